//! A Discord server on loopback: the REST API v10, the gateway, and the people in its servers.
//!
//! [`Discord`] is the whole, [`Server`] a guild with [`Channel`]s and [`Role`]s, [`User`] somebody with an account. It
//! answers as the real one does, and notes every request that no correct bot makes ([`Discord::violations`]); unless the
//! test forgives them, dropping it fails the test that caused them.

mod drawn;
mod events;
mod fault;
mod form;
mod gateway;
mod guild;
pub mod load;
#[expect(
    clippy::unused_async,
    reason = "all that people do is awaited, so that a test reads as a conversation"
)]
mod member;
pub mod permission;
mod plant;
mod problem;
mod rate;
mod request;
mod rest;
mod route;
pub mod rules;
mod server;
mod spec;
mod tls;
mod transcript;
mod user;
mod wait;
mod world;

use std::sync::Arc;
use std::time::Duration;

pub use drawn::{Attached, Button, Choice, Component, Drawn, Offers, Select};
pub use fault::Fault;
pub use form::{Field, Form};
pub use gateway::Gateway;
pub use guild::{Admitted, Channel, Role, Server};
pub use member::Member;
pub use plant::{Asking, Planted};
pub use problem::{Flaw, Violation};
pub use rate::{Rates, Scope};
pub use route::ROUTES;
pub use tls::Sealed;
pub use user::User;
pub use wait::{Answered, Pending};
pub use world::{Call, Pings};

use serde_json::Value;

use crate::host::Host;
use crate::logs::Watch;
use world::{Shared, World};

/// The token that the server knows: the bot's number, in Base64, and a secret.
const TOKEN: &str = "NzAwMDAwMDAwMDAwMDAwMQ.GloopB.ackloopbackloopbackloopbackloopbacklo0";

/// A running server. It lives on a thread of its own, so that a test may pause the clock of its runtime.
pub struct Discord {
    shared: Arc<Shared>,
    watch: Watch,
    _host: Host,
}

/// What a server starts with.
#[derive(Clone, Debug)]
pub struct Builder {
    patience: Duration,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
        }
    }
}

impl Builder {
    /// How long a user waits for the bot before the test fails; 10 seconds.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts the server.
    pub async fn start(self) -> Discord {
        let world = World::new(TOKEN.to_owned(), "Waymark");
        let (host, shared) = Host::start(move |runtime, address| {
            let shared = Arc::new(Shared::new(world, runtime, self.patience, address));
            (server::router(Arc::clone(&shared)), shared)
        })
        .await;
        let watch = Watch::start();
        Discord {
            shared,
            watch,
            _host: host,
        }
    }
}

impl Discord {
    /// A server with the usual bot, `Waymark`.
    pub async fn start() -> Self {
        Builder::default().start().await
    }

    /// A server with something unusual.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it answers: `http://127.0.0.1:PORT`, without `/api/v10`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// The bot's token.
    pub fn token(&self) -> String {
        self.shared.world().token.clone()
    }

    /// The application's number, which is also the bot's.
    pub fn application_id(&self) -> u64 {
        self.shared.world().application.id
    }

    /// The gateway: who is connected, and what goes wrong there.
    pub fn gateway(&self) -> Gateway {
        Gateway::new(&self.shared)
    }

    /// Somebody who is in no server yet.
    pub fn user(&self, name: &str) -> User {
        User::new(&self.shared, name)
    }

    /// A server with #general and nobody in it; the bot comes with [`Server::adds_bot`].
    pub fn server(&self, name: &str) -> Server {
        Server::new(&self.shared, name)
    }

    /// Requests that no correct bot makes, and interactions that it left without an answer.
    pub fn violations(&self) -> Vec<Violation> {
        let world = self.shared.world();
        let mut all = world.violations.clone();
        all.extend(world.left_open());
        all.extend(world.badly_drawn());
        all.extend(self.watch.unreadable().into_iter().map(|line| Violation {
            route: "gateway".to_owned(),
            rule: "the client could not read what it was told".to_owned(),
            call: line.to_string(),
        }));
        all
    }

    /// The violations so far, which from now on do not fail the test.
    pub fn forgive(&self) -> Vec<Violation> {
        let all = self.violations();
        self.watch.forget();
        self.shared.change(|world| {
            world.violations.clear();
            let all = world.interactions.values_mut();
            all.for_each(|interaction| interaction.heard = false);
        });
        all
    }

    /// No violation fails the test, now or later.
    pub fn forgive_everything(&self) {
        self.shared.change(|world| world.forgiving = true);
    }

    /// Every request, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.world().calls.clone()
    }

    /// The requests of one route, as [`ROUTES`] names it.
    pub fn calls_of(&self, route: &str) -> Vec<Call> {
        let world = self.shared.world();
        world
            .calls
            .iter()
            .filter(|call| call.route == route)
            .cloned()
            .collect()
    }

    /// Waits until the bot has made so many requests of a route, successful or not, and returns them.
    ///
    /// # Panics
    /// When for too long none more comes.
    pub async fn saw(&self, route: &str, calls: usize) -> Vec<Call> {
        assert!(ROUTES.contains(&route), "{route} is not played");
        let what = format!("{route} was called {calls} times");
        let count = |world: &World| world.counts.get(route).copied().unwrap_or_default();
        let mut seen = count(&self.shared.world());
        while seen < calls {
            let more = |world: &mut World| Some(count(world)).filter(|count| *count > seen);
            seen = self.shared.until(&what, more).await;
        }
        self.calls_of(route)
    }

    /// Whom the bot's messages pinged, in order of the messages; those that pinged nobody are not among them.
    pub fn pings(&self) -> Vec<Pings> {
        let world = self.shared.world();
        let own = world.posts.values().filter(|post| post.author == world.bot());
        own.map(|post| post.pings.clone())
            .filter(|pings| !pings.nobody())
            .collect()
    }

    /// Holds the bot to rates; `None` lets it ask as it likes, which is so at first.
    pub fn rates(&self, rates: Option<Rates>) {
        self.shared.change(|world| world.gauge.rates = rates);
    }

    /// How many invalid requests (401, 403, and 429 that is not of the scope "shared") are held against the bot now.
    pub fn invalid_requests(&self) -> usize {
        self.shared.change(|world| world.gauge.invalid(world.clock.now()))
    }

    /// After how many invalid requests within ten minutes the bot is shut out; 10,000 at first.
    pub fn bans_after(&self, invalid: usize) {
        self.shared.change(|world| world.gauge.patience = invalid);
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

    /// The token is not valid any more: 401 to everything, and 4004 to who comes to the gateway. Connections that are there
    /// stay.
    pub fn revokes_token(&self) {
        self.shared.change(|world| world.revoked = true);
    }

    /// The commands that are registered, everywhere or in one server, as the API answers them.
    pub fn commands(&self, server: Option<&Server>) -> Vec<Value> {
        let world = self.shared.world();
        let of = server.map(Server::id);
        world.commands.get(&of).cloned().unwrap_or_default()
    }

    /// Waits until, for so long by the wall clock, no request was under way and no interaction waited. For "and nothing
    /// more came"; where the bot says something that can be waited for, prefer that.
    pub async fn quiet_for(&self, stretch: Duration) {
        self.shared.quiet_for(stretch).await;
    }

    /// The server's time, since the epoch.
    pub fn now(&self) -> Duration {
        self.shared.world().clock.now()
    }

    /// Sets the server's time: numbers of messages, rates, the age of interactions.
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

    /// Ends a test: every interaction was answered, or is so in time, what was deferred was said, and no rule was broken.
    ///
    /// # Panics
    /// When that is not so.
    pub async fn finish(self) {
        self.settled().await;
        drop(self);
    }
}

impl Drop for Discord {
    fn drop(&mut self) {
        let violations = self.violations();
        if violations.is_empty() || self.shared.world().forgiving || std::thread::panicking() {
            return;
        }
        let told: Vec<String> = violations.iter().map(ToString::to_string).collect();
        panic!("{} broken rules of Discord:\n  {}", told.len(), told.join("\n  "));
    }
}
