//! Telegram as a source of load.

use std::time::Duration;

use teloxide::Bot;
use waymark_testkit::telegram::load::{Load, Plan};

use crate::bot;

#[tokio::test]
async fn every_update_is_answered_and_timed() {
    let load = Load::start(Plan {
        updates: 300,
        chats: 40,
        text: "say \"hi\"".to_owned(),
        ..Plan::default()
    })
    .await;
    let client = Bot::new(load.token()).set_api_url(load.api_url().parse().expect("an address"));
    let running = bot::start_with(client);
    let report = load.finished(Duration::from_secs(20)).await;
    running.stops().await;
    assert_eq!(
        (
            report.updates,
            report.calls["sendmessage"],
            report.latency.count()
        ),
        (300, 300, 300)
    );
    assert!(report.latency.per_mille(500) <= report.latency.per_mille(990));
    assert!(report.latency.longest() <= report.took);
}

#[tokio::test]
async fn updates_come_at_the_rate_that_was_planned() {
    let load = Load::start(Plan {
        updates: 60,
        a_second: Some(200),
        ..Plan::default()
    })
    .await;
    let client = Bot::new(load.token()).set_api_url(load.api_url().parse().expect("an address"));
    let running = bot::start_with(client);
    let report = load.finished(Duration::from_secs(20)).await;
    running.stops().await;
    assert_eq!(report.latency.count(), 60);
    assert!(
        report.took >= Duration::from_millis(290),
        "59 intervals of 5 ms: {:?}",
        report.took
    );
}
