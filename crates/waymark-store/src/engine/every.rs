//! Tests over every statement, every table, every migration.

mod trace;
mod upgrade;

use std::path::PathBuf;

use jiff::Timestamp;
use waymark_core::ids::LearnerId;

use crate::{
    Options, Store, account,
    ask::{self, question_stat},
    card::{self, fitting},
    change, counts, deed,
    engine::{Many, Statement},
    enrollment, expectation,
    group::{self, board, chat, code, membership, question, week},
    heartbeat, learner,
    ledger::{self, gain},
    link, migration, note, outbox, request, schedule, submission, topic,
    value::values,
};

/// All statements over many rows, but for those of links.
const MANY: [(&str, Many); 9] = [
    ("topic::PUT", topic::PUT),
    ("card::OF_CONCEPTS", card::OF_CONCEPTS),
    ("outbox::INSERT", outbox::INSERT),
    ("outbox::ADVANCE", outbox::ADVANCE),
    ("outbox::ACCOUNTS", outbox::ACCOUNTS),
    ("learner::THESE", learner::THESE),
    ("question_stat::COUNT", question_stat::COUNT),
    ("chat::THESE", chat::THESE),
    ("membership::NAMES", membership::NAMES),
];

/// What both engines must understand.
fn statements(numbered: bool) -> Vec<(String, &'static str)> {
    let files = [
        ("account", account::ALL),
        ("ask", ask::ALL),
        ("board", board::ALL),
        ("card", card::ALL),
        ("change", change::ALL),
        ("chat", chat::ALL),
        ("code", code::ALL),
        ("counts", counts::ALL),
        ("deed", deed::ALL),
        ("enrollment", enrollment::ALL),
        ("expectation", expectation::ALL),
        ("fitting", fitting::ALL),
        ("gain", gain::ALL),
        ("group", group::ALL),
        ("question", question::ALL),
        ("heartbeat", heartbeat::ALL),
        ("learner", learner::ALL),
        ("ledger", ledger::ALL),
        ("link", link::ALL),
        ("membership", membership::ALL),
        ("note", note::ALL),
        ("outbox", outbox::ALL),
        ("question_stat", question_stat::ALL),
        ("request", request::ALL),
        ("schedule", schedule::ALL),
        ("submission", submission::ALL),
        ("topic", topic::ALL),
        ("week", week::ALL),
    ];
    let mut all: Vec<_> = files
        .iter()
        .flat_map(|(file, all)| {
            all.iter()
                .map(move |(name, text)| (format!("{file}::{name}"), text.0))
        })
        .collect();
    for table in link::owned::OWNED {
        let give = table.give.text(Many::ROWS, numbered).leak();
        let texts = [table.keys.0, table.take.0, give];
        all.extend(texts.map(|text| (format!("link of {}", table.name), text)));
    }
    for table in link::rows::TABLES {
        let (select, delete) = (table.select.0, table.delete.0);
        all.extend([select, delete].map(|text| (format!("link of {}", table.name), text)));
        let insert = table.insert.text(2, numbered).leak();
        all.push((format!("link of {}", table.name), insert));
    }
    for (name, many) in MANY {
        for rows in [1, 2, Many::ROWS] {
            all.push((format!("{name} of {rows}"), many.text(rows, numbered).leak()));
        }
    }
    all
}

#[test]
fn every_file_with_statements_is_listed() {
    let (mut found, mut many) = (0, 0);
    let mut waiting = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let within = std::fs::read_dir(path).unwrap();
            waiting.extend(within.map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        many += text.matches("Many = Many {\n").count();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if text.contains("\nstatements! {") {
            found += 1;
            assert!(
                statements(true)
                    .iter()
                    .any(|(listed, _)| listed.starts_with(&format!("{name}::"))),
                "{name}"
            );
        }
    }
    assert!(found > 10, "{found}");
    assert_eq!(many, MANY.len());
}

#[tokio::test]
async fn every_statement_is_prepared_on_sqlite() {
    let store = Store::memory().await.unwrap();
    let mut snapshot = store.read().await.unwrap();
    let own = [
        outbox::CLAIM_SQLITE,
        counts::own::SQLITE_VERSION,
        counts::own::SQLITE_CHECK,
        counts::own::SQLITE_KEYS,
    ];
    let own = own.iter().map(|statement| ("SQLite".to_owned(), statement.0));
    for (name, text) in statements(false).into_iter().chain(own) {
        snapshot
            .work
            .prepare(text)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    }
}

#[tokio::test]
async fn no_statement_reads_a_whole_table_that_grows_with_the_learners() {
    // Doctor's and a report's; the outages that are still open and the learners to fit, of which partial indexes hold no
    // other.
    let meant = [
        "counts::COUNT",
        "heartbeat::UNEXCUSED",
        "question_stat::EVERY",
        "fitting::DUE",
    ];
    let store = Store::memory().await.unwrap();
    let mut snapshot = store.read().await.unwrap();
    let claim = ("outbox::CLAIM".to_owned(), outbox::CLAIM_SQLITE.0);
    for (name, text) in statements(false).into_iter().chain([claim]) {
        let plan = Statement(format!("EXPLAIN QUERY PLAN {text}").leak());
        for mut row in snapshot.work.rows(plan, values![]).await.unwrap() {
            let (_, _, _, step): (i64, i64, i64, String) = (
                row.take().unwrap(),
                row.take().unwrap(),
                row.take().unwrap(),
                row.take().unwrap(),
            );
            let scan = step.starts_with("SCAN")
                && !step.contains("VALUES")
                && !step.contains("CONSTANT")
                && !step.starts_with("SCAN step")
                && !step.starts_with("SCAN given")
                && !step.starts_with("SCAN asked")
                && !step.starts_with("SCAN (subquery");
            assert!(!scan || meant.contains(&name.as_str()), "{name}: {step}");
            // Everybody on Discord.
            assert!(!step.ends_with("(platform=?)"), "{name}: {step}");
        }
    }
}

#[cfg(feature = "postgres")]
#[ignore = "needs a server: set WAYMARK_TEST_POSTGRES to its URL"]
#[tokio::test]
async fn every_statement_is_prepared_on_postgres() {
    let store = Store::postgres(&std::env::var("WAYMARK_TEST_POSTGRES").unwrap())
        .await
        .unwrap();
    let mut snapshot = store.read().await.unwrap();
    let own = [outbox::CLAIM_POSTGRES, counts::own::POSTGRES_VERSION];
    let own = own.iter().map(|statement| ("PostgreSQL".to_owned(), statement.0));
    for (name, text) in statements(true).into_iter().chain(own) {
        snapshot
            .work
            .prepare(text)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    for (sqlite, postgres) in migration::SQLITE.iter().zip(migration::POSTGRES) {
        assert_eq!((sqlite.0, sqlite.1), (postgres.0, postgres.1));
    }
    for (engine, steps) in [("sqlite", migration::SQLITE), ("postgres", migration::POSTGRES)] {
        let folder = format!("{}/../../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let listed: Vec<_> = steps
            .iter()
            .map(|(version, about, _)| format!("{version:04}_{about}.sql"))
            .collect();
        assert_eq!(files, listed);
        assert!(steps.is_sorted_by_key(|(version, ..)| *version));
    }
}

#[tokio::test]
async fn a_file_is_durable_and_keeps_its_references() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("waymark.db"), Options::default())
        .await
        .unwrap();
    let settings = [
        ("journal_mode", "wal"),
        // Each commit waits for the disk in `disk.rs`.
        ("synchronous", "1"),
        ("foreign_keys", "1"),
        ("busy_timeout", "5000"),
    ];
    let mut tx = store.begin(NOW).await.unwrap();
    for (name, expected) in settings {
        let text = format!(
            "SELECT CAST({} AS TEXT) FROM pragma_{name}",
            if name == "busy_timeout" { "timeout" } else { name }
        );
        let found: String = tx
            .work
            .one(Statement(text.leak()), values![])
            .await
            .unwrap()
            .take()
            .unwrap();
        assert_eq!(found, expected, "{name}");
    }
    let nobody = LearnerId(404);
    tx.add_note(nobody, None, None, "for nobody").await.unwrap_err();
}

#[tokio::test]
async fn a_commit_that_cannot_be_brought_to_the_disk_fails() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(folder.path().join("waymark.db"), &link).unwrap();
    let store = Store::open(&link, Options::default()).await.unwrap();
    store.begin(NOW).await.unwrap().commit().await.unwrap();
    // SQLite goes on writing to it, and does not notice.
    std::fs::remove_file(folder.path().join("waymark.db-wal")).unwrap();
    store.begin(NOW).await.unwrap().commit().await.unwrap_err();
}

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
