//! Something to press.

use serde::{Deserialize, Serialize};

/// The most bytes that a button can carry (Telegram's `callback_data`).
pub const PRESS_MAX_BYTES: usize = 64;

/// Something to press. Its payload is a command line of at most 64 bytes, so that it works after a restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// The command line that it stands for: `answer 17 b`.
    pub press: String,
    /// How it looks.
    #[serde(default)]
    pub style: Style,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// The likely next step.
    Primary,
    /// One of several.
    #[default]
    Neutral,
    /// Can't be taken back.
    Danger,
}

impl Button {
    /// A button that stands for a command line.
    pub fn new(label: impl Into<String>, press: impl Into<String>) -> Self {
        let button = Self {
            label: label.into(),
            press: press.into(),
            style: Style::Neutral,
        };
        debug_assert!(
            button.press.len() <= PRESS_MAX_BYTES,
            "a button carries at most 64 bytes: {}",
            button.press
        );
        button
    }

    /// Marks the likely next step.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.style = Style::Primary;
        self
    }

    /// Marks what can't be taken back.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.style = Style::Danger;
        self
    }
}
