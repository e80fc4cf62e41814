//! How updates come to the bot.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use waymark_testkit::telegram::Telegram;

use crate::raw::Raw;

/// Secret and text of what a webhook was brought.
type Heard = Arc<Mutex<Vec<(Option<String>, Value)>>>;

fn ids(updates: &Value) -> Vec<i64> {
    updates
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|update| update["update_id"].as_i64())
        .collect()
}

#[tokio::test]
async fn an_offset_confirms_what_lies_before_it() {
    let tg = Telegram::start().await;
    let (ada, raw) = (tg.user("Ada"), Raw::new(&tg));
    for text in ["a", "b", "c"] {
        ada.says(text).await;
    }
    assert_eq!(
        ids(&raw.result("getUpdates", json!({ "limit": 2 })).await),
        [1, 2]
    );
    assert_eq!(
        ids(&raw.result("getUpdates", json!({})).await),
        [1, 2, 3],
        "nothing is confirmed yet"
    );
    assert_eq!(
        ids(&raw.result("getUpdates", json!({ "offset": 2 })).await),
        [2, 3]
    );
    assert_eq!(ids(&raw.result("getUpdates", json!({ "offset": -1 })).await), [3]);
    assert_eq!(tg.pending(), 1);
    assert_eq!(
        ids(&raw.result("getUpdates", json!({ "offset": 4 })).await),
        Vec::<i64>::new()
    );
    tg.drained().await;
}

#[tokio::test]
async fn a_poll_waits_and_a_second_one_sends_it_away() {
    let tg = Telegram::start().await;
    let (ada, raw) = (tg.user("Ada"), Raw::new(&tg));
    let poll = || Box::pin(async { raw.answer("getUpdates", &json!({ "timeout": 50 })).await });
    let (mut one, mut other) = (poll(), poll());
    let (sent_away, stays) = tokio::select! {
        answer = &mut one => (answer, other),
        answer = &mut other => (answer, one),
    };
    assert_eq!(sent_away["error_code"], 409);
    assert_eq!(
        sent_away["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    ada.says("hello").await;
    assert_eq!(stays.await["result"][0]["message"]["text"], "hello");
}

#[tokio::test]
async fn the_bot_chooses_what_it_hears_of_and_the_server_remembers() {
    let tg = Telegram::start().await;
    let (ada, raw) = (tg.user("Ada"), Raw::new(&tg));
    raw.result("getUpdates", json!({ "allowed_updates": ["callback_query"] }))
        .await;
    ada.says("not heard").await;
    ada.blocks().await;
    ada.unblocks().await;
    raw.result("getUpdates", json!({})).await;
    ada.says("not heard").await;
    assert_eq!(tg.pending(), 0);
    assert_eq!(
        raw.result("getWebhookInfo", json!({})).await["allowed_updates"],
        json!(["callback_query"])
    );
    raw.result("getUpdates", json!({ "allowed_updates": [] })).await;
    ada.says("heard").await;
    assert_eq!(tg.pending(), 1);
}

#[tokio::test]
async fn doubled_updates_come_again_after_they_were_confirmed() {
    let tg = Telegram::start().await;
    let (ada, raw) = (tg.user("Ada"), Raw::new(&tg));
    tg.doubles_updates(true);
    ada.says("a").await;
    tg.doubles_updates(false);
    ada.says("b").await;
    assert_eq!(ids(&raw.result("getUpdates", json!({})).await), [1, 2]);
    assert_eq!(ids(&raw.result("getUpdates", json!({ "offset": 3 })).await), [1]);
    assert_eq!(
        ids(&raw.result("getUpdates", json!({ "offset": 2 })).await),
        Vec::<i64>::new()
    );
}

#[tokio::test]
async fn a_webhook_is_brought_every_update_with_its_secret_until_it_takes_it() {
    let heard: Heard = Arc::default();
    let sink = Arc::clone(&heard);
    let hook = post(
        move |headers: HeaderMap, axum::Json(update): axum::Json<Value>| async move {
            let secret = headers
                .get("x-telegram-bot-api-secret-token")
                .and_then(|value| value.to_str().ok().map(str::to_owned));
            let mut heard = sink.lock().expect("nobody panicked");
            heard.push((secret, update["message"]["text"].clone()));
            if heard.len() == 1 {
                StatusCode::BAD_GATEWAY
            } else {
                StatusCode::OK
            }
        },
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!("http://{}/telegram/x", listener.local_addr().expect("an address"));
    let app = Router::new().route("/telegram/x", hook);
    tokio::spawn(async move { axum::serve(listener, app).await });

    let tg = Telegram::start().await;
    let (ada, raw) = (tg.user("Ada"), Raw::new(&tg));
    raw.result("setWebhook", json!({ "url": url, "secret_token": "s3cret-_" }))
        .await;
    ada.says("one").await;
    ada.says("two").await;
    tg.drained().await;
    let secret = || Some("s3cret-_".to_owned());
    let expected = [
        (secret(), json!("one")),
        (secret(), json!("one")),
        (secret(), json!("two")),
    ];
    assert_eq!(
        *heard.lock().expect("nobody panicked"),
        expected,
        "the first was refused, and brought again"
    );
    let info = raw.result("getWebhookInfo", json!({})).await;
    assert_eq!(
        (&info["url"], &info["last_error_message"]),
        (&json!(url), &json!("Wrong response from the webhook: 502"))
    );
    let poll = raw.refusal("getUpdates", json!({})).await;
    assert!(
        poll.starts_with("409 Conflict: can't use getUpdates method while webhook is active"),
        "{poll}"
    );
    raw.result("deleteWebhook", json!({})).await;
    raw.result("getUpdates", json!({})).await;
    for (body, sentence) in [
        (
            json!({ "url": url, "secret_token": "no spaces" }),
            "bad webhook: secret token contains unallowed characters",
        ),
        (
            json!({ "url": "https://example.org" }),
            "bad webhook: the loopback server brings updates to http://127.0.0.1:… only",
        ),
    ] {
        assert_eq!(
            raw.refusal("setWebhook", body).await,
            format!("400 Bad Request: {sentence}")
        );
    }
    tg.forgive();
}
