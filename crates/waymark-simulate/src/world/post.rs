//! The platforms, as the scheduler sees them: couriers that do what the weather says, and a composer that notes what it
//! was asked for before it asks the app.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp, civil::Date};
use tokio::sync::Notify;
use waymark_app::{
    App, Fault,
    ports::{Address, BoxFuture, Clock as _, Courier, Key, Receipt, Undelivered, VirtualClock},
    prompt::{Composed, Prompt},
    reply::{Reply, plain},
    request::Platform,
};
use waymark_scheduler::Composer;
use waymark_store::Recipient;

use crate::weather::{Does, Weather};

/// What came of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    Arrived,
    /// It arrived, but nobody was told so.
    Perhaps,
    /// It was lost, and nobody was told so.
    Lost,
    Refused,
    Blocked,
}

/// A message that a platform was handed.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) at: Timestamp,
    pub(crate) platform: Platform,
    pub(crate) to: String,
    pub(crate) key: i64,
    pub(crate) kind: String,
    pub(crate) came: Came,
    pub(crate) text: String,
    /// The payloads of its buttons.
    pub(crate) presses: Vec<String>,
    /// The options of the poll that it came as: how many, and which is right.
    pub(crate) poll: Option<(u8, u8)>,
}

/// What the scheduler wanted to be said.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) to: Recipient,
    pub(crate) day: Date,
    pub(crate) due_at: Timestamp,
    /// How late it is through an outage.
    pub(crate) late: SignedDuration,
}

/// All platforms together.
pub(crate) struct Post {
    app: App,
    clock: VirtualClock,
    weather: Arc<Weather>,
    inner: Mutex<Inner>,
    /// Told when the process is struck down by a message.
    pub(crate) struck: Notify,
}

#[derive(Default)]
struct Inner {
    letters: Vec<Letter>,
    wanted: HashMap<i64, Wanted>,
    attempts: HashMap<i64, u32>,
    blocked: HashSet<(Platform, String)>,
    /// The next message strikes the process down.
    strikes: bool,
    handed: u64,
    arrived: u64,
}

impl Post {
    pub(crate) fn new(app: App, clock: VirtualClock, weather: Arc<Weather>) -> Self {
        Self {
            app,
            clock,
            weather,
            inner: Mutex::default(),
            struck: Notify::new(),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A courier for each platform.
    pub(crate) fn couriers(self: &Arc<Self>) -> HashMap<Platform, Arc<dyn Courier>> {
        let courier: Arc<dyn Courier> = Arc::new(Carrier(Arc::clone(self)));
        [Platform::Telegram, Platform::Discord]
            .into_iter()
            .map(|platform| (platform, Arc::clone(&courier)))
            .collect()
    }

    /// What the platforms were handed since the last look, each with what was wanted.
    pub(crate) fn look(&self) -> Vec<(Letter, Option<Wanted>)> {
        let mut inner = self.inner();
        let letters = std::mem::take(&mut inner.letters);
        let wanted = |letter: Letter| {
            let wanted = inner.wanted.get(&letter.key).cloned();
            (letter, wanted)
        };
        letters.into_iter().map(wanted).collect()
    }

    pub(crate) fn block(&self, platform: Platform, address: &str) {
        self.inner().blocked.insert((platform, address.to_owned()));
    }

    /// `false`: it was not blocked.
    pub(crate) fn unblock(&self, platform: Platform, address: &str) -> bool {
        self.inner().blocked.remove(&(platform, address.to_owned()))
    }

    /// From now on the next message strikes the process down, or (`false`) none does.
    pub(crate) fn strike(&self, strikes: bool) {
        self.inner().strikes = strikes;
    }

    /// How many messages platforms were handed, and how many arrived.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let inner = self.inner();
        (inner.handed, inner.arrived)
    }

    /// What becomes of a message; the second says whether the process is gone with it.
    fn hand(&self, to: &Address, reply: &Reply, key: &Key) -> (Result<Receipt, Undelivered>, bool) {
        let at = self.clock.now();
        let mut inner = self.inner();
        inner.handed += 1;
        let attempts = inner.attempts.entry(key.id).or_default();
        *attempts += 1;
        let attempt = *attempts;
        let mut outcome = match self.weather.meets(to.platform, at, key.id, attempt) {
            _ if inner.blocked.contains(&(to.platform, to.to.clone())) => {
                let reason = "blocked by the user".to_owned();
                (Came::Blocked, Err(Undelivered::Never { reason }))
            }
            Does::Deliver => {
                let receipt = Receipt {
                    message: Some(format!("m{}", inner.handed)),
                    poll: reply.poll.as_ref().map(|_| format!("p{}", key.id)),
                };
                (Came::Arrived, Ok(receipt))
            }
            Does::Later(after) => (Came::Refused, Err(Undelivered::Later { after, all: true })),
            Does::Unknown { arrives: true } => (Came::Perhaps, Err(Undelivered::Unknown)),
            Does::Unknown { arrives: false } => (Came::Lost, Err(Undelivered::Unknown)),
            Does::Broken => {
                let reason = "connection reset".to_owned();
                (Came::Refused, Err(Undelivered::Broken { reason }))
            }
        };
        let strikes = std::mem::take(&mut inner.strikes);
        if strikes {
            // Some had it already when the process went.
            let came = match outcome.0 {
                Came::Arrived if key.id % 2 == 0 => Came::Perhaps,
                _ => Came::Lost,
            };
            outcome = (came, Err(Undelivered::Unknown));
        }
        if matches!(outcome.0, Came::Arrived | Came::Perhaps) {
            inner.arrived += 1;
        }
        inner.letters.push(Letter {
            at,
            platform: to.platform,
            to: to.to.clone(),
            key: key.id,
            kind: key.kind.clone(),
            came: outcome.0,
            text: plain(reply),
            presses: reply
                .buttons
                .iter()
                .flatten()
                .map(|button| button.press.clone())
                .collect(),
            poll: reply
                .poll
                .as_ref()
                .map(|poll| (u8::try_from(poll.options.len()).unwrap_or(u8::MAX), poll.right)),
        });
        (outcome.1, strikes)
    }
}

/// Whoever is asked to say something notes it, and lets the app say it.
impl Composer for Post {
    fn compose<'a>(&'a self, prompt: &'a Prompt, now: Timestamp) -> BoxFuture<'a, Result<Composed, Fault>> {
        self.inner().wanted.insert(
            prompt.id.0,
            Wanted {
                to: prompt.to,
                day: prompt.day,
                due_at: prompt.due_at,
                late: prompt.late,
            },
        );
        Box::pin(self.app.compose(prompt, now))
    }
}

struct Carrier(Arc<Post>);

impl Courier for Carrier {
    fn deliver<'a>(
        &'a self,
        to: &'a Address,
        reply: &'a Reply,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
        Box::pin(async move {
            let (outcome, strikes) = self.0.hand(to, reply, key);
            if strikes {
                self.0.struck.notify_one();
                std::future::pending::<()>().await;
            }
            outcome
        })
    }
}
