//! Servers, channels and roles, as a test sets them up and changes them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::permission;
use super::user::User;
use super::world::{Guild, Id, Kind, Overwrite, Shared, World};

/// A server.
#[derive(Clone)]
pub struct Server {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

/// A channel of a server, or a thread.
#[derive(Clone)]
pub struct Channel {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

/// A role of a server.
#[derive(Clone)]
pub struct Role {
    pub(crate) shared: Arc<Shared>,
    pub(crate) server: Id,
    pub(crate) id: Id,
}

/// Somebody who was let into a server.
pub struct Admitted<'a> {
    server: &'a Server,
    user: Id,
}

impl Admitted<'_> {
    /// Makes an administrator of them.
    pub fn admin(self) {
        let role = self.server.role_with("Admins", permission::ADMINISTRATOR);
        self.has(&role);
    }

    /// Gives them a role.
    pub fn has(self, role: &Role) {
        self.server.shared.change(|world| {
            let guild = world.guilds.get_mut(&self.server.id);
            if let Some(member) = guild.and_then(|guild| guild.members.get_mut(&self.user)) {
                member.roles.push(role.id);
            }
        });
    }
}

impl Server {
    pub(crate) fn new(shared: &Arc<Shared>, name: &str) -> Self {
        let id = shared.change(|world| world.add_guild(name));
        Self {
            shared: Arc::clone(shared),
            id,
        }
    }

    /// Its number.
    pub fn id(&self) -> u64 {
        self.id
    }

    fn told(&self, change: impl FnOnce(&mut Guild)) {
        self.shared.change(|world| {
            let Some(guild) = world.guilds.get_mut(&self.id) else {
                return;
            };
            change(guild);
            let data = world.guilds.get(&self.id).map(World::guild_json);
            world.tell("GUILD_UPDATE", Some(self.id), data.unwrap_or_default());
        });
    }

    /// It gets another name.
    pub fn is_named(&self, name: &str) {
        self.told(|guild| name.clone_into(&mut guild.name));
    }

    /// The channel #general, which every server starts with.
    ///
    /// # Panics
    /// When it was deleted.
    pub fn general(&self) -> Channel {
        let world = self.shared.world();
        let mut all = world.channels_of(self.id);
        let found = all
            .find(|channel| channel.name == "general")
            .map(|channel| channel.id);
        let id = found.unwrap_or_else(|| panic!("#general is gone"));
        Channel {
            shared: Arc::clone(&self.shared),
            id,
        }
    }

    /// Makes a text channel.
    pub fn channel(&self, name: &str) -> Channel {
        self.channel_of(Kind::Text, name)
    }

    /// Makes a voice channel.
    pub fn voice_channel(&self, name: &str) -> Channel {
        self.channel_of(Kind::Voice, name)
    }

    /// Makes a channel for announcements.
    pub fn news_channel(&self, name: &str) -> Channel {
        self.channel_of(Kind::News, name)
    }

    /// Makes a forum.
    pub fn forum(&self, name: &str) -> Channel {
        self.channel_of(Kind::Forum, name)
    }

    fn channel_of(&self, kind: Kind, name: &str) -> Channel {
        let id = self.shared.change(|world| {
            let id = world.add_channel(self.id, kind, name);
            tell_channel(world, "CHANNEL_CREATE", id);
            id
        });
        Channel {
            shared: Arc::clone(&self.shared),
            id,
        }
    }

    /// Makes a role that permits nothing of its own and that nobody may ping without permission.
    pub fn role(&self, name: &str) -> Role {
        self.role_with(name, 0)
    }

    /// Makes a role that permits something.
    pub fn role_with(&self, name: &str, permissions: u64) -> Role {
        let id = self.shared.change(|world| {
            let id = world.add_role(self.id, name, permissions);
            tell_role(world, "GUILD_ROLE_CREATE", self.id, id);
            id
        });
        Role {
            shared: Arc::clone(&self.shared),
            server: self.id,
            id,
        }
    }

    /// The role that everybody has.
    pub fn everyone(&self) -> Role {
        Role {
            shared: Arc::clone(&self.shared),
            server: self.id,
            id: self.id,
        }
    }

    /// Somebody joins.
    pub fn admit(&self, user: &User) -> Admitted<'_> {
        let user = user.id;
        self.shared.change(|world| world.add_member(self.id, user));
        Admitted { server: self, user }
    }

    /// Somebody leaves, or is sent away.
    pub fn sends_away(&self, user: &User) {
        self.shared.change(|world| {
            if let Some(guild) = world.guilds.get_mut(&self.id) {
                guild.members.remove(&user.id);
            }
        });
    }

    /// The bot is taken into the server, with the permissions of its invitation as a role of its own.
    pub fn adds_bot(&self, permissions: u64) {
        self.shared.change(|world| {
            let (bot, name) = (world.bot(), world.application.name.clone());
            let role = world.add_role(self.id, &name, permissions);
            world.add_member(self.id, bot);
            if let Some(member) = world
                .guilds
                .get_mut(&self.id)
                .and_then(|guild| guild.members.get_mut(&bot))
            {
                member.roles.push(role);
            }
            let data = world.guild_create(self.id);
            world.tell("GUILD_CREATE", Some(self.id), data);
        });
    }

    /// The bot is thrown out.
    pub fn kicks_bot(&self) {
        self.shared.change(|world| {
            let bot = world.bot();
            if let Some(guild) = world.guilds.get_mut(&self.id) {
                guild.members.remove(&bot);
            }
            world.commands.remove(&Some(self.id));
            world.tell(
                "GUILD_DELETE",
                Some(self.id),
                json!({ "id": self.id.to_string() }),
            );
        });
    }

    /// The server is down for a while.
    pub fn is_unavailable(&self) {
        let data = json!({ "id": self.id.to_string(), "unavailable": true });
        self.shared
            .change(|world| world.tell("GUILD_DELETE", Some(self.id), data));
    }

    /// The server is back after it was down.
    pub fn is_back(&self) {
        self.shared.change(|world| {
            let data = world.guild_create(self.id);
            world.tell("GUILD_CREATE", Some(self.id), data);
        });
    }

    /// Takes permissions from @everyone in a channel.
    pub fn denies(&self, channel: &Channel, permissions: u64) {
        channel.overwrites(self.id, false, |overwrite| {
            overwrite.deny |= permissions;
            overwrite.allow &= !permissions;
        });
    }

    /// Takes permissions from the bot in a channel.
    pub fn denies_bot(&self, channel: &Channel, permissions: u64) {
        let bot = self.shared.world().bot();
        channel.overwrites(bot, true, |overwrite| {
            overwrite.deny |= permissions;
            overwrite.allow &= !permissions;
        });
    }

    /// Gives permissions to the bot in a channel.
    pub fn allows_bot(&self, channel: &Channel, permissions: u64) {
        let bot = self.shared.world().bot();
        channel.overwrites(bot, true, |overwrite| {
            overwrite.allow |= permissions;
            overwrite.deny &= !permissions;
        });
    }
}

impl Channel {
    /// Its number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Its name, without the `#`.
    pub fn name(&self) -> String {
        let world = self.shared.world();
        let found = world.channels.get(&self.id);
        found.map(|channel| channel.name.clone()).unwrap_or_default()
    }

    fn overwrites(&self, target: Id, member: bool, change: impl FnOnce(&mut Overwrite)) {
        self.changes(|channel| {
            let overwrite = channel.overwrites.entry(target).or_default();
            overwrite.member = member;
            change(overwrite);
        });
    }

    fn changes(&self, change: impl FnOnce(&mut super::world::Channel)) {
        self.shared.change(|world| {
            if let Some(channel) = world.channels.get_mut(&self.id) {
                change(channel);
                let event = if channel.kind.is_thread() {
                    "THREAD_UPDATE"
                } else {
                    "CHANNEL_UPDATE"
                };
                tell_channel(world, event, self.id);
            }
        });
    }

    /// It gets another name.
    pub fn is_named(&self, name: &str) {
        self.changes(|channel| name.clone_into(&mut channel.name));
    }

    /// It is deleted, with all that was said in it.
    pub fn deletes(&self) {
        self.shared.change(|world| {
            let Some(channel) = world.channels.get(&self.id) else {
                return;
            };
            let event = if channel.kind.is_thread() {
                "THREAD_DELETE"
            } else {
                "CHANNEL_DELETE"
            };
            tell_channel(world, event, self.id);
            world.remove_channel(self.id);
        });
    }
}

impl Role {
    /// Its number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Anybody may ping it.
    pub fn is_mentionable(&self) {
        self.changes(|role| role.mentionable = true);
    }

    /// What it permits from now on.
    pub fn permits(&self, permissions: u64) {
        self.changes(|role| role.permissions = permissions);
    }

    fn changes(&self, change: impl FnOnce(&mut super::world::Role)) {
        self.shared.change(|world| {
            let guild = world.guilds.get_mut(&self.server);
            if let Some(role) = guild.and_then(|guild| guild.roles.get_mut(&self.id)) {
                change(role);
                tell_role(world, "GUILD_ROLE_UPDATE", self.server, self.id);
            }
        });
    }

    /// It is deleted.
    pub fn deletes(&self) {
        self.shared.change(|world| {
            if let Some(guild) = world.guilds.get_mut(&self.server) {
                guild.roles.remove(&self.id);
                guild
                    .members
                    .values_mut()
                    .for_each(|member| member.roles.retain(|role| *role != self.id));
            }
            let data = json!({ "guild_id": self.server.to_string(), "role_id": self.id.to_string() });
            world.tell("GUILD_ROLE_DELETE", Some(self.server), data);
        });
    }
}

pub(crate) fn tell_channel(world: &mut World, event: &'static str, channel: Id) {
    if let Some(channel) = world.channels.get(&channel) {
        let (guild, data) = (channel.guild, world.channel_json(channel));
        world.tell(event, guild, data);
    }
}

fn tell_role(world: &mut World, event: &'static str, server: Id, role: Id) {
    let found = world.guilds.get(&server).and_then(|guild| guild.roles.get(&role));
    let role = found.map_or(Value::Null, World::role_json);
    world.tell(
        event,
        Some(server),
        json!({ "guild_id": server.to_string(), "role": role }),
    );
}
