//! Topic states, as the learner set them.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::TopicId;

/// What a topic is to a learner. Milestones and projects that were submitted are `Done`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not begun.
    #[default]
    Todo,
    /// Begun.
    Learning,
    /// Ticked off.
    Done,
    /// Left out; not counted.
    Skipped,
}

/// A text that names no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a topic state (todo, learning, done, skipped)")]
pub struct UnknownState(pub String);

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Todo, Self::Learning, Self::Done, Self::Skipped];

    /// The state in one lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Learning => "learning",
            Self::Done => "done",
            Self::Skipped => "skipped",
        }
    }

    /// Whether the topic is neither done nor skipped.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Todo | Self::Learning)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownState(text.chars().take(80).collect()))
    }
}

/// A state and the study day since which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The state.
    pub state: State,
    /// Since when.
    pub since: Date,
}

/// What a learner has said about the topics of one roadmap, in any of its versions. Topics without an entry are to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct States(BTreeMap<TopicId, Marked>);

impl States {
    /// Nothing said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a state; gives what was there before, which is what an undo puts back.
    pub fn set(&mut self, id: TopicId, state: State, since: Date) -> Option<Marked> {
        self.0.insert(id, Marked { state, since })
    }

    /// Forgets what was said about an id.
    pub fn clear(&mut self, id: &TopicId) -> Option<Marked> {
        self.0.remove(id)
    }

    /// What was said about exactly this id; tombstones are [`super::Standing`]'s affair.
    pub fn get(&self, id: &TopicId) -> Option<Marked> {
        self.0.get(id).copied()
    }

    /// Everything that was said, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&TopicId, Marked)> {
        self.0.iter().map(|(id, marked)| (id, *marked))
    }
}

impl FromIterator<(TopicId, Marked)> for States {
    fn from_iter<I: IntoIterator<Item = (TopicId, Marked)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}
