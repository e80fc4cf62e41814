//! From an event to what is said: which request it is, and where the reply goes.
//!
//! | asked | the reply goes |
//! |---|---|
//! | in a private chat | there; in place of the message whose button was pressed, if it says so |
//! | in a group, and it is for all | there, below what was written |
//! | in a group, and it is for the learner | into their private chat, and the group hears that much |
//! | in a group, and it is refused | there: it tells nothing about anybody, and has to be heard |
//! | by a button in a group | to the learner as the answer to the press; the message itself may change for all |

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use teloxide::{Bot, types::ChatId};
use waymark_app::{
    App,
    command::{Shown, Spec, Who},
    courtesy,
    ports::Clock,
    reply::{Reply, Tone},
    request::{Action, Actor, Chat, Place, Platform, Request},
    seen::Seen,
    throttle::Throttle,
};

use crate::{
    admins::{Admins, Unknown},
    gate::Gate,
    inbound::{Bearing, Event, Said, Speaker, What},
    intake::Ticket,
    post::{Letter, Post, Room},
    sender::Sender,
};

mod group;
mod news;
mod press;

/// Pauses between attempts at what nobody would ask for again: a vote.
const PAUSES: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(4),
    Duration::from_secs(15),
];

/// Everything that is needed to answer.
pub(crate) struct Conversation {
    app: App,
    clock: Arc<dyn Clock>,
    bot: Bot,
    sender: Sender,
    post: Post,
    admins: Admins,
    gate: Gate,
    throttle: Throttle,
    chats: Throttle,
    albums: Mutex<Seen<String>>,
    /// The new ids of groups that became supergroups.
    moved: Mutex<Seen<i64>>,
}

impl Conversation {
    pub(crate) fn new(app: App, clock: Arc<dyn Clock>, bot: Bot, sender: Sender, gate: Gate) -> Self {
        Self {
            post: Post::new(app.clone(), Arc::clone(&clock), sender.clone()),
            admins: Admins::new(bot.clone()),
            throttle: Throttle::new(),
            chats: Throttle::for_chats(),
            albums: Mutex::default(),
            moved: Mutex::default(),
            app,
            clock,
            bot,
            sender,
            gate,
        }
    }

    /// Carries out what was asked, and hands on what there is to say.
    pub(crate) async fn take_part(&self, event: Event, mut ticket: Ticket) {
        let Event { id, at, what, .. } = event;
        let turn = Turn {
            id: format!("telegram:{id}"),
            at,
            room: ticket.room(),
        };
        match what {
            What::Said(said) => self.said(turn, said).await,
            What::Pressed(pressed) => self.pressed(turn, pressed).await,
            What::Voted { who, action } => self.voted(turn, who, action).await,
            What::Unread { who, chat, album } => self.unread(&turn, &who, chat, album),
            What::News { chat, news } => self.news(turn, chat, news).await,
        }
        ticket.carried_out();
    }

    async fn said(&self, turn: Turn, said: Said) {
        match said.spot.group.clone() {
            None => self.said_privately(turn, said).await,
            Some(title) => self.said_in_group(turn, said, title).await,
        }
    }

    async fn said_privately(&self, turn: Turn, said: Said) {
        let (Speaker::Person(who) | Speaker::Anonymous(who)) = said.who;
        let chat = said.spot.chat;
        if let Err(told) = self.admit(&who) {
            return self.answer(&turn, chat, told.map(|told| *told));
        }
        // What somebody else wrote may be passed on as an answer, never as a command.
        if said.bearing == Bearing::Forwarded
            && (said.command.is_some() || self.awaited(&who, &Place::Direct, turn.at).await.is_none())
        {
            return self.answer(&turn, chat, Some(courtesy::text_only()));
        }
        let reply = self
            .app
            .handle(turn.request(who, Place::Direct, Action::Line(said.line)))
            .await;
        self.answer(&turn, chat, Some(reply));
    }

    /// A vote. Telegram shows who votes whether it was right; there is no more to say.
    async fn voted(&self, turn: Turn, who: Actor, action: Action) {
        // A fast vote comes before it is noted which poll was sent.
        for pause in [PAUSES[0], PAUSES[0], PAUSES[1]] {
            let Action::Vote { poll, .. } = &action else { break };
            if matches!(self.app.knows_poll(Platform::Telegram, poll).await, Ok(true)) {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        for pause in PAUSES {
            let request = turn.request(who.clone(), Place::Direct, action.clone());
            if self.app.handle(request).await.tone != Tone::Fault {
                return;
            }
            tokio::time::sleep(pause).await;
        }
        self.app.handle(turn.request(who, Place::Direct, action)).await;
    }

    fn unread(&self, turn: &Turn, who: &Actor, chat: ChatId, album: Option<String>) {
        // Each picture of an album is a message; one answer is enough.
        let first = |album| {
            self.albums
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(album)
        };
        if album.is_none_or(first) {
            let told = match self.admit(who) {
                Ok(()) => Some(courtesy::text_only()),
                Err(told) => told.map(|told| *told),
            };
            self.answer(turn, chat, told);
        }
    }

    /// Turns away who asks too fast, with what is said to them, if anything.
    fn admit(&self, who: &Actor) -> Result<(), Option<Box<Reply>>> {
        // By the time of arrival: what was sent while we were away came at once.
        self.throttle.admit(who, self.clock.now()).welcome()
    }

    /// The same for a group, in which all together ask faster than we may answer there.
    fn admit_in(&self, chat: ChatId) -> Result<(), Option<Box<Reply>>> {
        let id = chat.0.to_string();
        self.chats
            .admit_chat(Platform::Telegram, &id, self.clock.now())
            .welcome()
    }

    /// The command that a text would complete in this place.
    async fn awaited(&self, who: &Actor, place: &Place, at: Timestamp) -> Option<String> {
        self.app.awaited(who, place, at).await.unwrap_or_else(|fault| {
            tracing::error!(
                error = &fault as &dyn std::error::Error,
                "could not look up what is awaited"
            );
            None
        })
    }

    fn answer(&self, turn: &Turn, chat: ChatId, reply: Option<Reply>) {
        if let Some(reply) = reply {
            let answering = None;
            self.post
                .put(chat, Letter::New { reply, answering }, turn.room.clone());
        }
    }
}

/// One event, on its way.
struct Turn {
    /// The id of the request.
    id: String,
    at: Timestamp,
    room: Room,
}

impl Turn {
    fn request(&self, actor: Actor, place: Place, action: Action) -> Request {
        Request {
            id: self.id.clone(),
            actor,
            place,
            at: self.at,
            action,
        }
    }
}

fn group(chat: ChatId, title: String, admin: bool) -> Place {
    Place::Group(Chat {
        id: chat.0.to_string(),
        title,
        server: None,
        admin,
    })
}

fn private_chat(who: &Actor) -> ChatId {
    ChatId(who.address.parse().unwrap_or_default())
}

/// A refusal may be due to a role that nobody told us; then that is what has to be said.
fn unless_unknown(role: Result<bool, Unknown>, reply: Reply) -> Reply {
    if role.is_err() && reply.tone == Tone::Refusal {
        courtesy::admins_unknown()
    } else {
        reply
    }
}

/// Whether a command is about the learner and nothing in the chat: what it asks, it asks in the private chat.
fn is_personal(spec: &Spec) -> bool {
    spec.shown == Shown::Privately && spec.who == Who::Everyone
}
