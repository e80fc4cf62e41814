//! Several people in one chat, and a question that all of them are asked.

mod server;

use insta::assert_snapshot;
use jiff::{SignedDuration, ToSpan};
use waymark_core::{catalog::Catalog, ids::TopicId};
use waymark_store::{Chat, PromptId, Recipient};

use crate::{
    asking::fixture,
    prompt::{Composed, Kind, Prompt, apart},
    reply::{Block, Reply, Tone, plain},
    request::{Action, Notice, Place, What},
    testing::{Scenario, shown},
};

const NOON: &str = "2026-03-26T12:00:00+01:00[Europe/Berlin]";

async fn chat(s: &Scenario, id: &str) -> Option<Chat> {
    let mut view = s.app.store().read().await.unwrap();
    view.chat_at("console", id).await.unwrap()
}

/// What a chat is asked today; composing it twice says the same.
async fn compose(s: &Scenario, id: &str) -> Composed {
    let to = chat(s, id).await.unwrap().id;
    let prompt = Prompt {
        id: PromptId(1),
        to: Recipient::Chat(to),
        kind: Kind::GroupQuestion,
        day: s.actor.zone.as_ref().unwrap().day(s.now),
        due_at: s.now,
        place: "console".to_owned(),
        closed: None,
        about: None,
        late: SignedDuration::ZERO,
        belated: SignedDuration::ZERO,
    };
    let first = s.app.compose(&prompt, s.now).await.unwrap();
    let again = s.app.compose(&prompt, s.now + 1.minute()).await.unwrap();
    assert_eq!(first, again);
    first
}

async fn asked(s: &Scenario, id: &str) -> Reply {
    match compose(s, id).await {
        Composed::Say(reply) => reply,
        Composed::Silence(why) => panic!("{why}"),
    }
}

/// The right letter and a wrong one of what a chat was asked last.
async fn letters(s: &Scenario, question: i64) -> (char, char) {
    let mut view = s.app.store().read().await.unwrap();
    let id = waymark_store::GroupQuestionId(question);
    let asked = view.group_question(id).await.unwrap().unwrap();
    let offers = s.app.catalog().question(&asked.question).unwrap();
    let offers = offers.offers(asked.seed.cast_unsigned()).unwrap();
    let find = |right| offers.iter().find(|offer| offer.right == right).unwrap().letter;
    (find(true), find(false))
}

/// Ada has set up a group in the chat "crabs", Ben and Cleo have joined it, and a question was asked.
async fn crabs() -> Scenario {
    crabs_with(fixture::catalog(), "enroll small").await
}

async fn crabs_with(catalog: Catalog, enroll: &str) -> Scenario {
    let mut s = Scenario::with(NOON, catalog).await;
    s.talk(&[
        enroll,
        ":in crabs admin",
        "setup",
        "setup on",
        "group join",
        ":as Ben",
        ":in crabs",
        "group join",
        ":as Cleo",
        "group join",
    ])
    .await;
    asked(&s, "crabs").await;
    s
}

#[expect(clippy::too_many_lines, reason = "one conversation")]
#[tokio::test]
async fn a_group_is_made_seen_joined_and_left() {
    let mut s = Scenario::at(NOON).await;
    assert_snapshot!(s.talk(&[
        "group",
        ":in crabs",
        "group",
        "group create Rustaceans",
        ":in crabs admin",
        "group create",
        "group create Others",
        "group rename The Crabs",
        "group goal 500 points",
        ":as Ben",
        ":in crabs",
        "group goal",
        "group goal 5 topics",
        "group join",
        "group join",
        "group rename Mine",
        "group pause",
        "group invite",
        "group link-chat",
        "group info",
        ":alone",
        "group",
        "group leave",
        "group leave",
        "group invite",
        "group dance",
    ]).await, @"
    > group
    You are in no study group yet. Add me to a chat with others, where an admin types `setup`; or join one by its code: `group join K7M2P-Q9X4T`.

    > :in crabs
    > group
    This chat is no study group yet. An admin makes it one with `setup`.
    [1 Set up]

    > group create Rustaceans
    Only admins of this chat can do that. Ask one of them.

    > :in crabs admin
    > group create
    (for all)
    crabs is a study group now

    Once a day I ask everybody here the same question. An admin chooses when; whoever wants to be in it joins.
    [1 Set up] [2 Join the group]

    > group create Others
    This chat belongs to crabs already.
    [1 Show the group]

    > group rename The Crabs
    (for all)
    crabs is called The Crabs now.

    > group goal 500 points
    (for all)
    The goal of a week is 500 points now, for all members together.

    > :as Ben
    > :in crabs
    > group goal
    (for all)
    The goal of a week is 500 points.

    Admins set it like `group goal 500 points` or `group goal 30 topics`.

    > group goal 5 topics
    Only admins of this chat can do that. Ask one of them.

    > group join
    You are in The Crabs now.

    Others there may see your name, points and streak. Choose another name with `settings alias`, hide with `settings hidden on`, leave with `group leave`.

    A question of your own every day, and a roadmap: begin with me (`start`).

    > group join
    You are in The Crabs already.

    > group rename Mine
    Only admins of this chat can do that. Ask one of them.

    > group pause
    Only admins of this chat can do that. Ask one of them.

    > group invite
    Only admins of this chat can do that. Ask one of them.

    > group link-chat
    Only admins of this chat can do that. Ask one of them.

    > group info
    (for all)
    The Crabs

    Members: 1, 1 active
    Question of the day: not set up
    Group streak: 0 days, and nobody has studied today yet
    Goal of this week, in points: 0 of 500
    [1 Join the group] [2 Leaderboard]

    > :alone
    > group
    The Crabs

    Members: 1, 1 active
    Question of the day: not set up
    Group streak: 0 days, and nobody has studied today yet
    Goal of this week, in points: 0 of 500
    [1 Leaderboard] [2 Leave the group]

    > group leave
    You have left The Crabs, and are on none of its boards any more.

    What you have learnt, your points and your streak are yours. You can join again at any time.

    > group leave
    You are not in this group.
    [1 Show the group]

    > group invite
    That is for admins of a chat, so please do it there: here I can't see that you are one.

    > group dance
    A group can't do `dance`. Try `group info`, `group join` or `help group`.
    [1 Show the group]
    ");
}

#[tokio::test]
async fn leaving_hides_at_once_and_nothing_else_is_lost() {
    let mut s = crabs().await;
    let (right, _) = letters(&s, 1).await;
    s.say(&format!("vote 1 {right}")).await;
    assert_eq!(s.points().await, 10);
    s.say("group leave").await;
    s.wait("1d");
    let next = plain(&asked(&s, "crabs").await);
    assert!(next.contains("One answered, and was right."), "{next}");
    assert!(!next.contains("Cleo"), "{next}");
    assert_eq!(s.points().await, 10);
    assert!(plain(&s.say("group join").await).starts_with("You are in crabs now."));
    let next = plain(&asked(&s, "crabs").await);
    assert!(next.contains("First of the members to solve it: Cleo."), "{next}");
}

#[tokio::test]
async fn everybody_answers_once_and_only_they_see_how() {
    let mut s = crabs().await;
    let (right, wrong) = letters(&s, 1).await;
    let before = shown(&asked(&s, "crabs").await);
    assert_snapshot!(before, @r#"
    Question of the day

    Does it compile? If not, at which line does the compiler point?

        1  fn main() {
        2      let s = String::from("hi");
        3      let t = s;
        4      println!("{s}");
        5  }

    - A  It compiles.
    - B  It does not compile: line 2.
    - C  It does not compile: line 3.
    - D  It does not compile: line 4.

    One answer each; only you see whether yours was right.
    [1 A] [2 B] [3 C] [4 D]
    [5 Join the group]
    "#);
    let first = s.say(&format!("vote 1 {wrong}")).await;
    assert_eq!(first.tone, Tone::Wrong);
    let shared = first.instead.clone().unwrap();
    assert!(plain(&shared).ends_with("1 answered"), "{}", plain(&shared));
    // But for the tally, the message is what it was: nothing gives the answer away.
    assert_eq!(
        shown(&shared).replace("1 answered", ""),
        before.replace("One answer each; only you see whether yours was right.", "")
    );
    let told = plain(&first);
    let expected = format!(
        "Not quite: {} is right. +7 points · streak now 1 day",
        right.to_ascii_uppercase()
    );
    assert!(told.starts_with(&expected), "{told}");
    let second = plain(&s.say(&format!("vote 1 {right}")).await);
    let expected = format!("You have answered {} already", wrong.to_ascii_uppercase());
    assert!(second.starts_with(&expected), "{second}");
    assert_eq!(s.points().await, 7);
    s.speak_as("Ben");
    let good = s.say(&format!("vote 1 {right}")).await;
    assert!(plain(&good).starts_with("Right! +10 points"), "{}", plain(&good));
    let told = plain(&good.instead.unwrap());
    assert!(told.ends_with("2 answered"), "{told}");
}

#[tokio::test]
async fn what_is_told_alone_begins_with_a_short_paragraph() {
    let mut s = crabs().await;
    let (_, wrong) = letters(&s, 1).await;
    for (name, line) in [("Cleo", "vote 1"), ("Cleo", "vote 1"), ("Newcomer", "vote 1")] {
        s.speak_as(name);
        let reply = s.say(&format!("{line} {wrong}")).await;
        let Some(Block::Para(text)) = reply.body.first() else {
            panic!("{name}")
        };
        assert!(text.to_plain().chars().count() <= 180, "{}", text.to_plain());
    }
}

#[tokio::test]
async fn undo_and_redo_earn_nothing_on_a_shared_question() {
    let mut s = crabs().await;
    let (right, _) = letters(&s, 1).await;
    s.say(&format!("vote 1 {right}")).await;
    assert_eq!(s.points().await, 10);
    for line in [
        "undo",
        "undo",
        &format!("vote 1 {right}"),
        "undo",
        &format!("vote 1 {right}"),
    ] {
        s.say(line).await;
        assert_eq!(s.points().await, 10, "{line}");
    }
}

#[tokio::test]
async fn a_stranger_who_answers_has_an_account_and_is_no_member() {
    let mut s = crabs().await;
    let (right, _) = letters(&s, 1).await;
    s.speak_as("Stranger");
    let reply = s.send("x:1", Action::Press(format!("vote 1 {right}"))).await;
    assert_snapshot!(shown(&reply).lines().filter(|line| !line.contains('`')).collect::<Vec<_>>().join("\n"), @"
    Right! +10 points · streak now 1 day


    It counts for your own streak. To stand on the board of crabs, join it.

    [1 Join the group]
    ");
    assert_eq!(
        s.send("x:1", Action::Press(format!("vote 1 {right}"))).await,
        reply
    );
    assert_eq!(s.points().await, 10);
    assert!(!s.learner().await.set_up);
    s.wait("1d");
    let next = plain(&asked(&s, "crabs").await);
    assert!(next.contains("One answered, and was right."), "{next}");
    assert!(
        !next.contains("Stranger"),
        "who has not joined is not named: {next}"
    );
    assert!(plain(&s.say("group").await).contains("Members: 3, 3 active"));
}

#[tokio::test]
async fn an_answer_that_is_out_cannot_be_given() {
    let mut s = crabs().await;
    let (right, _) = letters(&s, 1).await;
    s.wait("1d");
    asked(&s, "crabs").await;
    let late = s.say(&format!("vote 1 {right}")).await;
    assert_eq!(late.tone, Tone::Refusal);
    assert!(plain(&late).starts_with("That question is closed"));
    assert_eq!(s.points().await, 0);
}

#[tokio::test]
async fn a_question_of_another_group_is_none_of_ours() {
    let mut s = crabs().await;
    s.talk(&[":as Eve", ":in others admin", "setup", "setup on"])
        .await;
    for place in [s.place.clone(), Place::Direct] {
        s.place = place;
        let reply = s.say("vote 1 a").await;
        assert!(
            plain(&reply).starts_with("I do not know that question"),
            "{}",
            plain(&reply)
        );
    }
    for odd in ["vote", "vote 99 a", "vote 1 z", "vote x y", "vote 1 ab"] {
        s.enter("crabs", false);
        let reply = s.say(odd).await;
        assert_eq!(reply.tone, Tone::Refusal, "{odd}");
    }
}

#[tokio::test]
async fn the_answer_in_a_chat_leaves_a_question_open_elsewhere() {
    let mut s = crabs().await;
    let (right, _) = letters(&s, 1).await;
    s.speak_as("Ada");
    s.place = Place::Direct;
    let open = s.say("practice").await;
    s.enter("crabs", false);
    s.say(&format!("vote 1 {right}")).await;
    s.place = Place::Direct;
    let again = s.say("practice").await;
    assert_eq!(again.buttons.first(), open.buttons.first());
}

#[tokio::test]
async fn a_code_lets_one_person_in_and_wrong_ones_are_few() {
    let mut s = crabs().await;
    s.talk(&[":as Ada", ":in crabs admin"]).await;
    let invited = plain(&s.say("group invite").await);
    let code = invited.split("one person: ").nth(1).unwrap();
    let code = code.split('.').next().unwrap().to_owned();
    s.speak_as("Dora");
    s.place = Place::Direct;
    let wrong = s.say("group join 00000-00000").await;
    assert!(
        plain(&wrong).starts_with("That code opens nothing"),
        "{}",
        plain(&wrong)
    );
    let joined = s.say(&format!("start j-{}", code.to_lowercase())).await;
    assert!(
        plain(&joined).starts_with("You are in crabs now."),
        "{}",
        plain(&joined)
    );
    s.speak_as("Eve");
    for _ in 0..4 {
        let reply = s.say(&format!("group join {code}")).await;
        assert!(plain(&reply).starts_with("That code opens nothing"));
    }
    assert!(plain(&s.say("start code:j-nonsense").await).starts_with("That code opens nothing"));
    let refused = s.say(&format!("group join {code}")).await;
    assert!(
        plain(&refused).starts_with("Those were too many"),
        "{}",
        plain(&refused)
    );
    s.wait("61m");
    assert!(plain(&s.say("group join x").await).starts_with("That code opens nothing"));
}

#[tokio::test]
async fn a_code_is_said_once_and_stored_nowhere() {
    let mut s = crabs().await;
    s.talk(&[":as Ada", ":in crabs admin"]).await;
    let first = plain(&s.send("x:1", Action::Line("group invite".into())).await);
    // The same event again makes a new one, and the first is void.
    let second = plain(&s.send("x:1", Action::Line("group invite".into())).await);
    assert_ne!(first, second);
    let learner = s.learner().await.id;
    let mut view = s.app.store().read().await.unwrap();
    let kept = serde_json::to_string(&view.export(learner).await.unwrap()).unwrap();
    drop(view);
    for said in [first, second] {
        let code = said
            .split("one person: ")
            .nth(1)
            .unwrap()
            .split('.')
            .next()
            .unwrap();
        assert!(!kept.contains(code), "{code}");
        assert!(!kept.contains(&code.replace('-', "")), "{code}");
    }
}

#[tokio::test]
async fn two_chats_share_one_question_and_one_tally() {
    let mut s = crabs().await;
    s.talk(&[":as Ada", ":in crabs admin"]).await;
    let given = plain(&s.say("group link-chat").await);
    let line = given.split('`').nth(1).unwrap().to_owned();
    assert!(line.starts_with("group link-chat "), "{line}");
    // Who is no admin of the other chat can't.
    s.speak_as("Zoe");
    s.enter("lobsters", false);
    assert_eq!(s.say(&line).await.tone, Tone::Refusal);
    s.enter("lobsters", true);
    let linked = s.say(&line).await;
    assert!(
        plain(&linked).starts_with("This chat belongs to crabs now"),
        "{}",
        plain(&linked)
    );
    assert_eq!(s.say(&line).await.tone, Tone::Refusal, "once");
    assert_eq!(
        shown(&asked(&s, "lobsters").await),
        shown(&asked(&s, "crabs").await)
    );
    let (right, _) = letters(&s, 1).await;
    s.say(&format!("vote 1 {right}")).await;
    s.enter("crabs", false);
    let again = s.say(&format!("vote 1 {right}")).await;
    assert!(
        plain(&again).starts_with("You have answered"),
        "one answer, wherever"
    );
    assert!(plain(&again.instead.unwrap()).ends_with("1 answered"));
}

#[tokio::test]
async fn a_pause_is_silent_and_ends_by_itself() {
    let mut s = crabs().await;
    s.talk(&[":as Ada", ":in crabs admin"]).await;
    s.say("group pause until tomorrow").await;
    s.wait("1d");
    assert_eq!(compose(&s, "crabs").await, Composed::Silence("paused"));
    s.wait("1d");
    assert!(plain(&asked(&s, "crabs").await).starts_with("Last time: "));
    s.talk(&["group pause", ":wait 1d"]).await;
    assert_eq!(compose(&s, "crabs").await, Composed::Silence("paused"));
    s.say("group pause end").await;
    asked(&s, "crabs").await;
    s.say("setup off").await;
    s.wait("1d");
    assert_eq!(compose(&s, "crabs").await, Composed::Silence("not set up"));
}

#[tokio::test]
async fn the_question_is_about_what_members_study() {
    let catalog = Catalog::embedded();
    let (id, roadmap) = catalog
        .roadmaps()
        .find(|(id, _)| id.as_str() == "rust-backend")
        .unwrap();
    let concepts = |topic: &TopicId| -> Vec<_> {
        let practice = catalog.practice(id, topic);
        let pressable = practice.filter(|question| question.offers(1).is_some());
        pressable.map(|question| question.concept.clone()).collect()
    };
    let topics = roadmap.topics().map(|at| &at.topic.id);
    let rich: Vec<_> = topics.filter(|topic| concepts(topic).len() >= 4).collect();
    let (others, ours) = (rich[0], rich[rich.len() - 1]);
    assert_ne!(ours, others);
    let mut s = Scenario::at(NOON).await;
    s.talk(&["enroll rust-backend", &format!("topic as:learning {id}/{ours}")])
        .await;
    s.talk(&[":in crabs admin", "setup", "setup on", "group join"])
        .await;
    // Somebody who has not joined has no say.
    s.talk(&[
        ":as Eve",
        ":in crabs",
        "enroll rust-backend",
        &format!("topic as:learning {id}/{others}"),
    ])
    .await;
    for _ in 0..3 {
        asked(&s, "crabs").await;
        let today = s.actor.zone.as_ref().unwrap().day(s.now);
        let mut view = s.app.store().read().await.unwrap();
        let group = view.chat_at("console", "crabs").await.unwrap().unwrap().group;
        let found = view.group_question_on(group, today).await.unwrap().unwrap();
        drop(view);
        let about = &catalog.question(&found.question).unwrap().concept;
        assert!(concepts(ours).contains(about), "{about}");
        s.wait("1d");
    }
}

#[tokio::test]
async fn no_question_comes_twice_within_sixty_days() {
    let mut s = crabs_with(Catalog::embedded(), "enroll rust-backend").await;
    let mut seen = std::collections::HashSet::new();
    for day in 0..60 {
        asked(&s, "crabs").await;
        let mut view = s.app.store().read().await.unwrap();
        let group = view.chat_at("console", "crabs").await.unwrap().unwrap().group;
        let today = s.actor.zone.as_ref().unwrap().day(s.now);
        let found = view.group_question_on(group, today).await.unwrap().unwrap();
        drop(view);
        assert!(
            seen.insert(found.question.clone()),
            "{} again on day {day}",
            found.question
        );
        s.wait("1d");
    }
}

#[tokio::test]
async fn a_chat_that_closes_rests_and_its_admin_hears_of_it_once() {
    let s = crabs().await;
    let tell = async |what: What| {
        let notice = Notice {
            platform: s.actor.platform,
            at: s.now,
            what,
        };
        s.app.notice(notice).await.unwrap()
    };
    let schedule = async || {
        let id = chat(&s, "crabs").await.unwrap().id;
        let mut view = s.app.store().read().await.unwrap();
        view.schedule(id, "group_question")
            .await
            .unwrap()
            .unwrap()
            .next_at
    };
    let removed = || What::Removed {
        chat: "crabs".to_owned(),
        reason: "kicked".to_owned(),
    };
    assert!(schedule().await.is_some());
    for _ in 0..2 {
        assert_eq!(tell(removed()).await, None);
        assert_eq!(schedule().await, None);
    }
    let mut view = s.app.store().read().await.unwrap();
    let admin = chat_admin(&mut view).await;
    let told = view.sent(admin).await.unwrap();
    drop(view);
    let told: Vec<_> = told
        .iter()
        .filter(|prompt| Kind::named(&prompt.kind) == Some(Kind::ChatClosed))
        .collect();
    assert_eq!(told.len(), 1);
    let prompt = Prompt {
        id: PromptId(9),
        to: admin.into(),
        kind: Kind::ChatClosed,
        day: told[0].day,
        due_at: s.now,
        place: "console".to_owned(),
        closed: None,
        about: apart(&told[0].kind).1.map(str::to_owned),
        late: SignedDuration::ZERO,
        belated: SignedDuration::ZERO,
    };
    let Composed::Say(said) = s.app.compose(&prompt, s.now).await.unwrap() else {
        panic!("silent")
    };
    assert_snapshot!(shown(&said), @"
    I can't reach a chat any more that you set up; its questions rest.

    - crabs: kicked

    Let me in again, and they go on by themselves. I say this only once.
    ");
    let back = tell(What::Joined {
        chat: crate::request::Chat {
            id: "crabs".to_owned(),
            title: "The crabs".to_owned(),
            server: None,
            admin: false,
        },
    });
    assert!(plain(&back.await.unwrap()).starts_with("I am back."));
    assert!(schedule().await.is_some());
    assert_eq!(chat(&s, "crabs").await.unwrap().title, "The crabs");
    // By its address it is closed and opened as well.
    let address = "crabs".to_owned();
    tell(What::Closed {
        address: address.clone(),
        reason: "gone".to_owned(),
    })
    .await;
    assert_eq!(schedule().await, None);
    tell(What::Opened { address }).await;
    assert!(schedule().await.is_some());
    // Nobody tells that we may write again; but somebody asks something there.
    let address = "crabs".to_owned();
    let reason = "not enough rights".to_owned();
    tell(What::Closed { address, reason }).await;
    s.app.handle(asks(&s)).await;
    assert!(schedule().await.is_some());
    let moved = || What::Moved {
        from: "crabs".to_owned(),
        to: "crabs2".to_owned(),
    };
    let before = chat(&s, "crabs").await.unwrap().id;
    for _ in 0..2 {
        tell(moved()).await;
        assert_eq!(chat(&s, "crabs2").await.unwrap().id, before);
    }
    assert_eq!(chat(&s, "crabs").await, None);
    tell(What::Renamed {
        chat: "crabs2".to_owned(),
        title: "Crabs two".to_owned(),
    })
    .await;
    assert_eq!(chat(&s, "crabs2").await.unwrap().title, "Crabs two");
}

/// Somebody asks something in the chat.
fn asks(s: &Scenario) -> crate::request::Request {
    crate::request::Request {
        id: "asks".to_owned(),
        actor: s.actor.clone(),
        place: Place::Group(crate::request::Chat {
            id: "crabs".to_owned(),
            title: "The crabs".to_owned(),
            server: None,
            admin: false,
        }),
        at: s.now,
        action: Action::Line("roadmaps".to_owned()),
    }
}

async fn chat_admin(view: &mut waymark_store::Snapshot) -> waymark_core::ids::LearnerId {
    let chat = view.chat_at("console", "crabs").await.unwrap().unwrap();
    chat.learner.unwrap()
}

#[tokio::test]
async fn a_chat_that_waymark_comes_into_hears_how_to_begin() {
    let s = Scenario::at(NOON).await;
    let notice = Notice {
        platform: s.actor.platform,
        at: s.now,
        what: What::Joined {
            chat: crate::request::Chat {
                id: "crabs".to_owned(),
                title: "crabs".to_owned(),
                server: None,
                admin: false,
            },
        },
    };
    let said = s.app.notice(notice).await.unwrap().unwrap();
    assert_snapshot!(shown(&said), @"
    Hello! I am Waymark.

    I help people learn together: once a day the same question for everybody here, a streak for each, and a board for those who join. I read nothing but commands and buttons.

    An admin of this chat chooses when it begins: `setup`.
    [1 Set up]
    ");
}

#[tokio::test]
async fn a_poll_is_offered_where_the_group_wants_it_and_its_votes_count_once() {
    let mut s = crabs().await;
    assert_eq!(asked(&s, "crabs").await.poll, None);
    s.talk(&[":as Ada", ":in crabs admin", "setup answers polls"])
        .await;
    let reply = asked(&s, "crabs").await;
    let poll = reply.poll.unwrap();
    assert!(!reply.buttons.is_empty(), "the fallback");
    let (right, _) = letters(&s, 1).await;
    assert_eq!(('a'..).nth(usize::from(poll.right)), Some(right));
    let id = chat(&s, "crabs").await.unwrap().id;
    let mut tx = s.app.store().begin(s.now).await.unwrap();
    tx.add_prompt(&waymark_store::NewPrompt {
        recipient: id.into(),
        kind: "group_question".to_owned(),
        day: s.actor.zone.as_ref().unwrap().day(s.now),
        due_at: s.now,
        ready_at: s.now,
    })
    .await
    .unwrap();
    let claimed = tx.claim(s.now + 1.minute(), 9).await.unwrap();
    let ours = claimed.iter().find(|prompt| prompt.chat.is_some()).unwrap();
    let sent = waymark_store::Settlement::Delivered {
        receipt: None,
        poll: Some("p1".to_owned()),
    };
    tx.settle(ours.id, ours.claim, &sent).await.unwrap();
    tx.commit().await.unwrap();
    s.speak_as("Ben");
    s.place = Place::Direct;
    let vote = |options: Vec<u8>| Action::Vote {
        poll: "p1".to_owned(),
        options,
    };
    let nothing = plain(&s.send("v:0", vote(vec![])).await);
    assert!(nothing.starts_with("You took your vote back"), "{nothing}");
    let first = s.send("v:1", vote(vec![poll.right])).await;
    assert!(
        plain(&first).starts_with("Right! +10 points"),
        "{}",
        plain(&first)
    );
    assert_eq!(first.instead, None);
    let again = plain(&s.send("v:2", vote(vec![0])).await);
    assert!(again.starts_with("You have answered"), "{again}");
    let back = plain(&s.send("v:3", vote(vec![])).await);
    assert!(
        back.starts_with("Your first answer is the one that counts"),
        "{back}"
    );
    assert_eq!(s.points().await, 10);
    assert_eq!(s.send("v:4", vote(vec![77])).await.tone, Tone::Refusal);
    let other = Action::Vote {
        poll: "p2".to_owned(),
        options: vec![0],
    };
    assert_eq!(s.send("v:5", other).await.tone, Tone::Refusal);
}
