//! Discord as a source of load.

use std::time::{Duration, Instant};

use serde_json::json;
use serenity::all::{
    ChannelId, ClientBuilder, Context, CreateAutocompleteResponse, CreateInteractionResponse as Response,
    CreateInteractionResponseMessage as Message, EditInteractionResponse, EventHandler, GatewayIntents,
    Interaction, UserId,
};
use serenity::async_trait;
use serenity::http::{Http, HttpBuilder};
use waymark_testkit::Histogram;
use waymark_testkit::discord::load::{Does, Load, Plan, command};

/// Answers every second command at once, and the others after a promise.
struct Bot;

#[async_trait]
impl EventHandler for Bot {
    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else {
            return;
        };
        if command.id.get() % 2 == 0 {
            let said = Response::Message(Message::new().content("said"));
            command.create_response(&ctx, said).await.expect("answered");
        } else {
            command.defer(&ctx).await.expect("deferred");
            let edit = EditInteractionResponse::new().content("said");
            command.edit_response(&ctx, edit).await.expect("said");
        }
    }
}

fn client(load: &Load) -> Http {
    HttpBuilder::new(load.token())
        .proxy(load.api_url())
        .ratelimiter_disabled(true)
        .build()
}

#[tokio::test]
async fn every_interaction_is_answered_and_timed() {
    let load = Load::start(Plan {
        interactions: 200,
        people: 20,
        a_second: Some(1000),
        ..Plan::default()
    })
    .await;
    let http = client(&load);
    http.set_application_id(7_000_000_000_000_001.into());
    let mut bot = ClientBuilder::new_with_http(http, GatewayIntents::empty())
        .event_handler(Bot)
        .await
        .expect("a client");
    let running = tokio::spawn(async move { bot.start().await });
    let report = load.finished(Duration::from_secs(20)).await;
    running.abort();
    assert_eq!(
        (
            report.interactions,
            report.acknowledged.count(),
            report.answered.count()
        ),
        (200, 200, 200)
    );
    assert_eq!(
        report.calls["PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"],
        100
    );
    assert!(
        report.took >= Duration::from_millis(199),
        "at the planned rate: {:?}",
        report.took
    );
    assert!(report.acknowledged.per_mille(500) <= report.answered.per_mille(990));
}

#[tokio::test]
async fn what_a_bot_does_before_it_is_ready_makes_no_answer_late() {
    let load = Load::start(Plan {
        interactions: 1,
        ..Plan::default()
    })
    .await;
    let http = client(&load);
    http.set_application_id(7_000_000_000_000_001.into());
    let starts = Instant::now();
    while starts.elapsed() < Duration::from_millis(100) {
        http.get_current_user().await.expect("us");
    }
    assert_eq!(load.report().took, Duration::ZERO);
    let mut bot = ClientBuilder::new_with_http(http, GatewayIntents::empty())
        .event_handler(Bot)
        .await
        .expect("a client");
    let connects = Instant::now();
    let running = tokio::spawn(async move { bot.start().await });
    let report = load.finished(Duration::from_secs(20)).await;
    running.abort();
    // It did not take longer than from before it connected until now.
    assert!(report.acknowledged.longest() <= connects.elapsed(), "{report:?}");
    assert!(report.took <= connects.elapsed(), "{report:?}");
}

#[tokio::test]
async fn prompts_are_counted_without_interactions() {
    let load = Load::start(Plan {
        interactions: 0,
        ..Plan::default()
    })
    .await;
    let http = client(&load);
    for person in 1..=30_u64 {
        let room = UserId::new(person)
            .create_dm_channel(&http)
            .await
            .expect("a channel");
        room.id.say(&http, "Good morning").await.expect("sent");
    }
    let send = "POST /channels/{channel_id}/messages";
    let report = load.saw(send, 30, Duration::from_secs(5)).await;
    assert_eq!(
        (report.calls[send], report.calls["POST /users/@me/channels"]),
        (30, 30)
    );
    assert!(report.peak > 0 && report.peak <= 60);
}

/// Answers whatever is done, and looks whether that is what was planned.
struct Eager;

#[async_trait]
impl EventHandler for Eager {
    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let said = Response::Message(Message::new().content("said"));
        match interaction {
            Interaction::Command(command) => command.create_response(&ctx, said).await,
            Interaction::Component(press) if press.message.author.bot => {
                assert_eq!(press.data.custom_id, "more");
                press.create_response(&ctx, Response::Acknowledge).await
            }
            Interaction::Autocomplete(typed) => {
                assert_eq!(typed.data.autocomplete().map(|option| option.value), Some("ru"));
                let none = Response::Autocomplete(CreateAutocompleteResponse::new());
                typed.create_response(&ctx, none).await
            }
            _ => Ok(()),
        }
        .expect("answered");
    }
}

#[tokio::test]
async fn people_press_and_type_too_and_each_is_timed_apart() {
    let option = json!({ "type": 3, "name": "roadmap", "value": "ru", "focused": true });
    let typed = json!({ "id": "1", "name": "enroll", "type": 1, "options": [option] });
    let load = Load::start(Plan {
        interactions: 90,
        people: 30,
        a_second: Some(1000),
        does: vec![
            Does::Runs(command("today")),
            Does::Presses("more".to_owned()),
            Does::Types(typed),
        ],
        ..Plan::default()
    })
    .await;
    let mut bot = ClientBuilder::new_with_http(client(&load), GatewayIntents::empty())
        .event_handler(Eager)
        .await
        .expect("a client");
    let running = tokio::spawn(async move { bot.start().await });
    let report = load.finished(Duration::from_secs(20)).await;
    running.abort();
    let each: Vec<_> = report.each.iter().map(Histogram::count).collect();
    assert_eq!(each, [30, 30, 30]);
    assert_eq!((report.acknowledged.count(), report.refused), (90, 0));
}

#[tokio::test]
async fn calls_beyond_what_is_permitted_are_refused_and_counted() {
    let load = Load::start(Plan {
        interactions: 0,
        permits: Some(10),
        ..Plan::default()
    })
    .await;
    let (http, room) = (client(&load), ChannelId::new(1));
    let mut refused = 0;
    for _ in 0..40 {
        refused += u64::from(room.say(&http, "Good morning").await.is_err());
    }
    // Forty calls within three seconds are more than ten in one of them.
    let report = load.report();
    assert_eq!(report.refused, refused);
    assert!(report.took > Duration::from_secs(3) || refused > 0, "{report:?}");
}
