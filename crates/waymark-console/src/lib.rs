//! The terminal as a platform: a chat with line editing, and the same for scripts.
//!
//! Like every adapter it has five files: `menu` (command names and completion), `inbound` (a line becomes a request),
//! `outbound` (a reply becomes text or JSON), `courier` (prompts arrive), and this one. What a terminal needs beyond
//! that: `console` (what the program calls), `chat` (the loop), `screen` (what is shown, and the numbers that can be
//! pressed), `lines` and `editor` (where lines come from), `directive` (`:wait` and its like), `files` and `look`.
//!
//! It knows neither the store nor the scheduler. The program joins them:
//!
//! ```no_run
//! # async fn run(app: waymark_app::App, time: std::sync::Arc<dyn waymark_console::Time>)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use waymark_app::ports::VirtualClock;
//! use waymark_console::{Console, Input, Look, Options, Output};
//!
//! let clock = VirtualClock::standing("2026-03-26T18:00:00+01:00".parse()?);
//! let console = Console::new(app, clock, Options::default(), Look::of_stdout(), Output::stdio())?;
//! let courier = console.courier(); // for the scheduler
//! let input = Input::of_stdin(&console, None)?;
//! console.chat(time, input).await?;
//! # Ok(()) }
//! ```
#![warn(missing_docs)]

mod chat;
mod console;
mod courier;
mod directive;
mod editor;
mod files;
mod inbound;
mod lines;
mod look;
mod menu;
mod outbound;
mod screen;

pub use console::{Console, Error, Options, Stuck, Time};
pub use inbound::{NameError, actor};
pub use lines::Input;
pub use look::Look;
pub use outbound::draw;
pub use screen::Output;
