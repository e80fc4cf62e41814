//! From an update to what was meant by it.
//!
//! ```text
//! message        a command, a text, something that cannot be read, or news of the chat
//! callback_query a button was pressed
//! poll_answer    a vote
//! my_chat_member we may write, or may no longer
//! ```
//! Nothing here asks anybody or decides what is said; what is not for us comes out as nothing.

mod call;
pub(crate) mod update;

use jiff::{SignedDuration, Timestamp};
use teloxide::types::{ChatId, MessageId};
use waymark_app::request::{Action, Actor, Chat as Group, Platform, What as News};

use crate::api::Me;

use self::{
    call::call,
    update::{Chat, Member, Message, Press, Standing, Status, Update, User, Vote},
};

/// What an update means.
#[derive(Debug, PartialEq)]
pub(crate) struct Event {
    /// The number of the update.
    pub(crate) id: i64,
    /// When it was done.
    pub(crate) at: Timestamp,
    /// What is in one lane stays in order: one chat.
    pub(crate) lane: i64,
    /// What it means.
    pub(crate) what: What,
}

/// What was done.
#[derive(Debug, PartialEq)]
pub(crate) enum What {
    /// Somebody wrote.
    Said(Said),
    /// Somebody pressed a button.
    Pressed(Pressed),
    /// Somebody answered a poll.
    Voted { who: Actor, action: Action },
    /// Somebody sent what cannot be read, in a private chat; with the album that it is part of.
    Unread {
        who: Actor,
        chat: ChatId,
        album: Option<String>,
    },
    /// Something happened to a chat or an address.
    News { chat: ChatId, news: News },
}

/// Somebody wrote.
#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    /// Who.
    pub(crate) who: Speaker,
    /// Where, and in which message.
    pub(crate) spot: Spot,
    /// What, without the bot's own name behind a command.
    pub(crate) line: String,
    /// The command that it calls by its slash.
    pub(crate) command: Option<String>,
    /// What makes it ours, or not.
    pub(crate) bearing: Bearing,
}

/// In whose name somebody wrote.
#[derive(Debug, PartialEq)]
pub(crate) enum Speaker {
    /// Their own.
    Person(Actor),
    /// The group's: an admin who stays anonymous. The actor stands for the group.
    Anonymous(Actor),
}

/// What makes a text ours, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bearing {
    /// It has our name in it.
    Named,
    /// It answers a message of ours.
    Answer,
    /// It stands alone.
    Plain,
    /// It answers somebody else.
    Elsewhere,
    /// It is somebody else's, passed on: it may be an answer, never a command.
    Forwarded,
}

/// A message in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) chat: ChatId,
    pub(crate) message: MessageId,
    /// The title of a group; none in a private chat.
    pub(crate) group: Option<String>,
}

/// Somebody pressed a button.
#[derive(Debug, PartialEq)]
pub(crate) struct Pressed {
    /// What the answer has to name.
    pub(crate) callback: String,
    pub(crate) who: Actor,
    /// What the button carries; none if it is none of ours.
    pub(crate) data: Option<String>,
    /// The message with the button, if it is in a chat.
    pub(crate) spot: Option<Spot>,
    /// Whether that message is out of reach: deleted, or very old.
    pub(crate) gone: bool,
}

/// What was done so long ago waited for us, while we were away; it counts for the time at which it was done.
const AWAY: SignedDuration = SignedDuration::from_mins(1);
/// Telegram keeps updates for a day; what claims to be older has a wrong time.
const KEPT: SignedDuration = SignedDuration::from_hours(25);

/// No poll has a longer number.
const POLL_ID: usize = 64;

/// Reads an update that arrived now.
pub(crate) fn read(update: Update, me: &Me, now: Timestamp) -> Option<Event> {
    let id = update.update_id;
    let event = |at, lane, what| Some(Event { id, at, lane, what });
    if let Some(message) = update.message {
        let (at, lane) = (moment(message.date, now), message.chat.id);
        return event(at, lane, message_read(message, me)?);
    }
    if let Some(press) = update.callback_query {
        let lane = press
            .message
            .as_ref()
            .map_or(press.from.id, |message| message.chat.id);
        return event(now, lane, What::Pressed(press_read(press)));
    }
    if let Some(vote) = update.poll_answer {
        let lane = vote.user.as_ref()?.id;
        return event(now, lane, vote_read(vote)?);
    }
    let standing = update.my_chat_member?;
    let chat = standing.chat.id;
    let news = standing_read(standing)?;
    let chat_id = ChatId(chat);
    event(now, chat, What::News { chat: chat_id, news })
}

/// When a message was written, as far as it matters: Telegram tells whole seconds only.
fn moment(date: i64, now: Timestamp) -> Timestamp {
    Timestamp::from_second(date)
        .ok()
        .filter(|at| (AWAY..KEPT).contains(&now.duration_since(*at)))
        .unwrap_or(now)
}

fn message_read(message: Message, me: &Me) -> Option<What> {
    let chat = ChatId(message.chat.id);
    if let Some(news) = message_news(&message) {
        return Some(What::News { chat, news });
    }
    let who = speaker(&message)?;
    let group = match &message.chat {
        chat if chat.is_private() => None,
        chat if chat.is_group() => Some(title(chat)),
        _ => return None,
    };
    let forwarded = message.forward_origin.is_some();
    // In a group, what was passed on or made by another bot is talk among others.
    if group.is_some() && (forwarded || message.via_bot.is_some()) {
        return None;
    }
    let holds_more = message.holds_more();
    let Some(text) = message
        .text
        .or(message.caption)
        .filter(|text| !text.trim().is_empty())
    else {
        return match who {
            Speaker::Person(who) if group.is_none() && holds_more => Some(What::Unread {
                who,
                chat,
                album: message.media_group_id,
            }),
            _ => None,
        };
    };
    let (line, command, named) = match call(&text) {
        Some(call)
            if call
                .bot
                .is_some_and(|bot| !bot.eq_ignore_ascii_case(&me.username)) =>
        {
            return None;
        }
        Some(call) => (
            format!("/{}{}", call.name, call.rest),
            Some(call.name.to_lowercase()),
            call.bot.is_some(),
        ),
        None => (text, None, false),
    };
    let bearing = match message.reply_to_message {
        _ if forwarded => Bearing::Forwarded,
        _ if named => Bearing::Named,
        Some(answered) if answered.from.as_ref().is_some_and(|from| from.id == me.id) => Bearing::Answer,
        Some(_) => Bearing::Elsewhere,
        None => Bearing::Plain,
    };
    let message = MessageId(message.message_id);
    let spot = Spot { chat, message, group };
    Some(What::Said(Said {
        who,
        spot,
        line,
        command,
        bearing,
    }))
}

/// What a chat says of itself in a message.
fn message_news(message: &Message) -> Option<News> {
    let here = message.chat.id;
    let moved = |from: i64, to: i64| News::Moved {
        from: from.to_string(),
        to: to.to_string(),
    };
    if let Some(to) = message.migrate_to_chat_id {
        return Some(moved(here, to));
    }
    if let Some(from) = message.migrate_from_chat_id {
        return Some(moved(from, here));
    }
    let title = message
        .new_chat_title
        .as_ref()
        .filter(|_| message.chat.is_group())?;
    Some(News::Renamed {
        chat: here.to_string(),
        title: storable(title),
    })
}

/// Who wrote: a person, or an admin in the name of the group. Bots and channels do not learn.
fn speaker(message: &Message) -> Option<Speaker> {
    if let Some(name) = &message.sender_chat {
        return (name.id == message.chat.id && message.chat.is_group()).then(|| {
            Speaker::Anonymous(Actor {
                platform: Platform::Telegram,
                external: name.id.to_string(),
                address: name.id.to_string(),
                name: title(name),
                zone: None,
            })
        });
    }
    message
        .from
        .as_ref()
        .filter(|from| !from.is_bot)
        .map(|from| Speaker::Person(person(from)))
}

fn press_read(press: Press) -> Pressed {
    let gone = press.message.as_ref().is_none_or(|message| message.date == 0);
    let spot = press.message.and_then(|message| {
        let group = match &message.chat {
            chat if chat.is_private() => None,
            chat if chat.is_group() => Some(title(chat)),
            _ => return None,
        };
        Some(Spot {
            chat: ChatId(message.chat.id),
            message: MessageId(message.message_id),
            group,
        })
    });
    Pressed {
        callback: press.id,
        who: person(&press.from),
        data: press.data,
        spot,
        gone,
    }
}

fn vote_read(vote: Vote) -> Option<What> {
    let who = person(&vote.user.filter(|user| !user.is_bot)?);
    // Others are none that Telegram gave us; a vote is tried again and again, and this one must not be.
    let known = |id: &str| (1..=POLL_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if !known(&vote.poll_id) {
        return None;
    }
    let action = Action::Vote {
        poll: vote.poll_id,
        options: vote.option_ids,
    };
    Some(What::Voted { who, action })
}

fn standing_read(standing: Standing) -> Option<News> {
    let Standing {
        chat,
        old_chat_member: old,
        new_chat_member: new,
    } = standing;
    let address = chat.id.to_string();
    if chat.is_private() {
        return Some(reach(address, new.is_in(), "the bot was blocked"));
    }
    if !chat.is_group() {
        return None;
    }
    Some(match (old.is_in(), new.is_in()) {
        (false, true) => News::Joined {
            chat: Group {
                id: address,
                title: title(&chat),
                server: None,
                admin: false,
            },
        },
        (true, false) => News::Removed {
            chat: address,
            reason: removal(&new).to_owned(),
        },
        (true, true) if old.may_write() != new.may_write() => {
            reach(address, new.may_write(), "the bot may not write in this chat")
        }
        _ => return None,
    })
}

fn reach(address: String, open: bool, reason: &str) -> News {
    if open {
        News::Opened { address }
    } else {
        News::Closed {
            address,
            reason: reason.to_owned(),
        }
    }
}

fn removal(new: &Member) -> &'static str {
    match new.status {
        Status::Kicked => "the bot was banned from the chat",
        _ => "the bot is no longer in the chat",
    }
}

fn person(user: &User) -> Actor {
    let mut name = user.first_name.trim().to_owned();
    if let Some(last) = user
        .last_name
        .as_deref()
        .map(str::trim)
        .filter(|last| !last.is_empty())
    {
        name = format!("{name} {last}");
    }
    Actor {
        platform: Platform::Telegram,
        external: user.id.to_string(),
        // The private chat with a person has their number.
        address: user.id.to_string(),
        name: storable(name.trim()),
        // Telegram tells a language at best, and no place.
        zone: None,
    }
}

fn title(chat: &Chat) -> String {
    storable(chat.title.as_deref().unwrap_or_default())
}

/// A name without what a database cannot hold.
fn storable(name: &str) -> String {
    name.replace('\0', "")
}

#[cfg(test)]
mod tests;
