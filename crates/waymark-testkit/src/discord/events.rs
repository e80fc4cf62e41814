//! What the gateway tells a bot: at the start of a session, of messages, of what people did.

use serde_json::{Value, json};

use super::gateway::identify::Ending;
use super::gateway::session::Session;
use super::gateway::{News, intent};
use super::member::{Doing, Member};
use super::permission;
use super::world::{Asked, Id, World};

/// Servers that one shard can have at most.
const CROWDED: usize = 2500;
/// Largest file of an answer, in bytes.
const LARGEST_FILE: u64 = 10 * 1024 * 1024;

/// READY, and the servers of a shard one by one.
pub(crate) fn greet(world: &World, session: &mut Session) -> Result<(), Ending> {
    let bot = world.bot();
    let servers: Vec<Id> = world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&bot) && session.shard.hears(Some(guild.id)))
        .map(|guild| guild.id)
        .collect();
    if servers.len() >= CROWDED {
        let rule = format!("a shard with {} servers; sharding is required", servers.len());
        return Err(Ending::breach(4011, rule));
    }
    let unavailable: Vec<Value> = servers
        .iter()
        .map(|id| json!({ "id": id.to_string(), "unavailable": true }))
        .collect();
    session.tell("READY", json!({
        "v": 10, "user": world.self_json(), "user_settings": {}, "guilds": unavailable, "session_id": session.id,
        "session_type": "normal", "resume_gateway_url": "wss://gateway-loopback.discord.gg", "private_channels": [],
        "relationships": [], "presences": [], "guild_join_requests": [], "geo_ordered_rtc_regions": [],
        "shard": [session.shard.number, session.shard.of], "_trace": [],
        "application": { "id": world.application.id.to_string(), "flags": 0 },
    }));
    if session.intents & intent::GUILDS != 0 {
        for server in servers {
            session.tell("GUILD_CREATE", world.guild_create(server));
        }
    }
    Ok(())
}

/// A message as a bot hears of it that may not read it.
fn without_content(message: &Value) -> Value {
    let mut bare = message.clone();
    bare["content"] = "".into();
    for field in ["embeds", "attachments", "components"] {
        bare[field] = json!([]);
    }
    bare
}

impl World {
    /// Has the gateway tell something to the sessions that are concerned; whether any was.
    pub(crate) fn tell(&mut self, name: &'static str, guild: Option<Id>, data: Value) -> bool {
        let bot = self.bot();
        let inside = guild.is_none_or(|guild| {
            let guild = self.guilds.get(&guild);
            guild.is_some_and(|guild| guild.members.contains_key(&bot))
        });
        if !inside && !matches!(name, "GUILD_DELETE" | "INTERACTION_CREATE") {
            return false;
        }
        let needed = match (name, guild) {
            ("INTERACTION_CREATE", _) => intent::ALWAYS,
            (_, Some(_)) if name.starts_with("MESSAGE_") => intent::GUILD_MESSAGES,
            (_, None) if name.starts_with("MESSAGE_") => intent::DIRECT_MESSAGES,
            _ => intent::GUILDS,
        };
        let now = self.clock.now();
        let hides = needed == intent::GUILD_MESSAGES && !self.concerns_bot(&data);
        let bare = hides.then(|| without_content(&data));
        self.gateway.tell(
            now,
            &News {
                name,
                guild,
                needed,
                data,
                bare,
            },
        )
    }

    /// Whether a message may be read without the intent for content: the bot wrote it or is mentioned in it.
    fn concerns_bot(&self, message: &Value) -> bool {
        let bot = self.bot().to_string();
        let mentioned = message["mentions"].as_array().into_iter().flatten();
        message["author"]["id"] == bot.as_str()
            || mentioned.into_iter().any(|user| user["id"] == bot.as_str())
    }

    /// Where an interaction happens: 0 a server, 1 the direct channel with the bot, 2 a direct channel of others.
    pub(crate) fn context(&self, channel: Id) -> u64 {
        let channel = self.channels.get(&channel);
        match channel {
            Some(channel) if channel.guild.is_some() => 0,
            Some(channel) if channel.between.is_some() => 2,
            _ => 1,
        }
    }

    /// An interaction as the gateway tells it.
    pub(crate) fn interaction_json(&self, id: Id) -> Value {
        let Some(asked) = self.interactions.get(&id) else {
            return Value::Null;
        };
        let Some(channel) = self.channels.get(&asked.channel) else {
            return Value::Null;
        };
        let locale = self
            .people
            .get(&asked.user)
            .map_or("en-US", |person| &person.locale);
        let mut all = json!({
            "id": id.to_string(), "application_id": self.application.id.to_string(), "type": asked.asked.number(),
            "token": asked.token, "version": 1, "data": asked.data, "channel_id": asked.channel.to_string(),
            "channel": self.channel_seen(asked.channel, asked.user), "locale": locale, "entitlements": [],
            "entitlement_sku_ids": [], "attachment_size_limit": LARGEST_FILE, "context": self.context(asked.channel),
            "authorizing_integration_owners": asked.owners,
            "app_permissions": self.permissions_in(channel, self.bot()).unwrap_or(permission::DIRECT).to_string(),
        });
        if let Some(guild) = asked.guild {
            all["guild_id"] = guild.to_string().into();
            all["guild_locale"] = "en-US".into();
            all["guild"] = json!({ "id": guild.to_string(), "locale": "en-US", "features": [] });
            if let Some(mut member) = self.member_json(guild, asked.user, true) {
                let held = self.permissions_in(channel, asked.user).unwrap_or_default();
                member["permissions"] = held.to_string().into();
                all["member"] = member;
            }
        } else {
            all["user"] = self.user_json(asked.user);
        }
        if let Some(message) = asked.message.and_then(|id| self.posts.get(&id)) {
            all["message"] = self.post_json(message);
        }
        all
    }

    /// A channel as an interaction has it: with what somebody may do there.
    pub(crate) fn channel_seen(&self, channel: Id, by: Id) -> Value {
        let Some(channel) = self.channels.get(&channel) else {
            return Value::Null;
        };
        let mut all = self.channel_json(channel);
        let held = self.permissions_in(channel, by).unwrap_or(permission::DIRECT);
        all["permissions"] = held.to_string().into();
        all
    }

    /// Somebody does something: the bot is told, and has three seconds.
    pub(crate) fn interact(&mut self, by: &Member, doing: &Doing) -> Id {
        let (user, channel) = (by.user, by.channel);
        let id = self.ask(doing.asked, user, channel, doing.data.clone(), doing.message);
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.owners = doing.owners.clone();
            interaction.opened_by = doing.opened_by;
        }
        if doing.asked != Asked::Autocomplete {
            self.read_all(user, channel);
        }
        let guild = self.guild_of(channel);
        let event = self.interaction_json(id);
        let heard = self.tell("INTERACTION_CREATE", guild, event);
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.heard = heard;
        }
        id
    }
}
