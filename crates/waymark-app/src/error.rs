//! Two kinds of error, by reader: a [`Refusal`] is a sentence for the learner, a [`Fault`] is for us.

use waymark_store::StoreError;

use crate::reply::{Awaits, Block, Button, Reply, Text, Tone};

/// Why a request was not carried out.
#[derive(Debug)]
pub enum Error {
    /// The learner can do something about it.
    Refusal(Refusal),
    /// We have to do something about it.
    Fault(Fault),
}

/// A sentence that tells the learner why not, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    text: Text,
    buttons: Vec<Button>,
    awaits: Option<Box<Awaits>>,
}

impl Refusal {
    /// A refusal that says `text`: one or two sentences, the second of which says what to do next.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            buttons: Vec::new(),
            awaits: None,
        }
    }

    /// Adds a way out.
    #[must_use]
    pub fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }

    /// Adds several ways out.
    #[must_use]
    pub fn buttons(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.buttons.extend(buttons);
        self
    }

    /// Still waits for a typed text.
    #[must_use]
    pub fn awaits(mut self, awaits: Option<Awaits>) -> Self {
        self.awaits = awaits.map(Box::new);
        self
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        Reply::new(Tone::Refusal)
            .block(Block::Para(refusal.text))
            .column(refusal.buttons)
            .awaits(refusal.awaits.map(|form| *form))
    }
}

/// Something broke on our side. It is logged once, where the request is handled.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// What the store holds does not make sense to this version.
    #[error("stored {what} can't be read: {found}")]
    Stored {
        /// Which value.
        what: &'static str,
        /// What it was.
        found: String,
    },
    /// The machine gave no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// A value could not be written as JSON.
    #[error("a value could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl<E: Into<Fault>> From<E> for Error {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}
