//! Prompts on their way to Telegram.

use teloxide::types::ChatId;
use waymark_app::{
    ports::{Address, AtOnce, BoxFuture, Key, Leave, Receipt, Undelivered},
    reply::Reply,
    request::Platform,
};

use crate::sender::Sender;

/// Brings prompts to chats.
pub struct Courier(pub(crate) Sender);

impl waymark_app::ports::Courier for Courier {
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        self.carry(to, reply, key, &AtOnce)
    }

    fn carry<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        _: &'a Key,
        leave: &'a dyn Leave,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            if to.platform != Platform::Telegram {
                let reason = format!("this is Telegram, not {}", to.platform);
                return Err(Undelivered::Never { reason });
            }
            let chat = to.to.parse().map(ChatId).map_err(|_| Undelivered::Never {
                reason: "not a chat of Telegram".to_owned(),
            })?;
            self.0.prompt(chat, reply, leave).await
        })
    }
}

#[cfg(test)]
mod tests;
