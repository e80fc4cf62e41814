//! G4: prompts that fall due together, through the scheduler and the courier, while people ask for other things.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use tokio::{sync::oneshot, task::JoinSet};
use waymark_app::{
    App,
    ports::{Address, BoxFuture, Clock, Courier, Key, Receipt, Undelivered, VirtualClock},
    reply::Reply,
    request::Platform,
    testing::enroll,
};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_telegram::Rates;
use waymark_testkit::{
    bench::Measured,
    telegram::{self, Histogram},
};

use crate::{
    bot::Bot,
    server::{FIRST_CHAT, Order, Server, What},
};

/// 1 April 2026, 09:00 UTC: the hour at which newcomers are asked to practise.
const DUE: Timestamp = Timestamp::constant(1_775_034_000, 0);
/// No more is waited for a prompt.
const AT_MOST: Duration = Duration::from_mins(3);

/// A courier that notes when each message had arrived.
struct Timed {
    courier: Arc<dyn Courier>,
    clock: VirtualClock,
    arrived: Mutex<Vec<Timestamp>>,
}

impl Courier for Timed {
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            let receipt = self.courier.deliver(to, reply, key).await?;
            self.arrived.lock().unwrap().push(self.clock.now());
            Ok(receipt)
        })
    }
}

/// A bot with a scheduler, shortly before prompts fall due.
struct Morning {
    bot: Bot,
    timed: Arc<Timed>,
    clock: VirtualClock,
    stop: oneshot::Sender<()>,
}

impl Morning {
    fn begin(app: &App, url: &str, rates: Rates) -> Self {
        let clock = VirtualClock::running();
        clock.set(DUE - SignedDuration::from_secs(2));
        let bot = Bot::start(app.clone(), Arc::new(clock.clone()), url, rates);
        let timed = Arc::new(Timed {
            courier: Arc::clone(&bot.courier),
            clock: clock.clone(),
            arrived: Mutex::default(),
        });
        let courier: Arc<dyn Courier> = timed.clone();
        let scheduler = Scheduler::new(
            app.clone(),
            HashMap::from([(Platform::Telegram, courier)]),
            Arc::new(clock.clone()),
            Policy::new(Service::Hosted),
        );
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(scheduler.run(async { drop(stopped.await) }));
        Self {
            bot,
            timed,
            clock,
            stop,
        }
    }

    fn arrived(&self) -> usize {
        self.timed.arrived.lock().unwrap().len()
    }

    /// Waits until so many arrived.
    async fn over(&self, prompts: usize) {
        let began = Instant::now();
        while self.arrived() < prompts {
            assert!(
                began.elapsed() < AT_MOST,
                "{} of {prompts} prompts came",
                self.arrived()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How late prompts were beyond what the platform permits, and how long all took by the same measure. Answers, of
    /// which so many went out each second, take up the same rate.
    async fn end(self, per_second: f64, answers: f64, measured: &mut Measured) {
        drop(self.stop);
        self.bot.stop().await;
        let mut arrived = std::mem::take(&mut *self.timed.arrived.lock().unwrap());
        arrived.sort_unstable();
        let (mut late, mut permitted_secs) = (Histogram::default(), 0.0);
        for at in &arrived {
            let beyond = at.duration_since(DUE).as_secs_f64() - permitted_secs;
            late.add(Duration::from_secs_f64(beyond.max(0.0)));
            permitted_secs += 1.0 / (per_second - answers);
        }
        let took = arrived.last().unwrap().duration_since(DUE).as_secs_f64();
        measured.put("late_p99_s", late.per_mille(990).as_secs_f64());
        measured.put("end_ratio", took / permitted_secs);
        measured.put("end_s", took);
    }
}

/// At the published rates, held by a server that refuses what is faster.
pub(crate) async fn published(app: App, measured: &mut Measured) {
    const PROMPTS: usize = 300;
    const ASKING: usize = 48;
    const EVERY: Duration = Duration::from_millis(250);

    let tg = telegram::Telegram::start().await;
    tg.rates(Some(telegram::Rates::default()));
    let mut ids = Vec::new();
    for n in 0..PROMPTS {
        let user = tg.user(&format!("L{n}"));
        user.met_bot().await;
        ids.push(user.id());
    }
    let asking: Vec<_> = (0..ASKING).map(|n| tg.user(&format!("A{n}"))).collect();
    enroll(&app, Platform::Telegram, ids, DUE - SignedDuration::from_hours(1)).await;
    let asking_ids = asking.iter().map(telegram::User::id);
    let after = DUE + SignedDuration::from_secs(1);
    enroll(&app, Platform::Telegram, asking_ids, after).await;
    let morning = Morning::begin(&app, &tg.api_url(), Rates::PUBLISHED);
    morning.clock.sleep_until(DUE).await;
    let mut asks = JoinSet::new();
    for user in asking {
        asks.spawn(async move {
            let asked = Instant::now();
            user.asks("/next").await;
            asked.elapsed()
        });
        tokio::time::sleep(EVERY).await;
    }
    let mut answers = Histogram::default();
    asks.join_all()
        .await
        .into_iter()
        .for_each(|took| answers.add(took));
    morning.over(PROMPTS).await;
    morning.end(30.0, 1.0 / EVERY.as_secs_f64(), measured).await;
    let refused = tg
        .calls()
        .iter()
        .filter(|call| call.description.is_some())
        .count();
    measured.put("refused", f64::from(u32::try_from(refused).unwrap()));
    measured.put("answer_p50_ms", answers.per_mille(500).as_secs_f64() * 1e3);
    measured.put("answer_p99_ms", answers.per_mille(990).as_secs_f64() * 1e3);
}

/// Five times the published rate over all chats, so that 10,000 take about a minute.
pub(crate) async fn scaled(app: App, measured: &mut Measured) {
    const PROMPTS: u64 = 10_000;
    const FIRST: u64 = 1_000_000;
    const ASKING: u64 = 500;
    /// Each second.
    const ASKED: u32 = 5;

    let before = DUE - SignedDuration::from_hours(1);
    enroll(&app, Platform::Telegram, FIRST..FIRST + PROMPTS, before).await;
    let asking = FIRST_CHAT..FIRST_CHAT + ASKING;
    let after = DUE + SignedDuration::from_secs(1);
    enroll(&app, Platform::Telegram, asking, after).await;
    let mut server = Server::start(&Order {
        updates: ASKING,
        chats: ASKING,
        a_second: Some(ASKED),
        send_takes_ms: 0,
        what: What::Next,
    });
    let rates = Rates {
        per_second: 150,
        ..Rates::PUBLISHED
    };
    let morning = Morning::begin(&app, server.url(), rates);
    morning.over(usize::try_from(PROMPTS).unwrap()).await;
    let figures = server.finished(Duration::ZERO);
    morning.end(150.0, f64::from(ASKED), measured).await;
    measured.put("answer_p50_ms", figures.p50_ms);
    measured.put("answer_p99_ms", figures.p99_ms);
}
