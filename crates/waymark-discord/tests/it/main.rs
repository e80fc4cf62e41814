//! Conversations with the bot, over a Discord on loopback and the real client.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails may panic, and what it needs is made by functions"
)]

mod alone;
mod group;
mod hostile;
mod pictures;
mod setup;
mod show;
mod talk;
mod trouble;
mod world;
