//! All letters of one message, as far as they share a fate: what they are known again by, and whether they may be there.

use std::sync::atomic::{AtomicBool, Ordering};

use serenity::model::id::MessageId;
use waymark_app::ports::{Key, Leave, Undelivered};

/// A message on its way.
pub(super) struct Parcel<'a> {
    /// What its nonces begin with; nothing is known again without one.
    name: Option<String>,
    leave: Option<&'a dyn Leave>,
    urgent: bool,
    /// Whether any of it may have arrived.
    doubtful: AtomicBool,
}

impl<'a> Parcel<'a> {
    /// A prompt, which asks before it leaves.
    pub(super) fn prompt(key: &Key, leave: &'a dyn Leave) -> Self {
        Self {
            name: Some(format!("w{}", key.id)),
            leave: Some(leave),
            ..Self::unnamed()
        }
    }

    /// An answer to a message: somebody waits for it.
    pub(super) fn answer(message: MessageId) -> Self {
        Self {
            name: Some(format!("a{message}")),
            urgent: true,
            ..Self::unnamed()
        }
    }

    /// Something that is said once.
    pub(super) fn unnamed() -> Self {
        Self {
            name: None,
            leave: None,
            urgent: false,
            doubtful: AtomicBool::new(false),
        }
    }

    /// What makes two letters the same one; at most 25 characters, as long as a message has fewer than a thousand letters.
    pub(super) fn nonce(&self, number: usize) -> Option<String> {
        self.name.as_ref().map(|name| format!("{name}.{number}"))
    }

    /// Whether a second try does no harm even if the first one arrived.
    pub(super) fn known_again(&self) -> bool {
        self.name.is_some()
    }

    /// Whether it goes before what can wait.
    pub(super) fn urgent(&self) -> bool {
        self.urgent
    }

    /// It is about to leave.
    pub(super) async fn leave(&self) -> Result<(), Undelivered> {
        match self.leave {
            Some(leave) => leave.ask().await,
            None => Ok(()),
        }
    }

    /// Some of it may have arrived.
    pub(super) fn doubt(&self) {
        self.doubtful.store(true, Ordering::Relaxed);
    }

    /// What became of the whole when one letter was not delivered: where some may be there already, neither another way
    /// nor another time is as good as the first.
    pub(super) fn judge(&self, undelivered: Undelivered) -> Undelivered {
        if !self.doubtful.load(Ordering::Relaxed) {
            return undelivered;
        }
        if !self.known_again() {
            return Undelivered::Unknown;
        }
        match undelivered {
            Undelivered::Later { after, .. } => Undelivered::Doubtful {
                reason: format!("discord asks to wait {} s", after.as_secs()),
            },
            Undelivered::Broken { reason } => Undelivered::Doubtful { reason },
            Undelivered::Never { .. } => Undelivered::Unknown,
            other @ (Undelivered::Unknown | Undelivered::Doubtful { .. }) => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_as_short_as_discord_wants_it() {
        let longest = Parcel::answer(MessageId::new(u64::MAX)).nonce(99);
        assert!(longest.is_some_and(|nonce| nonce.len() <= 25));
    }

    #[test]
    fn what_may_be_there_already_goes_no_other_way() {
        let never = || Undelivered::Never {
            reason: "closed".to_owned(),
        };
        let parcel = Parcel::answer(MessageId::new(1));
        assert_eq!(parcel.judge(never()), never());
        parcel.doubt();
        assert_eq!(parcel.judge(never()), Undelivered::Unknown);
        let reason = "cut".to_owned();
        assert_eq!(
            parcel.judge(Undelivered::Broken {
                reason: reason.clone()
            }),
            Undelivered::Doubtful {
                reason: reason.clone()
            }
        );
        let once = Parcel::unnamed();
        once.doubt();
        assert_eq!(once.judge(Undelivered::Broken { reason }), Undelivered::Unknown);
    }
}
