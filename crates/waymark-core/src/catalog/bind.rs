//! Binding topics to concepts and questions.

use std::{collections::HashMap, sync::Arc};

use super::recall;
use crate::{
    concept::{Field, Graph},
    content::Problem,
    ids::{ConceptId, QuestionId, RoadmapId, TopicId},
    question::{Bank, Kind, Question},
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
    /// The questions made from the topic; at least one.
    pub(super) made: Vec<Arc<Question>>,
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
    let whole = field(graph, roadmap);
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
        let field = of_stage(graph, whole, &at.stage.title);
        let (concepts, found) = concepts(graph, field, id, &at);
        let field = if found == Found::Tagged {
            Field::Ours
        } else {
            field
        };
        let made = recall::questions(graph, field, id, &at, &concepts);
        let made: Vec<Arc<Question>> = made.into_iter().map(Arc::new).collect();
        let practice = practice(graph, bank, field, &concepts, &made);
        bindings.insert(
            topic.id.clone(),
            Binding {
                concepts,
                found,
                practice,
                made,
            },
        );
    }
    (bindings, problems)
}

fn concepts(graph: &Graph, field: Field, id: &RoadmapId, at: &TopicAt<'_>) -> (Vec<ConceptId>, Found) {
    let named = |text: &str| -> Vec<ConceptId> {
        graph
            .matches_in(field, text)
            .into_iter()
            .map(|found| found.concept)
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

/// What a roadmap is about, by all its words.
fn field(graph: &Graph, roadmap: &Roadmap) -> Field {
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
    let texts = roadmap
        .about
        .as_deref()
        .into_iter()
        .chain(stages)
        .chain(resources);
    graph.field(&roadmap.title, texts)
}

/// What a stage is about: in a Rust roadmap there may be a stage about another language.
fn of_stage(graph: &Graph, whole: Field, title: &str) -> Field {
    match whole {
        Field::Ours if graph.is_foreign(title) => Field::Near,
        whole => whole,
    }
}

/// Whether a question can be put in a roadmap of this field: where Rust is not the language, not those that need it.
fn fits(graph: &Graph, field: Field, question: &Question) -> bool {
    let ours = |text: &String| text.contains("```") || text.contains("fn ") || graph.speaks_of(text);
    let says_ours = || {
        ours(&question.prompt)
            || question.explanation.iter().any(ours)
            || match &question.kind {
                Kind::Single(options) | Kind::Several(options) => {
                    options.right.iter().chain(&options.wrong).any(ours)
                }
                Kind::Short { answer, .. } => ours(answer),
                Kind::Long { model } => ours(model),
                Kind::Tracing { .. } => true,
            }
    };
    field == Field::Ours || graph.is_joined(&question.concept) || !(question.is_comparison() || says_ours())
}

/// Questions about the concepts; or else about their parts; or else the topic's own and those about their parents.
fn practice(
    graph: &Graph,
    bank: &Bank,
    field: Field,
    concepts: &[ConceptId],
    made: &[Arc<Question>],
) -> Vec<QuestionId> {
    let mut found: Vec<QuestionId> = Vec::new();
    let mut take = |concept: &ConceptId| {
        for question in bank.about(concept) {
            if fits(graph, field, question) && !found.contains(&question.id) {
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
        found.splice(0..0, made.iter().map(|made| made.id.clone()));
    }
    found
}
