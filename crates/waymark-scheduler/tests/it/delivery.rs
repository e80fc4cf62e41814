use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use waymark_app::{
    Fault,
    ports::BoxFuture,
    prompt::{Composed, Kind, Prompt},
    request::Platform,
};
use waymark_core::{ids::LearnerId, ledger::Excuse};
use waymark_scheduler::{Composer, Scheduler, Service};

use crate::world::{Does, World, berlin, local_time};

/// A service with learners who are prompted at 09:00, on the day before.
async fn prompted(names: &[&str]) -> (World, Vec<LearnerId>) {
    let world = World::at("2026-03-27T08:00:00+01:00", Service::Hosted).await;
    let mut learners = Vec::new();
    for name in names {
        let learner = world.learner(name, &berlin()).await;
        world
            .remind(learner, Kind::DailyPractice, "daily 09:00", &berlin())
            .await;
        learners.push(learner);
    }
    (world, learners)
}

async fn serve(world: &World, until: &str) {
    let scheduler = world.scheduler();
    world.serve(&scheduler, local_time(&berlin(), until)).await;
}

async fn reasons(world: &World, learner: LearnerId) -> Vec<String> {
    let sent = world.sent(learner).await;
    sent.into_iter()
        .map(|sent| sent.reason.unwrap_or(sent.state))
        .collect()
}

#[tokio::test]
async fn who_cannot_be_reached_at_all_is_excused() {
    let (world, ada) = prompted(&["telegram:ada"]).await;
    world.courier.does(|_, _| Does::Never);
    serve(&world, "2026-03-28T10:00").await;
    assert_eq!(world.courier.given().len(), 1);
    assert_eq!(
        reasons(&world, ada[0]).await,
        ["unreachable: blocked", "no open account"]
    );
    assert_eq!(
        world.excused(ada[0]).await,
        [
            ("2026-03-27".to_owned(), Excuse::Undelivered),
            ("2026-03-28".to_owned(), Excuse::Undelivered)
        ]
    );
}

/// A scheduler without couriers, as a service has it before a platform is connected.
fn mute(world: &World) -> Scheduler {
    Scheduler::composing(
        Arc::new(crate::world::Echo),
        world.store.clone(),
        std::collections::HashMap::new(),
        Arc::new(world.clock.clone()),
        world.policy.clone(),
    )
}

#[tokio::test]
async fn a_platform_that_stays_unconnected_is_our_fault_but_a_closed_terminal_is_not() {
    let (world, learners) = prompted(&["telegram:ada", "bob"]).await;
    world
        .serve(&mute(&world), local_time(&berlin(), "2026-03-27T16:00"))
        .await;
    assert_eq!(reasons(&world, learners[0]).await, ["too late"]);
    assert_eq!(
        world.excused(learners[0]).await,
        [("2026-03-27".to_owned(), Excuse::Undelivered)]
    );
    assert_eq!(reasons(&world, learners[1]).await, ["too late"]);
    assert!(world.excused(learners[1]).await.is_empty());
}

#[tokio::test]
async fn a_service_leaves_a_terminals_prompt_to_the_terminal() {
    let (world, learners) = prompted(&["bob"]).await;
    let service = mute(&world);
    world
        .serve(&service, local_time(&berlin(), "2026-03-27T09:05"))
        .await;
    assert_eq!(reasons(&world, learners[0]).await, ["pending"]);
    // The terminal is opened.
    world
        .serve(&world.scheduler(), local_time(&berlin(), "2026-03-27T09:07"))
        .await;
    assert_eq!(reasons(&world, learners[0]).await, ["delivered"]);
}

#[tokio::test]
async fn an_unknown_outcome_is_not_repeated_and_the_day_is_excused() {
    let (world, ada) = prompted(&["ada"]).await;
    world.courier.does(|_, _| Does::Unknown);
    serve(&world, "2026-03-27T20:00").await;
    assert_eq!(world.courier.given().len(), 1);
    assert_eq!(reasons(&world, ada[0]).await, ["outcome unknown"]);
    assert_eq!(
        world.excused(ada[0]).await,
        [("2026-03-27".to_owned(), Excuse::Undelivered)]
    );
}

#[tokio::test]
async fn a_courier_that_never_answers_or_breaks_off_holds_up_nobody() {
    let (mut world, learners) = prompted(&["ada", "bob", "cyd"]).await;
    world.policy.patience = Duration::from_millis(1);
    world.courier.does(|to, _| match to.to.as_str() {
        "ada" => Does::Hang,
        "bob" => Does::Panic,
        _ => Does::Deliver,
    });
    serve(&world, "2026-03-28T10:00").await;
    assert_eq!(
        reasons(&world, learners[0]).await,
        ["outcome unknown", "outcome unknown"]
    );
    assert_eq!(
        reasons(&world, learners[1]).await,
        ["outcome unknown", "outcome unknown"]
    );
    assert_eq!(reasons(&world, learners[2]).await, ["delivered", "delivered"]);
    assert_eq!(world.courier.given().len(), 6);
}

#[tokio::test]
async fn a_broken_delivery_is_tried_again_ever_more_rarely_and_then_given_up() {
    let (world, ada) = prompted(&["ada"]).await;
    world.courier.does(|_, _| Does::Broken);
    serve(&world, "2026-03-27T20:00").await;
    let given = world.courier.given();
    assert_eq!(given.len(), 10);
    assert!(given.iter().all(|message| message.key == given[0].key));
    let waits: Vec<_> = given
        .windows(2)
        .map(|pair| pair[1].at.duration_since(pair[0].at).as_secs())
        .collect();
    for (i, wait) in waits.iter().enumerate() {
        let whole = (10 << i).min(1_800);
        assert!((whole / 2..=whole).contains(wait), "{waits:?}");
    }
    assert_eq!(
        reasons(&world, ada[0]).await,
        ["failed 10 times: connection reset"]
    );
    assert_eq!(
        world.excused(ada[0]).await,
        [("2026-03-27".to_owned(), Excuse::Undelivered)]
    );
}

#[tokio::test]
async fn a_broken_delivery_that_gets_better_arrives_once() {
    let (world, ada) = prompted(&["ada"]).await;
    let better = local_time(&berlin(), "2026-03-27T09:02");
    world
        .courier
        .does(move |_, now| if now < better { Does::Broken } else { Does::Deliver });
    serve(&world, "2026-03-27T20:00").await;
    assert_eq!(world.courier.arrived().len(), 1);
    assert_eq!(reasons(&world, ada[0]).await, ["delivered"]);
    assert!(world.excused(ada[0]).await.is_empty());
}

#[tokio::test]
async fn being_asked_to_wait_is_obeyed_exactly_and_is_no_failure() {
    let (mut world, ada) = prompted(&["ada"]).await;
    world.policy.attempts = 1;
    let asked = Arc::new(Mutex::new(vec![90_u64, 1, 7]));
    world.courier.does(move |_, _| match asked.lock().unwrap().pop() {
        Some(secs) => Does::Later(Duration::from_secs(secs)),
        None => Does::Deliver,
    });
    serve(&world, "2026-03-27T20:00").await;
    let nine = local_time(&berlin(), "2026-03-27T09:00");
    let after: Vec<_> = world
        .courier
        .given()
        .iter()
        .map(|it| it.at.duration_since(nine).as_secs())
        .collect();
    assert_eq!(after, [0, 7, 8, 98]);
    assert_eq!(reasons(&world, ada[0]).await, ["delivered"]);
}

#[tokio::test]
async fn a_slow_chat_does_not_starve_the_others() {
    let names: Vec<_> = (0..100).map(|n| format!("l{n}")).collect();
    let (world, _) = prompted(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    world.courier.does(|to, _| {
        if to.to == "l7" {
            Does::Later(Duration::from_mins(10))
        } else {
            Does::Deliver
        }
    });
    serve(&world, "2026-03-27T09:00").await;
    assert_eq!(world.courier.arrived().len(), 99);
}

#[tokio::test]
async fn a_storm_of_refusals_costs_few_messages_and_loses_none() {
    let names: Vec<_> = (0..300).map(|n| format!("l{n}")).collect();
    let (world, _) = prompted(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let over = local_time(&berlin(), "2026-03-27T09:10");
    world.courier.does(move |_, now| {
        if now < over {
            Does::Later(Duration::from_secs(1))
        } else {
            Does::Deliver
        }
    });
    serve(&world, "2026-03-27T09:12").await;
    let refused = world.courier.given().len() - world.courier.arrived().len();
    assert!((10..=100).contains(&refused), "{refused}");
    let mut keys: Vec<_> = world
        .courier
        .arrived()
        .iter()
        .map(|message| message.key)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((keys.len(), world.courier.arrived().len()), (300, 300));
}

#[tokio::test]
async fn a_storm_that_asks_for_no_time_at_all_ends_a_tick_too() {
    let (world, ada) = prompted(&["ada"]).await;
    world.courier.does(|_, _| Does::Later(Duration::ZERO));
    serve(&world, "2026-03-27T09:01").await;
    assert_eq!(reasons(&world, ada[0]).await, ["pending"]);
    assert!(world.courier.given().len() < 20);
}

#[tokio::test]
async fn two_prompts_for_one_learner_come_one_after_the_other() {
    let (world, ada) = prompted(&["ada"]).await;
    world
        .remind(ada[0], Kind::WeeklyRecap, "daily 08:59", &berlin())
        .await;
    world
        .remind(ada[0], Kind::EveningNudge, "daily 09:00", &berlin())
        .await;
    world.set(&berlin(), "2026-03-27T09:00");
    let tick = world.scheduler().tick().await.unwrap();
    assert_eq!(tick.delivered, 3);
    let texts: Vec<_> = world
        .courier
        .arrived()
        .into_iter()
        .map(|message| message.text)
        .collect();
    assert_eq!(texts[0], "weekly_recap");
}

/// Composes nothing for some, and fails for others.
struct Moody;

impl Composer for Moody {
    fn compose<'a>(
        &'a self,
        prompt: &'a Prompt,
        _now: jiff::Timestamp,
    ) -> BoxFuture<'a, Result<Composed, Fault>> {
        let studied = prompt.to == LearnerId(1).into();
        Box::pin(async move {
            if studied {
                return Ok(Composed::Silence("studied already"));
            }
            Err(Fault::Stored {
                what: "card",
                found: "?".to_owned(),
            })
        })
    }
}

#[tokio::test]
async fn silence_is_kept_and_a_fault_in_composing_is_tried_again() {
    let (world, learners) = prompted(&["ada", "bob"]).await;
    let courier: Arc<dyn waymark_app::ports::Courier> = world.courier.clone();
    let scheduler = Scheduler::composing(
        Arc::new(Moody),
        world.store.clone(),
        [(Platform::Console, courier)].into(),
        Arc::new(world.clock.clone()),
        world.policy.clone(),
    );
    world
        .serve(&scheduler, local_time(&berlin(), "2026-03-27T20:00"))
        .await;
    assert!(world.courier.given().is_empty());
    assert_eq!(reasons(&world, learners[0]).await, ["studied already"]);
    assert!(world.excused(learners[0]).await.is_empty());
    assert_eq!(
        reasons(&world, learners[1]).await,
        ["failed 10 times: stored card can't be read: ?"]
    );
    assert_eq!(
        world.excused(learners[1]).await,
        [("2026-03-27".to_owned(), Excuse::Undelivered)]
    );
}
