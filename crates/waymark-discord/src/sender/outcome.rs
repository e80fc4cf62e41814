//! What follows for the outbox when a call failed.

use std::time::Duration;

use waymark_app::{ports::Undelivered, request};

use crate::rest::{Scope, Trouble};

/// Direct messages are begun too fast.
pub(super) const TOO_FAST: u32 = 40_003;
/// The message has a thread already.
pub(super) const THREAD_IS_THERE: u32 = 160_004;

/// Limits of their own that Discord tells by a code and no time: slow mode, too much written to a channel or a server,
/// direct messages begun too fast.
const LATER: [u32; 5] = [TOO_FAST, 20_016, 20_022, 20_028, 20_029];
const A_WHILE: Duration = Duration::from_mins(1);

/// What concerns the recipient alone, and for good: a channel, server or person that is not there, one that we may not
/// see or write to, or that cannot be written to at all. Whatever else Discord refuses says nothing about them.
const NEVER: [u32; 11] = [
    10_003,
    10_004,
    10_013,
    50_001,
    50_007,
    50_008,
    50_009,
    50_013,
    50_024,
    50_033,
    NO_SHARED_SERVER,
];
/// Nobody can be written to with whom we share no server.
const NO_SHARED_SERVER: u32 = 50_278;
/// The bot was flagged: it may write to nobody to whom it did not write before.
const FLAGGED: u32 = 20_026;

/// What Discord does not let the whole bot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// Anything.
    All,
    /// Begin direct messages.
    Opening,
}

/// Whether this trouble is everybody's.
pub(super) fn stops(trouble: &Trouble) -> Option<Stopped> {
    match trouble {
        trouble if trouble.stops_everything() => Some(Stopped::All),
        Trouble::Refused { code: FLAGGED, .. } => Some(Stopped::Opening),
        _ => None,
    }
}

/// What follows from trouble. `again` says that a second try does no harm even if the first one arrived.
pub(super) fn of(trouble: Trouble, again: bool) -> Undelivered {
    match trouble {
        Trouble::Wait(wait) => Undelivered::Later {
            after: wait.after,
            all: wait.scope == Scope::All,
        },
        Trouble::Token => broken("discord refuses the bot's token".to_owned()),
        Trouble::Unreached(reason) => broken(reason),
        Trouble::Unclear(reason) if again => broken(reason),
        Trouble::Unclear(reason) => {
            tracing::warn!(reason, "a message may or may not have arrived");
            Undelivered::Unknown
        }
        Trouble::Refused { code, .. } if LATER.contains(&code) => Undelivered::Later {
            after: A_WHILE,
            all: false,
        },
        Trouble::Refused {
            code: NO_SHARED_SERVER,
            ..
        } => Undelivered::Never {
            reason: request::NO_SHARED_SERVER.to_owned(),
        },
        Trouble::Refused { code, message, .. } if NEVER.contains(&code) => {
            Undelivered::Never { reason: message }
        }
        // What we got wrong says nothing about the channel.
        ref refused @ Trouble::Refused { status, .. } => {
            tracing::error!(status, reason = %refused, "discord refused what we sent");
            broken(refused.to_string())
        }
    }
}

fn broken(reason: String) -> Undelivered {
    Undelivered::Broken { reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::Wait;

    fn refused(status: u16, code: u32) -> Trouble {
        Trouble::Refused {
            status,
            code,
            message: "no".to_owned(),
        }
    }

    #[track_caller]
    fn check(trouble: Trouble, want: &str) {
        let told = format!("{trouble:?}");
        let got = match of(trouble, true) {
            Undelivered::Later { .. } => "later",
            Undelivered::Never { .. } => "never",
            Undelivered::Unknown => "unknown",
            Undelivered::Broken { .. } => "broken",
            Undelivered::Doubtful { .. } => "doubtful",
        };
        assert_eq!(got, want, "{told}");
    }

    #[test]
    fn what_discord_refuses_is_told_apart() {
        check(refused(403, 50_007), "never");
        check(refused(400, 50_007), "never");
        check(refused(403, 50_278), "never");
        check(refused(404, 10_003), "never");
        check(refused(404, 10_013), "never");
        check(refused(403, 50_001), "never");
        check(refused(400, 40_003), "later");
        check(refused(403, 20_016), "later");
        check(refused(400, 50_035), "broken");
        // A whole bot that is stopped, and codes that nobody knows yet, close nobody's account.
        for code in [40_333, 20_026, 40_001, 99_999] {
            check(refused(403, code), "broken");
            check(refused(404, code), "broken");
        }
        assert_eq!(stops(&refused(403, 40_333)), Some(Stopped::All));
        assert_eq!(stops(&refused(403, 0)), Some(Stopped::All));
        assert_eq!(stops(&refused(403, 20_026)), Some(Stopped::Opening));
        assert_eq!(stops(&refused(403, 50_007)), None);
        check(refused(403, 0), "broken");
        check(refused(404, 0), "broken");
        check(Trouble::Token, "broken");
        check(Trouble::Unreached("refused".to_owned()), "broken");
        check(Trouble::Unclear("502".to_owned()), "broken");
        assert_eq!(
            of(Trouble::Unclear("502".to_owned()), false),
            Undelivered::Unknown
        );
        let after = Duration::from_secs(7);
        let scope = Scope::Shared;
        assert_eq!(
            of(Trouble::Wait(Wait { after, scope }), true),
            Undelivered::Later { after, all: false }
        );
    }
}
