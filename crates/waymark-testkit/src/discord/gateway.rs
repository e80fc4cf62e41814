//! The gateway: sessions of the bot, what they are told, and what a test does to their connections.

pub(crate) mod connection;
pub(crate) mod identify;
mod packing;
pub(crate) mod session;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::world::{Shared, World};
use identify::Ending;
use session::{Order, Session, Shard};

/// Starts of sessions in a day.
const STARTS: u64 = 1000;
/// Least time between two of them in one bucket, where a test asks for it.
const APART: Duration = Duration::from_secs(5);

/// Events that need an intent, and which.
pub(crate) mod intent {
    pub(crate) const ALWAYS: u64 = 0;
    pub(crate) const GUILDS: u64 = 1;
    pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
    pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
    pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
}

/// Something to tell.
pub(crate) struct News {
    pub(crate) name: &'static str,
    /// The server that it belongs to, which decides the shard.
    pub(crate) guild: Option<u64>,
    /// The intent that it takes.
    pub(crate) needed: u64,
    pub(crate) data: Value,
    /// What those are told instead who may not read messages.
    pub(crate) bare: Option<Value>,
}

/// All sessions, and what the next ones meet.
pub(crate) struct Hub {
    pub(crate) sessions: Vec<Session>,
    /// Privileged intents that the developer portal has switched on.
    pub(crate) privileged: u64,
    pub(crate) heartbeat: Duration,
    /// Heartbeats are not acknowledged.
    pub(crate) silent: bool,
    pub(crate) beats: usize,
    /// What the next IDENTIFY or RESUME meets.
    at_door: VecDeque<Order>,
    /// What bots did at the gateway, in words.
    pub(crate) seen: Vec<String>,
    /// What people see under the bot's name.
    presence: Option<String>,
    starts_left: u64,
    paced: bool,
    last_start: BTreeMap<u64, Duration>,
    recommended: u64,
    lines: u64,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            sessions: Vec::new(),
            privileged: 0,
            heartbeat: Duration::from_millis(41_250),
            silent: false,
            beats: 0,
            at_door: VecDeque::new(),
            seen: Vec::new(),
            presence: None,
            starts_left: STARTS,
            paced: false,
            last_start: BTreeMap::new(),
            recommended: 1,
            lines: 0,
        }
    }
}

impl Hub {
    fn next_line(&mut self) -> u64 {
        self.lines += 1;
        self.lines
    }

    fn next_session(&self) -> String {
        format!("{:032x}", 0x5e55_1000 + self.sessions.len())
    }

    fn session(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// Counts a start; whether it may be.
    fn starts(&mut self, shard: Shard, now: Duration) -> Result<bool, Ending> {
        let Some(left) = self.starts_left.checked_sub(1) else {
            return Err(Ending::breach(4004, "more session starts than a day has"));
        };
        self.starts_left = left;
        let last = self.last_start.insert(shard.number % self.concurrency(), now);
        Ok(!self.paced || last.is_none_or(|last| now.saturating_sub(last) >= APART))
    }

    fn concurrency(&self) -> u64 {
        if self.paced { 1 } else { 16 }
    }

    /// The answer to GET /gateway/bot.
    pub(crate) fn bot(&self, url: &str) -> Value {
        json!({
            "url": url, "shards": self.recommended,
            "session_start_limit": {
                "total": STARTS, "remaining": self.starts_left, "reset_after": 14_400_000,
                "max_concurrency": self.concurrency(),
            },
        })
    }

    /// Tells all sessions that are concerned; whether any was.
    pub(crate) fn tell(&mut self, now: Duration, news: &News) -> bool {
        let mut told = false;
        for session in &mut self.sessions {
            let wants = news.needed == intent::ALWAYS || session.intents & news.needed != 0;
            if wants && session.shard.hears(news.guild) && session.resumable(now) {
                let reads = session.intents & intent::MESSAGE_CONTENT != 0;
                let bare = news.bare.as_ref().filter(|_| !reads);
                session.tell(news.name, bare.unwrap_or(&news.data).clone());
                told = true;
            }
        }
        told
    }

    /// Sessions that have a connection.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| session.line.is_some())
    }

    fn order(&mut self, order: Order) {
        for session in &mut self.sessions {
            if session.line.is_some() {
                session.orders.push_back(order);
            }
        }
    }
}

/// The gateway from a test's side.
#[derive(Clone)]
pub struct Gateway {
    shared: Arc<Shared>,
}

impl Gateway {
    pub(crate) fn new(shared: &Arc<Shared>) -> Self {
        Self {
            shared: Arc::clone(shared),
        }
    }

    /// Waits until so many shards are connected.
    pub async fn connected(&self, shards: usize) {
        let what = format!("{shards} shards are connected");
        let there = |world: &mut World| (world.gateway.live().count() >= shards).then_some(());
        self.shared.until(&what, there).await;
    }

    /// Waits until nobody is connected.
    pub async fn left(&self) {
        let gone = |world: &mut World| world.gateway.live().next().is_none().then_some(());
        self.shared.until("the bot leaves the gateway", gone).await;
    }

    /// What bots did here, in order: `identify [0, 1]`, `resume [0, 1], 2 missed`, `presence …`, `left [0, 1] 1000`,
    /// `closed [0, 1] 4000`, `cut [0, 1]`, `refused 4004`.
    pub fn seen(&self) -> Vec<String> {
        self.shared.world().gateway.seen.clone()
    }

    /// Waits until so many entries of [`Gateway::seen`] begin like this, and returns them.
    pub async fn saw(&self, start: &str, times: usize) -> Vec<String> {
        let what = format!("the gateway saw {start:?} {times} times");
        let there = |world: &mut World| {
            let seen = world.gateway.seen.iter().filter(|word| word.starts_with(start));
            let seen: Vec<String> = seen.cloned().collect();
            (seen.len() >= times).then_some(seen)
        };
        self.shared.until(&what, there).await
    }

    /// Waits until so many heartbeats came.
    pub async fn beat(&self, times: usize) {
        let what = format!("{times} heartbeats came");
        let there = |world: &mut World| (world.gateway.beats >= times).then_some(());
        self.shared.until(&what, there).await;
    }

    /// What people see under the bot's name: `online: Watching the road`.
    pub fn presence(&self) -> Option<String> {
        self.shared.world().gateway.presence.clone()
    }

    /// The intents of the sessions that are connected.
    pub fn intents(&self) -> Vec<u64> {
        self.shared
            .world()
            .gateway
            .live()
            .map(|session| session.intents)
            .collect()
    }

    /// Discord asks all shards to reconnect (op 7).
    pub fn asks_to_reconnect(&self) {
        self.shared.change(|world| world.gateway.order(Order::Reconnect));
    }

    /// Discord calls all sessions invalid (op 9); a resumable one can be taken up again.
    pub fn invalidates(&self, resumable: bool) {
        self.shared
            .change(|world| world.gateway.order(Order::Invalid(resumable)));
    }

    /// Discord asks for a heartbeat at once (op 1).
    pub fn asks_for_heartbeat(&self) {
        self.shared.change(|world| world.gateway.order(Order::Beat));
    }

    /// All connections are closed with a code.
    pub fn closes(&self, code: u16) {
        self.shared
            .change(|world| world.gateway.order(Order::Close(code)));
    }

    /// All connections end without a word.
    pub fn cuts(&self) {
        self.shared.change(|world| world.gateway.order(Order::Cut));
    }

    /// The next IDENTIFY or RESUME is closed with a code.
    pub fn closes_next(&self, code: u16) {
        self.shared
            .change(|world| world.gateway.at_door.push_back(Order::Close(code)));
    }

    /// Heartbeats are not acknowledged any more, or are again.
    pub fn falls_silent(&self, silent: bool) {
        self.shared.change(|world| world.gateway.silent = silent);
    }

    /// How often connections made from now on are asked to send heartbeats; 41.25 s at first.
    pub fn beats_every(&self, every: Duration) {
        self.shared.change(|world| world.gateway.heartbeat = every);
    }

    /// Tells something as it is, to the shard of a server or to the first one. For what a bot must survive.
    pub fn tells(&self, name: &'static str, server: Option<u64>, data: Value) {
        let news = News {
            name,
            guild: server,
            needed: intent::ALWAYS,
            data,
            bare: None,
        };
        self.shared.change(|world| {
            let now = world.clock.now();
            world.gateway.tell(now, &news);
        });
    }

    /// Privileged intents that the portal has switched on; none at first.
    pub fn allows(&self, privileged: u64) {
        self.shared.change(|world| world.gateway.privileged = privileged);
    }

    /// How many shards Discord recommends; 1 at first.
    pub fn recommends(&self, shards: u64) {
        self.shared.change(|world| world.gateway.recommended = shards);
    }

    /// Holds the bot to one start of a session in five seconds, by the server's clock: who comes sooner is told that the
    /// session is invalid. Without it, shards may start at once.
    pub fn paces_starts(&self) {
        self.shared.change(|world| world.gateway.paced = true);
    }

    /// Session starts that are left for the day; 1,000 at first.
    pub fn starts_left(&self) -> u64 {
        self.shared.world().gateway.starts_left
    }

    /// Sets them.
    pub fn leaves_starts(&self, left: u64) {
        self.shared.change(|world| world.gateway.starts_left = left);
    }
}
