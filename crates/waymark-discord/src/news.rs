//! What happens to servers, channels and roles, as notices for the app; and the welcome in a server that we came into.

use std::{
    collections::{HashMap, HashSet},
    num::NonZeroU64,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serenity::model::{
    channel::{ChannelType, GuildChannel},
    guild::{Guild, Member, UnavailableGuild},
    id::{ChannelId, GuildId, RoleId, UserId},
};
use tokio::{sync::watch, time::sleep};
use waymark_app::{
    App,
    ports::Clock,
    reply::Reply,
    request::{Chat, Notice, Platform, What},
};

use crate::{conversation::turns::Turns, names::Names, permissions, sender::Sender};

/// So long after the first change to what we may do it is looked at.
const SETTLED: Duration = Duration::from_secs(1);

/// What a server is told of that took us out.
pub(crate) const TAKEN_OUT: &str = "Waymark was taken out of the server";
pub(crate) const DELETED: &str = "the channel was deleted";

/// Takes note of what happens.
pub(crate) struct News {
    app: App,
    clock: Arc<dyn Clock>,
    sender: Sender,
    names: Names,
    me: UserId,
    /// The servers that we are in, by shard, of those shards that have said so.
    servers: watch::Sender<HashMap<u32, HashSet<GuildId>>>,
    /// What happens to one server is noted in its order.
    turns: Turns<GuildId>,
    /// The servers in which it is looked soon at what we may do.
    looks: Mutex<HashSet<GuildId>>,
}

impl News {
    pub(crate) fn new(app: App, clock: Arc<dyn Clock>, sender: Sender, names: Names, me: UserId) -> Self {
        Self {
            app,
            clock,
            sender,
            names,
            me,
            servers: watch::Sender::default(),
            turns: Turns::default(),
            looks: Mutex::default(),
        }
    }

    /// A shard begins, with these servers. What it had before and has no more, we were taken out of meanwhile.
    pub(crate) fn ready(&self, shard: u32, guilds: &[UnavailableGuild]) {
        let guilds = guilds.iter().map(|guild| guild.id).collect();
        self.servers.send_modify(|servers| {
            servers.insert(shard, guilds);
        });
    }

    /// A server is there: it was before, or we came into it.
    pub(crate) async fn server(&self, shard: u32, guild: &Guild) {
        // What happens to it from now on is news to this.
        let _turn = self.turns.take(guild.id).await;
        // Events come side by side: which servers the shard began with may be known a moment later.
        let mut begun = self.servers.subscribe();
        if begun
            .wait_for(|servers| servers.contains_key(&shard))
            .await
            .is_err()
        {
            return;
        }
        self.names.put(guild.id, &guild.name);
        let mut new = false;
        self.servers
            .send_modify(|servers| new = servers.entry(shard).or_default().insert(guild.id));
        let speaks = speaks_in(guild, self.me);
        let Some(channel) = speaks.or_else(|| any_channel(guild)) else {
            return;
        };
        let chat = Chat {
            id: channel.to_string(),
            server: Some(guild.id.to_string()),
            title: guild.name.clone(),
            admin: false,
        };
        let what = if new {
            What::Joined { chat }
        } else {
            // It was there when we began, or was out of order: what happened meanwhile nobody told us.
            What::Present {
                chat,
                roles: guild.roles.keys().map(ToString::to_string).collect(),
                open: asks_in(guild, self.me),
                left: TAKEN_OUT.to_owned(),
            }
        };
        let said = self.note(what).await;
        match (said, speaks) {
            (Some(reply), Some(channel)) => {
                if let Err(undelivered) = self.sender.say(channel, &reply).await {
                    tracing::info!(server = %guild.id, ?undelivered, "the welcome did not arrive");
                }
            }
            (Some(_), None) => tracing::info!(server = %guild.id, "there is no channel to say hello in"),
            (None, _) => {}
        }
    }

    /// A server is gone, or only out of order.
    pub(crate) async fn server_gone(&self, guild: &UnavailableGuild) {
        if guild.unavailable {
            return;
        }
        let _turn = self.turns.take(guild.id).await;
        self.names.forget(guild.id);
        self.servers.send_modify(|servers| {
            for servers in servers.values_mut() {
                servers.remove(&guild.id);
            }
        });
        let (server, reason) = (guild.id.to_string(), TAKEN_OUT.to_owned());
        self.note(What::ServerLeft { server, reason }).await;
    }

    /// A server may be called otherwise; mostly it was something else of it that changed.
    pub(crate) async fn server_named(&self, guild: GuildId, name: &str) {
        let _turn = self.turns.take(guild).await;
        if !self.names.put(guild, name) {
            return;
        }
        let (chat, title) = (guild.to_string(), name.to_owned());
        self.note(What::Renamed { chat, title }).await;
    }

    /// What we may do in a server may have changed: `true` when it is time to look. Roles that are moved about are many
    /// events, and one look.
    pub(crate) async fn settled(&self, guild: GuildId) -> bool {
        let looks = || self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        if !looks().insert(guild) {
            return false;
        }
        sleep(SETTLED).await;
        looks().remove(&guild)
    }

    /// Where the question of a server rests because it could not be asked, it goes on if it can be now.
    pub(crate) async fn permitted(&self, guild: GuildId) {
        let resting = self.app.resting(Platform::Discord, &guild.to_string()).await;
        let address = match resting {
            Ok(Some(channel)) => channel,
            Ok(None) => return,
            Err(fault) => {
                tracing::error!(
                    error = &fault as &dyn std::error::Error,
                    "could not look up where a server is asked"
                );
                return;
            }
        };
        let channel = address.parse::<NonZeroU64>().map(ChannelId::from);
        if let Ok(channel) = channel
            && self.sender.may_ask(channel, guild).await
        {
            self.note(What::Opened { address }).await;
        }
    }

    /// A channel was deleted.
    pub(crate) async fn channel_gone(&self, channel: ChannelId) {
        let (chat, reason) = (channel.to_string(), DELETED.to_owned());
        self.note(What::Removed { chat, reason }).await;
    }

    /// A role was deleted.
    pub(crate) async fn role_gone(&self, guild: GuildId, role: RoleId) {
        let (server, role) = (guild.to_string(), role.to_string());
        self.note(What::RoleGone { server, role }).await;
    }

    /// Hands a notice to the app. The same one twice is harmless.
    async fn note(&self, what: What) -> Option<Reply> {
        let notice = Notice {
            platform: Platform::Discord,
            at: self.clock.now(),
            what,
        };
        self.app.take_note(notice).await
    }
}

/// Where to say hello: in the channel for such messages, else in the first one that we may write to.
fn speaks_in(guild: &Guild, me: UserId) -> Option<ChannelId> {
    let member = guild.members.get(&me)?;
    let may_speak = |channel: &&GuildChannel| may_speak(guild, member, channel);
    let system = guild.system_channel_id.and_then(|id| guild.channels.get(&id));
    system
        .filter(may_speak)
        .or_else(|| {
            let texts = guild
                .channels
                .values()
                .filter(|channel| channel.kind == ChannelType::Text);
            texts
                .filter(may_speak)
                .min_by_key(|channel| (channel.position, channel.id))
        })
        .map(|channel| channel.id)
}

fn may_speak(guild: &Guild, me: &Member, channel: &GuildChannel) -> bool {
    permissions::missing(guild.user_permissions_in(channel, me)).is_empty()
}

/// Where a question can come.
fn asks_in(guild: &Guild, me: UserId) -> Vec<String> {
    let Some(me) = guild.members.get(&me) else {
        return Vec::new();
    };
    let fit = guild
        .channels
        .values()
        .filter(|channel| permissions::fits(channel.kind) && may_speak(guild, me, channel));
    fit.map(|channel| channel.id.to_string()).collect()
}

/// Some channel, for what is known of the server by now.
fn any_channel(guild: &Guild) -> Option<ChannelId> {
    guild.channels.keys().min().copied()
}
