//! What must stay true of the whole repository.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod author;
mod chat;
mod commands;
mod days;
mod delivery;
mod deploy;
mod discord;
mod discord_delivery;
mod discord_show;
mod documents;
mod faults;
mod groups;
mod kill;
mod linked;
mod practice_days;
mod program;
mod proof;
mod questions;
mod repository;
mod show;
mod telegram;
mod tidy;
mod weeks;
