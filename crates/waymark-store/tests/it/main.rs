//! The contract of the store, on each engine; and what only a file can suffer.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that fails may panic, also in a function that it calls"
)]

mod contract;
mod crash;
mod file;
mod fixture;
mod processes;
