//! Pauses: spans of days in which the streak is suspended.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{PAUSE_AHEAD_DAYS, PAUSE_BACKDATE_DAYS};

/// A span of days in which the streak is suspended: they neither add nor break.
///
/// A planned day that was studied nevertheless counts as studied; who learns on holiday is not punished for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First day.
    pub from: Date,
    /// Last day, included; `None` while it goes on.
    pub to: Option<Date>,
}

/// Why a pause can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PauseError {
    /// It would begin too long ago.
    #[error("a pause can begin on {earliest} at the earliest")]
    TooFarBack {
        /// The first day allowed.
        earliest: Date,
    },
    /// It would begin or end too far in the future.
    #[error("a pause can reach to {latest} at most")]
    TooFarAhead {
        /// The last day allowed.
        latest: Date,
    },
    /// The last day is before the first.
    #[error("a pause from {from} can't end on {to}")]
    EndsBeforeItBegins {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
}

impl Pause {
    /// A pause that a learner asks for today: it may begin up to 7 days back, and go on until further notice.
    ///
    /// # Errors
    /// When it begins more than [`PAUSE_BACKDATE_DAYS`] back, reaches more than [`PAUSE_AHEAD_DAYS`] ahead, or ends
    /// before it begins.
    pub fn new(from: Date, to: Option<Date>, today: Date) -> Result<Self, PauseError> {
        let earliest = today.saturating_sub(PAUSE_BACKDATE_DAYS.days());
        let latest = today.saturating_add(PAUSE_AHEAD_DAYS.days());
        if from < earliest {
            return Err(PauseError::TooFarBack { earliest });
        }
        if let Some(to) = to.filter(|to| *to < from) {
            return Err(PauseError::EndsBeforeItBegins { from, to });
        }
        if from.max(to.unwrap_or(from)) > latest {
            return Err(PauseError::TooFarAhead { latest });
        }
        Ok(Self { from, to })
    }

    /// The same pause with `day` as the first day after it; `None` when nothing of it is left.
    pub fn ended_before(self, day: Date) -> Option<Self> {
        let last = day.yesterday().ok()?;
        let to = self.to.map_or(last, |to| to.min(last));
        (self.from <= to).then_some(Self {
            from: self.from,
            to: Some(to),
        })
    }

    /// Whether a day lies in the pause.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Pauses without overlap, in order, each with first and last day; empty ones (last before first) are gone.
pub(crate) fn merged(pauses: &[Pause]) -> Vec<(Date, Date)> {
    let mut spans: Vec<(Date, Date)> = pauses
        .iter()
        .map(|pause| (pause.from, pause.to.unwrap_or(Date::MAX)))
        .filter(|(from, to)| from <= to)
        .collect();
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let overlap = next.0 <= last.1;
        if overlap {
            last.1 = last.1.max(next.1);
        }
        overlap
    });
    spans
}

/// How many days of the span `from..until` (the end excluded) lie in a pause.
pub(crate) fn paused_days(pauses: &[Pause], from: Date, until: Date) -> i64 {
    merged(pauses)
        .into_iter()
        .map(|(first, last)| {
            let begin = first.max(from);
            let end = last.saturating_add(1.day()).min(until);
            days_between(begin, end).max(0)
        })
        .sum()
}

/// Days from one date to another, negative when the other is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}
