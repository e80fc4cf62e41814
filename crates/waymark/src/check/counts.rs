//! What there is, in numbers.

use std::collections::BTreeMap;

use waymark_core::{
    catalog::Catalog,
    question::{Kind, Question, Sheet},
};

use super::bank::Longest;
use crate::{exit::Failure, print::say};

/// Prints a line for each roadmap, then the concepts and the questions.
///
/// # Errors
/// When nothing can be printed.
pub(super) fn print(catalog: &Catalog, sheets: &[Sheet]) -> Result<(), Failure> {
    for (id, roadmap) in catalog.roadmaps() {
        let topics = roadmap.topics().count();
        let without = catalog.unbound(id).len();
        let concepts = match topics.saturating_sub(without) {
            _ if without == 0 => "all with a concept".to_owned(),
            0 => "none with a concept: learners are asked to explain them".to_owned(),
            bound => format!("{bound} of them with a concept"),
        };
        say!(
            "{id}: {}, {}, {concepts}",
            count(roadmap.stages.len(), "stage"),
            count(topics, "topic")
        );
    }
    say!("{}", count(catalog.graph().len(), "concept"));
    let questions: Vec<&Question> = sheets.iter().flat_map(|sheet| &sheet.questions).collect();
    if questions.is_empty() {
        return Ok(());
    }
    let of = |name: fn(&Question) -> String| -> String {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for question in &questions {
            *numbers.entry(name(question)).or_default() += 1;
        }
        let told: Vec<_> = numbers
            .iter()
            .map(|(name, number)| format!("{number} {name}"))
            .collect();
        told.join(", ")
    };
    let (all, about) = (count(questions.len(), "question"), count(sheets.len(), "concept"));
    say!(
        "{all} about {about}: {}",
        of(|question| kind(question).to_owned())
    );
    say!(
        "by difficulty: {}",
        of(|question| format!("of {}", question.difficulty.level()))
    );
    say!("by group: {}", of(|question| question.concept.group().to_owned()));
    let mut backgrounds: BTreeMap<&str, usize> = BTreeMap::new();
    for background in questions.iter().flat_map(|question| &question.backgrounds) {
        *backgrounds.entry(background.title()).or_default() += 1;
    }
    let comparisons = questions
        .iter()
        .filter(|question| question.is_comparison())
        .count();
    let told: Vec<_> = backgrounds
        .iter()
        .map(|(from, number)| format!("{number} for {from}"))
        .collect();
    say!(
        "{}{}{}",
        count(comparisons, "comparison"),
        if told.is_empty() { "" } else { ": " },
        told.join(", ")
    );
    let polls = questions
        .iter()
        .filter(|question| question.poll(0).is_some())
        .count();
    let claimed = questions
        .iter()
        .filter(|question| !question.proof.claims.is_empty())
        .count();
    say!(
        "{polls} fit a quiz poll; beside tracing, {claimed} are proved by claims; the right option is the longest in {}",
        Longest::of(sheets)
    );
    Ok(())
}

pub(crate) fn kind(question: &Question) -> &'static str {
    match question.kind {
        Kind::Single(_) => "single choice",
        Kind::Several(_) => "several choices",
        Kind::Short { .. } => "typed",
        Kind::Tracing { .. } => "tracing",
        Kind::Long { .. } => "long",
    }
}

/// "1 stage", "2 stages".
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
