//! All that the server knows, behind one lock; and whom to wake when it changes.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde_json::Value;

use super::chat::Chat;
use super::fault::Fault;
use super::message::Poll;
use super::problem::{Problem, Violation};
use super::rate::Gauge;
use super::request::File;
use super::updates::Updates;
use super::webhook::Webhook;
use crate::clock::Clock;

/// Who writes for admins that stay anonymous.
pub(crate) const ANONYMOUS: i64 = 1_087_968_824;

/// The bot itself, and a person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) username: Option<String>,
    pub(crate) bot: bool,
    /// The account was deleted.
    pub(crate) gone: bool,
}

/// A pressed button that waits for the bot.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) user: i64,
    pub(crate) chat: i64,
    pub(crate) data: String,
    pub(crate) at: Duration,
    pub(crate) answer: Option<Answer>,
    /// The bot was told of it.
    pub(crate) heard: bool,
}

/// What a user saw after pressing a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The words, if there were any.
    pub text: Option<String>,
    /// Whether they stood in a window that the user had to close.
    pub alert: bool,
    /// A link that was opened.
    pub url: Option<String>,
}

/// A call that the bot made; polls for updates are not among them.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method by its published name.
    pub method: &'static str,
    /// The parameters, with their types.
    pub values: Value,
    /// When, since the epoch, by the server's clock.
    pub at: Duration,
    /// The code of the answer: 200, 400, 403, 429 …; 0 where the connection was cut instead.
    pub code: u16,
    /// Why it was not carried out; `None` if it was.
    pub description: Option<String>,
}

/// Everything.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) token: String,
    pub(crate) revoked: bool,
    pub(crate) bot: Person,
    pub(crate) privacy: bool,
    pub(crate) people: BTreeMap<i64, Person>,
    pub(crate) chats: BTreeMap<i64, Chat>,
    /// Message ids of private chats and plain groups come from one counter, those of a supergroup from its own.
    pub(crate) last_message: i64,
    /// Counts everything that happens, so that a reader knows what is new.
    pub(crate) moment: u64,
    /// How far a user has read in a chat: `(chat, user)`.
    pub(crate) read: HashMap<(i64, i64), u64>,
    pub(crate) updates: Updates,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) queries: BTreeMap<String, Query>,
    pub(crate) polls: BTreeMap<String, Poll>,
    pub(crate) files: HashMap<String, File>,
    /// Commands by scope and language, descriptions by language.
    pub(crate) commands: BTreeMap<(String, String), Vec<Value>>,
    pub(crate) descriptions: BTreeMap<(&'static str, String), String>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) gauge: Gauge,
    pub(crate) calls: Vec<Call>,
    /// How many of each method, so that who waits for many does not count them all at every call.
    pub(crate) counts: HashMap<&'static str, usize>,
    pub(crate) busy: usize,
    pub(crate) violations: Vec<Violation>,
    /// Violations do not fail the test.
    pub(crate) forgiving: bool,
    next_id: i64,
}

impl World {
    pub(crate) fn new(token: String, name: &str, username: &str) -> Self {
        let id = token
            .split(':')
            .next()
            .and_then(|id| id.parse().ok())
            .unwrap_or_default();
        let bot = Person {
            id,
            name: name.to_owned(),
            username: Some(username.to_owned()),
            bot: true,
            gone: false,
        };
        let anonymous = Person {
            id: ANONYMOUS,
            name: "Group".to_owned(),
            username: Some("GroupAnonymousBot".to_owned()),
            bot: true,
            gone: false,
        };
        Self {
            clock: Clock::system(),
            token,
            revoked: false,
            bot,
            privacy: true,
            people: BTreeMap::from([(ANONYMOUS, anonymous)]),
            chats: BTreeMap::new(),
            last_message: 0,
            moment: 0,
            read: HashMap::new(),
            updates: Updates::default(),
            webhook: None,
            queries: BTreeMap::new(),
            polls: BTreeMap::new(),
            files: HashMap::new(),
            commands: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            faults: Vec::new(),
            gauge: Gauge::default(),
            calls: Vec::new(),
            counts: HashMap::new(),
            busy: 0,
            violations: Vec::new(),
            forgiving: false,
            next_id: 1000,
        }
    }

    /// A number that nothing else has.
    pub(crate) fn fresh(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    /// The next moment; what happens gets its number from here.
    pub(crate) fn tick(&mut self) -> u64 {
        self.moment += 1;
        self.moment
    }

    /// A person or the bot.
    pub(crate) fn person(&self, id: i64) -> &Person {
        self.people.get(&id).unwrap_or(&self.bot)
    }

    /// A name for transcripts.
    pub(crate) fn name(&self, id: i64) -> &str {
        &self.person(id).name
    }

    /// Notes a call that broke a rule.
    pub(crate) fn breach(&mut self, method: &str, call: &Value, problem: &Problem) {
        if let Some(rule) = &problem.breach {
            let violation = Violation {
                method: method.to_owned(),
                rule: rule.clone(),
                call: call.to_string(),
            };
            self.violations.push(violation);
        }
    }

    /// Presses that the bot heard of and never answered.
    pub(crate) fn unanswered(&self) -> Vec<Violation> {
        let open = self
            .queries
            .values()
            .filter(|query| query.heard && query.answer.is_none());
        open.map(|query| Violation {
            method: "answerCallbackQuery".to_owned(),
            rule: "a callback query was never answered: the user sees a spinner".to_owned(),
            call: format!(
                "{} pressed {:?} in chat {}",
                self.name(query.user),
                query.data,
                query.chat
            ),
        })
        .collect()
    }
}

/// The world and those who wait for it to change.
pub(crate) type Shared = crate::shared::Shared<World>;
