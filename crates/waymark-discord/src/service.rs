//! The service: connects, lets everything happen, and ends in order.

use std::{sync::Arc, time::Duration};

use serenity::{
    Client,
    all::GatewayError,
    client::ClientBuilder,
    gateway::{ActivityData, ShardManager},
    http::{Http, HttpBuilder},
};
use secrecy::ExposeSecret;
use tokio::sync::watch;
use waymark_app::{App, courtesy, ports::Clock};

use crate::{
    connect::{self, Me, insist},
    conversation::Conversation,
    discord::{Error, Settings},
    gateway::{Events, INTENTS, Line},
    menu,
    news::News,
    outbound::Look,
    permissions,
    rest::Rest,
    sender::Sender,
    underway::Underway,
};

/// So long what is under way may take to end.
const GRACE: Duration = Duration::from_secs(10);
/// So long the connections may take to close.
const CLOSE: Duration = Duration::from_secs(6);

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
    let (me, url, shards, total) = tokio::select! {
        connected = connect(&settings, &rest) => connected?,
        () = &mut shutdown => return Ok(()),
    };
    let line = Arc::new(Line::new(shards.clone()));
    let underway = Underway::new();
    let look = Look::default();
    let http = http(&settings, &me);
    let sender = Sender::new(rest, Arc::new(self::http(&settings, &me)), me.user, look.clone());
    todo()
}
