//! What concepts tell about topics: what is better learnt before, and what is covered already.

use std::collections::BTreeSet;

use crate::ids::{ConceptId, TopicId};

/// Concepts that a topic is better learnt after: prerequisites of its own concepts that are not done yet.
///
/// Direct ones only, in the order in which they are named, each once; the topic's own concepts are no prerequisites
/// of itself. Advice, never a locked door.
pub fn advice(
    concepts: &[ConceptId],
    done: &BTreeSet<ConceptId>,
    prerequisites: impl Fn(&ConceptId) -> Vec<ConceptId>,
) -> Vec<ConceptId> {
    let mut missing = Vec::new();
    for before in concepts.iter().flat_map(prerequisites) {
        if !done.contains(&before) && !concepts.contains(&before) && !missing.contains(&before) {
            missing.push(before);
        }
    }
    missing
}

/// The topics that a learner has covered already, in another roadmap: those with concepts, all of which are done.
pub fn carried_over<'a>(
    topics: impl IntoIterator<Item = &'a TopicId>,
    concepts: impl Fn(&TopicId) -> Vec<ConceptId>,
    done: &BTreeSet<ConceptId>,
) -> Vec<TopicId> {
    let covered = |id: &&TopicId| {
        let concepts = concepts(id);
        !concepts.is_empty() && concepts.iter().all(|concept| done.contains(concept))
    };
    topics.into_iter().filter(covered).cloned().collect()
}
