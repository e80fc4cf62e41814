//! The webhook: Telegram calls us. TLS is for a proxy in front.
//!
//! A call is answered with 200 once the update is carried out; else Telegram calls again, which is harmless.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    routing::{MethodRouter, post},
};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq as _;
use teloxide::Bot;
use tokio::net::TcpListener;

use crate::{
    api::{self, Trouble},
    inbound::update::KINDS,
    intake::{Intake, Taken},
};

/// No update is nearly as large.
const MOST_BYTES: usize = 1024 * 1024;
/// So many calls may come at the same time.
const CALLS: u8 = 40;
/// The header with the secret.
const HEADER: &str = "x-telegram-bot-api-secret-token";

/// Where and how updates are received.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address under which Telegram reaches us, path and all; `https`.
    pub url: String,
    /// The path on which to listen; without one, that of the address.
    pub path: Option<String>,
    /// What Telegram has to say to be believed: 1 to 256 of `A-Za-z0-9_-`. Without one, it is made at each start.
    pub secret: Option<SecretString>,
}

impl Webhook {
    /// The path on which to listen.
    pub(crate) fn path(&self) -> String {
        let path = self.path.as_deref().unwrap_or_else(|| {
            let bare = self
                .url
                .split_once("://")
                .map_or(self.url.as_str(), |(_, rest)| rest);
            bare.find('/').map_or("/", |slash| &bare[slash..])
        });
        let path = path.split(['?', '#']).next().unwrap_or("/");
        format!("/{}", path.trim_start_matches('/'))
    }
}

/// A secret of 256 bits, as the header may hold it.
pub(crate) fn make_secret() -> Result<SecretString, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push_str(&format!("{byte:02x}"));
    }
    Ok(text.into())
}

/// Tells Telegram where to call.
pub(crate) async fn register(bot: &Bot, webhook: &Webhook, secret: &SecretString) -> Result<(), Trouble> {
    let asked = serde_json::json!({
        "url": webhook.url,
        "secret_token": secret.expose_secret(),
        "allowed_updates": KINDS,
        "max_connections": CALLS,
    });
    api::call::<bool>(bot, "setWebhook", &asked).await.map(drop)
}

/// Tells Telegram to call no more.
pub(crate) async fn unregister(bot: &Bot) -> Result<(), Trouble> {
    api::call::<bool>(bot, "deleteWebhook", &serde_json::json!({}))
        .await
        .map(drop)
}

/// Answers calls until `stop` ends; then those that are under way.
pub(crate) async fn serve(
    listener: TcpListener,
    path: &str,
    secret: SecretString,
    intake: Intake,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(path, secret, intake))
        .with_graceful_shutdown(stop)
        .await
}

fn router(path: &str, secret: SecretString, intake: Intake) -> Router {
    let door = Door {
        secret: Arc::new(secret),
        intake,
    };
    at(path, post(take))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(door)
}

/// What is served at a path, which is a path: neither braces nor colons nor stars in it capture anything.
fn at<S: Clone + Send + Sync + 'static>(path: &str, served: MethodRouter<S>) -> Router<S> {
    let path = path.replace('{', "{{").replace('}', "}}");
    Router::new().without_v07_checks().route(&path, served)
}

#[derive(Clone)]
struct Door {
    secret: Arc<SecretString>,
    intake: Intake,
}

async fn take(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let told = headers.get(HEADER).map_or(&[][..], |value| value.as_bytes());
    if !bool::from(told.ct_eq(door.secret.expose_secret().as_bytes())) {
        return StatusCode::UNAUTHORIZED;
    }
    // What we refuse comes again for ever, so nothing is: an odd byte is somebody's odd character.
    let raw = String::from_utf8_lossy(&body);
    if let (_, Taken::In(carried_out)) = door.intake.take(&raw).await {
        // Should the work have panicked, doing it again would not help.
        let _ = carried_out.await;
    }
    StatusCode::OK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, path: Option<&str>, want: &str) {
        let webhook = Webhook {
            listen: ([127, 0, 0, 1], 0).into(),
            url: url.to_owned(),
            path: path.map(str::to_owned),
            secret: None,
        };
        assert_eq!(webhook.path(), want, "{url}");
    }

    #[test]
    fn the_path_is_that_of_the_address_unless_it_is_named() {
        check("https://bot.example.org/telegram", None, "/telegram");
        check("https://bot.example.org", None, "/");
        check("https://bot.example.org/a/b?c=d", None, "/a/b");
        check("https://bot.example.org/a/b", Some("c"), "/c");
    }

    #[test]
    fn a_path_may_look_like_a_pattern_and_is_none() {
        for path in ["/:bot", "/*all", "/{id}", "/a/:b/{c"] {
            drop(at::<()>(path, post(async || ())));
        }
    }

    #[test]
    fn a_secret_that_is_made_fits_the_header_and_is_made_anew() {
        let (one, other) = (make_secret().unwrap(), make_secret().unwrap());
        assert_eq!(one.expose_secret().len(), 64);
        assert_ne!(one.expose_secret(), other.expose_secret());
    }
}
