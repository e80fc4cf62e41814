//! So many in any stretch of so long.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// The last events within a stretch of time.
#[derive(Debug)]
pub(super) struct Window {
    most: usize,
    span: Duration,
    seen: VecDeque<Instant>,
}

impl Window {
    pub(super) fn new(most: u32, span: Duration) -> Self {
        Self {
            most: usize::try_from(most).unwrap_or(usize::MAX).max(1),
            span,
            seen: VecDeque::new(),
        }
    }

    /// When there is room for one more after `ahead` others; `None` if there is now, as far as this knows.
    pub(super) fn free(&self, ahead: usize) -> Option<Instant> {
        let over = (self.seen.len() + ahead).checked_sub(self.most)?;
        // Those ahead are not seen yet; they come a whole stretch after the last one that is.
        let whole = u32::try_from(over / self.most).unwrap_or(u32::MAX);
        let first = self.seen.get(over % self.most).or(self.seen.back())?;
        Some(*first + self.span.saturating_mul(whole.saturating_add(1)))
    }

    pub(super) fn push(&mut self, at: Instant) {
        self.prune(at);
        self.seen.push_back(at);
        if self.seen.len() > self.most {
            self.seen.pop_front();
        }
    }

    /// The last event took until then.
    pub(super) fn extend(&mut self, to: Instant) {
        if let Some(last) = self.seen.back_mut() {
            *last = to.max(*last);
        }
    }

    /// Forgets what is past, and says whether anything is left.
    pub(super) fn prune(&mut self, now: Instant) -> bool {
        while self.seen.front().is_some_and(|at| *at + self.span <= now) {
            self.seen.pop_front();
        }
        !self.seen.is_empty()
    }
}
