//! Groups.

use std::time::Duration;

use insta::assert_snapshot;
use waymark_testkit::telegram::{Fault, Group, Message, Telegram, User};

use crate::world::World;

/// The bot comes into a group, and has said what it says then.
async fn joined(world: &World, by: &User, group: &Group) {
    by.adds_bot(group).await;
    by.in_chat(group).reads().await;
    world.tg.drained().await;
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
    let world = World::new().await;
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
    let world = World::with(Telegram::builder().privacy_off(), |_| {}).await;
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
            "I don't know weather. Type /help to see what I understand.",
        ]
    );
    world.finish().await;
}

#[tokio::test]
async fn a_group_that_is_not_allowed_hears_so_once_and_is_left() {
    let world = World::with(Telegram::builder(), |settings| {
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
    let world = World::new().await;
    let (ada, bo) = (world.tg.user("Ada"), world.tg.user("Bo"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    joined(&world, &ada, &group).await;
    ada.asks("/help").await;
    let (here, there) = (ada.in_chat(&group), bo.in_chat(&group));
    let roadmaps = here.asks("/roadmaps").await;
    let told = here.presses_on(&roadmaps, "Tiny Steps").await;
    assert_eq!(told.text.as_deref(), Some("I answered you privately."));
    assert!(ada.reads().await.text().contains("You follow Tiny Steps now"));
    // Where they never met, the press leads there; what was asked for is done.
    let told = there.presses_on(&roadmaps, "Tiny Steps").await;
    assert_eq!(told.text, None);
    assert_eq!(bo.messages().len(), 0);
    bo.follows(&told.url.unwrap()).await;
    bo.reads().await;
    assert!(bo.asks("/progress").await.text().contains("Tiny Steps"));
    world.finish().await;
}

#[tokio::test]
async fn who_joins_without_a_private_chat_is_told_that_they_are_in() {
    let world = World::new().await;
    let (ada, bo) = (world.tg.user("Ada"), world.tg.user("Bo"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    joined(&world, &ada, &group).await;
    let (here, there) = (ada.in_chat(&group), bo.in_chat(&group));
    here.asks("/setup").await;
    here.presses("Keep UTC").await;
    for label in ["09:00", "Every day", "None", "Buttons", "Start"] {
        here.presses(label).await;
    }
    let told = there.presses("Join the group").await;
    assert_eq!(told.text.as_deref(), Some("✅ You are in Rustaceans now."));
    world.finish().await;
}

#[tokio::test]
async fn what_an_admin_types_is_taken_from_a_reply_and_from_nothing_else() {
    let world = World::with(Telegram::builder().privacy_off(), |_| {}).await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Rustaceans", &[&ada]);
    joined(&world, &ada, &group).await;
    let here = ada.in_chat(&group);
    let zone = here.asks("/setup").await;
    let typed = "You can type it as a reply to this message; I read nothing else here.";
    assert!(zone.text().contains(typed), "{}", zone.text());
    // Talk among people is not what was asked for.
    let talk = here.says("Tokyo is nice at this time of the year").await;
    world.tg.drained().await;
    assert_eq!(said_since(&talk, &here).len(), 1);
    here.replies(&zone, "Berlin").await;
    let hour = here.reads().await;
    assert!(
        hour.text().contains("when does the question come?"),
        "{}",
        hour.text()
    );
    // After a press, too.
    here.presses_on(&hour, "09:00").await;
    let days = here.reads().await;
    assert!(days.text().contains(typed), "{}", days.text());
    here.replies(&days, "mon, wed").await;
    let roadmap = here.reads().await;
    assert!(roadmap.text().contains("which roadmap?"), "{}", roadmap.text());
    world.finish().await;
}

#[tokio::test]
async fn one_busy_group_holds_up_nobody_else() {
    // A minute for each message to the group: what is asked there waits.
    let world = World::with(Telegram::builder(), |settings| {
        settings.rates.group_per_minute = 1;
    })
    .await;
    let people: Vec<User> = (0..20)
        .map(|number| world.tg.user(&format!("P{number}")))
        .collect();
    let group = world
        .tg
        .supergroup("Rustaceans", &people.iter().collect::<Vec<_>>());
    joined(&world, &people[0], &group).await;
    for person in &people {
        let here = person.in_chat(&group);
        for _ in 0..29 {
            here.says("/roadmaps").await;
        }
    }
    let bo = world.tg.user("Bo");
    assert!(bo.asks("/roadmaps").await.text().starts_with("Roadmaps"));
    world.tg.forgive();
}

#[tokio::test]
async fn what_is_done_is_not_asked_for_again() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Rustaceans", &[&ada]);
    joined(&world, &ada, &group).await;
    let told = ada.in_chat(&group).asks("/enroll ferris").await;
    assert_eq!(
        told.text(),
        "Done. What I say to it is for you alone: open our private chat, and go on there."
    );
    world.finish().await;
}

#[tokio::test]
async fn a_button_for_all_is_answered_in_the_group() {
    let world = World::new().await;
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

/// An admin goes through the set-up.
async fn set_up(here: &User) {
    here.asks("/setup").await;
    for label in [
        "Keep UTC",
        "09:00",
        "Every day",
        "Ferris from Scratch",
        "Buttons",
        "Start",
    ] {
        here.presses(label).await;
    }
    here.reads_until(|message| message.text().contains("is set up"))
        .await;
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_goes_on_whatever_is_told_first() {
    for join_first in [false, true] {
        // Only this group is listed, and under its old number.
        let mut world = World::asleep(Telegram::builder()).await;
        let ada = world.tg.user("Ada");
        let group = world.tg.group("Rustaceans", &[&ada]);
        world.settings.groups = vec![group.id()];
        world.begins();
        joined(&world, &ada, &group).await;
        set_up(&ada.in_chat(&group)).await;
        let group = if join_first {
            group.upgrades_join_first().await
        } else {
            group.upgrades().await
        };
        world.tg.drained().await;
        world.tg.quiet_for(Duration::from_millis(150)).await;
        let here = ada.in_chat(&group);
        assert!(here.unread().is_empty(), "{}", group.transcript());
        let known = here.asks("/setup").await;
        assert!(
            known.text().contains("Question of the day: comes here"),
            "{}",
            known.text()
        );
        world.finish().await;
    }
}

#[tokio::test]
async fn only_admins_set_a_group_up_and_telegram_is_asked_who_is_one() {
    let world = World::new().await;
    let (ada, bo, cy) = (world.tg.user("Ada"), world.tg.user("Bo"), world.tg.user("Cy"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo, &cy]);
    joined(&world, &ada, &group).await;
    ada.promotes(&cy, &group).await;
    let (here, there) = (cy.in_chat(&group), bo.in_chat(&group));
    let told = there.asks("/setup").await;
    assert!(
        told.text().starts_with("Only admins of this chat"),
        "{}",
        told.text()
    );
    // Where we are no admin, it may not tell of a member, but of admins.
    let hidden = || Fault::refused(400, "Bad Request: member list is inaccessible").on("getChatMember");
    world.tg.plays(hidden().once());
    assert!(here.asks("/setup").await.text().contains("where is the group?"));
    world.finish().await;
}

#[tokio::test]
async fn where_telegram_does_not_say_who_is_an_admin_nobody_is_called_none() {
    let world = World::new().await;
    let (ada, bo) = (world.tg.user("Ada"), world.tg.user("Bo"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    joined(&world, &ada, &group).await;
    ada.promotes(&bo, &group).await;
    world
        .tg
        .plays(Fault::server_error(502).on("getChatMember").once());
    let here = bo.in_chat(&group);
    let told = here.asks("/setup").await;
    assert!(
        told.text().starts_with("I can't find out right now"),
        "{}",
        told.text()
    );
    let told = here.asks("/setup").await;
    assert!(told.text().contains("where is the group?"), "{}", told.text());
    world.finish().await;
}

#[tokio::test]
async fn an_anonymous_admin_sets_a_group_up_and_is_nobody_to_be_told() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    let group = world.tg.supergroup("Rustaceans", &[&ada]);
    joined(&world, &ada, &group).await;
    let here = ada.in_chat(&group);
    here.says_anonymously("/group join").await;
    assert!(here.reads().await.text().starts_with("You speak for the group"));
    here.says_anonymously("/setup").await;
    assert!(here.reads().await.text().contains("where is the group?"));
    here.says_anonymously("/setup on").await;
    assert!(here.reads().await.text().contains("is set up"));
    let mut view = world.app.store().read().await.unwrap();
    let chat = view.chat_at("telegram", &group.id().to_string()).await.unwrap();
    assert_eq!(chat.unwrap().learner, None);
    drop(view);
    world.finish().await;
}

#[tokio::test]
async fn an_anonymous_admin_is_asked_who_they_are() {
    let world = World::new().await;
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

#[tokio::test]
async fn a_code_that_others_could_read_is_void_and_a_private_one_is_not() {
    let world = World::new().await;
    let (ada, bo) = (world.tg.user("Ada"), world.tg.user("Bo"));
    let group = world.tg.supergroup("Rustaceans", &[&ada, &bo]);
    joined(&world, &ada, &group).await;
    let code = async || {
        let given = bo.asks("/link").await.text().to_owned();
        let (_, rest) = given.split_once("send me link ").unwrap();
        rest.chars().take(11).collect::<String>()
    };
    let public = code().await;
    ada.asks("/help").await;
    ada.in_chat(&group).asks(&format!("/link {public}")).await;
    let told = ada.reads().await.text().to_owned();
    assert!(told.contains("I made that code void"), "{told}");
    let late = ada.asks(&format!("/start l-{public}")).await.text().to_owned();
    assert!(!late.contains("Make these one learner?"), "{late}");
    let private = code().await;
    let shown = ada.asks(&format!("/start l-{private}")).await.text().to_owned();
    assert!(shown.contains("Make these one learner?"), "{shown}");
    world.finish().await;
}
