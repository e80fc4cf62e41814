//! `waymark simulate`: a made-up population lives through the real program, and everything is checked.

use std::sync::Arc;

use anyhow::Context as _;
use waymark_core::catalog::Catalog;
use waymark_simulate::{Error, Plan, Trouble, simulate};

use crate::{
    cli,
    exit::{Exit, Failure, OrExit},
    print::say,
};

/// Carries a simulation out and tells what came of it.
///
/// # Errors
/// When its database cannot be worked with, or the plan makes no sense.
pub async fn run(args: &cli::Simulate) -> Result<Exit, Failure> {
    let plan = Plan {
        learners: args.learners,
        groups: args.groups,
        days: args.days,
        seed: args.seed,
        trouble: match args.outages {
            cli::Outages::None => Trouble::None,
            cli::Outages::Some => Trouble::Some,
            cli::Outages::Many => Trouble::Many,
        },
    };
    let folder = tempfile::tempdir()
        .context("cannot make a folder for the database")
        .or_exit(Exit::File)?;
    let database = match &args.database {
        Some(file) => file.clone(),
        None => folder.path().join("simulated.db"),
    };
    let catalog = Arc::new(Catalog::embedded());
    let report = simulate(&plan, &database, catalog)
        .await
        .map_err(|error| match error {
            Error::Plan(wrong) => failure(Exit::Usage, wrong),
            Error::Exists => failure(Exit::File, anyhow::anyhow!("{}: {error}", database.display())),
            Error::Open(wrong) => wrong.into(),
            Error::Store(wrong) => wrong.into(),
            Error::Fault(wrong) => wrong.into(),
        })?;
    if args.json {
        let told = serde_json::to_string(&report).context("cannot write the report as JSON")?;
        say!("{told}");
    } else {
        say!("{report}");
    }
    Ok(if report.holds() {
        Exit::Done
    } else {
        Exit::Findings
    })
}

fn failure(exit: Exit, error: impl Into<anyhow::Error>) -> Failure {
    Failure {
        exit,
        error: error.into(),
    }
}
