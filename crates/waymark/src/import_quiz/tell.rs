//! What came of an import, in numbers.

use std::collections::HashSet;

use waymark_core::{catalog::Catalog, ids::ConceptId};

use super::Harvest;
use crate::{check::count, exit::Failure, print::say};

/// Prints how many questions were taken over, and why the others were not.
///
/// # Errors
/// When nothing can be printed.
pub(super) fn tell(harvest: &Harvest, catalog: &Catalog) -> Result<(), Failure> {
    let concepts: HashSet<&ConceptId> = harvest.taken.iter().map(|taken| &taken.concept).collect();
    let of_their_own = concepts
        .iter()
        .filter(|id| catalog.graph().get(id).is_none())
        .count();
    let own = if of_their_own > 0 {
        format!(" ({of_their_own} of their own)")
    } else {
        String::new()
    };
    say!(
        "{} of {} in {} taken over, about {}{own}",
        harvest.taken.len(),
        count(harvest.found, "question"),
        count(harvest.files, "file"),
        count(concepts.len(), "concept"),
    );
    if !harvest.left.is_empty() {
        let left: Vec<String> = harvest
            .left
            .iter()
            .map(|(why, number)| format!("{number} {why}"))
            .collect();
        say!("Left out: {}", left.join(", "));
    }
    // A concept that no topic is about is never practised.
    let idle: Vec<&str> = {
        let mut idle: Vec<&str> = concepts
            .iter()
            .filter(|id| catalog.topics_about(id).next().is_none())
            .map(|id| id.as_str())
            .collect();
        idle.sort_unstable();
        idle
    };
    if !idle.is_empty() {
        say!(
            "No topic of any roadmap is about {} yet: {} will be asked once one is.",
            idle.join(", "),
            if idle.len() == 1 {
                "its questions"
            } else {
                "their questions"
            }
        );
    }
    Ok(())
}
