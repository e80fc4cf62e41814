//! All that the server knows, behind one lock; whom to wake when it changes; and what the gateway has to tell.

mod guild;
mod interaction;
mod json;
mod people;
mod post;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde_json::Value;

pub(crate) use guild::{Channel, Guild, Kind, Overwrite, Role};
pub(crate) use interaction::{Acknowledged, Asked, Interaction, LIFE, PATIENCE};
pub(crate) use people::Person;
pub use post::Pings;
pub(crate) use post::{Attachment, EPHEMERAL, Post};

use super::fault::Fault;
use super::gateway::Hub;
use super::problem::{Problem, Violation};
use super::rate::Gauge;
use super::transcript::Story;
use crate::clock::Clock;

/// A snowflake.
pub(crate) type Id = u64;

/// When Discord's numbers start, in milliseconds since the Unix epoch.
pub(crate) const EPOCH_MS: u64 = 1_420_070_400_000;

/// The application that is tested.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    /// Also the number of its bot.
    pub(crate) id: Id,
    pub(crate) name: String,
    /// Who made it.
    pub(crate) owner: Id,
}

/// A request that the bot made.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method and the route, as `POST /channels/{channel_id}/messages`.
    pub route: &'static str,
    /// The path as it came, behind `/api/v10`.
    pub path: String,
    /// The body; of a form with files what stood in `payload_json`.
    pub body: Value,
    /// When, since the epoch, by the server's clock.
    pub at: Duration,
    /// The status of the answer: 200, 204, 400, 429 …; 0 where the connection was cut instead.
    pub status: u16,
    /// Discord's code of an error, 0 if there is none.
    pub code: u32,
}

/// Everything.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) token: String,
    pub(crate) revoked: bool,
    pub(crate) application: Application,
    /// Everybody, the bot too.
    pub(crate) people: BTreeMap<Id, Person>,
    pub(crate) guilds: BTreeMap<Id, Guild>,
    /// Channels of servers, threads and direct channels.
    pub(crate) channels: BTreeMap<Id, Channel>,
    /// Messages in order of their numbers; deleted ones are gone.
    pub(crate) posts: BTreeMap<Id, Post>,
    pub(crate) interactions: BTreeMap<Id, Interaction>,
    /// Registered commands as the server answers them: global ones under `None`.
    pub(crate) commands: BTreeMap<Option<Id>, Vec<Value>>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) gauge: Gauge,
    pub(crate) gateway: Hub,
    pub(crate) story: Story,
    /// Counts everything that happens, so that a reader knows what is new.
    pub(crate) moment: u64,
    pub(crate) calls: Vec<Call>,
    /// How many of each route, so that who waits for many does not count them all at every call.
    pub(crate) counts: HashMap<&'static str, usize>,
    /// Requests that are being carried out.
    pub(crate) busy: usize,
    pub(crate) violations: Vec<Violation>,
    /// Violations do not fail the test.
    pub(crate) forgiving: bool,
    last_fixed: Id,
    last_timed: Id,
}

impl World {
    pub(crate) fn new(token: String, name: &str) -> Self {
        let application = Application {
            id: 7_000_000_000_000_001,
            name: name.to_owned(),
            owner: 7_000_000_000_000_002,
        };
        let bot = Person::new(application.id, name, true);
        let owner = Person::new(application.owner, "Maker", false);
        Self {
            clock: Clock::system(),
            token,
            revoked: false,
            people: BTreeMap::from([(bot.id, bot), (owner.id, owner)]),
            application,
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            posts: BTreeMap::new(),
            interactions: BTreeMap::new(),
            commands: BTreeMap::new(),
            faults: Vec::new(),
            gauge: Gauge::default(),
            gateway: Hub::default(),
            story: Story::default(),
            moment: 0,
            calls: Vec::new(),
            counts: HashMap::new(),
            busy: 0,
            violations: Vec::new(),
            forgiving: false,
            last_fixed: 1_000_000_000_000_100,
            last_timed: 0,
        }
    }

    /// A number for what is set up: people, servers, channels, roles, commands. The same in every run.
    pub(crate) fn fixed(&mut self) -> Id {
        self.last_fixed += 1;
        self.last_fixed
    }

    /// A number with the time in it, as a real one has: messages, interactions, attachments. It always rises.
    pub(crate) fn timed(&mut self) -> Id {
        let millis = u64::try_from(self.clock.now().as_millis()).unwrap_or(u64::MAX);
        let now = millis.saturating_sub(EPOCH_MS) << 22;
        self.last_timed = now.max(self.last_timed + 1);
        self.last_timed
    }

    /// The next moment; what happens gets its number from here.
    pub(crate) fn tick(&mut self) -> u64 {
        self.moment += 1;
        self.moment
    }

    /// The bot's number.
    pub(crate) fn bot(&self) -> Id {
        self.application.id
    }

    /// Notes a request that broke a rule, if it did.
    pub(crate) fn breach(&mut self, route: &str, call: &Value, problem: &Problem) {
        if let Some(rule) = &problem.breach {
            self.violates(route, rule.clone(), call.to_string());
        }
    }

    /// Notes a broken rule.
    pub(crate) fn violates(&mut self, route: &str, rule: impl Into<String>, call: impl Into<String>) {
        self.violations.push(Violation {
            route: route.to_owned(),
            rule: rule.into(),
            call: call.into(),
        });
    }
}

/// The world and those who wait for it to change.
pub(crate) type Shared = crate::shared::Shared<World>;
