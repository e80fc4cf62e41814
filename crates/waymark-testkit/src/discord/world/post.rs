//! Messages.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use super::{Id, World};

/// Only one person sees it.
pub(crate) const EPHEMERAL: u64 = 1 << 6;

/// A message.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) id: Id,
    pub(crate) channel: Id,
    pub(crate) author: Id,
    /// 0, 19 for a reply, 20 for an answer to a command, 23 to a context menu, 18 and 21 around threads.
    pub(crate) kind: u8,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    /// Components as Discord answers them: each with its `id`.
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) flags: u64,
    pub(crate) at: Duration,
    pub(crate) edited: Option<Duration>,
    /// The interaction that this answers.
    pub(crate) interaction: Option<Id>,
    /// Who alone sees it: an ephemeral answer.
    pub(crate) only_for: Option<Id>,
    /// The message that this replies to.
    pub(crate) replies_to: Option<Id>,
    pub(crate) nonce: Option<Value>,
    pub(crate) pings: Pings,
    /// The thread that hangs on it.
    pub(crate) thread: Option<Id>,
    /// "… is thinking": nothing was said yet.
    pub(crate) thinking: bool,
    /// When it last changed, in moments of the world.
    pub(crate) moment: u64,
}

/// Who was pinged by a message, after `allowed_mentions` and permissions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pings {
    /// `@everyone` or `@here`.
    pub everyone: bool,
    /// Roles, by number.
    pub roles: BTreeSet<u64>,
    /// People, by number.
    pub users: BTreeSet<u64>,
}

impl Pings {
    /// Nobody was.
    pub fn nobody(&self) -> bool {
        *self == Self::default()
    }
}

/// A file with a message.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) id: Id,
    pub(crate) name: String,
    /// What a screen reader says.
    pub(crate) description: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) spoiler: bool,
}

impl Post {
    /// An empty message; the caller fills it and gives it to [`World::posts`].
    pub(crate) fn new(world: &mut World, channel: Id, author: Id) -> Self {
        Self {
            id: world.timed(),
            channel,
            author,
            kind: 0,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            flags: 0,
            at: world.clock.now(),
            edited: None,
            interaction: None,
            only_for: None,
            replies_to: None,
            nonce: None,
            pings: Pings::default(),
            thread: None,
            thinking: false,
            moment: world.tick(),
        }
    }

    /// Only one person sees it.
    pub(crate) fn is_ephemeral(&self) -> bool {
        self.flags & EPHEMERAL != 0
    }
}

impl World {
    /// Puts a message into its channel and has the gateway tell it (not an ephemeral one).
    pub(crate) fn publish(&mut self, post: Post) -> Id {
        let id = post.id;
        if let Some(channel) = self.channels.get_mut(&post.channel) {
            channel.last_message = Some(id);
        }
        let told = !post.is_ephemeral();
        self.posts.insert(id, post);
        if told {
            self.tell_post("MESSAGE_CREATE", id);
        }
        id
    }

    /// Has the gateway tell of a message that is new or changed.
    pub(crate) fn tell_post(&mut self, event: &'static str, id: Id) {
        let Some(post) = self.posts.get(&id) else { return };
        let guild = self.guild_of(post.channel);
        let mut data = self.post_json(post);
        if let Some(guild) = guild {
            data["guild_id"] = guild.to_string().into();
            if let Some(member) = self.member_json(guild, post.author, false) {
                data["member"] = member;
            }
        }
        self.tell(event, guild, data);
    }

    /// The server of a channel.
    pub(crate) fn guild_of(&self, channel: Id) -> Option<Id> {
        self.channels.get(&channel)?.guild
    }
}
