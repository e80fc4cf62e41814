//! Learners who do not exist, with a memory that is known: what a fit should find, and cannot see.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

// From the tests of the fit, or from the bench.
use super::{Card, Model, Parameters, QuestionId, RETENTION, Rating};

/// A stream of even numbers from 0 to 1 (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn even(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = u32::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32).unwrap_or(0);
        f64::from(high) / f64::from(u32::MAX)
    }

    /// Mean 0, deviation 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

/// How far people are from the usual parameters, as the FSRS optimiser assumes.
const SPREAD: [f32; 21] = [
    6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03,
    0.31, 0.32, 0.14, 0.27,
];

/// The memory of somebody: the first stabilities are scaled by a factor, the rest moved by half the spread of people.
pub(crate) fn somebody(dice: &mut Dice, unlike: f64) -> Parameters {
    let pace = (dice.normal() * unlike).exp();
    let values: Vec<f32> = Parameters::USUAL
        .values()
        .iter()
        .zip(SPREAD)
        .enumerate()
        .map(|(at, (usual, spread))| {
            #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
            let moved = |value: f64| value as f32;
            match at {
                0..4 => moved(f64::from(*usual) * pace),
                // The short term and the curve's form stay: they are not what makes people differ most.
                17..21 => *usual,
                _ => (usual + spread * moved(dice.normal() * unlike * 0.5)).max(0.01),
            }
        })
        .collect();
    Parameters::new(&values).unwrap_or(Parameters::USUAL)
}

/// An answer with the probability that it had of being right.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) question: QuestionId,
    pub(crate) day: Date,
    pub(crate) rating: Rating,
    /// `None` for a first answer and for a second one on the same day.
    pub(crate) chance: Option<f64>,
}

/// So many answers of a learner, asked as Waymark asks by the usual parameters: due cards first, then new ones; what was
/// wrong comes again the same day.
pub(crate) fn answers(truth: &Parameters, count: usize, dice: &mut Dice) -> Vec<Answered> {
    const NEW: usize = 5;
    const SHARE: usize = 30;
    let mind = Model::new(truth);
    let mut known: BTreeMap<QuestionId, (Card, Card)> = BTreeMap::new();
    let mut given = Vec::new();
    let mut today = date(2026, 1, 1);
    while given.len() < count {
        let mut asked: Vec<QuestionId> = known
            .iter()
            .filter(|(_, (shown, _))| shown.is_due(today))
            .map(|(id, _)| id.clone())
            .take(SHARE)
            .collect();
        let new = (0..NEW).filter_map(|at| QuestionId::new(format!("q{}", known.len() + at)).ok());
        asked.extend(new.collect::<Vec<_>>());
        let mut at = 0;
        while let Some(question) = asked.get(at).cloned() {
            at += 1;
            let before = known.get(&question).copied();
            let again = before.is_some_and(|(shown, _)| shown.last == today);
            let chance = before
                .filter(|_| !again)
                .map(|(_, true_card)| f64::from(mind.retrievability(&true_card, today)));
            let likely = match (chance, again) {
                (Some(chance), _) => chance,
                (None, true) => 0.9,
                (None, false) => 0.7,
            };
            let rating = if dice.even() >= likely {
                Rating::Again
            } else {
                match dice.even() {
                    ..0.1 => Rating::Hard,
                    ..0.8 => Rating::Good,
                    _ => Rating::Easy,
                }
            };
            let shown = Model::usual().review(
                before.map(|it| it.0),
                rating,
                today,
                RETENTION,
                Some(given.len() as u64),
            );
            let truly = mind.review(before.map(|it| it.1), rating, today, RETENTION, None);
            known.insert(question.clone(), (shown, truly));
            if rating == Rating::Again && !again {
                asked.push(question.clone());
            }
            given.push(Answered {
                question,
                day: today,
                rating,
                chance,
            });
        }
        today = today.saturating_add(1.days());
    }
    given.truncate(count);
    given
}
