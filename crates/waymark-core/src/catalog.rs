//! Roadmaps, concepts and questions, bound together.
//!
//! Each topic is bound once to its concepts, and through them to the questions that practise it. A topic for which the
//! bank has nothing gets a question made from itself, so that any roadmap has practice from the first day.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use jiff::civil::Date;

use crate::{
    concept::Graph,
    content::Problem,
    ids::{ConceptId, QuestionId, RoadmapId, TopicId},
    memory::Card,
    question::{Bank, Question},
    roadmap::{Roadmap, Severity},
};

mod bind;
mod coverage;
mod recall;
mod source;

pub use bind::{Binding, Found};
pub use coverage::{LANGUAGE_MIN, OTHER_MIN, Reach, Shortfall, TOPIC_MIN};
pub use source::Source;

/// All that can be learnt. Cheap to clone: an import makes a new one beside the one in use.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    graph: Arc<Graph>,
    bank: Arc<Bank>,
    entries: BTreeMap<RoadmapId, Arc<Entry>>,
    /// The questions made from topics.
    recalls: HashMap<QuestionId, Arc<Question>>,
}

/// A roadmap with what its topics are bound to.
#[derive(Debug)]
struct Entry {
    roadmap: Roadmap,
    bindings: HashMap<TopicId, Binding>,
}

impl Catalog {
    /// A catalog without roadmaps. Questions about concepts that the graph does not know are kept, but named.
    pub fn new(graph: Graph, bank: Bank) -> (Self, Vec<Problem>) {
        let unknown: HashSet<&ConceptId> = bank
            .iter()
            .map(|question| &question.concept)
            .filter(|concept| graph.get(concept).is_none())
            .collect();
        let mut problems: Vec<Problem> = unknown
            .into_iter()
            .map(|concept| Problem {
                file: format!("questions/{concept}.toml"),
                line: 0,
                severity: Severity::Error,
                found: format!("questions about {concept}, which is no concept"),
                expected: "a file named after a concept".to_owned(),
            })
            .collect();
        problems.sort_by(|a, b| a.file.cmp(&b.file));
        let catalog = Self {
            graph: Arc::new(graph),
            bank: Arc::new(bank),
            ..Self::default()
        };
        (catalog, problems)
    }

    /// Adds a roadmap, or puts it in the place of the one with the same id. `file` is how problems name it.
    pub fn add(&mut self, id: RoadmapId, roadmap: Roadmap, file: &str) -> Vec<Problem> {
        self.remove(&id);
        let (bindings, problems) = bind::bindings(&self.graph, &self.bank, &id, &roadmap, file);
        for made in bindings.values().flat_map(|binding| &binding.made) {
            self.recalls.insert(made.id.clone(), Arc::clone(made));
        }
        self.entries.insert(id, Arc::new(Entry { roadmap, bindings }));
        problems
    }

    /// Takes a roadmap away; true if it was there.
    pub fn remove(&mut self, id: &RoadmapId) -> bool {
        let Some(entry) = self.entries.remove(id) else {
            return false;
        };
        for made in entry.bindings.values().flat_map(|binding| &binding.made) {
            self.recalls.remove(&made.id);
        }
        true
    }

    /// The concepts.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The questions of the files.
    pub fn bank(&self) -> &Bank {
        &self.bank
    }

    /// Every roadmap, by id.
    pub fn roadmaps(&self) -> impl Iterator<Item = (&RoadmapId, &Roadmap)> {
        self.entries.iter().map(|(id, entry)| (id, &entry.roadmap))
    }

    /// The roadmap with this id.
    pub fn roadmap(&self, id: &RoadmapId) -> Option<&Roadmap> {
        self.entries.get(id).map(|entry| &entry.roadmap)
    }

    /// The roadmap with this id, and the id as the catalog keeps it.
    pub fn get(&self, id: &RoadmapId) -> Option<(&RoadmapId, &Roadmap)> {
        self.entries
            .get_key_value(id)
            .map(|(id, entry)| (id, &entry.roadmap))
    }

    /// What a topic is bound to; a former id leads to its successor.
    pub fn binding(&self, roadmap: &RoadmapId, topic: &TopicId) -> Option<&Binding> {
        let entry = self.entries.get(roadmap)?;
        entry.bindings.get(entry.roadmap.current(topic))
    }

    /// What a topic is about. At least one for every topic there is: one that no concept fits is a concept of its own,
    /// which the graph does not know.
    pub fn concepts(&self, roadmap: &RoadmapId, topic: &TopicId) -> &[ConceptId] {
        self.binding(roadmap, topic)
            .map_or(&[], |binding| &binding.concepts)
    }

    /// What a topic is about by the author's tags or by its own words; empty where only its section tells. Only these may
    /// stand for a topic in another roadmap, see [`carried_over`](crate::progress::carried_over).
    pub fn certain_concepts(&self, roadmap: &RoadmapId, topic: &TopicId) -> &[ConceptId] {
        let certain = self
            .binding(roadmap, topic)
            .filter(|binding| binding.found.is_certain());
        certain.map_or(&[], |binding| &binding.concepts)
    }

    /// The topics, of all roadmaps, that are about a concept.
    pub fn topics_about<'a>(
        &'a self,
        concept: &'a ConceptId,
    ) -> impl Iterator<Item = (&'a RoadmapId, &'a TopicId)> {
        self.entries.iter().flat_map(move |(id, entry)| {
            let topics = entry.roadmap.topics().map(|at| &at.topic.id);
            topics
                .filter(|topic| {
                    entry
                        .bindings
                        .get(topic)
                        .is_some_and(|binding| binding.concepts.contains(concept))
                })
                .map(move |topic| (id, topic))
        })
    }

    /// The topics that no tag and no word of theirs binds to a concept; a checker prints them.
    pub fn unbound(&self, roadmap: &RoadmapId) -> Vec<&TopicId> {
        let Some(entry) = self.entries.get(roadmap) else {
            return Vec::new();
        };
        let topics = entry.roadmap.topics().map(|at| &at.topic.id);
        topics
            .filter(|topic| {
                entry
                    .bindings
                    .get(topic)
                    .is_none_or(|binding| !binding.found.is_certain())
            })
            .collect()
    }

    /// The question with this id, of a file or made from a topic.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.bank
            .get(id)
            .or_else(|| self.recalls.get(id).map(AsRef::as_ref))
    }

    /// The questions that practise a topic: those about its concepts; or else about parts of them; or else those made from
    /// the topic, and those about what its concepts are part of. Never none for a topic there is.
    pub fn practice(&self, roadmap: &RoadmapId, topic: &TopicId) -> impl Iterator<Item = &Question> {
        self.binding(roadmap, topic)
            .into_iter()
            .flat_map(|binding| &binding.practice)
            .filter_map(|id| self.question(id))
    }

    /// The done topics whose memory has faded: a card of theirs is due. They stay done.
    pub fn due_for_review<'a>(
        &self,
        roadmap: &RoadmapId,
        done: impl IntoIterator<Item = &'a TopicId>,
        cards: &[(QuestionId, Card)],
        today: Date,
    ) -> Vec<&'a TopicId> {
        let due: HashSet<&QuestionId> = cards
            .iter()
            .filter(|(_, card)| card.is_due(today))
            .map(|(question, _)| question)
            .collect();
        let fades = |topic: &&TopicId| {
            self.binding(roadmap, topic).is_some_and(|binding| {
                binding
                    .practice
                    .iter()
                    .chain(binding.made.iter().map(|made| &made.id))
                    .any(|question| due.contains(question))
            })
        };
        done.into_iter().filter(fades).collect()
    }
}

#[cfg(test)]
mod tests;
