//! Groups, and what happens to them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::chat::{Chat, Happened, Kind, Standing};
use super::message::Body;
use super::transcript;
use super::user::User;
use super::world::{Shared, World};

/// A group or supergroup.
#[derive(Clone)]
pub struct Group {
    shared: Arc<Shared>,
    id: i64,
}

impl Group {
    pub(crate) fn new(shared: &Arc<Shared>, title: &str, members: &[&User], kind: Kind) -> Self {
        let id = shared.change(|world| {
            let id = match kind {
                Kind::Supergroup => -1_000_000_000_000 - world.fresh(),
                _ => -world.fresh(),
            };
            let mut chat = Chat::new(id, kind, title);
            for (at, user) in members.iter().enumerate() {
                chat.members.insert(
                    user.id(),
                    if at == 0 {
                        Standing::Creator
                    } else {
                        Standing::Member
                    },
                );
            }
            world.chats.insert(id, chat);
            id
        });
        Self {
            shared: Arc::clone(shared),
            id,
        }
    }

    /// Its number as the bot knows it.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// What its members see.
    pub fn transcript(&self) -> String {
        let world = self.shared.world();
        world
            .chats
            .get(&self.id)
            .map(|chat| transcript::of(&world, chat))
            .unwrap_or_default()
    }

    /// Becomes a supergroup with a new number: service messages tell of it on both sides, between them the bot joins the
    /// new chat (it is never told that it left the old one), and calls with the old number are refused with the new one.
    ///
    /// # Panics
    /// When it is one already.
    pub async fn upgrades(&self) -> Group {
        self.upgrade(false)
    }

    /// The same, where the bot hears that it joined the new chat before it hears why.
    pub async fn upgrades_join_first(&self) -> Group {
        self.upgrade(true)
    }

    fn upgrade(&self, join_first: bool) -> Group {
        let id = self.shared.change(|world| world.upgrade(self.id, join_first));
        Group {
            shared: Arc::clone(&self.shared),
            id,
        }
    }

    /// Somebody changes its name.
    pub async fn renamed(&self, by: &User, title: &str) {
        self.shared.change(|world| {
            if let Some(chat) = world.chats.get_mut(&self.id) {
                title.clone_into(&mut chat.title);
            }
            world.service(
                self.id,
                by.id(),
                "new_chat_title",
                title.into(),
                &format!("(names the group {title})"),
            );
        });
    }
}

impl World {
    /// Changes what the bot is in a chat, and tells it.
    pub(crate) fn move_bot(&mut self, id: i64, by: i64, new: Standing) {
        let bot = self.bot.id;
        let Some(chat) = self.chats.get_mut(&id) else {
            return;
        };
        let old = chat.standing(bot);
        chat.members.insert(bot, new);
        let kind = chat.kind;
        let update = json!({
            "chat": self.chat_json(id), "from": self.user_json(by), "date": self.clock.date(),
            "old_chat_member": self.member_json(bot, old, kind), "new_chat_member": self.member_json(bot, new, kind),
        });
        self.tell("my_chat_member", update);
    }

    /// Changes what somebody is in a chat, and tells the bot if it asked to hear of it.
    pub(crate) fn move_member(&mut self, id: i64, by: i64, user: i64, new: Standing) {
        let bot = self.bot.id;
        let Some(chat) = self.chats.get_mut(&id) else {
            return;
        };
        let old = chat.standing(user);
        chat.members.insert(user, new);
        let (kind, hears) = (chat.kind, chat.standing(bot).admin());
        if hears {
            let update = json!({
                "chat": self.chat_json(id), "from": self.user_json(by), "date": self.clock.date(),
                "old_chat_member": self.member_json(user, old, kind),
                "new_chat_member": self.member_json(user, new, kind),
            });
            self.tell("chat_member", update);
        }
    }

    /// A service message. The bot hears of it if it is in the chat.
    pub(crate) fn service(&mut self, chat: i64, from: i64, field: &str, value: Value, words: &str) -> i64 {
        let id = self.add_post(chat, from, Body::Other(words.to_owned()));
        if let Some(post) = self.post_mut(chat, id) {
            post.more.insert(field.to_owned(), value);
        }
        if self
            .chats
            .get(&chat)
            .is_some_and(|chat| chat.standing(self.bot.id).inside())
        {
            let message = self
                .post(chat, id)
                .map(|post| post.json(self, true))
                .unwrap_or_default();
            self.tell("message", message);
        }
        id
    }

    fn upgrade(&mut self, old: i64, join_first: bool) -> i64 {
        let new = -1_000_000_000_000 - self.fresh();
        let Some(group) = self
            .chats
            .get(&old)
            .filter(|chat| chat.kind == Kind::Group && chat.migrated_to.is_none())
        else {
            panic!("chat {old} is not a plain group");
        };
        let creator = group
            .members
            .iter()
            .find(|(_, standing)| **standing == Standing::Creator);
        let creator = creator.map_or(self.bot.id, |(user, _)| *user);
        let mut chat = Chat::new(new, Kind::Supergroup, &group.title);
        chat.members = group.members.clone();
        let standing = chat.members.remove(&self.bot.id);
        self.chats.insert(new, chat);
        let join = |world: &mut Self| {
            if let Some(standing) = standing {
                world.move_bot(new, creator, standing);
            }
        };
        if join_first {
            join(self);
        }
        self.service(
            old,
            creator,
            "migrate_to_chat_id",
            new.into(),
            "(makes the group a supergroup)",
        );
        if let Some(chat) = self.chats.get_mut(&old) {
            chat.migrated_to = Some(new);
        }
        if !join_first {
            join(self);
        }
        self.service(
            new,
            creator,
            "migrate_from_chat_id",
            old.into(),
            "(the group is a supergroup)",
        );
        new
    }
}

impl User {
    /// Adds the bot to a group.
    pub async fn adds_bot(&self, group: &Group) {
        self.shared.change(|world| {
            world.move_bot(group.id, self.id(), Standing::Member);
            let bot = world.user_json(world.bot.id);
            let words = format!("(adds {})", world.bot.name);
            world.service(group.id, self.id(), "new_chat_members", json!([bot]), &words);
        });
    }

    /// Throws the bot out of a group. From a supergroup it is banned, from a plain group it is only gone.
    pub async fn kicks_bot(&self, group: &Group) {
        self.shared.change(|world| {
            let kind = world.chats.get(&group.id).map(|chat| chat.kind);
            let standing = if kind == Some(Kind::Supergroup) {
                Standing::Kicked
            } else {
                Standing::Left
            };
            let words = format!("(removes {})", world.bot.name);
            let bot = world.user_json(world.bot.id);
            world.move_bot(group.id, self.id(), standing);
            world.service(group.id, self.id(), "left_chat_member", bot, &words);
        });
    }

    /// Makes the bot an admin of a group: it reads everything there.
    pub async fn promotes_bot(&self, group: &Group) {
        self.changes_bot(group, Standing::Admin, "makes the bot an admin");
    }

    /// Takes that back.
    pub async fn demotes_bot(&self, group: &Group) {
        self.changes_bot(group, Standing::Member, "makes the bot a member");
    }

    fn changes_bot(&self, group: &Group, standing: Standing, words: &str) {
        self.shared.change(|world| {
            world.move_bot(group.id, self.id(), standing);
            let line = format!("{} {words}", world.name(self.id()));
            world.happened(group.id, Happened::Did(line));
        });
    }

    /// Joins a group.
    pub async fn joins(&self, group: &Group) {
        self.shared.change(|world| {
            world.move_member(group.id, self.id(), self.id(), Standing::Member);
            let user = world.user_json(self.id());
            world.service(group.id, self.id(), "new_chat_members", json!([user]), "(joins)");
        });
    }

    /// Leaves a group.
    pub async fn leaves(&self, group: &Group) {
        self.shared.change(|world| {
            world.move_member(group.id, self.id(), self.id(), Standing::Left);
            let user = world.user_json(self.id());
            world.service(group.id, self.id(), "left_chat_member", user, "(leaves)");
        });
    }

    /// Makes somebody an admin of a group.
    pub async fn promotes(&self, other: &User, group: &Group) {
        self.shared
            .change(|world| world.move_member(group.id, self.id(), other.id(), Standing::Admin));
    }

    /// Takes that back.
    pub async fn demotes(&self, other: &User, group: &Group) {
        self.shared
            .change(|world| world.move_member(group.id, self.id(), other.id(), Standing::Member));
    }

    /// The same person, in a group.
    #[must_use]
    pub fn in_chat(&self, group: &Group) -> User {
        self.elsewhere(group.id)
    }
}
