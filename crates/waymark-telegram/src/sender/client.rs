//! The client that speaks with Telegram.

use std::time::Duration;

use teloxide::{Bot, net::default_reqwest_settings};

/// Telegram closes a connection that was idle for a minute or so. A message that is written to it in that moment may
/// or may not have arrived; ours are closed before that, so that it does not happen.
const IDLE: Duration = Duration::from_secs(30);

/// The bot of a token.
pub(crate) fn bot(token: &str) -> Bot {
    match default_reqwest_settings().pool_idle_timeout(IDLE).build() {
        Ok(client) => Bot::with_client(token, client),
        // Without that limit, then.
        Err(_) => Bot::new(token),
    }
}
