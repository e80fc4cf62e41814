//! Everything that goes to Telegram.

use std::sync::Arc;

use teloxide::{
    Bot,
    types::{ChatId, MessageId},
};
use tokio::sync::watch;
use waymark_app::{
    ports::{Receipt, Undelivered},
    reply::Reply,
};

use crate::{
    outbound::Look,
    pace::{Pace, Urgency},
};

/// Sends replies, in the order of their urgency and at the pace that Telegram permits. Clones are the same sender.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Inner>);

struct Inner {
    bot: Bot,
    look: Look,
    pace: Arc<Pace>,
    moved: Box<dyn Fn(ChatId, ChatId) + Send + Sync>,
    refused: watch::Sender<bool>,
}

impl Sender {
    /// A sender for a bot. `on_move` hears of each group that became a supergroup: its old id and its new one.
    pub(crate) fn new(
        bot: Bot,
        look: Look,
        pace: Arc<Pace>,
        on_move: impl Fn(ChatId, ChatId) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            bot,
            look,
            pace,
            moved: Box::new(on_move),
            refused: watch::Sender::new(false),
        }))
    }

    /// Becomes `true` when Telegram refuses the token: nothing is sent any more, and the program should stop.
    pub(crate) fn refused(&self) -> watch::Receiver<bool> {
        self.0.refused.subscribe()
    }

    /// Sends a reply, all its pieces in order; the first one as an answer to a message. The receipt names the message
    /// with the buttons.
    pub(crate) async fn send(
        &self,
        chat: ChatId,
        reply: &Reply,
        answering: Option<MessageId>,
        urgency: Urgency,
    ) -> Result<Receipt, Undelivered> {
        let _ = (chat, reply, answering, urgency);
        Err(Undelivered::Unknown)
    }

    /// Puts a reply in place of a message; where that cannot be, it is sent anew. One that is there already is well.
    pub(crate) async fn edit(
        &self,
        chat: ChatId,
        message: MessageId,
        reply: &Reply,
    ) -> Result<Receipt, Undelivered> {
        let _ = (chat, message, reply);
        Err(Undelivered::Unknown)
    }

    /// Puts a reply in place of a message some time soon, and returns at once: for a tally that many people change.
    /// Only the newest reply for a message goes out.
    pub(crate) fn refresh(&self, chat: ChatId, message: MessageId, reply: Reply) {
        let _ = (chat, message, reply);
    }

    /// Answers a press. It does not count as a message, and what goes wrong with it concerns nobody else.
    pub(crate) async fn answer_callback(&self, id: &str, text: Option<&str>, alert: bool) {
        let _ = (id, text, alert);
    }
}
