//! What servers are called, as the gateway tells it.

use std::{
    collections::HashMap,
    num::NonZeroU64,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serenity::model::id::GuildId;
use waymark_app::request::Chat;

/// What the servers are called that we are in. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Names(Arc<Mutex<HashMap<GuildId, String>>>);

impl Names {
    /// The name of the server that a channel belongs to, if it was told yet.
    pub(crate) fn of(&self, chat: &Chat) -> Option<String> {
        let guild: NonZeroU64 = chat.server.as_deref()?.parse().ok()?;
        self.lock().get(&GuildId::from(guild)).cloned()
    }

    /// A server is called so; `false` if that was known.
    pub(crate) fn put(&self, guild: GuildId, name: &str) -> bool {
        let before = self.lock().insert(guild, name.to_owned());
        before.as_deref() != Some(name)
    }

    /// We are not in a server any more.
    pub(crate) fn forget(&self, guild: GuildId) {
        self.lock().remove(&guild);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuildId, String>> {
        // Nothing in there panics halfway through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
