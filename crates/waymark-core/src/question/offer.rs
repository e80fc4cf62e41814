//! A question as a chat can answer it: by one press, of a few options.

use std::collections::BTreeSet;

use super::{Given, Kind, Outcome, Question};
use crate::chance::Chance;

/// The most options that are offered: a poll has no more.
const OFFERS_MAX: usize = 10;
/// So many lines of a program are offered as the one that does not compile.
const LINES: usize = 3;

/// One option of a question for a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// `a` for the first one.
    pub letter: char,
    /// In Markdown, one line.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// What it means as an answer.
    pub given: Given,
}

impl Question {
    /// What can be pressed for this question, of which exactly one is right; `None` if it has to be typed.
    ///
    /// A program is offered with "It compiles" and some of its lines, whether it compiles or not, so that the options
    /// give nothing away.
    pub fn offers(&self, seed: u64) -> Option<Vec<Offer>> {
        let offers: Vec<(String, bool, Given)> = match &self.kind {
            Kind::Single(_) => self
                .options(seed)
                .iter()
                .enumerate()
                .map(|(at, choice)| {
                    let given = Given::Picked(BTreeSet::from([at]));
                    (choice.text.trim().to_owned(), choice.right, given)
                })
                .collect(),
            Kind::Tracing { program, outcome } => self.traced(program, outcome, seed)?,
            Kind::Several(_) | Kind::Short { .. } | Kind::Long { .. } => return None,
        };
        let fits = (2..=OFFERS_MAX).contains(&offers.len())
            && offers.iter().filter(|(_, right, _)| *right).count() == 1
            && offers.iter().all(|(text, ..)| !text.contains('\n'));
        fits.then(|| {
            ('a'..='z')
                .zip(offers)
                .map(|(letter, (text, right, given))| Offer {
                    letter,
                    text,
                    right,
                    given,
                })
                .collect()
        })
    }

    fn traced(&self, program: &str, outcome: &Outcome, seed: u64) -> Option<Vec<(String, bool, Given)>> {
        let mut lines: Vec<u32> = (1..)
            .zip(program.lines())
            .filter(|(_, line)| may_fail(line))
            .map(|(number, _)| number)
            .collect();
        Chance::new(seed, self.id.as_str()).shuffle(&mut lines);
        let (fails, output) = match outcome {
            Outcome::Prints(output) => (None, output.clone()),
            Outcome::Fails { line, .. } => (Some(*line), String::new()),
        };
        lines.retain(|line| Some(*line) != fails);
        lines.truncate(LINES - usize::from(fails.is_some()));
        lines.extend(fails);
        if lines.len() < 2 {
            return None;
        }
        lines.sort_unstable();
        let compiles = ("It compiles.".to_owned(), fails.is_none(), Given::Text(output));
        let offer = |line: &u32| {
            let text = format!("It does not compile: line {line}.");
            (text, Some(*line) == fails, Given::FailsAt(*line))
        };
        Some(std::iter::once(compiles).chain(lines.iter().map(offer)).collect())
    }
}

/// Whether the compiler may well point at a line: there is something on it that does something.
fn may_fail(line: &str) -> bool {
    let line = line.trim();
    let idle =
        line.starts_with("//") || line.starts_with("#[") || line.starts_with("use ") || line == "fn main() {";
    !idle && line.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use crate::{catalog::Catalog, question::Kind};

    #[test]
    fn what_is_offered_is_graded_as_it_says() {
        let catalog = Catalog::embedded();
        let (mut single, mut traced) = (0, 0);
        for question in catalog.bank().iter() {
            for seed in [1, 77] {
                let Some(offers) = question.offers(seed) else {
                    continue;
                };
                match question.kind {
                    Kind::Single(_) => single += 1,
                    Kind::Tracing { .. } => traced += 1,
                    _ => panic!("{} has to be typed", question.id),
                }
                assert_eq!(question.offers(seed), Some(offers.clone()));
                for offer in offers {
                    let graded = question.grade(&offer.given, seed);
                    assert_eq!(graded.is_right(), offer.right, "{}: {}", question.id, offer.text);
                }
            }
        }
        assert!(single > 40 && traced > 40, "{single}, {traced}");
    }

    #[test]
    fn the_options_do_not_tell_whether_a_program_compiles() {
        let catalog = Catalog::embedded();
        for question in catalog.bank().iter() {
            let Kind::Tracing { .. } = question.kind else {
                continue;
            };
            if let Some(offers) = question.offers(3) {
                assert_eq!(offers[0].text, "It compiles.");
                assert!((3..=4).contains(&offers.len()), "{}", question.id);
                assert!(
                    offers[1..]
                        .iter()
                        .all(|offer| offer.text.starts_with("It does not compile: line "))
                );
            }
        }
    }
}
