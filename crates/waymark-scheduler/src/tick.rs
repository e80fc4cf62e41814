//! What a tick did.

use jiff::Timestamp;

use crate::outbox::{Fate, Materialised};

/// What a tick did, in numbers, and when there is something to do next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Prompts put into the outbox.
    pub put: u64,
    /// Firings that come to nothing: too late, or one of several.
    pub missed: u64,
    /// Days that were excused.
    pub excused: u64,
    /// Prompts that arrived.
    pub delivered: u64,
    /// Prompts with nothing to say.
    pub silent: u64,
    /// Prompts given up: too late, unreachable, in doubt.
    pub dropped: u64,
    /// Times that a prompt was put off: quiet hours, a platform that asked to wait.
    pub waited: u64,
    /// Deliveries that failed and are tried again.
    pub failed: u64,
    /// Learners whose intervals were looked at, to fit them to their own answers.
    pub fitted: u64,
    /// Weeks of groups that were closed.
    pub closed: u64,
    /// Old rows that were forgotten.
    pub forgotten: u64,
    /// When there is something to do next.
    pub next: Option<Timestamp>,
}

impl Tick {
    /// Adds what another one did; `next` stays.
    pub(crate) fn add(&mut self, other: &Self) {
        self.put += other.put;
        self.missed += other.missed;
        self.excused += other.excused;
        self.delivered += other.delivered;
        self.silent += other.silent;
        self.dropped += other.dropped;
        self.waited += other.waited;
        self.failed += other.failed;
        self.fitted += other.fitted;
        self.closed += other.closed;
        self.forgotten += other.forgotten;
    }

    pub(crate) fn add_materialised(&mut self, done: Materialised) {
        self.put += done.put;
        self.missed += done.missed;
        self.excused += done.excused;
    }

    pub(crate) fn count(&mut self, fate: &Fate) {
        let counter = match fate {
            Fate::Delivered { .. } => &mut self.delivered,
            Fate::Silent { .. } => &mut self.silent,
            Fate::Dropped { .. } => &mut self.dropped,
            Fate::Wait(_) => &mut self.waited,
            Fate::Failed { .. } => &mut self.failed,
        };
        *counter += 1;
    }
}
