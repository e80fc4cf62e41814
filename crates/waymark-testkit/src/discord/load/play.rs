//! The server of a load: a gateway that tells interactions, and REST that says yes.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Shared;
use crate::discord::route;

/// The bot.
pub(super) const BOT: u64 = 7_000_000_000_000_001;
/// People are numbered from here.
pub const FIRST_PERSON: u64 = 1_000_000_000_000_000;
/// The direct channel of a person is so much further.
pub(super) const ROOM: u64 = 1_000_000_000_000_000;
pub(super) const CALLBACK: &str = "POST /interactions/{interaction_id}/{interaction_token}/callback";
pub(super) const SEND: &str = "POST /channels/{channel_id}/messages";

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/gateway", axum::routing::any(connect))
        .fallback(handle)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

async fn connect(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| async move {
        // The bot is gone: so is the load.
        let _ = talk(shared, socket).await;
    })
}

async fn talk(shared: Arc<Shared>, mut socket: WebSocket) -> Result<(), axum::Error> {
    let text = |value: &Value| Message::Text(value.to_string().into());
    let hello = json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": 41_250 } });
    socket.send(text(&hello)).await?;
    let mut sequence = 0;
    // The first shard is loaded; it alone hears of direct messages.
    let mut loaded = false;
    loop {
        let next = next_due(&shared, loaded);
        tokio::select! {
            heard = socket.recv() => {
                let Some(heard) = heard.transpose()? else { return Ok(()) };
                let Ok(words) = heard.to_text() else { continue };
                let said: Value = serde_json::from_str(words).unwrap_or_default();
                match said["op"].as_u64() {
                    Some(1) => socket.send(text(&json!({ "op": 11, "s": null, "t": null, "d": null }))).await?,
                    Some(2) => {
                        sequence += 1;
                        let shard = said["d"]["shard"].clone();
                        loaded = shard[0].as_u64().unwrap_or(0) == 0;
                        socket.send(text(&ready(sequence, &shard))).await?;
                        if loaded {
                            shared.state().starts(&shared.plan);
                        }
                    }
                    Some(6) => socket.send(text(&json!({ "op": 9, "s": null, "t": null, "d": false }))).await?,
                    _ => {}
                }
            }
            () = tokio::time::sleep_until(next.unwrap_or_else(Instant::now).into()), if next.is_some() => {
                sequence += 1;
                let number = {
                    let mut state = shared.state();
                    state.told += 1;
                    let (number, ready) = (state.told, state.ready.unwrap_or_else(Instant::now));
                    state.open.insert(number, shared.due(ready, number - 1));
                    number
                };
                let event = json!({ "op": 0, "s": sequence, "t": "INTERACTION_CREATE", "d": shared.interaction(number) });
                socket.send(text(&event)).await?;
            }
        }
    }
}

/// When the next interaction is to be told, if one is.
fn next_due(shared: &Shared, loaded: bool) -> Option<Instant> {
    let state = shared.state();
    let left = loaded && state.told < shared.plan.interactions;
    let ready = state.ready.filter(|_| left)?;
    Some(shared.due(ready, state.told))
}

fn ready(sequence: u64, shard: &Value) -> Value {
    json!({ "op": 0, "s": sequence, "t": "READY", "d": {
        "v": 10, "user": bot(), "guilds": [], "session_id": "load", "resume_gateway_url": "ws://127.0.0.1",
        "shard": if shard.is_null() { json!([0, 1]) } else { shard.clone() },
        "application": { "id": BOT.to_string(), "flags": 0 },
    } })
}

fn bot() -> Value {
    json!({
        "id": BOT.to_string(), "username": "waymark", "discriminator": "1234", "global_name": null, "avatar": null,
        "bot": true, "mfa_enabled": true, "verified": true, "flags": 0, "public_flags": 0,
    })
}

async fn handle(State(shared): State<Arc<Shared>>, method: Method, uri: Uri, body: Bytes) -> Response {
    let path = uri.path().strip_prefix("/api/v10").unwrap_or_default();
    let Some((route, places)) = route::find(method.as_str(), path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let place = |name: &str| {
        places
            .iter()
            .find(|(place, _)| *place == name)
            .map_or("", |(_, word)| word)
    };
    let token = [place("interaction_token"), place("webhook_token")].concat();
    let kind = if route.name == CALLBACK {
        kind_of(&body)
    } else {
        None
    };
    let Some(post) = shared.asked(route.name, &token, kind) else {
        return refused();
    };
    if route.name == SEND && !shared.plan.send_takes.is_zero() {
        tokio::time::sleep(shared.plan.send_takes).await;
    }
    let answer = match route.name {
        "GET /gateway" => json!({ "url": format!("ws://{}/gateway", shared.address) }),
        "GET /gateway/bot" => json!({
            "url": format!("ws://{}/gateway", shared.address), "shards": 1,
            "session_start_limit": { "total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1 },
        }),
        "GET /users/@me" => bot(),
        "GET /oauth2/applications/@me" | "GET /applications/@me" => json!({
            "id": BOT.to_string(), "name": "Waymark", "icon": null, "description": "", "bot_public": true,
            "bot_require_code_grant": false, "verify_key": "0", "team": null, "flags": 0, "owner": bot(),
        }),
        "POST /users/@me/channels" => {
            let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
            let user = asked["recipient_id"]
                .as_str()
                .and_then(|id| id.parse::<u64>().ok())
                .unwrap_or(FIRST_PERSON);
            let other =
                json!({ "id": user.to_string(), "username": "l", "discriminator": "0", "avatar": null });
            json!({ "id": (user + ROOM).to_string(), "type": 1, "recipients": [other], "flags": 0 })
        }
        name if name.ends_with("/commands") => registered(&body),
        name if name == SEND || name.contains("/webhooks/") && !name.starts_with("DELETE") => {
            let channel = place("channel_id");
            let channel = if channel.is_empty() { "1" } else { channel };
            message(post, channel)
        }
        _ => return StatusCode::NO_CONTENT.into_response(),
    };
    ([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

/// The commands that were sent, as registered ones.
fn registered(body: &[u8]) -> Value {
    let mut all: Value = serde_json::from_slice(body).unwrap_or_else(|_| json!([]));
    for (number, command) in all.as_array_mut().into_iter().flatten().enumerate() {
        command["id"] = (number + 1).to_string().into();
        command["version"] = "1".into();
        command["application_id"] = BOT.to_string().into();
        if command["type"].is_null() {
            command["type"] = 1.into();
        }
    }
    all
}

fn refused() -> Response {
    let told = json!({ "message": "You are being rate limited.", "retry_after": 1.0, "global": true });
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::RETRY_AFTER, "1"),
        (header::HeaderName::from_static("x-ratelimit-global"), "true"),
        (header::HeaderName::from_static("x-ratelimit-scope"), "global"),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, told.to_string()).into_response()
}

/// A message of the bot.
pub(super) fn message(id: u64, channel: &str) -> Value {
    json!({
        "id": id.to_string(), "channel_id": channel, "author": bot(), "type": 0, "content": "said", "mentions": [],
        "mention_roles": [], "mention_everyone": false, "attachments": [], "embeds": [], "components": [], "flags": 0,
        "timestamp": "2026-11-21T12:00:00.000000+00:00", "edited_timestamp": null, "pinned": false, "tts": false,
    })
}

/// The type of a callback; one with files is no JSON, and is never a promise.
fn kind_of(body: &[u8]) -> Option<u64> {
    serde_json::from_slice::<Value>(body).ok()?["type"].as_u64()
}
