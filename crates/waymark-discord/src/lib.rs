//! Discord as a platform: servers and direct messages, over the gateway.
//!
//! Like every adapter it has five files: `menu` (commands and descriptions), `inbound` (an interaction becomes a
//! request), `outbound` (a reply becomes messages), `courier` (prompts arrive), and this one. What Discord needs beyond
//! that: `gateway` and `shards` (the connections), `news` (what happens to servers and channels), `permissions` (what we
//! may do in a channel), `sender` (messages that answer nothing), `rest` (calls whose answers matter to the letter), and
//! `discord`, which is what the program calls.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use waymark_app::{App, ports::SystemClock};
//! # async fn run(app: App, settings: waymark_discord::Settings, stop: impl Future<Output = ()> + Send)
//! # -> Result<(), waymark_discord::Error> {
//! let discord = waymark_discord::Discord::new(settings)?;
//! let courier = discord.courier(); // for the scheduler
//! discord.run(app, Arc::new(SystemClock), stop).await?;
//! # Ok(()) }
//! ```
#![warn(missing_docs)]

mod discord;
mod permissions;
mod rest;
mod shards;

pub use discord::{Discord, Error, Settings};
pub use shards::{NotShards, Shards};
