//! Which field a text is about: ours, programming in another language, or something else.
//!
//! A Python roadmap has iterators too, but other ones; a roadmap that says "Ownership", "Borrowing" and "Lifetimes" is
//! about Rust though it never says so. What speaks for either is counted over the whole document.

use std::collections::{BTreeSet, HashSet};

use super::token::{Shape, Token, tokens};
use crate::ids::ConceptId;

/// What a language in a document's title weighs, in words elsewhere.
const TITLE: usize = 3;
/// What must speak for our field at least.
const LEAST_OURS: usize = 3;
/// What must speak for programming of any kind at least.
const LEAST_NEAR: usize = 2;
/// The longest phrase that is looked for, in words.
const LONGEST: usize = 3;

/// What a document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The language of the concepts: all of them may be meant.
    Ours,
    /// Programming, but not (only) in this language: SQL and HTTP are the same there, iterators are not.
    Near,
    /// Something else: guitar, cooking.
    Other,
}

/// The words by which fields are told apart, from the head of `concepts.toml`.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Only our field has them.
    pub(super) subject: HashSet<String>,
    /// Other languages and what only they have.
    pub(super) foreign: HashSet<String>,
    /// Concepts, with their parts, that mean the same in every language.
    pub(super) neutral: Vec<String>,
    /// Concepts, with their parts, that hardly any other language has under these names.
    pub(super) hallmarks: Vec<String>,
}

/// What speaks for which field.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    subject: BTreeSet<String>,
    hallmarks: BTreeSet<ConceptId>,
    foreign: BTreeSet<String>,
    neutral: BTreeSet<ConceptId>,
    ours_in_title: bool,
    foreign_in_title: bool,
}

impl Words {
    /// Whether fields can be told apart at all; if not, any text is about ours.
    pub(super) fn are_none(&self) -> bool {
        self.subject.is_empty() && self.hallmarks.is_empty()
    }

    /// Adds the words of another file.
    pub(super) fn extend(&mut self, more: Self) {
        self.subject.extend(more.subject);
        self.foreign.extend(more.foreign);
        self.neutral.extend(more.neutral);
        self.hallmarks.extend(more.hallmarks);
    }

    pub(super) fn is_neutral(&self, concept: &ConceptId) -> bool {
        covers(&self.neutral, concept)
    }

    pub(super) fn speaks_of_ours(&self, text: &[Token]) -> bool {
        text.iter().any(|token| self.subject.contains(&token.word))
    }

    /// The words of other languages in a text.
    fn foreign(&self, text: &[Token]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for from in 0..text.len() {
            let mut phrase = String::new();
            for (nth, token) in text[from..].iter().take(LONGEST).enumerate() {
                if nth > 0 {
                    phrase.push(' ');
                }
                phrase.push_str(&token.word);
                if self.foreign.contains(&phrase) {
                    found.insert(phrase.clone());
                }
            }
            if is_go(text, from) && self.foreign.contains("golang") {
                found.insert("golang".to_owned());
            }
        }
        found
    }

    /// Whether a topic is about another language, and does not compare ours with it.
    pub(super) fn is_foreign(&self, text: &[Token]) -> bool {
        !self.foreign(text).is_empty() && !self.speaks_of_ours(text) && !compares(text)
    }

    /// Adds what a text says about the field of its document.
    pub(super) fn weigh(&self, evidence: &mut Evidence, text: &[Token]) {
        let subject = text.iter().filter(|token| self.subject.contains(&token.word));
        evidence.subject.extend(subject.map(|token| token.word.clone()));
        // "Cargo vs npm" says nothing against us; "Go, Rust, Java or Python" does.
        let foreign = self.foreign(text);
        if !compares(text) && (foreign.len() > 1 || !self.speaks_of_ours(text)) {
            evidence.foreign.extend(foreign);
        }
    }

    /// Adds what a concept says that was found in the document.
    pub(super) fn weigh_concept(&self, evidence: &mut Evidence, concept: &ConceptId, weak: bool) {
        if covers(&self.hallmarks, concept) {
            evidence.hallmarks.insert(concept.clone());
        }
        if !weak && self.is_neutral(concept) {
            evidence.neutral.insert(concept.clone());
        }
    }

    /// Adds what the document's title says, where the language that comes first counts: "Rust for Python developers".
    pub(super) fn weigh_title(&self, evidence: &mut Evidence, title: &str) {
        let text = tokens(title);
        let ours = text.iter().position(|token| self.subject.contains(&token.word));
        evidence.foreign_in_title = !self.foreign(&text[..ours.unwrap_or(text.len())]).is_empty();
        evidence.ours_in_title = ours.is_some() && !evidence.foreign_in_title;
    }
}

impl Evidence {
    pub(super) fn field(&self) -> Field {
        let ours = self.subject.len() + self.hallmarks.len() + TITLE * usize::from(self.ours_in_title);
        let foreign = self.foreign.len() + TITLE * usize::from(self.foreign_in_title);
        let near = self.subject.len() + foreign + self.neutral.len();
        if ours >= LEAST_OURS && ours > foreign {
            Field::Ours
        } else if near >= LEAST_NEAR {
            Field::Near
        } else {
            Field::Other
        }
    }
}

/// Whether a text sets one language against another, or joins them.
fn compares(text: &[Token]) -> bool {
    const WORDS: [&str; 14] = [
        "vs",
        "versu",
        "unlike",
        "instead",
        "replace",
        "compared",
        "comparison",
        "coming",
        "equivalent",
        "no",
        "ffi",
        "interop",
        "binding",
        "calling",
    ];
    text.iter().any(|token| WORDS.contains(&token.word.as_str()))
}

/// Whether one of the ids is this concept's or one that it is a part of.
fn covers(ids: &[String], concept: &ConceptId) -> bool {
    ids.iter().any(|id| {
        let rest = concept.as_str().strip_prefix(id.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Whether "Go" is the language here, and not the beginning of "Go deeper".
fn is_go(text: &[Token], at: usize) -> bool {
    const WAYS: [&str; 14] = [
        "to", "deep", "deeper", "further", "through", "over", "back", "for", "on", "with", "beyond", "ahead",
        "and", "out",
    ];
    let token = &text[at];
    let next = text.get(at + 1).filter(|next| !next.fresh);
    token.word == "go"
        && token.capital
        && token.shape == Shape::Plain
        && !next.is_some_and(|next| WAYS.contains(&next.word.as_str()))
}
