//! The loopback server, driven by the real client.
#![expect(clippy::expect_used, reason = "in tests a panic is the answer")]

mod bot;
mod conversation;
