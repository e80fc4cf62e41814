//! What the app and the scheduler ask of the world.

use std::{future::Future, pin::Pin, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::{reply::Reply, request::Platform};

mod late;

pub use late::Late;

/// A boxed future, for traits that are used as objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Ends when it is `until` by this clock.
    fn sleep_until(&self, until: Timestamp) -> BoxFuture<'_, ()>;
}

/// The wall clock may be set while we sleep: look again at least so often.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep_until(&self, until: Timestamp) -> BoxFuture<'_, ()> {
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

/// A clock that can be set: it stands still, or runs ahead of the machine's. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct VirtualClock(watch::Sender<Hands>);

#[derive(Clone, Copy, Debug)]
enum Hands {
    Standing(Timestamp),
    Running { ahead: SignedDuration },
}

impl VirtualClock {
    /// A clock that stands at an instant until it is set to another.
    pub fn standing(at: Timestamp) -> Self {
        Self(watch::Sender::new(Hands::Standing(at)))
    }

    /// A clock that runs with the machine's, until it is set; from then on it is so much ahead (or behind).
    pub fn running() -> Self {
        Self(watch::Sender::new(Hands::Running {
            ahead: SignedDuration::ZERO,
        }))
    }

    /// Whether time passes only when the clock is set.
    pub fn stands(&self) -> bool {
        matches!(*self.0.borrow(), Hands::Standing(_))
    }

    /// Sets the clock. One that runs goes on running from there.
    pub fn set(&self, to: Timestamp) {
        self.0.send_modify(|hands| match hands {
            Hands::Standing(at) => *at = to,
            Hands::Running { ahead } => *ahead = to.duration_since(Timestamp::now()),
        });
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        match *self.0.borrow() {
            Hands::Standing(at) => at,
            Hands::Running { ahead } => {
                let now = Timestamp::now();
                // At the ends of the time line it stands.
                now.saturating_add(ahead).unwrap_or(now)
            }
        }
    }

    fn sleep_until(&self, until: Timestamp) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let mut set = self.0.subscribe();
            loop {
                let hands = *set.borrow_and_update();
                let left = Duration::try_from(until.duration_since(self.now())).unwrap_or_default();
                if left.is_zero() {
                    return;
                }
                match hands {
                    Hands::Standing(_) => drop(set.changed().await),
                    Hands::Running { .. } => {
                        drop(tokio::time::timeout(left.min(LOOK_AGAIN), set.changed()).await);
                    }
                }
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
    /// What it is the address of: on some platforms the two look alike.
    pub kind: AddressKind,
}

/// What an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    /// A learner: what goes there, they alone see.
    Learner,
    /// A chat with others.
    Chat,
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
    /// The platform's id of the poll in it, so that a vote finds its question.
    pub poll: Option<String>,
}

/// Why a message was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The platform asks to wait.
    Later {
        /// So long.
        after: Duration,
        /// Whether it asks that of everybody, as far as is known. If not, only this recipient waits, and others like it.
        all: bool,
    },
    /// It will never arrive: blocked, chat gone.
    Never {
        /// In the platform's words.
        reason: String,
    },
    /// It may or may not have arrived; it is not sent again.
    Unknown,
    /// It may or may not have arrived; it is sent again while the platform surely knows it again
    /// ([`Courier::knows_again`]).
    Doubtful {
        /// What happened.
        reason: String,
    },
    /// It did not arrive; worth another try.
    Broken {
        /// What happened.
        reason: String,
    },
}

/// Brings a reply to an address on its platform.
///
/// A delivery should end within some seconds, waiting for the platform's rate included: the scheduler gives up after a
/// while ([`Undelivered::Unknown`], then). A platform that wants more patience is [`Undelivered::Later`].
pub trait Courier: Send + Sync {
    /// Delivers one message.
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>>;

    /// The same, and asks just before the message leaves: if we die later, nobody can tell whether it arrived. Up to
    /// then it did not. A courier that lets messages wait for their turn asks after that wait.
    fn carry<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
        leave: &'a dyn Leave,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            leave.ask().await?;
            self.deliver(to, reply, key).await
        })
    }

    /// For so long after a message left for the first time it may be sent again under the same key: the platform knows
    /// it again. `None`: what may have arrived is not sent again.
    fn knows_again(&self) -> Option<Duration> {
        None
    }
}

/// So long the scheduler waits for a delivery.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What a courier asks before a message leaves.
pub trait Leave: Send + Sync {
    /// Notes that the message is about to leave. Asking again is harmless.
    ///
    /// # Errors
    /// When it is not to be sent now; that is what becomes of it, then.
    fn ask(&self) -> BoxFuture<'_, Result<(), Undelivered>>;
}

/// Nobody wants to know when it leaves.
pub struct AtOnce;

impl Leave for AtOnce {
    fn ask(&self) -> BoxFuture<'_, Result<(), Undelivered>> {
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[tokio::test]
    async fn a_standing_clock_wakes_sleepers_when_it_is_set() {
        let clock = VirtualClock::standing(at(100));
        clock.sleep_until(at(100)).await;
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.sleep_until(at(200)).await;
                clock.now()
            }
        });
        clock.set(at(150));
        assert_eq!(clock.now(), at(150));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.set(at(201));
        assert_eq!(sleeper.await.unwrap(), at(201));
    }

    #[tokio::test]
    async fn a_running_clock_goes_on_from_where_it_was_set() {
        let clock = VirtualClock::running();
        assert!(clock.now() <= Timestamp::now());
        let far = at(4_000_000_000);
        clock.set(far);
        let now = clock.now();
        assert!(now >= far && now < at(4_000_000_600));
        clock.sleep_until(far).await;
        clock.set(Timestamp::MAX);
        assert!(clock.now() >= now);
    }
}
