//! What serenity's own client gets from the REST half.

use serde_json::Value;
use serenity::http::{Http, HttpBuilder};
use waymark_testkit::discord::Discord;

/// serenity's client, pointed at the loopback server.
pub(crate) fn client(dc: &Discord) -> Http {
    HttpBuilder::new(dc.token())
        .proxy(dc.api_url())
        .ratelimiter_disabled(true)
        .build()
}

#[tokio::test]
async fn a_bot_reads_who_it_is_and_where_the_gateway_stands() {
    let dc = Discord::start().await;
    let http = client(&dc);
    assert_eq!(http.get_current_user().await.unwrap().name, "waymark");
    let application = http.get_current_application_info().await.unwrap();
    assert_eq!(application.id.get(), dc.application_id());
    assert!(
        http.get_gateway()
            .await
            .unwrap()
            .url
            .starts_with("ws://127.0.0.1:")
    );
    assert_eq!(http.get_bot_gateway().await.unwrap().shards, 1);
    dc.finish().await;
}

/// A request that serenity would not make.
pub(crate) async fn raw(dc: &Discord, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let method = method.parse().expect("a method");
    let request = reqwest::Client::new()
        .request(method, format!("{}/api/v10{path}", dc.api_url()))
        .header("authorization", format!("Bot {}", dc.token()));
    let request = if body.is_null() {
        request
    } else {
        request
            .header("content-type", "application/json")
            .body(body.to_string())
    };
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("an answer in text");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}
