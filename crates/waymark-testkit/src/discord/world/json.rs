//! What the server knows, as Discord writes it: complete objects, by the published description.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Channel, Guild, Id, Kind, Post, Role, World};

/// A time as Discord writes it.
pub(crate) fn iso(at: Duration) -> String {
    let nanos = i128::try_from(at.as_nanos()).unwrap_or_default();
    let time = Timestamp::from_nanosecond(nanos).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

fn id(id: Id) -> Value {
    Value::String(id.to_string())
}

fn maybe(at: Option<Id>) -> Value {
    at.map_or(Value::Null, id)
}

impl World {
    /// A user object.
    pub(crate) fn user_json(&self, user: Id) -> Value {
        let Some(person) = self.people.get(&user) else {
            return Value::Null;
        };
        let discriminator = if person.bot { "1234" } else { "0" };
        json!({
            "id": id(user), "username": person.username, "global_name": if person.bot { Value::Null } else { json!(person.name) },
            "discriminator": discriminator, "avatar": null, "public_flags": 0, "flags": 0, "bot": person.bot, "system": false,
            "banner": null, "accent_color": null, "avatar_decoration_data": null, "collectibles": null, "primary_guild": null,
        })
    }

    /// The bot, as it reads itself.
    pub(crate) fn self_json(&self) -> Value {
        let mut own = self.user_json(self.bot());
        own["mfa_enabled"] = true.into();
        own["locale"] = "en-US".into();
        own["premium_type"] = 0.into();
        own["email"] = Value::Null;
        own["verified"] = true.into();
        own
    }

    /// The application, as its bot reads it.
    pub(crate) fn application_json(&self) -> Value {
        let installed = self.people.values().filter(|person| person.installed).count();
        let guilds = self
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&self.bot()));
        json!({
            "id": id(self.application.id), "name": self.application.name, "icon": null, "description": "", "type": null,
            "bot": self.user_json(self.bot()), "summary": "", "bot_public": true, "bot_require_code_grant": false,
            "verify_key": "0".repeat(64), "flags": 0, "flags_new": "0", "hook": true, "redirect_uris": [],
            "interactions_endpoint_url": null, "role_connections_verification_url": null,
            "owner": self.user_json(self.application.owner), "team": null, "approximate_guild_count": guilds.count(),
            "approximate_user_install_count": installed, "approximate_user_authorization_count": installed,
            "explicit_content_filter": 0, "eligible_oauth2_scopes": ["bot", "applications.commands"], "rpc_origins": [],
            "integration_types_config": { "0": {}, "1": {} }, "event_webhooks_status": 1,
        })
    }

    /// A member; with the user inside, or without, as events of messages have it.
    pub(crate) fn member_json(&self, guild: Id, user: Id, with_user: bool) -> Option<Value> {
        let member = self.guilds.get(&guild)?.members.get(&user)?;
        let roles: Vec<Value> = member.roles.iter().copied().map(id).collect();
        let mut all = json!({
            "avatar": null, "banner": null, "communication_disabled_until": null, "flags": 0,
            "joined_at": iso(member.joined_at), "nick": member.nick, "pending": false, "premium_since": null,
            "roles": roles, "mute": false, "deaf": false,
        });
        if with_user {
            all["user"] = self.user_json(user);
        }
        Some(all)
    }

    /// A role.
    pub(crate) fn role_json(role: &Role) -> Value {
        json!({
            "id": id(role.id), "name": role.name, "permissions": role.permissions.to_string(), "position": role.position,
            "color": 0, "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
            "hoist": false, "managed": false, "mentionable": role.mentionable, "icon": null, "unicode_emoji": null,
            "flags": 0, "description": null,
        })
    }

    /// A server, as a request answers it; `GUILD_CREATE` has more.
    pub(crate) fn guild_json(guild: &Guild) -> Value {
        let roles: Vec<Value> = guild.roles.values().map(Self::role_json).collect();
        json!({
            "id": id(guild.id), "name": guild.name, "icon": null, "description": null, "home_header": null, "splash": null,
            "discovery_splash": null, "features": [], "banner": null, "owner_id": id(guild.owner), "application_id": null,
            "region": "us-west", "afk_channel_id": null, "afk_timeout": 300, "system_channel_id": maybe(guild.system_channel),
            "system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": null, "verification_level": 0,
            "roles": roles, "default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0,
            "max_presences": null, "max_members": 500_000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
            "vanity_url_code": null, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US",
            "rules_channel_id": null, "safety_alerts_channel_id": null, "public_updates_channel_id": null,
            "premium_progress_bar_enabled": false, "premium_progress_bar_enabled_user_updated_at": null, "nsfw": false,
            "nsfw_level": 0, "emojis": [], "stickers": [], "incidents_data": null,
        })
    }

    /// A server as `GUILD_CREATE` has it: with channels, threads and, of members, the bot.
    pub(crate) fn guild_create(&self, guild: Id) -> Value {
        let Some(guild) = self.guilds.get(&guild) else {
            return Value::Null;
        };
        let mut all = Self::guild_json(guild);
        let of = |thread: bool| {
            let found = self
                .channels_of(guild.id)
                .filter(|channel| channel.kind.is_thread() == thread);
            found.map(|channel| self.channel_json(channel)).collect::<Value>()
        };
        all["channels"] = of(false);
        all["threads"] = of(true);
        all["members"] = self.member_json(guild.id, self.bot(), true).into_iter().collect();
        all["member_count"] = guild.members.len().into();
        let joined = guild
            .members
            .get(&self.bot())
            .map_or(guild.made_at, |member| member.joined_at);
        all["joined_at"] = iso(joined).into();
        all["large"] = false.into();
        all["unavailable"] = false.into();
        for empty in [
            "voice_states",
            "presences",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ] {
            all[empty] = json!([]);
        }
        all
    }

    /// A channel of any kind.
    pub(crate) fn channel_json(&self, channel: &Channel) -> Value {
        let mut all = json!({
            "id": id(channel.id), "type": channel.kind.number(), "flags": 0, "last_message_id": maybe(channel.last_message),
        });
        if channel.kind == Kind::Direct {
            let other = channel.recipient.map(|user| self.user_json(user));
            all["recipients"] = Value::Array(other.into_iter().collect());
            return all;
        }
        all["guild_id"] = maybe(channel.guild);
        all["name"] = channel.name.clone().into();
        all["parent_id"] = maybe(channel.parent);
        all["rate_limit_per_user"] = 0.into();
        if channel.kind.is_thread() {
            let messages = self
                .posts
                .values()
                .filter(|post| post.channel == channel.id)
                .count();
            all["owner_id"] = maybe(channel.owner);
            all["message_count"] = messages.into();
            all["total_message_sent"] = messages.into();
            all["member_count"] = 1.into();
            all["thread_metadata"] = json!({
                "archived": channel.archived, "locked": channel.locked, "auto_archive_duration": channel.archive_after,
                "archive_timestamp": iso(self.clock.now()), "create_timestamp": iso(self.clock.now()),
            });
            if channel.kind == Kind::PrivateThread {
                all["thread_metadata"]["invitable"] = true.into();
            }
            return all;
        }
        let overwrites = channel.overwrites.iter().map(|(target, overwrite)| {
            json!({
                "id": id(*target), "type": u8::from(overwrite.member), "allow": overwrite.allow.to_string(),
                "deny": overwrite.deny.to_string(),
            })
        });
        all["permission_overwrites"] = overwrites.collect();
        all["position"] = channel.position.into();
        all["nsfw"] = false.into();
        all["topic"] = Value::Null;
        all
    }

    /// A message.
    pub(crate) fn post_json(&self, post: &Post) -> Value {
        let mentions: Vec<Value> = post
            .pings
            .users
            .iter()
            .map(|user| self.user_json(*user))
            .collect();
        let roles: Vec<Value> = post.pings.roles.iter().copied().map(id).collect();
        let attachments: Vec<Value> = post.attachments.iter().map(super::Attachment::json).collect();
        let mut all = json!({
            "id": id(post.id), "channel_id": id(post.channel), "author": self.user_json(post.author), "type": post.kind,
            "content": post.content, "mentions": mentions, "mention_roles": roles, "mention_everyone": post.pings.everyone,
            "attachments": attachments, "embeds": post.embeds, "components": post.components, "flags": post.flags,
            "timestamp": iso(post.at), "edited_timestamp": post.edited.map(iso), "pinned": false, "tts": false,
        });
        if let Some(nonce) = &post.nonce {
            all["nonce"] = nonce.clone();
        }
        if let Some(interaction) = post.interaction.and_then(|at| self.interactions.get(&at)) {
            all["webhook_id"] = id(self.application.id);
            all["application_id"] = id(self.application.id);
            all["interaction_metadata"] = self.metadata_json(interaction);
        }
        if let Some(earlier) = post.replies_to {
            all["message_reference"] =
                json!({ "type": 0, "channel_id": id(post.channel), "message_id": id(earlier) });
            let original = self.posts.get(&earlier).map(|post| self.post_json(post));
            all["referenced_message"] = original.unwrap_or_default();
        }
        if let Some(thread) = post.thread.and_then(|at| self.channels.get(&at)) {
            all["thread"] = self.channel_json(thread);
        }
        all
    }

    /// Whose doing a message answers.
    pub(crate) fn metadata_json(&self, interaction: &super::Interaction) -> Value {
        let mut all = json!({
            "id": id(interaction.id), "type": interaction.asked.number(), "user": self.user_json(interaction.user),
            "authorizing_integration_owners": interaction.owners,
        });
        if let Some(original) = interaction.original {
            all["original_response_message_id"] = id(original);
        }
        match interaction.asked {
            super::Asked::Component => all["interacted_message_id"] = maybe(interaction.message),
            super::Asked::Modal => {
                let opener = interaction.opened_by.and_then(|id| self.interactions.get(&id));
                all["triggering_interaction_metadata"] = opener
                    .map(|opener| self.metadata_json(opener))
                    .unwrap_or_default();
            }
            super::Asked::Command | super::Asked::Autocomplete => {}
        }
        all
    }
}

impl super::Attachment {
    /// As a message has it.
    pub(crate) fn json(&self) -> Value {
        let url = format!(
            "https://cdn.discordapp.com/attachments/1/{}/{}",
            self.id, self.name
        );
        let mut all = json!({
            "id": id(self.id), "filename": self.name, "size": self.bytes.len(), "url": url, "proxy_url": url,
            "content_scan_version": 0,
        });
        if let Some(description) = &self.description {
            all["description"] = description.clone().into();
        }
        if let Some(kind) = &self.kind {
            all["content_type"] = kind.clone().into();
        }
        all
    }
}
