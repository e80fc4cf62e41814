//! The `waymark` program, as a library: what `main.rs` wires together and what the tests look at.
//!
//! - [`check`]: proving questions with the compiler;
//! - [`cli`]: the command line;
//! - [`config`]: defaults, `waymark.toml`, `WAYMARK_*`, and what is wrong with them;
//! - [`logging`]: where the log goes and how it looks;
//! - [`mod@print`]: lines on standard output;
//! - [`exit`]: how the program ends, and what the number says.
//!
//! ```
//! use waymark::config::{Config, Environment};
//!
//! let environment = Environment::from_pairs("/srv", [("WAYMARK_DATABASE", "study.db")]);
//! let config = Config::load(&Default::default(), &environment)?;
//! assert_eq!(config.database, std::path::Path::new("/srv/study.db"));
//! # Ok::<(), waymark::config::Problems>(())
//! ```
#![warn(missing_docs)]

pub mod backup;
pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod discord;
pub mod doctor;
pub mod exit;
pub mod export;
pub mod import;
pub mod import_quiz;
pub mod logging;
pub mod manual;
pub mod parse;
pub mod print;
pub mod question;
pub mod report;
pub mod simulate;
pub mod telegram;
mod token;
pub mod wire;
