//! The scheduler on a real database, over a virtual clock.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails may panic, and what it needs is made by functions"
)]

mod calendar;
mod crash;
mod delivery;
mod downtime;
mod fitting;
mod groups;
mod linked;
mod passing;
mod service;
mod weeks;
mod world;
