//! One learner with an account on each platform, both of which are served by one process: one prompt a day, where it is
//! wanted, or where they can be reached. Days pass by a clock of ours, which the program itself does not take; by the clock
//! on the wall it is started anew, for the prompts of one day.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{sync::oneshot, task::JoinHandle};
use waymark_app::{
    App, Defaults,
    ports::{Clock as _, VirtualClock},
    request::Platform,
};
use waymark_core::{
    calendar::Zone,
    catalog::Catalog,
    ids::LearnerId,
    recurrence::{Firing, Rule},
    when,
};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_store::Store;
use waymark_testkit::{
    discord::{self, Member, permission},
    telegram,
};

use crate::{
    delivery::{noon, open},
    discord::on,
    program::{Home, Running, signal},
};

/// So long nothing happens only when everything is said.
const QUIET: Duration = Duration::from_millis(100);

/// A Sunday: within the week no recap comes beside the question.
const EVENING: &str = "2026-03-22T17:00:00Z";

/// Both platforms, one app, and one clock for all.
struct World {
    dc: discord::Discord,
    tg: telegram::Telegram,
    clock: VirtualClock,
    scheduler: Scheduler,
    stops: Vec<oneshot::Sender<()>>,
    bots: Vec<JoinHandle<()>>,
}

impl World {
    async fn begins() -> Self {
        let (dc, tg) = (discord::Discord::start().await, telegram::Telegram::start().await);
        let clock = VirtualClock::standing(EVENING.parse().unwrap());
        let store = Store::memory().await.unwrap();
        let app = App::new(store, Arc::new(Catalog::embedded()), Defaults::default());
        let on_discord = waymark_discord::Discord::new(waymark_discord::Settings {
            api_url: Some(dc.api_url()),
            ..waymark_discord::Settings::new(dc.token().into())
        })
        .unwrap();
        let on_telegram = waymark_telegram::Telegram::new(waymark_telegram::Settings {
            token: tg.token().into(),
            api_url: Some(tg.api_url()),
            receiving: waymark_telegram::Receiving::Polling,
            groups: Vec::new(),
            rates: waymark_telegram::Rates::PUBLISHED,
        })
        .unwrap();
        let couriers = HashMap::from([
            (Platform::Discord, on_discord.courier()),
            (Platform::Telegram, on_telegram.courier()),
        ]);
        let time = Arc::new(clock.clone());
        let scheduler = Scheduler::new(app.clone(), couriers, time.clone(), Policy::new(Service::Hosted));
        let (stop_discord, discord_stopped) = oneshot::channel::<()>();
        let (stop_telegram, telegram_stopped) = oneshot::channel::<()>();
        let bots = vec![
            tokio::spawn({
                let (app, time) = (app.clone(), time.clone());
                async move {
                    let ended = on_discord.run(app, time, async { drop(discord_stopped.await) });
                    ended.await.unwrap();
                }
            }),
            tokio::spawn(async move {
                let ended = on_telegram.run(app, time, async { drop(telegram_stopped.await) });
                ended.await.unwrap();
            }),
        ];
        dc.gateway().connected(1).await;
        tg.saw("getMe", 1).await;
        // Without a first look the time until the first prompt is an outage, which is made up for.
        scheduler.tick().await.unwrap();
        let world = Self {
            dc,
            tg,
            clock,
            scheduler,
            stops: vec![stop_discord, stop_telegram],
            bots,
        };
        world.tg.runs_at(0.0);
        world.dc.runs_at(0.0);
        world.set_clocks();
        world
    }

    fn set_clocks(&self) {
        let now = Duration::from_millis(self.clock.now().as_millisecond().try_into().unwrap());
        self.tg.sets_clock(now);
        self.dc.sets_clock(now);
    }

    /// Lets a day pass, and gives how many messages came of themselves on Discord and on Telegram.
    async fn day(&self, there: &Member, here: &telegram::User) -> [usize; 2] {
        let before = self.heard(there, here).await;
        let until = when::parse_span("1d")
            .unwrap()
            .after(&Zone::utc(), self.clock.now());
        self.scheduler.pass_to(&self.clock, until).await.unwrap();
        self.set_clocks();
        let after = self.heard(there, here).await;
        [after[0] - before[0], after[1] - before[1]]
    }

    /// What the bot has said so far, when it has said all that it is about to say.
    async fn heard(&self, there: &Member, here: &telegram::User) -> [usize; 2] {
        self.dc.quiet_for(QUIET).await;
        self.tg.quiet_for(QUIET).await;
        heard(there, here)
    }

    async fn finish(self) {
        drop(self.stops);
        for bot in self.bots {
            bot.await.unwrap();
        }
        self.tg.finish().await;
        self.dc.finish().await;
    }
}

fn heard(there: &Member, here: &telegram::User) -> [usize; 2] {
    let (there, here) = (there.messages(), here.messages());
    [
        there.iter().filter(|message| message.from_bot).count(),
        here.iter().filter(|message| message.from_bot).count(),
    ]
}

/// Links the two accounts, as somebody does it: a code here, which is typed there, and a yes.
async fn link(here: &telegram::User, there: &Member) {
    let told = here.asks("/link").await;
    let text = told.text();
    let (_, rest) = text.split_once("link ").unwrap();
    let code: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let asked = there.runs_and_reads(&format!("/link what:{code}")).await;
    there.presses(asked.labels().first().unwrap()).await;
    let linked = there.reads().await;
    assert!(
        linked.text().contains("Linked: one learner"),
        "{}",
        there.transcript()
    );
}

/// Whose code it was hears that it was used.
async fn hears_of_it(maker: &telegram::User) {
    let told = maker.reads().await;
    assert!(
        told.text().contains("is linked with this account now"),
        "{}",
        told.text()
    );
}

#[tokio::test]
async fn one_question_a_day_comes_where_it_is_wanted_or_where_they_can_be_reached() {
    let world = World::begins().await;
    let server = world.dc.server("Rustaceans");
    let there = world.dc.user("Ada");
    server.admit(&there);
    server.adds_bot(permission::VIEW_CHANNEL | permission::SEND_MESSAGES);
    let (here, dm) = (world.tg.user("Ada"), there.dm());
    here.asks("/enroll rust-backend").await;
    dm.runs_and_reads("/enroll roadmap:rust-backend").await;
    assert_eq!(world.day(&dm, &here).await, [1, 1], "two people so far");
    link(&here, &dm).await;
    world.scheduler.tick().await.unwrap();
    hears_of_it(&here).await;

    dm.runs_and_reads("/settings platform platform:discord").await;
    assert_eq!(world.day(&dm, &here).await, [1, 0], "{}", dm.transcript());
    there.closes_dms();
    assert_eq!(world.day(&dm, &here).await, [0, 1], "closed there, so here");
    assert_eq!(world.day(&dm, &here).await, [0, 1], "and here it stays");
    // Whoever writes there can be reached there.
    there.opens_dms();
    dm.asks("help").await;
    assert_eq!(world.day(&dm, &here).await, [1, 0], "open again");

    here.asks("/settings platform telegram").await;
    assert_eq!(world.day(&dm, &here).await, [0, 1]);
    here.blocks().await;
    assert_eq!(world.day(&dm, &here).await, [1, 0], "blocked here, so there");
    let told = |text: &str| text.matches("can't write to you there").count();
    assert_eq!(
        (told(&here.transcript()), told(&dm.transcript())),
        (1, 1),
        "each time once"
    );
    world.finish().await;
}

/// Somebody with an account on each platform.
struct Both {
    name: &'static str,
    there: discord::User,
    here: telegram::User,
    /// What comes to them in a day, on Discord and on Telegram.
    hears: [usize; 2],
}

impl Both {
    fn heard(&self) -> [usize; 2] {
        heard(&self.there.dm(), &self.here)
    }

    fn transcripts(&self) -> String {
        format!("{}\n{}", self.there.transcript(), self.here.transcript())
    }
}

/// Lets the learners' daily question fall due now, while the program does not run. It is about noon where they are.
async fn falls_due(home: &Home, people: &[Both]) -> Vec<LearnerId> {
    let store = open(home).await;
    let now = Timestamp::now();
    let zone = noon(now);
    let planned = zone.day(now);
    let rule = Rule::daily(zone.local(now).time()).to_string();
    let mut tx = store.begin(now).await.unwrap();
    let mut all = Vec::new();
    for one in people {
        let account = tx.account("discord", &one.there.id().to_string()).await;
        let id = account.unwrap().unwrap().learner;
        let mut learner = tx.learner(id).await.unwrap().unwrap();
        learner.zone = zone.clone();
        tx.put_learner(&learner).await.unwrap();
        let next = Some(Firing { planned, at: now });
        tx.put_schedule(id, "daily_practice", &rule, &zone, next)
            .await
            .unwrap();
        all.push(id);
    }
    tx.commit().await.unwrap();
    store.close().await;
    all
}

#[tokio::test]
async fn the_program_asks_each_of_its_learners_once_whichever_platform_is_closed() {
    let (dc, tg) = (discord::Discord::start().await, telegram::Telegram::start().await);
    let home = Home::new();
    let both = || {
        let mut command = on(&dc, &home, "run --db study.db");
        command
            .env("WAYMARK_TELEGRAM_TOKEN", tg.token())
            .env("WAYMARK_TELEGRAM_API_URL", tg.api_url());
        Running::start(&mut command)
    };
    let server = dc.server("Rustaceans");
    server.adds_bot(permission::VIEW_CHANNEL | permission::SEND_MESSAGES);
    let wants = [
        ("Ada", "discord", [1, 0]),
        ("Ben", "discord", [0, 1]),
        ("Cleo", "telegram", [0, 1]),
        ("Dan", "telegram", [1, 0]),
    ];
    let first = both();
    dc.gateway().connected(1).await;
    let mut people = Vec::new();
    for (name, platform, hears) in wants {
        let one = Both {
            name,
            there: dc.user(name),
            here: tg.user(name),
            hears,
        };
        server.admit(&one.there);
        one.here.asks("/enroll rust-backend").await;
        let dm = one.there.dm();
        dm.runs_and_reads("/enroll roadmap:rust-backend").await;
        link(&one.here, &dm).await;
        hears_of_it(&one.here).await;
        dm.runs_and_reads(&format!("/settings platform platform:{platform}"))
            .await;
        people.push(one);
    }
    signal(&first, "TERM");
    let ended = first.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    dc.gateway().left().await;

    let learners = falls_due(&home, &people).await;
    let before: Vec<_> = people.iter().map(Both::heard).collect();
    people[1].there.closes_dms();
    people[3].here.blocks().await;
    let second = both();
    for one in &people {
        match one.hears {
            [1, _] => drop(one.there.dm().reads().await),
            _ => drop(one.here.reads().await),
        }
    }
    dc.quiet_for(QUIET).await;
    tg.quiet_for(QUIET).await;
    signal(&second, "TERM");
    let ended = second.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("ERROR"), "{}", ended.err);
    for (one, before) in people.iter().zip(before) {
        let after = one.heard();
        let came = [after[0] - before[0], after[1] - before[1]];
        assert_eq!(came, one.hears, "{}\n{}", one.name, one.transcripts());
    }
    let store = open(&home).await;
    for learner in learners {
        let sent = store.read().await.unwrap().sent(learner).await.unwrap();
        let states = sent
            .iter()
            .filter(|sent| sent.kind == "daily_practice")
            .map(|sent| sent.state.as_str());
        assert_eq!(states.collect::<Vec<_>>(), ["delivered"]);
    }
    store.close().await;
    tg.finish().await;
    dc.finish().await;
}
