//! `waymark report`: what there is and what is missing, as tables for people and as CSV for programs.

use crate::{
    cli::{Report, ReportOf},
    config::Config,
    exit::{Exit, Failure},
};

mod coverage;
mod csv;
mod questions;

/// Prints the report that was asked for.
///
/// # Errors
/// When a file or the database cannot be read, or nothing can be printed.
pub async fn run(args: &Report, config: &Config) -> Result<Exit, Failure> {
    match &args.of {
        ReportOf::Coverage(args) => coverage::run(args, config),
        ReportOf::Questions(args) => questions::run(args, config).await,
    }
}
