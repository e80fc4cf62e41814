//! Parameters that fit one learner: found from their own answers, kept only if they foresee better than the usual ones.
//!
//! Whether a fit would have been any good is tried three times: fitted to the oldest two fifths of the answers, to three
//! and to four, it must foresee the fifth after them, which it has not seen. Only if it did that better than the usual
//! parameters, by more than chance easily explains, the parameters that fit all answers are given back. See
//! `docs/adr/0011-intervals-fitted-to-each-learner.md` for the figures behind the numbers here.
//!
//! ```
//! use waymark_core::memory::fit::{LEAST, Unfitted, fit};
//!
//! assert_eq!(fit(&[]), Err(Unfitted::TooFew { have: 0 }));
//! assert_eq!(LEAST, 400);
//! ```

use std::collections::HashMap;

use fsrs::{ComputeParametersInput, FSRSItem, FSRSReview, compute_parameters};
use jiff::civil::Date;

use super::{Card, Model, Parameters, RETENTION, Rating, days_between};
use crate::ids::QuestionId;

/// With fewer answers nothing is fitted.
pub const LEAST: usize = 400;
/// After so much more, in percent, it is worth fitting again.
pub const MORE_PERCENT: usize = 10;
/// Into so many parts of time the answers are split.
const PARTS: usize = 5;
/// The first trial is fitted to so many parts and tried on the next.
const FIRST: usize = 2;
/// So many standard errors better than the usual parameters a fit must be on what it has not seen.
const MARGIN: f64 = 1.0;
/// The usual parameters weigh as much as so many answers.
const PRIOR: f32 = 1000.0;
/// No forecast counts as surer than this: a model that is sure and wrong once is not infinitely wrong.
const SUREST: f64 = 0.999;

/// An answer of the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// To which question.
    pub question: &'a QuestionId,
    /// On which local day.
    pub day: Date,
    /// How well it was remembered.
    pub rating: Rating,
}

/// Parameters that foresee a learner better than the usual ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// They.
    pub parameters: Parameters,
    /// How they did on the answers that they were not fitted to.
    pub trial: Trial,
}

/// How fitted parameters did on answers that they were not fitted to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// On so many.
    pub answers: usize,
    /// The mean log loss of the fitted parameters.
    pub fitted: f64,
    /// The mean log loss of the usual ones.
    pub usual: f64,
    /// The standard error of the difference of the two.
    pub error: f64,
}

impl Trial {
    /// Whether the fitted parameters are better by more than chance explains.
    pub fn convinces(&self) -> bool {
        self.usual - self.fitted > MARGIN * self.error
    }
}

/// Why there are no parameters of the learner's own.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unfitted {
    /// There are not enough answers.
    #[error("{have} answers are too few")]
    TooFew {
        /// So many there are.
        have: usize,
    },
    /// The usual ones are as good, or it cannot be told.
    #[error("the usual parameters are as good")]
    NoBetter(Trial),
    /// There are many answers, but hardly any on a later day than the one before to the same question.
    #[error("the answers say too little about memory")]
    Unclear,
}

/// At how many answers to fit the next time, after so many were looked at.
pub fn next_at(answers: usize) -> usize {
    (answers * (100 + MORE_PERCENT)).div_ceil(100).max(LEAST)
}

/// Fits parameters to the answers of a learner, the oldest first. The same answers give the same parameters.
///
/// This takes a part of a second for some thousand answers: not for a request.
///
/// # Errors
/// When there are too few answers, or the usual parameters do as well.
pub fn fit(answers: &[Answer<'_>]) -> Result<Fitted, Unfitted> {
    let fitted = attempt(answers)?;
    if fitted.trial.convinces() {
        Ok(fitted)
    } else {
        Err(Unfitted::NoBetter(fitted.trial))
    }
}

/// The best that can be found, whether or not it does better than the usual parameters.
///
/// # Errors
/// When there are too few answers, or they say nothing.
pub fn attempt(answers: &[Answer<'_>]) -> Result<Fitted, Unfitted> {
    if answers.len() < LEAST {
        return Err(Unfitted::TooFew { have: answers.len() });
    }
    let parameters = found(answers).ok_or(Unfitted::Unclear)?;
    let part = answers.len() / PARTS;
    let (mut fitted, mut usual) = (Vec::new(), Vec::new());
    for seen in (FIRST..PARTS).map(|parts| parts * part) {
        if let Some(earlier) = found(&answers[..seen]) {
            let tried = &answers[..seen + part];
            fitted.extend(losses(&Model::new(&earlier), tried, seen));
            usual.extend(losses(Model::usual(), tried, seen));
        }
    }
    if fitted.len() < 2 {
        return Err(Unfitted::Unclear);
    }
    let gains: Vec<f64> = usual
        .iter()
        .zip(&fitted)
        .map(|(usual, fitted)| usual - fitted)
        .collect();
    let trial = Trial {
        answers: gains.len(),
        fitted: mean(&fitted),
        usual: mean(&usual),
        error: standard_error(&gains),
    };
    Ok(Fitted { parameters, trial })
}

/// What the optimiser finds, drawn towards the usual parameters while there is little to go by.
fn found(answers: &[Answer<'_>]) -> Option<Parameters> {
    let (items, cards) = items(answers);
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let count = items.len() as f32;
    let found = compute_parameters(ComputeParametersInput {
        train_set: items,
        card_ids: Some(cards),
        ..ComputeParametersInput::default()
    });
    let found = found.ok()?;
    let own = count / (count + PRIOR);
    let mixed: Vec<f32> = found
        .iter()
        .zip(Parameters::USUAL.values())
        .enumerate()
        .map(|(at, (found, usual))| match at {
            // Stabilities differ by factors.
            0..4 => (found.ln() * own + usual.ln() * (1.0 - own)).exp(),
            _ => found * own + usual * (1.0 - own),
        })
        .collect();
    Parameters::new(&mixed).ok()
}

/// What a learner's memory of each question is by a model, from all answers, the oldest first.
pub fn replay<'a>(model: &Model, answers: &[Answer<'a>]) -> HashMap<&'a QuestionId, Card> {
    let mut cards = HashMap::new();
    for answer in answers {
        let before = cards.get(answer.question).copied();
        let card = model.review(before, answer.rating, answer.day, RETENTION, None);
        cards.insert(answer.question, card);
    }
    cards
}

/// The log loss of each forecast from the answer `from` on. What was asked again on the same day says nothing of memory.
fn losses(model: &Model, answers: &[Answer<'_>], from: usize) -> Vec<f64> {
    let mut cards: HashMap<&QuestionId, Card> = HashMap::new();
    let mut losses = Vec::new();
    for (at, answer) in answers.iter().enumerate() {
        let before = cards.get(answer.question).copied();
        if at >= from
            && let Some(card) = before.filter(|card| card.last < answer.day)
        {
            let foreseen = f64::from(model.retrievability(&card, answer.day)).clamp(1.0 - SUREST, SUREST);
            let share = if answer.rating == Rating::Again {
                1.0 - foreseen
            } else {
                foreseen
            };
            losses.push(-share.ln());
        }
        let card = model.review(before, answer.rating, answer.day, RETENTION, None);
        cards.insert(answer.question, card);
    }
    losses
}

/// The histories that the optimiser learns from: for each answer on a later day than the one before to the same question,
/// all answers to that question up to it.
fn items(answers: &[Answer<'_>]) -> (Vec<FSRSItem>, Vec<i64>) {
    let mut seen: HashMap<&QuestionId, (i64, Date, Vec<FSRSReview>)> = HashMap::new();
    let (mut items, mut cards) = (Vec::new(), Vec::new());
    for answer in answers {
        let number = i64::try_from(seen.len()).unwrap_or(i64::MAX);
        let (card, last, reviews) = seen
            .entry(answer.question)
            .or_insert_with(|| (number, answer.day, Vec::new()));
        let days = days_between(*last, answer.day);
        *last = answer.day.max(*last);
        reviews.push(FSRSReview {
            rating: u32::from(answer.rating.number()),
            delta_t: days,
        });
        if days > 0 {
            items.push(FSRSItem {
                reviews: reviews.clone(),
            });
            cards.push(*card);
        }
    }
    (items, cards)
}

#[expect(clippy::cast_precision_loss, reason = "thousands")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "thousands")]
fn standard_error(values: &[f64]) -> f64 {
    let (mean, count) = (mean(values), values.len() as f64);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (count - 1.0).max(1.0) / count.max(1.0)).sqrt()
}

#[cfg(test)]
mod tests;
