//! Concepts: what topics are about, shared by all roadmaps.
//!
//! They are written in `concepts.toml`, one table a concept, named by its id; [`Graph::parse`] reads it. A topic finds
//! its concepts by the author's own tags or by its words ([`Graph::matches`]).
//!
//! ```
//! use waymark_core::concept::Graph;
//!
//! let (graph, problems) = Graph::parse(
//!     r#"
//!     [ownership]
//!     title = "Ownership"
//!     links = ["https://doc.rust-lang.org/book/ch04-00-understanding-ownership.html"]
//!
//!     [ownership.moves]
//!     title = "Moves"
//!     aliases = ["move semantics"]
//!     after = ["ownership"]
//!     links = ["https://doc.rust-lang.org/book/ch04-01-what-is-ownership.html"]
//!     "#,
//!     "concepts.toml",
//! );
//! assert!(problems.is_empty());
//! assert_eq!(graph.matches("Move semantics in depth")[0].concept.as_str(), "ownership.moves");
//! ```

use std::collections::{HashMap, HashSet};

use crate::{content::Problem, ids::ConceptId, roadmap::Severity};

mod field;
mod matcher;
mod order;
mod parse;
mod token;
mod typo;
mod words;

pub use field::Field;
use field::{Evidence, Words};
pub use matcher::Match;
use matcher::Matcher;
use token::Token;

/// One concept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    /// Its id, a dotted path: `ownership.moves`.
    pub id: ConceptId,
    /// What people call it.
    pub title: String,
    /// What it is, in a sentence.
    pub about: Option<String>,
    /// What else people call it; a topic with these words is about the concept.
    pub aliases: Vec<String>,
    /// What is better learnt before; advice, never a locked door.
    pub after: Vec<ConceptId>,
    /// Where the official documentation explains it.
    pub links: Vec<String>,
}

/// All concepts, with the order that prerequisites give them.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// In learning order: prerequisites first, the order of the file among equals.
    concepts: Vec<Concept>,
    index: HashMap<ConceptId, usize>,
    /// For each concept those that name it as a prerequisite.
    followers: Vec<Vec<usize>>,
    matcher: Matcher,
    /// What tells this field from others.
    words: Words,
    /// The groups of concepts of the language itself.
    language: HashSet<String>,
    /// Those that came with another file than `concepts.toml`.
    joined: HashSet<ConceptId>,
}

impl Graph {
    /// Sorts the concepts by their prerequisites and prepares the matcher. Prerequisites must be known and acyclic.
    fn new(concepts: Vec<Concept>, words: Words, language: HashSet<String>) -> Self {
        let concepts = order::sorted(concepts);
        let index: HashMap<_, _> = concepts
            .iter()
            .enumerate()
            .map(|(at, concept)| (concept.id.clone(), at))
            .collect();
        let mut followers = vec![Vec::new(); concepts.len()];
        for (at, concept) in concepts.iter().enumerate() {
            for before in &concept.after {
                if let Some(&before) = index.get(before) {
                    followers[before].push(at);
                }
            }
        }
        let matcher = Matcher::new(&concepts);
        Self {
            concepts,
            index,
            followers,
            matcher,
            words,
            language,
            joined: HashSet::new(),
        }
    }

    /// Adds the concepts of another file. Ids and titles that are there already stay what they are; such a concept is left
    /// out and named. `file` is how problems call the other file.
    pub(crate) fn join(&mut self, more: Self, file: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut concepts = std::mem::take(&mut self.concepts);
        let mut joined = std::mem::take(&mut self.joined);
        for concept in more.concepts {
            let name = token::normal(&concept.title);
            let called = |other: &&Concept| token::normal(&other.title) == name;
            let (found, expected) = if self.index.contains_key(&concept.id) {
                (
                    format!("the concept {} is there already", concept.id),
                    "an id of its own",
                )
            } else if let Some(other) = concepts.iter().find(called) {
                (
                    format!("{} is called like {}", concept.id, other.id),
                    "a title of its own",
                )
            } else {
                joined.insert(concept.id.clone());
                concepts.push(concept);
                continue;
            };
            problems.push(Problem {
                file: file.to_owned(),
                line: 0,
                severity: Severity::Error,
                found,
                expected: expected.to_owned(),
            });
        }
        let mut words = std::mem::take(&mut self.words);
        // Where fields are not told apart any text is of ours; another file's words must not narrow that.
        if !words.are_none() {
            words.extend(more.words);
        }
        let mut language = std::mem::take(&mut self.language);
        language.extend(more.language);
        *self = Self {
            joined,
            ..Self::new(concepts, words, language)
        };
        problems
    }

    /// The concept with this id.
    pub fn get(&self, id: &ConceptId) -> Option<&Concept> {
        self.index.get(id).map(|&at| &self.concepts[at])
    }

    /// How many concepts there are.
    pub fn len(&self) -> usize {
        self.concepts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    /// Every concept in learning order: each after its prerequisites.
    pub fn in_order(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.iter()
    }

    /// Where a concept stands in learning order, from 0.
    pub fn rank(&self, id: &ConceptId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// What is better learnt directly before a concept.
    pub fn prerequisites(&self, id: &ConceptId) -> impl Iterator<Item = &Concept> {
        self.get(id)
            .into_iter()
            .flat_map(|concept| &concept.after)
            .filter_map(|before| self.get(before))
    }

    /// Everything that is better learnt before a concept, in learning order, the concept itself left out.
    pub fn all_prerequisites(&self, id: &ConceptId) -> Vec<&Concept> {
        let mut seen = HashSet::new();
        let mut open: Vec<usize> = self.rank(id).into_iter().collect();
        while let Some(at) = open.pop() {
            for before in self.concepts[at]
                .after
                .iter()
                .filter_map(|before| self.rank(before))
            {
                if seen.insert(before) {
                    open.push(before);
                }
            }
        }
        let mut ranks: Vec<usize> = seen.into_iter().collect();
        ranks.sort_unstable();
        ranks.into_iter().map(|at| &self.concepts[at]).collect()
    }

    /// What a concept is a prerequisite of.
    pub fn followers(&self, id: &ConceptId) -> impl Iterator<Item = &Concept> {
        self.rank(id)
            .into_iter()
            .flat_map(|at| &self.followers[at])
            .map(|&at| &self.concepts[at])
    }

    /// The concept that the id's path names one level up: `ownership` of `ownership.moves`.
    pub fn parent(&self, id: &ConceptId) -> Option<&Concept> {
        let (parent, _) = id.as_str().rsplit_once('.')?;
        self.get(&ConceptId::new(parent).ok()?)
    }

    /// The concepts whose ids begin with this one's path: `ownership.moves` of `ownership`.
    pub fn parts(&self, id: &ConceptId) -> impl Iterator<Item = &Concept> {
        let prefix = format!("{id}.");
        self.concepts
            .iter()
            .filter(move |concept| concept.id.as_str().starts_with(&prefix))
    }

    /// The concepts next to one: its parts, its parent, its prerequisites, its followers; in that order, each once.
    pub fn neighbours(&self, id: &ConceptId) -> Vec<&Concept> {
        let mut seen = HashSet::from([id]);
        let near = self
            .parts(id)
            .chain(self.parent(id))
            .chain(self.prerequisites(id))
            .chain(self.followers(id));
        near.filter(|concept| seen.insert(&concept.id)).collect()
    }

    /// Whether a concept is one of the language itself, not of what surrounds it: its group is in the list `language`.
    pub fn is_language(&self, id: &ConceptId) -> bool {
        self.language.contains(id.group())
    }

    /// Whether a concept came with a set of questions, which may be about any field.
    pub fn is_joined(&self, id: &ConceptId) -> bool {
        self.joined.contains(id)
    }

    /// Whether the file says which concepts are of the language itself.
    pub fn knows_its_language(&self) -> bool {
        !self.language.is_empty()
    }

    /// What a document is about, by its title and its other texts: a Python roadmap has iterators too, but other ones.
    ///
    /// Words that only our field has speak for it, and so do the names of concepts that hardly any other has; names of other
    /// languages, and what only they have, speak against it. Each counts once, and a language in the title threefold.
    /// Always [`Field::Ours`] when the file says nothing that tells fields apart.
    pub fn field<'a>(&self, title: &'a str, texts: impl IntoIterator<Item = &'a str>) -> Field {
        if self.words.are_none() {
            return Field::Ours;
        }
        let mut evidence = Evidence::default();
        self.words.weigh_title(&mut evidence, title);
        for text in std::iter::once(title).chain(texts) {
            let tokens = token::tokens(text);
            self.words.weigh(&mut evidence, &tokens);
            for found in self.found(tokens) {
                self.words
                    .weigh_concept(&mut evidence, &self.concepts[found.concept].id, found.weak);
            }
        }
        evidence.field()
    }

    /// Whether a text has a word that only our field has.
    pub fn speaks_of(&self, text: &str) -> bool {
        self.words.speaks_of_ours(&token::tokens(text))
    }

    /// Whether a text is about another language, and does not compare it with ours.
    pub fn is_foreign(&self, text: &str) -> bool {
        self.words.is_foreign(&token::tokens(text))
    }

    /// Whether a concept means the same in every language.
    pub fn is_neutral(&self, id: &ConceptId) -> bool {
        self.words.is_neutral(id)
    }

    /// The concepts that a text is about, best first; none rather than a wrong one.
    ///
    /// The text is a topic in its author's words, with code spans in back-ticks or without.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        let found = self.found(token::tokens(text));
        found
            .into_iter()
            .map(|found| Match {
                concept: self.concepts[found.concept].id.clone(),
                score: found.score,
            })
            .collect()
    }

    fn found(&self, text: Vec<Token>) -> Vec<matcher::Found> {
        let foreign = self.words.is_foreign(&text);
        let mut found = self.matcher.matches(text);
        found.retain(|found| {
            let concept = &self.concepts[found.concept].id;
            !foreign || self.is_neutral(concept) || self.is_joined(concept)
        });
        found
    }

    /// The concepts that a text is about in a document of this field: of programming in general only the neutral ones.
    /// Those that came with a set of questions are about whatever these are about, in any field.
    pub fn matches_in(&self, field: Field, text: &str) -> Vec<Match> {
        let mut found = self.matches(text);
        found.retain(|found| {
            self.is_joined(&found.concept)
                || match field {
                    Field::Ours => true,
                    Field::Near => self.is_neutral(&found.concept),
                    Field::Other => false,
                }
        });
        found
    }
}

#[cfg(test)]
mod tests;
