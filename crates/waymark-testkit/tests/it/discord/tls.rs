//! serenity's own rate limiter, which only works towards discord.com: behind TLS.

use std::time::{Duration, Instant};

use serenity::all::ChannelId;
use serenity::http::{Http, HttpBuilder};
use waymark_testkit::discord::{Discord, Fault, Rates, Scope};

const SEND: &str = "POST /channels/{channel_id}/messages";

/// serenity's client as it runs in production.
async fn real(dc: &Discord) -> Http {
    let sealed = dc.sealed().await;
    let certificate = reqwest::Certificate::from_pem(sealed.certificate.as_bytes());
    let client = reqwest::Client::builder()
        .add_root_certificate(certificate.expect("a certificate"))
        .resolve("discord.com", sealed.address)
        .build();
    HttpBuilder::new(dc.token())
        .client(client.expect("a client"))
        .build()
}

async fn scene() -> (Discord, ChannelId, Http) {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    server.adds_bot(0);
    let http = real(&dc).await;
    (dc, ChannelId::new(server.general().id()), http)
}

#[tokio::test]
async fn the_real_limiter_waits_for_the_bucket_and_is_never_refused() {
    let (dc, channel, http) = scene().await;
    let window = Duration::from_millis(300);
    dc.rates(Some(Rates {
        window,
        ..Rates::default()
    }));
    let start = Instant::now();
    for number in 0..7 {
        channel.say(&http, format!("message {number}")).await.unwrap();
    }
    assert!(start.elapsed() >= window, "it waited: {:?}", start.elapsed());
    let statuses: Vec<u16> = dc.calls_of(SEND).iter().map(|call| call.status).collect();
    assert_eq!(statuses, [200; 7]);
    assert_eq!(dc.invalid_requests(), 0);
    dc.finish().await;
}

#[tokio::test]
async fn the_real_limiter_sleeps_over_a_refusal_and_asks_again() {
    let (dc, channel, http) = scene().await;
    for scope in [Scope::User, Scope::Shared, Scope::Global] {
        dc.plays(Fault::too_many(scope, Duration::from_millis(40)).on(SEND).once());
        channel.say(&http, "again").await.unwrap();
    }
    let statuses: Vec<u16> = dc.calls_of(SEND).iter().map(|call| call.status).collect();
    assert_eq!(statuses, [429, 200, 429, 200, 429, 200]);
    assert_eq!(dc.invalid_requests(), 2, "the shared one does not count");
    dc.finish().await;
}

#[tokio::test]
async fn behind_tls_a_connection_can_be_cut_too() {
    let (dc, channel, http) = scene().await;
    dc.plays(Fault::cut_after().on(SEND).once());
    assert!(channel.say(&http, "once").await.is_err());
    assert_eq!(dc.calls_of(SEND).len(), 1);
    dc.finish().await;
}
