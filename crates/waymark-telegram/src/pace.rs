//! When a message may go out.

use std::time::Duration;

/// What Telegram permits.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Messages a second, over all chats.
    pub per_second: u32,
    /// The time between two messages to one chat.
    pub chat_gap: Duration,
    /// So many answers in a row may go to one chat at once; the gap holds on average.
    pub answers_at_once: u32,
    /// Messages a minute to one group.
    pub group_per_minute: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            per_second: 30,
            chat_gap: Duration::from_secs(1),
            answers_at_once: 3,
            group_per_minute: 20,
        }
    }
}

/// Which message goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Urgency {
    /// Somebody waits for it.
    Answer,
    /// Sent by the scheduler.
    Prompt,
}

/// Gives each message its turn.
#[derive(Debug)]
pub(crate) struct Pace {
    rates: Rates,
}

impl Pace {
    /// A pace that keeps to these rates.
    pub(crate) fn new(rates: Rates) -> Self {
        Self { rates }
    }
}
