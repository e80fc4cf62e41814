//! One learner: how they are reached, and who they are elsewhere.

use insta::assert_snapshot;
use waymark_app::request::{Action, Actor, Notice, Place, Platform, Request, What};

use crate::world::World;

/// What somebody says to the bot on Telegram.
async fn on_telegram(world: &World, id: &str, line: &str) -> String {
    let actor = Actor {
        platform: Platform::Telegram,
        external: "7".to_owned(),
        address: "7".to_owned(),
        name: "Ada T.".to_owned(),
        zone: None,
    };
    let request = Request {
        id: id.to_owned(),
        actor,
        place: Place::Direct,
        at: world.now(),
        action: Action::Line(line.to_owned()),
    };
    waymark_app::reply::plain(&world.app.handle(request).await)
}

/// The code in `link K7M2P-Q9X4T`.
fn code_in(text: &str) -> String {
    let (_, rest) = text.split_once("`link ").unwrap();
    rest.split('`').next().unwrap().to_owned()
}

#[tokio::test]
async fn who_closed_their_direct_messages_hears_it_once_and_is_offered_the_group() {
    let world = World::new().await;
    let (server, study, [boss]) = world.led(["Boss"]);
    let boss = boss.at(&study);
    world.starts_questions(&boss, "hour:9:30").await;
    let ada = world.dc.user("Ada");
    server.admit(&ada);
    let there = ada.at(&study);
    there.runs("/enroll roadmap:ferris").await;
    ada.closes_dms();
    // The daily practice does not arrive, and the question of the group does.
    world.wait("20h").await;
    there.runs("/streak").await;
    there
        .reads_until(|message| message.text().contains("I can't write to you"))
        .await;
    there.presses("Join the group").await;
    there.runs("/streak").await;
    world.dc.settled().await;
    assert_snapshot!(there.transcript(), @"
    Waymark ↩ Boss /setup:
      ▌ **🎉 Rustaceans is set up**
      ▌ The question of the day comes to #study: everybody gets the same one, and one answer. The first one comes tomorrow 09:30.
      ▌ Question of the day: comes to #study
      ▌ When: 09:30, every day (UTC)
      ▌ Roadmap: none
      ▌ Calls: nobody
      ▌ Thread: none
      ▌ How the week went: is told
      [Join the group] [Change]
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
    Ada: /streak
    Waymark (only Ada):
      ▌ **Streak: 2 days**
      ▌ **Longest**: 2 days
      ▌ **Freezes held**: 0 of 2
      ▌ **Next freeze**: after 5 more streak days
      ▌
      ▌ ☂️ Thu 26 March: excused
      ▌ ☂️ Fri 27 March: excused
      [Why?] [Year]
    Waymark (only Ada):
      ▌ ⚠️ I can't write to you: Discord takes no direct messages from me to you, so no daily question, reminder or recap reaches you.
      ▌
      ▌ To change that:
      ▌
      ▌ - Allow direct messages from members of a server that we share: in the server's menu, under Privacy Settings.
      ▌ - Then press my name and send me a message. I take it as the sign to begin again.
      ▌
      ▌ Or leave it so, and study with the others: the group's question comes to #study and needs no direct messages.
      [Join the group]
    Ada presses [Join the group]
    Waymark (only Ada):
      ▌ ✅ You are in Rustaceans now.
      ▌
      ▌ -# Others there may see your name, points and streak. Choose another name with </settings alias>, hide with `/settings hidden hidden:True`, leave with </group leave>.
    Ada: /streak
    Waymark (only Ada):
      ▌ **Streak: 2 days**
      ▌ **Longest**: 2 days
      ▌ **Freezes held**: 0 of 2
      ▌ **Next freeze**: after 5 more streak days
      ▌
      ▌ ☂️ Thu 26 March: excused
      ▌ ☂️ Fri 27 March: excused
      [Why?] [Year]
    ");
    // Nobody else has seen any of it.
    assert!(!boss.transcript().contains("I can't write to you"));
    world.finish().await;
}

#[tokio::test]
async fn what_all_may_read_does_not_say_who_cannot_be_reached() {
    let world = World::new().await;
    let (_, study, [ada, ben]) = world.joined(["Ada", "Ben"]);
    let (there, ben) = (ada.at(&study), ben.at(&study));
    there.runs("/enroll roadmap:ferris").await;
    let closed = Notice {
        platform: Platform::Discord,
        at: world.now(),
        what: What::Closed {
            address: ada.id().to_string(),
            reason: "Cannot send messages to this user".to_owned(),
        },
    };
    world.app.notice(closed).await.unwrap();
    there.runs("/roadmaps").await;
    there
        .reads_until(|message| message.text().contains("I can't write to you"))
        .await;
    assert!(
        !ben.transcript().contains("I can't write to you"),
        "{}",
        ben.transcript()
    );
    world.finish().await;
}

#[tokio::test]
async fn a_link_is_nobody_elses_business() {
    let world = World::new().await;
    let (_, study, [ada, ben]) = world.joined(["Ada", "Ben"]);
    let (there, ben) = (ada.at(&study), ben.at(&study));
    there.runs("/enroll roadmap:ferris").await;
    on_telegram(&world, "t:1", "enroll tiny").await;
    let code = code_in(&on_telegram(&world, "t:2", "link").await);
    // As a deep link brings it, and as it is typed.
    let shown = there.runs_and_reads(&format!("/start code:l-{code}")).await;
    assert!(
        shown.text().contains("Make these one learner?"),
        "{}",
        shown.text()
    );
    there.runs(&format!("/link what:{code}")).await;
    there.presses("Link them").await;
    there.runs("/profile").await;
    there.runs("/settings platform").await;
    there.presses("Telegram").await;
    world.dc.settled().await;
    assert_snapshot!(there.transcript().replace(&code, "CODE0-CODE0"), @"
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
    Ada: /start code:l-CODE0-CODE0
    Waymark (only Ada):
      ▌ **⚠️ Make these one learner?**
      ▌ **Ada on Discord**
      ▌
      ▌ **Topics done**: 0
      ▌ **Questions answered**: 0
      ▌ **Streak**: 0 days
      ▌ **Roadmaps**: Ferris from Scratch
      ▌ **Zone**: UTC
      ▌ **Daily question**: 09:00
      ▌
      ▌ **Ada T. on Telegram**
      ▌
      ▌ **Topics done**: 0
      ▌ **Questions answered**: 0
      ▌ **Streak**: 0 days
      ▌ **Roadmaps**: Tiny Steps
      ▌ **Zone**: UTC
      ▌ **Daily question**: 09:00
      ▌
      ▌ Progress, answers, notes, projects and groups of both are kept. What was done twice earns points once, and the streak is computed again from the days of both. Ada on Discord has the longer history, so its settings stay.
      ▌ -# Nothing has changed yet. The question is open as long as the code: 10 minutes from when it was made.
      [Link them] [Leave them apart]
    Ada: /link what:CODE0-CODE0
    Waymark (only Ada):
      ▌ **✅ Linked: one learner**
      ▌ - Ada on Discord
      ▌ - Ada T. on Telegram
      ▌
      ▌ Your streak is 0 days, and you have 0 points.
      ▌
      ▌ What I send of myself comes on Discord, once. Change that with </settings platform>.
      ▌ -# What you did before can't be taken back one by one any more. The link itself can, for 24 hours.
      [Today] [Undo the link]
    Ada presses [Link them]
    Ada: /profile
    Waymark (only Ada):
      ▌ **Ada**
      ▌ **Streak**: 0 days
      ▌ **This week**: 0 points
      ▌
      ▌ Follows:
      ▌
      ▌ - Ferris from Scratch: 0 %
      ▌ - Tiny Steps: 0 %
      ▌ -# Only you see this.
    Ada: /settings platform
    Waymark (only Ada):
      ▌ ✅ Messages go to: **Telegram**, before: Discord
      [Back to Discord] [All settings]
    Ada presses [Telegram]
    ");
    assert_eq!(ben.transcript(), "");
    // It is used up.
    let again = there.runs_and_reads(&format!("/link what:{code}")).await;
    assert!(!again.text().contains("Make these one"), "{}", again.text());
    // The other way round: the code is given to them alone.
    let given = code_in(&there.runs_and_reads("/link").await.text());
    assert!(
        on_telegram(&world, "t:3", &format!("link {given}"))
            .await
            .contains("yours already")
    );
    assert_eq!(ben.transcript(), "");
    world.finish().await;
}
