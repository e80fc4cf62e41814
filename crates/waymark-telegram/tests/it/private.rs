//! Private chats.

use insta::assert_snapshot;
use waymark_testkit::{logs::Logs, telegram};

use crate::world::World;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn a_newcomer_is_led_to_the_first_reminder() {
    let logs = Logs::record();
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    ada.asks("/start").await;
    ada.asks("Berlin").await;
    ada.presses("The Ferris Path").await;
    ada.reads().await;
    ada.presses("07:00").await;
    ada.reads().await;
    ada.asks("/practice").await;
    ada.asks("/done").await;
    ada.asks("/progress").await;
    world.wait("13h30m").await;
    ada.reads().await;
    assert_snapshot!(ada.transcript(), @"");
    logs.assert_no_errors();
    world.finish().await;
}

#[tokio::test]
async fn an_old_button_works_after_a_restart_and_a_second_press_changes_nothing() {
    let mut world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    let done = ada.asks("/done").await;
    world.stops().await.unwrap();
    world.begins();
    ada.presses_on(&done, "Undo").await;
    ada.reads().await;
    ada.presses_on(&done, "Undo").await;
    ada.reads().await;
    assert_snapshot!(ada.transcript(), @"");
    world.finish().await;
}

#[tokio::test]
async fn an_update_that_comes_twice_is_answered_once() {
    let world = World::at(EVENING).await;
    world.tg.doubles_updates(true);
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    ada.asks("/done").await;
    ada.presses("Next topic").await;
    ada.reads().await;
    assert_snapshot!(ada.transcript(), @"");
    world.finish().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_told_kindly() {
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    ada.sends_sticker().await;
    ada.reads().await;
    ada.sends_photo("").await;
    ada.reads().await;
    ada.sends_photo("help rules").await;
    ada.reads().await;
    ada.forwards("/forget everything").await;
    ada.reads().await;
    assert_snapshot!(ada.transcript(), @"");
    world.finish().await;
}

#[tokio::test]
async fn an_edited_message_is_not_read_again() {
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    let typed = ada.says("/dnoe").await;
    ada.reads().await;
    ada.edits(&typed, "/done").await;
    ada.asks("/roadmaps").await;
    assert_eq!(world.tg.calls_of("sendMessage").len(), 2);
    world.finish().await;
}

#[tokio::test]
async fn a_script_is_slowed_down_and_told_so_once() {
    let world = World::at(EVENING).await;
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
    let world = World::at(EVENING).await;
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
