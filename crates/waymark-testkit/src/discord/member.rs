//! Somebody in a place: they write there, read there, and see what they see.

mod command;
mod press;
mod registered;
mod typed;

use std::sync::Arc;

use serde_json::{Value, json};

use super::drawn::Drawn;
use super::permission;
use super::user::User;
use super::wait::Pending;
use super::world::{Asked, Id, Post, Shared, World};

/// Somebody in a channel of a server, in the direct channel with the bot, or in one with somebody else.
#[derive(Clone)]
pub struct Member {
    pub(crate) shared: Arc<Shared>,
    pub(crate) user: Id,
    pub(crate) channel: Id,
}

impl Member {
    pub(crate) fn new(user: &User, channel: Id) -> Self {
        Self {
            shared: Arc::clone(&user.shared),
            user: user.id(),
            channel,
        }
    }

    /// The number of the channel.
    pub fn channel_id(&self) -> u64 {
        self.channel
    }

    /// Writes a message. In a server, the bot reads its text only where it is mentioned.
    ///
    /// # Panics
    /// When they cannot write there.
    pub async fn says(&self, text: &str) -> Drawn {
        self.say(text, None)
    }

    /// Writes a message that begins with a mention of the bot.
    pub async fn mentions_bot(&self, text: &str) -> Drawn {
        let bot = self.shared.world().bot();
        self.say(format!("<@{bot}> {text}").trim(), None)
    }

    /// Replies to a message, whose author is pinged.
    pub async fn replies(&self, to: &Drawn, text: &str) -> Drawn {
        self.say(text, Some(to.id()))
    }

    fn say(&self, text: &str, to: Option<Id>) -> Drawn {
        self.shared.change(|world| {
            if let Err(why) = world.may_say(self.user, self.channel) {
                panic!("{} cannot write {text:?}: {why}", world.name(self.user));
            }
            let mut post = Post::new(world, self.channel, self.user);
            text.clone_into(&mut post.content);
            let mentioned = |id: &&Id| text.contains(&format!("<@{id}>"));
            post.pings.users = world.people.keys().filter(mentioned).copied().collect();
            if let Some(earlier) = to.and_then(|to| world.posts.get(&to)) {
                post.kind = 19;
                post.replies_to = to;
                post.pings.users.insert(earlier.author);
            }
            world.story.types(text);
            let id = world.publish(post);
            world.read_all(self.user, self.channel);
            world.read_own(id)
        })
    }

    /// Writes, and waits for the bot's next message.
    pub async fn asks(&self, text: &str) -> Drawn {
        self.says(text).await;
        self.reads().await
    }

    /// Waits for the bot's next message that they can see in this place, new or changed, and returns it as it is now. What
    /// came before their last word or doing is not waited for, nor is a message while the bot only thinks.
    ///
    /// # Panics
    /// When nothing comes in time; the panic's words are what people saw.
    pub async fn reads(&self) -> Drawn {
        let what = format!("the bot writes to {}", self.whereabouts());
        let (user, channel) = (self.user, self.channel);
        let next = |world: &mut World| {
            let id = world.next_unread(user, channel)?;
            Some(world.read_own(id))
        };
        self.shared.until(&what, next).await
    }

    /// Waits for the first message, new or changed, that is as wished.
    pub async fn reads_until(&self, wished: impl Fn(&Drawn) -> bool) -> Drawn {
        let what = format!("the bot writes what is waited for to {}", self.whereabouts());
        let (user, channel) = (self.user, self.channel);
        let next = |world: &mut World| {
            std::iter::from_fn(|| {
                let id = world.next_unread(user, channel)?;
                Some(world.read_own(id))
            })
            .find(|drawn| wished(drawn))
        };
        self.shared.until(&what, next).await
    }

    /// What the bot wrote since the last word, doing or reading, without waiting.
    pub fn unread(&self) -> Vec<Drawn> {
        self.shared.change(|world| {
            std::iter::from_fn(|| {
                let id = world.next_unread(self.user, self.channel)?;
                Some(world.read_own(id))
            })
            .collect()
        })
    }

    /// A message as it is now; `None` when it was deleted.
    pub fn looks_at(&self, message: &Drawn) -> Option<Drawn> {
        let world = self.shared.world();
        let post = world.posts.get(&message.id())?;
        world.sees(self.user, post).then(|| world.drawn(post))
    }

    /// All messages of this place that they see, as they are now.
    pub fn messages(&self) -> Vec<Drawn> {
        let world = self.shared.world();
        let posts = world.posts.values();
        let here = posts.filter(|post| post.channel == self.channel && world.sees(self.user, post));
        here.map(|post| world.drawn(post)).collect()
    }

    /// What they see here, as text.
    pub fn transcript(&self) -> String {
        self.shared.world().transcript(self.user, Some(self.channel))
    }

    fn whereabouts(&self) -> String {
        let world = self.shared.world();
        let name = world
            .channels
            .get(&self.channel)
            .map(|channel| match channel.guild {
                Some(_) => format!("#{}", channel.name),
                None => "the direct channel".to_owned(),
            });
        format!("{} in {}", world.name(self.user), name.unwrap_or_default())
    }

    /// Does something: the bot is told.
    fn does(&self, world: &mut World, doing: &Doing) -> Pending {
        if let Some(form) = world.open_form(self.user, self.channel) {
            world.story.forms_done.insert(form.opened_by);
        }
        let id = world.interact(self, doing);
        if !doing.words.is_empty() {
            let line = format!("{}{}", world.name(self.user), doing.words);
            world.did(id, self.channel, self.user, line);
        }
        Pending {
            shared: Arc::clone(&self.shared),
            id,
        }
    }
}

/// What somebody does.
pub(crate) struct Doing {
    pub(crate) asked: Asked,
    pub(crate) data: Value,
    pub(crate) message: Option<Id>,
    pub(crate) owners: Value,
    /// For a form: the interaction that opened it.
    pub(crate) opened_by: Option<Id>,
    /// For the transcript, behind their name.
    pub(crate) words: String,
}

impl World {
    fn may_say(&self, user: Id, channel: Id) -> Result<(), &'static str> {
        let place = self.channels.get(&channel).ok_or("the channel is gone")?;
        if place.between.is_some() {
            return Ok(());
        }
        if place.guild.is_none() {
            let installed = self.people.get(&user).is_some_and(|person| person.installed);
            let known = installed || !self.shared_guilds(user).is_empty();
            let why = "they share no server with the bot, and have not installed it";
            return known.then_some(()).ok_or(why);
        }
        let held = self
            .permissions_in(place, user)
            .ok_or("they are not in the server")?;
        let needed = if place.kind.is_thread() {
            permission::SEND_MESSAGES_IN_THREADS
        } else {
            permission::SEND_MESSAGES
        };
        match held & needed {
            0 => Err("they have no permission"),
            _ => Ok(()),
        }
    }

    /// A message that is there.
    fn read_own(&self, id: Id) -> Drawn {
        match self.posts.get(&id) {
            Some(post) => self.drawn(post),
            None => panic!("message {id} is gone"),
        }
    }

    /// On whose behalf a component works: that of the message's interaction, or of the server.
    fn owners_of(&self, post: &Post) -> Value {
        let asked = post.interaction.and_then(|id| self.interactions.get(&id));
        if let Some(asked) = asked {
            return asked.owners.clone();
        }
        let guild = self.guild_of(post.channel).unwrap_or_default();
        json!({ "0": guild.to_string() })
    }
}
