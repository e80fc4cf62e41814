//! Loopback platforms for tests: a server of ours that answers as the real one does, strict by its published rules, and
//! people who use it. Nothing here reaches the network, and nothing of it is in the program.
//!
//! A bot under test is given [`telegram::Telegram::api_url`] and [`telegram::Telegram::token`]; then the test speaks:
//!
//! ```no_run
//! # async fn conversation() {
//! use waymark_testkit::telegram::Telegram;
//!
//! let tg = Telegram::start().await;
//! // … start the bot with tg.api_url() and tg.token() …
//! let ada = tg.user("Ada");
//! ada.says("/start").await;
//! let welcome = ada.reads().await;
//! assert!(welcome.text().contains("Welcome"));
//! ada.presses("Next topic").await;
//! println!("{}", ada.transcript());
//! tg.finish().await; // no broken rule, no callback query without an answer
//! # }
//! ```

#[expect(clippy::unwrap_used, reason = "a bench that fails may panic")]
pub mod bench;
pub mod discord;
pub mod hostile;
pub mod logs;
pub mod telegram;

mod clock;
mod histogram;
mod host;
mod shared;
mod wire;

pub use histogram::Histogram;
