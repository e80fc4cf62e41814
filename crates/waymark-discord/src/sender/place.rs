//! What a channel permits: a thread under a message, and what is missing where we were refused.

use serenity::{
    builder::CreateThread,
    http::Route,
    model::{
        channel::AutoArchiveDuration,
        id::{ChannelId, GuildId, MessageId},
    },
};
use tokio::time::Instant;

use super::{Lane, Sender, lock, outcome};
use crate::{
    permissions::{self, Wish},
    rest::{Body, Call, Trouble},
};

/// The title of a thread has at most so many characters.
const TITLE: usize = 100;

impl Sender {
    /// Begins a discussion under a message. Where that is not permitted there is none; that is told once.
    pub(super) async fn discuss(&self, channel: ChannelId, message: MessageId, title: &str) {
        let title: String = title.chars().take(TITLE).collect();
        let thread = CreateThread::new(title).auto_archive_duration(AutoArchiveDuration::OneDay);
        let Ok(body) = serde_json::to_vec(&thread) else {
            return;
        };
        let route = Route::ChannelMessageThreads {
            channel_id: channel,
            message_id: message,
        };
        let call = Call::post(route, Body::Json(body));
        let lane = Lane::Threads(channel.get());
        match self.call(lane, call, self.limits()).await {
            // One that was begun before a crash is there.
            Ok(Ok(_)) => lock(&self.0.threadless).forget(channel),
            Ok(Err(trouble)) if trouble.code() == outcome::THREAD_IS_THERE => {}
            Ok(Err(trouble)) if trouble.lacks_permission() => {
                let told = lock(&self.0.threadless).get(channel).is_some();
                lock(&self.0.threadless).put(channel, ());
                if !told {
                    tracing::warn!(%channel, "the question has no thread: I may not create public threads there");
                }
            }
            Ok(Err(trouble)) => tracing::warn!(%channel, reason = %trouble, "the question has no thread"),
            Err(_) => tracing::warn!(%channel, "the question has no thread: discord asks to wait"),
        }
    }

    /// Whether a question can come to a channel of a server; `false` too where Discord does not say.
    pub(crate) async fn may_ask(&self, channel: ChannelId, server: GuildId) -> bool {
        let wish = Wish::default();
        let asked = permissions::lacking_in(&self.0.http, self.0.me, channel, server.get(), wish);
        let found = tokio::time::timeout(self.0.patience.call, asked).await;
        matches!(found, Ok(Ok(Ok(missing))) if missing.is_empty())
    }

    /// What is missing in a channel that refused us, in the words of its settings; else in Discord's.
    pub(super) async fn lacking(&self, channel: ChannelId, refused: &Trouble, end: Instant) -> String {
        let asked = permissions::lacking(&self.0.http, self.0.me, channel);
        let until = end.min(Instant::now() + self.0.patience.turn);
        match tokio::time::timeout_at(until, asked).await {
            Ok(Ok(lacking)) if !lacking.is_empty() => {
                format!("I am not permitted: {}", lacking.join(", "))
            }
            _ => refused.to_string(),
        }
    }
}
