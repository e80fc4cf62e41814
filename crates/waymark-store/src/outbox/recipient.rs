//! To whom Waymark speaks of itself: a learner, or a chat of a group.

use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{ChatId, StoreError, engine::Row};

/// To whom a schedule or a prompt belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// One learner, wherever they can be reached.
    Learner(LearnerId),
    /// Everybody in a chat.
    Chat(ChatId),
}

impl Recipient {
    /// The learner, if it is one.
    pub fn learner(self) -> Option<LearnerId> {
        match self {
            Self::Learner(id) => Some(id),
            Self::Chat(_) => None,
        }
    }

    /// The chat, if it is one.
    pub fn chat(self) -> Option<ChatId> {
        match self {
            Self::Chat(id) => Some(id),
            Self::Learner(_) => None,
        }
    }

    /// From the columns `learner` and `chat`, of which one is null.
    pub(crate) fn read(row: &mut Row) -> Result<Self, StoreError> {
        match (row.maybe()?, row.maybe()?) {
            (Some(learner), None) => Ok(Self::Learner(learner)),
            (None, Some(chat)) => Ok(Self::Chat(chat)),
            _ => Err(StoreError::damaged("a row needs one recipient")),
        }
    }
}

impl From<LearnerId> for Recipient {
    fn from(id: LearnerId) -> Self {
        Self::Learner(id)
    }
}

impl From<ChatId> for Recipient {
    fn from(id: ChatId) -> Self {
        Self::Chat(id)
    }
}

impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Learner(id) => write!(f, "learner {id}"),
            Self::Chat(id) => write!(f, "chat {id}"),
        }
    }
}
