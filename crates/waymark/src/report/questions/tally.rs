//! What was counted of a question, added up.

use std::collections::BTreeMap;

use waymark_core::question::{OptionMark, Signal};

/// Answers to a question, first ones or later ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) answers: u32,
    pub(super) right: u32,
    pub(super) hinted: u32,
    /// How often each option was picked.
    picked: BTreeMap<OptionMark, u32>,
}

impl Tally {
    pub(super) fn add(&mut self, signal: Signal, count: u32) {
        if signal.is_verdict() {
            self.answers += count;
            self.right += if signal.is_success() { count } else { 0 };
        }
        match signal {
            Signal::Hinted => self.hinted += count,
            Signal::Picked(option) => *self.picked.entry(option).or_default() += count,
            _ => {}
        }
    }

    pub(super) fn picked(&self, option: &str) -> u32 {
        self.picked.get(&OptionMark::of(option)).copied().unwrap_or(0)
    }

    /// How many are right, in percent; `None` without an answer.
    pub(super) fn success(&self) -> Option<u32> {
        percent(self.right, self.answers)
    }
}

/// Rounded; `None` of nothing.
pub(super) fn percent(part: u32, of: u32) -> Option<u32> {
    (part * 100 + of / 2).checked_div(of)
}
