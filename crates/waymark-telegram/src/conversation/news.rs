//! What happens to chats and addresses, asked by nobody.

use std::{sync::PoisonError, time::Duration};

use jiff::Timestamp;
use teloxide::types::ChatId;
use waymark_app::{
    reply::Reply,
    request::{Notice, Platform, What as News},
};

use super::{Conversation, Turn};

/// That a group became a supergroup is told at most so long after we are said to be in that.
const MOVE_TOLD: Duration = Duration::from_secs(2);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Supergroups and channels have ids from here downwards. teloxide's own test panics at ids that it does not know yet.
const SUPERGROUPS: i64 = -1_000_000_000_000;

impl Conversation {
    pub(super) async fn news(&self, turn: Turn, chat: ChatId, news: News) {
        if matches!(news, News::Joined { .. }) && (self.came_along(chat).await || !self.lets_in(chat).await) {
            return;
        }
        let said = self.heard(turn.at, news).await;
        self.answer(&turn, chat, said);
    }

    /// Whether we came into a supergroup with the group that it was before. That is told elsewhere, maybe later.
    async fn came_along(&self, chat: ChatId) -> bool {
        let moved = || {
            let moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
            moved.holds(&chat.0)
        };
        let told = async {
            while !moved() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        chat.0 <= SUPERGROUPS && tokio::time::timeout(MOVE_TOLD, told).await.is_ok()
    }

    /// Takes note of what happened to a chat or an address; the reply is for that chat.
    pub(crate) async fn heard(&self, at: Timestamp, news: News) -> Option<Reply> {
        match &news {
            News::Moved { from, to } => {
                if let (Ok(old), Ok(new)) = (from.parse(), to.parse())
                    && self.gate.moved(old, new)
                {
                    tracing::warn!(%from, %to, "an allowed group has a new id: change telegram.groups");
                }
            }
            News::Removed { chat, .. } => {
                if let Ok(chat) = chat.parse() {
                    self.gate.out_of(chat);
                }
            }
            News::Joined { .. }
            | News::Closed { .. }
            | News::Opened { .. }
            | News::Renamed { .. }
            | News::ServerLeft { .. }
            | News::Present { .. }
            | News::RoleGone { .. } => {}
        }
        let moved = match &news {
            News::Moved { to, .. } => to.parse().ok(),
            _ => None,
        };
        let notice = Notice {
            platform: Platform::Telegram,
            at,
            what: news,
        };
        let said = self.app.take_note(notice).await;
        if let Some(to) = moved {
            self.moved.lock().unwrap_or_else(PoisonError::into_inner).take(to);
        }
        said
    }
}
