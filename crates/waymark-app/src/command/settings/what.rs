//! What can be set: its names, its words.

use super::{ALIAS_MAX_CHARS, MAX_NEW, MINUTES};
use crate::{
    command::clipped,
    error::Refusal,
    reply::{Button, Text},
    words,
};

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Zone,
    Days,
    New,
    Minutes,
    Background,
    Quiet,
    Platform,
    Alias,
    Hidden,
}

impl What {
    pub(super) const ALL: [Self; 9] = [
        Self::Zone,
        Self::Days,
        Self::New,
        Self::Minutes,
        Self::Background,
        Self::Quiet,
        Self::Platform,
        Self::Alias,
        Self::Hidden,
    ];

    /// The setting that a word names.
    pub(super) fn named(word: &str) -> Result<Self, Refusal> {
        let plain = word.to_lowercase();
        let known = match plain.as_str() {
            "timezone" | "tz" | "city" => Some(Self::Zone),
            "weekdays" | "day" => Some(Self::Days),
            "questions" => Some(Self::New),
            "time" | "daily" => Some(Self::Minutes),
            "language" | "languages" => Some(Self::Background),
            "night" | "silence" => Some(Self::Quiet),
            "name" | "nickname" => Some(Self::Alias),
            "hide" => Some(Self::Hidden),
            other => Self::ALL.into_iter().find(|what| what.word() == other),
        };
        known.ok_or_else(|| {
            let names = Self::ALL.map(Self::word);
            Refusal::new(
                Text::new()
                    .plain("There is no setting ")
                    .code(clipped(word))
                    .plain(format!(". There are {}.", words::list(&names))),
            )
            .button(Button::new("Show settings", "settings"))
        })
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Days => "days",
            Self::New => "new",
            Self::Minutes => "minutes",
            Self::Background => "background",
            Self::Quiet => "quiet",
            Self::Platform => "platform",
            Self::Alias => "alias",
            Self::Hidden => "hidden",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Zone => "Time zone",
            Self::Days => "Study days",
            Self::New => "New questions",
            Self::Minutes => "Study time",
            Self::Background => "Background",
            Self::Quiet => "Quiet hours",
            Self::Platform => "Messages go to",
            Self::Alias => "Alias",
            Self::Hidden => "Hidden on boards",
        }
    }

    pub(super) fn explained(self) -> String {
        match self {
            Self::Zone => "Your days, your streak and your reminders follow this clock.".to_owned(),
            Self::Days => {
                "The weekdays that count for your streak, from today on; the others are rest days.".to_owned()
            }
            Self::New => format!("How many questions you have not seen yet come a day, 0 to {MAX_NEW}."),
            Self::Minutes => format!(
                "How long you mean to study on a study day, {} to {} minutes. Roadmaps without weeks are planned by it.",
                MINUTES.0, MINUTES.1
            ),
            Self::Background => {
                "What you know already; it adds questions that compare Rust with it.".to_owned()
            }
            Self::Quiet => "From when to when I never write to you of myself.".to_owned(),
            Self::Platform => "Where I write to you, if we talk in several places.".to_owned(),
            Self::Alias => {
                format!("Your name on boards, up to {ALIAS_MAX_CHARS} characters; off shows your own.")
            }
            Self::Hidden => "Whether you are left out of boards.".to_owned(),
        }
    }

    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Zone => "Berlin",
            Self::Days => "mon-fri",
            Self::New => "5",
            Self::Minutes => "30",
            Self::Background => "Python",
            Self::Quiet => "22-7",
            Self::Platform => "telegram",
            Self::Alias => "Ferris",
            Self::Hidden => "on",
        }
    }

    pub(super) fn offered(self) -> &'static [&'static str] {
        match self {
            Self::Zone | Self::Platform => &[],
            Self::Days => &["daily", "weekdays", "weekends"],
            Self::New => &["0", "3", "5", "10"],
            Self::Minutes => &["15", "30", "45", "60"],
            Self::Background => &["nodejs", "php", "python", "java", "go", "cpp", "none"],
            Self::Quiet => &["22-7", "23-8", "off"],
            Self::Alias => &["off"],
            Self::Hidden => &["on", "off"],
        }
    }
}
