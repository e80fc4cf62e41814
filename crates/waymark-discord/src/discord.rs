//! What the program calls: a bot from its settings, its courier, and the service.

use std::sync::Arc;

use reqwest::Url;
use secrecy::SecretString;
use waymark_app::{
    App,
    ports::{Clock, Courier as Carries, Late},
};

use crate::{
    connect::{self, Me},
    courier::Courier,
    permissions,
    rest::{Rest, Trouble},
    sender::NONCE,
    service,
    shards::Shards,
};

/// How the bot is reached, and what it serves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The token from the page "Bot" of the developer portal.
    pub token: SecretString,
    /// The server of the API; without one, Discord's own. For tests on loopback: the library's rate limiter is off then,
    /// since it would send everything to Discord itself.
    pub api_url: Option<String>,
    /// The only server that gets the commands, at once: for development. Without one all servers and direct messages do.
    pub guild: Option<u64>,
    /// Which shards this process serves.
    pub shards: Shards,
    /// What speaks HTTP, for tests.
    #[doc(hidden)]
    pub client: Option<reqwest::Client>,
}

impl Settings {
    /// The usual settings with this token.
    pub fn new(token: SecretString) -> Self {
        Self {
            token,
            api_url: None,
            guild: None,
            shards: Shards::Auto,
            client: None,
        }
    }
}

/// Why the service ended, or did not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody has this token.
    #[error(
        "discord does not know the token; copy it anew from the page Bot of your application in the developer portal"
    )]
    Token,
    /// The address of the server is none.
    #[error("discord.api_url is not an address such as https://discord.com")]
    ApiUrl,
    /// The token was good, and is no more.
    #[error(
        "discord knows the token no more; copy it anew from the page Bot of your application in the developer portal, \
         and start Waymark again"
    )]
    Withdrawn,
    /// The gateway wants a switch in the developer portal, though none is needed.
    #[error("discord refuses what Waymark wants to hear of, though it needs no privileged intent: {0}")]
    Intents(String),
    /// The bot grew beyond the shards that were planned for it.
    #[error("discord wants the bot in {wanted} shards, and it was begun in {planned}{}", if *.chosen { ": see discord.shards" } else { "" })]
    Shards {
        /// So many it has.
        planned: u32,
        /// So many Discord recommends.
        wanted: u32,
        /// Whether the configuration chose them; else the next start plans them anew.
        chosen: bool,
    },
    /// Discord does not do what it must.
    #[error("discord refuses: {0}")]
    Refused(String),
    /// The server cannot be reached.
    #[error("cannot reach discord: {0}")]
    Unreachable(String),
}

/// A bot that has not begun to work.
pub struct Discord {
    settings: Settings,
    rest: Rest,
    courier: Arc<Late<Courier>>,
}

/// Who a token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it is called: `@Waymark`.
    pub name: String,
    /// The page on which it is added to a server.
    pub invite: String,
}

impl Discord {
    /// A bot with these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address of the server is none.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        if let Some(url) = &settings.api_url {
            let url: Url = url.parse().map_err(|_| Error::ApiUrl)?;
            if url.cannot_be_a_base() || !url.has_host() {
                return Err(Error::ApiUrl);
            }
        }
        let rest = Rest::new(
            &settings.token,
            settings.api_url.as_deref(),
            settings.client.clone(),
        );
        Ok(Self {
            settings,
            rest,
            courier: Arc::new(Late::new(Some(NONCE))),
        })
    }

    /// Brings prompts to channels and direct messages. Until Discord was reached, it asks the scheduler for patience.
    pub fn courier(&self) -> Arc<dyn Carries> {
        Arc::clone(&self.courier) as Arc<dyn Carries>
    }

    /// Asks Discord once whose the token is.
    ///
    /// # Errors
    /// When it knows no such token, or cannot be reached.
    pub async fn name(&self) -> Result<Name, Error> {
        match connect::me(&self.rest).await {
            Ok(me) => Ok(me.into()),
            Err(Trouble::Token) => Err(Error::Token),
            Err(trouble) => Err(Error::Unreachable(trouble.to_string())),
        }
    }

    /// Talks with everybody until `shutdown` ends; what is under way is finished then. What arrives, arrives at the time
    /// of `clock`.
    ///
    /// # Errors
    /// When Discord does not know the token, or refuses the connection for good. Whatever else goes wrong is tried again.
    pub async fn run(
        self,
        app: App,
        clock: Arc<dyn Clock>,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), Error> {
        let courier = Arc::clone(&self.courier);
        service::run(self.settings, self.rest, app, clock, shutdown, |sender| {
            courier.begin(Courier(sender));
        })
        .await
    }
}

impl From<Me> for Name {
    fn from(me: Me) -> Self {
        Self {
            name: format!("@{}", me.name),
            invite: permissions::invite(me.application),
        }
    }
}
