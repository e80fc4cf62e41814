use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use tokio::sync::oneshot;
use waymark_app::{
    ports::{Address, BoxFuture, Courier, Key, Receipt, Undelivered, VirtualClock},
    prompt::Kind,
    reply::Reply,
    request::Platform,
};
use waymark_scheduler::{Scheduler, Service};
use waymark_store::{Beat, Store};

use crate::world::{Echo, World, berlin};

/// Delivers when it is told to.
struct Slow {
    taken: tokio::sync::Notify,
    go: tokio::sync::Notify,
}

impl Courier for Slow {
    fn deliver<'a>(
        &'a self,
        _to: &'a Address,
        _reply: &'a Reply,
        _key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            self.taken.notify_one();
            self.go.notified().await;
            Ok(Receipt {
                message: Some("m7".to_owned()),
                poll: None,
            })
        })
    }
}

#[tokio::test]
async fn a_service_that_is_told_to_stop_finishes_what_is_under_way_and_gives_up_its_role() {
    let world = World::at("2026-03-27T08:00:00+01:00", Service::Hosted).await;
    let ada = world.learner("ada", &berlin()).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin())
        .await;
    world.set(&berlin(), "2026-03-27T09:00");
    let courier = Arc::new(Slow {
        taken: tokio::sync::Notify::new(),
        go: tokio::sync::Notify::new(),
    });
    let as_courier: Arc<dyn Courier> = courier.clone();
    let scheduler = Scheduler::composing(
        Arc::new(Echo),
        world.store.clone(),
        [(Platform::Console, as_courier)].into(),
        Arc::new(world.clock.clone()),
        world.policy.clone(),
    );
    let (stop, stopped) = oneshot::channel::<()>();
    let service = tokio::spawn(scheduler.run(async { drop(stopped.await) }));
    courier.taken.notified().await;
    // Bob's prompt comes due too late.
    let bob = world.learner("bob", &berlin()).await;
    stop.send(()).unwrap();
    courier.go.notify_one();
    service.await.unwrap();
    let sent = world.sent(ada).await;
    assert_eq!(
        (sent[0].state.as_str(), sent[0].receipt.as_deref()),
        ("delivered", Some("m7"))
    );
    assert!(world.sent(bob).await.is_empty());
    // Another process need not wait.
    let mut tx = world.store.begin(world.now()).await.unwrap();
    let beat = tx
        .beat("scheduler", "next", world.policy.beat, world.policy.gap)
        .await
        .unwrap();
    assert_eq!(beat, Beat::Ours { outage: None });
}

#[tokio::test]
async fn a_running_service_notices_what_requests_have_scheduled() {
    let store = Store::memory().await.unwrap();
    let world = World::on(VirtualClock::running(), store, Service::Hosted);
    let scheduler = world.scheduler();
    let (stop, stopped) = oneshot::channel::<()>();
    let service = tokio::spawn(scheduler.run(async { drop(stopped.await) }));
    let ada = world.learner("ada", &berlin()).await;
    let soon = world
        .now()
        .saturating_add(SignedDuration::from_millis(300))
        .unwrap();
    let mut tx = world.store.begin(world.now()).await.unwrap();
    let firing = waymark_core::recurrence::Firing {
        planned: berlin().day(soon),
        at: soon,
    };
    tx.put_schedule(ada, "daily_practice", "daily 09:00", &berlin(), Some(firing))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let arrived = async {
        while world.courier.arrived().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), arrived)
        .await
        .unwrap();
    let late = world.courier.given()[0].at.duration_since(soon);
    assert!(
        !late.is_negative() || late > SignedDuration::from_secs(-1),
        "{late}"
    );
    stop.send(()).unwrap();
    service.await.unwrap();
    assert_eq!(world.sent(ada).await[0].state, "delivered");
}

#[tokio::test]
async fn a_second_process_may_serve_while_the_first_one_is_thought_alive() {
    let world = World::at("2026-03-27T08:00:00+01:00", Service::Hosted).await;
    let ada = world.learner("ada", &berlin()).await;
    world
        .remind(ada, Kind::DailyPractice, "daily 09:00", &berlin())
        .await;
    world.set(&berlin(), "2026-03-27T08:59");
    // Killed a moment ago: its heartbeat still holds.
    world.scheduler().tick().await.unwrap();
    world.set(&berlin(), "2026-03-27T09:00");
    assert_eq!(world.scheduler().tick().await.unwrap().delivered, 1);
}
