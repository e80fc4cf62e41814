//! G1 and G2 through the scheduler: 10,000 prompts due among a million learners, on a real file with full durability.
//!
//! The file is seeded by a process of its own, so that the memory printed at the end is what serving costs.
//! `WAYMARK_BENCH_LEARNERS` sets another number of learners.
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use divan::{Bencher, counter::ItemsCount};
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;
use waymark_app::{
    Fault,
    ports::{Address, BoxFuture, Courier, Key, Receipt, Undelivered, VirtualClock},
    prompt::{Composed, Prompt},
    reply::{Reply, Tone},
    request::Platform,
};
use waymark_core::{calendar::Zone, recurrence::Rule};
use waymark_scheduler::{Composer, Policy, Scheduler, Service};
use waymark_store::{Arrival, Options, Store};

/// Learners are due at one of so many minutes: 10,000 of a million at each.
const MINUTES: i64 = 100;
/// 1 April 2026, 07:00 UTC: 09:00 in Berlin.
const FIRST: Timestamp = Timestamp::constant(1_775_026_800, 0);
const SEED: &str = "WAYMARK_BENCH_SEED";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

static SEEDED: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap().keep();
    let path = folder.join("waymark.db");
    let seeding = Command::new(std::env::current_exe().unwrap())
        .env(SEED, &path)
        .status()
        .unwrap();
    assert!(seeding.success());
    path
});

/// The scheduler as a service has it, at the minute before the first prompts.
static SERVICE: LazyLock<(VirtualClock, Scheduler)> = LazyLock::new(|| {
    let store = RUNTIME
        .block_on(Store::open(&*SEEDED, Options::default()))
        .unwrap();
    let clock = VirtualClock::standing(minute(-1));
    let courier: Arc<dyn Courier> = Arc::new(Instant);
    let couriers = HashMap::from([(Platform::Console, courier)]);
    // What is only claimed must not come back in a later minute.
    let policy = Policy {
        lease: Duration::from_hours(10),
        ..Policy::new(Service::Hosted)
    };
    let scheduler = Scheduler::composing(Arc::new(Echo), store, couriers, Arc::new(clock.clone()), policy);
    RUNTIME.block_on(scheduler.tick()).unwrap();
    println!("memory at rest, {} learners: {}", learners(), memory());
    (clock, scheduler)
});

fn main() {
    if let Some(path) = std::env::var_os(SEED) {
        return RUNTIME.block_on(seed(Path::new(&path)));
    }
    divan::main();
    println!("memory after that, {} learners: {}", learners(), memory());
    if let Some(folder) = SEEDED.parent() {
        std::fs::remove_dir_all(folder).unwrap();
    }
}

/// G1: find 10,000 due, their next local times, their prompts; claim them all. Each sample another minute.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn g1_materialise_and_claim(bencher: Bencher<'_, '_>) {
    let (clock, scheduler) = &*SERVICE;
    let mut next = 0;
    bencher.counter(ItemsCount::new(due())).bench_local(|| {
        clock.set(minute(next));
        next += 1;
        let (put, claimed) = RUNTIME.block_on(async {
            let mut put = 0;
            loop {
                let done = scheduler.materialise().await.unwrap();
                if done.due == 0 {
                    break;
                }
                put += done.put;
            }
            let mut claimed = 0_u64;
            loop {
                let batch = scheduler.claim(500).await.unwrap();
                if batch == 0 {
                    return (put, claimed);
                }
                claimed += u64::try_from(batch).unwrap();
            }
        });
        assert_eq!((put, claimed), (due(), due()));
    });
}

/// The whole way: also composed, delivered by a courier that takes no time, and settled.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn g1_tick_delivered(bencher: Bencher<'_, '_>) {
    let (clock, scheduler) = &*SERVICE;
    let mut next = 20;
    bencher.counter(ItemsCount::new(due())).bench_local(|| {
        clock.set(minute(next));
        next += 1;
        let tick = RUNTIME.block_on(scheduler.tick()).unwrap();
        assert_eq!(tick.delivered, due(), "{tick:?}");
    });
}

/// A tick with nothing to do.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn g1_tick_idle(bencher: Bencher<'_, '_>) {
    let (clock, scheduler) = &*SERVICE;
    clock.set(minute(22) + SignedDuration::from_secs(30));
    RUNTIME.block_on(scheduler.tick()).unwrap();
    bencher.bench_local(|| RUNTIME.block_on(scheduler.tick()).unwrap());
}

/// G3: from opening the file to the first prompt that is sent, when 10,000 are due.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn g3_restart_to_first_dispatch(bencher: Bencher<'_, '_>) {
    let (clock, scheduler) = &*SERVICE;
    let next = AtomicI64::new(30);
    bencher
        .with_inputs(|| {
            // The service before the restart has sent everything.
            let next = next.fetch_add(1, Ordering::Relaxed);
            clock.set(minute(next) - SignedDuration::from_secs(1));
            RUNTIME.block_on(scheduler.tick()).unwrap();
            next
        })
        .bench_local_values(|next| {
            let first = Arc::new(First(tokio::sync::Notify::new()));
            let courier: Arc<dyn Courier> = first.clone();
            RUNTIME.block_on(async {
                let store = Store::open(&*SEEDED, Options::default()).await.unwrap();
                let clock = Arc::new(VirtualClock::standing(minute(next)));
                let couriers = HashMap::from([(Platform::Console, courier)]);
                let policy = Policy::new(Service::Hosted);
                let scheduler = Scheduler::composing(Arc::new(Echo), store, couriers, clock, policy);
                tokio::select! {
                    _ = scheduler.tick() => panic!("it never answers"),
                    () = first.0.notified() => {}
                }
            });
        });
}

fn minute(number: i64) -> Timestamp {
    FIRST + SignedDuration::from_mins(number)
}

/// How many are due at a minute.
fn due() -> u64 {
    u64::try_from(learners() / MINUTES).unwrap()
}

fn learners() -> i64 {
    let set = std::env::var("WAYMARK_BENCH_LEARNERS").ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

struct Echo;

impl Composer for Echo {
    fn compose<'a>(&'a self, prompt: &'a Prompt, _: Timestamp) -> BoxFuture<'a, Result<Composed, Fault>> {
        let reply = Reply::new(Tone::Plain).para(prompt.kind.as_str());
        Box::pin(async move { Ok(Composed::Say(reply)) })
    }
}

/// Takes everything at once.
struct Instant;

impl Courier for Instant {
    fn deliver<'a>(
        &'a self,
        _: &'a Address,
        _: &'a Reply,
        _: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async { Ok(Receipt::default()) })
    }
}

/// Tells when it gets something, and never answers.
struct First(tokio::sync::Notify);

impl Courier for First {
    fn deliver<'a>(
        &'a self,
        _: &'a Address,
        _: &'a Reply,
        _: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async {
            self.0.notify_one();
            std::future::pending().await
        })
    }
}

/// Learners whose prompts are due at one minute after the other, spread over the table as they would be.
async fn seed(path: &Path) {
    const BATCH: i64 = 20_000;
    let store = Store::open(path, Options::default()).await.unwrap();
    let berlin = Zone::named("Europe/Berlin").unwrap();
    let rule = Rule::daily(jiff::civil::time(9, 0, 0, 0));
    let text = rule.to_string();
    let planned = berlin.day(FIRST);
    for begin in (0..learners()).step_by(usize::try_from(BATCH).unwrap()) {
        let mut tx = store.begin(minute(-60)).await.unwrap();
        for n in begin..(begin + BATCH).min(learners()) {
            let name = n.to_string();
            let from = Arrival {
                platform: "console",
                external: &name,
                address: &name,
                name: None,
                direct: true,
            };
            let (learner, _) = tx.arrive(from, &berlin).await.unwrap();
            let next = waymark_core::recurrence::Firing {
                planned,
                at: minute(n % MINUTES),
            };
            tx.put_schedule(learner.id, "daily_practice", &text, &berlin, Some(next))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }
    store.close().await;
}

/// Of this process, as Linux counts it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let found = status.lines().find_map(|line| line.strip_prefix(name));
        found.unwrap_or("unknown").trim().to_owned()
    };
    format!("{} resident, {} at its peak", line("VmRSS:"), line("VmHWM:"))
}
