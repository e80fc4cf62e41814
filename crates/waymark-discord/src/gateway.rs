//! What comes in over the gateway, and to whom it goes.

use std::{
    collections::HashMap,
    convert::Infallible,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serenity::{
    all::{ConnectionStage, ShardStageUpdateEvent},
    async_trait,
    client::{Context, EventHandler},
    model::{
        channel::{GuildChannel, Message},
        event::GuildMemberUpdateEvent,
        gateway::{GatewayIntents, Ready},
        guild::{Guild, Member, PartialGuild, Role, UnavailableGuild},
        id::{GuildId, RoleId},
    },
};
use tokio::time::Instant;

use crate::{news::News, underway::Underway};

/// What we hear of. None of it is privileged: nobody has to switch anything on for it, and no message of a server comes
/// with its text, unless it mentions us.
pub(crate) const INTENTS: GatewayIntents = GatewayIntents::GUILDS // servers, channels and roles that come and go
    .union(GatewayIntents::DIRECT_MESSAGES) // what learners type to us
    .union(GatewayIntents::GUILD_MESSAGES); // a message that mentions us is answered with how to ask instead

/// A connection that is away for longer is told to the operator; shorter breaks are routine.
const AWAY: Duration = Duration::from_mins(1);
/// A shard that was begun so often without holding may be one that Discord does not want.
const WORN: u32 = 4;
const LOOK: Duration = Duration::from_secs(15);

/// Hands events on.
pub(crate) struct Events {
    pub(crate) news: News,
    pub(crate) underway: Underway,
    pub(crate) line: Arc<Line>,
}

#[async_trait]
impl EventHandler for Events {
    async fn ready(&self, ctx: Context, ready: Ready) {
        self.news.ready(ctx.shard_id.0, &ready.guilds);
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        self.line.stage(event.shard_id.0, event.new);
    }

    async fn guild_create(&self, ctx: Context, guild: Guild, _: Option<bool>) {
        let Some(_work) = self.underway.begin() else {
            return;
        };
        self.news.server(ctx.shard_id.0, &guild).await;
    }

    async fn guild_update(&self, _: Context, _: Option<Guild>, guild: PartialGuild) {
        let Some(_work) = self.underway.begin() else {
            return;
        };
        self.news.server_named(guild.id, &guild.name).await;
    }

    async fn guild_delete(&self, _: Context, guild: UnavailableGuild, _: Option<Guild>) {
        let Some(_work) = self.underway.begin() else {
            return;
        };
        self.news.server_gone(&guild).await;
    }

    async fn channel_delete(&self, _: Context, channel: GuildChannel, _: Option<Vec<Message>>) {
        let Some(_work) = self.underway.begin() else {
            return;
        };
        self.news.channel_gone(channel.id).await;
    }

    async fn channel_update(&self, _: Context, _: Option<GuildChannel>, channel: GuildChannel) {
        self.permitted(channel.guild_id).await;
    }

    async fn guild_role_update(&self, _: Context, _: Option<Role>, role: Role) {
        self.permitted(role.guild_id).await;
    }

    async fn guild_member_update(
        &self,
        _: Context,
        _: Option<Member>,
        _: Option<Member>,
        member: GuildMemberUpdateEvent,
    ) {
        // Of others it is told to those only who asked for all members.
        self.permitted(member.guild_id).await;
    }

    async fn guild_role_delete(&self, _: Context, guild: GuildId, role: RoleId, _: Option<Role>) {
        let Some(_work) = self.underway.begin() else {
            return;
        };
        self.news.role_gone(guild, role).await;
    }
}

impl Events {
    /// What we may do in a server may have changed.
    async fn permitted(&self, guild: GuildId) {
        if !self.news.settled(guild).await {
            return;
        }
        let Some(_work) = self.underway.begin() else {
            return;
        };
        self.news.permitted(guild).await;
    }
}

/// Which of our connections hold.
pub(crate) struct Line(Mutex<HashMap<u32, Shard>>);

#[derive(Clone, Copy, Debug)]
struct Shard {
    /// Since when it is away.
    away: Option<Instant>,
    /// Whether the operator heard of that.
    told: bool,
    /// Whether it ever held.
    began: bool,
    /// How often it was begun since it held.
    tries: u32,
}

impl Line {
    /// The line of these shards, none of which holds yet.
    pub(crate) fn new(shards: Range<u32>) -> Self {
        let away = Some(Instant::now());
        let shard = Shard {
            away,
            told: false,
            began: false,
            tries: 0,
        };
        Self(Mutex::new(shards.map(|number| (number, shard)).collect()))
    }

    fn stage(&self, number: u32, stage: ConnectionStage) {
        let mut shards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(shard) = shards.get_mut(&number) else {
            return;
        };
        if stage != ConnectionStage::Connected {
            tracing::debug!(shard = number, %stage, "the connection to discord is not there");
            shard.away.get_or_insert_with(Instant::now);
            shard.tries += u32::from(stage == ConnectionStage::Identifying);
            return;
        }
        if !shard.began || shard.told {
            tracing::info!(shard = number, "connected to discord");
        }
        *shard = Shard {
            away: None,
            told: false,
            began: true,
            tries: 0,
        };
    }

    /// Ends when a shard was begun again and again and never held.
    pub(crate) async fn worn(&self) {
        while !self.is_worn() {
            tokio::time::sleep(LOOK).await;
        }
    }

    fn is_worn(&self) -> bool {
        let shards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shards.values().any(|shard| shard.tries >= WORN)
    }

    /// Tells the operator of connections that stay away, once each time.
    pub(crate) async fn watch(&self) -> Infallible {
        loop {
            tokio::time::sleep(LOOK).await;
            let mut shards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (number, shard) in shards.iter_mut().filter(|(_, shard)| !shard.told) {
                if shard.away.is_some_and(|since| since.elapsed() >= AWAY) {
                    shard.told = true;
                    tracing::warn!(
                        shard = number,
                        away_secs = AWAY.as_secs(),
                        "no connection to discord; trying again"
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_privileged_is_asked_for() {
        assert!(!INTENTS.is_privileged());
        assert_eq!(INTENTS & GatewayIntents::privileged(), GatewayIntents::empty());
    }

    #[test]
    fn a_shard_that_never_holds_is_worn() {
        let line = Line::new(0..2);
        for _ in 1..WORN {
            line.stage(1, ConnectionStage::Identifying);
        }
        assert!(!line.is_worn());
        line.stage(1, ConnectionStage::Connected);
        line.stage(1, ConnectionStage::Identifying);
        assert!(!line.is_worn(), "it held meanwhile");
        for _ in 1..WORN {
            line.stage(1, ConnectionStage::Handshake);
            line.stage(1, ConnectionStage::Identifying);
        }
        assert!(line.is_worn());
    }

    #[tokio::test(start_paused = true)]
    async fn a_break_is_told_when_it_lasts_and_when_it_is_over() {
        let logs = waymark_testkit::logs::Logs::record();
        let line = Arc::new(Line::new(0..1));
        let watched = tokio::spawn({
            let line = Arc::clone(&line);
            async move { line.watch().await }
        });
        let told = || -> Vec<String> {
            let lines = logs.lines();
            lines
                .iter()
                .map(|line| line.text.replace(" shard=0", ""))
                .collect()
        };
        line.stage(0, ConnectionStage::Connected);
        for _ in 0..5 {
            line.stage(0, ConnectionStage::Resuming);
            tokio::time::sleep(AWAY / 2).await;
            line.stage(0, ConnectionStage::Connected);
        }
        assert_eq!(told(), ["connected to discord"]);
        line.stage(0, ConnectionStage::Disconnected);
        tokio::time::sleep(AWAY * 3).await;
        line.stage(0, ConnectionStage::Connected);
        assert_eq!(
            told(),
            [
                "connected to discord",
                "no connection to discord; trying again away_secs=60",
                "connected to discord"
            ]
        );
        watched.abort();
    }
}
