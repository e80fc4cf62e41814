//! What must stay true of the whole repository.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod days;
mod deploy;
mod documents;
mod kill;
mod program;
mod questions;
mod repository;
mod tidy;
