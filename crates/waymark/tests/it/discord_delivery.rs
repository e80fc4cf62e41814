//! Many prompts fall due at once on Discord, and the program is killed in the middle: everybody who can be reached gets
//! one, and nobody two, since a message that is sent again is known by its nonce.
//!
//! `PEOPLE` sets how many there are in the long run (5,000), which takes as long as the permitted rate wants: four minutes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;
use waymark_app::{
    App, Defaults,
    ports::{SystemClock, VirtualClock},
    request::Platform,
};
use waymark_core::{calendar::Zone, catalog::Catalog, ids::LearnerId};
use waymark_scheduler::{Policy, Scheduler, Service};
use waymark_testkit::discord::{Discord, Fault, Scope, User, permission};

use crate::{
    delivery::{falls_due, open},
    discord::on,
    program::{Home, Running, signal},
};

const MESSAGES: &str = "POST /channels/{channel_id}/messages";
/// One of so many messages is refused, so that some are under way twice without a kill, too.
const REFUSED: u32 = 50;
/// So long nothing happens only when everything is done.
const QUIET: Duration = Duration::from_secs(3);
/// So few are done before the claims of the killed process end.
const FEW: usize = 200;
/// What a dead process was sending is free again after that, and its nonce is still known.
const LEASE_SECS: i64 = 65;

/// Somebody whose question is due.
struct Due {
    user: User,
    learner: LearnerId,
    /// Takes no direct messages.
    closed: bool,
}

/// Learners of a roadmap whose daily question is due now; one of a hundred takes no direct messages.
async fn learners(dc: &Discord, home: &Home, people: usize) -> Vec<Due> {
    let server = dc.server("Rustaceans");
    server.adds_bot(permission::VIEW_CHANNEL | permission::SEND_MESSAGES);
    let store = open(home).await;
    let now = Timestamp::now();
    let mut due = Vec::with_capacity(people);
    let mut tx = store.begin(now - SignedDuration::from_hours(48)).await.unwrap();
    for n in 0..people {
        let user = dc.user(&format!("Learner {n}"));
        server.admit(&user);
        let closed = n % 100 == 7;
        if closed {
            user.closes_dms();
        }
        let learner = falls_due(&mut tx, "discord", &user.id().to_string(), now).await;
        due.push(Due {
            user,
            learner,
            closed,
        });
    }
    tx.commit().await.unwrap();
    store.close().await;
    due
}

/// Takes up what a killed program had claimed, as the next one does when the claims end: the same, a minute later.
async fn take_up(dc: &Discord, home: &Home) {
    let defaults = Defaults {
        zone: Zone::utc(),
        ..Defaults::default()
    };
    let app = App::new(open(home).await, Arc::new(Catalog::embedded()), defaults);
    let bot = waymark_discord::Discord::new(waymark_discord::Settings {
        api_url: Some(dc.api_url()),
        ..waymark_discord::Settings::new(dc.token().into())
    })
    .unwrap();
    let clock = VirtualClock::standing(Timestamp::now() + SignedDuration::from_secs(LEASE_SECS));
    let couriers = HashMap::from([(Platform::Discord, bot.courier())]);
    let policy = Policy::new(Service::Hosted);
    let scheduler = Scheduler::new(app.clone(), couriers, Arc::new(clock), policy);
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn({
        let app = app.clone();
        async move {
            bot.run(app, Arc::new(SystemClock), async { drop(stopped.await) })
                .await
        }
    });
    dc.gateway().connected(1).await;
    scheduler.tick().await.unwrap();
    drop(stop);
    running.await.unwrap().unwrap();
    app.store().close().await;
}

/// Whether somebody's prompt is not settled yet.
async fn is_waiting(home: &Home, due: &[Due]) -> bool {
    let store = open(home).await;
    let mut waiting = false;
    for one in due {
        let prompts = store.read().await.unwrap().sent(one.learner).await.unwrap();
        waiting |= prompts.is_empty() || prompts.iter().any(|prompt| prompt.state == "pending");
    }
    store.close().await;
    waiting
}

async fn everybody_gets_one(people: usize) {
    let dc = Discord::builder().patience(Duration::from_hours(1)).start().await;
    let home = Home::new();
    let due = learners(&dc, &home, people).await;
    dc.plays(
        Fault::too_many(Scope::Shared, Duration::from_millis(500))
            .on(MESSAGES)
            .every(REFUSED),
    );
    let first = Running::start(&mut on(&dc, &home, "run --db study.db"));
    dc.saw(MESSAGES, people / 2).await;
    first.kill();
    dc.gateway().left().await;
    let before = dc.calls_of(MESSAGES).len();
    let second = Running::start(&mut on(&dc, &home, "run --db study.db"));
    dc.saw(MESSAGES, before + people / 3).await;
    dc.quiet_for(QUIET).await;
    if people > FEW {
        // Long after the kill its claims end while the second process lives, and what was refused has to wait: it does
        // all of it itself.
        while is_waiting(&home, &due).await {
            dc.quiet_for(QUIET).await;
        }
    }
    signal(&second, "TERM");
    let ended = second.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("ERROR"), "{}", ended.err);
    dc.gateway().left().await;
    let until_then = dc.calls_of(MESSAGES).len();
    dc.heals();
    take_up(&dc, &home).await;
    let all = dc.calls_of(MESSAGES).len();

    let store = open(&home).await;
    let (mut delivered, mut closed, mut told) = (0, 0, 0);
    for one in &due {
        let messages = one.user.dm().messages();
        let got = messages.iter().filter(|message| message.from_bot).count();
        let prompts = store.read().await.unwrap().sent(one.learner).await.unwrap();
        let [prompt] = &prompts[..] else {
            panic!("{}: {prompts:?}", one.user.name())
        };
        match prompt.state.as_str() {
            "delivered" => {
                assert!(got == 1 && !one.closed, "{} got {got}", one.user.name());
                delivered += 1;
            }
            "dropped" => {
                assert!(
                    one.closed && got == 0,
                    "{} got {got}: {prompt:?}",
                    one.user.name()
                );
                closed += 1;
            }
            _ => panic!("{prompt:?}"),
        }
        told += got;
    }
    store.close().await;
    println!(
        "{people} people: {delivered} delivered, {closed} take no direct messages; {all} calls, {} of them after the \
         lease of the killed process, {before} before the kill",
        all - until_then
    );
    assert_eq!(told, delivered);
    dc.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_it_sends_nobody_is_forgotten_and_nobody_hears_twice() {
    everybody_gets_one(FEW).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes, since Discord permits fifty requests a second: just deliver-discord"]
async fn thousands_of_prompts_survive_a_kill() {
    let people = std::env::var("PEOPLE").map_or(5_000, |text| text.parse().unwrap());
    everybody_gets_one(people).await;
}
