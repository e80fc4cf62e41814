//! Configuration in layers: defaults, then `waymark.toml`, then `WAYMARK_*` variables, then the command line.
//!
//! One table, [`SETTINGS`], names every setting. The loader, `waymark.example.toml` and `docs/configuration.md` come
//! from it. A key or a variable that the table does not know is refused, and all problems are told at once.
//!
//! Where to look: [`settings`] is the table, [`environment`] the variables and the usual places, [`mod@file`] reads the
//! TOML, [`problem`] words what is wrong, [`document`] writes the example and the page.

pub mod document;
pub mod environment;
pub mod file;
pub mod problem;
pub mod secret;
pub mod settings;
mod value;

use std::{net::SocketAddr, path::PathBuf};

use jiff::{SignedDuration, civil};
use waymark_core::calendar::Zone;
use waymark_discord::Shards;

pub use self::environment::Environment;
pub use self::problem::{Place, Problem, Problems};
pub use self::secret::Secret;
pub use self::settings::{SETTINGS, Setting};
pub(crate) use self::value::{discord_token, telegram_token};

use self::settings::Given;

/// The variable that names the configuration file; a place, not a setting.
pub const CONFIG_VARIABLE: &str = "WAYMARK_CONFIG";

/// What the command line says about the configuration: the last layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--config`: the file to read; it must exist.
    pub config: Option<PathBuf>,
    /// `--db`: the database, whatever else is configured.
    pub database: Option<PathBuf>,
}

/// Everything that can be configured, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The file that was read, if there was one.
    pub file: Option<PathBuf>,
    /// The SQLite file.
    pub database: PathBuf,
    /// A folder with roadmaps, concepts and questions that add to the embedded ones or override them.
    pub roadmaps: Option<PathBuf>,
    /// The log.
    pub log: Log,
    /// The time zone of a newcomer who has not told theirs.
    pub zone: Zone,
    /// Prompts.
    pub prompt: Prompt,
    /// The scheduler.
    pub scheduler: Scheduler,
    /// Discord.
    pub discord: Discord,
    /// Telegram.
    pub telegram: Telegram,
}

/// How the log looks and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// Lines for people or for machines.
    pub format: LogFormat,
    /// Directives such as `info,waymark_scheduler=debug`; unset: each subcommand has its own.
    pub filter: Option<String>,
}

/// One log record as a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What a newcomer's prompts start with.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// The local time of the daily practice prompt, until the learner chooses another.
    pub hour: civil::Time,
}

/// How the scheduler behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheduler {
    /// How late a prompt may still be sent after downtime; later than that, the day is excused.
    pub catch_up: SignedDuration,
}

/// The Discord bot; there is one if there is a token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discord {
    /// The token itself.
    pub token: Option<Secret>,
    /// A file that holds it, read where there is no token itself.
    pub token_file: Option<PathBuf>,
    /// The only server that gets the commands; unset: all do.
    pub guild: Option<u64>,
    /// Which shards are served here.
    pub shards: Shards,
    /// The server of the API; unset: Discord's own.
    pub api_url: Option<String>,
}

/// The Telegram bot; there is one if there is a token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Telegram {
    /// The token itself.
    pub token: Option<Secret>,
    /// A file that holds it, read where there is no token itself.
    pub token_file: Option<PathBuf>,
    /// The server of the Bot API; unset: Telegram's own.
    pub api_url: Option<String>,
    /// How updates come in.
    pub mode: TelegramMode,
    /// The groups in which the bot stays, by id; none: all.
    pub groups: Vec<i64>,
    /// The webhook, for the mode of that name.
    pub webhook: TelegramWebhook,
}

/// How updates come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TelegramMode {
    /// Waymark asks for them.
    #[default]
    Polling,
    /// Telegram calls Waymark.
    Webhook,
}

/// Where Telegram calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TelegramWebhook {
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// The public address.
    pub url: Option<String>,
    /// The path on which to listen, if it is not that of the address.
    pub path: Option<String>,
    /// What Telegram has to say to be believed; unset: made at each start.
    pub secret: Option<Secret>,
}

impl Config {
    /// Reads all layers.
    ///
    /// # Errors
    /// Every problem found, in the order of the layers. A missing file is one only if it was asked for by name.
    pub fn load(flags: &Flags, environment: &Environment) -> Result<Self, Problems> {
        let mut config = Self::defaults(environment);
        let mut problems = Vec::new();
        if let Some(read) = file::find(flags, environment, &mut problems) {
            read.apply(&mut config, environment, &mut problems);
            config.file = Some(read.path);
        }
        environment.apply(&mut config, &mut problems);
        if let Some(database) = &flags.database {
            config.database = environment.folder().join(database);
        }
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(Problems(problems))
        }
    }

    /// What holds where nothing is configured.
    pub fn defaults(environment: &Environment) -> Self {
        let mut config = Self {
            file: None,
            database: environment.default_database(),
            roadmaps: None,
            log: Log {
                format: LogFormat::Text,
                filter: None,
            },
            zone: Zone::utc(),
            prompt: Prompt {
                hour: civil::Time::midnight(),
            },
            scheduler: Scheduler {
                catch_up: SignedDuration::ZERO,
            },
            discord: Discord::default(),
            telegram: Telegram::default(),
        };
        for setting in SETTINGS {
            if let Some(text) = setting.preset.value() {
                let given = Given {
                    text,
                    folder: environment.folder(),
                    home: environment.home(),
                };
                let set = setting.apply(&mut config, &given);
                debug_assert!(set.is_some(), "the default of {} does not parse", setting.key);
            }
        }
        config
    }
}

#[cfg(test)]
mod tests;
