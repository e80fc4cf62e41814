//! The table of settings. A new setting is one row here and one field in [`Config`].
//!
//! A token or a password gets a field type that hides itself when printed, and a [`Problem`](super::Problem) must not
//! show its text: keep both in mind when the first one comes.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use tracing_subscriber::EnvFilter;
use waymark_core::{calendar::Zone, when::parse_time};

use super::{Config, LogFormat};

/// One setting: how it is called, what it may be, where it goes.
pub struct Setting {
    /// Its name in the file, with dots between tables: `log.format`.
    pub key: &'static str,
    /// What TOML type it has in the file; a variable is always text.
    pub kind: Kind,
    /// What holds when nobody sets it.
    pub preset: Preset,
    /// What it is for, for people; lines no longer than the example file allows.
    pub about: &'static str,
    /// What is accepted, to end the sentence "expected …".
    pub expected: &'static str,
    set: fn(&mut Config, &Given<'_>) -> Option<()>,
}

/// The TOML type of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// An integer.
    Whole,
}

/// A default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Always this text.
    Always(&'static str),
    /// Depends on the machine or is absent: said in words, with an example to show how one would set it.
    Depends {
        /// What holds, in words.
        words: &'static str,
        /// A value that could be set.
        example: &'static str,
    },
}

/// A text to set a setting from.
pub struct Given<'a> {
    /// The text.
    pub text: &'a str,
    /// What relative paths start from: the file's own folder, or the working folder for a variable.
    pub folder: &'a Path,
    /// What `~/` stands for.
    pub home: Option<&'a Path>,
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "database",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "$XDG_DATA_HOME/waymark/waymark.db, else ~/.local/share/waymark/waymark.db, \
                    else ./waymark.db where there is no home",
            example: "/var/lib/waymark/waymark.db",
        },
        about: "The SQLite file that holds everything Waymark remembers. Its folder is made when missing.",
        expected: "the path of a file",
        set: |config, given| {
            config.database = given.path()?;
            Some(())
        },
    },
    Setting {
        key: "roadmaps",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "none, only the embedded roadmaps",
            example: "/etc/waymark/roadmaps",
        },
        about: "A folder of roadmaps, concepts and questions of your own. What it holds adds to the embedded ones; \
                a file with the name of an embedded one takes its place.",
        expected: "the path of a folder",
        set: |config, given| {
            config.roadmaps = Some(given.path()?);
            Some(())
        },
    },
    Setting {
        key: "zone",
        kind: Kind::Text,
        preset: Preset::Always("UTC"),
        about: "The time zone of a newcomer who has not told theirs yet. In the terminal the system's zone is used.",
        expected: "an IANA time zone such as \"Europe/Berlin\"",
        set: |config, given| {
            config.zone = Zone::named(given.text).ok()?;
            Some(())
        },
    },
    Setting {
        key: "log.format",
        kind: Kind::Text,
        preset: Preset::Always("text"),
        about: "How a line of the log looks: text for people, json for machines. The log goes to standard error.",
        expected: "\"text\" or \"json\"",
        set: |config, given| {
            config.log.format = match given.text {
                "text" => LogFormat::Text,
                "json" => LogFormat::Json,
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        key: "log.filter",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "info for waymark run, warn for everything else",
            example: "info,waymark_scheduler=debug",
        },
        about: "What gets into the log: a level, or levels for single crates. The variable RUST_LOG wins over it.",
        expected: "directives such as \"info,waymark_scheduler=debug\"",
        set: |config, given| {
            EnvFilter::builder().parse(given.text).ok()?;
            config.log.filter = Some(given.text.to_owned());
            Some(())
        },
    },
    Setting {
        key: "prompt.hour",
        kind: Kind::Text,
        preset: Preset::Always("09:00"),
        about: "The local time of a newcomer's daily practice prompt, until they choose their own.",
        expected: "a time of day such as \"09:00\"",
        set: |config, given| {
            config.prompt.hour = parse_time(given.text).ok()?;
            Some(())
        },
    },
    Setting {
        key: "scheduler.catch_up_hours",
        kind: Kind::Whole,
        preset: Preset::Always("6"),
        about: "How many hours late a prompt may still be sent after an outage. Later than that it is dropped, \
                and the day is excused.",
        expected: "a whole number from 0 to 24",
        set: |config, given| {
            let hours = given.text.parse().ok().filter(|hours| (0..=24).contains(hours))?;
            config.scheduler.catch_up = SignedDuration::from_hours(hours);
            Some(())
        },
    },
];

impl Setting {
    /// The variable that sets it: `WAYMARK_LOG_FORMAT`.
    pub fn variable(&self) -> String {
        format!("WAYMARK_{}", self.key.replace('.', "_").to_ascii_uppercase())
    }

    /// Sets it, or says `None` when the text is not what is expected.
    pub fn apply(&self, config: &mut Config, given: &Given<'_>) -> Option<()> {
        (self.set)(config, given)
    }
}

impl Preset {
    /// The default as text, where it is always the same.
    pub fn value(self) -> Option<&'static str> {
        match self {
            Self::Always(text) => Some(text),
            Self::Depends { .. } => None,
        }
    }
}

impl Given<'_> {
    fn path(&self) -> Option<PathBuf> {
        if self.text.is_empty() || self.text.contains('\0') {
            return None;
        }
        match (self.text.strip_prefix("~/"), self.home) {
            (Some(rest), Some(home)) => Some(home.join(rest)),
            (Some(_), None) => None,
            (None, _) => Some(self.folder.join(self.text)),
        }
    }
}
