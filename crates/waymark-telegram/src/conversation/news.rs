//! What happens to chats and addresses, asked by nobody.

use jiff::Timestamp;
use teloxide::types::ChatId;
use waymark_app::{
    Fault,
    reply::Reply,
    request::{Notice, Platform, What as News},
};

use super::{Conversation, PAUSES, Turn};

impl Conversation {
    pub(super) async fn news(&self, turn: Turn, chat: ChatId, mut news: News) {
        if let News::Joined { chat: joined, by } = &mut news {
            if !self.lets_in(chat).await {
                return;
            }
            if let Some(by) = by {
                joined.admin = self.admins.has(chat, &by.external).await;
            }
        }
        let joined = matches!(news, News::Joined { .. });
        let said = self.heard(turn.at, news).await;
        let said = said.filter(|_| !joined || !self.gate.came_along(chat.0));
        self.answer(&turn, chat, said);
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
            News::Joined { .. } | News::Closed { .. } | News::Opened { .. } | News::Renamed { .. } => {}
        }
        let notice = Notice {
            platform: Platform::Telegram,
            at,
            what: news,
        };
        self.note(notice).await.unwrap_or_else(|fault| {
            tracing::error!(
                error = &fault as &dyn std::error::Error,
                "could not take note of a chat"
            );
            None
        })
    }

    async fn note(&self, notice: Notice) -> Result<Option<Reply>, Fault> {
        for pause in PAUSES {
            match self.app.notice(notice.clone()).await {
                Ok(reply) => return Ok(reply),
                Err(_) => tokio::time::sleep(pause).await,
            }
        }
        self.app.notice(notice).await
    }
}
