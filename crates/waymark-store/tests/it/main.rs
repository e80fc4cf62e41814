//! The contract of the store, on each engine; and what only a file can suffer.

mod contract;
mod crash;
mod file;
mod fixture;
mod processes;
