//! The adapter against a strict Bot API server on loopback, talked to as people do.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails may panic, and what it needs is made by functions"
)]

mod groups;
mod hostile;
mod private;
mod receiving;
mod show;
mod world;
