//! Groups.

use std::time::Duration;

use insta::assert_snapshot;
use waymark_testkit::telegram::{Group, Message, Telegram, User};

use crate::world::World;

const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

/// The bot comes into a group, and has said what it says then.
async fn joined(world: &World, by: &User, group: &Group) {
    by.adds_bot(group).await;
    world.tg.drained().await;
    world.tg.quiet_for(Duration::from_millis(150)).await;
}

/// The first lines of what was said in a group from this message on.
fn said_since(first: &Message, user: &User) -> Vec<String> {
    let messages = user
        .messages()
        .into_iter()
        .filter(|message| message.id >= first.id);
    messages
        .map(|message| message.text().lines().next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn what_is_for_all_is_answered_in_the_group_and_what_is_not_privately() {
    let world = World::at(EVENING).await;
    let (ada, bo) = (world.tg.user("Ada"), world.tg.user("Bo"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    joined(&world, &ada, &group).await;
    ada.asks("/enroll ferris").await;
    let (here, there) = (ada.in_chat(&group), bo.in_chat(&group));
    let first = here.says("/roadmaps@waymark_bot").await;
    here.reads().await;
    here.asks("/progress").await;
    there.asks("/progress").await;
    assert_eq!(
        said_since(&first, &here),
        [
            "/roadmaps@waymark_bot",
            "Roadmaps",
            "/progress",
            "I answered you privately.",
            "/progress",
            "That is between you and me: open our private chat, then ask again.",
        ]
    );
    assert!(ada.reads().await.text().starts_with("Ferris from Scratch"));
    world.finish().await;
}

#[tokio::test]
async fn talk_among_people_and_commands_for_other_bots_are_not_answered() {
    let world = World::with(EVENING, Telegram::builder().privacy_off(), |_| {}).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Rustaceans", &[&ada]);
    joined(&world, &ada, &group).await;
    let here = ada.in_chat(&group);
    let first = here.says("help").await;
    for line in ["/help@other_bot", "/weather", "good morning", "/"] {
        here.says(line).await;
    }
    here.sends_sticker().await;
    here.forwards("/help").await;
    here.asks("/weather@waymark_bot").await;
    assert_eq!(
        said_since(&first, &here),
        [
            "help",
            "/help@other_bot",
            "/weather",
            "good morning",
            "/",
            "",
            "/help",
            "/weather@waymark_bot",
            "I don't know weather. Type help to see what I understand.",
        ]
    );
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
    joined(&world, &ada, &group).await;
    ada.asks("/help").await;
    let (here, there) = (ada.in_chat(&group), bo.in_chat(&group));
    let roadmaps = here.asks("/roadmaps").await;
    let told = here.presses_on(&roadmaps, "Tiny Steps").await;
    assert_eq!(told.text.as_deref(), Some("I answered you privately."));
    assert!(ada.reads().await.text().contains("You follow Tiny Steps now"));
    let told = there.presses_on(&roadmaps, "Tiny Steps").await;
    assert_eq!(told.text.as_deref(), Some("✅ You follow Tiny Steps now"));
    assert_eq!(bo.messages().len(), 0);
    bo.asks("/start").await;
    assert!(bo.asks("/progress").await.text().contains("Tiny Steps"));
    world.finish().await;
}

#[tokio::test]
async fn a_button_for_all_is_answered_in_the_group() {
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.group("Rustaceans", &[&ada]);
    joined(&world, &ada, &group).await;
    let here = ada.in_chat(&group);
    let help = here.asks("/help").await;
    assert_eq!(here.presses_on(&help, "The rules").await.text, None);
    assert!(here.reads().await.text().starts_with("The rules"));
    assert_eq!(ada.messages().len(), 0);
    world.finish().await;
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_goes_on() {
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.group("Rustaceans", &[&ada]);
    joined(&world, &ada, &group).await;
    let group = group.upgrades().await;
    let here = ada.in_chat(&group);
    let said = here.asks("/roadmaps").await;
    assert!(said.text().starts_with("Roadmaps"), "{}", here.transcript());
    world.finish().await;
}

#[tokio::test]
async fn an_anonymous_admin_is_asked_who_they_are() {
    let world = World::at(EVENING).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Rustaceans", &[&ada]);
    joined(&world, &ada, &group).await;
    let here = ada.in_chat(&group);
    here.says_anonymously("/progress").await;
    let told = here.reads().await;
    assert!(
        told.text().starts_with("You speak for the group"),
        "{}",
        told.text()
    );
    world.finish().await;
}
