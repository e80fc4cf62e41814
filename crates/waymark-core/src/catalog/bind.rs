//! Binding topics to concepts and questions.

use std::{collections::HashMap, sync::Arc};

use super::recall;
use crate::{
    concept::Graph,
    content::Problem,
    ids::{ConceptId, QuestionId, RoadmapId, TopicId},
    question::{Bank, Question},
    roadmap::{Roadmap, Severity, TopicAt},
};

/// What a topic is bound to.
#[derive(Clone, Debug)]
pub struct Binding {
    /// What it is about; at least one.
    pub concepts: Vec<ConceptId>,
    /// How that was found.
    pub found: Found,
    /// The questions that practise it; at least one.
    pub(super) practice: Vec<QuestionId>,
    /// The question made from the topic.
    pub(super) recall: Arc<Question>,
}

/// How the concepts of a topic were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The author tags them.
    Tagged,
    /// The topic's words name them.
    Named,
    /// The title of its section names them: close, but not what the topic itself says.
    Section,
    /// No concept fits; the topic is a concept of its own.
    Own,
}

impl Found {
    /// Whether the topic itself says what it is about, so that it can stand for its concepts elsewhere.
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Tagged | Self::Named)
    }
}

/// Binds every topic of a roadmap; tags that the graph does not know are problems.
pub(super) fn bindings(
    graph: &Graph,
    bank: &Bank,
    id: &RoadmapId,
    roadmap: &Roadmap,
    file: &str,
) -> (HashMap<TopicId, Binding>, Vec<Problem>) {
    let of_field = speaks_of(graph, roadmap);
    let mut problems = Vec::new();
    let mut bindings = HashMap::new();
    for at in roadmap.topics() {
        let topic = at.topic;
        for unknown in topic
            .concepts
            .iter()
            .filter(|concept| graph.get(concept).is_none())
        {
            problems.push(Problem {
                file: file.to_owned(),
                line: 0,
                severity: Severity::Error,
                found: format!("topic {} is tagged {unknown}, which is no concept", topic.id),
                expected: "the id of a concept".to_owned(),
            });
        }
        let (concepts, found) = concepts(graph, of_field, id, &at);
        let recall = Arc::new(recall::question(graph, id, &at, &concepts));
        let practice = practice(graph, bank, &concepts, &recall.id);
        bindings.insert(
            topic.id.clone(),
            Binding {
                concepts,
                found,
                practice,
                recall,
            },
        );
    }
    (bindings, problems)
}

fn concepts(graph: &Graph, of_field: bool, id: &RoadmapId, at: &TopicAt<'_>) -> (Vec<ConceptId>, Found) {
    let named = |text: &str| -> Vec<ConceptId> {
        graph
            .matches(text)
            .into_iter()
            .map(|found| found.concept)
            // Those that came with a set of questions are about whatever these are about.
            .filter(|concept| of_field || graph.is_joined(concept))
            .collect()
    };
    let known = at
        .topic
        .concepts
        .iter()
        .filter(|concept| graph.get(concept).is_some());
    let mut found = (known.cloned().collect::<Vec<_>>(), Found::Tagged);
    if found.0.is_empty() {
        found = (named(&at.topic.text), Found::Named);
    }
    if found.0.is_empty() {
        found = (
            at.section.title.as_deref().map(named).unwrap_or_default(),
            Found::Section,
        );
    }
    if found.0.is_empty() {
        found = (vec![ConceptId::own(id, &at.topic.id)], Found::Own);
    }
    found
}

/// Whether a roadmap is about the field of the concepts, by any of its words.
fn speaks_of(graph: &Graph, roadmap: &Roadmap) -> bool {
    let stages = roadmap.stages.iter().flat_map(|stage| {
        let sections = stage.sections.iter().flat_map(|section| {
            section
                .title
                .as_deref()
                .into_iter()
                .chain(section.topics.iter().map(|topic| topic.text.as_str()))
        });
        std::iter::once(stage.title.as_str())
            .chain(stage.why.as_deref())
            .chain(sections)
    });
    let resources = roadmap.resources.iter().map(|resource| resource.title.as_str());
    let mut texts = std::iter::once(roadmap.title.as_str())
        .chain(roadmap.about.as_deref())
        .chain(stages)
        .chain(resources);
    texts.any(|text| graph.speaks_of(text))
}

/// Questions about the concepts; or else about their parts; or else the topic's own and those about their parents.
fn practice(graph: &Graph, bank: &Bank, concepts: &[ConceptId], recall: &QuestionId) -> Vec<QuestionId> {
    let mut found: Vec<QuestionId> = Vec::new();
    let mut take = |concept: &ConceptId| {
        for question in bank.about(concept) {
            if !found.contains(&question.id) {
                found.push(question.id.clone());
            }
        }
        !found.is_empty()
    };
    let mut any = false;
    for concept in concepts {
        any = take(concept);
    }
    if !any {
        for part in concepts.iter().flat_map(|concept| graph.parts(concept)) {
            any = take(&part.id);
        }
    }
    if !any {
        for parent in concepts.iter().filter_map(|concept| graph.parent(concept)) {
            take(&parent.id);
        }
        found.insert(0, recall.clone());
    }
    found
}
