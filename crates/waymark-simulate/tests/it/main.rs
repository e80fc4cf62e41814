//! A small population, from beginning to end.

#![expect(
    clippy::unwrap_used,
    reason = "what runs a simulation for a test may stop it, as the test itself may"
)]

use std::sync::Arc;

use waymark_core::catalog::Catalog;
use waymark_simulate::{Error, Plan, Report, Trouble, simulate};

/// Three weeks with a change to summer time, the end of one, and the end of a month; as few people as still do everything.
fn plan(seed: u64, trouble: Trouble) -> Plan {
    Plan {
        learners: 20,
        groups: 3,
        days: 21,
        seed,
        trouble,
    }
}

async fn simulated(plan: &Plan, catalog: &Arc<Catalog>) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("town.db");
    let report = simulate(plan, &database, Arc::clone(catalog)).await.unwrap();
    println!("{report}\n");
    report
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_holds_and_is_looked_at() {
    let catalog = Arc::new(Catalog::embedded());
    let report = simulated(&plan(1, Trouble::Some), &catalog).await;
    assert!(report.holds(), "{report}");
    for checked in &report.checks {
        assert!(checked.count > 0, "{:?} was never looked at", checked.check);
    }
    assert!(
        report.requests > 1_000 && report.arrived > 300 && report.downtimes > 0,
        "{report}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_lives_the_same_lives_and_another_one_others() {
    let catalog = Arc::new(Catalog::embedded());
    let small = |seed| Plan {
        learners: 8,
        groups: 2,
        days: 5,
        seed,
        trouble: Trouble::Many,
    };
    let first = simulated(&small(7), &catalog).await;
    assert!(first.holds(), "{first}");
    assert_eq!(simulated(&small(7), &catalog).await.trace, first.trace);
    assert_ne!(simulated(&small(8), &catalog).await.trace, first.trace);
}

#[tokio::test]
async fn a_database_that_is_there_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("somebody's.db");
    std::fs::write(&path, "precious").unwrap();
    let catalog = Arc::new(Catalog::embedded());
    let refused = simulate(&plan(1, Trouble::None), &path, catalog)
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Exists), "{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
}

/// `cargo test --release -p waymark-simulate -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a large town takes minutes: run it in release"]
async fn a_large_town_lives_for_a_month() {
    let large = Plan {
        learners: 2_000,
        groups: 60,
        days: 30,
        seed: 2026,
        trouble: Trouble::Some,
    };
    let report = simulated(&large, &Arc::new(Catalog::embedded())).await;
    assert!(report.holds(), "{report}");
}
