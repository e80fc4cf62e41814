//! Names of things: parsed once, then trusted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::chance::fingerprint;

/// A text that is not a name of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not {wanted}")]
pub struct InvalidId {
    found: String,
    wanted: &'static str,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $max:literal, $wanted:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The longest name allowed, in bytes: a button must carry it and stay within 64.
            pub const MAX_BYTES: usize = $max;

            /// Parses a name.
            ///
            /// # Errors
            /// When the text is empty, too long, or has other characters than `a-z 0-9 - .`.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
                let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if text.len() <= Self::MAX_BYTES
                    && text.chars().all(plain)
                    && edge(text.chars().next())
                    && edge(text.chars().next_back())
                {
                    Ok(Self(text))
                } else {
                    Err(InvalidId { found: text.chars().take(80).collect(), wanted: $wanted })
                }
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

name!(
    /// A roadmap, by its slug: `rust-backend`.
    RoadmapId, 32, "a roadmap name (at most 32 of a-z 0-9 - .)"
);
name!(
    /// A topic, milestone or project, unique within its roadmap and never given a new meaning: `lifetime-elision`.
    TopicId, 40, "a topic id (at most 40 of a-z 0-9 - .)"
);
name!(
    /// A concept: `ownership.moves`.
    ConceptId, 40, "a concept id (at most 40 of a-z 0-9 - .)"
);
name!(
    /// A question, unique in the whole bank: `moves-into-a-function`.
    QuestionId, 40, "a question id (at most 40 of a-z 0-9 - .)"
);

impl QuestionId {
    /// Ids of questions that are made from topics begin with this.
    pub(crate) const RECALL: &str = "recall.";

    /// The id of a question that has none and says nothing to make one from but a fingerprint of letters and digits.
    pub(crate) fn quiz(print: &str) -> Self {
        let plain = print.chars().filter(char::is_ascii_alphanumeric);
        Self(format!(
            "quiz-{}",
            plain.take(16).collect::<String>().to_lowercase()
        ))
    }

    /// Whether it is a question made from a topic rather than one of the bank.
    pub fn is_recall(&self) -> bool {
        self.as_str().starts_with(Self::RECALL)
    }

    /// The id of the question that is made from a topic; the same for ever.
    pub(crate) fn recall(roadmap: &RoadmapId, topic: &TopicId) -> Self {
        Self(derived(Self::RECALL, roadmap, topic))
    }

    /// The id of the question that asks for examples of a topic.
    pub(crate) fn recall_example(roadmap: &RoadmapId, topic: &TopicId) -> Self {
        Self(derived("recall.e.", roadmap, topic))
    }

    /// The id of the question that asks for the difference between two topics, in their order in the roadmap.
    pub(crate) fn recall_difference(roadmap: &RoadmapId, one: &TopicId, other: &TopicId) -> Self {
        Self(derived_from(
            "recall.d.",
            &format!("{roadmap}/{one}/{other}"),
            other,
        ))
    }
}

impl ConceptId {
    /// Ids of topics that are a concept of their own begin with this.
    pub(crate) const OWN: &str = "topic.";

    /// The group that a concept is in, the first part of its path: `ownership` of `ownership.moves`.
    pub fn group(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// The concept that a topic is which no other fits; the same for ever.
    pub(crate) fn own(roadmap: &RoadmapId, topic: &TopicId) -> Self {
        Self(derived(Self::OWN, roadmap, topic))
    }
}

/// The prefix, the start of the topic's id, and 13 letters that stand for both ids: at most 40 bytes.
fn derived(prefix: &str, roadmap: &RoadmapId, topic: &TopicId) -> String {
    derived_from(prefix, &format!("{roadmap}/{topic}"), topic)
}

fn derived_from(prefix: &str, whole: &str, topic: &TopicId) -> String {
    const MOST: usize = 40;
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut print = fingerprint(whole.as_bytes());
    let mut tail = String::new();
    for _ in 0..13 {
        tail.push(char::from(LETTERS[usize::from(print.to_le_bytes()[0] & 31)]));
        print >>= 5;
    }
    let start: String = topic.as_str().chars().take(MOST - prefix.len() - 14).collect();
    format!("{prefix}{start}.{tail}")
}

/// One person, on however many platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LearnerId(pub i64);

impl fmt::Display for LearnerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_names_are_names_and_stay_the_same() {
        let roadmap = RoadmapId::new("rust-top-1-percent").unwrap();
        for topic in [
            "a",
            "lifetime-elision",
            "an-id-as-long-as-ids-may-be-0123456789ab",
        ] {
            let topic = TopicId::new(topic).unwrap();
            let (question, concept) = (
                QuestionId::recall(&roadmap, &topic),
                ConceptId::own(&roadmap, &topic),
            );
            assert_eq!(QuestionId::new(question.as_str()), Ok(question.clone()));
            assert_eq!(ConceptId::new(concept.as_str()), Ok(concept));
        }
        let topic = TopicId::new("lifetime-elision").unwrap();
        // Cards hang on it: it must never change.
        assert_eq!(
            QuestionId::recall(&roadmap, &topic).as_str(),
            "recall.lifetime-elision.lqo3hq3srf35p"
        );
    }

    #[test]
    fn names_are_lower_case_and_short() {
        assert!(TopicId::new("lifetime-elision").is_ok());
        assert!(ConceptId::new("ownership.moves").is_ok());
        for bad in ["", "Ownership", "a b", "-a", "a-", "é", &"a".repeat(41)] {
            assert!(TopicId::new(bad).is_err(), "{bad}");
        }
    }
}
