//! `waymark backup`: one consistent copy of the database, also while the service runs.

use anyhow::Context as _;
use jiff::Timestamp;
use waymark_store::{Options, Store};

use crate::{
    cli,
    config::Config,
    exit::{Exit, Failure, OrExit},
    print::say,
};

/// Copies the database into a file that does not exist yet.
///
/// # Errors
/// When the database cannot be opened or the file cannot be written.
pub async fn run(args: &cli::Backup, config: &Config) -> Result<Exit, Failure> {
    let store = Store::open(
        &config.database,
        Options {
            read_only: true,
            ..Options::default()
        },
    )
    .await?;
    let target = args.target(Timestamp::now());
    if target.exists() {
        return Err(anyhow::anyhow!(
            "{} is there already; a backup never replaces a file",
            target.display()
        ))
        .or_exit(Exit::File);
    }
    store
        .backup(&target)
        .await
        .with_context(|| format!("cannot back up to {}", target.display()))
        .or_exit(Exit::File)?;
    store.close().await;
    say!("{}", target.display());
    Ok(Exit::Done)
}
