//! The loopback server, driven by the real client.
#![expect(clippy::expect_used, reason = "in tests a panic is the answer")]

mod bot;
mod client;
mod conversation;
mod delivery;
mod discord;
mod faults;
mod files;
mod groups;
mod load;
mod logs;
mod oracle;
mod polls;
mod raw;
mod refusals;
