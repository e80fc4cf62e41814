//! Where a learner stands on a roadmap: topic states, percentage, what comes next.
//!
//! [`States`] is what the learner has said; [`Standing`] is that, laid over a roadmap as it is today.

mod carry;
mod choice;
mod standing;
mod state;

use serde::{Deserialize, Serialize};

pub use self::{
    carry::{advice, carried_over},
    choice::{Next, Why},
    standing::Standing,
    state::{Marked, State, States, UnknownState},
};

/// How far a learner is, on a roadmap or on one of its stages, counted in topics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Topics that have to be done, those included that the learner skips.
    pub required: u32,
    /// Required topics that are done.
    pub done: u32,
    /// Required topics that are skipped.
    pub skipped: u32,
    /// Topics being learnt, required or not.
    pub learning: u32,
    /// Optional topics that are done.
    pub optional_done: u32,
    /// Optional topics.
    pub optional_total: u32,
    /// Done topics, required or not, with cards that are due; they stay done.
    pub due_for_review: u32,
    /// Milestones and projects submitted.
    pub built: u32,
    /// Milestones and projects.
    pub to_build: u32,
}

impl Progress {
    /// Done ÷ (required − skipped), in percent, rounded down: 100 means all of them.
    ///
    /// Where nothing is left to be counted (no required topics, or all of them skipped) this is 0: skipping is not
    /// progress. Ask [`Progress::is_complete`] whether anything is left to do.
    pub fn percent(&self) -> u8 {
        let counted = u64::from(self.required.saturating_sub(self.skipped));
        let percent = (u64::from(self.done) * 100).checked_div(counted).unwrap_or(0);
        u8::try_from(percent.min(100)).unwrap_or(100)
    }

    /// Whether no required topic is left open.
    pub fn is_complete(&self) -> bool {
        self.open() == 0
    }

    /// Required topics that are neither done nor skipped.
    pub fn open(&self) -> u32 {
        self.required
            .saturating_sub(self.skipped)
            .saturating_sub(self.done)
    }
}

#[cfg(test)]
mod tests;
