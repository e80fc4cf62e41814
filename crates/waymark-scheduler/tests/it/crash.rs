//! A process may die between any two steps, and two may work side by side.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use jiff::SignedDuration;
use tokio::sync::Notify;
use waymark_app::{
    ports::{Address, BoxFuture, Courier, Key, Leave, Receipt, Undelivered},
    prompt::Kind,
    reply::Reply,
};
use waymark_core::{ids::LearnerId, ledger::Excuse};
use waymark_scheduler::{Scheduler, Service};
use waymark_store::{Options, Store, StoreError};

use crate::world::{Does, World, berlin};

const LEASE: SignedDuration = SignedDuration::from_mins(1);

/// Learners whose practice is due this minute.
async fn due(world: &World, learners: usize) -> Vec<LearnerId> {
    let mut ids = Vec::new();
    for n in 0..learners {
        let id = world.learner(&format!("l{n}"), &berlin()).await;
        world
            .remind(id, Kind::DailyPractice, "daily 09:00", &berlin())
            .await;
        ids.push(id);
    }
    world.set(&berlin(), "2026-03-27T09:00");
    ids
}

async fn world() -> World {
    World::at("2026-03-27T08:00:00+01:00", Service::Hosted).await
}

async fn states(world: &World, learner: LearnerId) -> Vec<String> {
    let sent = world.sent(learner).await;
    sent.into_iter()
        .map(|sent| sent.reason.unwrap_or(sent.state))
        .collect()
}

fn wait_for_the_lease(world: &World) {
    world.clock.set(world.now().saturating_add(LEASE).unwrap());
}

#[tokio::test]
async fn dead_after_materialising_it_is_sent_by_the_next_process() {
    let world = world().await;
    let ada = due(&world, 1).await[0];
    assert_eq!(world.scheduler().materialise().await.unwrap().put, 1);
    let tick = world.scheduler().tick().await.unwrap();
    assert_eq!((tick.put, tick.delivered), (0, 1));
    assert_eq!(states(&world, ada).await, ["delivered"]);
}

#[tokio::test]
async fn dead_after_claiming_it_is_sent_when_the_lease_ends() {
    let world = world().await;
    let ada = due(&world, 1).await[0];
    world.scheduler().materialise().await.unwrap();
    let mut tx = world.store.begin(world.now()).await.unwrap();
    let lease_until = world.now().saturating_add(LEASE).unwrap();
    assert_eq!(tx.claim(lease_until, 9).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
    let scheduler = world.scheduler();
    let tick = scheduler.tick().await.unwrap();
    assert_eq!((tick.delivered, tick.next), (0, Some(lease_until)));
    wait_for_the_lease(&world);
    assert_eq!(scheduler.tick().await.unwrap().delivered, 1);
    assert_eq!(states(&world, ada).await, ["delivered"]);
}

#[tokio::test]
async fn dead_while_sending_it_may_have_arrived_and_is_not_sent_again() {
    let world = world().await;
    let ada = due(&world, 1).await[0];
    world.courier.does(|_, _| Does::Hang);
    let scheduler = world.scheduler();
    tokio::select! {
        _ = scheduler.tick() => panic!("nobody answers"),
        () = world.courier.taken.notified() => {}
    }
    drop(scheduler);
    world.courier.does(|_, _| Does::Deliver);
    wait_for_the_lease(&world);
    let tick = world.scheduler().tick().await.unwrap();
    assert_eq!((tick.delivered, tick.dropped, tick.excused), (0, 1, 1));
    assert_eq!(world.courier.given().len(), 1);
    assert_eq!(states(&world, ada).await, ["outcome unknown"]);
    assert_eq!(
        world.excused(ada).await,
        [("2026-03-27".to_owned(), Excuse::Undelivered)]
    );
}

#[tokio::test]
async fn a_tick_that_is_called_off_leaves_its_deliveries_to_the_next_one() {
    let world = world().await;
    let ada = due(&world, 1).await[0];
    world.courier.does(|_, _| Does::Hang);
    let mut impatient = World::over(world.store.clone(), "2026-03-27T09:00:00+01:00", Service::Hosted);
    impatient.courier = world.courier.clone();
    impatient.policy.patience = Duration::from_millis(20);
    let scheduler = impatient.scheduler();
    tokio::select! {
        _ = scheduler.tick() => panic!("nobody answers"),
        () = world.courier.taken.notified() => {}
    }
    assert_eq!(scheduler.tick().await.unwrap().dropped, 1);
    assert_eq!(states(&world, ada).await, ["outcome unknown"]);
}

/// Lets nothing leave: the platform's rate is met.
struct Full(Notify);

impl Courier for Full {
    fn deliver<'a>(
        &'a self,
        _: &'a Address,
        _: &'a Reply,
        _: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(std::future::pending())
    }

    fn carry<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
        _: &'a dyn Leave,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        self.0.notify_one();
        self.deliver(to, reply, key)
    }
}

#[tokio::test]
async fn dead_while_it_waits_for_its_turn_it_has_not_left_and_is_sent_when_the_lease_ends() {
    let world = world().await;
    let ada = due(&world, 1).await[0];
    let full = Arc::new(Full(Notify::new()));
    let courier: Arc<dyn Courier> = full.clone();
    let scheduler = world.scheduler_with(&courier);
    tokio::select! {
        _ = scheduler.tick() => panic!("nobody answers"),
        () = full.0.notified() => {}
    }
    drop(scheduler);
    wait_for_the_lease(&world);
    let tick = world.scheduler().tick().await.unwrap();
    assert_eq!((tick.delivered, tick.dropped, tick.excused), (1, 0, 0));
    assert_eq!(states(&world, ada).await, ["delivered"]);
}

/// Polls a future so often, then drops it: the process is killed there. `false`: it had ended.
async fn killed_after(polls: usize, future: impl Future) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(true);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| false)
    })
    .await
}

#[tokio::test]
async fn killed_at_any_moment_of_a_tick_nothing_is_lost_or_doubled() {
    let mut kills = 0;
    for polls in 0.. {
        let world = world().await;
        let learners = due(&world, 3).await;
        let scheduler = world.scheduler();
        let killed = killed_after(polls, scheduler.tick()).await;
        drop(scheduler);
        kills += u32::from(killed);
        // The next process finds what is left; twice, since it may have been killed with a claim in hand.
        let scheduler = world.scheduler();
        scheduler.tick().await.unwrap();
        wait_for_the_lease(&world);
        scheduler.tick().await.unwrap();
        let mut arrived: Vec<_> = world
            .courier
            .arrived()
            .into_iter()
            .map(|message| message.to)
            .collect();
        let all = arrived.len();
        arrived.sort();
        arrived.dedup();
        assert_eq!(arrived.len(), all, "doubled after {polls} polls");
        for (n, learner) in learners.iter().enumerate() {
            let states = states(&world, *learner).await;
            let said = arrived.contains(&format!("l{n}"));
            match states[..] {
                [ref state] if state == "delivered" => assert!(said),
                [ref state] if state == "outcome unknown" => {
                    assert_eq!(world.excused(*learner).await.len(), 1);
                }
                _ => panic!("lost after {polls} polls: {states:?}"),
            }
        }
        if !killed {
            break;
        }
    }
    assert!(kills > 20, "{kills}");
}

/// A file, and schedulers of several processes on it.
async fn file(learners: usize) -> (tempfile::TempDir, World, Vec<LearnerId>) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("waymark.db"), Options::default())
        .await
        .unwrap();
    let world = World::over(store, "2026-03-27T08:00:00+01:00", Service::Hosted);
    let ids = due(&world, learners).await;
    (folder, world, ids)
}

async fn another(folder: &tempfile::TempDir, world: &World, busy: Duration) -> Scheduler {
    let options = Options {
        busy,
        ..Options::default()
    };
    let store = Store::open(folder.path().join("waymark.db"), options)
        .await
        .unwrap();
    world.scheduler_on(store)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_that_tick_at_once_double_nothing() {
    let (folder, mut world, ids) = file(300).await;
    world.policy.batch = 40;
    let busy = Duration::from_secs(30);
    let (a, b, c) = (
        another(&folder, &world, busy).await,
        another(&folder, &world, busy).await,
        another(&folder, &world, busy).await,
    );
    let (a, b, c) = tokio::join!(
        tokio::spawn(async move { a.tick().await.unwrap() }),
        tokio::spawn(async move { b.tick().await.unwrap() }),
        tokio::spawn(async move { c.tick().await.unwrap() }),
    );
    let (a, b, c) = (a.unwrap(), b.unwrap(), c.unwrap());
    assert_eq!(a.put + b.put + c.put, 300);
    assert_eq!(a.delivered + b.delivered + c.delivered, 300);
    let mut to: Vec<_> = world
        .courier
        .given()
        .into_iter()
        .map(|message| message.to)
        .collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), world.courier.given().len()), (300, 300));
    for id in ids {
        assert_eq!(states(&world, id).await, ["delivered"]);
    }
}

#[tokio::test]
async fn what_came_of_a_delivery_is_written_down_once_the_database_is_free_again() {
    let (folder, world, ids) = file(2).await;
    let scheduler = another(&folder, &world, Duration::from_millis(1)).await;
    world.courier.does(|_, _| Does::Hang);
    let mut impatient = World::over(world.store.clone(), "2026-03-27T09:00:00+01:00", Service::Hosted);
    impatient.courier = world.courier.clone();
    drop(scheduler);
    impatient.policy.patience = Duration::from_millis(50);
    let scheduler = another(&folder, &impatient, Duration::from_millis(1)).await;
    // While the messages are under way, another process takes the database and keeps it.
    let (ticked, held) = tokio::join!(scheduler.tick(), async {
        while world.courier.given().len() < 2 {
            world.courier.taken.notified().await;
        }
        world.store.begin(world.now()).await.unwrap()
    });
    assert!(
        matches!(ticked, Err(waymark_app::Fault::Store(StoreError::Busy))),
        "{ticked:?}"
    );
    drop(held);
    assert_eq!(scheduler.tick().await.unwrap().dropped, 2);
    assert_eq!(world.courier.given().len(), 2);
    for id in ids {
        assert_eq!(states(&world, id).await, ["outcome unknown"]);
    }
}
