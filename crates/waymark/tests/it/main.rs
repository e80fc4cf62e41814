//! What must stay true of the whole repository.

mod deploy;
mod documents;
mod repository;
mod tidy;
