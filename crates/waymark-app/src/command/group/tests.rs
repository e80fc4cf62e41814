//! Several people in one chat, and a question that all of them are asked.

mod notices;
mod question;
mod server;

use insta::assert_snapshot;
use waymark_core::catalog::Catalog;
use waymark_store::Chat;

use crate::{
    prompt::{Composed, Kind},
    reply::{Reply, Tone, plain},
    request::{Action, Place},
    testing::{Scenario, shown, small},
};

const NOON: &str = "2026-03-26T12:00:00+01:00[Europe/Berlin]";

async fn chat(s: &Scenario, id: &str) -> Option<Chat> {
    let mut view = s.app.store().read().await.unwrap();
    view.chat_at("console", id).await.unwrap()
}

/// What a chat is asked today; composing it twice says the same.
async fn compose(s: &Scenario, id: &str) -> Composed {
    let to = chat(s, id).await.unwrap().id;
    let today = s.actor.zone.as_ref().unwrap().day(s.now);
    s.composes(&s.prompt(to, Kind::GroupQuestion, today)).await
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
    crabs_with(small::catalog(), "enroll small").await
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
