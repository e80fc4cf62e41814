//! The few fields of an update that mean something here.
//!
//! Types of our own instead of teloxide's: those hold everything that Telegram can say, cost several times as much to
//! read, and refuse a whole message for one field that is newer than they are. What is not named here is skipped.

#![expect(clippy::struct_field_names, reason = "the names are Telegram's")]

use serde::{Deserialize, de::IgnoredAny};

/// The kinds of updates that are asked for. Edited messages and channel posts are not among them: what was said first
/// counts, and a channel has nobody who learns.
pub(crate) const KINDS: [&str; 4] = ["message", "callback_query", "poll_answer", "my_chat_member"];

/// One thing that happened.
#[derive(Debug, Deserialize)]
pub(crate) struct Update {
    pub(crate) update_id: i64,
    pub(crate) message: Option<Message>,
    pub(crate) callback_query: Option<Press>,
    pub(crate) poll_answer: Option<Vote>,
    pub(crate) my_chat_member: Option<Standing>,
}

/// Only the number of an update, for those that can't be read.
#[derive(Debug, Deserialize)]
pub(crate) struct Numbered {
    pub(crate) update_id: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    pub(crate) message_id: i32,
    pub(crate) date: i64,
    pub(crate) chat: Chat,
    pub(crate) from: Option<User>,
    /// In whose name it was sent, if not in the sender's own: a channel, or the group itself.
    pub(crate) sender_chat: Option<Chat>,
    pub(crate) text: Option<String>,
    pub(crate) caption: Option<String>,
    pub(crate) reply_to_message: Option<Answered>,
    pub(crate) forward_origin: Option<IgnoredAny>,
    pub(crate) via_bot: Option<IgnoredAny>,
    pub(crate) media_group_id: Option<String>,
    pub(crate) migrate_to_chat_id: Option<i64>,
    pub(crate) migrate_from_chat_id: Option<i64>,
    pub(crate) new_chat_title: Option<String>,
    // What can be in a message besides text.
    animation: Option<IgnoredAny>,
    audio: Option<IgnoredAny>,
    contact: Option<IgnoredAny>,
    dice: Option<IgnoredAny>,
    document: Option<IgnoredAny>,
    game: Option<IgnoredAny>,
    location: Option<IgnoredAny>,
    photo: Option<IgnoredAny>,
    poll: Option<IgnoredAny>,
    sticker: Option<IgnoredAny>,
    story: Option<IgnoredAny>,
    venue: Option<IgnoredAny>,
    video: Option<IgnoredAny>,
    video_note: Option<IgnoredAny>,
    voice: Option<IgnoredAny>,
}

/// The message that another one answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answered {
    pub(crate) from: Option<User>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    #[serde(rename = "type")]
    pub(crate) kind: ChatKind,
    pub(crate) title: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChatKind {
    Private,
    Group,
    Supergroup,
    Channel,
    #[serde(other)]
    Other,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    #[serde(default)]
    pub(crate) is_bot: bool,
    #[serde(default)]
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
}

/// A button was pressed.
#[derive(Debug, Deserialize)]
pub(crate) struct Press {
    pub(crate) id: String,
    pub(crate) from: User,
    /// The message with the button; none if it was sent through an inline query, which we never do.
    pub(crate) message: Option<Pressed>,
    /// None for the button of a game.
    pub(crate) data: Option<String>,
}

/// The message whose button was pressed. Where it is too old for Telegram, `date` is 0.
#[derive(Debug, Deserialize)]
pub(crate) struct Pressed {
    pub(crate) message_id: i32,
    #[serde(default)]
    pub(crate) date: i64,
    pub(crate) chat: Chat,
}

/// An answer to a poll.
#[derive(Debug, Deserialize)]
pub(crate) struct Vote {
    pub(crate) poll_id: String,
    /// None if it was given in the name of a chat.
    pub(crate) user: Option<User>,
    #[serde(default)]
    pub(crate) option_ids: Vec<u8>,
}

/// What we may do in a chat has changed.
#[derive(Debug, Deserialize)]
pub(crate) struct Standing {
    pub(crate) chat: Chat,
    pub(crate) old_chat_member: Member,
    pub(crate) new_chat_member: Member,
}

/// A member of a chat, by what they may do there.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) status: Status,
    is_member: Option<bool>,
    can_send_messages: Option<bool>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Creator,
    Administrator,
    Member,
    Restricted,
    Left,
    Kicked,
    #[serde(other)]
    Other,
}

impl Message {
    /// Whether there is something besides text that a person sent; what a chat says of itself (a pinned message) is not.
    pub(crate) fn holds_more(&self) -> bool {
        [
            &self.animation,
            &self.audio,
            &self.contact,
            &self.dice,
            &self.document,
            &self.game,
            &self.location,
            &self.photo,
            &self.poll,
            &self.sticker,
            &self.story,
            &self.venue,
            &self.video,
            &self.video_note,
            &self.voice,
        ]
        .into_iter()
        .any(Option::is_some)
    }
}

impl Chat {
    pub(crate) fn is_group(&self) -> bool {
        matches!(self.kind, ChatKind::Group | ChatKind::Supergroup)
    }

    pub(crate) fn is_private(&self) -> bool {
        self.kind == ChatKind::Private
    }
}

impl Member {
    /// Whether they are in the chat.
    pub(crate) fn is_in(&self) -> bool {
        match self.status {
            Status::Creator | Status::Administrator | Status::Member => true,
            Status::Restricted => self.is_member.unwrap_or(true),
            Status::Left | Status::Kicked | Status::Other => false,
        }
    }

    /// Whether they are in the chat and may write there.
    pub(crate) fn may_write(&self) -> bool {
        self.is_in() && (self.status != Status::Restricted || self.can_send_messages.unwrap_or(true))
    }
}
