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
    /// The most characters that are accepted; more would be refused.
    pub most: u16,
}

/// The most characters of a name, an hour, a few words.
const SHORT: u16 = 100;

impl Awaits {
    /// The form for a command line.
    pub fn of(line: &str) -> Self {
        let (label, hint, long, most) =
            Self::known(line).unwrap_or(("Type it", "As you would type it in a chat", false, SHORT));
        Self {
            line: line.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            long,
            most,
        }
    }

    /// Label, hint, whether it is long, the most characters; of a line that the app waits for.
    fn known(line: &str) -> Option<(&'static str, &'static str, bool, u16)> {
        let mut words = line.split(' ');
        let (name, what) = (words.next()?, words.next().unwrap_or_default());
        Some(match (name, what) {
            ("answer", _) => (
                "Write the answer",
                "What it prints, a line, some words",
                true,
                3_500,
            ),
            ("note", _) => ("Write the note", "Whatever you want to find again", true, 2_000),
            ("project", _) => ("Show what you built", "A link, or some words", true, 1_000),
            ("start" | "setup" | "settings", "zone") => {
                ("Type a city or zone", "Berlin, or Europe/Berlin", false, SHORT)
            }
            ("start" | "setup", "hour") => ("Type an hour", "8:30, 9pm, 21:30", false, SHORT),
            ("setup" | "settings", "days") => ("Type the days", "mon, wed, fri", false, SHORT),
            ("start" | "setup", "roadmap") => ("Type a roadmap", "Words of its title", false, SHORT),
            ("setup", "answers") => ("Type how people answer", "buttons, or polls", false, SHORT),
            ("settings", "new") => ("Type how many", "5", false, SHORT),
            ("settings", "minutes") => ("Type how many minutes", "30", false, SHORT),
            ("settings", "background") => ("Type what you know", "Python", false, SHORT),
            ("settings", "quiet") => ("Type the hours", "22-7, or off", false, SHORT),
            ("settings", "alias") => ("Type a name", "Ferris, or off", false, 32),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_fit_every_platform() {
        // Every line that the app waits for; that there are no others is tried in conversations.
        for line in [
            "answer ?17",
            "note topic:none",
            "note topic:rust-backend/cargo",
            "project rust-backend/cli-todo",
            "start zone",
            "start roadmap",
            "start hour",
            "setup zone",
            "setup hour",
            "setup days",
            "setup roadmap",
            "setup answers",
            "settings zone",
            "settings days",
            "settings new",
            "settings minutes",
            "settings background",
            "settings quiet",
            "settings alias",
        ] {
            assert!(Awaits::known(line).is_some(), "{line}");
            let form = Awaits::of(line);
            assert_eq!(form.line, line);
            assert!(form.label.chars().count() <= 45, "{line}");
            assert!(form.hint.chars().count() <= 100, "{line}");
            assert!((1..=3_500).contains(&form.most), "{line}");
        }
        assert_eq!(Awaits::known("dance"), None);
        assert_eq!(Awaits::of("dance").line, "dance");
        assert_eq!(Awaits::of("").line, "");
    }
}
