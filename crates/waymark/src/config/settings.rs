//! The table of settings. A new setting is one row here and one field in [`Config`].
//!
//! A token or a password has the kind [`Kind::Secret`], so that no [`Problem`](super::Problem) shows its text, and its field
//! is a [`Secret`], which hides itself when printed.

use std::path::Path;

use jiff::SignedDuration;
use tracing_subscriber::EnvFilter;
use waymark_core::{calendar::Zone, when::parse_time};

use super::{
    Config, LogFormat, Secret, TelegramMode,
    value::{address, discord_token, is_secret_byte, telegram_token},
};

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
    /// A string that nobody may see.
    Secret,
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
    Setting {
        key: "discord.token",
        kind: Kind::Secret,
        preset: Preset::Depends {
            words: "none, and Waymark does not talk on Discord",
            example: "the-token.from-the-page-Bot.of-your-application",
        },
        about: "The token of your Discord bot; with one, `waymark run` talks there. Better kept in a file of its own.",
        expected: "a token as the developer portal gives it: letters, digits, dots, _ and -",
        set: |config, given| {
            config.discord.token = Some(discord_token(given.text)?);
            Some(())
        },
    },
    Setting {
        key: "discord.token_file",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "none",
            example: "/run/secrets/discord_token",
        },
        about: "A file that holds nothing but the token, for secrets of systemd, Docker or Kubernetes. \
                discord.token wins over it.",
        expected: "the path of a file",
        set: |config, given| {
            config.discord.token_file = Some(given.path()?);
            Some(())
        },
    },
    Setting {
        key: "discord.guild",
        kind: Kind::Whole,
        preset: Preset::Depends {
            words: "none; the commands are everywhere",
            example: "1234567890123456789",
        },
        about: "The id of the only server that gets the commands, for development. Set, they are nowhere else.",
        expected: "the id of a server such as 1234567890123456789",
        set: |config, given| {
            config.discord.guild = Some(given.text.parse().ok().filter(|id| *id != 0)?);
            Some(())
        },
    },
    Setting {
        key: "discord.shards",
        kind: Kind::Text,
        preset: Preset::Always("auto"),
        about: "Which shards of the bot this process serves: auto serves all, as many as Discord recommends; \"4\" all \
                four; \"0-3/16\" the first four of sixteen, while other processes serve the rest.",
        expected: "\"auto\", a number, or a range such as \"0-3/16\"",
        set: |config, given| {
            config.discord.shards = given.text.parse().ok()?;
            Some(())
        },
    },
    Setting {
        key: "discord.api_url",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "Discord's own server",
            example: "http://127.0.0.1:8082",
        },
        about: "The server of the API, for tests against one of your own. The rates of Discord's routes are not kept then.",
        expected: "an address that begins with http:// or https://",
        set: |config, given| {
            config.discord.api_url = Some(address(given.text, &["http://", "https://"])?);
            Some(())
        },
    },
    Setting {
        key: "telegram.token",
        kind: Kind::Secret,
        preset: Preset::Depends {
            words: "none, and Waymark does not talk on Telegram",
            example: "123456789:the-rest-of-what-BotFather-gave-you",
        },
        about: "The token of your Telegram bot; with one, `waymark run` talks there. Better kept in a file of its own.",
        expected: "a token as @BotFather gives it: digits, a colon, letters",
        set: |config, given| {
            config.telegram.token = Some(telegram_token(given.text)?);
            Some(())
        },
    },
    Setting {
        key: "telegram.token_file",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "none",
            example: "/run/secrets/telegram_token",
        },
        about: "A file that holds nothing but the token, for secrets of systemd, Docker or Kubernetes. \
                telegram.token wins over it.",
        expected: "the path of a file",
        set: |config, given| {
            config.telegram.token_file = Some(given.path()?);
            Some(())
        },
    },
    Setting {
        key: "telegram.api_url",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "Telegram's own server",
            example: "http://127.0.0.1:8081",
        },
        about: "The server of the Bot API, for one that you host yourself.",
        expected: "an address that begins with http:// or https://",
        set: |config, given| {
            config.telegram.api_url = Some(address(given.text, &["http://", "https://"])?);
            Some(())
        },
    },
    Setting {
        key: "telegram.mode",
        kind: Kind::Text,
        preset: Preset::Always("polling"),
        about: "How updates come in: polling asks Telegram for them and works everywhere; with webhook Telegram calls \
                an address of yours.",
        expected: "\"polling\" or \"webhook\"",
        set: |config, given| {
            config.telegram.mode = match given.text {
                "polling" => TelegramMode::Polling,
                "webhook" => TelegramMode::Webhook,
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        key: "telegram.groups",
        kind: Kind::Text,
        preset: Preset::Always(""),
        about: "The ids of the groups in which the bot stays, with commas between; it says a polite word in any other \
                and leaves. Empty: it stays in all.",
        expected: "ids such as \"-1001234567890, -1009876543210\"",
        set: |config, given| {
            let ids = given.text.split([',', ' ']).filter(|id| !id.is_empty());
            config.telegram.groups = ids.map(|id| id.parse().ok()).collect::<Option<_>>()?;
            Some(())
        },
    },
    Setting {
        key: "telegram.webhook.listen",
        kind: Kind::Text,
        preset: Preset::Always("127.0.0.1:8443"),
        about: "Where the webhook listens, without TLS: that is for a proxy in front.",
        expected: "an address and a port such as \"127.0.0.1:8443\"",
        set: |config, given| {
            config.telegram.webhook.listen = Some(given.text.parse().ok()?);
            Some(())
        },
    },
    Setting {
        key: "telegram.webhook.url",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "none; the webhook needs one",
            example: "https://waymark.example.org/telegram",
        },
        about: "The public address of the webhook, path and all, as Telegram calls it. It takes https only; a Bot API \
                server of your own may take http.",
        expected: "an address that begins with https://",
        set: |config, given| {
            config.telegram.webhook.url = Some(address(given.text, &["https://", "http://"])?);
            Some(())
        },
    },
    Setting {
        key: "telegram.webhook.path",
        kind: Kind::Text,
        preset: Preset::Depends {
            words: "the path of telegram.webhook.url",
            example: "/telegram",
        },
        about: "The path on which the webhook listens, where the proxy changes it on the way.",
        expected: "a path that begins with /",
        set: |config, given| {
            config.telegram.webhook.path = Some(address(given.text, &["/"])?);
            Some(())
        },
    },
    Setting {
        key: "telegram.webhook.secret",
        kind: Kind::Secret,
        preset: Preset::Depends {
            words: "made anew at each start",
            example: "a-long-random-text-of-your-own",
        },
        about: "What Telegram has to say with each call to be believed. Set it only if several processes share the \
                webhook.",
        expected: "16 to 256 letters, digits, _ and -",
        set: |config, given| {
            let fits = (16..=256).contains(&given.text.len()) && given.text.bytes().all(is_secret_byte);
            config.telegram.webhook.secret = Some(fits.then(|| Secret::new(given.text))?);
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
