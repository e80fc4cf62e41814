//! The gateway, heard by serenity.

use std::time::Duration;

use serenity::all::GatewayIntents;
use waymark_testkit::discord::{Discord, permission};
use waymark_testkit::logs::{Level, Logs};

use super::ears::{self, Ears, INTENTS};

#[tokio::test]
async fn a_bot_hears_of_its_servers_and_of_what_happens_in_them() {
    let logs = Logs::record();
    let dc = Discord::start().await;
    let rust = dc.server("Rustaceans");
    rust.adds_bot(permission::VIEW_CHANNEL);
    let other = dc.server("Others");
    let mut ears = Ears::start(&dc).await;
    assert_eq!(
        ears.hears_all(2).await,
        ["ready with 1", "server Rustaceans with general"]
    );
    other.channel("unheard of");
    other.adds_bot(permission::VIEW_CHANNEL);
    assert!(ears.hears().await.starts_with("server Others with "));
    let study = rust.channel("study");
    study.is_named("lessons");
    let role = rust.role("learners");
    rust.is_named("Crustaceans");
    role.deletes();
    study.deletes();
    other.is_unavailable();
    other.is_back();
    other.kicks_bot();
    other.channel("unheard of, too");
    assert_eq!(
        ears.hears_all(7).await,
        [
            "channel study",
            "channel is now lessons",
            "role learners",
            "server is now Crustaceans",
            "role is gone",
            "channel lessons is gone",
            "server is down",
        ]
    );
    assert!(ears.hears().await.starts_with("server Others with "));
    assert_eq!(ears.hears().await, "server is gone");
    ears.stops().await;
    dc.gateway().left().await;
    assert_eq!(dc.gateway().seen(), ["identify [0, 1]", "left [0, 1] 1000"]);
    logs.assert_no_errors();
    dc.finish().await;
}

#[tokio::test]
async fn messages_are_read_where_they_are_meant_for_the_bot() {
    let dc = Discord::start().await;
    let rust = dc.server("Rustaceans");
    rust.adds_bot(permission::VIEW_CHANNEL);
    let ada = dc.user("Ada");
    rust.admit(&ada);
    let mut ears = Ears::start(&dc).await;
    ears.hears_all(2).await;
    let here = ada.at(&rust.general());
    here.says("talk among people").await;
    here.mentions_bot("help").await;
    ada.dm().says("done").await;
    let bot = dc.application_id();
    assert_eq!(
        ears.hears_all(3).await,
        [
            "server ada: \"\"".to_owned(),
            format!("server ada: \"<@{bot}> help\""),
            "direct ada: \"done\"".to_owned()
        ]
    );
    ears.stops().await;
    dc.finish().await;
}

#[tokio::test]
async fn a_session_is_taken_up_again_and_nothing_is_missed() {
    let logs = Logs::record();
    let dc = Discord::start().await;
    let rust = dc.server("Rustaceans");
    rust.adds_bot(permission::VIEW_CHANNEL);
    let mut ears = Ears::start(&dc).await;
    ears.hears_all(2).await;
    let gateway = dc.gateway();
    let mut resumed = 0;
    let plays: [&dyn Fn(); 4] = [
        &|| gateway.asks_to_reconnect(),
        &|| gateway.closes(4000),
        &|| gateway.cuts(),
        &|| gateway.invalidates(true),
    ];
    for play in plays {
        play();
        rust.channel("meanwhile");
        let mut heard = ears.hears_all(2).await;
        heard.sort();
        assert_eq!(heard, ["channel meanwhile", "resumed"]);
        resumed += 1;
        gateway.saw("resume [0, 1]", resumed).await;
    }
    gateway.asks_for_heartbeat();
    gateway.beat(1).await;
    rust.channel("after");
    assert_eq!(ears.hears().await, "channel after");
    ears.stops().await;
    assert_eq!(
        dc.gateway().starts_left(),
        999,
        "one start was enough for all of it"
    );
    logs.assert_no_errors();
    dc.finish().await;
}

#[tokio::test]
async fn a_session_that_is_over_begins_anew() {
    let dc = Discord::start().await;
    let rust = dc.server("Rustaceans");
    rust.adds_bot(permission::VIEW_CHANNEL);
    let mut ears = Ears::start(&dc).await;
    ears.hears_all(2).await;
    dc.gateway().invalidates(false);
    dc.gateway().left().await;
    // The client waits some seconds by the wall clock before it begins again.
    dc.gateway().saw("identify", 2).await;
    assert_eq!(
        ears.hears_all(2).await,
        ["ready with 1", "server Rustaceans with general"]
    );
    dc.advances(Duration::from_mins(5));
    dc.gateway().cuts();
    assert_eq!(ears.hears().await, "resumed", "it was cut just now");
    ears.stops().await;
    dc.finish().await;
}

#[tokio::test]
async fn a_connection_without_acknowledgements_is_given_up() {
    let dc = Discord::start().await;
    dc.gateway().beats_every(Duration::from_millis(30));
    let mut ears = Ears::start(&dc).await;
    assert_eq!(ears.hears().await, "ready with 0");
    dc.gateway().beat(2).await;
    dc.gateway().falls_silent(true);
    let seen = dc.gateway().saw("left [0, 1]", 1).await;
    assert_eq!(seen, ["left [0, 1] 1006"], "serenity drops it without a word");
    dc.gateway().falls_silent(false);
    drop(ears);
    dc.finish().await;
}

#[tokio::test]
async fn a_wrong_token_is_told_once() {
    let logs = Logs::record();
    let dc = Discord::start().await;
    dc.gateway().closes_next(4004);
    let ears = Ears::start(&dc).await;
    assert_eq!(ears.ended().await, "Gateway(InvalidAuthentication)");
    assert_eq!(dc.gateway().seen(), ["refused 4004"]);
    assert!(!logs.at(Level::Error).is_empty());
    dc.finish().await;
}

#[tokio::test]
async fn a_token_that_was_taken_away_opens_no_new_session() {
    let dc = Discord::start().await;
    let mut ears = Ears::start(&dc).await;
    assert_eq!(ears.hears().await, "ready with 0");
    dc.revokes_token();
    dc.gateway().invalidates(false);
    assert_eq!(ears.ended().await, "Gateway(InvalidAuthentication)");
    assert_eq!(
        dc.gateway().seen().last().map(String::as_str),
        Some("refused 4004")
    );
    dc.forgive_everything();
}

#[tokio::test]
async fn privileged_intents_are_refused_and_noted() {
    let dc = Discord::start().await;
    let wanted = INTENTS | GatewayIntents::MESSAGE_CONTENT;
    let (mut client, _told) = ears::client(&dc, wanted).await;
    let end = client.start().await.expect_err("refused");
    assert_eq!(format!("{end:?}"), "Gateway(DisallowedGatewayIntents)");
    let rules: Vec<String> = dc.forgive().into_iter().map(|violation| violation.rule).collect();
    assert_eq!(rules, ["the privileged intents 32768 are not switched on"]);
    dc.gateway().allows(wanted.bits());
    let (mut client, mut told) = ears::client(&dc, wanted).await;
    let running = tokio::spawn(async move { client.start().await });
    assert_eq!(told.recv().await.as_deref(), Some("ready with 0"));
    assert_eq!(dc.gateway().intents(), [wanted.bits()]);
    running.abort();
    dc.finish().await;
}

#[tokio::test]
async fn twin_shards_share_the_servers() {
    let dc = Discord::start().await;
    // Servers get their numbers one after another; 4,194,304 numbers belong to one shard.
    let servers = [dc.server("One"), dc.server("Two")];
    for server in &servers {
        server.adds_bot(permission::VIEW_CHANNEL);
    }
    let shard = usize::try_from((servers[0].id() >> 22) % 2).expect("small");
    let ada = dc.user("Ada");
    servers[0].admit(&ada);
    let mut twins = [Ears::shard(&dc, 0, 2).await, Ears::shard(&dc, 1, 2).await];
    dc.gateway().connected(2).await;
    assert_eq!(twins[shard].hears().await, "ready with 2");
    assert_eq!(twins[1 - shard].hears().await, "ready with 0");
    twins[shard].hears_all(2).await;
    servers[0].channel("study");
    ada.dm().says("hello").await;
    if shard == 0 {
        assert_eq!(
            twins[0].hears_all(2).await,
            ["channel study", "direct ada: \"hello\""]
        );
    } else {
        assert_eq!(twins[1].hears().await, "channel study");
        assert_eq!(twins[0].hears().await, "direct ada: \"hello\"");
    }
    for twin in twins {
        twin.stops().await;
    }
    dc.finish().await;
}
