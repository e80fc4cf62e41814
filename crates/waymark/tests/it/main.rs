//! What must stay true of the whole repository.

mod deploy;
mod documents;
mod questions;
mod repository;
mod tidy;
