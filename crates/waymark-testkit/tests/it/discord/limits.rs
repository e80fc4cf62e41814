//! Rates, and the ban of who does not listen.

use std::time::Duration;

use serde_json::{Value, json};
use waymark_testkit::discord::{Asking, Discord, Rates};

use super::rest::raw;

#[tokio::test]
async fn a_channel_takes_five_messages_in_five_seconds() {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    server.adds_bot(0);
    dc.runs_at(0.0);
    dc.rates(Some(Rates::default()));
    let say = async |channel: u64| {
        raw(
            &dc,
            "POST",
            &format!("/channels/{channel}/messages"),
            &json!({ "content": "c" }),
        )
        .await
    };
    let general = server.general().id();
    for _ in 0..5 {
        assert_eq!(say(general).await.0, 200);
    }
    let (status, told) = say(general).await;
    assert_eq!(
        (status, &told["retry_after"], &told["global"]),
        (429, &json!(5.0), &json!(false))
    );
    assert_eq!(
        say(server.channel("other").id()).await.0,
        200,
        "another channel has its own"
    );
    dc.advances(Duration::from_secs(5));
    assert_eq!(say(general).await.0, 200);
    dc.rates(None);
    for _ in 0..9 {
        assert_eq!(say(general).await.0, 200);
    }
    dc.finish().await;
}

#[tokio::test]
async fn fifty_a_second_in_all_but_interactions_do_not_count() {
    let dc = Discord::start().await;
    let ada = dc.user("Ada");
    let server = dc.server("Rustaceans");
    server.admit(&ada);
    server.adds_bot(0);
    dc.runs_at(0.0);
    dc.rates(Some(Rates {
        others: 1000,
        ..Rates::default()
    }));
    let me = async || raw(&dc, "GET", "/users/@me", &Value::Null).await;
    for _ in 0..50 {
        assert_eq!(me().await.0, 200);
    }
    let (status, told) = me().await;
    assert_eq!((status, &told["global"]), (429, &json!(true)));
    let asked = dc.asks(&ada, server.general().id(), &Asking::Command);
    let path = format!("/interactions/{}/{}/callback", asked.id, asked.token);
    let body = json!({ "type": 4, "data": { "content": "c" } });
    assert_eq!(raw(&dc, "POST", &path, &body).await.0, 204);
    dc.advances(Duration::from_secs(1));
    assert_eq!(me().await.0, 200);
    dc.finish().await;
}

#[tokio::test]
async fn direct_channels_can_be_opened_too_fast() {
    let dc = Discord::start().await;
    dc.runs_at(0.0);
    dc.rates(Some(Rates {
        direct: 2,
        ..Rates::default()
    }));
    let open = async |user: u64| {
        raw(
            &dc,
            "POST",
            "/users/@me/channels",
            &json!({ "recipient_id": user.to_string() }),
        )
        .await
    };
    let users: Vec<u64> = ["Ada", "Ben", "Cleo"]
        .iter()
        .map(|name| dc.user(name).id())
        .collect();
    assert_eq!((open(users[0]).await.0, open(users[1]).await.0), (200, 200));
    assert_eq!(open(users[0]).await.0, 200, "it is open already");
    let (status, told) = open(users[2]).await;
    assert_eq!((status, &told["code"]), (403, &json!(40003)));
    dc.advances(Duration::from_mins(10));
    assert_eq!(open(users[2]).await.0, 200);
    dc.finish().await;
}

#[tokio::test]
async fn who_asks_in_vain_too_often_is_shut_out_for_a_while() {
    let dc = Discord::start().await;
    dc.runs_at(0.0);
    dc.bans_after(3);
    dc.revokes_token();
    let me = async || raw(&dc, "GET", "/users/@me", &Value::Null).await;
    for _ in 0..3 {
        assert_eq!(me().await.0, 401);
    }
    dc.heals();
    assert_eq!(me().await, (429, Value::Null), "and not a word of JSON");
    assert_eq!(dc.invalid_requests(), 3);
    dc.advances(Duration::from_mins(10));
    assert_eq!(me().await.0, 200);
    dc.finish().await;
}
