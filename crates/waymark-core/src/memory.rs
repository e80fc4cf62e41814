//! FSRS-6: when to ask again.
//!
//! A [`Card`] is a learner's memory of one question. Each answer changes its stability (the days after which it is
//! remembered with a probability of 0.90) and its difficulty, and sets the day on which it is asked again.
//!
//! ```
//! use jiff::civil::date;
//! use waymark_core::memory::{Card, Rating, RETENTION};
//!
//! let card = Card::review(None, Rating::Good, date(2026, 3, 26), RETENTION, None);
//! assert_eq!(card.due, date(2026, 3, 28));
//! ```

use fsrs::{FSRS6_DEFAULT_DECAY, ItemState, MemoryState, current_retrievability};
use jiff::{ToSpan, Unit, civil::Date};
use serde::{Deserialize, Serialize};

use crate::chance::Chance;

pub mod fit;
mod model;

pub use model::{Model, Parameters};

/// The probability with which a card should be remembered when it falls due.
pub const RETENTION: f32 = 0.90;
/// The longest interval, in days.
pub const LONGEST_DAYS: u32 = 36_500;

const STABILITY: std::ops::RangeInclusive<f32> = 0.001..=36_500.0;
const DIFFICULTY: std::ops::RangeInclusive<f32> = 1.0..=10.0;

/// How well something was remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// Forgotten, or wrong.
    Again = 1,
    /// Remembered with trouble, or with a hint.
    Hard,
    /// Remembered.
    Good,
    /// Remembered at once.
    Easy,
}

impl Rating {
    /// From the lowest to the highest.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// 1 to 4, as FSRS counts.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// From 1 to 4.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|rating| i64::from(rating.number()) == number)
    }

    /// The word: "Again".
    pub fn title(self) -> &'static str {
        match self {
            Self::Again => "Again",
            Self::Hard => "Hard",
            Self::Good => "Good",
            Self::Easy => "Easy",
        }
    }

    /// As people type it: the word or the number.
    pub fn named(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|rating| rating.title().eq_ignore_ascii_case(text) || text.parse() == Ok(rating.number()))
    }
}

/// A learner's memory of one question.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// In days: after so many it is remembered with a probability of 0.90. From 0.001 to 36,500.
    pub stability: f32,
    /// From 1 to 10.
    pub difficulty: f32,
    /// The local day on which it is asked again.
    pub due: Date,
    /// The local day on which it was answered last.
    pub last: Date,
    /// How often it was answered.
    pub reps: u32,
    /// How often it was forgotten after it had been known.
    pub lapses: u32,
}

impl Card {
    /// The card after an answer on a local day, by the usual parameters; `None` makes a new one.
    ///
    /// `retention` is the wanted probability at the next due day ([`RETENTION`]), kept within 0.70 to 0.99. With a seed the
    /// interval is varied a little, so that cards that were learnt together do not fall due together; the same seed on the
    /// same card gives the same day.
    pub fn review(
        card: Option<Self>,
        rating: Rating,
        today: Date,
        retention: f32,
        seed: Option<u64>,
    ) -> Self {
        Model::usual().review(card, rating, today, retention, seed)
    }

    /// The card after the model has said what an answer does to the memory.
    fn after(
        card: Option<Self>,
        rating: Rating,
        today: Date,
        ItemState { memory, interval }: ItemState,
        seed: Option<u64>,
    ) -> Self {
        let reps = card.map_or(0, |card| card.reps);
        let days = whole_days(interval);
        let days = seed.map_or(days, |seed| varied(days, seed ^ u64::from(reps)));
        let forgotten = u32::from(rating == Rating::Again && card.is_some());
        Self {
            stability: memory.stability,
            difficulty: memory.difficulty,
            due: later(today, days),
            last: card.map_or(today, |card| card.last.max(today)),
            reps: reps.saturating_add(1),
            lapses: card.map_or(0, |card| card.lapses).saturating_add(forgotten),
        }
    }

    /// The probability that it is remembered on a local day, 0 to 1, by the usual forgetting curve.
    ///
    /// All curves go through 1 on the day of the answer and through 0.90 when the stability is over, and what is less
    /// remembered by one is less remembered by any: whoever only compares cards of one learner needs no [`Model`].
    pub fn retrievability(&self, today: Date) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "days stay far below 2^24")]
        let days = self.elapsed(today) as f32;
        current_retrievability(self.memory(), days, FSRS6_DEFAULT_DECAY).clamp(0.0, 1.0)
    }

    /// Whether it is to be asked on a local day.
    pub fn is_due(&self, today: Date) -> bool {
        self.due <= today
    }

    /// Days since the last answer; 0 when the calendar was set back.
    fn elapsed(&self, today: Date) -> u32 {
        days_between(self.last, today)
    }

    /// The state for the model, brought into its range whatever was stored.
    fn memory(&self) -> MemoryState {
        let within = |value: f32, range: &std::ops::RangeInclusive<f32>, neutral: f32| {
            if value.is_finite() {
                value.clamp(*range.start(), *range.end())
            } else {
                neutral
            }
        };
        MemoryState {
            stability: within(self.stability, &STABILITY, NEUTRAL.stability),
            difficulty: within(self.difficulty, &DIFFICULTY, NEUTRAL.difficulty),
        }
    }
}

/// What stands in for a stored state that is not a number.
const NEUTRAL: MemoryState = MemoryState {
    stability: 1.0,
    difficulty: 5.0,
};

/// Days from one date to a later one; 0 when it is not later.
fn days_between(from: Date, to: Date) -> u32 {
    let days = from.until((Unit::Day, to)).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}

/// A date so many days later, at most the last that the calendar has.
fn later(from: Date, days: u32) -> Date {
    from.saturating_add(i64::from(days).days())
}

/// At least a day: what is forgotten today is asked again today by the session, not by the calendar.
fn whole_days(interval: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clamped"
    )]
    let days = interval.round().max(1.0).min(LONGEST_DAYS as f32) as u32;
    days
}

/// An interval varied within the spread that FSRS schedulers use: one day, plus 15 % of what lies between 2.5 and 7 days,
/// 10 % of what lies between 7 and 20, 5 % of the rest; intervals below 2.5 days are left alone.
fn varied(days: u32, seed: u64) -> u32 {
    const SPREAD: [(f32, f32, f32); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, f32::INFINITY, 0.05)];
    if days < 3 {
        return days;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 36,500")]
    let exact = days as f32;
    let part = |(from, to, share): (f32, f32, f32)| (exact.min(to) - from).max(0.0) * share;
    let spread = whole_days(1.0 + SPREAD.into_iter().map(part).sum::<f32>());
    let least = days.saturating_sub(spread).max(2);
    let most = (days + spread).min(LONGEST_DAYS);
    let room = usize::try_from(most - least + 1).unwrap_or(1);
    least + u32::try_from(Chance::new(seed, "interval").below(room)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
