//! From an event to what is said: which request it is, and where the reply goes.
//!
//! | asked | the reply goes |
//! |---|---|
//! | in a private chat | there; in place of the message whose button was pressed, if it says so |
//! | in a group, and it is for all | there, below what was written |
//! | in a group, and it is for the learner | into their private chat, and the group hears that much |
//! | by a button in a group | to the learner as the answer to the press; the message itself may change for all |

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use teloxide::{Bot, types::ChatId};
use waymark_app::{
    App, Fault,
    command::{COMMANDS, Shown, Spec},
    courtesy,
    reply::{Audience, Placing, Reply, Tone},
    request::{Action, Actor, Chat, Notice, Place, Platform, Request, What as News},
    throttle::{Admission, Throttle},
};

use crate::{
    admins::Admins,
    api,
    gate::{Entry, Gate},
    inbound::{Bearing, Event, Pressed, Said, Speaker, Spot, What},
    intake::Ticket,
    outbound,
    pace::Urgency,
    post::{Letter, Note, Post, Room},
    seen::Seen,
    sender::Sender,
};

/// A press is answered after this time at the latest, even if the work goes on.
const PATIENCE: Duration = Duration::from_secs(2);
/// Pauses between attempts at what nobody would ask for again: a vote, news of a chat.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15)];

/// Everything that is needed to answer.
pub(crate) struct Conversation {
    app: App,
    bot: Bot,
    sender: Sender,
    post: Post,
    admins: Admins,
    gate: Gate,
    throttle: Throttle,
    albums: Mutex<Seen<String>>,
}

impl Conversation {
    pub(crate) fn new(app: App, bot: Bot, sender: Sender, gate: Gate) -> Self {
        Self {
            post: Post::new(app.clone(), sender.clone()),
            admins: Admins::new(bot.clone()),
            throttle: Throttle::new(),
            albums: Mutex::default(),
            app,
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
            What::Unread { who, chat, album } => self.unread(turn, &who, chat, album),
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
        if let Some(told) = self.hasty(&who) {
            return self.answer(&turn, chat, told);
        }
        // What somebody else wrote may be passed on as an answer, never as a command.
        if said.bearing == Bearing::Forwarded
            && (said.command.is_some() || self.awaited(&who, &Place::Direct, turn.at).await.is_none())
        {
            return self.answer(&turn, chat, Some(courtesy::text_only()));
        }
        let reply = self.app.handle(turn.request(who, Place::Direct, Action::Line(said.line))).await;
        self.answer(&turn, chat, Some(reply));
    }

    async fn said_in_group(&self, turn: Turn, said: Said, title: String) {
        let Spot { chat, message, .. } = said.spot;
        if !self.lets_in(chat).await {
            return;
        }
        let (who, anonymous) = match said.who {
            Speaker::Person(who) => (who, false),
            Speaker::Anonymous(who) => (who, true),
        };
        let place = |admin| group(chat, title.clone(), admin);
        let spec = match said.command.as_deref().map(spec) {
            // A command without a name behind it may be for any bot.
            Some(None) if said.bearing != Bearing::Named => return,
            Some(spec) => spec,
            // People talk: only what we wait for is for us, and not if they say it to somebody else.
            None if said.bearing == Bearing::Elsewhere => return,
            None => match self.awaited(&who, &place(false), turn.at).await {
                Some(name) => spec(&name),
                None => return,
            },
        };
        let to_group = |reply| Letter::New {
            reply,
            answering: Some(message),
        };
        if let Some(told) = self.hasty(&who) {
            if let Some(told) = told {
                self.post.put(chat, to_group(told), turn.room);
            }
            return;
        }
        let privately = spec.is_some_and(|spec| spec.shown == Shown::Privately);
        let asks = spec.is_some_and(|spec| spec.who.asks());
        if anonymous && !asks {
            return self.post.put(chat, to_group(courtesy::anonymous()), turn.room);
        }
        // What the learner alone sees goes on in the private chat: what is asked there is answered there.
        let place = if privately && !anonymous {
            Place::Direct
        } else {
            place(anonymous || (asks && self.admins.has(chat, &who.external).await))
        };
        let own = private_chat(&who);
        let reply = self.app.handle(turn.request(who, place, Action::Line(said.line))).await;
        if reply.audience == Audience::Group || anonymous {
            return self.post.put(chat, to_group(reply), turn.room);
        }
        let note = Note::Below { chat, message };
        self.post.put(own, Letter::Private { reply, note }, turn.room);
    }

    async fn pressed(&self, turn: Turn, pressed: Pressed) {
        let Pressed {
            callback,
            who,
            data,
            spot,
            gone,
        } = pressed;
        let (Some(data), Some(spot)) = (data, spot) else {
            return self.acknowledge(&turn.room, callback, None);
        };
        if spot.group.is_some() && !self.lets_in(spot.chat).await {
            return self.acknowledge(&turn.room, callback, None);
        }
        if let Some(told) = self.hasty(&who) {
            return self.acknowledge(&turn.room, callback, told.as_ref().map(outbound::alert));
        }
        let own = private_chat(&who);
        let work = async {
            let place = self.place_of_press(&spot, &who, &data).await;
            let direct = place == Place::Direct;
            let request = turn.request(who, place, Action::Press(data));
            (direct, self.app.handle(request).await)
        };
        let mut work = std::pin::pin!(work);
        let mut callback = Some(callback);
        let (direct, mut reply) = tokio::select! {
            done = &mut work => done,
            () = tokio::time::sleep(PATIENCE) => {
                self.acknowledge(&turn.room, callback.take().unwrap_or_default(), None);
                work.await
            }
        };
        if let Some(shared) = reply.instead.take() {
            self.sender.refresh(spot.chat, spot.message, *shared);
        }
        let in_group = spot.group.is_some();
        if in_group && reply.audience == Audience::Learner {
            let note = match callback {
                // It fits the answer to the press, and nobody else sees it there.
                Some(callback) if !direct => {
                    return self.acknowledge(&turn.room, callback, Some(outbound::alert(&reply)));
                }
                Some(callback) => Note::Alert { callback },
                None => Note::Nowhere,
            };
            return self.post.put(own, Letter::Private { reply, note }, turn.room.clone());
        }
        if let Some(callback) = callback {
            self.acknowledge(&turn.room, callback, None);
        }
        let letter = match reply.placing {
            Placing::Replace if !gone => Letter::Edit {
                reply,
                message: spot.message,
            },
            Placing::Replace | Placing::New => Letter::New {
                reply,
                answering: None,
            },
        };
        self.post.put(spot.chat, letter, turn.room.clone());
    }

    /// Where a press belongs: a button in a group may lead into the private chat.
    async fn place_of_press(&self, spot: &Spot, who: &Actor, data: &str) -> Place {
        let Some(title) = spot.group.clone() else {
            return Place::Direct;
        };
        let spec = data.split_whitespace().next().and_then(spec);
        if spec.is_some_and(|spec| spec.shown == Shown::Privately) {
            return Place::Direct;
        }
        let admin = spec.is_some_and(|spec| spec.who.asks()) && self.admins.has(spot.chat, &who.external).await;
        group(spot.chat, title, admin)
    }

    /// A vote. Telegram shows who votes whether it was right; there is no more to say.
    async fn voted(&self, turn: Turn, who: Actor, action: Action) {
        for pause in PAUSES {
            let request = turn.request(who.clone(), Place::Direct, action.clone());
            if self.app.handle(request).await.tone != Tone::Fault {
                return;
            }
            tokio::time::sleep(pause).await;
        }
        self.app.handle(turn.request(who, Place::Direct, action)).await;
    }

    fn unread(&self, turn: Turn, who: &Actor, chat: ChatId, album: Option<String>) {
        // Each picture of an album is a message; one answer is enough.
        let first = |album| self.albums.lock().unwrap_or_else(PoisonError::into_inner).take(album);
        if album.is_none_or(first) {
            let told = self.hasty(who).unwrap_or_else(|| Some(courtesy::text_only()));
            self.answer(&turn, chat, told);
        }
    }

    async fn news(&self, turn: Turn, chat: ChatId, mut news: News) {
        if let News::Joined { chat: joined, by } = &mut news {
            if !self.lets_in(chat).await {
                return;
            }
            if let Some(by) = by {
                joined.admin = self.admins.has(chat, &by.external).await;
            }
        }
        let said = self.heard(turn.at, news).await;
        self.answer(&turn, chat, said);
    }

    /// Takes note of what happened to a chat or an address; the reply is for that chat.
    pub(crate) async fn heard(&self, at: Timestamp, news: News) -> Option<Reply> {
        match &news {
            News::Moved { from, to } => {
                if let (Ok(old), Ok(new)) = (from.parse(), to.parse())
                    && self.gate.moved(old, new)
                {
                    tracing::warn!(%from, %to, "an allowed group has a new id: change telegram.groups");
                }
            }
            News::Removed { chat, .. } => {
                if let Ok(chat) = chat.parse() {
                    self.gate.out_of(chat);
                }
            }
            News::Joined { .. } | News::Closed { .. } | News::Opened { .. } | News::Renamed { .. } => {}
        }
        let notice = Notice {
            platform: Platform::Telegram,
            at,
            what: news,
        };
        self.note(notice).await.unwrap_or_else(|fault| {
            tracing::error!(error = &fault as &dyn std::error::Error, "could not take note of a chat");
            None
        })
    }

    async fn note(&self, notice: Notice) -> Result<Option<Reply>, Fault> {
        for pause in PAUSES {
            match self.app.notice(notice.clone()).await {
                Ok(reply) => return Ok(reply),
                Err(_) => tokio::time::sleep(pause).await,
            }
        }
        self.app.notice(notice).await
    }

    /// Whether we stay in a group. One in which we do not hears why, and is left.
    async fn lets_in(&self, chat: ChatId) -> bool {
        match self.gate.entry(chat.0) {
            Entry::Open => true,
            Entry::Left => false,
            Entry::Closed => {
                // Whether it hears it or not, we leave.
                let said = self.sender.send(chat, &courtesy::not_invited(), None, Urgency::Answer).await;
                let asked = serde_json::json!({ "chat_id": chat.0 });
                let left = api::call::<bool>(&self.bot, "leaveChat", &asked).await;
                tracing::info!(chat = chat.0, told = said.is_ok(), left = left.is_ok(), "left a group that is not allowed");
                false
            }
        }
    }

    /// What is said to somebody who asks too fast, if anything; `None` if they do not.
    fn hasty(&self, who: &Actor) -> Option<Option<Reply>> {
        // By the time of arrival: what was sent while we were away came at once.
        match self.throttle.admit(who, Timestamp::now()) {
            Admission::Welcome => None,
            Admission::Told(reply) => Some(Some(*reply)),
            Admission::Silent => Some(None),
        }
    }

    /// The command that a text would complete in this place.
    async fn awaited(&self, who: &Actor, place: &Place, at: Timestamp) -> Option<String> {
        self.app.awaited(who, place, at).await.unwrap_or_else(|fault| {
            tracing::error!(error = &fault as &dyn std::error::Error, "could not look up what is awaited");
            None
        })
    }

    fn answer(&self, turn: &Turn, chat: ChatId, reply: Option<Reply>) {
        if let Some(reply) = reply {
            let answering = None;
            self.post.put(chat, Letter::New { reply, answering }, turn.room.clone());
        }
    }

    /// Answers a press, beside everything else: others in the chat must not wait for it.
    fn acknowledge(&self, room: &Room, callback: String, text: Option<String>) {
        let (sender, room) = (self.sender.clone(), room.clone());
        tokio::spawn(async move {
            sender.answer_callback(&callback, text.as_deref(), text.is_some()).await;
            drop(room);
        });
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
        admin,
    })
}

fn private_chat(who: &Actor) -> ChatId {
    ChatId(who.address.parse().unwrap_or_default())
}

fn spec(name: &str) -> Option<&'static Spec> {
    COMMANDS
        .iter()
        .map(|entry| &entry.spec)
        .find(|spec| spec.name.eq_ignore_ascii_case(name))
}
