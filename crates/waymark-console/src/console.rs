//! A chat in a terminal, before it begins: what it needs, and what its parts share.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use waymark_app::{
    App,
    ports::{BoxFuture, Courier, VirtualClock},
    request::{Actor, Chat, Place},
};
use waymark_core::calendar::Zone;

use crate::{
    chat,
    courier::Terminal,
    inbound::{self, NameError},
    lines::{Begun, Input},
    look::Look,
    screen::{Output, Screen, Seat},
};

/// Why time could not pass: the scheduler failed.
pub type Stuck = Box<dyn std::error::Error + Send + Sync>;

/// What makes time pass in a chat. The program joins the chat's clock and the scheduler behind it.
pub trait Time: Send + Sync {
    /// Moves the clock to `until`, and on the way, at its own time, everything happens that falls due.
    fn pass_to(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>>;

    /// Moves the clock to `until` as if Waymark were down meanwhile, and starts it again.
    fn outage(&self, until: Timestamp) -> BoxFuture<'_, Result<(), Stuck>>;
}

/// What a chat needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who is talking.
    pub learner: String,
    /// Where a newcomer starts; without it, as the app is configured.
    pub zone: Option<Zone>,
    /// One line of JSON for each reply and each prompt, and nothing else.
    pub json: bool,
    /// Where files of replies are saved.
    pub downloads: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            learner: "me".to_owned(),
            zone: None,
            json: false,
            downloads: PathBuf::from("."),
        }
    }
}

/// Why a chat could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody can have that name.
    #[error("the learner's name is not usable")]
    Name(#[from] NameError),
    /// No more lines can be read.
    #[error("the input can't be read")]
    Input(#[source] io::Error),
    /// No more replies can be written; that nobody reads them any more is not an error.
    #[error("the output can't be written")]
    Output(#[source] io::Error),
    /// The terminal can't be used.
    #[error("the terminal can't be used")]
    Terminal(#[source] io::Error),
}

/// A chat in a terminal, before it begins.
pub struct Console {
    pub(crate) shared: Arc<Shared>,
    pub(crate) downloads: PathBuf,
    pub(crate) json: bool,
}

/// What the chat, the courier and the completion share.
pub(crate) struct Shared {
    pub(crate) app: App,
    pub(crate) clock: VirtualClock,
    pub(crate) screen: Screen,
    pub(crate) zone: Option<Zone>,
    first: Actor,
    /// Who took over; the last one is talking now.
    talkers: Mutex<Vec<Actor>>,
    /// The chat with others in which they talk now; none in private.
    chat: Mutex<Option<Chat>>,
}

impl Shared {
    fn talkers(&self) -> MutexGuard<'_, Vec<Actor>> {
        self.talkers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is talking now.
    pub(crate) fn learner(&self) -> Actor {
        self.talkers()
            .last()
            .cloned()
            .unwrap_or_else(|| self.first.clone())
    }

    /// The chat in which is talked now, without a word on who is its admin.
    pub(crate) fn chat(&self) -> Option<Chat> {
        self.chat.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Goes into a chat, or out of it.
    pub(crate) fn go(&self, to: Option<Chat>) {
        *self.chat.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }

    /// Where a learner talks now. The terminal knows no roles: who set up a chat's group is its admin, and before that
    /// everybody.
    pub(crate) async fn place(&self, actor: &Actor) -> Place {
        let Some(mut chat) = self.chat() else {
            return Place::Direct;
        };
        chat.admin = match self.app.may_administer(actor, &chat.id).await {
            Ok(admin) => admin,
            Err(fault) => {
                tracing::warn!(
                    error = &fault as &dyn std::error::Error,
                    "admin of a chat unknown"
                );
                false
            }
        };
        Place::Group(chat)
    }

    /// Where a learner sees what is shown.
    pub(crate) fn seat(&self, actor: &Actor) -> Seat {
        Seat::new(&actor.external, self.chat().as_ref().map(|chat| chat.id.as_str()))
    }

    /// What a learner calls themselves.
    pub(crate) fn name_of(&self, actor: &Actor) -> String {
        let talkers = self.talkers();
        let known = talkers
            .iter()
            .chain([&self.first])
            .find(|it| it.external == actor.external);
        known.unwrap_or(actor).name.clone()
    }

    /// From now on somebody else talks; the name that they gave first stays.
    pub(crate) fn switch_to(&self, mut actor: Actor) -> Actor {
        actor.name = self.name_of(&actor);
        let mut talkers = self.talkers();
        talkers.retain(|it| it.external != actor.external);
        talkers.push(actor.clone());
        actor
    }

    /// The zone that a learner has chosen, or would start in.
    pub(crate) async fn zone_of(&self, actor: &Actor) -> Zone {
        match self.app.zone_of(actor).await {
            Ok(zone) => zone,
            Err(fault) => {
                tracing::warn!(
                    error = &fault as &dyn std::error::Error,
                    "zone of a learner unknown"
                );
                let start = actor.zone.as_ref().unwrap_or(&self.app.defaults().zone);
                start.clone()
            }
        }
    }
}

impl Console {
    /// A chat that has not begun, so that its courier can be given to a scheduler first.
    ///
    /// # Errors
    /// [`Error::Name`] when nobody can have the learner's name.
    pub fn new(
        app: App,
        clock: VirtualClock,
        options: Options,
        look: Look,
        output: Output,
    ) -> Result<Self, Error> {
        let learner = inbound::actor(&options.learner, options.zone.clone())?;
        Ok(Self {
            shared: Arc::new(Shared {
                app,
                clock,
                screen: Screen::new(output, look, options.json),
                zone: options.zone,
                first: learner,
                talkers: Mutex::new(Vec::new()),
                chat: Mutex::new(None),
            }),
            downloads: options.downloads,
            json: options.json,
        })
    }

    /// Brings prompts to this terminal.
    pub fn courier(&self) -> Arc<dyn Courier> {
        Arc::new(Terminal(Arc::clone(&self.shared)))
    }

    /// Talks until the lines end, or nobody reads the replies any more; both are a good end.
    ///
    /// # Errors
    /// When the input can't be read or the output can't be written.
    pub async fn chat(self, time: Arc<dyn Time>, input: Input) -> Result<(), Error> {
        let Begun {
            lines,
            people,
            printer,
        } = input.begin();
        let screen = &self.shared.screen;
        if let Some(printer) = printer {
            screen.print_above(printer);
        }
        chat::Chat::new(&self, time).run(lines, people).await?;
        screen.failure().map_or(Ok(()), |error| Err(Error::Output(error)))
    }
}
