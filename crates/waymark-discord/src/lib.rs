//! Discord as a platform: servers and direct messages, over the gateway.
//!
//! Like every adapter it has five files: `menu` (commands and descriptions), `inbound` (an interaction becomes a
//! request), `outbound` (a reply becomes messages), `courier` (prompts arrive), and this one. What Discord needs beyond
//! that, on the way in: `connect`, `shards` and `gateway` (the connections), `news` (what happens to servers and
//! channels) and `names` (what they are called), `underway` (what is to be finished at the end); on the way out: `sender` (messages that answer nothing),
//! `rest` (calls whose answers matter to the letter), `permissions` (what we may do in a channel). `service` puts them
//! together, and `discord` is what the program calls.
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

mod connect;
mod conversation;
mod courier;
mod discord;
mod gateway;
mod inbound;
mod menu;
mod names;
mod news;
mod outbound;
mod permissions;
mod rest;
mod sender;
mod service;
mod shards;
mod underway;

pub use discord::{Discord, Error, Name, Settings};
pub use shards::{NotShards, Shards};
