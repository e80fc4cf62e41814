//! A bot that only listens: serenity's client, and what it was told, in words.

use std::sync::Arc;

use serenity::all::{
    ChannelId, Client, ClientBuilder, Context, EventHandler, GatewayIntents, Guild, GuildChannel, GuildId,
    Interaction, Message, PartialGuild, Ready, ResumedEvent, Role, RoleId, ShardManager, UnavailableGuild,
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use waymark_testkit::discord::Discord;

/// What these tests listen to; nothing of it is privileged.
pub(crate) const INTENTS: GatewayIntents = GatewayIntents::GUILDS
    .union(GatewayIntents::GUILD_MESSAGES)
    .union(GatewayIntents::DIRECT_MESSAGES);

struct Told(UnboundedSender<String>);

impl Told {
    fn say(&self, words: impl Into<String>) {
        // A test that does not listen any more is over.
        let _ = self.0.send(words.into());
    }
}

#[serenity::async_trait]
impl EventHandler for Told {
    async fn ready(&self, _: Context, ready: Ready) {
        self.say(format!("ready with {}", ready.guilds.len()));
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        self.say("resumed");
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        let channels: Vec<&str> = guild
            .channels
            .values()
            .map(|channel| channel.name.as_str())
            .collect();
        self.say(format!("server {} with {}", guild.name, channels.join(", ")));
    }

    async fn guild_update(&self, _: Context, _: Option<Guild>, guild: PartialGuild) {
        self.say(format!("server is now {}", guild.name));
    }

    async fn guild_delete(&self, _: Context, guild: UnavailableGuild, _: Option<Guild>) {
        self.say(if guild.unavailable {
            "server is down"
        } else {
            "server is gone"
        });
    }

    async fn channel_create(&self, _: Context, channel: GuildChannel) {
        self.say(format!("channel {}", channel.name));
    }

    async fn channel_update(&self, _: Context, _: Option<GuildChannel>, channel: GuildChannel) {
        self.say(format!("channel is now {}", channel.name));
    }

    async fn channel_delete(&self, _: Context, channel: GuildChannel, _: Option<Vec<Message>>) {
        self.say(format!("channel {} is gone", channel.name));
    }

    async fn guild_role_create(&self, _: Context, role: Role) {
        self.say(format!("role {}", role.name));
    }

    async fn guild_role_delete(&self, _: Context, _: GuildId, _: RoleId, _: Option<Role>) {
        self.say("role is gone");
    }

    async fn message(&self, _: Context, message: Message) {
        let place = if message.guild_id.is_some() {
            "server"
        } else {
            "direct"
        };
        self.say(format!("{place} {}: {:?}", message.author.name, message.content));
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        self.say(format!("{:?}", interaction.kind()));
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        let parent = thread.parent_id.map(ChannelId::get);
        self.say(format!(
            "thread {} in a channel: {}",
            thread.name,
            parent.is_some()
        ));
    }
}

/// A client that runs.
pub(crate) struct Ears {
    told: UnboundedReceiver<String>,
    shards: Arc<ShardManager>,
    task: JoinHandle<Result<(), serenity::Error>>,
}

/// What a client is started with.
pub(crate) async fn client(dc: &Discord, intents: GatewayIntents) -> (Client, UnboundedReceiver<String>) {
    let (say, told) = unbounded_channel();
    let http = super::rest::client(dc);
    let client = ClientBuilder::new_with_http(http, intents).event_handler(Told(say));
    (client.await.expect("a client"), told)
}

impl Ears {
    /// One shard of so many.
    pub(crate) async fn shard(dc: &Discord, number: u32, of: u32) -> Self {
        let (mut client, told) = client(dc, INTENTS).await;
        let shards = Arc::clone(&client.shard_manager);
        let task = tokio::spawn(async move { client.start_shard(number, of).await });
        Self { told, shards, task }
    }

    /// The only shard.
    pub(crate) async fn start(dc: &Discord) -> Self {
        Self::shard(dc, 0, 1).await
    }

    /// The next thing that it is told.
    pub(crate) async fn hears(&mut self) -> String {
        self.told.recv().await.expect("the client is there")
    }

    /// The next few things.
    pub(crate) async fn hears_all(&mut self, count: usize) -> Vec<String> {
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(self.hears().await);
        }
        all
    }

    /// Leaves the gateway as a client does that ends.
    pub(crate) async fn stops(self) {
        self.shards.shutdown_all().await;
        let end = self.task.await.expect("the client does not panic");
        end.expect("the client ends well");
    }

    /// How it ended.
    pub(crate) async fn ended(self) -> String {
        let end = self.task.await.expect("the client does not panic");
        format!("{:?}", end.expect_err("the client gives up"))
    }
}
