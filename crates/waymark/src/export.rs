//! `waymark export`: everything about one learner, for the operator.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context as _, anyhow};
use jiff::Timestamp;
use waymark_app::{export, reply::File};
use waymark_core::ids::LearnerId;
use waymark_store::{Learner, Options, Snapshot, Store};

use crate::{
    cli::{self, ExportFormat},
    config::Config,
    content,
    exit::{Exit, Failure, OrExit},
    print::{self, say},
};

/// Learners that are looked through at once.
const BATCH: u32 = 500;

/// Writes everything about a learner to standard output or to a folder.
///
/// # Errors
/// When the database cannot be read, the learner is not known, or a file cannot be written.
pub async fn run(args: &cli::Export, config: &Config) -> Result<Exit, Failure> {
    let store = Store::open(
        &config.database,
        Options {
            read_only: true,
            ..Options::default()
        },
    )
    .await?;
    let mut view = store.read().await?;
    let learner = find(&mut view, args.learner.as_deref()).await?;
    let export = view
        .export(learner)
        .await?
        .ok_or_else(|| anyhow!("the learner is gone"))
        .or_exit(Exit::Usage)?;
    let now = Timestamp::now();
    let files = match args.format {
        ExportFormat::Json => vec![export::json(&export, now).or_exit(Exit::Fault)?],
        ExportFormat::Md => export::markdown(&export, &content::catalog_logged(config)?, now),
    };
    match &args.to {
        Some(folder) => save(folder, &files)?,
        None => {
            for file in &files {
                print::text(&file.text)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// The learner of this name (an account's, or the alias); the only one, where no name is given.
async fn find(view: &mut Snapshot, name: Option<&str>) -> Result<LearnerId, Failure> {
    let mut found = Vec::new();
    let mut after = LearnerId(0);
    loop {
        let batch = view.learners(after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = last.id;
        for learner in batch {
            if is_called(view, &learner, name).await? {
                found.push(learner.id);
            }
        }
    }
    match (found.as_slice(), name) {
        ([only], _) => Ok(*only),
        ([], Some(name)) => Err(anyhow!("no learner is called {name:?}")).or_exit(Exit::Usage),
        ([], None) => Err(anyhow!("there is no learner in this database yet")).or_exit(Exit::Usage),
        (several, _) => {
            let text = format!("{} learners match: name one with --learner", several.len());
            Err(anyhow!(text)).or_exit(Exit::Usage)
        }
    }
}

async fn is_called(view: &mut Snapshot, learner: &Learner, name: Option<&str>) -> Result<bool, Failure> {
    let Some(name) = name else { return Ok(true) };
    if learner.alias.as_deref() == Some(name) || learner.id.to_string() == name {
        return Ok(true);
    }
    let accounts = view.accounts(learner.id).await?;
    Ok(accounts
        .iter()
        .any(|account| account.external == name || account.name.as_deref() == Some(name)))
}

/// Writes files that do not exist yet.
fn save(folder: &Path, files: &[File]) -> Result<(), Failure> {
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make {}", folder.display()))
        .or_exit(Exit::File)?;
    for file in files {
        let path = folder.join(&file.name);
        let written = fs::File::create_new(&path).and_then(|mut new| new.write_all(file.text.as_bytes()));
        written
            .with_context(|| format!("cannot write {}", path.display()))
            .or_exit(Exit::File)?;
        say!("{}", path.display());
    }
    Ok(())
}
