//! A bot over a database in memory, a Discord on loopback, and one clock for both.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{sync::oneshot, task::JoinHandle};
use waymark_app::{
    App,
    ports::{Clock, VirtualClock},
    request::Platform,
    testing::{Scenario, sample},
};
use waymark_core::{calendar::Zone, when};
use waymark_discord::{Discord, Error, Settings};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_testkit::discord::{self, Channel, Drawn, Member, Server, User};

/// A Thursday in spring, when the clocks do not change.
pub(crate) const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

/// What the bot is given in a server.
const BOT: u64 = 0x1_8C00_CC00;
/// How commands are registered.
pub(crate) const PUT: &str = "PUT /applications/{application_id}/commands";
const EDIT: &str = "PATCH /channels/{channel_id}/messages/{message_id}";

pub(crate) struct World {
    pub(crate) dc: discord::Discord,
    pub(crate) app: App,
    pub(crate) settings: Settings,
    clock: VirtualClock,
    bot: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Error>>,
    scheduler: Scheduler,
}

impl World {
    /// A world whose bot runs, and has told Discord its commands.
    pub(crate) async fn new() -> Self {
        let mut world = Self::asleep().await;
        world.begins().await;
        world
    }

    /// A world whose bot does not run yet.
    pub(crate) async fn asleep() -> Self {
        Self::over(Scenario::with(EVENING, sample::catalog()).await).await
    }

    /// The same over an app of its own.
    pub(crate) async fn over(scenario: Scenario) -> Self {
        let Scenario { app, now, .. } = scenario;
        let dc = discord::Discord::start().await;
        let millis = now.as_millisecond().try_into().unwrap();
        // However long a busy machine takes, nobody is late; time passes in `wait`.
        dc.runs_at(0.0);
        dc.sets_clock(Duration::from_millis(millis));
        let settings = Settings {
            api_url: Some(dc.api_url()),
            ..Settings::new(dc.token().into())
        };
        Self {
            dc,
            app,
            settings,
            clock: VirtualClock::standing(now),
            bot: None,
        }
    }

    /// Starts the bot, and waits until it has told Discord its commands.
    pub(crate) async fn begins(&mut self) {
        let discord = Discord::new(self.settings.clone()).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let couriers = HashMap::from([(Platform::Discord, discord.courier())]);
        let policy = Policy::new(Service::Hosted);
        let scheduler = Scheduler::new(self.app.clone(), couriers, Arc::clone(&clock), policy);
        let (stop, stopped) = oneshot::channel::<()>();
        let app = self.app.clone();
        let ended = tokio::spawn(async move { discord.run(app, clock, async { drop(stopped.await) }).await });
        self.bot = Some(Running {
            stop,
            ended,
            scheduler,
        });
        self.dc.gateway().connected(1).await;
        self.dc.saw(PUT, 1).await;
        self.knows_commands().await;
    }

    /// Waits until the bot knows the numbers of its commands: from then on its texts have them to be touched.
    async fn knows_commands(&self) {
        let somebody = self.dc.user("Somebody");
        for _ in 0..50 {
            // The welcome in a server tells it, and makes nobody a learner.
            let elsewhere = self.dc.server("Elsewhere");
            elsewhere.admit(&somebody);
            elsewhere.adds_bot(BOT);
            let welcome = somebody.at(&elsewhere.general()).reads().await;
            if welcome.text().contains("</setup>") {
                return;
            }
            self.dc.quiet_for(Duration::from_millis(100)).await;
        }
        panic!("commands cannot be touched");
    }

    /// A server with the bot, and people in it. None of them is an admin.
    pub(crate) fn joined<const N: usize>(&self, names: [&str; N]) -> (Server, Channel, [User; N]) {
        let server = self.dc.server("Rustaceans");
        let people = names.map(|name| self.dc.user(name));
        for person in &people {
            server.admit(person);
        }
        server.adds_bot(BOT);
        let study = server.channel("study");
        (server, study, people)
    }

    /// The same; the first of them is an admin.
    pub(crate) fn led<const N: usize>(&self, names: [&str; N]) -> (Server, Channel, [User; N]) {
        let (server, study, people) = self.joined(names);
        server.admit(&people[0]).admin();
        (server, study, people)
    }

    /// Somebody who shares a server with the bot, in the direct conversation with it.
    pub(crate) fn private(&self, name: &str) -> Member {
        let (_, _, [somebody]) = self.joined([name]);
        somebody.dm()
    }

    /// An admin has the question of the day come to where they are, with these choices.
    pub(crate) async fn starts_questions(&self, admin: &Member, choices: &str) {
        admin.runs(&format!("/setup {choices}")).await;
        admin.presses("Start").await;
    }

    /// Waits until the question of the day has these words below it: the count is for all, and not changed at every press.
    pub(crate) async fn counted(&self, who: &Member, question: &Drawn, words: &str) {
        for edits in 1.. {
            self.dc.saw(EDIT, edits).await;
            if who.looks_at(question).unwrap().text().contains(words) {
                break;
            }
        }
    }

    /// The time that everybody goes by.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// Lets time pass: `1d`, `90m`. Prompts come on the way.
    pub(crate) async fn wait(&self, span: &str) {
        let span = when::parse_span(span).unwrap();
        let until = span.after(&Zone::utc(), self.clock.now());
        let scheduler = &self.bot.as_ref().unwrap().scheduler;
        scheduler.pass_to(&self.clock, until).await.unwrap();
        let millis = self.clock.now().as_millisecond().try_into().unwrap();
        self.dc.sets_clock(Duration::from_millis(millis));
    }

    /// Stops the bot as a signal would, and waits until it has left.
    pub(crate) async fn stops(&mut self) {
        let running = self.bot.take().unwrap();
        drop(running.stop);
        running.ended.await.unwrap().unwrap();
        self.dc.gateway().left().await;
    }

    /// Ends a test: the bot stops, and no rule was broken.
    pub(crate) async fn finish(mut self) {
        if self.bot.is_some() {
            self.stops().await;
        }
        self.dc.finish().await;
    }
}
