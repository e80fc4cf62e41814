//! A study group and its question of the day, as three people see it.

use insta::assert_snapshot;
use waymark_app::testing::Scenario;
use waymark_core::catalog::{Catalog, Source};
use waymark_testkit::discord::Answered;

use crate::world::{EVENING, World};

const EDIT: &str = "PATCH /channels/{channel_id}/messages/{message_id}";

const ROADMAP: &str = "---
waymark: 1
id: crabs
title: Crabs
---

# Crabs

## Phase 1: Basics

- [ ] Move semantics <!-- moves: ownership.moves -->
";

const CONCEPTS: &str = r#"
subject = ["rust"]
language = ["ownership"]

[ownership.moves]
title = "Moves"
about = "A value has one owner; giving it away moves it."
aliases = ["move semantics"]
links = ["https://doc.rust-lang.org/book/"]
"#;

const QUESTIONS: &str = r#"
[[questions]]
id = "who-owns"
type = "MultipleChoice"
prompt.prompt = "After `let b = a;`, where `a` was a `String`: who owns the text?"
prompt.distractors = ["`a`", "both"]
answer.answer = "`b`"
context = "The assignment moves the text: `a` cannot be used any more."
waymark.difficulty = 1

[[questions]]
id = "who-frees"
type = "MultipleChoice"
prompt.prompt = "Who frees a `String` that was moved into a function?"
prompt.distractors = ["its caller", "the garbage collector"]
answer.answer = "the function"
context = "Its owner does, when it goes out of scope."
waymark.difficulty = 1
"#;

/// One roadmap, one concept, two questions: whatever the bank holds, the conversation stays the same.
fn catalog() -> Catalog {
    let files = [
        ("crabs.md", ROADMAP),
        ("concepts.toml", CONCEPTS),
        ("questions/ownership.moves.toml", QUESTIONS),
    ];
    let (catalog, problems) = Catalog::of(files.map(|(path, text)| Source::new(path, text)));
    let grave = |problem: &&waymark_core::content::Problem| {
        problem.severity == waymark_core::roadmap::Severity::Error
    };
    assert_eq!(problems.iter().filter(grave).count(), 0, "{problems:#?}");
    catalog
}

#[tokio::test]
async fn everybody_answers_the_question_of_the_day_for_themselves() {
    let mut world = World::over(Scenario::with(EVENING, catalog()).await).await;
    world.begins().await;
    let (server, study, ada) = world.joined("Ada");
    let (ben, cleo) = (world.dc.user("Ben"), world.dc.user("Cleo"));
    server.admit(&ada).admin();
    server.admit(&ben);
    server.admit(&cleo);
    let (ada, ben, cleo) = (ada.at(&study), ben.at(&study), cleo.at(&study));
    ada.runs("/setup hour:9:30 roadmap:crabs").await;
    ada.presses("Start").await;
    world.wait("20h").await;
    let question = ben.reads_until(|message| message.button("A").is_some()).await;
    for who in [&ada, &ben, &cleo] {
        assert_eq!(who.presses_on(&question, "A").await, Answered::Message);
    }
    // Once more changes nothing, and is said to them alone.
    assert_eq!(ben.presses_on(&question, "B").await, Answered::Message);
    // The count is for all, and not changed at every press.
    for edits in 1.. {
        world.dc.saw(EDIT, edits).await;
        let counted = ben.looks_at(&question).unwrap();
        if counted.text().contains("3 answered") {
            break;
        }
    }
    assert_snapshot!(ben.transcript(), @"
    Waymark ↩ Ada /setup:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:30.
      ▌ Question of the day: comes to #study
      ▌ When: 09:30, every day (UTC)
      ▌ Roadmap: Crabs
      ▌ Calls: nobody
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
    Waymark:
      ▌ **Question of the day**
      ▌ Who frees a `String` that was moved into a function?
      ▌
      ▌ - **A**  the garbage collector
      ▌ - **B**  its caller
      ▌ - **C**  the function
      ▌ -# 3 answered
      [A] [B] [C]
      [Join the group]
    Ben presses [A]
    Waymark (only Ben):
      ▌ ➡️ Not quite: C is right. +7 points · streak now 1 day
      ▌
      ▌ Its owner does, when it goes out of scope.
      ▌
      ▌ -# It counts for your own streak. To stand on the board of Rustaceans, join it.
      ▌
      ▌ -# A question of your own every day, and a roadmap: **begin with me**.
      [Join the group] [Begin with me]
    Ben presses [B]
    Waymark (only Ben): You have answered A already, and C is right. One answer each: nothing was changed.

      -# It counts for your own streak. To stand on the board of Rustaceans, join it.

      -# A question of your own every day, and a roadmap: **begin with me**.
      [Join the group] [Begin with me]
    ");
    world.finish().await;
}
