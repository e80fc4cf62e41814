//! Names of things: parsed once, then trusted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

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
    fn names_are_lower_case_and_short() {
        assert!(TopicId::new("lifetime-elision").is_ok());
        assert!(ConceptId::new("ownership.moves").is_ok());
        for bad in ["", "Ownership", "a b", "-a", "a-", "é", &"a".repeat(41)] {
            assert!(TopicId::new(bad).is_err(), "{bad}");
        }
    }
}
