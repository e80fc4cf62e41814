//! Messages: as the server keeps them, and as a test reads them.

use serde_json::{Map, Value, json};

use super::formatted::Formatted;
use super::keyboard::{Button, buttons};
use super::request::File;
use super::world::World;

/// A stored message.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) id: i64,
    pub(crate) chat: i64,
    pub(crate) from: i64,
    pub(crate) date: i64,
    pub(crate) edited: Option<i64>,
    pub(crate) body: Body,
    /// Inline keyboard, reply keyboard, or a wish for a reply.
    pub(crate) markup: Option<Value>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) deleted: bool,
    /// Too old: who presses its buttons sends no more of it than its number.
    pub(crate) aged: bool,
    /// Further published fields: `forward_origin`, `new_chat_members`, `quote` …
    pub(crate) more: Map<String, Value>,
    /// The emoji that the bot put on it.
    pub(crate) reaction: Option<String>,
}

/// What a message holds.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Text(Formatted),
    /// A photo, a document and their like: the published field, its value, the file if it was uploaded.
    Media {
        kind: &'static str,
        value: Value,
        file: Option<File>,
        caption: Formatted,
    },
    Poll(String),
    /// A service message, or one that a test wrote by hand: only `more`, and how it reads.
    Other(String),
}

/// A poll and its votes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are the published fields")]
pub struct Poll {
    /// Its id, as in `poll_answer`.
    pub id: String,
    /// The question.
    pub question: String,
    /// What can be chosen.
    pub options: Vec<String>,
    /// A quiz has a right answer.
    pub quiz: bool,
    /// Which options are right, in a quiz.
    pub right: Vec<usize>,
    /// What is shown after a wrong answer.
    pub explanation: Option<Formatted>,
    /// Nobody learns who voted for what; the bot gets no `poll_answer`.
    pub anonymous: bool,
    /// Several options may be chosen.
    pub multiple: bool,
    /// No more votes.
    pub closed: bool,
    /// Who chose what.
    pub votes: Vec<(i64, Vec<usize>)>,
}

impl Poll {
    pub(crate) fn json(&self) -> Value {
        let count = |option: usize| {
            self.votes
                .iter()
                .filter(|(_, chosen)| chosen.contains(&option))
                .count()
        };
        let options: Vec<Value> = self.options.iter().enumerate().map(|(at, text)| {
            json!({ "text": text, "voter_count": count(at), "persistent_id": format!("{}-{at}", self.id) })
        }).collect();
        let mut poll = json!({
            "id": self.id, "question": self.question, "options": options,
            "total_voter_count": self.votes.len(), "is_closed": self.closed, "is_anonymous": self.anonymous,
            "type": if self.quiz { "quiz" } else { "regular" },
            "allows_multiple_answers": self.multiple, "allows_revoting": !self.quiz, "members_only": false,
        });
        if self.quiz {
            poll["correct_option_ids"] = json!(self.right);
            poll["correct_option_id"] = json!(self.right.first());
        }
        if let Some(explanation) = &self.explanation {
            poll["explanation"] = explanation.text.clone().into();
            poll["explanation_entities"] = explanation.entities_json();
        }
        poll
    }
}

impl Post {
    /// The keyboard that edits may change.
    pub(crate) fn inline(&self) -> Option<&Value> {
        self.markup
            .as_ref()
            .filter(|markup| markup.get("inline_keyboard").is_some())
    }

    /// The published object; of a message that it replies to, too, but not of that one's.
    pub(crate) fn json(&self, world: &World, deep: bool) -> Value {
        let mut object = self.more.clone();
        let mut set = |name: &str, value: Value| {
            object.insert(name.to_owned(), value);
        };
        set("message_id", self.id.into());
        set("from", world.user_json(self.from));
        set("chat", world.chat_json(self.chat));
        set("date", self.date.into());
        if let Some(at) = self.edited {
            set("edit_date", at.into());
        }
        match &self.body {
            Body::Text(text) => {
                set("text", text.text.clone().into());
                if !text.entities.is_empty() {
                    set("entities", text.entities_json());
                }
            }
            Body::Media {
                kind, value, caption, ..
            } => {
                set(kind, value.clone());
                if !caption.text.is_empty() {
                    set("caption", caption.text.clone().into());
                }
                if !caption.entities.is_empty() {
                    set("caption_entities", caption.entities_json());
                }
            }
            Body::Poll(id) => set("poll", world.polls.get(id).map(Poll::json).unwrap_or_default()),
            Body::Other(_) => {}
        }
        if let Some(markup) = self.inline() {
            set("reply_markup", markup.clone());
        }
        if let Some(other) = self
            .reply_to
            .filter(|_| deep)
            .and_then(|id| world.post(self.chat, id))
        {
            set("reply_to_message", other.json(world, false));
        }
        Value::Object(object)
    }

    /// What a test gets to hold.
    pub(crate) fn seen(&self, world: &World) -> Message {
        let (text, file, poll) = match &self.body {
            Body::Text(text) => (text.clone(), None, None),
            Body::Media { caption, file, .. } => (caption.clone(), file.clone(), None),
            Body::Poll(id) => (Formatted::default(), None, world.polls.get(id).cloned()),
            Body::Other(words) => (Formatted::plain(words.clone()), None, None),
        };
        Message {
            id: self.id,
            chat: self.chat,
            from_bot: self.from == world.bot.id,
            formatted: text,
            buttons: buttons(self.inline()),
            markup: self.markup.clone(),
            reply_to: self.reply_to,
            edited: self.edited.is_some(),
            deleted: self.deleted,
            file,
            poll,
            reaction: self.reaction.clone(),
        }
    }
}

/// A message as it was when it was looked at.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its number in the chat.
    pub id: i64,
    /// The chat's number.
    pub chat: i64,
    /// The bot wrote it.
    pub from_bot: bool,
    /// Text or caption, after parsing.
    pub formatted: Formatted,
    /// The inline keyboard, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// The keyboard, or the wish for a reply, as the bot sent it.
    pub markup: Option<Value>,
    /// The message that it answers.
    pub reply_to: Option<i64>,
    /// It was changed after it was sent.
    pub edited: bool,
    /// It is no longer in the chat.
    pub deleted: bool,
    /// The photo or document.
    pub file: Option<File>,
    /// The poll.
    pub poll: Option<Poll>,
    /// The emoji that the bot put on it.
    pub reaction: Option<String>,
}

impl Message {
    /// The plain text or caption.
    pub fn text(&self) -> &str {
        &self.formatted.text
    }

    /// The text with light marks, see [`Formatted::marked`].
    pub fn marked(&self) -> String {
        self.formatted.marked()
    }

    /// What stands on the buttons, in reading order.
    pub fn labels(&self) -> Vec<&str> {
        self.buttons
            .iter()
            .flatten()
            .map(|button| button.label.as_str())
            .collect()
    }

    /// The first button with this label.
    pub fn button(&self, label: &str) -> Option<&Button> {
        self.buttons.iter().flatten().find(|button| button.label == label)
    }

    /// Whether the bot asked the client to open a reply to it.
    pub fn asks_for_reply(&self) -> bool {
        self.markup
            .as_ref()
            .is_some_and(|markup| markup["force_reply"] == true)
    }
}
