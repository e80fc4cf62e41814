use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use waymark_app::{ports::VirtualClock, prompt::Kind};
use waymark_scheduler::Service;
use waymark_store::{NewPrompt, PURGED_AT_ONCE, Store};

use crate::world::{Does, World, berlin, date, local_time};

#[tokio::test]
async fn time_without_events_only_moves_the_clock() {
    let world = World::at("2026-03-26T12:00:00Z", Service::Terminal).await;
    let until: Timestamp = "2036-03-26T12:00:00Z".parse().unwrap();
    let passed = world.scheduler().pass_to(&world.clock, until).await.unwrap();
    assert_eq!((passed.next, world.now()), (None, until));
}

#[tokio::test]
async fn time_does_not_go_back() {
    let world = World::at("2026-03-26T12:00:00Z", Service::Terminal).await;
    let now = world.now();
    world
        .scheduler()
        .pass_to(&world.clock, Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    assert_eq!(world.now(), now);
}

#[tokio::test]
async fn each_prompt_comes_at_its_own_instant_and_the_end_is_part_of_the_time() {
    let berlin = berlin();
    let world = World::at("2026-03-26T12:00:00+01:00", Service::Terminal).await;
    let ada = world.learner("ada", &berlin).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin)
        .await;
    world
        .remind(ada, Kind::EveningNudge, "daily 20:00", &berlin)
        .await;
    let until = local_time(&berlin, "2026-03-27T20:00");
    world.scheduler().pass_to(&world.clock, until).await.unwrap();
    assert_eq!(
        world.courier.shown(&berlin),
        [
            "2026-03-26 20:00 evening_nudge",
            "2026-03-27 09:00 daily_practice",
            "2026-03-27 20:00 evening_nudge"
        ]
    );
    assert_eq!(world.now(), until);
}

#[tokio::test]
async fn whatever_the_rows_are_time_comes_to_an_end() {
    let berlin = berlin();
    let world = World::at("2026-03-26T12:00:00+01:00", Service::Terminal).await;
    for (name, rule) in [
        ("ada", "cron * * * * *"),
        ("bob", "daily 12:00"),
        ("cyd", "cron 0 0 29 2 *"),
    ] {
        let learner = world.learner(name, &berlin).await;
        world.remind(learner, Kind::DailyPractice, rule, &berlin).await;
        // A rule and a kind of some other version, and a row that should have been sent in 1970.
        let mut tx = world.store.begin(world.now()).await.unwrap();
        let firing = waymark_core::recurrence::Firing {
            planned: date("2026-03-26"),
            at: world.now(),
        };
        tx.put_schedule(learner, "song", "when the moon is full", &berlin, Some(firing))
            .await
            .unwrap();
        for (kind, day) in [
            ("dance", "2026-03-26"),
            ("daily_practice", "1970-01-01"),
            ("weekly_recap", "9999-12-31"),
        ] {
            let prompt = NewPrompt {
                recipient: learner.into(),
                kind: kind.to_owned(),
                day: date(day),
                due_at: Timestamp::UNIX_EPOCH,
                ready_at: Timestamp::UNIX_EPOCH,
            };
            assert!(tx.add_prompt(&prompt).await.unwrap());
        }
        tx.commit().await.unwrap();
    }
    world.courier.does(|to, _| {
        if to.to == "ada" {
            Does::Later(Duration::ZERO)
        } else {
            Does::Broken
        }
    });
    let scheduler = world.scheduler();
    let until = world.now().saturating_add(SignedDuration::from_hours(6)).unwrap();
    scheduler.pass_to(&world.clock, until).await.unwrap();
    assert_eq!(world.now(), until);
    world.courier.does(|_, _| Does::Deliver);
    scheduler
        .pass_to(&world.clock, local_time(&berlin, "2026-05-10T13:00"))
        .await
        .unwrap();
    for name in ["ada", "bob"] {
        let arrived = world
            .courier
            .arrived()
            .into_iter()
            .filter(|message| message.to == name)
            .count();
        assert!((42..=46).contains(&arrived), "{name} {arrived}");
    }
}

#[tokio::test]
async fn a_clock_that_runs_passes_time_too() {
    let berlin = berlin();
    let store = Store::memory().await.unwrap();
    let world = World::on(VirtualClock::running(), store, Service::Terminal);
    let ada = world.learner("ada", &berlin).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin)
        .await;
    let until = world
        .now()
        .saturating_add(SignedDuration::from_hours(72))
        .unwrap();
    let passed = world.scheduler().pass_to(&world.clock, until).await.unwrap();
    assert_eq!(passed.delivered, 3);
    assert!(world.now() >= until);
}

#[tokio::test]
async fn however_many_old_rows_there_are_they_are_forgotten_at_once() {
    let berlin = berlin();
    let world = World::at("2026-03-26T12:00:00+01:00", Service::Terminal).await;
    let ada = world.learner("ada", &berlin).await;
    let mut tx = world.store.begin(world.now()).await.unwrap();
    for number in 0..PURGED_AT_ONCE * 2 + 200 {
        tx.add_answered(&format!("console:{number}"), ada, "{}")
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let later = world
        .now()
        .saturating_add(SignedDuration::from_hours(8 * 24))
        .unwrap();
    let mut tx = world.store.begin(later).await.unwrap();
    tx.add_answered("console:young", ada, "{}").await.unwrap();
    tx.commit().await.unwrap();
    let passed = world.scheduler().pass_to(&world.clock, later).await.unwrap();
    assert_eq!(passed.forgotten, u64::from(PURGED_AT_ONCE * 2 + 200));
    let left = world.store.read().await.unwrap().all_answered(ada).await.unwrap();
    assert_eq!(left.len(), 1);
}

#[tokio::test]
async fn old_rows_are_forgotten_in_time() {
    let berlin = berlin();
    let world = World::at("2026-03-26T12:00:00+01:00", Service::Terminal).await;
    let ada = world.learner("ada", &berlin).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin)
        .await;
    let mut tx = world.store.begin(world.now()).await.unwrap();
    tx.add_answered("console:1", ada, "{}").await.unwrap();
    tx.commit().await.unwrap();
    let scheduler = world.scheduler();
    let kept = async || {
        let mut snapshot = world.store.read().await.unwrap();
        (
            snapshot.all_answered(ada).await.unwrap().len(),
            snapshot.sent(ada).await.unwrap().len(),
        )
    };
    scheduler
        .pass_to(&world.clock, local_time(&berlin, "2026-04-02T11:00"))
        .await
        .unwrap();
    assert_eq!(kept().await, (1, 7));
    scheduler
        .pass_to(&world.clock, local_time(&berlin, "2026-04-03T11:00"))
        .await
        .unwrap();
    assert_eq!(kept().await, (0, 8));
    scheduler
        .pass_to(&world.clock, local_time(&berlin, "2026-07-01T11:00"))
        .await
        .unwrap();
    assert_eq!(kept().await, (0, 60));
}
