//! A Telegram Bot API server on loopback, and the people who talk with the bot.
//!
//! [`Telegram`] is the server, [`User`] somebody in a chat, [`Group`] a group. The server keeps messages as Telegram does
//! (text and entities), answers in Telegram's words, and notes every call that no correct bot makes
//! ([`Telegram::violations`]); unless the test forgives them, dropping the server fails the test that caused them.
//! [`Fault`] plays what goes wrong on the way.
//!
//! What is held against the published description (`fixtures/telegram.json`): names, presence and types of all
//! parameters, however deep. Beyond it: lengths, HTML, keyboards, quizzes, files, commands.

mod chat;
mod fault;
mod formatted;
#[expect(
    clippy::unused_async,
    reason = "all that people do is awaited, so that a test reads as a conversation"
)]
mod group;
mod html;
mod keyboard;
pub mod load;
mod message;
mod methods;
#[expect(
    clippy::unused_async,
    reason = "all that people do is awaited, so that a test reads as a conversation"
)]
mod press;
mod privacy;
mod problem;
mod rate;
mod request;
mod server;
mod spec;
mod transcript;
mod typed;
mod updates;
#[expect(
    clippy::unused_async,
    reason = "all that people do is awaited, so that a test reads as a conversation"
)]
mod user;
mod wait;
mod webhook;
mod world;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

pub use crate::histogram::Histogram;
pub use fault::Fault;
pub use formatted::{Entity, Formatted, utf16};
pub use group::Group;
pub use keyboard::Button;
pub use message::{Message, Poll};
pub use methods::METHODS;
pub use press::Press;
pub use problem::Violation;
pub use rate::Rates;
pub use request::File;
pub use user::User;
pub use world::{Answer, Call};

use crate::host::Host;
use world::{Shared, World};

/// The token that the server knows unless told otherwise.
const TOKEN: &str = "7000000001:AAloopbackLoopbackLoopbackLoopback0";

/// A running server. It lives on a thread of its own, so that a test may pause the clock of its runtime.
pub struct Telegram {
    shared: Arc<Shared>,
    _host: Host,
}

/// What a server starts with.
#[derive(Clone, Debug)]
pub struct Builder {
    token: String,
    name: String,
    username: String,
    patience: Duration,
    privacy: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            token: TOKEN.to_owned(),
            name: "Waymark".to_owned(),
            username: "waymark_bot".to_owned(),
            patience: Duration::from_secs(10),
            privacy: true,
        }
    }
}

impl Builder {
    /// The bot's token: digits, a colon, letters.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.token);
        self
    }

    /// The bot's name and its @name.
    #[must_use]
    pub fn named(mut self, name: &str, username: &str) -> Self {
        name.clone_into(&mut self.name);
        username.clone_into(&mut self.username);
        self
    }

    /// How long a user waits for the bot before the test fails; 10 seconds.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Lets the bot read all messages of groups.
    #[must_use]
    pub fn privacy_off(mut self) -> Self {
        self.privacy = false;
        self
    }

    /// Starts the server.
    pub async fn start(self) -> Telegram {
        let mut world = World::new(self.token, &self.name, &self.username);
        world.privacy = self.privacy;
        let (host, shared) = Host::start(move |runtime, address| {
            let shared = Arc::new(Shared::new(world, runtime, self.patience, address));
            (server::router(Arc::clone(&shared)), shared)
        })
        .await;
        Telegram { shared, _host: host }
    }
}

impl Telegram {
    /// A server with the usual bot, `Waymark`, `@waymark_bot`.
    pub async fn start() -> Self {
        Builder::default().start().await
    }

    /// A server with something unusual.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it answers: `http://127.0.0.1:PORT`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// The bot's token.
    pub fn token(&self) -> String {
        self.shared.world().token.clone()
    }

    /// The bot's number.
    pub fn bot_id(&self) -> i64 {
        self.shared.world().bot.id
    }

    /// Somebody who has never talked with the bot. Numbers count up from 101, so that they are the same in every run.
    pub fn user(&self, name: &str) -> User {
        User::new(&self.shared, name)
    }

    /// A plain group; the first member made it. The bot is not in it until somebody [adds](User::adds_bot) it.
    pub fn group(&self, title: &str, members: &[&User]) -> Group {
        Group::new(&self.shared, title, members, chat::Kind::Group)
    }

    /// A supergroup, else like [`Telegram::group`].
    pub fn supergroup(&self, title: &str, members: &[&User]) -> Group {
        Group::new(&self.shared, title, members, chat::Kind::Supergroup)
    }

    /// All chats in which something happened.
    pub fn transcript(&self) -> String {
        transcript::everything(&self.shared.world())
    }

    /// Calls that no correct bot makes, and presses that it left without an answer.
    pub fn violations(&self) -> Vec<Violation> {
        let world = self.shared.world();
        let mut all = world.violations.clone();
        all.extend(world.unanswered());
        all
    }

    /// The violations so far, which from now on do not fail the test.
    pub fn forgive(&self) -> Vec<Violation> {
        let all = self.violations();
        self.shared.change(|world| {
            world.violations.clear();
            world.queries.values_mut().for_each(|query| query.heard = false);
        });
        all
    }

    /// No violation fails the test, now or later.
    pub fn forgive_everything(&self) {
        self.shared.change(|world| world.forgiving = true);
    }

    /// Every call but the polls for updates, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.world().calls.clone()
    }

    /// The calls of one method.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        let world = self.shared.world();
        world
            .calls
            .iter()
            .filter(|call| call.method.eq_ignore_ascii_case(method))
            .cloned()
            .collect()
    }

    /// Waits until the bot has made so many calls of a method, successful or not, and returns them.
    ///
    /// # Panics
    /// When for too long none more comes.
    pub async fn saw(&self, method: &str, calls: usize) -> Vec<Call> {
        let name = methods::find(method).unwrap_or_else(|| panic!("{method} is not played"));
        let what = format!("{name} was called {calls} times");
        let count = |world: &World| world.counts.get(name).copied().unwrap_or_default();
        let mut seen = count(&self.shared.world());
        while seen < calls {
            let more = |world: &mut World| Some(count(world)).filter(|count| *count > seen);
            seen = self.shared.until(&what, more).await;
        }
        self.calls_of(name)
    }

    /// Most messages that were sent in any stretch of that length, by the server's clock. Refused ones do not count.
    pub fn peak(&self, stretch: Duration) -> usize {
        let world = self.shared.world();
        let sent = world.calls.iter().filter(|call| {
            call.description.is_none() && call.method.starts_with("send") && call.method != "sendChatAction"
        });
        rate::peak(&sent.map(|call| call.at).collect::<Vec<_>>(), stretch)
    }

    /// Holds the bot to rates; `None` lets it send as it likes, which is so at first.
    pub fn rates(&self, rates: Option<Rates>) {
        self.shared.change(|world| world.gauge.rates = rates);
    }

    /// Plays a fault.
    pub fn plays(&self, fault: Fault) {
        self.shared.change(|world| world.faults.push(fault));
    }

    /// Ends all faults, and gives a revoked token back.
    pub fn heals(&self) {
        self.shared.change(|world| {
            world.faults.clear();
            world.revoked = false;
        });
    }

    /// The token is not valid any more: 401 to everything.
    pub fn revokes_token(&self) {
        self.shared.change(|world| world.revoked = true);
    }

    /// Every update comes twice, with the same number, from now on or no longer.
    pub fn doubles_updates(&self, doubled: bool) {
        self.shared.change(|world| world.updates.doubled = doubled);
    }

    /// Puts an update into the queue as it is; without an `update_id` it gets the next. Returns that number.
    pub fn injects(&self, update: Value) -> i64 {
        self.shared.change(|world| world.updates.push_raw(update))
    }

    /// A message becomes so old that who presses its buttons sends no more of it than its number. It can still be edited.
    pub fn ages(&self, message: &Message) {
        self.shared.change(|world| {
            if let Some(post) = world.post_mut(message.chat, message.id) {
                post.aged = true;
            }
        });
    }

    /// Updates that the bot has not confirmed yet.
    pub fn pending(&self) -> usize {
        self.shared.world().updates.pending.len()
    }

    /// Waits until the bot has confirmed all updates.
    pub async fn drained(&self) {
        let empty = |world: &mut World| world.updates.pending.is_empty().then_some(());
        self.shared.until("the bot has taken all updates", empty).await;
    }

    /// Waits until, for so long by the wall clock, no call was under way and no update waited. For "and nothing more
    /// came"; where the bot says something that can be waited for, prefer that.
    pub async fn quiet_for(&self, stretch: Duration) {
        self.shared.quiet_for(stretch).await;
    }

    /// The server's time, since the epoch.
    pub fn now(&self) -> Duration {
        self.shared.world().clock.now()
    }

    /// Sets the server's time: dates of messages, rates, the age of queries.
    pub fn sets_clock(&self, now: Duration) {
        self.shared.change(|world| world.clock.set(now));
    }

    /// Moves the server's time on.
    pub fn advances(&self, by: Duration) {
        self.shared.change(|world| {
            let now = world.clock.now();
            world.clock.set(now + by);
        });
    }

    /// Lets the server's time run so many times as fast as the wall clock; 0 stops it.
    pub fn runs_at(&self, speed: f64) {
        self.shared.change(|world| world.clock.run(speed));
    }

    /// The commands that the bot set for a scope, such as `{"type":"default"}`, as `name: description`.
    pub fn commands(&self, scope: &Value) -> Vec<String> {
        let world = self.shared.world();
        let found = world
            .commands
            .get(&(scope.to_string(), String::new()))
            .into_iter()
            .flatten();
        let word = |command: &Value, name: &str| command[name].as_str().unwrap_or_default().to_owned();
        found
            .map(|command| format!("{}: {}", word(command, "command"), word(command, "description")))
            .collect()
    }

    /// Ends a test: every press was answered, or is so in time, and no rule was broken.
    ///
    /// # Panics
    /// When that is not so.
    pub async fn finish(self) {
        let answered = |world: &mut World| world.unanswered().is_empty().then_some(());
        self.shared.until("every press is answered", answered).await;
        drop(self);
    }
}

impl Drop for Telegram {
    fn drop(&mut self) {
        let violations = self.violations();
        if violations.is_empty() || self.shared.world().forgiving || std::thread::panicking() {
            return;
        }
        let told: Vec<String> = violations.iter().map(ToString::to_string).collect();
        panic!(
            "{} broken rules of the Bot API:\n  {}",
            told.len(),
            told.join("\n  ")
        );
    }
}
