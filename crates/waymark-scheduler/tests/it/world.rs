//! A database, a clock, learners, and a courier that remembers what it was given.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use waymark_app::{
    Fault,
    ports::{Address, BoxFuture, Clock, Courier, Key, Receipt, Undelivered, VirtualClock},
    prompt::{Composed, Kind, Prompt},
    reply::{Reply, Tone, plain},
    request::Platform,
};
use waymark_core::{calendar::Zone, ids::LearnerId, ledger::Excuse, recurrence::Rule};
use waymark_scheduler::{Composer, Policy, Scheduler, Service};
use waymark_store::{Arrival, Sent, Store};

/// What a courier does with a message.
#[derive(Clone, Debug)]
pub(crate) enum Does {
    Deliver,
    Later(Duration),
    Never,
    Unknown,
    Broken,
    /// Takes the message, and never answers.
    Hang,
    Panic,
}

/// A message as it was handed to a courier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) at: Timestamp,
    pub(crate) to: String,
    pub(crate) key: i64,
    pub(crate) text: String,
}

type Script = Box<dyn Fn(&Address, Timestamp) -> Does + Send + Sync>;

/// Remembers every message that it was given, and all that arrived.
pub(crate) struct Recorder {
    clock: VirtualClock,
    script: Mutex<Script>,
    given: Mutex<Vec<Message>>,
    arrived: Mutex<Vec<Message>>,
    pub(crate) taken: tokio::sync::Notify,
}

impl Recorder {
    pub(crate) fn does(&self, script: impl Fn(&Address, Timestamp) -> Does + Send + Sync + 'static) {
        *self.script.lock().unwrap() = Box::new(script);
    }

    pub(crate) fn given(&self) -> Vec<Message> {
        self.given.lock().unwrap().clone()
    }

    pub(crate) fn arrived(&self) -> Vec<Message> {
        self.arrived.lock().unwrap().clone()
    }

    /// What arrived, as `2026-03-27 09:00 daily_practice`, in a zone.
    pub(crate) fn shown(&self, zone: &Zone) -> Vec<String> {
        let show =
            |message: Message| format!("{} {}", zone.local(message.at).strftime("%F %H:%M"), message.text);
        self.arrived().into_iter().map(show).collect()
    }
}

impl Courier for Recorder {
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            let at = self.clock.now();
            let message = Message {
                at,
                to: to.to.clone(),
                key: key.id,
                text: plain(reply).trim().to_owned(),
            };
            self.given.lock().unwrap().push(message.clone());
            let does = self.script.lock().unwrap()(to, at);
            match does {
                Does::Deliver => {
                    self.arrived.lock().unwrap().push(message);
                    Ok(Receipt {
                        message: Some("m1".to_owned()),
                        poll: None,
                    })
                }
                Does::Later(after) => Err(Undelivered::Later { after, all: true }),
                Does::Never => Err(Undelivered::Never {
                    reason: "blocked".to_owned(),
                }),
                Does::Unknown => {
                    self.arrived.lock().unwrap().push(message);
                    Err(Undelivered::Unknown)
                }
                Does::Broken => Err(Undelivered::Broken {
                    reason: "connection reset".to_owned(),
                }),
                Does::Hang => {
                    self.arrived.lock().unwrap().push(message);
                    self.taken.notify_one();
                    std::future::pending().await
                }
                Does::Panic => panic!("a courier with a bug"),
            }
        })
    }
}

/// Says which prompt it is, where, and how late.
pub(crate) struct Echo;

impl Composer for Echo {
    fn compose<'a>(&'a self, prompt: &'a Prompt, _now: Timestamp) -> BoxFuture<'a, Result<Composed, Fault>> {
        let mut text = prompt.kind.as_str().to_owned();
        if prompt.place != "console" {
            text = format!("{text} on {}", prompt.place);
        }
        for (word, by) in [("late", prompt.late), ("belated", prompt.belated)] {
            if by.is_positive() {
                text = format!("{text}, {word} by {}m", by.as_mins());
            }
        }
        Box::pin(async move { Ok(Composed::Say(Reply::new(Tone::Plain).para(text))) })
    }
}

/// Everything that a test needs.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: VirtualClock,
    pub(crate) courier: Arc<Recorder>,
    pub(crate) policy: Policy,
}

impl World {
    /// A world in memory, at a time such as `2026-03-26T18:00:00+01:00`.
    pub(crate) async fn at(now: &str, service: Service) -> Self {
        Self::over(Store::memory().await.unwrap(), now, service)
    }

    pub(crate) fn over(store: Store, now: &str, service: Service) -> Self {
        Self::on(VirtualClock::standing(now.parse().unwrap()), store, service)
    }

    pub(crate) fn on(clock: VirtualClock, store: Store, service: Service) -> Self {
        let courier = Arc::new(Recorder {
            clock: clock.clone(),
            script: Mutex::new(Box::new(|_, _| Does::Deliver)),
            given: Mutex::default(),
            arrived: Mutex::default(),
            taken: tokio::sync::Notify::new(),
        });
        // Beats are rare, so that days of service pass quickly.
        let policy = Policy {
            beat: Duration::from_mins(30),
            gap: Duration::from_hours(1),
            ..Policy::new(service)
        };
        Self {
            store,
            clock,
            courier,
            policy,
        }
    }

    /// A process that has just started.
    pub(crate) fn scheduler(&self) -> Scheduler {
        self.scheduler_on(self.store.clone())
    }

    pub(crate) fn scheduler_on(&self, store: Store) -> Scheduler {
        let courier: Arc<dyn Courier> = self.courier.clone();
        self.process(store, &courier)
    }

    /// A process with another courier.
    pub(crate) fn scheduler_with(&self, courier: &Arc<dyn Courier>) -> Scheduler {
        self.process(self.store.clone(), courier)
    }

    fn process(&self, store: Store, courier: &Arc<dyn Courier>) -> Scheduler {
        let couriers = Platform::ALL
            .into_iter()
            .map(|it| (it, Arc::clone(courier)))
            .collect::<HashMap<_, _>>();
        let clock = Arc::new(self.clock.clone());
        Scheduler::composing(Arc::new(Echo), store, couriers, clock, self.policy.clone())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A learner with one account, on `console` unless the name says otherwise: `telegram:ada`.
    pub(crate) async fn learner(&self, name: &str, zone: &Zone) -> LearnerId {
        let (platform, external) = name.split_once(':').unwrap_or(("console", name));
        let from = Arrival {
            platform,
            external,
            address: external,
            name: None,
            direct: true,
        };
        let mut tx = self.store.begin(self.now()).await.unwrap();
        let (learner, _) = tx.arrive(from, zone).await.unwrap();
        tx.commit().await.unwrap();
        learner.id
    }

    /// Sets a schedule as the app does: from now on.
    pub(crate) async fn remind(&self, learner: LearnerId, kind: Kind, rule: &str, zone: &Zone) {
        let next = rule.parse::<Rule>().unwrap().next(zone, self.now());
        let mut tx = self.store.begin(self.now()).await.unwrap();
        tx.put_schedule(learner, kind.as_str(), rule, zone, next)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn set_quiet(&self, learner: LearnerId, quiet: &str) {
        let mut tx = self.store.begin(self.now()).await.unwrap();
        let mut found = tx.learner(learner).await.unwrap().unwrap();
        found.quiet = Some(quiet.parse().unwrap());
        tx.put_learner(&found).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A service that beats, and does what is due, until a time in a zone.
    pub(crate) async fn serve(&self, scheduler: &Scheduler, until: Timestamp) {
        loop {
            let next = scheduler.tick().await.unwrap().next;
            let beat = self.now() + self.policy.beat;
            let step = next.map_or(beat, |next| next.min(beat)).min(until);
            if self.now() >= until {
                return;
            }
            self.clock.set(step);
        }
    }

    pub(crate) async fn sent(&self, learner: LearnerId) -> Vec<Sent> {
        self.store.read().await.unwrap().sent(learner).await.unwrap()
    }

    /// The days that are excused, with why.
    pub(crate) async fn excused(&self, learner: LearnerId) -> Vec<(String, Excuse)> {
        let days = self.store.read().await.unwrap().all_days(learner).await.unwrap();
        let excused = |day: &waymark_store::StudyDay| Some((day.day.to_string(), day.excuse?));
        days.iter().filter_map(excused).collect()
    }

    pub(crate) fn set(&self, zone: &Zone, local: &str) {
        self.clock.set(local_time(zone, local));
    }
}

pub(crate) fn berlin() -> Zone {
    zone("Europe/Berlin")
}

pub(crate) fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// The instant of a local time: `2026-03-29T09:00`.
pub(crate) fn local_time(zone: &Zone, local: &str) -> Timestamp {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    zone.instant(local.date(), local.time())
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}
