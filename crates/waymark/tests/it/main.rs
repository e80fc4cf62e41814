//! What must stay true of the whole repository.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod deploy;
mod documents;
mod questions;
mod repository;
mod tidy;
