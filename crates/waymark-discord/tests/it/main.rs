//! Conversations with the bot, over a Discord on loopback and the real client.

mod group;
mod talk;
mod trouble;
mod world;
