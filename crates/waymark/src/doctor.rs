//! `waymark doctor`: how the configuration, the database and the content are. Changes nothing.

use jiff::{SignedDuration, Timestamp};
use waymark_core::roadmap::Severity;
use waymark_store::{Options, Snapshot, Store};

use crate::{
    cli,
    config::Config,
    content, discord,
    exit::{Exit, Failure},
    print::say,
    telegram,
};

/// A service that has been silent for longer than this is not well: several heartbeats are missing.
const SILENCE: SignedDuration = SignedDuration::from_mins(3);

/// Looks everything over and says how it is.
///
/// # Errors
/// When the database or the configured folder cannot be read.
pub async fn run(args: &cli::Doctor, config: &Config) -> Result<Exit, Failure> {
    let mut findings = 0_usize;
    match &config.file {
        Some(file) => say!("configuration: {}", file.display()),
        None => say!("configuration: defaults, no file"),
    }

    let (catalog, problems) = content::catalog(config)?;
    let topics: usize = catalog
        .roadmaps()
        .map(|(_, roadmap)| roadmap.topics().count())
        .sum();
    say!(
        "content: {} roadmaps with {topics} topics, {} concepts, {} questions",
        catalog.roadmaps().count(),
        catalog.graph().len(),
        catalog.bank().len()
    );
    for problem in problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
    {
        findings += 1;
        say!("  {problem}");
    }

    if !args.local {
        findings += platforms(config).await?;
    }

    if !config.database.exists() {
        say!(
            "database: {} is not there yet; the first start makes it",
            config.database.display()
        );
        return Ok(exit(findings));
    }
    let store = Store::open(
        &config.database,
        Options {
            read_only: true,
            ..Options::default()
        },
    )
    .await?;
    let mut view = store.read().await?;
    findings += database(&mut view, config).await?;
    Ok(exit(findings))
}

/// Asks the platforms whose the tokens are.
async fn platforms(config: &Config) -> Result<usize, Failure> {
    let mut findings = 0;
    match discord::bot(&config.discord)? {
        None => say!("discord: not configured"),
        Some(bot) => match bot.name().await {
            Ok(who) => {
                say!("discord: {} answers", who.name);
                say!("  add it to a server: {}", who.invite);
            }
            Err(error) => {
                findings += 1;
                say!("discord: {error}");
            }
        },
    }

    match telegram::bot(&config.telegram)? {
        None => say!("telegram: not configured"),
        Some(bot) => match bot.name().await {
            Ok(name) => say!("telegram: {name} answers"),
            Err(error) => {
                findings += 1;
                say!("telegram: {error}");
            }
        },
    }
    Ok(findings)
}

async fn database(view: &mut Snapshot, config: &Config) -> Result<usize, Failure> {
    let now = Timestamp::now();
    let health = view.health().await?;
    say!("database: {} ({})", config.database.display(), health.engine);
    for problem in &health.problems {
        say!("  {problem}");
    }
    let mut findings = health.problems.len();
    let counts = view.counts(now).await?;
    say!(
        "  learners: {}, with accounts: {}, schedules: {}",
        counts.learners,
        counts.accounts,
        counts.schedules
    );
    say!(
        "  prompts: {} waiting, {} of them on their way; {} delivered, {} dropped",
        counts.pending,
        counts.in_flight,
        counts.delivered,
        counts.dropped
    );
    match view.pulse(waymark_scheduler::ROLE).await? {
        None => say!("service: never ran on this database"),
        Some(pulse) if pulse.until <= pulse.seen => say!("service: stopped at {}", pulse.seen),
        Some(pulse) if now.duration_since(pulse.seen) > SILENCE => {
            findings += 1;
            say!(
                "service: {} was last heard of at {} and did not say good-bye",
                pulse.holder,
                pulse.seen
            );
        }
        Some(pulse) => say!(
            "service: {} is well, last heard of at {}",
            pulse.holder,
            pulse.seen
        ),
    }
    if counts.outages > 0 {
        say!("  {} outages so far", counts.outages);
    }
    Ok(findings)
}

fn exit(findings: usize) -> Exit {
    if findings == 0 { Exit::Done } else { Exit::Findings }
}
