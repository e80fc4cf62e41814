//! What the store costs at a million learners, on a real file with full durability.
//!
//! The file is seeded by a process of its own, so that the memory printed at the end is what serving costs.
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
    sync::atomic::{AtomicI64, Ordering},
};

use divan::Bencher;
use jiff::{Timestamp, ToSpan as _};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use tokio::runtime::Runtime;
use waymark_core::{calendar::Zone, ids::LearnerId, recurrence::Rule};
use waymark_store::{Arrival, NewPrompt, Options, Step, Store};

const LEARNERS: i64 = 1_000_000;
/// So many of them are due at each minute.
const DUE: i64 = 10_000;
const BATCH: u32 = 500;
/// 1 April 2026, 07:00 UTC: 09:00 in Berlin.
const FIRST: i64 = 1_775_026_800_000;
const DEMANDING: i64 = 1;

const SEED: &str = "WAYMARK_BENCH_SEED";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// The seeded database, and the store on it.
static SEEDED: LazyLock<(PathBuf, Store)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap().keep();
    let path = folder.join("waymark.db");
    let seeding = Command::new(std::env::current_exe().unwrap())
        .env(SEED, &path)
        .status()
        .unwrap();
    assert!(seeding.success());
    let store = RUNTIME.block_on(Store::open(&path, Options::default())).unwrap();
    (path, store)
});

fn main() {
    if let Some(path) = std::env::var_os(SEED) {
        return RUNTIME.block_on(seed(Path::new(&path)));
    }
    divan::main();
    println!("memory after that, {LEARNERS} learners: {}", memory());
    if let Some(folder) = SEEDED.0.parent() {
        std::fs::remove_dir_all(folder).unwrap();
    }
}

/// G1: find 10,000 due of 1,000,000, their next local time, their prompts; then claim them all. In batches of 500.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn g1_materialise_and_claim_10_000_of_1_000_000(bencher: Bencher<'_, '_>) {
    static MINUTE: AtomicI64 = AtomicI64::new(0);
    let store = &SEEDED.1;
    bencher
        .counter(divan::counter::ItemsCount::new(10_000_u32))
        .bench_local(|| {
            let now = minute(MINUTE.fetch_add(1, Ordering::Relaxed));
            let (put, claimed) = RUNTIME.block_on(tick(store, now));
            assert_eq!((put, claimed), (10_000, 10_000));
        });
}

/// G3: from opening the file to the first due row.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn g3_open_to_first_due_row(bencher: Bencher<'_, '_>) {
    let (path, _) = &*SEEDED;
    bencher.bench_local(|| {
        RUNTIME.block_on(async {
            let store = Store::open(path, Options::default()).await.unwrap();
            let mut tx = store.begin(minute(99)).await.unwrap();
            assert_eq!(tx.due_schedules(minute(99), 1).await.unwrap().len(), 1);
        });
    });
}

/// When to wake up next.
#[divan::bench]
fn wake(bencher: Bencher<'_, '_>) {
    let store = &SEEDED.1;
    bencher.bench_local(|| RUNTIME.block_on(async { store.read().await.unwrap().wake().await.unwrap() }));
}

/// A learner's request, as the application makes it: who, was it answered, some reading, some writing, kept.
#[divan::bench]
fn one_request(bencher: Bencher<'_, '_>) {
    static NUMBER: AtomicI64 = AtomicI64::new(0);
    let store = &SEEDED.1;
    bencher.bench_local(|| {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        RUNTIME.block_on(async {
            let mut tx = store.begin(minute(0)).await.unwrap();
            let external = format!("{}", 1 + number * 7_919 % LEARNERS);
            let from = Arrival {
                platform: "console",
                external: &external,
                address: &external,
                name: None,
                direct: true,
            };
            let (learner, new) = tx.arrive(from, &Zone::utc()).await.unwrap();
            assert!(!new);
            let id = format!("console:{number}");
            assert!(tx.answered(&id).await.unwrap().is_none());
            tx.ledger(learner.id).await.unwrap();
            tx.add_note(learner.id, None, None, "remember this")
                .await
                .unwrap();
            tx.add_answered(&id, learner.id, "{}").await.unwrap();
            tx.commit().await.unwrap();
        });
    });
}

/// What a session chooses from.
#[divan::bench]
fn cards_10_000(bencher: Bencher<'_, '_>) {
    let store = &SEEDED.1;
    bencher.bench_local(|| {
        let cards = RUNTIME.block_on(async {
            store
                .read()
                .await
                .unwrap()
                .cards(LearnerId(DEMANDING))
                .await
                .unwrap()
        });
        assert_eq!(cards.len(), 10_000);
    });
}

/// What a streak is computed from.
#[divan::bench]
fn ledger_of_3_650_days(bencher: Bencher<'_, '_>) {
    let store = &SEEDED.1;
    bencher.bench_local(|| {
        let ledger = RUNTIME.block_on(async {
            store
                .read()
                .await
                .unwrap()
                .ledger(LearnerId(DEMANDING))
                .await
                .unwrap()
        });
        assert_eq!(ledger.marks.len(), 3_650);
    });
}

fn minute(number: i64) -> Timestamp {
    Timestamp::from_millisecond(FIRST + number * 60_000).unwrap()
}

/// All that is due at a moment, put into the outbox and claimed. Gives how many of each.
async fn tick(store: &Store, now: Timestamp) -> (u64, usize) {
    let (mut put, mut claimed) = (0, 0);
    loop {
        let mut tx = store.begin(now).await.unwrap();
        let due = tx.due_schedules(now, BATCH).await.unwrap();
        if due.is_empty() {
            break;
        }
        let steps: Vec<_> = due
            .into_iter()
            .map(|due| {
                let rule: Rule = due.rule.parse().unwrap();
                Step {
                    schedule: due.id,
                    next: rule.next(&due.zone, now),
                    prompt: Some(NewPrompt {
                        recipient: due.recipient,
                        kind: due.kind,
                        day: due.firing.planned,
                        due_at: due.firing.at,
                        ready_at: due.firing.at,
                    }),
                }
            })
            .collect();
        put += tx.materialise(&steps).await.unwrap();
        tx.commit().await.unwrap();
    }
    loop {
        let mut tx = store.begin(now).await.unwrap();
        let prompts = tx.claim(now + 10.hours(), BATCH).await.unwrap();
        tx.commit().await.unwrap();
        if prompts.is_empty() {
            return (put, claimed);
        }
        assert!(prompts.iter().all(|prompt| prompt.accounts.len() == 1));
        claimed += prompts.len();
    }
}

async fn seed(path: &Path) {
    Store::open(path, Options::default()).await.unwrap().close().await;
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .connect()
        .await
        .unwrap();
    let numbers = |count: i64| {
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})")
    };
    let everyone = numbers(LEARNERS);
    let statements = [
        "PRAGMA synchronous = OFF".to_owned(),
        "PRAGMA cache_size = -200000".to_owned(),
        format!(
            "{everyone} INSERT INTO learner (created_at, start_day, zone) SELECT 0, '2026-01-01', 'Europe/Berlin' FROM n"
        ),
        format!(
            "{everyone} INSERT INTO account (platform, external, learner, address) SELECT 'console', i, i, i FROM n"
        ),
        // Learners who are due together are spread over the table, as they would be.
        format!(
            "{everyone} INSERT INTO schedule (learner, kind, rule, zone) SELECT i, 'daily_practice', 'daily 09:00', \
             'Europe/Berlin' FROM n"
        ),
        format!(
            "INSERT INTO firing (schedule, planned_day, at) SELECT id, '2026-04-01', {FIRST} + id % {} * 60000 \
             FROM schedule",
            LEARNERS / DUE
        ),
        format!(
            "{} INSERT INTO card SELECT {DEMANDING}, 'q' || i, 'c' || i % 300, 2.3, 5.1, '2026-04-01', '2026-03-30', 3, 0 \
             FROM n",
            numbers(10_000)
        ),
        format!(
            "{} INSERT INTO study_day (learner, day, studied) SELECT {DEMANDING}, date('2016-01-01', i || ' days'), 1 \
             FROM n",
            numbers(3_650)
        ),
        "PRAGMA wal_checkpoint(TRUNCATE)".to_owned(),
    ];
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
}

/// Of this process, as Linux counts it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        status
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap_or("unknown")
            .to_owned()
    };
    format!("{}, {}", line("VmRSS"), line("VmHWM")).replace('\t', " ")
}
