//! What there is, in numbers.

use std::collections::BTreeMap;

use waymark_core::{
    catalog::Catalog,
    question::{Kind, Sheet},
};

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
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for question in sheets.iter().flat_map(|sheet| &sheet.questions) {
        let kind = match question.kind {
            Kind::Single(_) => "single choice",
            Kind::Several(_) => "several choices",
            Kind::Short { .. } => "typed",
            Kind::Tracing { .. } => "tracing",
            Kind::Long { .. } => "long",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    say!("{}", count(catalog.graph().len(), "concept"));
    if !kinds.is_empty() {
        let by_kind: Vec<_> = kinds
            .iter()
            .map(|(kind, number)| format!("{number} {kind}"))
            .collect();
        let (questions, about) = (
            count(kinds.values().sum(), "question"),
            count(sheets.len(), "concept"),
        );
        say!("{questions} about {about}: {}", by_kind.join(", "));
    }
    Ok(())
}

/// "1 stage", "2 stages".
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
