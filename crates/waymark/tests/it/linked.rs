//! One learner with an account on each platform, both of which are served by one process: one prompt a day, where it is
//! wanted, or where they can be reached.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{sync::oneshot, task::JoinHandle};
use waymark_app::{
    App, Defaults,
    ports::{Clock as _, VirtualClock},
    request::Platform,
};
use waymark_core::{calendar::Zone, catalog::Catalog, when};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_store::Store;
use waymark_testkit::{
    discord::{self, Member, permission},
    telegram,
};

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
        let got = || {
            let (there, here) = (there.messages(), here.messages());
            [
                there.iter().filter(|message| message.from_bot).count(),
                here.iter().filter(|message| message.from_bot).count(),
            ]
        };
        let before = got();
        let until = when::parse_span("1d")
            .unwrap()
            .after(&Zone::utc(), self.clock.now());
        self.scheduler.pass_to(&self.clock, until).await.unwrap();
        self.set_clocks();
        let after = got();
        [after[0] - before[0], after[1] - before[1]]
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
