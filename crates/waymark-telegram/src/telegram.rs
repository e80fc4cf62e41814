//! What the program calls: a bot from its settings, its courier, and the service.

use std::{net::SocketAddr, sync::Arc};

use secrecy::{ExposeSecret, SecretString};
use teloxide::Bot;
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};
use waymark_app::{
    App,
    ports::{Clock, Courier as Carries, Late},
    request::What,
};

use crate::{
    api::{self, Me, Trouble},
    conversation::Conversation,
    courier::Courier,
    gate::Gate,
    intake::Intake,
    menu,
    outbound::Look,
    pace::{Pace, Rates},
    receive::Poll,
    sender::{Sender, bot},
    trouble::Spell,
    webhook::{self, Webhook},
};

/// How the bot is reached, and what it may do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The token that `@BotFather` gave.
    pub token: SecretString,
    /// The server of the Bot API; without one, Telegram's own.
    pub api_url: Option<String>,
    /// How updates come in.
    pub receiving: Receiving,
    /// The groups in which the bot stays, by id; none: in all.
    pub groups: Vec<i64>,
    /// How fast it may send.
    pub rates: Rates,
}

/// How updates come in.
#[derive(Clone, Debug)]
pub enum Receiving {
    /// We ask for them.
    Polling,
    /// Telegram calls us.
    Webhook(Webhook),
}

/// Why the service ended, or did not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody has this token.
    #[error("telegram does not know the token; ask @BotFather for the right one")]
    Token,
    /// The token was good, and is no more.
    #[error("telegram knows the token no more; ask @BotFather for the right one, and start Waymark again")]
    Withdrawn,
    /// The address of the server is none.
    #[error("telegram.api_url is not an address such as https://api.telegram.org")]
    ApiUrl,
    /// Telegram does not do what is asked at the start: the webhook's address is none for it, say.
    #[error("telegram refuses: {0}")]
    Refused(String),
    /// The webhook's address cannot be listened on.
    #[error("cannot listen on {listen}")]
    Listen {
        /// Where.
        listen: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The system has no randomness for a secret.
    #[error("cannot make a secret: {0}")]
    Secret(String),
    /// The server cannot be reached.
    #[error("cannot reach telegram: {0}")]
    Unreachable(String),
}

/// A bot that has not begun to work.
pub struct Telegram {
    bot: Bot,
    settings: Settings,
    courier: Arc<Late<Courier>>,
}

impl Telegram {
    /// A bot with these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address of the server is none.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let mut bot = bot(settings.token.expose_secret().trim());
        if let Some(url) = &settings.api_url {
            bot = bot.set_api_url(url.parse().map_err(|_| Error::ApiUrl)?);
            if bot.api_url().cannot_be_a_base() {
                return Err(Error::ApiUrl);
            }
        }
        Ok(Self {
            bot,
            settings,
            courier: Arc::new(Late::new(None)),
        })
    }

    /// Brings prompts to chats. Until Telegram was reached, it asks the scheduler for patience.
    pub fn courier(&self) -> Arc<dyn Carries> {
        Arc::clone(&self.courier) as Arc<dyn Carries>
    }

    /// Asks Telegram once whose the token is: `@name`.
    ///
    /// # Errors
    /// When it knows no such token, or cannot be reached.
    pub async fn name(&self) -> Result<String, Error> {
        match api::me(&self.bot).await {
            Ok(me) => Ok(format!("@{}", me.username)),
            Err(Trouble::Token) => Err(Error::Token),
            Err(trouble) => Err(Error::Unreachable(trouble.to_string())),
        }
    }

    /// Talks with everybody until `shutdown` ends; what is under way is finished then. What arrives, arrives at the time
    /// of `clock`.
    ///
    /// # Errors
    /// When Telegram does not know the token, and when the webhook cannot be set up. Whatever else goes wrong is tried
    /// again.
    pub async fn run(
        self,
        app: App,
        clock: Arc<dyn Clock>,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), Error> {
        let mut shutdown = std::pin::pin!(shutdown);
        let me = tokio::select! {
            me = self.connect() => me?,
            () = &mut shutdown => return Ok(()),
        };
        let (moved, moves) = mpsc::unbounded_channel();
        let look = Look {
            username: me.username.clone(),
        };
        let pace = Arc::new(Pace::new(self.settings.rates));
        let sender = Sender::new(self.bot.clone(), look, pace, move |from, to| {
            // At the end nobody listens any more.
            let _ = moved.send((from, to));
        });
        let gate = Gate::new(self.settings.groups.iter().copied());
        let conversation = Arc::new(Conversation::new(
            app,
            Arc::clone(&clock),
            self.bot.clone(),
            sender.clone(),
            gate,
        ));
        let intake = Intake::new(me, Arc::clone(&clock), Arc::clone(&conversation));
        let beside = tokio::spawn(beside(self.bot.clone(), clock, conversation, moves));
        self.courier.begin(Courier(sender.clone()));
        let refused = refused(sender.refused());
        let ended = match &self.settings.receiving {
            Receiving::Polling => self.poll(&intake, refused, shutdown).await,
            Receiving::Webhook(webhook) => self.listen(webhook, &intake, refused, shutdown).await,
        };
        if ended.is_ok() {
            sender.refreshed().await;
        }
        beside.abort();
        ended
    }

    /// Who we are; tries again until Telegram says.
    async fn connect(&self) -> Result<Me, Error> {
        let me = self.insist(|| api::me(&self.bot)).await?;
        tracing::info!(bot = %me.username, "talking on telegram");
        Ok(me)
    }

    async fn poll(
        &self,
        intake: &Intake,
        refused: impl Future<Output = ()>,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), Error> {
        let mut poll = Poll::new(&self.bot, intake);
        let polling = async {
            // A webhook that was set before would keep all updates to itself.
            self.insist(|| webhook::unregister(&self.bot)).await?;
            poll.run().await;
            Err(Error::Withdrawn)
        };
        tokio::select! {
            ended = polling => return ended,
            () = refused => return Err(Error::Withdrawn),
            () = shutdown => {}
        }
        poll.confirm().await;
        Ok(())
    }

    async fn listen(
        &self,
        webhook: &Webhook,
        intake: &Intake,
        refused: impl Future<Output = ()>,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), Error> {
        let listen = webhook.listen;
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|source| Error::Listen { listen, source })?;
        let secret = match &webhook.secret {
            Some(secret) => secret.clone(),
            None => webhook::make_secret().map_err(|error| Error::Secret(error.to_string()))?,
        };
        let (stop, mut stopping) = watch::channel(false);
        let stopped = async move {
            // Should the sender be gone, there is nobody left to listen for either.
            let _ = stopping.wait_for(|stop| *stop).await.is_ok();
        };
        let (path, door) = (webhook.path(), intake.clone());
        let mut serving = tokio::spawn({
            let secret = secret.clone();
            async move { webhook::serve(listener, &path, secret, door, stopped).await }
        });
        let set_up = async {
            self.insist(|| webhook::register(&self.bot, webhook, &secret))
                .await?;
            tracing::info!(%listen, "telegram calls the webhook");
            Ok::<(), Error>(())
        };
        // A door that falls shut by itself is told at once, not when the service ends.
        let (ended, fell_shut) = {
            let mut shutdown = std::pin::pin!(shutdown);
            tokio::select! {
                ended = async {
                    set_up.await?;
                    refused.await;
                    Err(Error::Withdrawn)
                } => (ended, None),
                () = &mut shutdown => (Ok(()), None),
                served = &mut serving => (Ok(()), Some(served)),
            }
        };
        stop.send_replace(true);
        let served = match fell_shut {
            Some(served) => served,
            None => serving.await,
        };
        served
            .map_err(std::io::Error::other)
            .flatten()
            .map_err(|source| Error::Listen { listen, source })?;
        intake.emptied().await;
        ended
    }

    /// Tries again until it succeeds, unless it never will.
    async fn insist<T, F>(&self, call: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let mut spell = Spell::default();
        loop {
            match call().await {
                Ok(done) => {
                    spell.over();
                    return Ok(done);
                }
                Err(Trouble::Token) => return Err(Error::Token),
                Err(Trouble::Refused { description, .. }) => return Err(Error::Refused(description)),
                Err(trouble) => tokio::time::sleep(spell.failed(trouble)).await,
            }
        }
    }
}

/// What goes on beside the updates: the menu is brought up to date, and groups that moved are noted.
async fn beside(
    bot: Bot,
    clock: Arc<dyn Clock>,
    conversation: Arc<Conversation>,
    mut moves: mpsc::UnboundedReceiver<(teloxide::types::ChatId, teloxide::types::ChatId)>,
) {
    let moved = async {
        while let Some((from, to)) = moves.recv().await {
            let (from, to) = (from.to_string(), to.to_string());
            conversation.heard(clock.now(), What::Moved { from, to }).await;
        }
    };
    tokio::join!(show_menu(&bot), moved);
}

/// Brings the menu up to date, however long Telegram asks to wait. What it refuses, it refuses for good.
async fn show_menu(bot: &Bot) {
    let mut spell = Spell::default();
    loop {
        match menu::register(bot).await {
            Ok(()) => return spell.over(),
            Err(Trouble::Token) => return,
            Err(trouble @ Trouble::Refused { .. }) => {
                return tracing::warn!(reason = %trouble, "telegram refuses the menu of commands");
            }
            Err(trouble) => tokio::time::sleep(spell.failed(trouble)).await,
        }
    }
}

/// Ends when Telegram refuses the token in the middle of the work.
async fn refused(mut refused: watch::Receiver<bool>) {
    if refused.wait_for(|refused| *refused).await.is_err() {
        // The sender is gone, and nobody will say so any more.
        std::future::pending::<()>().await;
    }
}
