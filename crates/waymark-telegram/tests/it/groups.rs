//! Groups.

use insta::assert_snapshot;
use waymark_testkit::telegram::Telegram;

use crate::world::World;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

#[tokio::test]
async fn what_is_for_all_is_answered_in_the_group_and_what_is_not_privately() {
    let world = World::at(EVENING).await;
    let (ada, bo) = (world.tg.user("Ada"), world.tg.user("Bo"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    ada.adds_bot(&group).await;
    ada.asks("/enroll ferris").await;
    let (here, there) = (ada.in_chat(&group), bo.in_chat(&group));
    here.asks("/roadmaps@waymark_bot").await;
    here.asks("/progress").await;
    there.asks("/progress").await;
    assert_snapshot!(world.tg.transcript(), @"");
    world.finish().await;
}

#[tokio::test]
async fn talk_among_people_and_commands_for_other_bots_are_not_answered() {
    let world = World::with(EVENING, Telegram::builder().privacy_off(), |_| {}).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Rustaceans", &[&ada]);
    ada.adds_bot(&group).await;
    let here = ada.in_chat(&group);
    for line in ["help", "/help@other_bot", "/weather", "good morning", "/"] {
        here.says(line).await;
    }
    here.sends_sticker().await;
    here.forwards("/help").await;
    here.asks("/weather@waymark_bot").await;
    assert_snapshot!(group.transcript(), @"");
    world.finish().await;
}

#[tokio::test]
async fn a_group_that_is_not_allowed_hears_so_once_and_is_left() {
    let world = World::with(EVENING, Telegram::builder(), |settings| settings.groups = vec![-1]).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Strangers", &[&ada]);
    ada.adds_bot(&group).await;
    world.tg.saw("leaveChat", 1).await;
    assert_snapshot!(group.transcript(), @"");
    world.finish().await;
}
