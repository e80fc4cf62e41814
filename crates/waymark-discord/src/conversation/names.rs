//! What servers are called: asked where it matters, and kept in mind.

use std::{
    collections::HashMap,
    num::NonZeroU64,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serenity::{http::Http, model::id::GuildId};
use waymark_app::request::Chat;

/// A name is not waited for longer: there is the channel's.
const PATIENCE: Duration = Duration::from_millis(700);
/// About so many are kept in mind.
const KEPT: usize = 1_000;

/// What servers are called. A name that has changed is known after a restart; only new groups take it up.
#[derive(Default)]
pub(crate) struct Names(Mutex<HashMap<GuildId, String>>);

impl Names {
    /// The name of the server that a channel belongs to.
    pub(crate) async fn of(&self, http: &Http, chat: &Chat) -> Option<String> {
        let guild: NonZeroU64 = chat.server.as_deref()?.parse().ok()?;
        let guild = GuildId::from(guild);
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = known().get(&guild) {
            return Some(name.clone());
        }
        let found = tokio::time::timeout(PATIENCE, http.get_guild(guild)).await;
        let name = match found {
            Ok(Ok(guild)) => guild.name,
            Ok(Err(error)) => {
                tracing::debug!(%error, "could not ask what a server is called");
                return None;
            }
            Err(_) => return None,
        };
        let mut names = known();
        if names.len() >= KEPT {
            names.clear();
        }
        names.insert(guild, name.clone());
        Some(name)
    }
}
