//! Weeks of groups close by themselves, and are told.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::time;
use waymark_app::{App, Defaults, ports::Courier, request::Platform};
use waymark_core::{
    calendar::{Weekdays, Zone},
    catalog::Catalog,
    group,
    ids::LearnerId,
};
use waymark_scheduler::{Scheduler, Service};
use waymark_store::{GroupId, NewChat, StudyDay};

use crate::world::{World, berlin, date, local_time, zone};

/// A process whose prompts the app composes.
fn speaking(world: &World) -> Scheduler {
    let app = App::new(
        world.store.clone(),
        Arc::new(Catalog::embedded()),
        Defaults::default(),
    );
    let courier: Arc<dyn Courier> = world.courier.clone();
    let couriers = HashMap::from([(Platform::Telegram, courier)]);
    Scheduler::new(app, couriers, Arc::new(world.clock.clone()), world.policy.clone())
}

/// A group of one, Ada, with a chat that is told how the week went, and asked nothing.
async fn crabs(world: &World, zone: &Zone) -> (LearnerId, GroupId) {
    let ada = world.learner("telegram:ada", &berlin()).await;
    let mut tx = world.store.begin(world.now()).await.unwrap();
    let (hour, days) = (time(9, 0, 0, 0), Weekdays::ALL);
    let crabs = tx.new_group("Crabs", zone, hour, days).await.unwrap().id;
    tx.join_group(crabs, ada).await.unwrap();
    let new = NewChat {
        platform: "telegram",
        external: "-1",
        title: "Crabs",
        group: crabs,
        learner: ada,
        server: None,
    };
    let mut chat = tx.add_chat(new).await.unwrap().unwrap();
    chat.asks = true;
    tx.put_chat(&chat).await.unwrap();
    for (kind, rule) in [
        ("group_recap", group::recap_rule(hour, days)),
        ("group_question", group::rule(hour, days)),
    ] {
        let next = rule.next(zone, world.now());
        tx.put_schedule(chat.id, kind, &rule.to_string(), zone, next)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    (ada, crabs)
}

async fn earns(world: &World, who: LearnerId, day: &str, points: u32) {
    let mut tx = world.store.begin(world.now()).await.unwrap();
    let day = StudyDay {
        day: date(day),
        studied: true,
        excuse: None,
        points,
        minutes: 0,
    };
    tx.put_day(who, &day).await.unwrap();
    tx.commit().await.unwrap();
}

/// The closed weeks, first to last: Monday, points, and when they ended.
async fn closed(world: &World, group: GroupId) -> Vec<(String, u32, String)> {
    let mut view = world.store.read().await.unwrap();
    let mut all = Vec::new();
    let mut after = date("1970-01-01");
    while let Some(week) = view.closed_week_after(group, after).await.unwrap() {
        after = week.week.first;
        all.push((after.to_string(), week.points, week.week.to.to_string()));
    }
    all
}

/// First lines of what came about a week, with the hour.
fn told(world: &World) -> Vec<String> {
    let lines = world.courier.shown(&berlin()).into_iter();
    lines
        .filter(|line| line.contains("Crabs: the week"))
        .map(|line| line.lines().next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn a_week_closes_at_midnight_where_the_group_is_and_is_told_at_its_hour() {
    let world = World::at("2026-03-26T08:00:00+01:00", Service::Hosted).await;
    let los_angeles = zone("America/Los_Angeles");
    let (ada, crabs) = crabs(&world, &los_angeles).await;
    let scheduler = speaking(&world);
    earns(&world, ada, "2026-03-26", 15).await;
    world
        .serve(&scheduler, local_time(&los_angeles, "2026-03-29T23:59"))
        .await;
    assert_eq!(closed(&world, crabs).await, []);
    // Monday morning in Berlin, Sunday night there.
    earns(&world, ada, "2026-03-30", 5).await;
    world
        .serve(&scheduler, local_time(&los_angeles, "2026-03-30T00:01"))
        .await;
    let first = ("2026-03-23".to_owned(), 20, "2026-03-30T07:00:00Z".to_owned());
    assert_eq!(closed(&world, crabs).await, std::slice::from_ref(&first));
    // What grace gives to Sunday afterwards is the new week's, and nothing changes the old one.
    earns(&world, ada, "2026-03-29", 10).await;
    earns(&world, ada, "2026-03-30", 0).await;
    assert_eq!(told(&world), [] as [&str; 0]);
    world
        .serve(&scheduler, local_time(&los_angeles, "2026-04-06T10:00"))
        .await;
    let second = ("2026-03-30".to_owned(), 5, "2026-04-06T07:00:00Z".to_owned());
    assert_eq!(closed(&world, crabs).await, [first, second]);
    assert_eq!(
        told(&world),
        [
            "2026-03-30 18:00 Crabs: the week from Mon 23 March to Sun 29 March",
            "2026-04-06 18:00 Crabs: the week from Mon 30 March to Sun 5 April",
        ]
    );
    // It comes before the question of that hour.
    let lines = world.courier.shown(&berlin());
    let at = lines
        .iter()
        .position(|line| line.contains("Crabs: the week"))
        .unwrap();
    assert!(lines[at + 1].starts_with("2026-03-30 18:00 "), "{lines:?}");
}

#[tokio::test]
async fn after_weeks_of_downtime_every_week_is_closed_in_order_with_what_was_earned_in_it() {
    let world = World::at("2026-03-26T08:00:00+01:00", Service::Hosted).await;
    let (ada, crabs) = crabs(&world, &berlin()).await;
    earns(&world, ada, "2026-03-26", 15).await;
    speaking(&world).tick().await.unwrap();
    // On the Tuesday after the next week somebody is heard before anything is closed.
    world.set(&berlin(), "2026-04-07T12:00");
    earns(&world, ada, "2026-04-07", 25).await;
    let tick = speaking(&world).tick().await.unwrap();
    assert_eq!(tick.closed, 2);
    let weeks: Vec<_> = closed(&world, crabs)
        .await
        .into_iter()
        .map(|it| (it.0, it.1))
        .collect();
    assert_eq!(
        weeks,
        [("2026-03-23".to_owned(), 15), ("2026-03-30".to_owned(), 0)]
    );
    assert_eq!(speaking(&world).tick().await.unwrap().closed, 0);
    let mut view = world.store.read().await.unwrap();
    let week = view.week(crabs, &berlin(), world.now()).await.unwrap();
    assert_eq!(view.points_together(crabs, week.period()).await.unwrap(), 25);
    drop(view);
    assert_eq!(told(&world), [] as [&str; 0], "Monday was yesterday");
}

#[tokio::test]
async fn after_a_morning_of_downtime_the_recap_comes_as_well_as_the_question() {
    let world = World::at("2026-03-26T08:00:00+01:00", Service::Hosted).await;
    let (ada, _) = crabs(&world, &berlin()).await;
    earns(&world, ada, "2026-03-26", 15).await;
    let scheduler = speaking(&world);
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-30T08:00"))
        .await;
    let before = world.courier.arrived().len();
    world.set(&berlin(), "2026-03-30T12:00");
    speaking(&world).tick().await.unwrap();
    let lines = world.courier.shown(&berlin());
    assert_eq!(lines.len(), before + 2, "{lines:?}");
    assert_eq!(
        told(&world),
        ["2026-03-30 12:00 Crabs: the week from Mon 23 March to Sun 29 March"]
    );
    assert!(
        lines[before..]
            .iter()
            .all(|line| line.contains("Sorry, this was planned"))
    );
}
