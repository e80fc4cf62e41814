//! Telegram as a source of load.

use std::time::Duration;

use serde_json::json;
use teloxide::Bot;
use waymark_testkit::telegram::load::{Load, Plan};

use crate::bot;

fn client(load: &Load) -> Bot {
    Bot::new(load.token()).set_api_url(load.api_url().parse().expect("an address"))
}

#[tokio::test]
async fn every_update_is_answered_and_timed() {
    let load = Load::start(Plan {
        updates: 300,
        chats: 40,
        text: "say \"hi\"".to_owned(),
        ..Plan::default()
    })
    .await;
    let running = bot::start_with(client(&load));
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
    let running = bot::start_with(client(&load));
    let report = load.finished(Duration::from_secs(20)).await;
    running.stops().await;
    assert_eq!(report.latency.count(), 60);
    assert!(
        report.took >= Duration::from_millis(290),
        "59 intervals of 5 ms: {:?}",
        report.took
    );
}

#[tokio::test]
async fn presses_can_be_the_load() {
    let press = |id: u64, chat: u64| {
        let user = json!({ "id": chat, "is_bot": false, "first_name": "L" });
        let room = json!({ "id": chat, "type": "private", "first_name": "L" });
        let message = json!({ "message_id": id, "date": 1_790_000_000, "chat": room, "text": "Hello" });
        json!({ "update_id": id, "callback_query": {
            "id": id.to_string(), "from": user, "message": message, "chat_instance": "1", "data": "count:1",
        } })
    };
    let plan = Plan {
        updates: 50,
        update: Some(press),
        answered_by: "editMessageText",
        ..Plan::default()
    };
    let load = Load::start(plan).await;
    let running = bot::start_with(client(&load));
    let report = load.finished(Duration::from_secs(20)).await;
    running.stops().await;
    assert_eq!(
        (report.calls["editmessagetext"], report.latency.count()),
        (50, 50)
    );
}
