//! What the client logs.

use serde_json::json;
use waymark_testkit::logs::{Level, Logs};
use waymark_testkit::telegram::Telegram;

use crate::bot;

#[tokio::test]
async fn an_update_that_the_client_cannot_read_is_heard_of() {
    let logs = Logs::record().expects_unreadable();
    let tg = Telegram::start().await;
    let running = bot::start(&tg);
    tg.injects(json!({ "message": { "some fields": "are missing" } }));
    let ada = tg.user("Ada");
    ada.asks("still there?").await;
    assert_eq!(logs.unreadable().len(), 1, "{:?}", logs.lines());
    running.stops().await;
}

#[tokio::test]
#[should_panic(expected = "the client could not read")]
async fn an_update_that_the_client_cannot_read_fails_the_test() {
    let logs = Logs::record();
    let tg = Telegram::start().await;
    let running = bot::start(&tg);
    tg.injects(json!({ "message": { "some fields": "are missing" } }));
    tg.user("Ada").asks("still there?").await;
    running.stops().await;
    drop(logs);
}

#[tokio::test]
async fn tests_that_run_beside_each_other_hear_only_themselves() {
    let logs = Logs::record();
    let beside = std::thread::spawn(|| {
        let logs = Logs::record();
        log::error!("beside");
        logs.lines().len()
    });
    assert_eq!(beside.join().ok(), Some(1));
    log::warn!("from log");
    tracing::error!(chat = 7, "from tracing");
    let lines: Vec<String> = logs.lines().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        ["WARN it::logs: from log", "ERROR it::logs: from tracing chat=7"]
    );
    assert_eq!(logs.at(Level::Warn).len(), 1);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| logs.assert_no_errors())).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runtime_of_several_threads_can_be_heard_too() {
    let logs = Logs::of_all_threads();
    tokio::spawn(async { log::error!("on a worker") })
        .await
        .expect("it does not panic");
    assert!(logs.lines().iter().any(|line| line.text == "on a worker"));
}
