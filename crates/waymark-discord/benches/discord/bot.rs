//! The bot that is measured: the app on a file with full durability, the adapter with its real client, the scheduler.

use std::{collections::HashMap, path::Path, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use tokio::{sync::watch, task::JoinHandle};
use waymark_app::{App, Defaults, ports::VirtualClock, request::Platform, testing::enroll};
use waymark_core::catalog::Catalog;
use waymark_discord::{Discord, Error, Settings};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_store::{Options, Store};
use waymark_testkit::discord::load::FIRST_PERSON;

/// 1 April 2026, 09:00 UTC: the hour at which newcomers are asked to practise.
pub(crate) const DUE: Timestamp = Timestamp::constant(1_775_034_000, 0);
/// So many get a prompt at that time.
pub(crate) const PROMPTS: u64 = 10_000;
/// So many ask meanwhile, and get none.
pub(crate) const ASKING: u64 = 1_000;
/// The first who gets a prompt.
const FIRST_PROMPTED: u64 = 5 * FIRST_PERSON;

/// A bot at work.
pub(crate) struct Bot {
    stop: watch::Sender<bool>,
    service: JoinHandle<Result<(), Error>>,
    scheduler: Option<JoinHandle<()>>,
}

impl Bot {
    /// Starts the service, and where prompts are to go out the scheduler.
    pub(crate) fn start(app: &App, clock: &VirtualClock, url: &str, prompts: bool) -> Self {
        let mut settings = Settings::new("MTIz.Gloop.any".into());
        settings.api_url = Some(url.to_owned());
        let discord = Discord::new(settings).unwrap();
        let courier = discord.courier();
        let (stop, stopped) = watch::channel(false);
        let until = |mut stopped: watch::Receiver<bool>| async move {
            drop(stopped.wait_for(|stop| *stop).await);
        };
        let scheduler = prompts.then(|| {
            let scheduler = Scheduler::new(
                app.clone(),
                HashMap::from([(Platform::Discord, courier)]),
                Arc::new(clock.clone()),
                Policy::new(Service::Hosted),
            );
            tokio::spawn(scheduler.run(until(stopped.clone())))
        });
        let (app, clock) = (app.clone(), Arc::new(clock.clone()));
        let service = tokio::spawn(async move { discord.run(app, clock, until(stopped)).await });
        Self {
            stop,
            service,
            scheduler,
        }
    }

    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        self.service.await.unwrap().unwrap();
        if let Some(scheduler) = self.scheduler {
            scheduler.await.unwrap();
        }
    }
}

/// The app over a file.
pub(crate) async fn app(path: &Path) -> App {
    let store = Store::open(path, Options::default()).await.unwrap();
    App::new(store, Arc::new(Catalog::embedded()), Defaults::default())
}

/// Fills a database with those who get a prompt, and those who ask.
pub(crate) async fn seed(path: &Path) {
    let app = app(path).await;
    let before = DUE - SignedDuration::from_hours(1);
    enroll(
        &app,
        Platform::Discord,
        FIRST_PROMPTED..FIRST_PROMPTED + PROMPTS,
        before,
    )
    .await;
    // Too late for a prompt today.
    let after = DUE + SignedDuration::from_secs(1);
    enroll(
        &app,
        Platform::Discord,
        FIRST_PERSON..FIRST_PERSON + ASKING,
        after,
    )
    .await;
    app.store().close().await;
}
