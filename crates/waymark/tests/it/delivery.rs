//! Many prompts fall due at once, Telegram refuses some, and the program is killed in the middle: everybody who can be
//! reached gets one, and nobody two.
//!
//! `CHATS` sets how many there are in the long run (10,000), which takes as long as the permitted rate wants: six minutes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;
use waymark_app::{
    App, Defaults,
    ports::{SystemClock, VirtualClock},
    prompt,
    request::Platform,
};
use waymark_core::{
    calendar::Zone,
    catalog::Catalog,
    ids::{LearnerId, RoadmapId},
    recurrence::{Firing, Rule},
};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_store::{Arrival, Options, Store, Tx};
use waymark_telegram::{Receiving, Settings};
use waymark_testkit::telegram::{Call, Fault, Rates, Telegram, User};

use crate::{
    program::{Home, Running, signal},
    telegram::on,
};

/// One of so many messages is refused: 2 %.
const REFUSED: u32 = 50;
/// What Telegram wants to be waited for then, in seconds.
const RETRY_AFTER: u64 = 2;
/// So long nothing happens only when everything is done.
const QUIET: Duration = Duration::from_secs(RETRY_AFTER + 2);

/// At that rate, with a server beside it, no more are under way at an instant; mostly it is one.
const UNDER_WAY: usize = 5;

/// Somebody whose question is due.
struct Due {
    user: User,
    learner: LearnerId,
    /// Blocked the bot, or is gone.
    away: bool,
}

/// A zone where it is about noon, whenever the test runs: prompts do not come at night, nor past midnight.
pub(crate) fn noon(now: Timestamp) -> Zone {
    let ahead = 12 - i64::from(now.to_zoned(jiff::tz::TimeZone::UTC).hour());
    // These names count westwards.
    Zone::named(&format!("Etc/GMT{:+}", -ahead)).unwrap()
}

pub(crate) async fn open(home: &Home) -> Store {
    Store::open(home.path("study.db"), Options::default())
        .await
        .unwrap()
}

/// A learner of a roadmap arrives by this account; their daily question is due now.
pub(crate) async fn falls_due(tx: &mut Tx, platform: &str, id: &str, now: Timestamp) -> LearnerId {
    let zone = noon(now);
    let planned = zone.day(now);
    let from = Arrival {
        platform,
        external: id,
        address: id,
        name: None,
        direct: true,
    };
    let (learner, _) = tx.arrive(from, &zone).await.unwrap();
    let roadmap = RoadmapId::new("rust-mastery").unwrap();
    tx.enroll(learner.id, &roadmap, planned).await.unwrap();
    let rule = Rule::daily(zone.local(now).time()).to_string();
    let next = Some(Firing { planned, at: now });
    tx.put_schedule(learner.id, "daily_practice", &rule, &zone, next)
        .await
        .unwrap();
    learner.id
}

/// Learners of a roadmap whose daily question is due now. One of a hundred is away; half of those blocked the bot, which
/// it is told, the others deleted their account, which it is not.
async fn learners(tg: &Telegram, home: &Home, chats: usize) -> Vec<Due> {
    let store = open(home).await;
    let now = Timestamp::now();
    let mut due = Vec::with_capacity(chats);
    let mut tx = store.begin(now - SignedDuration::from_hours(48)).await.unwrap();
    for n in 0..chats {
        let user = tg.user(&format!("Learner {n}"));
        user.met_bot().await;
        let away = n % 100 == 7;
        if n % 200 == 7 {
            user.blocks().await;
        } else if away {
            user.deletes_account().await;
        }
        let learner = falls_due(&mut tx, "telegram", &user.id().to_string(), now).await;
        due.push(Due { user, learner, away });
    }
    tx.commit().await.unwrap();
    store.close().await;
    due
}

/// Settles what a killed program had claimed, as the next one does when the claims end.
async fn settle(tg: &Telegram, home: &Home) {
    let store = open(home).await;
    let defaults = Defaults {
        zone: Zone::utc(),
        practice_at: jiff::civil::time(9, 0, 0, 0),
        catch_up: prompt::CATCH_UP,
    };
    let app = App::new(store, Arc::new(Catalog::read(Vec::new()).0), defaults);
    let bot = waymark_telegram::Telegram::new(Settings {
        token: tg.token().into(),
        api_url: Some(tg.api_url()),
        receiving: Receiving::Polling,
        groups: Vec::new(),
        rates: waymark_telegram::Rates::PUBLISHED,
    });
    let bot = bot.unwrap();
    let clock = VirtualClock::standing(Timestamp::now());
    let couriers = HashMap::from([(Platform::Telegram, bot.courier())]);
    let policy = Policy::new(Service::Hosted);
    let scheduler = Scheduler::new(app.clone(), couriers, Arc::new(clock.clone()), policy);
    let (stop, stopped) = oneshot::channel::<()>();
    let met = tg.calls_of("getMe").len();
    let running = tokio::spawn({
        let app = app.clone();
        async move {
            bot.run(app, Arc::new(SystemClock), async { drop(stopped.await) })
                .await
        }
    });
    tg.saw("getMe", met + 1).await;
    let later = Timestamp::now() + SignedDuration::from_mins(30);
    scheduler.pass_to(&clock, later).await.unwrap();
    drop(stop);
    running.await.unwrap().unwrap();
    app.store().close().await;
}

/// What the server saw.
struct Seen {
    /// Prompts that arrived, by chat.
    got: HashMap<i64, usize>,
    refused: usize,
    calls: usize,
    /// When the first arrived, and the last of each half.
    at: Vec<Duration>,
}

fn seen(calls: &[Call]) -> Seen {
    let mut got = HashMap::new();
    let arrived = calls.iter().filter(|call| call.description.is_none());
    for call in arrived.clone() {
        *got.entry(call.values["chat_id"].as_i64().unwrap()).or_default() += 1;
    }
    Seen {
        got,
        refused: calls.iter().filter(|call| call.code == 429).count(),
        calls: calls.len(),
        at: arrived.map(|call| call.at).collect(),
    }
}

/// Messages a second.
fn rate(at: &[Duration]) -> f64 {
    let span = at.last().unwrap().saturating_sub(at[0]).as_secs_f64();
    f64::from(u32::try_from(at.len() - 1).unwrap()) / span
}

async fn everybody_gets_one(chats: usize) {
    let tg = Telegram::builder()
        .patience(Duration::from_hours(1))
        .start()
        .await;
    let home = Home::new();
    let due = learners(&tg, &home, chats).await;
    tg.rates(Some(Rates::default()));
    tg.plays(Fault::too_many(RETRY_AFTER).on("sendMessage").every(REFUSED));

    let first = Running::start(&mut on(&tg, &home, "run --db study.db"));
    tg.saw("sendMessage", chats / 2).await;
    first.kill();
    let before = tg.calls_of("sendMessage");
    let second = Running::start(&mut on(&tg, &home, "run --db study.db"));
    tg.saw("sendMessage", before.len() + chats / 3).await;
    tg.quiet_for(QUIET).await;
    signal(&second, "TERM");
    let ended = second.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("ERROR"), "{}", ended.err);
    let calls = tg.calls_of("sendMessage");
    let (one, other) = (seen(&before), seen(&calls[before.len()..]));
    settle(&tg, &home).await;

    let calls = tg.calls_of("sendMessage");
    let all = seen(&calls);
    let store = open(&home).await;
    let (mut delivered, mut away, mut doubts, mut arrived) = (0, 0, 0, 0);
    for one in &due {
        let got = all.got.get(&one.user.id()).copied().unwrap_or_default();
        let prompts = store.read().await.unwrap().sent(one.learner).await.unwrap();
        let [prompt] = &prompts[..] else {
            panic!("{}: {prompts:?}", one.user.name())
        };
        match (
            prompt.state.as_str(),
            prompt.reason.as_deref().unwrap_or_default(),
        ) {
            ("delivered", _) => {
                assert!(got == 1 && !one.away, "{} got {got}", one.user.name());
                delivered += 1;
            }
            ("dropped", "outcome unknown") => {
                assert!(got <= 1, "{} got {got}", one.user.name());
                doubts += 1;
                arrived += got;
            }
            ("dropped", reason) => {
                assert!(one.away && got == 0, "{} got {got}: {reason}", one.user.name());
                away += 1;
            }
            _ => panic!("{prompt:?}"),
        }
    }
    store.close().await;
    println!(
        "{chats} chats: {delivered} delivered, {away} away, {doubts} in doubt at the kill ({arrived} of them had arrived)\n\
         {} calls, {} refused; {:.1}/s before the kill, {:.1}/s after it, at most {} in a second",
        all.calls,
        all.refused,
        rate(&one.at),
        rate(&other.at),
        tg.peak(Duration::from_secs(1)),
    );
    assert!(doubts <= UNDER_WAY, "{doubts} in doubt");
    let played = all.calls / usize::try_from(REFUSED).unwrap();
    assert_eq!(all.refused, played, "only those that were played");
    tg.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_it_sends_nobody_is_forgotten_and_nobody_hears_twice() {
    everybody_gets_one(200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes six minutes, since Telegram permits thirty messages a second: just deliver"]
async fn ten_thousand_prompts_survive_a_kill() {
    let chats = std::env::var("CHATS").map_or(10_000, |text| text.parse().unwrap());
    everybody_gets_one(chats).await;
}
