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
    assert_snapshot!(world.tg.transcript(), @"
    --- Rustaceans (-1000000001001)
    Ada: (adds Waymark)
    Ada: /roadmaps@waymark_bot
    Waymark ↩ Ada: *Roadmaps*

      1. *Ferris from Scratch* · 3 stages and 9 topics · you follow it, 0 %, in focus
         ◦ From the first line to a small web service.
      2. *Tiny Steps* · 1 stage and 2 topics

      _Press one to follow it, or type _`enroll`_ and its number or name._
      [Tiny Steps]
    Ada: /progress
    Waymark ↩ Ada: I answered you privately.
    Bo: /progress
    Waymark ↩ Bo: That is between you and me: open our private chat <https://t.me/waymark_bot?start>, then ask again.

    --- Ada (101)
    Ada: /enroll ferris
    Waymark: ✅ *You follow Ferris from Scratch now*

      From the first line to a small web service.

      3 stages and 7 topics to do. Take your time; the order is advice.

      First up: Moves (Phase 1: Basics).

      _A practice question comes at 09:00 (UTC). Change that with _`remind`_._
      [Today] [Practise] [Undo]
    Waymark: *Ferris from Scratch*

      ▱▱▱▱▱▱▱▱▱▱ 0 % done: 0 of 7 (0%)
      *Optional topics*: 0 of 2 done
      *Milestones and projects*: 0 of 2 handed in
      *Points*: 0 today, 0 this week, 0 in all

      Nothing is ticked off yet. `today` shows where to begin.

      ⬜ *Phase 1: Basics* · 0 of 4
      ⬜ *Phase 2: Abstraction* · 0 of 3 · 0 of 1 optional
      ⬜ *Deep Dives* · 0 of 1 optional
      [Next topic] [Plan] [Streak]
    ");
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
    assert_snapshot!(group.transcript(), @"
    Ada: (adds Waymark)
    Ada: help
    Ada: /help@other_bot
    Ada: /weather
    Ada: good morning
    Ada: /
    Ada: (sticker)
    Ada: /help
    Ada: /weather@waymark_bot
    Waymark ↩ Ada: I don't know `weather`. Type `help` to see what I understand.
      [Help]
    ");
    world.finish().await;
}

#[tokio::test]
async fn a_group_that_is_not_allowed_hears_so_once_and_is_left() {
    let world = World::with(EVENING, Telegram::builder(), |settings| {
        settings.groups = vec![-1];
    })
    .await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Strangers", &[&ada]);
    ada.adds_bot(&group).await;
    world.tg.saw("leaveChat", 1).await;
    assert_snapshot!(group.transcript(), @"
    Ada: (adds Waymark)
    Waymark: I only work in groups that my operator has listed, and this is not one of them, so I leave again. Everybody can still learn with me in a private chat.
    Waymark leaves
    ");
    world.finish().await;
}

#[tokio::test]
async fn a_button_in_a_group_leads_whoever_presses_it_into_their_private_chat() {
    let world = World::at(EVENING).await;
    let (ada, bo) = (world.tg.user("Ada"), world.tg.user("Bo"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    ada.adds_bot(&group).await;
    ada.asks("/help").await;
    let (here, there) = (ada.in_chat(&group), bo.in_chat(&group));
    let roadmaps = here.asks("/roadmaps").await;
    let told = here.presses_on(&roadmaps, "Tiny Steps").await;
    assert_eq!(told.text.as_deref(), Some("I answered you privately."));
    assert!(ada.reads().await.text().contains("You follow Tiny Steps now"));
    let told = there.presses_on(&roadmaps, "Tiny Steps").await;
    assert_eq!(
        told.text.as_deref(),
        Some("That is between you and me: open our private chat, then ask again.")
    );
    assert_eq!(bo.messages().len(), 0);
    // What was asked for is done all the same.
    bo.asks("/start").await;
    assert!(bo.asks("/progress").await.text().contains("Tiny Steps"));
    world.finish().await;
}

#[tokio::test]
async fn a_button_for_all_is_answered_in_the_group() {
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.group("Rustaceans", &[&ada]);
    ada.adds_bot(&group).await;
    let here = ada.in_chat(&group);
    let help = here.asks("/help").await;
    assert_eq!(here.presses_on(&help, "The rules").await.text, None);
    assert!(here.reads().await.text().starts_with("The rules"));
    assert_eq!(ada.messages().len(), 0);
    world.finish().await;
}
