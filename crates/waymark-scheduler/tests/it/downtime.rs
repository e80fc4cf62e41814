use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;
use waymark_app::prompt::Kind;
use waymark_core::ledger::Excuse;
use waymark_scheduler::Service;

use crate::world::{World, berlin, date, local_time, zone};

/// A service at noon, with Ada, who has all three kinds of prompts.
async fn served(service: Service) -> (World, waymark_core::ids::LearnerId) {
    let world = World::at("2026-03-26T12:00:00+01:00", service).await;
    let ada = world.learner("ada", &berlin()).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin())
        .await;
    world
        .remind(ada, Kind::EveningNudge, "daily 20:00", &berlin())
        .await;
    world
        .remind(ada, Kind::WeeklyRecap, "daily 18:00 sun", &berlin())
        .await;
    (world, ada)
}

/// Serves until one local time, is down until another; gives what comes at the restart, and the excused days.
async fn check(from: &str, to: &str, said: &[&str], excused: &[&str]) {
    let (world, ada) = served(Service::Hosted).await;
    let scheduler = world.scheduler();
    world.serve(&scheduler, local_time(&berlin(), from)).await;
    drop(scheduler);
    let before = world.courier.arrived().len();
    world.set(&berlin(), to);
    world.scheduler().tick().await.unwrap();
    let texts: Vec<_> = world
        .courier
        .arrived()
        .split_off(before)
        .into_iter()
        .map(|it| it.text)
        .collect();
    assert_eq!(texts, said);
    let days: Vec<_> = world.excused(ada).await;
    assert!(days.iter().all(|(_, why)| *why == Excuse::Outage));
    assert_eq!(days.into_iter().map(|(day, _)| day).collect::<Vec<_>>(), excused);
}

#[tokio::test]
async fn less_than_six_hours_late_it_is_sent_with_an_apology() {
    check(
        "2026-03-27T08:00",
        "2026-03-27T10:30",
        &["daily_practice, late by 90m"],
        &[],
    )
    .await;
    check(
        "2026-03-27T08:00",
        "2026-03-27T14:59",
        &["daily_practice, late by 359m"],
        &[],
    )
    .await;
}

#[tokio::test]
async fn six_hours_late_it_is_not_sent_and_the_day_is_excused() {
    check("2026-03-27T08:00", "2026-03-27T15:00", &[], &["2026-03-27"]).await;
    check("2026-03-27T08:00", "2026-03-27T17:00", &[], &["2026-03-27"]).await;
}

#[tokio::test]
async fn of_several_late_kinds_one_is_sent() {
    // Sunday: recap at 18:00, nudge at 20:00.
    check(
        "2026-03-29T17:00",
        "2026-03-29T21:00",
        &["evening_nudge, late by 60m"],
        &["2026-03-29"],
    )
    .await;
}

#[tokio::test]
async fn an_outage_in_the_evening_excuses_a_day_whose_practice_came() {
    check("2026-03-27T21:00", "2026-03-27T22:30", &[], &["2026-03-27"]).await;
    check("2026-03-27T23:30", "2026-03-28T01:00", &[], &["2026-03-27"]).await;
    check("2026-03-27T16:00", "2026-03-27T18:30", &[], &[]).await;
}

#[tokio::test]
async fn after_days_every_missed_day_is_excused_and_only_the_last_is_made_up_for() {
    check(
        "2026-03-27T08:00",
        "2026-04-01T10:00",
        &["daily_practice, late by 60m"],
        &[
            "2026-03-27",
            "2026-03-28",
            "2026-03-29",
            "2026-03-30",
            "2026-03-31",
        ],
    )
    .await;
    check(
        "2026-03-27T08:00",
        "2026-03-30T16:00",
        &[],
        &["2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30"],
    )
    .await;
}

#[tokio::test]
async fn everyone_is_excused_by_their_own_evening() {
    let (world, ada) = served(Service::Hosted).await;
    let mut world = world;
    world.policy.batch = 2;
    let mut others = Vec::new();
    for n in 0..5 {
        let other = world.learner(&format!("tokyo{n}"), &zone("Asia/Tokyo")).await;
        world
            .remind(other, Kind::DailyPractice, "daily 07:00", &zone("Asia/Tokyo"))
            .await;
        others.push(other);
    }
    let newcomer = world.learner("no schedule yet", &zone("Asia/Tokyo")).await;
    // Evening in Tokyo, morning in Berlin.
    let scheduler = world.scheduler();
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-27T11:00"))
        .await;
    world.set(&berlin(), "2026-03-27T14:00");
    let tick = scheduler.tick().await.unwrap();
    assert_eq!(tick.excused, 5);
    for other in others {
        assert_eq!(
            world.excused(other).await,
            [("2026-03-27".to_owned(), Excuse::Outage)]
        );
    }
    assert!(world.excused(ada).await.is_empty());
    assert!(world.excused(newcomer).await.is_empty());
}

#[tokio::test]
async fn excusing_goes_on_where_a_dead_process_left_it() {
    let (mut world, ada) = served(Service::Hosted).await;
    world.policy.batch = 1;
    let bob = world.learner("bob", &berlin()).await;
    world
        .remind(bob, Kind::DailyPractice, "daily 09:00", &berlin())
        .await;
    let scheduler = world.scheduler();
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-27T17:00"))
        .await;
    world.set(&berlin(), "2026-03-27T22:00");
    // The outage is found, one learner is excused, the process dies.
    let now = world.now();
    let mut tx = world.store.begin(now).await.unwrap();
    tx.beat("scheduler", "dead", world.policy.beat, world.policy.gap)
        .await
        .unwrap();
    let open = tx.unexcused().await.unwrap().unwrap();
    tx.excuse_day(ada, date("2026-03-27"), Excuse::Outage)
        .await
        .unwrap();
    tx.excused(open.id, Some(ada)).await.unwrap();
    tx.commit().await.unwrap();
    let tick = world.scheduler().tick().await.unwrap();
    assert_eq!(tick.excused, 1);
    assert_eq!(world.excused(bob).await.len(), 1);
    assert_eq!(world.store.read().await.unwrap().unexcused().await.unwrap(), None);
}

#[tokio::test]
async fn a_prompt_that_waited_through_the_outage_in_the_outbox_is_the_one_that_comes() {
    let (world, ada) = served(Service::Hosted).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 17:00", &berlin())
        .await;
    let scheduler = world.scheduler();
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-27T16:59"))
        .await;
    world.set(&berlin(), "2026-03-27T17:00");
    // Put into the outbox, then the process dies.
    assert_eq!(scheduler.materialise().await.unwrap().put, 1);
    drop(scheduler);
    world.set(&berlin(), "2026-03-27T20:30");
    let before = world.courier.arrived().len();
    world.scheduler().tick().await.unwrap();
    let texts: Vec<_> = world
        .courier
        .arrived()
        .split_off(before)
        .into_iter()
        .map(|it| it.text)
        .collect();
    assert_eq!(texts, ["daily_practice, late by 210m"]);
}

#[tokio::test]
async fn a_terminal_that_was_closed_tells_when_a_prompt_was_due_and_excuses_nothing() {
    let (world, ada) = served(Service::Terminal).await;
    world.set(&berlin(), "2026-03-30T11:00");
    world.scheduler().tick().await.unwrap();
    assert_eq!(
        world.courier.shown(&berlin()),
        ["2026-03-30 11:00 daily_practice, belated by 120m"]
    );
    assert!(world.excused(ada).await.is_empty());
    world.set(&berlin(), "2026-03-31T16:00");
    world.scheduler().tick().await.unwrap();
    assert_eq!(world.courier.arrived().len(), 1, "seven hours late: not shown");
    assert!(world.excused(ada).await.is_empty());
}

#[tokio::test]
async fn an_outage_simulated_in_the_terminal_is_treated_as_a_real_one() {
    let (world, ada) = served(Service::Terminal).await;
    let scheduler = world.scheduler();
    let to = |local| local_time(&berlin(), local);
    scheduler
        .pass_to(&world.clock, to("2026-03-27T08:00"))
        .await
        .unwrap();
    scheduler
        .outage_to(&world.clock, to("2026-03-27T16:00"))
        .await
        .unwrap();
    assert_eq!(world.now(), to("2026-03-27T16:00"));
    assert_eq!(
        world.excused(ada).await,
        [("2026-03-27".to_owned(), Excuse::Outage)]
    );
    scheduler
        .pass_to(&world.clock, to("2026-03-28T08:00"))
        .await
        .unwrap();
    scheduler
        .outage_to(&world.clock, to("2026-03-28T10:00"))
        .await
        .unwrap();
    assert_eq!(
        world.courier.arrived().last().unwrap().text,
        "daily_practice, late by 60m"
    );
    // Back in time there is no outage.
    scheduler
        .outage_to(&world.clock, to("2026-03-28T09:00"))
        .await
        .unwrap();
    assert_eq!(world.now(), to("2026-03-28T10:00"));
    assert_eq!(world.excused(ada).await.len(), 1);
}

#[tokio::test]
async fn stopping_in_good_order_is_an_outage_too() {
    let (world, ada) = served(Service::Hosted).await;
    let scheduler = world.scheduler();
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-27T19:00"))
        .await;
    scheduler.run(std::future::ready(())).await;
    world.set(&berlin(), "2026-03-27T21:30");
    world.scheduler().tick().await.unwrap();
    assert_eq!(
        world.excused(ada).await,
        [("2026-03-27".to_owned(), Excuse::Outage)]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// Whatever its length: at most one prompt at the restart, none twice, and no practice day that is neither said
    /// nor excused.
    #[test]
    fn downtime_of_a_minute_to_thirty_days_costs_no_streak(
        place in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]),
        down_after_mins in 0_i64..2_880, down_mins in prop_oneof![1_i64..60, 60_i64..1_440, 1_440_i64..43_200],
        practice in 0_i64..96
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let home = zone(place);
            let world = World::at("2026-03-24T00:00:00Z", Service::Hosted).await;
            let ada = world.learner("ada", &home).await;
            let rule = format!("daily {:02}:{:02}", practice / 4, practice % 4 * 15);
            world.remind(ada, Kind::DailyPractice, &rule, &home).await;
            world.remind(ada, Kind::EveningNudge, "daily 20:00", &home).await;
            world.remind(ada, Kind::WeeklyRecap, "daily 18:00 sun", &home).await;
            let first = home.day(world.now());
            let scheduler = world.scheduler();
            let down = world.now().saturating_add(SignedDuration::from_mins(down_after_mins)).unwrap();
            world.serve(&scheduler, down).await;
            drop(scheduler);
            world.clock.set(down.saturating_add(SignedDuration::from_mins(down_mins)).unwrap());
            let before = world.courier.arrived().len();
            let scheduler = world.scheduler();
            scheduler.tick().await.unwrap();
            let late = world.courier.arrived().split_off(before);
            // Within an hour (the gap of these tests) nobody notices, and what is on time is no catch-up.
            let made_up: Vec<_> = late.iter().filter(|message| message.text.contains("late")).collect();
            assert!(made_up.len() <= 1, "{late:?}");
            assert!(down_mins <= 60 || late.len() <= 1, "{late:?}");
            world.serve(&scheduler, world.now().saturating_add(SignedDuration::from_hours(30)).unwrap()).await;

            let sent = world.sent(ada).await;
            let arrived = world.courier.arrived();
            let mut keys: Vec<_> = arrived.iter().map(|message| message.key).collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), arrived.len(), "twice");
            let excused = world.excused(ada).await;
            let last = home.day(world.now()).saturating_sub(1.day());
            for day in home.days(first.saturating_add(1.day()), last) {
                let said = sent.iter().any(|it| it.kind == "daily_practice" && it.day == day && it.state == "delivered");
                let excused = excused.iter().any(|(excused, _)| *excused == day.to_string());
                assert!(said || excused || down_mins <= 60, "{day}: {sent:?}");
            }
        });
    }
}
