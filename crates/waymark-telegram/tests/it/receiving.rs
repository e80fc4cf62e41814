//! How updates come in, and what goes wrong on the way.

use waymark_telegram::Error;
use waymark_testkit::{
    logs::Logs,
    telegram::{Fault, Telegram},
};

use crate::world::World;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn a_wrong_token_ends_it_with_one_clear_error() {
    let mut world = World::with(EVENING, Telegram::builder(), |settings| {
        settings.token = "1:wrong".to_owned().into();
    })
    .await;
    assert!(matches!(world.ends().await, Err(Error::Token)));
    world.tg.forgive();
}

#[tokio::test]
async fn a_token_that_is_revoked_ends_it() {
    let mut world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    ada.asks("/roadmaps").await;
    world.tg.revokes_token();
    ada.says("/roadmaps").await;
    assert!(matches!(world.ends().await, Err(Error::Token)));
    world.tg.forgive();
}

#[tokio::test]
async fn a_second_poller_is_told_in_one_line_and_outlived() {
    let logs = Logs::record();
    let mut world = World::asleep(EVENING, Telegram::builder()).await;
    world.tg.plays(Fault::conflict().on("getUpdates").times(2));
    world.begins();
    let ada = world.tg.user("Ada");
    ada.asks("/roadmaps").await;
    let told: Vec<String> = logs.lines().iter().map(ToString::to_string).collect();
    let of = |words: &str| told.iter().filter(|line| line.contains(words)).count();
    assert_eq!(of("another program receives"), 1, "{told:#?}");
    world.finish().await;
}

#[tokio::test]
async fn a_server_that_is_down_is_told_in_one_line_and_waited_for() {
    let logs = Logs::record();
    let mut world = World::asleep(EVENING, Telegram::builder()).await;
    world.tg.plays(Fault::server_error(502).on("getMe").times(2));
    world.begins();
    let ada = world.tg.user("Ada");
    ada.asks("/roadmaps").await;
    let told: Vec<String> = logs.lines().iter().map(ToString::to_string).collect();
    let of = |words: &str| told.iter().filter(|line| line.contains(words)).count();
    assert_eq!(
        (of("the server answers 502"), of("telegram is there again")),
        (1, 1),
        "{told:#?}"
    );
    world.finish().await;
}

#[tokio::test]
async fn an_update_that_does_not_parse_is_left_out_with_one_line_and_without_its_words() {
    let logs = Logs::record().expects_unreadable();
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    world
        .tg
        .injects(serde_json::json!({ "message": { "message_id": "my secret" } }));
    world.tg.injects(serde_json::json!({ "callback_query": 7 }));
    ada.asks("/roadmaps").await;
    world.tg.drained().await;
    let told: Vec<String> = logs.lines().iter().map(ToString::to_string).collect();
    let of = |words: &str| told.iter().filter(|line| line.contains(words)).count();
    assert_eq!((of("skipped an update"), of("my secret")), (2, 0), "{told:#?}");
    world.finish().await;
}

#[tokio::test]
async fn what_was_not_carried_out_before_a_crash_comes_again() {
    let mut world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    world.tg.drained().await;
    // It is fetched, and the answer of Telegram never reaches the bot.
    world.tg.plays(Fault::cut_after().on("sendMessage").once());
    ada.says("/done").await;
    world.tg.saw("sendMessage", 2).await;
    world.dies();
    world.begins();
    let progress = ada.asks("/progress").await;
    assert!(progress.text().contains("1 of 7"), "{}", progress.text());
    world.finish().await;
}

#[tokio::test]
async fn the_menu_is_registered_once_and_not_again_until_it_changes() {
    let mut world = World::at(EVENING).await;
    world.tg.saw("setMyShortDescription", 1).await;
    assert_eq!(world.tg.calls_of("setMyCommands").len(), 3);
    world.stops().await.unwrap();
    world.begins();
    world.tg.saw("getMyShortDescription", 2).await;
    assert_eq!(world.tg.calls_of("setMyCommands").len(), 3);
    assert_eq!(world.tg.calls_of("setMyDescription").len(), 1);
    world.finish().await;
}
