//! Chats as the server keeps them: who is in, what was said, what happened beside it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::message::{Body, Post};
use super::problem::Problem;
use super::world::{Person, World};

/// What sort of chat it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Private,
    Group,
    Supergroup,
}

/// What somebody is in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Creator,
    Admin,
    Member,
    Left,
    Kicked,
}

impl Standing {
    pub(crate) fn inside(self) -> bool {
        matches!(self, Self::Creator | Self::Admin | Self::Member)
    }

    pub(crate) fn admin(self) -> bool {
        matches!(self, Self::Creator | Self::Admin)
    }
}

/// Something that happened in a chat, for transcripts and for who waits to read.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) moment: u64,
    pub(crate) what: Happened,
}

#[derive(Clone, Debug)]
pub(crate) enum Happened {
    /// A message appeared.
    Said(i64),
    /// The bot changed a message.
    Changed(i64),
    /// The bot told one user something that nobody else saw.
    Told { to: i64, text: String, alert: bool },
    /// A user did something that is no message.
    Did(String),
}

/// A chat.
#[derive(Clone, Debug)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) title: String,
    /// Everybody who is or was in it; in a private chat the bot (its standing says whether it is blocked) and the user.
    pub(crate) members: BTreeMap<i64, Standing>,
    pub(crate) posts: BTreeMap<i64, Post>,
    pub(crate) events: Vec<Event>,
    pub(crate) last_message: i64,
    pub(crate) migrated_to: Option<i64>,
    pub(crate) pinned: Option<i64>,
}

impl Chat {
    pub(crate) fn new(id: i64, kind: Kind, title: &str) -> Self {
        Self {
            id,
            kind,
            title: title.to_owned(),
            members: BTreeMap::new(),
            posts: BTreeMap::new(),
            events: Vec::new(),
            last_message: 0,
            migrated_to: None,
            pinned: None,
        }
    }

    pub(crate) fn standing(&self, user: i64) -> Standing {
        self.members.get(&user).copied().unwrap_or(Standing::Left)
    }
}

/// A `User`.
pub(crate) fn user_json(person: &Person) -> Value {
    let mut user = json!({ "id": person.id, "is_bot": person.bot, "first_name": person.name });
    if let Some(name) = &person.username {
        user["username"] = name.clone().into();
    }
    if !person.bot {
        user["language_code"] = "en".into();
    }
    user
}

impl World {
    pub(crate) fn user_json(&self, id: i64) -> Value {
        user_json(self.person(id))
    }

    /// A `Chat`.
    pub(crate) fn chat_json(&self, id: i64) -> Value {
        let Some(chat) = self.chats.get(&id) else {
            return json!({ "id": id, "type": "private", "first_name": "Nobody" });
        };
        match chat.kind {
            Kind::Private => {
                let person = self.person(id);
                let mut json = json!({ "id": id, "type": "private", "first_name": person.name });
                if let Some(name) = &person.username {
                    json["username"] = name.clone().into();
                }
                json
            }
            Kind::Group => json!({ "id": id, "type": "group", "title": chat.title }),
            Kind::Supergroup => json!({ "id": id, "type": "supergroup", "title": chat.title }),
        }
    }

    /// A `ChatMember`.
    pub(crate) fn member_json(&self, user: i64, standing: Standing, kind: Kind) -> Value {
        let user = self.user_json(user);
        match standing {
            Standing::Creator => json!({ "status": "creator", "user": user, "is_anonymous": false }),
            Standing::Admin => {
                let mut rights = json!({
                    "status": "administrator", "user": user, "can_be_edited": false, "is_anonymous": false,
                    "can_manage_chat": true, "can_delete_messages": true, "can_manage_video_chats": true,
                    "can_restrict_members": true, "can_promote_members": false, "can_change_info": true,
                    "can_invite_users": true, "can_pin_messages": true, "can_post_stories": false,
                    "can_edit_stories": false, "can_delete_stories": false, "can_send_welcome_messages": false,
                });
                if kind == Kind::Supergroup {
                    rights["can_manage_topics"] = false.into();
                }
                rights
            }
            Standing::Member => json!({ "status": "member", "user": user }),
            Standing::Left => json!({ "status": "left", "user": user }),
            Standing::Kicked => json!({ "status": "kicked", "user": user, "until_date": 0 }),
        }
    }

    /// A message, if it was not deleted.
    pub(crate) fn post(&self, chat: i64, id: i64) -> Option<&Post> {
        self.chats.get(&chat)?.posts.get(&id).filter(|post| !post.deleted)
    }

    /// The same, to change it.
    pub(crate) fn post_mut(&mut self, chat: i64, id: i64) -> Option<&mut Post> {
        self.chats
            .get_mut(&chat)?
            .posts
            .get_mut(&id)
            .filter(|post| !post.deleted)
    }

    /// Notes that something happened.
    pub(crate) fn happened(&mut self, chat: i64, what: Happened) {
        let moment = self.tick();
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.events.push(Event { moment, what });
        }
    }

    /// Puts a message into a chat; only number and date are chosen here.
    pub(crate) fn add_post(&mut self, chat: i64, from: i64, body: Body) -> i64 {
        let own = self
            .chats
            .get(&chat)
            .is_some_and(|chat| chat.kind == Kind::Supergroup);
        let date = self.clock.date();
        let last = match self.chats.get_mut(&chat) {
            Some(chat) if own => &mut chat.last_message,
            _ => &mut self.last_message,
        };
        *last += 1;
        let id = *last;
        let post = Post {
            id,
            chat,
            from,
            date,
            edited: None,
            body,
            markup: None,
            reply_to: None,
            deleted: false,
            aged: false,
            more: serde_json::Map::new(),
            reaction: None,
        };
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.posts.insert(id, post);
        }
        self.happened(chat, Happened::Said(id));
        id
    }

    /// Whether the bot may write to a chat, in Telegram's words.
    pub(crate) fn may_write(&self, chat: Option<i64>) -> Result<i64, Problem> {
        let id = self.known_chat(chat)?;
        let chat = &self.chats[&id];
        let standing = chat.standing(self.bot.id);
        match (chat.kind, standing) {
            (Kind::Private, _) if self.person(id).gone => Err(Problem::forbidden("user is deactivated")),
            (Kind::Private, Standing::Left) => {
                Err(Problem::forbidden("bot can't initiate conversation with a user"))
            }
            (Kind::Private, Standing::Kicked) => Err(Problem::forbidden("bot was blocked by the user")),
            (Kind::Group, Standing::Kicked | Standing::Left) => {
                Err(Problem::forbidden("bot was kicked from the group chat"))
            }
            (Kind::Supergroup, Standing::Kicked) => {
                Err(Problem::forbidden("bot was kicked from the supergroup chat"))
            }
            (Kind::Supergroup, Standing::Left) => {
                Err(Problem::forbidden("bot is not a member of the supergroup chat"))
            }
            _ => Ok(id),
        }
    }

    /// Whether the bot may look at a chat. People who have never talked with it are nobody to it; those who blocked it are
    /// still there.
    pub(crate) fn may_see(&self, chat: Option<i64>) -> Result<i64, Problem> {
        let id = self.known_chat(chat)?;
        let chat = &self.chats[&id];
        match (chat.kind, chat.standing(self.bot.id)) {
            (Kind::Private, Standing::Left) => Err(Problem::bad("chat not found")),
            (Kind::Private, _) => Ok(id),
            _ => self.may_write(Some(id)),
        }
    }

    /// A chat that the bot may name.
    pub(crate) fn known_chat(&self, chat: Option<i64>) -> Result<i64, Problem> {
        let known = chat
            .and_then(|id| self.chats.get(&id))
            .ok_or_else(|| Problem::bad("chat not found"))?;
        match known.migrated_to {
            Some(to) => Err(Problem::migrated(to)),
            None => Ok(known.id),
        }
    }
}
