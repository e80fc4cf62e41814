//! G10: what boards cost through the store, in groups of 10,000 and of 1,000,000 members; and closing the week of 10,000
//! groups. On a real file with full durability.
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    sync::LazyLock,
    sync::atomic::{AtomicI64, Ordering},
};

use divan::Bencher;
use jiff::{Timestamp, civil::date};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use tokio::runtime::Runtime;
use waymark_core::{board::Period, ids::LearnerId};
use waymark_store::{GroupId, Options, Snapshot, Store, StudyDay};

const SMALL: i64 = 10_000;
const LARGE: i64 = 1_000_000;
/// Groups of ten whose week is over, besides those two.
const CLOSING: i64 = 10_000;
/// Groups closed in one transaction, as the scheduler does.
const AT_ONCE: u32 = 100;
const WEEK: Period = Period::Week(date(2026, 3, 30));
/// Monday, 6 April 2026, 00:00 UTC.
const CLOSES: i64 = 1_775_433_600_000;
const WEEK_MILLIS: i64 = 7 * 24 * 3_600_000;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

static SEEDED: LazyLock<(PathBuf, Store)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap().keep();
    let path = folder.join("waymark.db");
    RUNTIME.block_on(seed(&path));
    let store = RUNTIME.block_on(Store::open(&path, Options::default())).unwrap();
    (path, store)
});

fn main() {
    // Views are given back to their pool where they end.
    let _within = RUNTIME.enter();
    divan::main();
    if let Some(folder) = SEEDED.0.parent() {
        std::fs::remove_dir_all(folder).unwrap();
    }
}

/// The group of so many members.
fn group(members: i64) -> GroupId {
    GroupId(if members == SMALL { 1 } else { 2 })
}

fn view() -> RefCell<Snapshot> {
    RefCell::new(RUNTIME.block_on(SEEDED.1.read()).unwrap())
}

/// One's points, and how many have more.
#[expect(clippy::await_holding_refcell_ref, reason = "one thread, one task")]
#[divan::bench(args = [SMALL, LARGE], sample_count = 2_000, sample_size = 1)]
fn g10_own_rank(bencher: Bencher<'_, '_>, members: i64) {
    static NUMBER: AtomicI64 = AtomicI64::new(0);
    let view = view();
    bencher.bench_local(|| {
        let who = LearnerId(1 + NUMBER.fetch_add(7_919, Ordering::Relaxed) % members);
        RUNTIME.block_on(async {
            let mut view = view.borrow_mut();
            let points = view.standing(group(members), WEEK, who).await.unwrap().unwrap();
            view.count_above(group(members), WEEK, points).await.unwrap()
        })
    });
}

#[expect(clippy::await_holding_refcell_ref, reason = "one thread, one task")]
#[divan::bench(args = [SMALL, LARGE], sample_count = 2_000, sample_size = 1)]
fn g10_top_ten(bencher: Bencher<'_, '_>, members: i64) {
    let view = view();
    bencher.bench_local(|| {
        RUNTIME.block_on(async {
            let board = view
                .borrow_mut()
                .board(group(members), WEEK, 10, 0)
                .await
                .unwrap();
            assert_eq!(board.len(), 10);
        });
    });
}

/// What they have together, for a goal.
#[expect(clippy::await_holding_refcell_ref, reason = "one thread, one task")]
#[divan::bench(args = [SMALL, LARGE], sample_count = 500, sample_size = 1)]
fn points_together(bencher: Bencher<'_, '_>, members: i64) {
    let view = view();
    bencher.bench_local(|| {
        RUNTIME.block_on(async {
            view.borrow_mut()
                .points_together(group(members), WEEK)
                .await
                .unwrap()
        })
    });
}

/// A learner of both groups earns points, and that is on the disk.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn one_gain_in_two_groups(bencher: Bencher<'_, '_>) {
    static NUMBER: AtomicI64 = AtomicI64::new(0);
    let store = &SEEDED.1;
    bencher.bench_local(|| {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        RUNTIME.block_on(async {
            let mut tx = store.begin(at(CLOSES - WEEK_MILLIS / 2)).await.unwrap();
            let day = StudyDay {
                day: date(2026, 4, 2),
                studied: true,
                excuse: None,
                points: 15,
                minutes: 0,
            };
            tx.put_day(LearnerId(1 + number * 37 % SMALL), &day)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        });
    });
}

/// Runs last, by its name: the week of 10,000 groups of ten is over.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn z_close_a_week_of_10_000_groups(bencher: Bencher<'_, '_>) {
    let store = &SEEDED.1;
    bencher
        .counter(divan::counter::ItemsCount::new(CLOSING.unsigned_abs()))
        .bench_local(|| {
            RUNTIME.block_on(async {
                let mut closed = 0;
                loop {
                    let mut tx = store.begin(at(CLOSES)).await.unwrap();
                    let (groups, weeks) = tx.close_weeks(AT_ONCE).await.unwrap();
                    tx.commit().await.unwrap();
                    closed += weeks;
                    if groups < AT_ONCE {
                        break;
                    }
                }
                assert_eq!(i64::from(closed), CLOSING);
                let mut view = store.read().await.unwrap();
                let last = GroupId(CLOSING + 2);
                let week = view.closed_week(last, date(2026, 3, 30)).await.unwrap().unwrap();
                assert_eq!(week.members, 10);
            });
        });
}

/// And so does this: the week of the one that has a million members.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn z_close_a_week_of_1_000_000_members(bencher: Bencher<'_, '_>) {
    let store = &SEEDED.1;
    bencher.bench_local(|| {
        RUNTIME.block_on(async {
            let mut tx = store.begin(at(CLOSES)).await.unwrap();
            let large = tx.group(group(LARGE)).await.unwrap().unwrap();
            // Its own clock is an hour behind.
            assert_eq!(tx.close_group(&large).await.unwrap(), 0);
            drop(tx);
            let mut tx = store.begin(at(CLOSES + 3_600_000)).await.unwrap();
            assert_eq!(tx.close_group(&large).await.unwrap(), 1);
            tx.commit().await.unwrap();
        });
    });
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap()
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
    let begins = CLOSES - WEEK_MILLIS;
    let members = [
        format!("SELECT 1 AS g, id AS i FROM learner WHERE id <= {SMALL}"),
        "SELECT 2, id FROM learner".to_owned(),
        format!(
            "SELECT 3 + id % {CLOSING}, id FROM learner WHERE id <= {}",
            CLOSING * 10
        ),
    ]
    .join(" UNION ALL ");
    let statements = [
        "PRAGMA synchronous = OFF".to_owned(),
        "PRAGMA cache_size = -400000".to_owned(),
        format!(
            "{} INSERT INTO learner (created_at, start_day, zone) SELECT 0, '2026-01-01', 'UTC' FROM n",
            numbers(LARGE)
        ),
        format!(
            "{} INSERT INTO study_group (created_at, name, zone, hour, weekdays) \
             SELECT 0, 'g' || i, CASE WHEN i <= 2 THEN 'Atlantic/Cape_Verde' ELSE 'UTC' END, 540, 127 FROM n",
            numbers(CLOSING + 2)
        ),
        format!(
            "INSERT INTO open_week (study_group, first, begins_at, ends_at) SELECT id, '2026-03-30', \
             {begins} + (id <= 2) * 3600000, {CLOSES} + (id <= 2) * 3600000 FROM study_group"
        ),
        format!(
            "INSERT INTO membership (study_group, learner, joined_at) SELECT m.g, m.i, 0 FROM ({members}) AS m"
        ),
        // As if each had done a few things: most little, some much.
        "INSERT INTO standing (learner, study_group, period, points) \
         SELECT learner, study_group, 'week 2026-03-30', 1 + (learner * 7919 % 1009) * (learner * 104729 % 701) / 700 \
         FROM membership"
            .to_owned(),
        "INSERT INTO tally (study_group, period, width, bucket, members) \
         SELECT s.study_group, s.period, w.width, s.points / w.width, COUNT(*) FROM standing AS s \
         CROSS JOIN (SELECT 1 AS width UNION ALL SELECT 64 UNION ALL SELECT 4096) AS w \
         GROUP BY s.study_group, s.period, w.width, s.points / w.width"
            .to_owned(),
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
