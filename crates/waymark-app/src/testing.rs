//! Conversations for tests: of this crate, and of the adapters.

use std::sync::{Arc, LazyLock};

pub mod arbitrary;
pub mod crabs;
pub mod sample;
#[cfg(test)]
pub(crate) mod small;

use jiff::{SignedDuration, Timestamp, Zoned, civil::Date};
use tokio::task::JoinSet;
use waymark_core::{
    calendar::Zone,
    catalog::{Catalog, Source},
    content::Problem,
    roadmap::Severity,
    when,
};
use waymark_store::{Learner, PromptId, Recipient, Store};

use crate::{
    app::{App, Defaults},
    prompt::{Composed, Kind, Prompt},
    reply::{Audience, Reply, Tone, plain},
    request::{Action, Actor, Chat, Notice, Place, Platform, Request, What},
};

mod gallery;

pub use gallery::gallery;

/// A learner talking to Waymark over a database in memory, at a time that only moves when told to.
pub struct Scenario {
    /// The app.
    pub app: App,
    /// Now.
    pub now: Timestamp,
    /// Who talks.
    pub actor: Actor,
    /// Where.
    pub place: Place,
    last: Option<Reply>,
    requests: u64,
}

impl Scenario {
    /// A newcomer in the zone and at the time of `2026-03-26T18:00:00+01:00[Europe/Berlin]`, say.
    ///
    /// # Panics
    /// When the text is not a zoned time; when no database can be made.
    pub async fn at(zoned: &str) -> Self {
        /// Binding every topic to its questions takes a while: once is enough.
        static EMBEDDED: LazyLock<Catalog> = LazyLock::new(Catalog::embedded);
        Self::with(zoned, EMBEDDED.clone()).await
    }

    /// The same over a catalog of one's own.
    ///
    /// # Panics
    /// As [`Scenario::at`].
    #[expect(clippy::expect_used, reason = "for tests")]
    pub async fn with(zoned: &str, catalog: Catalog) -> Self {
        let at: Zoned = zoned.parse().expect("a zoned time");
        let zone = Zone::named(at.time_zone().iana_name().unwrap_or("UTC")).expect("a zone");
        let store = Store::memory().await.expect("a database in memory");
        let app = App::new(store, Arc::new(catalog), Defaults::default());
        let actor = Actor {
            platform: Platform::Console,
            external: "ada".to_owned(),
            address: "ada".to_owned(),
            name: "Ada".to_owned(),
            zone: Some(zone),
        };
        Self {
            app,
            now: at.timestamp(),
            actor,
            place: Place::Direct,
            last: None,
            requests: 0,
        }
    }

    /// A learner who follows the [`sample`] roadmap.
    ///
    /// # Panics
    /// As [`Scenario::at`].
    pub async fn sample(zoned: &str) -> Self {
        let mut scenario = Self::with(zoned, sample::catalog()).await;
        scenario.follow(sample::ID).await;
        scenario
    }

    /// Lets time pass: `1d`, `90m`. No prompt comes: that is the scheduler's.
    ///
    /// # Panics
    /// When the text is not a span.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub fn wait(&mut self, span: &str) {
        let span = when::parse_span(span).expect("a span");
        let zone = self.actor.zone.clone().unwrap_or_else(Zone::utc);
        self.now = span.after(&zone, self.now);
    }

    /// The learner who talks, as stored.
    ///
    /// # Panics
    /// When they have not said anything yet.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub async fn learner(&self) -> Learner {
        let (platform, external) = (self.actor.platform.as_str(), self.actor.external.as_str());
        let mut snapshot = self.app.store().read().await.expect("a view");
        let account = snapshot.account(platform, external).await.expect("a row");
        let id = account.expect("an account").learner;
        snapshot.learner(id).await.expect("a row").expect("a learner")
    }

    /// Changes the learner's settings behind their back.
    ///
    /// # Panics
    /// When they have not said anything yet.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub async fn settings(&self, change: impl FnOnce(&mut Learner)) {
        let mut learner = self.learner().await;
        change(&mut learner);
        let mut tx = self.app.store().begin(self.now).await.expect("a transaction");
        tx.put_learner(&learner).await.expect("kept");
        tx.commit().await.expect("kept");
    }

    /// The points of the learner's whole life.
    ///
    /// # Panics
    /// When they have not said anything yet.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub async fn points(&self) -> i64 {
        let id = self.learner().await.id;
        let mut snapshot = self.app.store().read().await.expect("a view");
        snapshot.points(id, Date::MIN, Date::MAX).await.expect("a sum")
    }

    /// A prompt that falls due now, for the day.
    pub fn prompt(&self, to: impl Into<Recipient>, kind: Kind, day: Date) -> Prompt {
        Prompt {
            id: PromptId(1),
            to: to.into(),
            kind,
            day,
            due_at: self.now,
            place: self.actor.platform.as_str().to_owned(),
            closed: None,
            about: None,
            late: SignedDuration::ZERO,
            belated: SignedDuration::ZERO,
        }
    }

    /// What a prompt says. Composed once more, a minute later, it says the same.
    ///
    /// # Panics
    /// When it does not, or cannot be composed.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub async fn composes(&self, prompt: &Prompt) -> Composed {
        let said = self.app.compose(prompt, self.now).await.expect("composed");
        let later = self.now + SignedDuration::from_mins(1);
        let again = self.app.compose(prompt, later).await.expect("composed again");
        assert_eq!(said, again);
        said
    }

    /// What is said in a chat when a platform tells of something there.
    ///
    /// # Panics
    /// When the database fails.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub async fn hears(&self, what: What) -> Option<Reply> {
        let notice = Notice {
            platform: self.actor.platform,
            at: self.now,
            what,
        };
        self.app.notice(notice).await.expect("noted")
    }

    /// Replaces what is taught, as a restart with other content would.
    pub fn teach(&mut self, catalog: Catalog) {
        let (store, defaults) = (self.app.store().clone(), self.app.defaults().clone());
        self.app = App::new(store, Arc::new(catalog), defaults);
    }

    /// Types a line; a number presses that button of the last reply.
    pub async fn say(&mut self, line: &str) -> Reply {
        let pressed = line.parse::<usize>().ok().and_then(|number| {
            let mut buttons = self.last.iter().flat_map(|reply| reply.buttons.iter().flatten());
            buttons
                .nth(number.checked_sub(1)?)
                .map(|button| button.press.clone())
        });
        let action = pressed.map_or_else(|| Action::Line(line.to_owned()), Action::Press);
        self.requests += 1;
        let id = format!("test:{}", self.requests);
        self.send(&id, action).await
    }

    /// Sends a request with an id of one's own, as a platform that repeats itself would.
    pub async fn send(&mut self, id: &str, action: Action) -> Reply {
        let request = Request {
            id: id.to_owned(),
            actor: self.actor.clone(),
            place: self.place.clone(),
            at: self.now,
            action,
        };
        let reply = self.app.handle(request).await;
        self.last = Some(reply.clone());
        reply
    }

    /// Lets somebody else talk.
    pub fn speak_as(&mut self, name: &str) {
        self.actor.external = name.to_lowercase();
        self.actor.address = self.actor.external.clone();
        name.clone_into(&mut self.actor.name);
    }

    /// Goes into a chat with others, as an admin of it or not. `crabs#17` is channel 17 of the server `crabs`.
    pub fn enter(&mut self, chat: &str, admin: bool) {
        let (title, id) = chat.split_once('#').unwrap_or((chat, chat));
        self.place = Place::Group(Chat {
            id: id.to_owned(),
            title: title.to_owned(),
            server: (title != id).then(|| title.to_owned()),
            admin,
        });
    }

    /// Types lines and gives the whole conversation, buttons in brackets. `:wait 1d` lets time pass, `:as Ben` lets Ben
    /// talk, `:in crabs` goes into a chat (`:in crabs admin` as an admin of it), `:in crabs#17` into a channel of a
    /// server, `:alone` leaves it. What everybody in
    /// the chat sees is said so.
    pub async fn talk(&mut self, lines: &[&str]) -> String {
        let mut out = String::new();
        for line in lines {
            out.push_str("> ");
            out.push_str(line);
            out.push('\n');
            if let Some(span) = line.strip_prefix(":wait ") {
                self.wait(span);
                continue;
            }
            if let Some(name) = line.strip_prefix(":as ") {
                self.speak_as(name);
                continue;
            }
            if let Some(chat) = line.strip_prefix(":in ") {
                let admin = chat.strip_suffix(" admin");
                self.enter(admin.unwrap_or(chat), admin.is_some());
                continue;
            }
            if *line == ":alone" {
                self.place = Place::Direct;
                continue;
            }
            let reply = self.say(line).await;
            if reply.audience == Audience::Group && self.place != Place::Direct {
                out.push_str("(for all)\n");
            }
            out.push_str(&shown(&reply));
            if let Some(shared) = &reply.instead {
                out.push_str("(the message becomes)\n");
                out.push_str(&shown(shared));
            }
            out.push('\n');
        }
        out
    }
}

/// The catalog of these files.
///
/// # Panics
/// When something is wrong with them.
pub fn taught(sources: impl IntoIterator<Item = Source>) -> Catalog {
    let (catalog, problems) = Catalog::of(sources);
    let errors: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    catalog
}

/// Lets people follow a roadmap from a moment on: a database full of them.
///
/// # Panics
/// When somebody is refused.
#[expect(clippy::expect_used, reason = "for tests")]
pub async fn enroll(
    app: &App,
    platform: Platform,
    people: impl IntoIterator<Item = impl ToString>,
    at: Timestamp,
) {
    /// So many at a time.
    const AT_ONCE: usize = 64;
    let mut enrolling = JoinSet::new();
    for id in people {
        let id = id.to_string();
        let request = Request {
            id: format!("seed:{id}"),
            actor: Actor {
                platform,
                external: id.clone(),
                address: id,
                name: "L".to_owned(),
                zone: None,
            },
            place: Place::Direct,
            at,
            action: Action::Line("enroll rust-backend-fast-track".to_owned()),
        };
        if enrolling.len() >= AT_ONCE {
            let enrolled = enrolling.join_next().await.expect("somebody");
            enrolled.expect("enrolled");
        }
        let app = app.clone();
        enrolling.spawn(async move {
            let reply = app.handle(request).await;
            assert!(!matches!(reply.tone, Tone::Refusal | Tone::Fault), "{reply:?}");
        });
    }
    enrolling.join_all().await;
}

/// A command that is called with what belongs to it, as a menu does.
pub fn called(name: &str, values: &[(&str, &str)]) -> Action {
    let values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Action::Command(name.to_owned(), values.collect())
}

/// A reply as plain text with its buttons: `[1 Done] [2 Skip]`.
pub fn shown(reply: &Reply) -> String {
    let mut out = plain(reply);
    out.push('\n');
    let mut number = 0;
    for row in &reply.buttons {
        let labels: Vec<_> = row
            .iter()
            .map(|button| {
                number += 1;
                format!("[{number} {}]", button.label)
            })
            .collect();
        out.push_str(&labels.join(" "));
        out.push('\n');
    }
    out
}
