//! What it costs to fit parameters to a learner, and what it brings: the figures of ADR 11.
//!
//! First a table over learners whose memory is known, then the times.
#![expect(
    clippy::expect_used,
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a bench that cannot begin has nothing to measure, and what it measures is printed"
)]

use divan::{Bencher, black_box};
use waymark_core::{
    ids::QuestionId,
    memory::{
        Card, Model, Parameters, RETENTION, Rating,
        fit::{Answer, Unfitted, attempt},
    },
};

#[path = "../src/memory/fit/tests/synthetic.rs"]
mod synthetic;

use synthetic::{Answered, Dice, answers, somebody};

/// Answers after the fit, on which it is judged by the chance that they truly had.
const FUTURE: usize = 1500;
/// Learners of each sort.
const LEARNERS: u64 = 60;

fn main() {
    study();
    divan::main();
}

fn past(answers: &[Answered]) -> Vec<Answer<'_>> {
    answers
        .iter()
        .map(|it| Answer {
            question: &it.question,
            day: it.day,
            rating: it.rating,
        })
        .collect()
}

/// The expected log loss of a model after so many answers.
fn expected(model: &Model, all: &[Answered], from: usize) -> f64 {
    let mut cards = std::collections::HashMap::new();
    let (mut sum, mut count) = (0.0, 0.0);
    for (at, it) in all.iter().enumerate() {
        let before = cards.get(&it.question).copied();
        if let (Some(card), Some(chance), true) = (before, it.chance, at >= from) {
            let foreseen = f64::from(model.retrievability(&card, it.day)).clamp(0.001, 0.999);
            sum -= chance * foreseen.ln() + (1.0 - chance) * (1.0 - foreseen).ln();
            count += 1.0;
        }
        let card = model.review(before, it.rating, it.day, RETENTION, None);
        cards.insert(it.question.clone(), card);
    }
    sum / count
}

#[derive(Default)]
struct Row {
    taken: f64,
    truth: f64,
    usual: f64,
    always: f64,
    guarded: f64,
    worst: f64,
    by_margin: [f64; 3],
}

/// Prints how the fit does for learners who are less or more unlike the usual.
fn study() {
    println!(
        "unlike  answers  fitted  truth   usual   always  any gain  0.5 SE  1 SE    worst harm of fit()  ({LEARNERS} learners each)"
    );
    for unlike in [0.0, 0.3, 0.6, 1.0] {
        for count in [400, 800, 1600, 5000] {
            let mut row = Row::default();
            for learner in 0..LEARNERS {
                let mut dice = Dice::new(learner + 1);
                let truth = if unlike > 0.0 {
                    somebody(&mut dice, unlike)
                } else {
                    Parameters::USUAL
                };
                let all = answers(&truth, count + FUTURE, &mut dice);
                let usual = expected(Model::usual(), &all, count);
                let (fitted, trial) = match attempt(&past(&all[..count])) {
                    Ok(fitted) => (
                        expected(&Model::new(&fitted.parameters), &all, count),
                        Some(fitted.trial),
                    ),
                    Err(Unfitted::Unclear) => (usual, None),
                    Err(other) => panic!("{other}"),
                };
                row.truth += expected(&Model::new(&truth), &all, count);
                row.usual += usual;
                row.always += fitted;
                if let Some(trial) = trial {
                    for (sum, margin) in row.by_margin.iter_mut().zip([0.0, 0.5, 1.0]) {
                        *sum += if trial.usual - trial.fitted > margin * trial.error {
                            fitted
                        } else {
                            usual
                        };
                    }
                    let kept = if trial.convinces() { fitted } else { usual };
                    row.taken += f64::from(u8::from(trial.convinces()));
                    row.guarded += kept;
                    row.worst = row.worst.max(kept - usual);
                } else {
                    for sum in &mut row.by_margin {
                        *sum += usual;
                    }
                    row.guarded += usual;
                }
            }
            let all = f64::from(u32::try_from(LEARNERS).expect("few"));
            println!(
                "{unlike:<6}  {count:>7}  {:>5.0}%  {:.4}  {:.4}  {:.4}  {:.4}    {:.4}  {:.4}  {:+.4}",
                row.taken / all * 100.0,
                row.truth / all,
                row.usual / all,
                row.always / all,
                row.by_margin[0] / all,
                row.by_margin[1] / all,
                row.by_margin[2] / all,
                row.worst,
            );
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status
        .lines()
        .filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"))
    {
        println!("{line}");
    }
}

#[divan::bench(args = [400, 1000, 2000, 5000], sample_count = 10)]
fn fits(bencher: Bencher<'_, '_>, count: usize) {
    let mut dice = Dice::new(7);
    let truth = somebody(&mut dice, 0.6);
    let all = answers(&truth, count, &mut dice);
    let past = past(&all);
    bencher.bench(|| black_box(attempt(black_box(&past))));
}
