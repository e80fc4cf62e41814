//! Prompts on their way to Discord.

use std::{num::NonZeroU64, time::Duration};

use serenity::model::id::{ChannelId, UserId};
use waymark_app::{
    ports::{Address, AddressKind, AtOnce, BoxFuture, Key, Leave, Receipt, Undelivered},
    reply::Reply,
    request::Platform,
};

use crate::sender::{NONCE, Sender, To};

/// Brings prompts to channels and direct messages.
pub(crate) struct Courier(pub(crate) Sender);

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
        key: &'a Key,
        leave: &'a dyn Leave,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            if to.platform != Platform::Discord {
                let reason = format!("this is Discord, not {}", to.platform);
                return Err(Undelivered::Never { reason });
            }
            let to = read(to).ok_or_else(|| Undelivered::Never {
                reason: "not an address of Discord".to_owned(),
            })?;
            self.0.prompt(to, reply, key, leave).await
        })
    }

    fn knows_again(&self) -> Option<Duration> {
        Some(NONCE)
    }
}

/// A learner is addressed by their own id, a chat by that of its channel; the ids look alike.
fn read(address: &Address) -> Option<To> {
    let id: NonZeroU64 = address.to.parse().ok()?;
    Some(match address.kind {
        AddressKind::Chat => To::Channel(ChannelId::from(id)),
        AddressKind::Learner => To::Learner(UserId::from(id)),
    })
}

#[cfg(test)]
mod tests;
