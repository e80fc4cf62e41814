//! What goes to the chats of a group.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::time;
use waymark_app::{
    App, Defaults,
    ports::Courier,
    prompt::Kind,
    request::{Notice, Platform, What},
};
use waymark_core::{
    calendar::{Weekdays, Zone},
    catalog::Catalog,
    group,
    ids::LearnerId,
};
use waymark_scheduler::{Scheduler, Service};
use waymark_store::{ChatId, NewChat};

use crate::world::{Does, World, berlin, local_time};

const MORNING: &str = "2026-03-26T08:00:00+01:00";

/// Ada's group, which is asked at 09:00 in some chats.
async fn crabs(world: &World, chats: &[&str]) -> (LearnerId, Vec<ChatId>) {
    let ada = world.learner("ada", &berlin()).await;
    let mut tx = world.store.begin(world.now()).await.unwrap();
    let (hour, days) = (time(9, 0, 0, 0), Weekdays::ALL);
    let crabs = tx.new_group("Crabs", &berlin(), hour, days).await.unwrap();
    let mut ids = Vec::new();
    for external in chats {
        let new = NewChat {
            platform: "telegram",
            external,
            server: None,
            title: external,
            group: crabs.id,
            learner: ada,
        };
        let mut chat = tx.add_chat(new).await.unwrap().unwrap();
        chat.asks = true;
        tx.put_chat(&chat).await.unwrap();
        let rule = group::rule(hour, days);
        let next = rule.next(&berlin(), world.now());
        tx.put_schedule(chat.id, "group_question", &rule.to_string(), &berlin(), next)
            .await
            .unwrap();
        ids.push(chat.id);
    }
    tx.commit().await.unwrap();
    (ada, ids)
}

fn app(world: &World) -> App {
    App::new(
        world.store.clone(),
        Arc::new(Catalog::embedded()),
        Defaults::default(),
    )
}

/// A process whose prompts the app composes.
fn speaking(world: &World) -> Scheduler {
    let courier: Arc<dyn Courier> = world.courier.clone();
    let couriers = HashMap::from([(Platform::Telegram, courier)]);
    let clock = Arc::new(world.clock.clone());
    Scheduler::new(app(world), couriers, clock, world.policy.clone())
}

fn to(world: &World) -> Vec<String> {
    let arrived = world.courier.arrived();
    arrived
        .into_iter()
        .map(|message| {
            format!(
                "{}: {}",
                message.to,
                message.text.lines().next().unwrap_or_default()
            )
        })
        .collect()
}

async fn tell(world: &World, what: What) {
    let notice = Notice {
        platform: Platform::Telegram,
        at: world.now(),
        what,
    };
    app(world).notice(notice).await.unwrap();
}

#[tokio::test]
async fn every_chat_of_a_group_gets_the_same_question_once_a_day() {
    let world = World::at(MORNING, Service::Hosted).await;
    crabs(&world, &["-1", "-2"]).await;
    let scheduler = speaking(&world);
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-26T23:00"))
        .await;
    let arrived = world.courier.arrived();
    let texts: Vec<_> = arrived
        .iter()
        .map(|it| (it.to.as_str(), it.text.as_str()))
        .collect();
    assert_eq!(texts.len(), 2);
    assert_eq!((texts[0].0, texts[1].0), ("-1", "-2"));
    assert_eq!(texts[0].1, texts[1].1);
    assert!(texts[0].1.starts_with("Question of the day"));
    assert_eq!(arrived[0].at, local_time(&berlin(), "2026-03-26T09:00"));
    // Another process finds nothing to say.
    speaking(&world).tick().await.unwrap();
    assert_eq!(world.courier.given().len(), 2);
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-29T23:00"))
        .await;
    // Through the night in which the clocks change, too.
    let hours = world.courier.shown(&berlin());
    assert_eq!(hours.len(), 8);
    assert!(hours.iter().all(|line| line.contains(" 09:00 ")), "{hours:?}");
    assert!(hours[2].ends_with("Nobody answered it.") || hours[2].contains("Yesterday: "));
}

#[tokio::test]
async fn after_downtime_a_chat_gets_at_most_one_and_only_within_six_hours() {
    for (back, said) in [
        ("2026-03-27T14:59", 1),
        ("2026-03-27T15:00", 0),
        ("2026-03-29T08:00", 0),
        ("2026-03-29T10:00", 1),
    ] {
        let world = World::at(MORNING, Service::Hosted).await;
        crabs(&world, &["-1"]).await;
        let scheduler = world.scheduler();
        world
            .serve(&scheduler, local_time(&berlin(), "2026-03-27T08:00"))
            .await;
        let before = world.courier.arrived().len();
        world.set(&berlin(), back);
        world.scheduler().tick().await.unwrap();
        let late = world.courier.arrived().split_off(before);
        assert_eq!(late.len(), said, "{back}");
        assert!(
            late.iter().all(|message| message.text.contains("late by")),
            "{late:?}"
        );
    }
}

#[tokio::test]
async fn a_chat_that_is_gone_rests_and_its_admin_hears_of_it_once() {
    let world = World::at(MORNING, Service::Hosted).await;
    let ada = world.learner("telegram:ada", &berlin()).await;
    let (owner, chats) = crabs(&world, &["-1", "-2"]).await;
    let mut tx = world.store.begin(world.now()).await.unwrap();
    for id in &chats {
        let mut chat = tx.chat(*id).await.unwrap().unwrap();
        assert_eq!(chat.learner, Some(owner));
        chat.learner = Some(ada);
        tx.put_chat(&chat).await.unwrap();
    }
    tx.commit().await.unwrap();
    world
        .courier
        .does(|to, _| if to.to == "-1" { Does::Never } else { Does::Deliver });
    let scheduler = speaking(&world);
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-28T23:00"))
        .await;
    let tried = world.courier.given();
    assert_eq!(tried.iter().filter(|message| message.to == "-1").count(), 1);
    let told: Vec<_> = to(&world)
        .into_iter()
        .filter(|line| line.starts_with("ada"))
        .collect();
    assert_eq!(
        told,
        ["ada: I can't reach a chat any more that you set up; its questions rest."]
    );
    assert_eq!(to(&world).iter().filter(|line| line.starts_with("-2")).count(), 3);
    assert!(world.excused(ada).await.is_empty(), "a day is a learner's");

    world.courier.does(|_, _| Does::Deliver);
    let address = "-1".to_owned();
    tell(&world, What::Opened { address }).await;
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-29T23:00"))
        .await;
    assert_eq!(to(&world).iter().filter(|line| line.starts_with("-1")).count(), 1);
}

#[tokio::test]
async fn a_chat_that_moves_gets_what_is_on_its_way_at_its_new_id_and_once() {
    let world = World::at(MORNING, Service::Hosted).await;
    crabs(&world, &["-1"]).await;
    world.courier.does(|to, _| {
        if to.to == "-1" {
            Does::Broken
        } else {
            Does::Deliver
        }
    });
    let scheduler = speaking(&world);
    world.set(&berlin(), "2026-03-26T09:00");
    scheduler.tick().await.unwrap();
    assert!(world.courier.arrived().is_empty());
    for _ in 0..2 {
        tell(
            &world,
            What::Moved {
                from: "-1".to_owned(),
                to: "-1001".to_owned(),
            },
        )
        .await;
    }
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-27T23:00"))
        .await;
    let sent = to(&world);
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(sent.iter().all(|line| line.starts_with("-1001: ")), "{sent:?}");
}

#[tokio::test]
async fn what_may_have_arrived_in_a_chat_is_not_sent_again() {
    let world = World::at(MORNING, Service::Hosted).await;
    let (_, chats) = crabs(&world, &["-1"]).await;
    world.courier.does(|_, _| Does::Unknown);
    let scheduler = speaking(&world);
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-26T23:00"))
        .await;
    assert_eq!(world.courier.given().len(), 1);
    let mut view = world.store.read().await.unwrap();
    let sent = view.sent(chats[0]).await.unwrap();
    assert_eq!(sent[0].reason.as_deref(), Some("outcome unknown"));
}

#[tokio::test]
async fn a_learner_and_a_chat_of_one_number_do_not_wait_for_each_other() {
    let world = World::at(MORNING, Service::Hosted).await;
    let (ada, chats) = crabs(&world, &["-1"]).await;
    assert_eq!(ada.0, chats[0].0);
    let zone: Zone = berlin();
    world.remind(ada, Kind::DailyPractice, "daily 09:00", &zone).await;
    let scheduler = world.scheduler();
    world
        .serve(&scheduler, local_time(&zone, "2026-03-26T23:00"))
        .await;
    let mut sent = to(&world);
    sent.sort();
    assert_eq!(sent, ["-1: group_question on telegram", "ada: daily_practice"]);
}
