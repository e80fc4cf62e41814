//! Whether there are questions enough: for each concept, and for each topic.

use super::Catalog;
use crate::{
    concept::Concept,
    ids::{RoadmapId, TopicId},
};

/// How many questions a concept of the language itself should have.
pub const LANGUAGE_MIN: usize = 4;
/// How many questions any other concept should have.
pub const OTHER_MIN: usize = 2;
/// How many questions a topic should have within reach.
pub const TOPIC_MIN: usize = 2;

/// A concept with too few questions.
#[derive(Clone, Copy, Debug)]
pub struct Shortfall<'a> {
    /// The concept.
    pub concept: &'a Concept,
    /// How many questions there are about it.
    pub have: usize,
    /// How many there should be.
    pub need: usize,
}

/// How many questions there are for a topic that are asked of everybody; comparisons with other languages do not count,
/// and neither does the question that is made from the topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// About the topic's concepts.
    pub own: usize,
    /// About the close neighbours of its concepts: the parts of each (`ownership.moves` of `ownership`), and what each is a
    /// part of. From these a session takes questions when there are none about the concepts themselves. What comes before
    /// or after a concept is not close: a learner may not have met it.
    pub near: usize,
}

impl Reach {
    /// All of them.
    pub fn total(self) -> usize {
        self.own + self.near
    }

    /// Whether there are as many as there should be.
    pub fn is_enough(self) -> bool {
        self.total() >= TOPIC_MIN
    }
}

impl Catalog {
    /// The concepts that have too few questions, in learning order.
    pub fn shortfalls(&self) -> Vec<Shortfall<'_>> {
        let all = self.graph.in_order().map(|concept| Shortfall {
            concept,
            have: self.bank.about(&concept.id).count(),
            need: if self.graph.is_language(&concept.id) {
                LANGUAGE_MIN
            } else {
                OTHER_MIN
            },
        });
        all.filter(|short| short.have < short.need).collect()
    }

    /// The questions within reach of a topic.
    pub fn reach(&self, roadmap: &RoadmapId, topic: &TopicId) -> Reach {
        let own = self.concepts(roadmap, topic);
        let mut near: Vec<&Concept> = Vec::new();
        for concept in own {
            for next in self.graph.parts(concept).chain(self.graph.parent(concept)) {
                if !own.contains(&next.id) && near.iter().all(|known| known.id != next.id) {
                    near.push(next);
                }
            }
        }
        let count = |concept| {
            self.bank
                .about(concept)
                .filter(|question| !question.is_comparison())
                .count()
        };
        Reach {
            own: own.iter().map(count).sum(),
            near: near.iter().map(|concept| count(&concept.id)).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Source;

    const CONCEPTS: &str = "language = [\"ownership\"]\n[ownership]\ntitle = \"Ownership\"\nlinks = [\"https://a.example/\"]\n\
                            [ownership.moves]\ntitle = \"Moves\"\nlinks = [\"https://a.example/\"]\n\
                            [tooling]\ntitle = \"Tools\"\nafter = [\"ownership\"]\nlinks = [\"https://a.example/\"]\n";

    fn question(id: &str, background: &str) -> String {
        format!(
            "[[questions]]\nid = \"{id}\"\ntype = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\ncontext = \"So.\"\n\
             waymark.background = [{background}]\n"
        )
    }

    fn catalog() -> Catalog {
        let (catalog, problems) = Catalog::of([
            Source::new("concepts.toml", CONCEPTS),
            Source::new(
                "questions/ownership.toml",
                question("a", "") + &question("b", "\"go\""),
            ),
            Source::new("questions/ownership.moves.toml", question("c", "")),
            Source::new(
                "questions/tooling.toml",
                question("d", "") + &question("e", "\"php\""),
            ),
            Source::new(
                "rust.md",
                "# Rust\n\n## Phase 1: Basics\n\n- Ownership\n- Moves\n- Tools\n- Something of its own\n",
            ),
        ]);
        assert_eq!(problems, []);
        catalog
    }

    #[test]
    fn concepts_of_the_language_need_more_questions() {
        let catalog = catalog();
        let short: Vec<_> = catalog
            .shortfalls()
            .iter()
            .map(|short| (short.concept.id.to_string(), short.have, short.need))
            .collect();
        assert_eq!(
            short,
            [
                ("ownership".to_owned(), 2, 4),
                ("ownership.moves".to_owned(), 1, 4)
            ]
        );
    }

    #[test]
    fn parts_and_wholes_are_within_reach_and_what_follows_is_not() {
        let catalog = catalog();
        let id = RoadmapId::new("rust").unwrap();
        let topics = catalog.roadmap(&id).unwrap().topics();
        let reach: Vec<_> = topics
            .map(|at| catalog.reach(&id, &at.topic.id))
            .map(|reach| (reach.own, reach.near, reach.is_enough()))
            .collect();
        assert_eq!(reach, [(1, 1, true), (1, 1, true), (1, 0, false), (0, 0, false)]);
    }
}
