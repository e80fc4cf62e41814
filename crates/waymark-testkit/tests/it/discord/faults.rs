//! What goes wrong on the way, played on purpose.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use serenity::all::{ChannelId, CreateMessage, Nonce};
use waymark_testkit::discord::{Discord, Fault, Scope};

use super::rest::{client, raw};

const SEND: &str = "POST /channels/{channel_id}/messages";

#[tokio::test]
async fn a_cut_after_the_message_leaves_it_there_and_the_nonce_finds_it() {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    server.adds_bot(0);
    let channel = ChannelId::new(server.general().id());
    let http = client(&dc);
    let message = || {
        CreateMessage::new()
            .content("once")
            .nonce(Nonce::String("k".into()))
            .enforce_nonce(true)
    };
    let count = async || {
        channel
            .messages(&http, serenity::all::GetMessages::new())
            .await
            .unwrap()
            .len()
    };
    dc.plays(Fault::cut_before().on(SEND).once());
    assert!(channel.send_message(&http, message()).await.is_err());
    assert_eq!(count().await, 0);
    for fault in [Fault::cut_after(), Fault::server_error_after(502)] {
        dc.plays(fault.on(SEND).in_channel(channel.get()).once());
        assert!(channel.send_message(&http, message()).await.is_err());
        assert_eq!(count().await, 1);
    }
    channel.send_message(&http, message()).await.unwrap();
    assert_eq!(count().await, 1);
    dc.finish().await;
}

#[tokio::test]
async fn each_fault_answers_as_discord_would() {
    let dc = Discord::start().await;
    let me = async || raw(&dc, "GET", "/users/@me", &Value::Null).await;
    dc.plays(Fault::server_error(503).once());
    assert_eq!(me().await.0, 503);
    dc.plays(Fault::unauthorized().once());
    assert_eq!(
        me().await,
        (401, json!({ "message": "401: Unauthorized", "code": 0 }))
    );
    dc.plays(Fault::direct_too_fast().once());
    assert_eq!(me().await.1["code"], 40003);
    dc.plays(Fault::refused(403, 50013, "Missing Permissions").every(2));
    assert_eq!((me().await.0, me().await.0, me().await.0), (200, 403, 200));
    dc.heals();
    dc.plays(Fault::late(Duration::from_millis(30)).once());
    let start = Instant::now();
    assert_eq!(me().await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(30));
    dc.revokes_token();
    assert_eq!(me().await.0, 401);
    dc.heals();
    assert_eq!(me().await.0, 200);
    dc.finish().await;
}

#[tokio::test]
async fn too_many_is_told_with_its_scope_and_shared_is_not_held_against_the_bot() {
    let dc = Discord::start().await;
    let http = reqwest::Client::new();
    for (scope, word, counted) in [
        (Scope::User, "user", 1),
        (Scope::Global, "global", 2),
        (Scope::Shared, "shared", 2),
    ] {
        dc.plays(Fault::too_many(scope, Duration::from_millis(1500)).once());
        let answer = http.get(format!("{}/api/v10/users/@me", dc.api_url()));
        let answer = answer
            .header("authorization", format!("Bot {}", dc.token()))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 429);
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(header("x-ratelimit-scope").as_deref(), Some(word));
        assert_eq!(header("retry-after").as_deref(), Some("1.500"));
        assert_eq!(header("x-ratelimit-global").is_some(), scope == Scope::Global);
        assert_eq!(header("x-ratelimit-bucket").is_some(), scope != Scope::Global);
        let told: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(
            (&told["retry_after"], &told["global"]),
            (&json!(1.5), &json!(scope == Scope::Global))
        );
        assert_eq!(dc.invalid_requests(), counted);
    }
    dc.finish().await;
}
