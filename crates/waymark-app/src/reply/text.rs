//! A line of text with meaning: strong, code, a link; no markup.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Native;

/// The most bytes that a deep link can carry (Telegram's `start` parameter).
pub const PAYLOAD_MAX_BYTES: usize = 64;

/// A run of spans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Span>);

/// A stretch of text with one meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// As it is.
    Plain(String),
    /// Important.
    Strong(String),
    /// Stressed.
    Emphasis(String),
    /// Code.
    Code(String),
    /// A command line of ours, without the slash: `setup`, `setup hour 9:30`. Platforms that can make it tappable do so.
    Command(String),
    /// A thing of the platform's own, by its id; the platform shows its name.
    Native {
        /// What it is.
        what: Native,
        /// The platform's id of it.
        id: String,
    },
    /// A link.
    Link {
        /// What is shown.
        label: String,
        /// Where it leads; `https` or `http`.
        url: String,
    },
    /// A way into the private conversation with Waymark, where `start` gets the payload: a link where the platform has
    /// such links, the command `start <payload>` elsewhere.
    DeepLink {
        /// What is shown.
        label: String,
        /// What `start` gets; at most [`PAYLOAD_MAX_BYTES`] of `A-Za-z0-9_-`, or nothing.
        payload: String,
    },
    /// An instant; platforms that can show it in the reader's own zone do so.
    Moment {
        /// The instant.
        at: Timestamp,
        /// The same as text in the learner's zone.
        local: String,
    },
}

impl Text {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds plain text.
    #[must_use]
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.span(Span::Plain(text.into()))
    }

    /// Adds important text.
    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.span(Span::Strong(text.into()))
    }

    /// Adds stressed text.
    #[must_use]
    pub fn emphasis(self, text: impl Into<String>) -> Self {
        self.span(Span::Emphasis(text.into()))
    }

    /// Adds code.
    #[must_use]
    pub fn code(self, text: impl Into<String>) -> Self {
        self.span(Span::Code(text.into()))
    }

    /// Adds a command line of ours, without the slash.
    #[must_use]
    pub fn command(self, line: impl Into<String>) -> Self {
        self.span(Span::Command(line.into()))
    }

    /// Adds a thing of the platform's own, by its id.
    #[must_use]
    pub fn native(self, what: Native, id: impl Into<String>) -> Self {
        self.span(Span::Native { what, id: id.into() })
    }

    /// Adds a link.
    #[must_use]
    pub fn link(self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.span(Span::Link {
            label: label.into(),
            url: url.into(),
        })
    }

    /// Adds a way into the private conversation, where `start` gets the payload.
    #[must_use]
    pub fn deep_link(self, label: impl Into<String>, payload: impl Into<String>) -> Self {
        let payload = payload.into();
        debug_assert!(
            payload.len() <= PAYLOAD_MAX_BYTES
                && payload
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')),
            "a deep link carries at most 64 of A-Za-z0-9_-: {payload}"
        );
        self.span(Span::DeepLink {
            label: label.into(),
            payload,
        })
    }

    /// Adds another text.
    #[must_use]
    pub fn then(mut self, text: impl Into<Text>) -> Self {
        self.0.extend(text.into().0);
        self
    }

    /// Adds a span, unless it is empty.
    #[must_use]
    pub fn span(mut self, span: Span) -> Self {
        match (&span, self.0.last_mut()) {
            (Span::Plain(more), Some(Span::Plain(last))) => last.push_str(more),
            (
                Span::Plain(text)
                | Span::Strong(text)
                | Span::Emphasis(text)
                | Span::Code(text)
                | Span::Command(text),
                _,
            ) if text.is_empty() => {}
            _ => self.0.push(span),
        }
        self
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text without meaning.
    pub fn to_plain(&self) -> String {
        self.0.iter().map(Span::as_str).collect()
    }
}

impl Span {
    /// The visible text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain(text)
            | Self::Strong(text)
            | Self::Emphasis(text)
            | Self::Code(text)
            | Self::Command(text) => text,
            Self::Native { id, .. } => id,
            Self::Link { label, .. } | Self::DeepLink { label, .. } => label,
            Self::Moment { local, .. } => local,
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new().plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new().plain(text)
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::new().plain(text.as_str())
    }
}
