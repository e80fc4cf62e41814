//! Servers: their members, roles and channels.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Id, World};
use crate::discord::permission;

/// A server, which the protocol calls a guild.
#[derive(Clone, Debug)]
pub(crate) struct Guild {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) owner: Id,
    pub(crate) members: BTreeMap<Id, Member>,
    /// By number; @everyone has the number of the server.
    pub(crate) roles: BTreeMap<Id, Role>,
    /// Where the system greets.
    pub(crate) system_channel: Option<Id>,
    pub(crate) made_at: Duration,
}

/// Somebody in a server.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) roles: Vec<Id>,
    pub(crate) nick: Option<String>,
    pub(crate) joined_at: Duration,
}

/// A role of a server.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) permissions: u64,
    pub(crate) mentionable: bool,
    pub(crate) position: u16,
}

/// What kind of channel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Direct,
    Voice,
    News,
    PublicThread,
    PrivateThread,
    Forum,
}

impl Kind {
    /// Its number in the protocol.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Direct => 1,
            Self::Voice => 2,
            Self::News => 5,
            Self::PublicThread => 11,
            Self::PrivateThread => 12,
            Self::Forum => 15,
        }
    }

    /// Whether it is a thread.
    pub(crate) fn is_thread(self) -> bool {
        matches!(self, Self::PublicThread | Self::PrivateThread)
    }
}

/// Permissions that a channel changes for a role or a member.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Overwrite {
    /// For a member; else for a role.
    pub(crate) member: bool,
    pub(crate) allow: u64,
    pub(crate) deny: u64,
}

/// A channel of a server, a thread, or a direct channel.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) id: Id,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) guild: Option<Id>,
    /// The channel of a thread, the category of a channel.
    pub(crate) parent: Option<Id>,
    /// Who talks with the bot in a direct channel.
    pub(crate) recipient: Option<Id>,
    /// Two people whose direct channel it is, where the bot is not.
    pub(crate) between: Option<(Id, Id)>,
    /// By the number of the role or of the member.
    pub(crate) overwrites: BTreeMap<Id, Overwrite>,
    pub(crate) position: u16,
    /// Who opened a thread.
    pub(crate) owner: Option<Id>,
    pub(crate) archived: bool,
    pub(crate) locked: bool,
    pub(crate) archive_after: u32,
    pub(crate) last_message: Option<Id>,
}

impl Channel {
    pub(crate) fn new(id: Id, kind: Kind, name: &str) -> Self {
        Self {
            id,
            kind,
            name: name.to_owned(),
            guild: None,
            parent: None,
            recipient: None,
            between: None,
            overwrites: BTreeMap::new(),
            position: 0,
            owner: None,
            archived: false,
            locked: false,
            archive_after: 1440,
            last_message: None,
        }
    }
}

impl World {
    /// A server with @everyone and #general, which belongs to the maker; the bot is not in it. Tells nothing.
    pub(crate) fn add_guild(&mut self, name: &str) -> Id {
        let id = self.fixed();
        let owner = self.application.owner;
        let now = self.clock.now();
        let everyone = Role {
            id,
            name: "@everyone".to_owned(),
            permissions: permission::EVERYONE,
            mentionable: false,
            position: 0,
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            members: BTreeMap::new(),
            roles: BTreeMap::from([(id, everyone)]),
            system_channel: None,
            made_at: now,
        };
        self.guilds.insert(id, guild);
        self.add_member(id, owner);
        let general = self.add_channel(id, Kind::Text, "general");
        if let Some(guild) = self.guilds.get_mut(&id) {
            guild.system_channel = Some(general);
        }
        id
    }

    /// Somebody joins. Tells nothing.
    pub(crate) fn add_member(&mut self, guild: Id, user: Id) {
        let joined_at = self.clock.now();
        if let Some(guild) = self.guilds.get_mut(&guild) {
            guild.members.entry(user).or_insert(Member {
                roles: Vec::new(),
                nick: None,
                joined_at,
            });
        }
    }

    /// A channel of a server. Tells nothing.
    pub(crate) fn add_channel(&mut self, guild: Id, kind: Kind, name: &str) -> Id {
        let id = self.fixed();
        let mut channel = Channel::new(id, kind, name);
        channel.guild = Some(guild);
        let siblings = self.channels_of(guild).count();
        channel.position = u16::try_from(siblings).unwrap_or(u16::MAX);
        self.channels.insert(id, channel);
        id
    }

    /// A role of a server. Tells nothing.
    pub(crate) fn add_role(&mut self, guild: Id, name: &str, permissions: u64) -> Id {
        let id = self.fixed();
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let role = Role {
                id,
                name: name.to_owned(),
                permissions,
                mentionable: false,
                position: u16::try_from(guild.roles.len()).unwrap_or(u16::MAX),
            };
            guild.roles.insert(id, role);
        }
        id
    }

    /// The channels and threads of a server.
    pub(crate) fn channels_of(&self, guild: Id) -> impl Iterator<Item = &Channel> {
        let all = self.channels.values();
        all.filter(move |channel| channel.guild == Some(guild))
    }

    /// A channel is gone, with its threads and all that was said there. Tells nothing.
    pub(crate) fn remove_channel(&mut self, id: Id) {
        let hangs = |channel: &Channel| channel.kind.is_thread() && channel.parent == Some(id);
        let mut gone: Vec<Id> = self
            .channels
            .values()
            .filter(|channel| hangs(channel))
            .map(|thread| thread.id)
            .collect();
        gone.push(id);
        self.channels.retain(|id, _| !gone.contains(id));
        self.posts.retain(|_, post| !gone.contains(&post.channel));
        for guild in self.guilds.values_mut() {
            guild.system_channel = guild.system_channel.filter(|channel| *channel != id);
        }
    }

    /// What somebody may do in a channel: roles, then the overwrites of @everyone, of the roles, of the member; a thread
    /// has those of its channel. `None` for who is not in the server.
    pub(crate) fn permissions_in(&self, channel: &Channel, user: Id) -> Option<u64> {
        let Some(guild) = channel.guild else {
            let within = match channel.between {
                Some((one, other)) => user == one || user == other,
                None => channel.recipient == Some(user) || user == self.bot(),
            };
            return within.then_some(permission::DIRECT);
        };
        let base = self.permissions_of(guild, user)?;
        if base & permission::ADMINISTRATOR != 0 {
            return Some(permission::ALL);
        }
        let member = self.guilds.get(&guild)?.members.get(&user)?;
        let home = match channel.parent.filter(|_| channel.kind.is_thread()) {
            Some(parent) => self.channels.get(&parent)?,
            None => channel,
        };
        let apply = |held: u64, overwrite: Overwrite| held & !overwrite.deny | overwrite.allow;
        let mut held = base;
        if let Some(everyone) = home.overwrites.get(&guild) {
            held = apply(held, *everyone);
        }
        let mut of_roles = Overwrite::default();
        for overwrite in member.roles.iter().filter_map(|role| home.overwrites.get(role)) {
            of_roles.allow |= overwrite.allow;
            of_roles.deny |= overwrite.deny;
        }
        held = apply(held, of_roles);
        if let Some(own) = home.overwrites.get(&user).filter(|own| own.member) {
            held = apply(held, *own);
        }
        // Who cannot see a channel can do nothing in it.
        Some(if held & permission::VIEW_CHANNEL == 0 {
            0
        } else {
            held
        })
    }

    /// What somebody may do in a server; `None` for who is not in it.
    pub(crate) fn permissions_of(&self, guild: Id, user: Id) -> Option<u64> {
        let guild = self.guilds.get(&guild)?;
        let member = guild.members.get(&user)?;
        if guild.owner == user {
            return Some(permission::ALL);
        }
        let everyone = guild.roles.get(&guild.id).map_or(0, |role| role.permissions);
        let own = member.roles.iter().filter_map(|role| guild.roles.get(role));
        let held = own.fold(everyone, |held, role| held | role.permissions);
        let admin = held & permission::ADMINISTRATOR != 0;
        Some(if admin { permission::ALL } else { held })
    }
}
