//! The service: connects, lets everything happen, and ends in order.

use std::{ops::Range, sync::Arc, time::Duration};

use secrecy::ExposeSecret;
use serenity::{
    Client,
    all::GatewayError,
    client::ClientBuilder,
    gateway::{ActivityData, ShardManager},
    http::{Http, HttpBuilder},
    model::id::GuildId,
};
use tokio::sync::watch;
use waymark_app::{App, courtesy, ports::Clock};

use crate::{
    connect::{self, Me, insist},
    conversation::Conversation,
    discord::{Error, Settings},
    gateway::{Events, INTENTS, Line},
    menu,
    names::Names,
    news::News,
    outbound::Look,
    permissions,
    rest::{Rest, chain},
    sender::Sender,
    shards::Shards,
    underway::Underway,
};

/// So long what is under way may take to end.
const GRACE: Duration = Duration::from_secs(10);
/// So long we wait at least where no connection may be begun.
const PAUSE: Duration = Duration::from_secs(5);
/// A connection that does not hold is asked about so often.
const OUTGROWN: Duration = Duration::from_mins(5);
/// So long the connections may take to close.
const CLOSE: Duration = Duration::from_secs(6);
/// The same where nothing else works either.
const BRIEF: Duration = Duration::from_secs(1);

/// Talks with everybody until `shutdown` ends. `reached` hears when messages can be sent.
pub(crate) async fn run(
    settings: Settings,
    rest: Rest,
    app: App,
    clock: Arc<dyn Clock>,
    shutdown: impl Future<Output = ()> + Send,
    reached: impl FnOnce(Sender),
) -> Result<(), Error> {
    let mut shutdown = std::pin::pin!(shutdown);
    let begin = begin(&settings, &rest, app, clock);
    let mut service = tokio::select! {
        begun = begin => begun?,
        () = &mut shutdown => return Ok(()),
    };
    reached(service.sender.clone());
    let refused = refused(service.sender.refused());
    let menu = show_menu(&settings, &rest, &service.me, &service.look);
    let watch = async { tokio::join!(service.line.watch(), menu) };
    let (shards, last) = (service.shards.clone(), service.shards.end.saturating_sub(1));
    // Both ends count.
    let talk = service
        .client
        .start_shard_range(shards.start..last, service.total);
    let outgrown = outgrown(&settings.shards, &rest, &service.line, service.total);
    let ended = tokio::select! {
        error = outgrown => Err(error),
        ended = talk => over(ended),
        () = refused => Err(Error::Withdrawn),
        (never, ()) = watch => match never {},
        () = &mut shutdown => Ok(()),
    };
    if ended.is_ok() {
        // First nothing comes in any more: what came before is answered, what comes later waits for the next process, or
        // is told at once that nobody is there.
        close(&service.client.shard_manager, CLOSE).await;
        finish(&service.underway).await;
    } else {
        // A connection that Discord ended is not there to be closed.
        close(&service.client.shard_manager, BRIEF).await;
    }
    ended
}

/// A service that is about to connect.
struct Service {
    client: Client,
    sender: Sender,
    underway: Underway,
    line: Arc<Line>,
    look: Look,
    me: Me,
    shards: Range<u32>,
    total: u32,
}

async fn begin(settings: &Settings, rest: &Rest, app: App, clock: Arc<dyn Clock>) -> Result<Service, Error> {
    let me = insist(|| connect::me(rest)).await?;
    tracing::info!(
        bot = %me.name,
        invite = permissions::invite(me.application),
        for_oneself = permissions::invite_alone(me.application),
        "talking on discord"
    );
    let gateway = loop {
        let gateway = insist(|| connect::gateway(rest)).await?;
        let (shards, _) = settings.shards.plan(gateway.shards);
        let sessions = &gateway.session_start_limit;
        if sessions.remaining >= u64::from(shards.end - shards.start) {
            break gateway;
        }
        let pause = Duration::from_millis(sessions.reset_after).max(PAUSE);
        tracing::warn!(
            remaining = sessions.remaining,
            wait_secs = pause.as_secs(),
            "too many connections were begun today: discord lets us begin more later"
        );
        tokio::time::sleep(pause).await;
    };
    let (shards, total) = settings.shards.plan(gateway.shards);
    if !settings.shards.hold_direct_messages() {
        tracing::info!("direct messages arrive at shard 0, which another process serves");
    }
    let (look, names, underway) = (Look::default(), Names::default(), Underway::new());
    let sender = Sender::new(
        rest.clone(),
        Arc::new(http(settings, rest, &me)),
        me.user,
        look.clone(),
        // The rate is the bot's, not the process's.
        total.div_ceil((shards.end - shards.start).max(1)),
        underway.clone(),
    );
    let line = Arc::new(Line::new(shards.clone()));
    let conversation = Arc::new(Conversation::new(
        app.clone(),
        Arc::clone(&clock),
        &me,
        rest.clone(),
        look.clone(),
        names.clone(),
        sender.clone(),
    ));
    let events = Events {
        news: News::new(app, clock, sender.clone(), names, me.user),
        underway: underway.clone(),
        line: Arc::clone(&line),
    };
    let client = ClientBuilder::new_with_http(http(settings, rest, &me), INTENTS)
        .event_handler(events)
        .framework(menu::framework(conversation))
        .activity(ActivityData::custom(courtesy::SHORT_DESCRIPTION))
        .await
        .map_err(|error| Error::Unreachable(chain(&error)))?;
    // The client asks for it too, but where that fails it takes Discord's own.
    *client.ws_url.lock().await = gateway.url;
    Ok(Service {
        client,
        sender,
        underway,
        line,
        look,
        me,
        shards,
        total,
    })
}

/// Brings the commands up to date, however long that takes. What Discord refuses, it refuses for good.
async fn show_menu(settings: &Settings, rest: &Rest, me: &Me, look: &Look) {
    let guild = settings.guild.filter(|id| *id != 0).map(GuildId::new);
    match insist(|| menu::register(rest, me.application, guild)).await {
        Ok(ids) => look.commands.set(ids),
        Err(error) => tracing::warn!(%error, "discord does not take the commands"),
    }
}

/// The library's way to speak with Discord: it keeps to the rates of each route, and sleeps where it must.
fn http(settings: &Settings, rest: &Rest, me: &Me) -> Http {
    let mut http = HttpBuilder::new(settings.token.expose_secret())
        .client(rest.client().clone())
        .application_id(me.application);
    if let Some(server) = &settings.api_url {
        // Both or neither: the rate limiter knows Discord itself only.
        http = http.proxy(server.as_str()).ratelimiter_disabled(true);
    }
    http.build()
}

/// Ends when Discord wants more shards than were begun. It closes such connections each time, and the library begins them
/// again for as long as the sessions of the day last.
async fn outgrown(shards: &Shards, rest: &Rest, line: &Line, planned: u32) -> Error {
    loop {
        line.worn().await;
        if let Ok(gateway) = connect::gateway(rest).await
            && gateway.shards > planned
        {
            let (wanted, chosen) = (gateway.shards, *shards != Shards::Auto);
            return Error::Shards {
                planned,
                wanted,
                chosen,
            };
        }
        tokio::time::sleep(OUTGROWN).await;
    }
}

/// Why the connections ended by themselves.
fn over(ended: serenity::Result<()>) -> Result<(), Error> {
    match ended {
        Ok(()) => Ok(()),
        // It was known when we asked who we are.
        Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => Err(Error::Withdrawn),
        Err(serenity::Error::Gateway(
            error @ (GatewayError::InvalidGatewayIntents | GatewayError::DisallowedGatewayIntents),
        )) => Err(Error::Intents(error.to_string())),
        Err(error) => Err(Error::Refused(chain(&error))),
    }
}

/// Waits for what is under way.
async fn finish(underway: &Underway) {
    if tokio::time::timeout(GRACE, underway.close()).await.is_err() {
        tracing::warn!(
            grace_secs = GRACE.as_secs(),
            "some answers on discord did not end in time"
        );
    }
}

async fn close(shards: &ShardManager, time: Duration) {
    if tokio::time::timeout(time, shards.shutdown_all()).await.is_err() {
        tracing::debug!("a connection to discord did not close in time");
    }
}

/// Ends when Discord refuses the token in the middle of the work.
async fn refused(mut refused: watch::Receiver<bool>) {
    if refused.wait_for(|refused| *refused).await.is_err() {
        // The sender is gone, and nobody will say so any more.
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests;
