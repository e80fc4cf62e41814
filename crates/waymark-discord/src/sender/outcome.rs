//! What follows for the outbox when a call failed.

use std::time::Duration;

use waymark_app::ports::Undelivered;

use crate::rest::Trouble;

/// Direct messages are begun too fast.
pub(super) const TOO_FAST: u32 = 40_003;
/// The message has a thread already.
pub(super) const THREAD_IS_THERE: u32 = 160_004;

/// Limits of their own that Discord tells by a code and no time: slow mode, too much written to a channel or a server,
/// direct messages begun too fast.
const LATER: [u32; 5] = [TOO_FAST, 20_016, 20_022, 20_028, 20_029];
const A_WHILE: Duration = Duration::from_mins(1);

/// What follows from trouble. `again` says that a second try does no harm even if the first one arrived.
pub(super) fn of(trouble: Trouble, again: bool) -> Undelivered {
    match trouble {
        Trouble::Wait(wait) => Undelivered::Later { after: wait.after },
        Trouble::Token => broken("discord refuses the bot's token".to_owned()),
        Trouble::Unreached(reason) => broken(reason),
        Trouble::Unclear(reason) if again => broken(reason),
        Trouble::Unclear(reason) => {
            tracing::warn!(reason, "a message may or may not have arrived");
            Undelivered::Unknown
        }
        Trouble::Refused { code, .. } if LATER.contains(&code) => Undelivered::Later { after: A_WHILE },
        // Without a code it is not Discord that says no, but what stands before it, and it says so to everybody. Closed
        // direct messages, and those of somebody who left all our servers, come with other statuses too.
        Trouble::Refused {
            status: 403 | 404,
            code: 1..,
            message,
        }
        | Trouble::Refused {
            code: 50_007 | 50_278,
            message,
            ..
        } => Undelivered::Never { reason: message },
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
    use crate::rest::{Scope, Wait};

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
            Undelivered::Later { after }
        );
    }
}
