//! Which question comes next.
//!
//! Due cards first, the least remembered before the others; then new questions on topics being learnt; then new ones on
//! done topics; last, once more what was answered wrongly today. A [`Session`] is a pure function of a [`Desk`]: it is
//! planned again after each answer and needs no memory of its own.

use jiff::civil::Date;

use crate::{
    catalog::Catalog,
    ids::{QuestionId, RoadmapId, TopicId},
    memory::Card,
    question::{Background, Question},
};

mod order;
mod plan;

/// New questions a day, unless the learner chooses otherwise.
pub const NEW_PER_DAY: u32 = 5;
/// A day asks for at least so many due cards, if there are.
pub const DUE_FLOOR: u32 = 20;
/// A learner who takes in so and so many new questions a day meets about this many times as many due cards.
pub const DUE_PER_NEW: u32 = 8;
/// After a break the backlog is spread over so many days.
pub const SPREAD_DAYS: u32 = 14;
/// Spreading never asks for more than this a day.
pub const DUE_CEILING: u32 = 60;
/// A question that is answered wrongly is asked again the same day, at most so often.
pub const RETRIES: usize = 2;

/// What a session is planned from.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The learner's study day.
    pub today: Date,
    /// Settles what is left to chance; the same for a learner and a day, so that a plan does not jump.
    pub seed: u64,
    /// All cards of the learner.
    pub cards: &'a [(QuestionId, Card)],
    /// Topics being learnt, today's topic first.
    pub learning: &'a [(RoadmapId, TopicId)],
    /// Done topics.
    pub done: &'a [(RoadmapId, TopicId)],
    /// What was answered today, in order.
    pub asked: &'a [Asked],
    /// Where the learner comes from: adds comparison questions.
    pub background: Option<Background>,
    /// At most so many new questions a day.
    pub new_per_day: u32,
}

/// An answer given today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub question: QuestionId,
    /// Whether the answer was right, or the learner's own grade better than Again.
    pub right: bool,
    /// Whether there was no card for the question before.
    pub fresh: bool,
}

/// What there is to practise for the rest of a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session<'a> {
    /// The questions, in order; the first is the next.
    pub picks: Vec<Pick<'a>>,
    /// How many of them there are of each kind.
    pub remaining: Remaining,
    /// What waits for another day because today has its share.
    pub held_back: Remaining,
    /// The next day, after today, on which there is something to practise.
    pub next_day: Option<Date>,
}

/// A question with the reason why it is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pick<'a> {
    /// The question.
    pub question: &'a Question,
    /// Why it is asked.
    pub why: Why,
}

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    /// Its card is due.
    Due {
        /// The probability that it is still remembered.
        retrievability: f32,
    },
    /// It was never asked before.
    New,
    /// It was answered wrongly today.
    Retry,
}

/// How many questions there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remaining {
    /// Due cards.
    pub due: usize,
    /// New questions.
    pub new: usize,
    /// Questions to try again today.
    pub retry: usize,
}

impl Remaining {
    /// All together.
    pub fn total(self) -> usize {
        self.due + self.new + self.retry
    }
}

impl<'a> Session<'a> {
    /// Plans the rest of the day.
    ///
    /// Cards of questions that no longer exist, or that compare with a language that is no longer the learner's, are left
    /// in peace.
    pub fn plan(catalog: &'a Catalog, desk: &Desk<'_>) -> Self {
        plan::plan(catalog, desk)
    }

    /// The next question.
    pub fn next(&self) -> Option<Pick<'a>> {
        self.picks.first().copied()
    }
}

/// How many due cards a day takes, given how many are due at its start and how many new questions a day the learner wants.
///
/// Enough for a steady learner to keep up ([`DUE_FLOOR`], [`DUE_PER_NEW`]); a larger backlog, as after a break, is spread
/// over [`SPREAD_DAYS`] days, but never with more than [`DUE_CEILING`] a day.
pub fn due_per_day(backlog: usize, new_per_day: u32) -> usize {
    let steady = DUE_FLOOR.max(DUE_PER_NEW.saturating_mul(new_per_day));
    let spread = backlog.div_ceil(SPREAD_DAYS as usize).min(DUE_CEILING as usize);
    spread.max(steady as usize)
}

#[cfg(test)]
mod tests;
