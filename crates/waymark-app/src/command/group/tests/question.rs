//! The question of the day: which one comes, who may answer it, and what is told of it.

use insta::assert_snapshot;
use jiff::ToSpan;
use waymark_core::{catalog::Catalog, ids::TopicId};

use super::{NOON, asked, chat, crabs, crabs_with, letters};
use crate::{
    reply::{Block, Tone, plain},
    request::{Action, Place},
    testing::{Scenario, shown},
};

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
