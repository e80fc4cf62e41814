use waymark_app::prompt::Kind;
use waymark_scheduler::Service;

use crate::world::{World, berlin, local_time, zone};

#[tokio::test]
async fn eight_days_across_the_clock_change_have_one_practice_each_at_nine() {
    let berlin = berlin();
    let world = World::at("2026-03-26T18:00:00+01:00", Service::Terminal).await;
    let ada = world.learner("ada", &berlin).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin)
        .await;
    let scheduler = world.scheduler();
    for day in 27..=31 {
        let passed = scheduler
            .pass_to(&world.clock, local_time(&berlin, &format!("2026-03-{day}T18:00")))
            .await
            .unwrap();
        assert_eq!((passed.put, passed.delivered), (1, 1));
    }
    let until = local_time(&berlin, "2026-04-03T18:00");
    let passed = scheduler.pass_to(&world.clock, until).await.unwrap();
    assert_eq!((passed.put, passed.delivered), (3, 3));
    assert_eq!(passed.next, Some(local_time(&berlin, "2026-04-04T09:00")));
    let expected: Vec<_> = [
        "03-27", "03-28", "03-29", "03-30", "03-31", "04-01", "04-02", "04-03",
    ]
    .iter()
    .map(|day| format!("2026-{day} 09:00 daily_practice"))
    .collect();
    assert_eq!(world.courier.shown(&berlin), expected);
    assert!(world.excused(ada).await.is_empty());
}

#[tokio::test]
async fn weekdays_that_are_not_chosen_are_silent() {
    let berlin = berlin();
    let world = World::at("2026-03-26T18:00:00+01:00", Service::Terminal).await;
    let ada = world.learner("ada", &berlin).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00 sat,mon", &berlin)
        .await;
    world
        .remind(ada, Kind::WeeklyRecap, "daily 18:00 sun", &berlin)
        .await;
    let until = local_time(&berlin, "2026-04-02T18:00");
    world.scheduler().pass_to(&world.clock, until).await.unwrap();
    assert_eq!(
        world.courier.shown(&berlin),
        [
            "2026-03-28 09:00 daily_practice",
            "2026-03-29 18:00 weekly_recap",
            "2026-03-30 09:00 daily_practice",
        ]
    );
}

#[tokio::test]
async fn a_change_of_zone_doubles_no_prompt_and_loses_none() {
    let (berlin, new_york, tokyo) = (berlin(), zone("America/New_York"), zone("Asia/Tokyo"));
    let world = World::at("2026-03-26T18:00:00+01:00", Service::Terminal).await;
    let ada = world.learner("ada", &berlin).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin)
        .await;
    let scheduler = world.scheduler();
    scheduler
        .pass_to(&world.clock, local_time(&berlin, "2026-03-27T10:00"))
        .await
        .unwrap();
    // In New York it is four in the morning of the same day: its nine o'clock comes once more.
    for home in [&new_york, &tokyo, &new_york] {
        let mut tx = world.store.begin(world.now()).await.unwrap();
        let mut learner = tx.learner(ada).await.unwrap().unwrap();
        learner.zone = home.clone();
        tx.put_learner(&learner).await.unwrap();
        tx.commit().await.unwrap();
        world.remind(ada, Kind::DailyPractice, "daily 09:00", home).await;
    }
    scheduler
        .pass_to(&world.clock, local_time(&new_york, "2026-03-29T10:00"))
        .await
        .unwrap();
    assert_eq!(
        world.courier.shown(&new_york),
        [
            "2026-03-27 04:00 daily_practice",
            "2026-03-28 09:00 daily_practice",
            "2026-03-29 09:00 daily_practice",
        ]
    );
}

#[tokio::test]
async fn quiet_hours_hold_a_prompt_until_they_end() {
    let berlin = berlin();
    let world = World::at("2026-03-26T18:00:00+01:00", Service::Hosted).await;
    let ada = world.learner("ada", &berlin).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 06:30", &berlin)
        .await;
    world
        .remind(ada, Kind::EveningNudge, "daily 22:30", &berlin)
        .await;
    world.set_quiet(ada, "22:00-08:00").await;
    let scheduler = world.scheduler();
    world
        .serve(&scheduler, local_time(&berlin, "2026-03-29T12:00"))
        .await;
    assert_eq!(
        world.courier.shown(&berlin),
        [
            "2026-03-27 08:00 daily_practice",
            "2026-03-28 08:00 daily_practice",
            "2026-03-29 08:00 daily_practice",
        ]
    );
    let nudges: Vec<_> = world
        .sent(ada)
        .await
        .into_iter()
        .filter(|sent| sent.kind == "evening_nudge")
        .collect();
    assert_eq!(nudges.len(), 3);
    assert!(
        nudges
            .iter()
            .all(|sent| sent.reason.as_deref() == Some("quiet hours"))
    );
    assert!(world.excused(ada).await.is_empty(), "their own wish");
}
