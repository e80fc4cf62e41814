//! What a learner asks for, on any platform.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use waymark_core::calendar::Zone;

/// One thing asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The platform's own id of the event, unique over all platforms: it makes a repeated delivery harmless.
    pub id: String,
    /// Who asks.
    pub actor: Actor,
    /// Where.
    pub place: Place,
    /// When it arrived.
    pub at: Timestamp,
    /// What.
    pub action: Action,
}

/// An account on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Which platform.
    pub platform: Platform,
    /// The platform's id of the account.
    pub external: String,
    /// How to reach the account with a private message.
    pub address: String,
    /// How the account calls itself.
    pub name: String,
    /// The zone that the platform knows or guesses; a newcomer starts with it.
    pub zone: Option<Zone>,
}

/// Where Waymark speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// The terminal.
    Console,
    /// Discord.
    Discord,
    /// Telegram.
    Telegram,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 3] = [Self::Console, Self::Discord, Self::Telegram];

    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Discord => "discord",
            Self::Telegram => "telegram",
        }
    }

    /// Whether chats stand in servers there, with channels and roles to choose from.
    pub fn has_servers(self) -> bool {
        matches!(self, Self::Discord)
    }

    /// Whether it has links that can be passed on, and start something when they are opened.
    pub fn has_links(self) -> bool {
        matches!(self, Self::Telegram)
    }

    /// The platform with this stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Console => "the terminal",
            Self::Discord => "Discord",
            Self::Telegram => "Telegram",
        })
    }
}

/// Where a request came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A private conversation.
    Direct,
    /// A chat with others.
    Group(Chat),
}

/// A chat with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// The platform's id of it.
    pub id: String,
    /// The platform's id of the server whose channel it is, where chats stand in servers (Discord).
    pub server: Option<String>,
    /// What it is called there; of a channel in a server, what the server is called: that is the group's first name.
    pub title: String,
    /// Whether the platform says that the actor may administer it. Adapters ask only where [`Who::asks`] says so; else
    /// it is `false`.
    ///
    /// [`Who::asks`]: crate::command::Who::asks
    pub admin: bool,
}

impl Place {
    /// The name as stored beside what is expected there.
    pub fn key(&self, platform: Platform) -> String {
        match self {
            Self::Direct => platform.as_str().to_owned(),
            Self::Group(chat) => format!("{}:{}", platform.as_str(), chat.id),
        }
    }
}

/// What was done on the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A command line, with or without its slash: `done lifetimes`.
    Line(String),
    /// A command whose arguments the platform has already told apart: its name, or its name and that of its part
    /// (`group join`), then (parameter, value). Where several parts may be given at once, they are named as parameters.
    Command(String, Vec<(String, String)>),
    /// A button, by its payload.
    Press(String),
    /// An answer to a poll of ours.
    Vote {
        /// The platform's id of the poll.
        poll: String,
        /// Which options, from 0; none if the vote was taken back.
        options: Vec<u8>,
    },
}

/// Something that happened to a chat or an address; nobody waits for an answer. The same notice twice is harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where.
    pub platform: Platform,
    /// When it arrived.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// Why an address is closed that no shared server leads to any more; it opens with the server.
pub const NO_SHARED_SERVER: &str = "no server is shared with them";

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Nothing can be sent to an address (a learner's or a chat's) until it is opened again: blocked, gone.
    Closed {
        /// The platform's address.
        address: String,
        /// In the platform's words.
        reason: String,
    },
    /// An address can be reached again.
    Opened {
        /// The platform's address.
        address: String,
    },
    /// Waymark was added to a chat.
    Joined {
        /// Which chat.
        chat: Chat,
    },
    /// Waymark was taken out of a chat, or the chat is gone: a channel that was deleted.
    Removed {
        /// The platform's id of the chat.
        chat: String,
        /// In the platform's words.
        reason: String,
    },
    /// A chat has another id from now on.
    Moved {
        /// The id until now.
        from: String,
        /// The id from now on.
        to: String,
    },
    /// Waymark was taken out of a server, with all its chats. Coming back is `Joined`.
    ServerLeft {
        /// The platform's id of the server.
        server: String,
        /// In the platform's words.
        reason: String,
    },
    /// Waymark is in a server, as it is now; what happened to it while nobody listened is seen by that.
    Present {
        /// A chat of it.
        chat: Chat,
        /// The platform's ids of all its roles.
        roles: Vec<String>,
        /// The platform's ids of all its chats in which we may ask.
        open: Vec<String>,
        /// The reason of `ServerLeft`: a chat that rests for it is asked again.
        left: String,
    },
    /// A role is gone: it is called no more.
    RoleGone {
        /// The platform's id of the server.
        server: String,
        /// The platform's id of the role.
        role: String,
    },
    /// A chat has another title.
    Renamed {
        /// The platform's id of the chat, or of its server.
        chat: String,
        /// The title from now on.
        title: String,
    },
}
