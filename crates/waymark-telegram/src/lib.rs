//! Telegram as a platform: private chats and groups, by polling or by webhook.
//!
//! Like every adapter it has five files: `menu` (commands and descriptions), `inbound` (an update becomes an event),
//! `outbound` (a reply becomes messages), `courier` (prompts arrive), and this one. What Telegram needs beyond that, on
//! the way in: `receive` and `webhook` (where updates come from), `intake` (each is taken once, in bounded number),
//! `lanes` (order in a chat, chats beside each other), `conversation` (which request it is, where the reply goes), with
//! `admins`, `gate` and `seen` (what is kept in mind); on the way out: `post` (answers), `sender` and `pace` (everything).
//! `api` makes the calls that are no messages, `trouble` says what is wrong with them, `telegram` is what the program calls.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use waymark_app::{App, ports::SystemClock};
//! # async fn run(app: App, settings: waymark_telegram::Settings, stop: impl Future<Output = ()> + Send)
//! # -> Result<(), waymark_telegram::Error> {
//! let telegram = waymark_telegram::Telegram::new(settings)?;
//! let courier = telegram.courier(); // for the scheduler
//! telegram.run(app, Arc::new(SystemClock), stop).await?;
//! # Ok(()) }
//! ```
#![warn(missing_docs)]

mod admins;
mod api;
mod conversation;
mod courier;
mod gate;
mod inbound;
mod intake;
mod lanes;
mod menu;
mod outbound;
mod pace;
mod post;
mod receive;
mod sender;
mod telegram;
mod trouble;
mod webhook;

pub use courier::Courier;
pub use pace::Rates;
pub use telegram::{Error, Receiving, Settings, Telegram};
pub use webhook::Webhook;
