//! What serenity's own client gets from the REST half.

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
