//! What to do when a platform asks to wait: one chat may be slow, or the whole platform may have had enough.
//!
//! That one chat is slow, or nobody new may be written to, is for the courier to tell: others go on. Even of what is asked
//! of everybody a single "later" is let pass. Several in a row, with no success between them, hold the
//! platform: nothing is sent to it for a while, then one message tries whether it is over. A ten-minute storm costs
//! some dozens of refused messages that way, not thousands.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// So many refusals in a row hold the platform.
const STRIKES: u32 = 3;
/// The longest hold that a platform did not ask for itself.
const LONGEST: Duration = Duration::from_mins(1);
/// While one message tries, the others look again after this.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(1);

/// One platform's brake.
#[derive(Clone, Debug, Default)]
pub struct Brake {
    /// Refusals since the last success.
    strikes: u32,
    /// Holds since the last success.
    holds: u32,
    /// The end of the hold, until a success.
    held: Option<Timestamp>,
    /// Since when a message has been trying whether the hold is over.
    trying: Option<Timestamp>,
}

/// Whether a message may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// It may.
    Go,
    /// Not before this.
    Wait(Timestamp),
}

impl Brake {
    /// Asks whether a message may go out now. Each [`Pass::Go`] is to be answered by one of the other methods.
    pub fn ask(&mut self, now: Timestamp) -> Pass {
        match self.held {
            None => Pass::Go,
            Some(until) if now < until => Pass::Wait(until),
            Some(_) if self.tries(now) => Pass::Wait(later(now, LOOK_AGAIN)),
            Some(_) => {
                self.trying = Some(now);
                Pass::Go
            }
        }
    }

    /// Whether a message is trying. One that never came back does not hold up the others for ever.
    fn tries(&self, now: Timestamp) -> bool {
        self.trying
            .is_some_and(|since| now.duration_since(since).unsigned_abs() < LONGEST)
    }

    /// The platform took a message, or refused it for good: it is not busy.
    pub fn went(&mut self) {
        *self = Self::default();
    }

    /// Nothing was learned: the connection broke, no answer came.
    pub fn unclear(&mut self) {
        self.trying = None;
    }

    /// The platform asked to wait.
    pub fn refused(&mut self, now: Timestamp, after: Duration) {
        self.trying = None;
        self.strikes = self.strikes.saturating_add(1);
        if self.strikes < STRIKES {
            return;
        }
        // Those that were under way when the hold began do not make it longer than they ask.
        let fresh = self.held.is_none_or(|until| until <= now);
        let mut hold = after;
        if fresh {
            let doubled = Duration::from_secs(1_u64.checked_shl(self.holds).unwrap_or(u64::MAX));
            hold = hold.max(doubled.min(LONGEST));
            self.holds = self.holds.saturating_add(1);
        }
        let until = later(now, SignedDuration::try_from(hold).unwrap_or(SignedDuration::MAX));
        self.held = Some(self.held.map_or(until, |held| held.max(until)));
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn one_slow_chat_does_not_hold_the_others() {
        let mut brake = Brake::default();
        for second in 0..100 {
            assert_eq!(brake.ask(at(second)), Pass::Go);
            brake.refused(at(second), Duration::from_mins(10));
            assert_eq!(brake.ask(at(second)), Pass::Go);
            brake.went();
        }
    }

    #[test]
    fn three_refusals_in_a_row_hold_the_platform_until_one_message_gets_through() {
        let mut brake = Brake::default();
        for _ in 0..3 {
            assert_eq!(brake.ask(at(0)), Pass::Go);
            brake.refused(at(0), Duration::from_secs(30));
        }
        assert_eq!(brake.ask(at(29)), Pass::Wait(at(30)));
        assert_eq!(brake.ask(at(30)), Pass::Go);
        assert_eq!(
            brake.ask(at(30)),
            Pass::Wait(at(31)),
            "one tries, the others wait"
        );
        brake.refused(at(30), Duration::from_secs(5));
        assert_eq!(brake.ask(at(30)), Pass::Wait(at(35)));
        assert_eq!(brake.ask(at(35)), Pass::Go);
        brake.unclear();
        assert_eq!(brake.ask(at(35)), Pass::Go);
        brake.went();
        assert_eq!(brake.ask(at(35)), Pass::Go);
        assert_eq!(brake.ask(at(35)), Pass::Go);
    }

    #[test]
    fn a_storm_of_ten_minutes_is_met_by_few_messages() {
        let mut brake = Brake::default();
        let mut refused = 0;
        for second in 0..600 {
            for _ in 0..1_000 {
                if brake.ask(at(second)) == Pass::Go {
                    refused += 1;
                    brake.refused(at(second), SECOND);
                }
            }
        }
        assert!((10..30).contains(&refused), "{refused}");
    }

    #[test]
    fn messages_that_were_under_way_together_count_as_one_hold() {
        let mut brake = Brake::default();
        for _ in 0..32 {
            assert_eq!(brake.ask(at(0)), Pass::Go);
        }
        for _ in 0..32 {
            brake.refused(at(0), SECOND);
        }
        assert_eq!(brake.ask(at(0)), Pass::Wait(at(1)));
    }
}
