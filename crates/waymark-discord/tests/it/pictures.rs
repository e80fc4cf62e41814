//! What is drawn beside what is said: a board, and a year of days.

use insta::assert_snapshot;
use waymark_testkit::discord::{Attached, Drawn, Member};

use crate::world::World;

/// The one picture of a message.
fn picture(message: &Drawn) -> &Attached {
    let [file] = &message.files[..] else {
        panic!("{message}");
    };
    assert!(file.bytes.starts_with(b"\x89PNG"), "{message}");
    file
}

/// What it is for who does not see it.
fn alt(message: &Drawn) -> &str {
    picture(message).description.as_deref().unwrap_or_default()
}

/// What somebody reads when they have pressed a button of their newest message.
async fn press(who: &Member, label: &str) -> Drawn {
    who.presses(label).await;
    who.reads().await
}

#[tokio::test]
async fn a_year_of_days_comes_with_its_picture_to_the_learner_alone() {
    let world = World::new().await;
    let (_, study, [ada]) = world.joined(["Ada"]);
    let ada = ada.at(&study);
    ada.runs_and_reads("/enroll roadmap:ferris").await;
    ada.runs_and_reads("/done").await;
    let year = ada.runs_and_reads("/streak what:year").await;
    assert!(year.ephemeral);
    assert_snapshot!(year, @"
    ▌ **Your year: 1 day studied**
    ▌ **Points**: 15
    ▌ **Streak now**: 1 day
    ▌ **Longest streak**: 1 day
    ▌
    ▌ - March 2026: 1 day
    ▌ (image waymark-year.png)
    ▌ -# The last 52 weeks, up to today.
    (file waymark-year.png: Study days of Ada in the 52 weeks up to Thu 26 March 2026: 1 day studied, 15 points. Streak now 1 day, the longest 1 day.)
    [Why?] [Progress]
    ");
    picture(&year);

    // What has nothing to be drawn takes the place of both.
    let why = press(&ada, "Why?").await;
    assert_eq!((why.id(), &why.files[..]), (year.id(), &[][..]), "{why}");
    world.finish().await;
}

#[tokio::test]
async fn a_board_comes_with_its_picture_and_another_board_with_another() {
    let world = World::new().await;
    let (server, study, [ada, ben]) = world.joined(["Ada", "Ben"]);
    server.admit(&ada).admin();
    let (ada, ben) = (ada.at(&study), ben.at(&study));
    ada.runs_and_reads("/setup hour:9:30 roadmap:ferris").await;
    press(&ada, "Start").await;
    for who in [&ada, &ben] {
        who.runs_and_reads("/enroll roadmap:ferris").await;
        who.runs_and_reads("/group join").await;
    }
    ben.runs_and_reads("/done").await;
    let week = ada.runs_and_reads("/leaderboard").await;
    let first = picture(&week).clone();
    assert_snapshot!(alt(&week), @"Leaderboard of Rustaceans, this week (23 to 29 March 2026): 1. Ben, 15 points.");
    assert!(
        !week.ephemeral && week.text().contains("Ben · 15 points"),
        "{week}"
    );

    // The message is the same, and the picture of the other board takes the place of this one.
    let month = press(&ada, "This month").await;
    assert_eq!(month.id(), week.id());
    assert_snapshot!(alt(&month), @"Leaderboard of Rustaceans, this month (March 2026): 1. Ben, 15 points.");
    assert_ne!(picture(&month).bytes, first.bytes);

    // Who did not ask gets one of their own, which nobody else sees.
    ben.presses("Streaks").await;
    let own = ben.reads_until(|message| message.ephemeral).await;
    assert_snapshot!(alt(&own), @"Leaderboard of Rustaceans, streaks: 1. Ben, 1 day. Ben is 1st.");
    assert_eq!(ada.looks_at(&week).unwrap().files, month.files);
    world.finish().await;
}
