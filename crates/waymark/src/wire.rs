//! Who is given what: the only place that knows every part of the program.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use anyhow::{Context as _, anyhow};
use jiff::Timestamp;
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
};
use waymark_app::{
    App, Defaults,
    ports::{BoxFuture, Courier, SystemClock, VirtualClock},
    request::Platform,
};
use waymark_console::{Console, Input, Look, Options as ChatOptions, Output, Stuck, Time};
use waymark_core::calendar::Zone;
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_store::{Options, Store};

use crate::{
    backup, check,
    cli::{self, Cli, Command},
    config::{Config, Environment},
    content, discord, doctor,
    exit::{Exit, Failure, OrExit, STOP_GRACE_SECS},
    export, import, import_quiz, logging, parse, question, report, simulate, telegram,
};

/// What `waymark run` logs. Discord's library tells each step of its connections, and some troubles as errors that it
/// mends by itself; what matters of them we say.
const USUAL: &str = "info,serenity=off,poise=warn,tracing::span=off";

/// Does what the command line asks.
///
/// # Errors
/// With the code that the process ends with.
pub fn run(cli: &Cli) -> Result<Exit, Failure> {
    // A document can be looked at whatever the configuration is.
    if let Command::Parse(args) = &cli.command {
        return parse::run(args);
    }
    let config = Config::load(&cli.flags(), &Environment::of_process())?;
    let usual = if matches!(cli.command, Command::Run) {
        USUAL
    } else if matches!(cli.command, Command::Simulate(_)) {
        // Simulated trouble is warned of all the time.
        "error"
    } else {
        "warn"
    };
    logging::start(&config.log, usual)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let outcome = runtime.block_on(async {
        match &cli.command {
            Command::Parse(args) => parse::run(args),
            Command::Check(args) => check::run(args, &config),
            Command::Report(args) => report::run(args, &config).await,
            Command::Import(args) => import::run(args, &config),
            Command::ImportQuiz(args) => import_quiz::run(args, &config),
            Command::Question(args) => question::run(args, &config),
            Command::Chat(args) => chat(args, &config).await,
            Command::Run => serve(&config).await,
            Command::Export(args) => export::run(args, &config).await,
            Command::Backup(args) => backup::run(args, &config).await,
            Command::Doctor(args) => doctor::run(args, &config).await,
            Command::Simulate(args) => simulate::run(args).await,
        }
    });
    // A line that nobody will type any more must not keep the program.
    runtime.shutdown_background();
    outcome
}

/// `waymark chat`: the terminal, an embedded database, and the real scheduler on a clock that can be moved.
async fn chat(args: &cli::Chat, config: &Config) -> Result<Exit, Failure> {
    let zone = match &args.zone {
        Some(name) => Zone::named(name).context("--zone").or_exit(Exit::Usage)?,
        None => system_zone().unwrap_or_else(|| config.zone.clone()),
    };
    let app = app(config).await?;
    let clock = args
        .now
        .map_or_else(VirtualClock::running, VirtualClock::standing);
    let options = ChatOptions {
        learner: args.learner.clone().unwrap_or_else(|| "me".to_owned()),
        zone: Some(zone),
        json: args.json,
        ..ChatOptions::default()
    };
    let console = Console::new(
        app.clone(),
        clock.clone(),
        options,
        Look::of_stdout(),
        Output::stdio(),
    )
    .or_exit(Exit::Usage)?;
    let couriers = HashMap::from([(Platform::Console, console.courier())]);
    let time = Passing {
        scheduler: terminal(&app, couriers.clone(), &clock),
        clock: clock.clone(),
    };

    // What fell due while the terminal was closed comes first, so that scripts see it before their first line.
    time.scheduler.tick().await?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let live = args.now.is_none().then(|| {
        let scheduler = terminal(&app, couriers, &clock);
        tokio::spawn(scheduler.run(async { drop(stopped.await) }))
    });
    let history = config.database.parent().map(|folder| folder.join("history"));
    let input = Input::of_stdin(&console, history)
        .context("cannot read from the terminal")
        .or_exit(Exit::File)?;
    let ended = console.chat(Arc::new(time), input).await;
    drop(stop);
    if let Some(live) = live {
        live.await.context("the scheduler stopped badly")?;
    }
    app.store().close().await;
    ended.or_exit(Exit::File)?;
    Ok(Exit::Done)
}

fn terminal(app: &App, couriers: HashMap<Platform, Arc<dyn Courier>>, clock: &VirtualClock) -> Scheduler {
    Scheduler::new(
        app.clone(),
        couriers,
        Arc::new(clock.clone()),
        policy(app, Service::Terminal),
    )
}

fn policy(app: &App, service: Service) -> Policy {
    Policy {
        catch_up: app.defaults().catch_up,
        ..Policy::new(service)
    }
}

/// `waymark run`: the scheduler and every platform that is configured, until it is told to stop.
async fn serve(config: &Config) -> Result<Exit, Failure> {
    // First what only reads: a wrong token file leaves no new database behind.
    let discord = discord::bot(&config.discord)?;
    let telegram = telegram::bot(&config.telegram)?;
    let app = app(config).await?;
    let mut couriers: HashMap<Platform, Arc<dyn Courier>> = HashMap::new();
    if let Some(discord) = &discord {
        couriers.insert(Platform::Discord, discord.courier());
    }
    if let Some(telegram) = &telegram {
        couriers.insert(Platform::Telegram, telegram.courier());
    }
    if couriers.is_empty() {
        tracing::warn!("no platform is configured: prompts wait until one is");
    }
    let scheduler = Scheduler::new(
        app.clone(),
        couriers,
        Arc::new(SystemClock),
        policy(&app, Service::Hosted),
    );
    let stop = stop_signal().context("cannot listen for signals")?;
    tracing::info!(database = %config.database.display(), "waymark is running");
    let (told, stopping) = watch::channel(false);
    let mut parts = JoinSet::new();
    let stopped = until(stopping.clone());
    parts.spawn(async move {
        scheduler.run(stopped).await;
        (None, Ok(()))
    });
    if let Some(discord) = discord {
        let (app, stopped) = (app.clone(), until(stopping.clone()));
        let clock = Arc::new(SystemClock);
        parts.spawn(async move {
            let ended = discord.run(app, clock, stopped).await;
            (Some(Platform::Discord), ended.map_err(Failure::from))
        });
    }
    if let Some(telegram) = telegram {
        let (app, stopped) = (app.clone(), until(stopping));
        let clock = Arc::new(SystemClock);
        parts.spawn(async move {
            let ended = telegram.run(app, clock, stopped).await;
            (Some(Platform::Telegram), ended.map_err(Failure::from))
        });
    }
    let mut outcome = lives(&mut parts, stop).await;
    tracing::info!("stopping");
    told.send_replace(true);
    let all = async {
        while let Some(ended) = parts.join_next().await {
            outcome = std::mem::replace(&mut outcome, Ok(())).and(of_part(ended));
        }
    };
    if tokio::time::timeout(Duration::from_secs(STOP_GRACE_SECS), all)
        .await
        .is_err()
    {
        tracing::warn!(
            grace_secs = STOP_GRACE_SECS,
            "what was under way did not end in time; it is taken up again later"
        );
    }
    app.store().close().await;
    tracing::info!("stopped");
    outcome.map(|()| Exit::Done)
}

/// Ends when the program is told to stop.
async fn until(mut stopping: watch::Receiver<bool>) {
    // Should the sender be gone, there is nobody left to run for either.
    let _ = stopping.wait_for(|stop| *stop).await.is_ok();
}

/// A part of the service, and how it ended: a platform, or the scheduler.
type Part = (Option<Platform>, Result<(), Failure>);

/// Lets the parts live until the program is told to stop, or no part that matters is left.
async fn lives(parts: &mut JoinSet<Part>, stop: impl Future<Output = ()>) -> Result<(), Failure> {
    let mut stop = std::pin::pin!(stop);
    let mut gone = Ok(());
    loop {
        let ended = tokio::select! {
            () = &mut stop => return gone,
            Some(ended) = parts.join_next() => ended,
        };
        match ended {
            // The learners of another platform are not to wait until somebody mends this one. The scheduler is a part, too.
            Ok((Some(platform), Err(failure))) if parts.len() > 1 && !ends_all(&failure) => {
                tracing::error!(
                    platform = platform.as_str(),
                    reason = %failure,
                    "a platform has ended; the others go on. Start Waymark again when it is mended"
                );
                gone = gone.and(Err(failure));
            }
            ended => {
                // A part that ends by itself has failed, whatever it says.
                let by_itself = anyhow!("a part of the program ended by itself");
                return gone.and(of_part(ended)).and(Err(by_itself.into()));
            }
        }
    }
}

/// Whether the end of one platform is the end of the program. What is wrong at the start is told at once; and where
/// nothing is needed but a new start, the service manager makes one.
fn ends_all(failure: &Failure) -> bool {
    match failure.error.downcast_ref() {
        // The bot has grown, maybe after months.
        Some(waymark_discord::Error::Shards { chosen, .. }) => !chosen,
        _ => failure.exit == Exit::Configuration,
    }
}

fn of_part(ended: Result<Part, JoinError>) -> Result<(), Failure> {
    ended.context("a part of the program stopped badly")?.1
}

/// The app over the configured database; its folder is made if it is missing.
async fn app(config: &Config) -> Result<App, Failure> {
    if let Some(folder) = config
        .database
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))
            .or_exit(Exit::Database)?;
    }
    // First what only reads: a folder that is not there leaves no new database behind.
    let catalog = content::catalog_logged(config)?;
    let store = Store::open(&config.database, Options::default()).await?;
    let defaults = Defaults {
        zone: config.zone.clone(),
        practice_at: config.prompt.hour,
        catch_up: config.scheduler.catch_up,
    };
    Ok(App::new(store, Arc::new(catalog), defaults))
}

/// The zone of this machine, if it has an IANA name.
fn system_zone() -> Option<Zone> {
    Zone::named(jiff::tz::TimeZone::system().iana_name()?).ok()
}

/// Ends at the first SIGINT or SIGTERM.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Time that passes in a terminal: the clock moves, and the scheduler does what falls due on the way.
struct Passing {
    scheduler: Scheduler,
    clock: VirtualClock,
}

impl Time for Passing {
    fn pass_to(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>> {
        Box::pin(async move {
            let passed = self.scheduler.pass_to(&self.clock, until).await;
            passed.map(drop).map_err(Stuck::from)
        })
    }

    fn outage(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>> {
        Box::pin(async move {
            let passed = self.scheduler.outage_to(&self.clock, until).await;
            passed.map(drop).map_err(Stuck::from)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(parts: &mut JoinSet<Part>, platform: Option<Platform>, ends: Option<Result<(), Failure>>) {
        parts.spawn(async move {
            match ends {
                Some(ended) => (platform, ended),
                None => std::future::pending().await,
            }
        });
    }

    fn failed(exit: Exit) -> Result<(), Failure> {
        let error = anyhow!("the end");
        Err(Failure { exit, error })
    }

    fn outgrown(chosen: bool) -> Result<(), Failure> {
        let error = waymark_discord::Error::Shards {
            planned: 1,
            wanted: 2,
            chosen,
        };
        Err(error.into())
    }

    /// Which code the service ends with when Discord ends so; `None`: it goes on.
    async fn ends(discord: Result<(), Failure>, telegram: bool) -> Option<Exit> {
        let mut parts = JoinSet::new();
        part(&mut parts, None, None);
        if telegram {
            part(&mut parts, Some(Platform::Telegram), None);
        }
        part(&mut parts, Some(Platform::Discord), Some(discord));
        let left = Duration::from_mins(1);
        let ended = tokio::time::timeout(left, lives(&mut parts, std::future::pending())).await;
        ended.ok().map(|ended| ended.unwrap_err().exit)
    }

    #[tokio::test(start_paused = true)]
    async fn a_platform_that_ends_does_not_take_another_one_down() {
        assert_eq!(ends(failed(Exit::Fault), true).await, None);
        assert_eq!(ends(failed(Exit::Fault), false).await, Some(Exit::Fault));
        assert_eq!(
            ends(failed(Exit::Configuration), true).await,
            Some(Exit::Configuration),
            "what is wrong at the start is told at once"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_bot_that_has_grown_is_begun_anew_unless_somebody_chose_its_shards() {
        assert_eq!(ends(outgrown(false), true).await, Some(Exit::Fault));
        assert_eq!(ends(outgrown(true), true).await, None);
        assert_eq!(ends(outgrown(true), false).await, Some(Exit::Configuration));
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_that_ends_by_itself_has_failed() {
        assert_eq!(ends(Ok(()), true).await, Some(Exit::Fault));
    }

    #[tokio::test(start_paused = true)]
    async fn that_a_platform_ended_is_told_when_the_program_is_stopped() {
        let mut parts = JoinSet::new();
        part(&mut parts, None, None);
        part(&mut parts, Some(Platform::Telegram), None);
        part(&mut parts, Some(Platform::Discord), Some(failed(Exit::Fault)));
        let stop = tokio::time::sleep(Duration::from_mins(1));
        assert_eq!(lives(&mut parts, stop).await.unwrap_err().exit, Exit::Fault);
    }
}
