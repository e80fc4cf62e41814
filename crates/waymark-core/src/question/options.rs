//! The order in which options are shown: a function of the question and a seed.

use super::{Kind, Options, Order, Question};
use crate::chance::Chance;

/// An option as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<'a> {
    /// `a` for the first.
    pub letter: char,
    /// What it says, in Markdown.
    pub text: &'a str,
    /// Whether it belongs to the answer.
    pub right: bool,
}

impl Question {
    /// The options in the order in which they are shown for this seed; none for a question that is typed.
    ///
    /// Buttons carry the seed, so that they mean the same after a restart.
    pub fn options(&self, seed: u64) -> Vec<Choice<'_>> {
        match &self.kind {
            Kind::Single(options) | Kind::Several(options) => options.shown(seed, self.id.as_str()),
            _ => Vec::new(),
        }
    }
}

impl Options {
    fn shown(&self, seed: u64, id: &str) -> Vec<Choice<'_>> {
        let right = self.right.iter().map(|text| (text.as_str(), true));
        let mut all: Vec<(&str, bool)> = self.wrong.iter().map(|text| (text.as_str(), false)).collect();
        match self.order {
            Order::Shuffled => {
                all.extend(right);
                Chance::new(seed, id).shuffle(&mut all);
            }
            Order::Sorted => {
                all.extend(right);
                all.sort_unstable();
            }
            Order::RightAt(index) => {
                let index = index.min(all.len());
                all.splice(index..index, right);
            }
        }
        ('a'..='z')
            .zip(all)
            .map(|(letter, (text, right))| Choice { letter, text, right })
            .collect()
    }
}
