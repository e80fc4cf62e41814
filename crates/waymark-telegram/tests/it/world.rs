//! A bot over a database in memory, a Telegram on loopback, and one clock for both.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{sync::oneshot, task::JoinHandle};
use waymark_app::{
    App,
    ports::{Clock, VirtualClock},
    request::Platform,
    testing::{Scenario, sample},
};
use waymark_core::{calendar::Zone, when};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_telegram::{Error, Rates, Receiving, Settings, Telegram};
use waymark_testkit::telegram::{self, Builder};

/// A Thursday in spring, when the clocks do not change.
pub(crate) const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

pub(crate) struct World {
    pub(crate) tg: telegram::Telegram,
    pub(crate) app: App,
    pub(crate) clock: VirtualClock,
    zone: Zone,
    pub(crate) settings: Settings,
    bot: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Error>>,
    scheduler: Scheduler,
}

impl World {
    /// A world with a running bot.
    pub(crate) async fn new() -> Self {
        Self::with(telegram::Telegram::builder(), |_| {}).await
    }

    /// The same with something unusual.
    pub(crate) async fn with(tg: Builder, change: impl FnOnce(&mut Settings)) -> Self {
        let mut world = Self::asleep(tg).await;
        change(&mut world.settings);
        world.begins();
        world
    }

    /// A world whose bot does not run yet.
    pub(crate) async fn asleep(tg: Builder) -> Self {
        Self::over(Scenario::with(EVENING, sample::catalog()).await, tg).await
    }

    /// The same over an app of its own.
    pub(crate) async fn over(scenario: Scenario, tg: Builder) -> Self {
        let Scenario { app, now, actor, .. } = scenario;
        let tg = tg.start().await;
        let settings = Settings {
            token: tg.token().into(),
            api_url: Some(tg.api_url()),
            receiving: Receiving::Polling,
            groups: Vec::new(),
            rates: Rates {
                per_second: 10_000,
                chat_gap: Duration::from_millis(1),
                answers_at_once: 20,
                group_per_minute: 10_000,
            },
        };
        let world = Self {
            clock: VirtualClock::standing(now),
            zone: actor.zone.unwrap_or_else(Zone::utc),
            tg,
            app,
            settings,
            bot: None,
        };
        world.tg.runs_at(0.0);
        world.set_clock();
        world
    }

    /// Starts the bot.
    pub(crate) fn begins(&mut self) {
        let telegram = Telegram::new(self.settings.clone()).unwrap();
        let couriers = HashMap::from([(Platform::Telegram, telegram.courier())]);
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let scheduler = Scheduler::new(
            self.app.clone(),
            couriers,
            Arc::clone(&clock),
            Policy::new(Service::Hosted),
        );
        let (stop, stopped) = oneshot::channel::<()>();
        let app = self.app.clone();
        let ended =
            tokio::spawn(async move { telegram.run(app, clock, async { drop(stopped.await) }).await });
        self.bot = Some(Running {
            stop,
            ended,
            scheduler,
        });
    }

    /// Stops the bot as a signal would, and waits for it.
    pub(crate) async fn stops(&mut self) -> Result<(), Error> {
        let running = self.bot.take().unwrap();
        drop(running.stop);
        running.ended.await.unwrap()
    }

    /// Waits for a bot that ends by itself.
    pub(crate) async fn ends(&mut self) -> Result<(), Error> {
        self.bot.take().unwrap().ended.await.unwrap()
    }

    /// Kills the bot where it stands.
    pub(crate) fn dies(&mut self) {
        self.bot.take().unwrap().ended.abort();
    }

    /// Lets time pass: `1d`, `90m`. Prompts come on the way.
    pub(crate) async fn wait(&self, span: &str) {
        let until = when::parse_span(span)
            .unwrap()
            .after(&self.zone, self.clock.now());
        let scheduler = &self.bot.as_ref().unwrap().scheduler;
        scheduler.pass_to(&self.clock, until).await.unwrap();
        self.set_clock();
    }

    /// Ends a test: the bot stops, and no rule was broken.
    pub(crate) async fn finish(mut self) {
        if self.bot.is_some() {
            self.stops().await.unwrap();
        }
        self.tg.finish().await;
    }

    fn set_clock(&self) {
        let now = self.clock.now().as_millisecond();
        self.tg.sets_clock(Duration::from_millis(now.try_into().unwrap()));
    }
}
