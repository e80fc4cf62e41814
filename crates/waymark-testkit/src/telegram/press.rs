//! Buttons and polls, from the user's side.

use std::sync::Arc;

use serde_json::json;

use super::chat::Happened;
use super::message::{Body, Message, Post};
use super::user::User;
use super::world::{Answer, Query, Shared, World};

/// A button that was pressed; the client shows a spinner until the bot answers.
#[must_use]
pub struct Press {
    shared: Arc<Shared>,
    id: String,
}

impl Press {
    /// Waits for the bot's answer.
    pub async fn answered(&self) -> Answer {
        let answer = |world: &mut World| world.queries.get(&self.id)?.answer.clone();
        self.shared
            .until(&format!("callback query {} is answered", self.id), answer)
            .await
    }

    /// The query's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The newest message of the bot with such a button.
fn newest<'a>(world: &'a World, chat: i64, label: &str) -> Option<(&'a Post, Option<String>)> {
    let posts = world.chats.get(&chat)?.posts.values().rev();
    posts
        .filter(|post| !post.deleted && post.from == world.bot.id)
        .find_map(|post| {
            let buttons = super::keyboard::buttons(post.inline());
            let button = buttons
                .into_iter()
                .flatten()
                .find(|button| button.label == label)?;
            Some((post, button.data))
        })
}

impl User {
    /// Presses the button with this label on the newest message that has it (waiting for one, if need be), and waits for
    /// the bot's answer.
    ///
    /// # Panics
    /// When no such button or no answer comes in time, or when the button is a link.
    pub async fn presses(&self, label: &str) -> Answer {
        self.taps(label).await.answered().await
    }

    /// The same without waiting for the answer.
    pub async fn taps(&self, label: &str) -> Press {
        let what = format!("there is a button [{label}] in chat {}", self.chat);
        let chat = self.chat;
        let find = |world: &mut World| newest(world, chat, label).map(|(post, data)| (post.id, data));
        let (message, data) = self.shared.until(&what, find).await;
        let data = data.unwrap_or_else(|| panic!("[{label}] is a link"));
        self.press(message, label, &data)
    }

    /// Presses a button of this very message as it was when the test looked: it may have changed or gone since.
    pub async fn presses_on(&self, message: &Message, label: &str) -> Answer {
        self.taps_on(message, label).answered().await
    }

    /// The same without waiting for the answer.
    pub fn taps_on(&self, message: &Message, label: &str) -> Press {
        let button = message
            .button(label)
            .unwrap_or_else(|| panic!("no [{label}] on {:?}", message.labels()));
        let data = button
            .data
            .clone()
            .unwrap_or_else(|| panic!("[{label}] is a link"));
        self.press(message.id, label, &data)
    }

    /// Sends what no button ever held, as a modified client can; also for a message that never was.
    pub async fn forges(&self, message: i64, data: &str) -> Answer {
        self.press(message, &format!("forged: {data}"), data)
            .answered()
            .await
    }

    /// The same without waiting for the answer.
    pub fn forges_and_goes(&self, message: i64, data: &str) -> Press {
        self.press(message, &format!("forged: {data}"), data)
    }

    fn press(&self, message: i64, label: &str, data: &str) -> Press {
        let id = self.shared.change(|world| {
            let id = format!("{}", 4_000_000_000_000_i64 + world.fresh());
            let query = Query {
                user: self.id(),
                chat: self.chat,
                data: data.to_owned(),
                at: world.clock.now(),
                answer: None,
                heard: false,
            };
            world.queries.insert(id.clone(), query);
            let line = format!("{} presses [{label}]", world.name(self.id()));
            world.happened(self.chat, Happened::Did(line));
            world.read_all(self.chat, self.id());
            let shown = match world.post(self.chat, message).filter(|post| !post.aged) {
                Some(post) => post.json(world, true),
                None => json!({ "chat": world.chat_json(self.chat), "message_id": message, "date": 0 }),
            };
            let update = json!({
                "id": id, "from": world.user_json(self.id()), "message": shown, "data": data,
                "chat_instance": format!("{}", self.chat.wrapping_mul(7919)),
            });
            world.tell("callback_query", update);
            id
        });
        Press {
            shared: Arc::clone(&self.shared),
            id,
        }
    }

    /// Follows the link of a button or of a text, if it leads to the bot: opens the private chat and starts it.
    ///
    /// # Panics
    /// When it leads elsewhere.
    pub async fn follows(&self, url: &str) -> Message {
        let bot = self.shared.world().bot.username.clone().unwrap_or_default();
        let link = format!("https://t.me/{bot}?start=");
        let payload = url
            .strip_prefix(&link)
            .unwrap_or_else(|| panic!("{url} does not lead to the bot"));
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        assert!(
            payload.len() <= 64 && payload.chars().all(fine),
            "not a payload: {payload}"
        );
        self.elsewhere(self.id()).says(&format!("/start {payload}")).await
    }

    /// Chooses options of a poll.
    ///
    /// # Panics
    /// When the message holds no open poll.
    pub async fn votes(&self, message: &Message, options: &[usize]) {
        self.vote(message, options);
    }

    /// Takes the vote back.
    pub async fn retracts(&self, message: &Message) {
        self.vote(message, &[]);
    }

    fn vote(&self, message: &Message, options: &[usize]) {
        self.shared.change(|world| {
            let body = world.post(message.chat, message.id).map(|post| post.body.clone());
            let Some(Body::Poll(id)) = body else {
                panic!("message {} holds no poll", message.id)
            };
            let Some(poll) = world.polls.get_mut(&id).filter(|poll| !poll.closed) else {
                panic!("the poll is closed");
            };
            poll.votes.retain(|(user, _)| *user != self.id());
            if !options.is_empty() {
                poll.votes.push((self.id(), options.to_vec()));
            }
            let names: Vec<String> = options
                .iter()
                .filter_map(|at| poll.options.get(*at))
                .cloned()
                .collect();
            let (state, anonymous) = (poll.json(), poll.anonymous);
            let name = world.name(self.id());
            let line = if names.is_empty() {
                format!("{name} takes the vote back")
            } else {
                format!("{name} votes [{}]", names.join("] ["))
            };
            world.happened(message.chat, Happened::Did(line));
            world.read_all(message.chat, self.id());
            world.tell("poll", state);
            if !anonymous {
                let persistent: Vec<String> = options.iter().map(|at| format!("{id}-{at}")).collect();
                let update = json!({
                    "poll_id": id, "user": world.user_json(self.id()), "option_ids": options,
                    "option_persistent_ids": persistent,
                });
                world.tell("poll_answer", update);
            }
        });
    }
}
