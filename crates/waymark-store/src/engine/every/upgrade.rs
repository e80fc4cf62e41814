//! Each migration is tried on a database of the version before, with data in it.

use jiff::civil::date;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, sqlite::SqliteConnectOptions,
};
use waymark_core::{board::Period, calendar::Zone, ids::LearnerId};

use crate::{NewPrompt, Options, PromptId, Recipient, Settlement, Store, migration};

/// What a database of version 1 held: two learners, schedules that fire and one that is paused, prompts of all sorts.
const FOUNDATION: &[&str] = &[
    "INSERT INTO learner (id, created_at, start_day, zone) VALUES (1, 0, '1970-01-01', 'UTC'), \
     (5, 0, '1970-01-01', 'Europe/Berlin')",
    "INSERT INTO account (platform, external, learner, address) VALUES ('console', 'ada', 1, 'ada'), \
     ('console', 'bob', 5, 'bob')",
    "INSERT INTO note (learner, text, at) VALUES (5, 'kept', 0)",
    "INSERT INTO schedule (id, learner, kind, rule, zone) VALUES (3, 1, 'daily_practice', 'daily 09:00', 'UTC'), \
     (4, 1, 'evening_nudge', 'daily 20:00', 'UTC'), (9, 5, 'daily_practice', 'daily 07:30', 'Europe/Berlin')",
    "INSERT INTO firing (at, schedule, planned_day) VALUES (1000, 3, '1970-01-01'), (2000, 9, '1970-01-02')",
    "INSERT INTO outbox (id, learner, kind, day, due_at, ready_at, claims, failures, lease_until, sending_at) \
     VALUES (11, 1, 'daily_practice', '1970-01-01', 500, 600, 2, 1, 600, 550)",
    "INSERT INTO outbox (id, learner, kind, day, due_at, ready_at, claims, state, receipt, settled_at) \
     VALUES (12, 5, 'daily_practice', '1970-01-01', 500, 600, 1, 'delivered', 'm1', 700)",
    "INSERT INTO outbox (id, learner, kind, day, due_at, ready_at, claims, state, reason, settled_at) \
     VALUES (13, 5, 'weekly_recap', '1970-01-01', 500, 600, 1, 'dropped', 'too late', 700)",
    // The last number was given, and its row is gone.
    "INSERT INTO outbox (id, learner, kind, day, due_at, ready_at) VALUES (40, 5, 'x', '1970-01-01', 500, 600)",
    "DELETE FROM outbox WHERE id = 40",
];

/// What it holds after the migrations to this version.
async fn everything_is_kept(store: &Store) {
    let at = |millis| jiff::Timestamp::from_millisecond(millis).unwrap();
    let (ada, bob) = (LearnerId(1), LearnerId(5));
    let mut tx = store.begin(at(800)).await.unwrap();
    assert_eq!(
        tx.learner(bob).await.unwrap().unwrap().zone.name(),
        "Europe/Berlin"
    );
    assert_eq!(tx.all_notes(bob).await.unwrap()[0].text, "kept");
    let daily = tx.schedule(ada, "daily_practice").await.unwrap().unwrap();
    assert_eq!(
        (daily.id.0, daily.rule.as_str(), daily.planned_day, daily.next_at),
        (3, "daily 09:00", Some(date(1970, 1, 1)), Some(at(1000)))
    );
    let nudge = tx.schedule(ada, "evening_nudge").await.unwrap().unwrap();
    assert_eq!((nudge.id.0, nudge.next_at), (4, None));
    let due = tx.due_schedules(at(2000), 9).await.unwrap();
    let whose: Vec<_> = due.iter().map(|due| (due.id.0, due.recipient)).collect();
    assert_eq!(
        whose,
        [(3, Recipient::Learner(ada)), (9, Recipient::Learner(bob))]
    );
    let sent = tx.sent(bob).await.unwrap();
    assert_eq!(
        (sent[0].state.as_str(), sent[0].receipt.as_deref()),
        ("delivered", Some("m1"))
    );
    assert_eq!(
        (sent[1].state.as_str(), sent[1].reason.as_deref()),
        ("dropped", Some("too late"))
    );

    // The prompt that was being sent is still in doubt, and still ours to settle.
    let claimed = tx.claim(at(900), 9).await.unwrap();
    assert_eq!(claimed.len(), 1);
    let prompt = &claimed[0];
    assert_eq!(
        (prompt.id, prompt.claim, prompt.failures, prompt.sending_at),
        (PromptId(11), 3, 1, Some(at(550)))
    );
    assert_eq!(prompt.accounts[0].address, "ada");
    let dropped = Settlement::Dropped {
        reason: "outcome unknown".to_owned(),
    };
    assert!(tx.settle(prompt.id, prompt.claim, &dropped).await.unwrap());

    // What was unique is, and no number is given twice.
    let mut again = NewPrompt {
        recipient: ada.into(),
        kind: "daily_practice".to_owned(),
        day: date(1970, 1, 1),
        due_at: at(800),
        ready_at: at(800),
    };
    assert!(!tx.add_prompt(&again).await.unwrap());
    again.day = date(1970, 1, 2);
    assert!(tx.add_prompt(&again).await.unwrap());
    assert!(tx.claim(at(900), 9).await.unwrap()[0].id > PromptId(40));
    let next = Some(due[0].firing);
    let utc = Zone::utc();
    let put = tx.put_schedule(bob, "weekly_recap", "daily 18:00", &utc, next);
    assert_eq!(put.await.unwrap().0, 10);
    assert!(tx.forget(ada).await.unwrap());
    assert_eq!(
        tx.due_schedules(at(2000), 9).await.unwrap().len(),
        2,
        "firings go with their schedules"
    );
    assert!(tx.health().await.unwrap().problems.is_empty());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_file_of_the_first_version_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waymark.db");
    let connect = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .foreign_keys(true);
    let mut old = connect.connect().await.unwrap();
    migration::migrator(&migration::SQLITE[..1])
        .run_direct(None, &mut old, false)
        .await
        .unwrap();
    for text in FOUNDATION {
        old.execute(AssertSqlSafe(*text)).await.unwrap();
    }
    old.close().await.unwrap();
    let store = Store::open(&path, Options::default()).await.unwrap();
    everything_is_kept(&store).await;
}

#[cfg(feature = "postgres")]
#[ignore = "needs a server: set WAYMARK_TEST_POSTGRES to its URL"]
#[tokio::test]
async fn a_postgres_database_of_the_first_version_keeps_everything() {
    let url = std::env::var("WAYMARK_TEST_POSTGRES").unwrap();
    let mut server = sqlx::PgConnection::connect(&url).await.unwrap();
    for text in [
        "DROP DATABASE IF EXISTS upgrade WITH (FORCE)",
        "CREATE DATABASE upgrade",
    ] {
        server.execute(AssertSqlSafe(text)).await.unwrap();
    }
    let (start, _) = url.rsplit_once('/').unwrap();
    let url = format!("{start}/upgrade");
    let mut old = sqlx::PgConnection::connect(&url).await.unwrap();
    migration::migrator(&migration::POSTGRES[..1])
        .run_direct(None, &mut old, false)
        .await
        .unwrap();
    for text in FOUNDATION {
        old.execute(AssertSqlSafe(*text)).await.unwrap();
    }
    // Rows that name their own number leave the sequence where it is.
    for (table, last) in [("schedule", 9), ("outbox", 40)] {
        let set = format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})");
        old.execute(AssertSqlSafe(set)).await.unwrap();
    }
    old.close().await.unwrap();
    everything_is_kept(&Store::postgres(&url).await.unwrap()).await;
}

#[tokio::test]
async fn boards_begin_with_what_was_studied_before_there_were_any() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waymark.db");
    let connect = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let mut old = connect.connect().await.unwrap();
    migration::migrator(&migration::SQLITE[..3])
        .run_direct(None, &mut old, false)
        .await
        .unwrap();
    for text in [
        "INSERT INTO learner (id, created_at, start_day, zone, hidden) VALUES (1, 0, '2026-03-23', 'UTC', 0), \
         (2, 0, '2026-03-23', 'UTC', 0), (3, 0, '2026-03-23', 'UTC', 1), (4, 0, '2026-03-23', 'UTC', 0)",
        "INSERT INTO study_group (id, created_at, name, zone, hour, weekdays) VALUES (1, 0, 'g', 'UTC', 540, 127)",
        "INSERT INTO membership (study_group, learner, joined_at, left_at) VALUES (1, 1, 0, NULL), (1, 2, 0, NULL), \
         (1, 3, 0, NULL), (1, 4, 0, 9)",
        // A Monday, its Sunday, and the Monday after.
        "INSERT INTO study_day (learner, day, studied, points) VALUES (1, '2026-03-23', 1, 60), \
         (1, '2026-03-29', 1, 10), (2, '2026-03-29', 1, 70), (2, '2026-03-30', 1, 5), (3, '2026-03-24', 1, 9), \
         (4, '2026-03-24', 1, 9)",
    ] {
        old.execute(AssertSqlSafe(text)).await.unwrap();
    }
    old.close().await.unwrap();
    let store = Store::open(&path, Options::default()).await.unwrap();
    let mut tx = store
        .begin("2026-03-30T12:00:00Z".parse().unwrap())
        .await
        .unwrap();
    let group = crate::GroupId(1);
    // A week is opened, and closed only when it is over.
    assert_eq!(tx.wake().await.unwrap().next(), Some(jiff::Timestamp::UNIX_EPOCH));
    assert_eq!(tx.close_weeks(9).await.unwrap(), (1, 0));
    assert_eq!(
        tx.wake().await.unwrap().next(),
        Some("2026-04-06T00:00:00Z".parse().unwrap())
    );
    tx.refresh_streaks(group).await.unwrap();
    let expected: [(Period, &[(i64, u32)]); 5] = [
        (Period::Week(date(2026, 3, 23)), &[]),
        (Period::Week(date(2026, 3, 30)), &[(2, 5)]),
        (Period::Month(date(2026, 3, 1)), &[(2, 75), (1, 70)]),
        (Period::All, &[(2, 75), (1, 70)]),
        (Period::Streak, &[(2, 2), (1, 1)]),
    ];
    for (period, expected) in expected {
        let board = tx.board(group, period, 9, 0).await.unwrap();
        let found: Vec<_> = board.iter().map(|it| (it.learner.0, it.points)).collect();
        assert_eq!(found, expected, "{period:?}");
        let all = tx.count_above(group, period, 0).await.unwrap();
        assert_eq!(all as usize, expected.len(), "{period:?}");
    }
}
