//! People: they write, wait for the bot, block it.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::chat::{Chat, Happened, Kind, Standing};
use super::group::Group;
use super::message::{Body, Message};
use super::request::File;
use super::transcript;
use super::typed::typed;
use super::world::{ANONYMOUS, Person, Shared, World};

/// Somebody in a chat: at first in the private chat with the bot, see [`User::in_chat`] for groups.
#[derive(Clone)]
pub struct User {
    pub(crate) shared: Arc<Shared>,
    id: i64,
    pub(crate) chat: i64,
}

impl User {
    pub(crate) fn new(shared: &Arc<Shared>, name: &str) -> Self {
        let id = shared.change(|world| {
            // The anonymous one is there from the start.
            let id = 100 + i64::try_from(world.people.len()).unwrap_or_default();
            let username = name
                .to_lowercase()
                .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            let person = Person {
                id,
                name: name.to_owned(),
                username: Some(username),
                bot: false,
                gone: false,
            };
            world.people.insert(id, person);
            let mut chat = Chat::new(id, Kind::Private, name);
            chat.members.insert(id, Standing::Member);
            world.chats.insert(id, chat);
            id
        });
        Self {
            shared: Arc::clone(shared),
            id,
            chat: id,
        }
    }

    /// Their number, which is also the number of their private chat.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The chat that this handle speaks in.
    pub fn chat_id(&self) -> i64 {
        self.chat
    }

    pub(crate) fn elsewhere(&self, chat: i64) -> Self {
        Self { chat, ..self.clone() }
    }

    /// Writes a message.
    ///
    /// # Panics
    /// When they cannot write there: they blocked the bot, or are not in the group.
    pub async fn says(&self, text: &str) -> Message {
        self.send(Body::Text(typed(text)), None, Map::new())
    }

    /// Has talked with the bot before: it may write to them. It hears of nothing.
    pub async fn met_bot(&self) {
        self.shared.change(|world| {
            let bot = world.bot.id;
            if let Some(chat) = world.chats.get_mut(&self.id) {
                chat.members.insert(bot, Standing::Member);
            }
        });
    }

    /// Writes in a group as an admin who stays anonymous: the message comes from the group itself.
    pub async fn says_anonymously(&self, text: &str) -> Message {
        let group = self.shared.world().chat_json(self.chat);
        let more = Map::from_iter([("sender_chat".to_owned(), group)]);
        self.send_as(ANONYMOUS, Body::Text(typed(text)), None, more)
    }

    /// Writes, and waits for the bot's next message.
    pub async fn asks(&self, text: &str) -> Message {
        self.says(text).await;
        self.reads().await
    }

    /// Replies to a message.
    pub async fn replies(&self, to: &Message, text: &str) -> Message {
        self.send(Body::Text(typed(text)), Some(to.id), Map::new())
    }

    /// Changes a message of their own.
    pub async fn edits(&self, message: &Message, text: &str) -> Message {
        self.shared.change(|world| {
            let date = world.clock.date();
            let Some(post) = world
                .post_mut(message.chat, message.id)
                .filter(|post| post.from == self.id)
            else {
                panic!("{} is not a message of theirs", message.id);
            };
            post.body = Body::Text(typed(text));
            post.edited = Some(date);
            let post = post.clone();
            if world.bot_sees(&post) {
                let json = post.json(world, true);
                world.tell("edited_message", json);
            }
            post.seen(world)
        })
    }

    /// Sends a photo.
    pub async fn sends_photo(&self, caption: &str) -> Message {
        let value = json!([{ "file_id": "photo-1", "file_unique_id": "p1", "width": 90, "height": 60, "file_size": 1200 }]);
        self.sends_media("photo", value, caption)
    }

    /// Sends a document.
    pub async fn sends_document(&self, name: &str, bytes: &[u8], caption: &str) -> Message {
        let value = json!({
            "file_id": "document-1", "file_unique_id": "d1", "file_name": name, "file_size": bytes.len(),
        });
        let file = Some(File {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        });
        let caption = typed(caption);
        self.send(
            Body::Media {
                kind: "document",
                value,
                file,
                caption,
            },
            None,
            Map::new(),
        )
    }

    /// Sends a sticker.
    pub async fn sends_sticker(&self) -> Message {
        let value = json!({
            "file_id": "sticker-1", "file_unique_id": "s1", "type": "regular", "width": 512, "height": 512,
            "is_animated": false, "is_video": false, "emoji": "🦀",
        });
        self.sends_media("sticker", value, "")
    }

    /// Sends a voice message.
    pub async fn sends_voice(&self) -> Message {
        let value =
            json!({ "file_id": "voice-1", "file_unique_id": "v1", "duration": 3, "mime_type": "audio/ogg" });
        self.sends_media("voice", value, "")
    }

    /// Sends a place.
    pub async fn sends_location(&self) -> Message {
        self.sends_media("location", json!({ "latitude": 52.5, "longitude": 13.4 }), "")
    }

    /// Sends something else: the published field and its value.
    pub fn sends_media(&self, kind: &'static str, value: Value, caption: &str) -> Message {
        self.send(
            Body::Media {
                kind,
                value,
                file: None,
                caption: typed(caption),
            },
            None,
            Map::new(),
        )
    }

    /// Forwards what somebody else wrote elsewhere.
    pub async fn forwards(&self, text: &str) -> Message {
        let origin = json!({ "type": "hidden_user", "sender_user_name": "Somebody", "date": 1_700_000_000 });
        let more = Map::from_iter([("forward_origin".to_owned(), origin)]);
        self.send(Body::Text(typed(text)), None, more)
    }

    fn send(&self, body: Body, reply_to: Option<i64>, more: Map<String, Value>) -> Message {
        self.send_as(self.id, body, reply_to, more)
    }

    fn send_as(&self, from: i64, body: Body, reply_to: Option<i64>, more: Map<String, Value>) -> Message {
        self.shared.change(|world| {
            let bot = world.bot.id;
            let Some(chat) = world.chats.get_mut(&self.chat) else {
                panic!("no chat {}", self.chat)
            };
            assert!(
                chat.migrated_to.is_none(),
                "the group is a supergroup now; use the new handle"
            );
            assert!(
                chat.standing(self.id).inside(),
                "they are not in {:?}",
                chat.title
            );
            if chat.kind == Kind::Private {
                assert!(
                    chat.standing(bot) != Standing::Kicked,
                    "they blocked the bot; `unblocks` comes first"
                );
                chat.members.insert(bot, Standing::Member);
            }
            let id = world.add_post(self.chat, from, body);
            if let Some(post) = world.post_mut(self.chat, id) {
                post.reply_to = reply_to;
                post.more = more;
            }
            world.read_all(self.chat, self.id);
            let Some(post) = world.post(self.chat, id).cloned() else {
                panic!("message {id} is lost")
            };
            if world.bot_sees(&post) {
                let json = post.json(world, true);
                world.tell("message", json);
            }
            post.seen(world)
        })
    }

    /// Waits for the bot's next message in this chat, new or changed, and returns it as it is now. What came before this
    /// user's last word, press or vote is not waited for.
    ///
    /// # Panics
    /// When nothing comes in time; the panic's words are the transcript.
    pub async fn reads(&self) -> Message {
        let what = format!("the bot writes in {}'s chat {}", self.name(), self.chat);
        self.shared
            .until(&what, |world| world.next_unread(self.chat, self.id))
            .await
    }

    /// Waits for the first message, new or changed, that is as wished.
    pub async fn reads_until(&self, wished: impl Fn(&Message) -> bool) -> Message {
        let what = format!(
            "the bot writes what {} waits for in chat {}",
            self.name(),
            self.chat
        );
        let next = |world: &mut World| {
            std::iter::from_fn(|| world.next_unread(self.chat, self.id)).find(|message| wished(message))
        };
        self.shared.until(&what, next).await
    }

    /// What the bot wrote since the last word or reading, without waiting.
    pub fn unread(&self) -> Vec<Message> {
        self.shared
            .change(|world| std::iter::from_fn(|| world.next_unread(self.chat, self.id)).collect())
    }

    /// A message as it is now; `None` when it was deleted.
    pub fn looks_at(&self, message: &Message) -> Option<Message> {
        let world = self.shared.world();
        world.post(message.chat, message.id).map(|post| post.seen(&world))
    }

    /// All messages of this chat as they are now.
    pub fn messages(&self) -> Vec<Message> {
        let world = self.shared.world();
        let posts = world
            .chats
            .get(&self.chat)
            .into_iter()
            .flat_map(|chat| chat.posts.values());
        posts
            .filter(|post| !post.deleted)
            .map(|post| post.seen(&world))
            .collect()
    }

    /// The chat as text.
    pub fn transcript(&self) -> String {
        let world = self.shared.world();
        world
            .chats
            .get(&self.chat)
            .map(|chat| transcript::of(&world, chat))
            .unwrap_or_default()
    }

    /// Blocks the bot.
    pub async fn blocks(&self) {
        self.turns(Standing::Kicked, "blocks the bot");
    }

    /// Unblocks it.
    pub async fn unblocks(&self) {
        self.turns(Standing::Member, "unblocks the bot");
    }

    fn turns(&self, standing: Standing, words: &str) {
        self.shared.change(|world| {
            world.move_bot(self.id, self.id, standing);
            let line = format!("{} {words}", world.name(self.id));
            world.happened(self.id, Happened::Did(line));
        });
    }

    /// Deletes their account: the bot is told nothing, and cannot write to them.
    pub async fn deletes_account(&self) {
        self.shared.change(|world| {
            if let Some(person) = world.people.get_mut(&self.id) {
                person.gone = true;
            }
        });
    }

    /// Gives up their @name.
    pub async fn drops_username(&self) {
        self.shared.change(|world| {
            if let Some(person) = world.people.get_mut(&self.id) {
                person.username = None;
            }
        });
    }

    /// Their name.
    pub fn name(&self) -> String {
        self.shared.world().name(self.id).to_owned()
    }

    /// Whether they are an admin of a group.
    pub fn is_admin(&self, group: &Group) -> bool {
        self.shared
            .world()
            .chats
            .get(&group.id())
            .is_some_and(|chat| chat.standing(self.id).admin())
    }
}

impl World {
    /// All that is there has been seen by this user.
    pub(crate) fn read_all(&mut self, chat: i64, user: i64) {
        self.read.insert((chat, user), self.moment);
    }

    /// The first message of the bot, new or changed, that this user has not read.
    fn next_unread(&mut self, chat: i64, user: i64) -> Option<Message> {
        let from = self.read.get(&(chat, user)).copied().unwrap_or_default();
        let room = self.chats.get(&chat)?;
        let begin = room.events.partition_point(|event| event.moment <= from);
        let found = room.events[begin..].iter().find_map(|event| {
            let id = match event.what {
                Happened::Said(id) | Happened::Changed(id) => id,
                Happened::Told { .. } | Happened::Did(_) => return None,
            };
            let post = room
                .posts
                .get(&id)
                .filter(|post| !post.deleted && post.from == self.bot.id)?;
            Some((event.moment, post))
        });
        let (moment, post) = found?;
        let seen = post.seen(self);
        self.read.insert((chat, user), moment);
        Some(seen)
    }
}
