//! What the app and the scheduler ask of the world.

use std::{future::Future, pin::Pin, time::Duration};

use jiff::Timestamp;

use crate::{reply::Reply, request::Platform};

/// A boxed future, for traits that are used as objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Ends when it is `until` by this clock.
    fn sleep_until(&self, until: Timestamp) -> BoxFuture<'_, ()>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep_until(&self, until: Timestamp) -> BoxFuture<'_, ()> {
        // The wall clock may be set while we sleep: look again at least once a minute.
        const LOOK_AGAIN: Duration = Duration::from_secs(60);
        Box::pin(async move {
            loop {
                let left = Duration::try_from(until.duration_since(self.now())).unwrap_or_default();
                if left.is_zero() {
                    return;
                }
                tokio::time::sleep(left.min(LOOK_AGAIN)).await;
            }
        })
    }
}

/// Where a prompt goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// On which platform.
    pub platform: Platform,
    /// The platform's own address: a chat id, a user id, a name.
    pub to: String,
}

/// What makes two deliveries the same one; the same for every attempt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The outbox row.
    pub id: i64,
    /// The kind of prompt: `daily_practice`.
    pub kind: String,
}

/// What the platform gave for a delivered message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The platform's id of the message, if it has one.
    pub message: Option<String>,
}

/// Why a message was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The platform asks to wait.
    Later {
        /// So long.
        after: Duration,
    },
    /// It will never arrive: blocked, chat gone.
    Never {
        /// In the platform's words.
        reason: String,
    },
    /// It may or may not have arrived; it is not sent again.
    Unknown,
    /// It did not arrive; worth another try.
    Broken {
        /// What happened.
        reason: String,
    },
}

/// Brings a reply to an address on its platform.
pub trait Courier: Send + Sync {
    /// Delivers one message.
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>>;
}
