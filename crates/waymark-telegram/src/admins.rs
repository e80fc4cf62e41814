//! Who may administer a group: asked of Telegram only when a command needs it, and remembered for a moment.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde::Deserialize;
use teloxide::{Bot, types::ChatId};

use crate::{
    api::{self, Trouble},
    inbound::update::Status,
};

/// So long an answer holds. Short: who was made an admin, or is one no longer, notices.
const HOLDS: Duration = Duration::from_secs(30);
/// No more answers are kept.
const KEPT: usize = 1_000;

/// Remembers who is an admin where.
#[derive(Debug)]
pub(crate) struct Admins {
    bot: Bot,
    known: Mutex<HashMap<(i64, String), (Instant, bool)>>,
}

#[derive(Deserialize)]
struct Member {
    status: Status,
}

#[derive(Deserialize)]
struct Administrator {
    user: User,
}

#[derive(Deserialize)]
struct User {
    id: i64,
}

/// Telegram does not say who is an admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unknown;

impl Admins {
    pub(crate) fn new(bot: Bot) -> Self {
        Self {
            bot,
            known: Mutex::default(),
        }
    }

    /// Whether Telegram says that this user may administer the chat.
    pub(crate) async fn has(&self, chat: ChatId, user: &str) -> Result<bool, Unknown> {
        let key = (chat.0, user.to_owned());
        if let Some((asked, admin)) = self.locked().get(&key)
            && asked.elapsed() < HOLDS
        {
            return Ok(*admin);
        }
        let Ok(user_id) = user.parse::<i64>() else {
            return Ok(false);
        };
        let asked = serde_json::json!({ "chat_id": chat.0, "user_id": user_id });
        let said = match api::call::<Member>(&self.bot, "getChatMember", &asked).await {
            Ok(member) => Ok(matches!(member.status, Status::Creator | Status::Administrator)),
            // It is sure to tell of others only where we are an admin; the list of admins is told to every member.
            Err(Trouble::Refused { .. }) => {
                let asked = serde_json::json!({ "chat_id": chat.0 });
                api::call::<Vec<Administrator>>(&self.bot, "getChatAdministrators", &asked)
                    .await
                    .map(|admins| admins.iter().any(|admin| admin.user.id == user_id))
            }
            Err(trouble) => Err(trouble),
        };
        match said {
            Ok(admin) => {
                self.remember(key, admin);
                Ok(admin)
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not ask who is an admin"
                );
                Err(Unknown)
            }
        }
    }

    fn remember(&self, key: (i64, String), admin: bool) {
        let mut known = self.locked();
        if known.len() >= KEPT {
            known.retain(|_, (asked, _)| asked.elapsed() < HOLDS);
        }
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(key, (Instant::now(), admin));
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<(i64, String), (Instant, bool)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
