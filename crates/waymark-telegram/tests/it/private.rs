//! Private chats.

use insta::assert_snapshot;
use waymark_testkit::{logs::Logs, telegram};

use crate::world::World;

#[tokio::test]
async fn a_newcomer_is_led_to_the_first_reminder() {
    let logs = Logs::record();
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.asks("/start").await;
    ada.asks("Berlin").await;
    ada.presses("Ferris from Scratch").await;
    ada.reads().await;
    ada.presses("07:00").await;
    ada.reads().await;
    ada.asks("/practice").await;
    ada.presses("I don't know").await;
    ada.reads().await;
    ada.asks("/done").await;
    ada.asks("/progress").await;
    world.wait("13h30m").await;
    ada.reads().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: /start
    Waymark: *Hello Ada! I am Waymark.*

      I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, and a streak that is never lost through my fault.

      *1 of 3: where are you?* I take it that you are in UTC, where it is 17:00 now. If not, type your city or zone.
      [Yes, UTC]
    Ada: Berlin
    Waymark: 🎉 *All set*

      Your question comes at 07:00, Europe/Berlin. Nothing comes on a day that you have studied already.

      _Coming from another language? _`/settings background Python`_ adds questions that compare. /help lists everything._
      [Today] [First question]
      [Help]
    Ada presses [Ferris from Scratch]
    Ada presses [07:00]
    Ada: /practice
    Waymark: _Question 1 of 2 today · new_

      Give two examples of your own for “Moves” (Basics), and say what they have in common.

      _Answer in your own words (I don't keep them), then compare and grade yourself._
      [Show what a good answer has]
      [Hint] [I don't know]
      [Stop]
    Ada presses [I don't know]
    Waymark: *Good to know what you don't know.*

      Good examples are your own, right in every detail, and different from each other. Check them against what you learn from.

      _+7 points · streak now 1 day_

      _You get another try today._
      [Next question (2 left)]
      [Topic: Moves]
      [Stop]
    Ada: /done
    Waymark: ✅ *Done: Moves*

      _+10 points · streak 1 day_

      ▰▱▱▱▱▱▱▱▱▱ Done: 1 of 7 (14%)

      _Next: Borrowing_
      [Next topic] [Practise it]
      [Undo]
    Ada: /progress
    Waymark: *Ferris from Scratch*

      ▰▱▱▱▱▱▱▱▱▱ Done: 1 of 7 (14%)
      *Optional topics*: 0 of 2 done
      *Milestones and projects*: 0 of 2 handed in
      *Points*: 17 today, 17 this week, 17 in all

      📖 *Phase 1: Basics* · 1 of 4
      ⬜ *Phase 2: Abstraction* · 0 of 3 · 0 of 1 optional
      ⬜ *Deep Dives* · 0 of 1 optional
      [Next topic] [Plan] [Streak]
    Waymark: *Good morning!*

      In hand: Borrowing (Phase 1).

      _Question 1 of 2 today · due_

      Give two examples of your own for “Moves” (Basics), and say what they have in common.

      _Answer in your own words (I don't keep them), then compare and grade yourself._
      [Show what a good answer has]
      [Hint] [I don't know]
      [Stop]
    ");
    logs.assert_no_errors();
    world.finish().await;
}

#[tokio::test]
async fn an_old_button_works_after_a_restart_and_a_second_press_changes_nothing() {
    let mut world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    let today = ada.asks("/today").await;
    world.stops().await.unwrap();
    world.begins();
    for _ in 0..2 {
        ada.presses_on(&today, "Done").await;
        ada.reads().await;
    }
    assert_snapshot!(ada.transcript(), @"
    Ada: /enroll ferris
    Waymark: ✅ *You follow Ferris from Scratch now*

      From the first line to a small web service.

      3 stages and 7 topics to do. Take your time; the order is advice.

      First up: Moves (Phase 1: Basics).

      _A practice question comes at 09:00 (UTC). Change that with /remind; if you live by another clock, tell me with _`/settings zone`_._
      [Today] [Practise] [Undo]
    Ada: /today
    Waymark: *Thu 26 March · Ferris from Scratch*

      _No streak yet · today is still open_

      *Next up: *Moves

      _Phase 1: Basics_

      Read:

      • The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
      [Begin] [Done]
      [Practise it] [Skip]
    Ada presses [Done]
    Waymark: ✅ *Done: Moves*

      _+15 points · streak now 1 day_

      ▰▱▱▱▱▱▱▱▱▱ Done: 1 of 7 (14%)

      _Next: Borrowing_
      [Next topic] [Practise it]
      [Undo]
    Ada presses [Done]
    Waymark: Moves is done already.
      [Today] [Put back]
    ");
    world.finish().await;
}

#[tokio::test]
async fn an_update_that_comes_twice_is_answered_once() {
    let world = World::new().await;
    world.tg.doubles_updates(true);
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    ada.asks("/done").await;
    ada.presses("Next topic").await;
    ada.reads().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: /enroll ferris
    Waymark: ✅ *You follow Ferris from Scratch now*

      From the first line to a small web service.

      3 stages and 7 topics to do. Take your time; the order is advice.

      First up: Moves (Phase 1: Basics).

      _A practice question comes at 09:00 (UTC). Change that with /remind; if you live by another clock, tell me with _`/settings zone`_._
      [Today] [Practise] [Undo]
    Ada: /done
    Waymark: ✅ *Done: Moves*

      _+15 points · streak now 1 day_

      ▰▱▱▱▱▱▱▱▱▱ Done: 1 of 7 (14%)

      _Next: Borrowing_
      [Next topic] [Practise it]
      [Undo]
    Ada presses [Next topic]
    Waymark: *Borrowing*

      _Phase 1: Basics_

      Read:

      • The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
      [Begin] [Done]
      [Practise it] [Skip]
    ");
    world.finish().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_told_kindly() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.sends_sticker().await;
    ada.reads().await;
    ada.sends_photo("").await;
    ada.reads().await;
    ada.sends_photo("help rules").await;
    ada.reads().await;
    ada.forwards("/forget everything").await;
    ada.reads().await;
    assert_snapshot!(ada.transcript(), @"
    Ada: (sticker)
    Waymark: I only understand what you type and the buttons you press. Type /help to see what I understand.
    Ada: (photo)
    Waymark: I only understand what you type and the buttons you press. Type /help to see what I understand.
    Ada: (photo) help rules
    Waymark: *The rules*

      *A study day*

      • An answered question, a topic done, a project handed in or logged minutes make a day studied.
      • What you do between midnight and 03:00 counts for the day before, if that would otherwise be missed.

      *The streak*

      • It counts consecutive planned days that are studied, frozen or excused. Your days off neither add nor break.
      • A day is not missed before it is over.
      • Every 7 streak days you earn a freeze; you hold at most 2. A freeze is spent by itself on a missed day.
      • A pause suspends the streak; it may begin up to 7 days back.
      • My fault is never yours: a day on which I could not reach you, or was down in your evening, is excused.

      *Points*

      • A topic done: 10. A milestone: 50. A project: 100.
      • A right answer: 5. A wrong one: 2, since trying counts.
      • The first study of a day: 5. At most 100 a day come from answers. Undo takes points back.

      *Practice*

      • What falls due comes first, then at most 5 new questions a day, unless you set another number.
      • When to ask again follows FSRS-6, aiming at nine right answers in ten. After a break the backlog is spread over days.

      *Groups*

      • Everybody in a group's chats is asked the same once a day; what was asked rests for 60 days.
      • One answer each counts, for your own points and streak, in the group or not. The right one comes with the next question.
      • Who has not joined is not named; who leaves is hidden at once. Admins choose when and what; nobody changes points.
      • Leaderboards: this week, this month, all time, streaks. Points count when they are earned, by the group's clock; equal points share a rank (1, 2, 2, 4).
      • A week closes on Monday at 00:00, and its board never changes again. What is done later counts for the new week, also where grace gives it to Sunday as a study day; so does what undo takes back.
      • On a board you can have an alias, or hide: settings alias, settings hidden.
      • Who hides is on no board, in no recap and in no sum; who leaves or hides later is not shown on closed boards either.
      • A member is active who studied or joined within 14 days.
      • The group's own streak: days on end on which at least 50 % of the active members studied.
      • A group can have a weekly goal, in points or topics of all members together. That it is reached is told once.

      *Messages*

      • One practice question a day at your hour; none if you have studied already. Quiet hours are kept.
      • In the evening a nudge, only if a streak of two days or more is at risk.
      • After an outage of mine at most one late message, within 6 hours; else the day is excused.
    Ada: /forget everything
    Waymark: I only understand what you type and the buttons you press. Type /help to see what I understand.
    ");
    world.finish().await;
}

#[tokio::test]
async fn an_edited_message_is_not_read_again() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    let typed = ada.says("/dnoe").await;
    ada.reads().await;
    ada.edits(&typed, "/done").await;
    ada.asks("/roadmaps").await;
    let said: Vec<String> = ada
        .messages()
        .iter()
        .map(|message| message.text().lines().next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        said,
        [
            "/done",
            "I don't know dnoe. Did you mean this?",
            "/roadmaps",
            "Roadmaps"
        ]
    );
    world.finish().await;
}

#[tokio::test]
async fn a_script_is_slowed_down_and_told_so_once() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    for _ in 0..40 {
        ada.says("/hint").await;
    }
    world.tg.drained().await;
    world.tg.saw("sendMessage", 31).await;
    let told = |message: &telegram::Message| message.text().contains("faster than I can follow");
    assert_eq!(ada.messages().iter().filter(|message| told(message)).count(), 1);
    // Presses are still answered.
    world.wait("1m").await;
    ada.asks("/roadmaps").await;
    world.finish().await;
}

#[tokio::test]
async fn who_blocks_us_is_left_alone_until_they_come_back() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    ada.asks("/remind 8:00").await;
    ada.blocks().await;
    world.tg.drained().await;
    let before = world.tg.calls_of("sendMessage").len();
    world.wait("1d").await;
    assert_eq!(world.tg.calls_of("sendMessage").len(), before);
    ada.unblocks().await;
    world.tg.drained().await;
    world.wait("1d").await;
    ada.reads().await;
    world.finish().await;
}

#[tokio::test]
async fn a_list_turns_its_pages_in_place() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    for number in 1..=9 {
        ada.asks(&format!("/note moves This is note number {number}"))
            .await;
    }
    let list = ada.asks("/note").await;
    ada.presses_on(&list, "All notes").await;
    let first = ada.reads().await;
    assert!(first.text().contains("note number 9"), "{}", first.text());
    let before = ada.messages().len();
    // Pressed twice at once: what is there already is well.
    for press in [ada.taps_on(&first, "More ›"), ada.taps_on(&first, "More ›")] {
        press.answered().await;
    }
    let turned = ada
        .reads_until(|message| message.text().contains("note number 1"))
        .await;
    assert_eq!(turned.id, first.id);
    world.tg.drained().await;
    assert_eq!(ada.messages().len(), before);
    world.finish().await;
}
