//! The ids of our registered commands, which make them clickable in a text.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use serenity::model::id::CommandId;

/// Name, or name and part (`setup`, `group create`), to id. Empty until the commands are registered; all copies share
/// what is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct CommandIds(Arc<RwLock<HashMap<String, CommandId>>>);

impl CommandIds {
    /// Knows these commands from now on, and no others. A command that has parts cannot be run by its bare name, so
    /// only its parts belong here.
    pub(crate) fn set(&self, ids: impl IntoIterator<Item = (String, CommandId)>) {
        let ids = ids.into_iter().collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = ids;
    }

    /// The id of a bare command, or of a command and its part.
    pub(super) fn get(&self, line: &str) -> Option<CommandId> {
        let ids = self.0.read().unwrap_or_else(PoisonError::into_inner);
        ids.get(line).copied()
    }
}
