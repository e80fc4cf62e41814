//! Typed text that is awaited, and how a form asks for it.

use serde::{Deserialize, Serialize};

/// Typed text that is awaited: it completes a command line. A platform with forms draws a button that opens one, made by
/// [`Awaits::of`] from the line alone, so that it works after a restart; what is submitted is the line
/// `/<line> <text>`. Elsewhere the next plain line completes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaits {
    /// The command line that it completes, at most [`PRESS_MAX_BYTES`]: `answer ?17`, `note`, `setup zone`.
    ///
    /// [`PRESS_MAX_BYTES`]: super::PRESS_MAX_BYTES
    pub line: String,
    /// What the button says, and the title of the form: at most 45 characters.
    pub label: String,
    /// What stands in the empty field; at most 100 characters.
    pub hint: String,
    /// Whether several lines are usual.
    pub long: bool,
}

impl Awaits {
    /// The form for a command line.
    pub fn of(line: &str) -> Self {
        let (label, hint, long) = match line.split(' ').next().unwrap_or_default() {
            "answer" => ("Write the answer", "What it prints, a line, some words", true),
            "note" => ("Write the note", "Whatever you want to find again", true),
            "project" => ("Show what you built", "A link, or some words", true),
            "setup" | "start" | "settings" | "remind" => ("Type it", "A city, 9:30, mon-fri", false),
            _ => ("Type it", "", false),
        };
        Self {
            line: line.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            long,
        }
    }
}
