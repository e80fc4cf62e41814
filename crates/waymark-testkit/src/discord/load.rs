//! Discord as a source of load: interactions made up and told at a rate, whatever the bot asks answered without a look at
//! what it says, and the time between the two measured. Nothing is checked and nothing grows with the number of
//! interactions but what waits. Prompts are counted too: a bot that sends by itself needs no interactions for it.

mod play;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::TOKEN;
use super::world::Id;
use crate::histogram::Histogram;
use crate::host::Host;

pub use play::FIRST_PERSON;

/// The time that a rate is counted in.
const SECOND: Duration = Duration::from_secs(1);

/// What the bot is loaded with.
pub struct Plan {
    /// How many interactions in all; none for a bot that only sends.
    pub interactions: u64,
    /// Over how many people they are spread, one after the other, each in the direct channel with the bot.
    pub people: u64,
    /// How many come due in a second; `None` for all at once.
    pub a_second: Option<u32>,
    /// What they do, in turn: by default the command `/help`.
    pub does: Vec<Does>,
    /// So many calls a second that count for the rate of all are permitted, the others refused; `None` for any.
    pub permits: Option<u32>,
    /// How long the server takes for a message.
    pub send_takes: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            interactions: 10_000,
            people: 1000,
            a_second: None,
            does: vec![Does::Runs(command("help"))],
            permits: None,
            send_takes: Duration::ZERO,
        }
    }
}

/// What somebody does.
#[derive(Clone, Debug)]
pub enum Does {
    /// Runs a command: its `data`.
    Runs(Value),
    /// Presses the button with this id below a message of the bot.
    Presses(String),
    /// Types an argument of a command: its `data`, with the option that has the focus.
    Types(Value),
}

/// The `data` of a command without arguments.
pub fn command(name: &str) -> Value {
    json!({ "id": "1", "name": name, "type": 1, "options": [] })
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct Report {
    /// Interactions that the bot was told.
    pub interactions: u64,
    /// Requests by route, as [`super::ROUTES`] names it.
    pub calls: BTreeMap<&'static str, u64>,
    /// From when the bot was ready for the first interaction, or from the first message where there are none, to the
    /// last answer or message.
    pub took: Duration,
    /// From when an interaction was due to the first answer.
    pub acknowledged: Histogram,
    /// The same for each of [`Plan::does`].
    pub each: Vec<Histogram>,
    /// Commands and presses that were answered before an earlier one of the same person.
    pub disordered: u64,
    /// Calls that were refused, being more than permitted.
    pub refused: u64,
    /// From when an interaction was due to what was said: at once, or after it was deferred.
    pub answered: Histogram,
    /// Most requests that count for the rate of all in any second of that time, by whole seconds.
    pub peak: u64,
}

/// A server that loads a bot.
pub struct Load {
    shared: Arc<Shared>,
    address: SocketAddr,
    _host: Host,
}

struct Shared {
    plan: Plan,
    address: SocketAddr,
    state: Mutex<Measured>,
    news: Notify,
}

#[derive(Default)]
struct Measured {
    /// When the bot that is loaded was ready: from then on interactions come due, and not while it starts.
    ready: Option<Instant>,
    began: Option<Instant>,
    last: Option<Instant>,
    told: u64,
    posts: u64,
    calls: BTreeMap<&'static str, u64>,
    /// When interactions were due that are not answered yet, by number.
    open: HashMap<u64, Instant>,
    acknowledged: Histogram,
    each: Vec<Histogram>,
    /// The last command or press of each person that was answered.
    last_answered: HashMap<u64, u64>,
    disordered: u64,
    /// When the last permitted calls came that count for the rate of all.
    permitted: VecDeque<Instant>,
    refused: u64,
    answered: Histogram,
    /// The second that is counted, since the beginning, and how many requests it had.
    second: (u64, u64),
    peak: u64,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, Measured> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The event of an interaction, by its number from 1.
    fn interaction(&self, number: u64) -> Value {
        let person = play::FIRST_PERSON + number % self.plan.people.max(1);
        let user = json!({
            "id": person.to_string(), "username": format!("l{person}"), "discriminator": "0",
            "global_name": format!("L{person}"), "avatar": null,
        });
        let room = (person + play::ROOM).to_string();
        let (kind, data, message) = match self.done(number) {
            Some(Does::Runs(data)) => (2, data.clone(), None),
            Some(Does::Presses(id)) => {
                let data = json!({ "custom_id": id, "component_type": 2 });
                (3, data, Some(play::message(number, &room)))
            }
            Some(Does::Types(data)) => (4, data.clone(), None),
            None => (2, command("help"), None),
        };
        let mut event = json!({
            "id": number.to_string(), "application_id": play::BOT.to_string(), "type": kind, "token": format!("t{number}"),
            "version": 1, "data": data, "channel_id": room, "locale": "en-GB", "entitlements": [],
            "channel": { "id": room, "type": 1, "recipients": [user] }, "user": user,
            "attachment_size_limit": 10_485_760, "context": 1, "authorizing_integration_owners": { "0": "0" },
            "app_permissions": super::permission::DIRECT.to_string(),
        });
        if let Some(message) = message {
            event["message"] = message;
        }
        event
    }

    /// Which of the things to do an interaction is.
    fn turn(&self, number: u64) -> usize {
        let many = u64::try_from(self.plan.does.len()).unwrap_or(1).max(1);
        // A round of all people later, each does something else.
        let round = number / self.plan.people.max(1);
        usize::try_from((number + round) % many).unwrap_or_default()
    }

    fn done(&self, number: u64) -> Option<&Does> {
        self.plan.does.get(self.turn(number))
    }

    /// When an interaction is due, counted from 0.
    fn due(&self, ready: Instant, at: u64) -> Instant {
        match self.plan.a_second.filter(|rate| *rate > 0) {
            Some(rate) => ready + Duration::from_nanos(at.saturating_mul(1_000_000_000) / u64::from(rate)),
            None => ready,
        }
    }

    /// Counts a request; the number of a message that it makes, or nothing when it is more than permitted.
    fn asked(&self, route: &'static str, token: &str, kind: Option<u64>) -> Option<Id> {
        let now = Instant::now();
        let mut state = self.state();
        *state.calls.entry(route).or_default() += 1;
        let about_interaction = route.contains("/interactions/") || route.contains("/webhooks/");
        if about_interaction || route == play::SEND {
            state.began.get_or_insert(now);
            state.last = Some(now);
        }
        if !about_interaction {
            if let Some(began) = state.began {
                state.counts(now.saturating_duration_since(began).as_secs());
            }
            if !self.permits(&mut state, now) {
                return None;
            }
        }
        let number = token
            .strip_prefix('t')
            .and_then(|digits| digits.parse::<u64>().ok());
        if let Some(due) = number.and_then(|number| state.open.get(&number).copied()) {
            let took = now.saturating_duration_since(due);
            if route == play::CALLBACK {
                state.acknowledged.add(took);
                self.note(&mut state, number.unwrap_or_default(), took);
            }
            // A promise is not yet an answer.
            let promise = route == play::CALLBACK && matches!(kind, Some(5 | 6));
            if !promise && !route.starts_with("GET") {
                state.answered.add(took);
                number.map(|number| state.open.remove(&number));
            }
        }
        state.posts += 1;
        let post = state.posts;
        drop(state);
        self.news.notify_waiters();
        Some(post)
    }

    /// Whether a call is permitted that counts for the rate of all.
    fn permits(&self, state: &mut Measured, now: Instant) -> bool {
        let Some(most) = self.plan.permits else {
            return true;
        };
        while let Some(first) = state.permitted.front()
            && now.saturating_duration_since(*first) >= SECOND
        {
            state.permitted.pop_front();
        }
        let permitted = state.permitted.len() < usize::try_from(most).unwrap_or(usize::MAX);
        if permitted {
            state.permitted.push_back(now);
        } else {
            state.refused += 1;
        }
        permitted
    }

    /// Notes the first answer to an interaction.
    fn note(&self, state: &mut Measured, number: u64, took: Duration) {
        let turn = self.turn(number);
        if state.each.len() <= turn {
            state.each.resize_with(turn + 1, Histogram::default);
        }
        state.each[turn].add(took);
        if matches!(self.done(number), Some(Does::Types(_))) {
            // Nobody waits for what was suggested to the letter before.
            return;
        }
        let last = state
            .last_answered
            .entry(number % self.plan.people.max(1))
            .or_default();
        let late = number < *last;
        *last = number.max(*last);
        state.disordered += u64::from(late);
    }
}

impl Measured {
    /// The bot that is loaded is ready.
    fn starts(&mut self, plan: &Plan) {
        let now = *self.ready.get_or_insert_with(Instant::now);
        if plan.interactions > 0 {
            self.began.get_or_insert(now);
        }
    }

    /// Counts a request for the rate of all in this second.
    fn counts(&mut self, second: u64) {
        let before = if self.second.0 == second { self.second.1 } else { 0 };
        self.second = (second, before + 1);
        self.peak = self.peak.max(before + 1);
    }
}

impl Load {
    /// Starts a server with this plan. It begins when the bot is ready.
    ///
    /// # Panics
    /// When there is no port or no thread to be had.
    pub async fn start(plan: Plan) -> Self {
        let (host, (shared, address)) = Host::start(move |_, address| {
            let shared = Arc::new(Shared {
                plan,
                address,
                state: Mutex::default(),
                news: Notify::new(),
            });
            (play::router(Arc::clone(&shared)), (shared, address))
        })
        .await;
        Self {
            shared,
            address,
            _host: host,
        }
    }

    /// Where it answers.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A token; any is taken.
    pub fn token(&self) -> String {
        TOKEN.to_owned()
    }

    /// Waits until every interaction was answered, or until the time is up, and tells what was measured.
    pub async fn finished(&self, at_most: Duration) -> Report {
        let all = self.shared.plan.interactions;
        self.until(at_most, |state| state.answered.count() >= all).await
    }

    /// Waits until so many requests of a route were made, or until the time is up, and tells what was measured.
    pub async fn saw(&self, route: &str, calls: u64, at_most: Duration) -> Report {
        self.until(at_most, |state| {
            state.calls.get(route).is_some_and(|count| *count >= calls)
        })
        .await
    }

    async fn until(&self, at_most: Duration, done: impl Fn(&Measured) -> bool) -> Report {
        let limit = tokio::time::sleep(at_most);
        tokio::pin!(limit);
        loop {
            let news = self.shared.news.notified();
            tokio::pin!(news);
            // From here on nothing is missed.
            news.as_mut().enable();
            if done(&self.shared.state()) {
                break;
            }
            tokio::select! {
                () = news => {}
                () = &mut limit => break,
            }
        }
        self.report()
    }

    /// What was measured so far.
    pub fn report(&self) -> Report {
        let state = self.shared.state();
        let took = state.began.zip(state.last);
        Report {
            interactions: state.told,
            calls: state.calls.clone(),
            took: took
                .map(|(from, to)| to.saturating_duration_since(from))
                .unwrap_or_default(),
            acknowledged: state.acknowledged.clone(),
            each: state.each.clone(),
            disordered: state.disordered,
            refused: state.refused,
            answered: state.answered.clone(),
            peak: state.peak,
        }
    }
}
