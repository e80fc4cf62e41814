//! What people do, and what they see.

use insta::assert_snapshot;
use waymark_app::command::COMMANDS;
use waymark_testkit::discord::Answered;

use crate::world::World;

#[tokio::test]
async fn a_learner_begins_in_the_direct_conversation() {
    let world = World::new().await;
    let ada = world.private("Ada");
    ada.runs("/enroll roadmap:ferris").await;
    ada.runs("/today").await;
    ada.asks("done").await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @r"
    Ada: /enroll roadmap:ferris
    Waymark:
      ▌ **✅ You follow Ferris from Scratch now**
      ▌ From the first line to a small web service.
      ▌
      ▌ 3 stages and 7 topics to do. Take your time; the order is advice.
      ▌
      ▌ First up: Moves (Phase 1: Basics).
      ▌
      ▌ -# A practice question comes at 09:00 (UTC). Change that with </remind>; if you live by another clock, tell me with </settings zone>.
      [Today] [Practise] [Undo]
    Ada: /today
    Waymark:
      ▌ **Thu 26 March · Ferris from Scratch**
      ▌ -# No streak yet · today is still open
      ▌
      ▌ **Next up:** Moves
      ▌
      ▌ -# Phase 1: Basics
      ▌
      ▌ Read:
      ▌
      ▌ - [The Book](<https://doc.rust-lang.org/book/>): chapters 1 to 6
      [Begin] [Done] [Practise it] [Skip]
    Ada: done
    Waymark:
      ▌ **✅ Done: Moves**
      ▌ -# \+15 points · streak now 1 day
      ▌
      ▌ ▰▱▱▱▱▱▱▱▱▱ Done: 1 of 7 (14%)
      ▌ -# Next: Borrowing
      [Next topic] [Practise it] [Undo]
    ");
    world.finish().await;
}

#[tokio::test]
async fn what_concerns_one_learner_is_seen_by_nobody_else_in_a_server() {
    let world = World::new().await;
    let (_, study, [ada, ben]) = world.joined(["Ada", "Ben"]);
    let (ada, ben) = (ada.at(&study), ben.at(&study));
    ada.runs("/enroll roadmap:ferris").await;
    ada.runs("/progress").await;
    ada.runs("/roadmaps").await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: /enroll roadmap:ferris
    Waymark (only Ada):
      ▌ **✅ You follow Ferris from Scratch now**
      ▌ From the first line to a small web service.
      ▌
      ▌ 3 stages and 7 topics to do. Take your time; the order is advice.
      ▌
      ▌ First up: Moves (Phase 1: Basics).
      ▌
      ▌ -# A practice question comes at 09:00 (UTC). Change that with </remind>; if you live by another clock, tell me with </settings zone>.
      [Today] [Practise] [Undo]
    Ada: /progress
    Waymark (only Ada):
      ▌ **Ferris from Scratch**
      ▌ ▱▱▱▱▱▱▱▱▱▱ Done: 0 of 7 (0%)
      ▌ **Optional topics**: 0 of 2 done
      ▌ **Milestones and projects**: 0 of 2 handed in
      ▌ **Points**: 0 today, 0 this week, 0 in all
      ▌
      ▌ Nothing is ticked off yet. </today> shows where to begin.
      ▌
      ▌ ⬜ **Phase 1: Basics** · 0 of 4
      ▌ ⬜ **Phase 2: Abstraction** · 0 of 3 · 0 of 1 optional
      ▌ ⬜ **Deep Dives** · 0 of 1 optional
      [Next topic] [Plan] [Streak]
    Ada: /roadmaps
    Waymark:
      ▌ **Roadmaps**
      ▌ 1. **Ferris from Scratch** · 3 stages and 9 topics
      ▌   - From the first line to a small web service.
      ▌ 2. **Tiny Steps** · 1 stage and 2 topics
      ▌
      ▌ -# Press one to follow it, or type </enroll> and its number or name.
      [Ferris from Scratch]
      [Tiny Steps]
    ");
    assert_snapshot!(ben.transcript(), @"
    Waymark ↩ Ada /roadmaps:
      ▌ **Roadmaps**
      ▌ 1. **Ferris from Scratch** · 3 stages and 9 topics
      ▌   - From the first line to a small web service.
      ▌ 2. **Tiny Steps** · 1 stage and 2 topics
      ▌
      ▌ -# Press one to follow it, or type </enroll> and its number or name.
      [Ferris from Scratch]
      [Tiny Steps]
    ");
    // Their own view of what all see, and nobody else's message changes.
    ben.runs("/progress").await;
    world.finish().await;
}

#[tokio::test]
async fn what_is_typed_is_completed() {
    let world = World::new().await;
    let ada = world.private("Ada");
    ada.runs("/enroll roadmap:ferris").await;
    let found = ada.completes("/done topic:bor").await;
    assert_eq!(found.first().unwrap().0, "Borrowing (Phase 1)");
    assert!(!ada.completes("/settings zone zone:berl").await.is_empty());
    assert!(ada.completes("/done topic:zzzzzz").await.is_empty());
    world.finish().await;
}

#[tokio::test]
async fn buttons_change_the_message_that_is_ones_own() {
    let world = World::new().await;
    let (_, study, [ada]) = world.joined(["Ada"]);
    let ada = ada.at(&study);
    ada.runs("/settings show").await;
    ada.presses("Hidden on boards").await;
    ada.presses("On").await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: /settings show
    Waymark (only Ada):
      ▌ ✅ Hidden on boards: **on**, before: off
      [Back to off] [All settings]
    Ada presses [Hidden on boards]
    Ada presses [On]
    ");
    world.finish().await;
}

#[tokio::test]
async fn a_form_asks_for_what_is_to_be_typed() {
    let world = World::new().await;
    let (_, study, [ada]) = world.joined(["Ada"]);
    let ada = ada.at(&study);
    ada.runs("/start").await;
    let form = ada.opens("Type a city or zone …").await;
    assert_eq!(form.fields.len(), 1);
    ada.submits("Tokyo").await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: /start
    Waymark (only Ada):
      ▌ It is 02:00 where you are (Asia/Tokyo).
      ▌
      ▌ **2 of 3: which roadmap do you want to follow?**
      ▌
      ▌ 1. **Ferris from Scratch**: From the first line to a small web service.
      ▌ 2. **Tiny Steps**
      [Ferris from Scratch]
      [Tiny Steps]
      [Type a roadmap …]
    Ada presses [Type a city or zone …]
    Waymark opens a form: Type a city or zone
      Type a city or zone: ▭ Berlin, or Europe/Berlin
    Ada submits: Tokyo
    ");
    // A form of a message that is past still means what it says.
    ada.submits_again(&form, "Lisbon").await;
    assert!(ada.transcript().contains("Europe/Lisbon"));
    world.finish().await;
}

#[tokio::test]
async fn an_admin_sets_the_group_up_and_nobody_else_can() {
    let world = World::new().await;
    let (server, study, [ada, ben, cleo]) = world.led(["Ada", "Ben", "Cleo"]);
    server.admit(&cleo).admin();
    let (ada, ben, cleo) = (ada.at(&study), ben.at(&study), cleo.at(&study));
    assert!(
        ben.is_refused("/setup").await.is_some(),
        "it is not in Ben's menu"
    );
    ada.runs("/setup hour:9:30 days:mon-fri").await;
    let panel = ada.reads().await;
    // Another admin does not go on with somebody else's dialogue.
    for member in [&cleo, &ben, &ada] {
        member.presses_on(&panel, "Start").await;
    }
    world.dc.settled().await;
    ben.presses_on(&ben.looks_at(&panel).unwrap(), "Join the group")
        .await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: /setup hour:9:30 days:mon-fri
    Waymark:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:30.
      ▌ Question of the day: comes to #study
      ▌ When: 09:30, weekdays (UTC)
      ▌ Roadmap: none
      ▌ Calls: nobody
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
    Ada presses [Start]
    ");
    assert_snapshot!(ben.transcript(), @"
    Waymark ↩ Ada /setup:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:30.
      ▌ Question of the day: comes to #study
      ▌ When: 09:30, weekdays (UTC)
      ▌ Roadmap: none
      ▌ Calls: nobody
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
    Ben presses [Start]
    Waymark (only Ben): These buttons are Ada's. Run </setup> to get your own.
    Ben presses [Join the group]
    Waymark (only Ben):
      ▌ ✅ You are in Rustaceans now.
      ▌
      ▌ -# Others there may see your name, points and streak. Choose another name with </settings alias>, hide with `/settings hidden hidden:True`, leave with </group leave>.
      ▌
      ▌ -# A question of your own every day, and a roadmap: **begin with me**.
      [Begin with me]
    ");
    assert_snapshot!(cleo.transcript(), @"
    Waymark ↩ Ada /setup:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:30.
      ▌ Question of the day: comes to #study
      ▌ When: 09:30, weekdays (UTC)
      ▌ Roadmap: none
      ▌ Calls: nobody
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
    Cleo presses [Start]
    Waymark (only Cleo): These buttons are Ada's. Run </setup> to get your own.
    ");
    world.finish().await;
}

#[tokio::test]
async fn a_form_of_somebody_elses_dialogue_does_not_open() {
    let world = World::new().await;
    let (_, study, [ada, ben]) = world.led(["Ada", "Ben"]);
    let (ada, ben) = (ada.at(&study), ben.at(&study));
    ada.runs("/setup hour:9:30").await;
    let panel = ada.reads().await;
    ada.presses_on(&panel, "Zone").await;
    let asked = ben.looks_at(&panel).unwrap();
    let said = ben.presses_on(&asked, "Type a city or zone …").await;
    assert!(!matches!(said, Answered::Form(_)), "{said:?}");
    world.dc.settled().await;
    let told = ben.transcript();
    assert!(told.contains("These buttons are Ada's."), "{told}");
    world.finish().await;
}

#[tokio::test]
async fn context_menus_keep_notes_and_show_profiles() {
    let world = World::new().await;
    let (_, study, [ada, ben]) = world.joined(["Ada", "Ben"]);
    let (ada, ben_there) = (ada.at(&study), ben.at(&study));
    let said = ben_there.says("Moves are cheap, @everyone").await;
    ada.runs_context_message("Save as note", &said).await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @r#"
    Ben: Moves are cheap, @everyone
    Ada chooses "Save as note" on Ben's message
    Waymark (only Ada):
      ▌ ✅ Note 1 is kept, with no topic.
      [List notes] [Delete it]
    "#);
    assert!(world.dc.pings().is_empty());
    world.finish().await;
}

#[tokio::test]
async fn who_brings_us_along_is_answered_alone() {
    let world = World::new().await;
    let abroad = world.dc.server("Gophers");
    let (ada, ben) = (world.dc.user("Ada"), world.dc.user("Ben"));
    abroad.admit(&ada);
    abroad.admit(&ben);
    ada.installs();
    let general = abroad.general();
    let there = ada.at(&general);
    there.runs("/roadmaps").await;
    world.dc.settled().await;
    assert_snapshot!(there.transcript(), @"
    Ada: /roadmaps
    Waymark (only Ada):
      ▌ **Roadmaps**
      ▌ 1. **Ferris from Scratch** · 3 stages and 9 topics
      ▌   - From the first line to a small web service.
      ▌ 2. **Tiny Steps** · 1 stage and 2 topics
      ▌
      ▌ -# Press one to follow it, or type </enroll> and its number or name.
      [Ferris from Scratch]
      [Tiny Steps]
    ");
    assert_eq!(ben.at(&general).transcript(), "");
    ada.dm_with(&ben).runs("/help command:rules").await;
    assert_eq!(ben.dm_with(&ada).transcript(), "");
    world.finish().await;
}

#[tokio::test]
async fn a_mention_is_answered_with_how_to_ask_and_talk_is_not() {
    let world = World::new().await;
    let (_, study, [ada]) = world.joined(["Ada"]);
    let ada = ada.at(&study);
    ada.runs("/today").await;
    ada.says("done").await;
    ada.mentions_bot("what comes next?").await;
    ada.reads().await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: /today
    Waymark (only Ada): You are not following a roadmap yet. Pick one with </roadmaps> and join it with </enroll>.
      [Show roadmaps]
    Ada: done
    Ada: @Waymark what comes next?
    Waymark ↩ Ada: I read no messages here, only commands: try </help> or </start>. In a direct message you can simply write to me.
    ");
    world.finish().await;
}

#[tokio::test]
async fn practice_goes_on_in_one_message() {
    let world = World::new().await;
    let (_, study, [ada]) = world.joined(["Ada"]);
    let ada = ada.at(&study);
    ada.runs("/enroll roadmap:ferris").await;
    ada.runs("/practice").await;
    ada.opens("Write the answer …").await;
    ada.submits("`let b = a;`, and a call that takes it\n```").await;
    ada.presses("Good").await;
    world.dc.settled().await;
    assert_snapshot!(ada.transcript(), @r"
    Ada: /enroll roadmap:ferris
    Waymark (only Ada):
      ▌ **✅ You follow Ferris from Scratch now**
      ▌ From the first line to a small web service.
      ▌
      ▌ 3 stages and 7 topics to do. Take your time; the order is advice.
      ▌
      ▌ First up: Moves (Phase 1: Basics).
      ▌
      ▌ -# A practice question comes at 09:00 (UTC). Change that with </remind>; if you live by another clock, tell me with </settings zone>.
      [Today] [Practise] [Undo]
    Ada: /practice
    Waymark (only Ada): -# Question 1 of 2 today · new

      Give two examples of your own for “Moves” (Basics), and say what they have in common.

      -# Answer in your own words (I don't keep them), then compare and grade yourself.
      [Show what a good answer has]
      [Hint] [I don't know] [Stop] [Write the answer …]
    Ada presses [Write the answer …]
    Waymark opens a form: Write the answer
      Write the answer: ☰ What it prints, a line, some words
    Ada submits: `let b = a;`, and a call that takes it
      ```
    Waymark (only Ada):
      ▌ **What a good answer has**
      ▌ Good examples are your own, right in every detail, and different from each other. Check them against what you learn from.
      ▌ -# How was yours? Again: not there. Hard: with trouble, or in part. Good: all that matters. Easy: without thinking.
      [Again] [Hard] [Good] [Easy]
    Ada presses [Good]
    Waymark (only Ada):
      ▌ **✅ Noted: Good.**
      ▌ -# \+10 points · streak now 1 day
      ▌ -# I'll ask again in 2 days (Sat 28 March).
      [Next question (1 left)] [Topic: Moves] [Stop]
    ");
    world.finish().await;
}

#[tokio::test]
async fn an_answer_with_two_files_arrives_with_both() {
    let world = World::new().await;
    let ada = world.private("Ada");
    ada.runs("/enroll roadmap:ferris").await;
    ada.runs("/note text:Moves are cheap.").await;
    let all = ada.runs_and_reads("/export").await;
    let names: Vec<_> = all.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["waymark-export-2026-03-26.json", "ferris.md"]);
    world.finish().await;
}

#[tokio::test]
async fn the_examples_of_the_help_can_be_sent_as_they_stand_there() {
    let world = World::new().await;
    let (server, study, [ferris]) = world.joined(["Ferris"]);
    ferris.at(&study).runs("/today").await;
    let (mut sent, mut unsendable) = (0, Vec::new());
    for entry in &COMMANDS {
        // Somebody else each time: who asks too much is told to wait.
        let ada = world.dc.user(&format!("Ada {}", entry.spec.name));
        server.admit(&ada).admin();
        let ada = ada.at(&study);
        let help = ada
            .runs_and_reads(&format!("/help command:{}", entry.spec.name))
            .await
            .text();
        let (_, examples) = help
            .rsplit_once("Type it so:")
            .or(help.rsplit_once("For example:"))
            .unwrap();
        let lines = examples.lines().filter_map(|line| line.trim().strip_prefix("- "));
        for line in lines.map(|line| line.trim_matches(['`', '<', '>'])) {
            match ada.is_refused(line).await {
                None => sent += 1,
                Some(_) => unsendable.push(line.to_owned()),
            }
        }
    }
    // Lists and buttons of the dialogue choose these.
    assert_eq!(
        unsendable,
        [
            "/habits 45 min",
            "/setup channel here",
            "/setup role none",
            "/setup off"
        ]
    );
    assert!(sent > 80, "{sent}");
    world.finish().await;
}
