//! Who may administer a group: asked of Telegram only when a command needs it, and remembered for a moment.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde::Deserialize;
use teloxide::{Bot, types::ChatId};

use crate::{api, inbound::update::Status};

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

impl Admins {
    pub(crate) fn new(bot: Bot) -> Self {
        Self {
            bot,
            known: Mutex::default(),
        }
    }

    /// Whether Telegram says that this user may administer the chat. Where it cannot be asked, nobody may.
    pub(crate) async fn has(&self, chat: ChatId, user: &str) -> bool {
        let key = (chat.0, user.to_owned());
        if let Some((asked, admin)) = self.locked().get(&key)
            && asked.elapsed() < HOLDS
        {
            return *admin;
        }
        let Ok(user_id) = user.parse::<i64>() else {
            return false;
        };
        let asked = serde_json::json!({ "chat_id": chat.0, "user_id": user_id });
        match api::call::<Member>(&self.bot, "getChatMember", &asked).await {
            Ok(member) => {
                let admin = matches!(member.status, Status::Creator | Status::Administrator);
                self.remember(key, admin);
                admin
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not ask who is an admin"
                );
                false
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
