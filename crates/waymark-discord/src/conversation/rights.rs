//! What has to be told before the app is asked: that buttons are somebody else's, that we cannot ask in a channel.

use std::time::Duration;

use serenity::{
    http::Http,
    model::id::{ChannelId, RoleId, UserId},
};
use waymark_app::{
    App,
    command::Who,
    courtesy,
    reply::Reply,
    request::{Chat, Platform},
};

use crate::{
    inbound::{Ask, Pressed, Spot, Where},
    permissions::{self, Unfit, Wish},
};

/// Discord is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whoever is choosing for all goes on with it; others see what everybody sees, and may begin their own.
pub(super) fn not_theirs(ask: &Ask) -> Option<Reply> {
    let spec = ask.spec.filter(|spec| spec.who == Who::Admins)?;
    match &ask.pressed {
        Some(Pressed::Others { name }) => Some(courtesy::not_yours(name, spec.name)),
        _ => None,
    }
}

/// What is said instead of carrying something out, if it is not to be.
pub(super) async fn refused(app: &App, http: &Http, me: UserId, ask: &Ask) -> Option<Reply> {
    ask.spec.filter(|spec| spec.who == Who::Admins)?;
    if let Some(refused) = not_theirs(ask) {
        return Some(refused);
    }
    let Spot::Server(chat) = &ask.spot else {
        return None;
    };
    if !chat.admin {
        return None;
    }
    let wanted = wanted(app, chat, ask).await?;
    let asked = permissions::lacking_in(http, me, wanted.channel, wanted.server, wanted.wish);
    let found = match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(found)) => Some(found),
        Ok(Err(error)) => {
            tracing::debug!(%error, "could not ask what is permitted in a channel");
            None
        }
        Err(_) => None,
    };
    match found {
        Some(Ok(missing)) if missing.is_empty() => None,
        Some(Ok(missing)) => Some(courtesy::lacks_permissions(&missing)),
        Some(Err(Unfit)) => Some(courtesy::no_such_channel()),
        // What stays where it is does no harm: should it fail, that is told when the question cannot be asked.
        None if wanted.chosen => Some(courtesy::channel_unknown()),
        None => None,
    }
}

/// A channel that is to be asked in, and all that will be done there.
struct Wanted {
    channel: ChannelId,
    server: u64,
    wish: Wish,
    /// Whether the channel was named just now.
    chosen: bool,
}

/// What is wanted of a channel from now on; `None` if nothing new is.
async fn wanted(app: &App, chat: &Chat, ask: &Ask) -> Option<Wanted> {
    let chosen = &ask.chosen;
    if !chosen.is_something() {
        return None;
    }
    let id = |text: &str| text.parse::<u64>().ok().filter(|id| *id != 0);
    let (here, server) = (id(&chat.id)?, id(chat.server.as_deref()?)?);
    let known = match app.asked_in(Platform::Discord, chat).await {
        Ok(known) => known,
        Err(fault) => {
            tracing::debug!(
                error = &fault as &dyn std::error::Error,
                "could not look up where a group is asked"
            );
            None
        }
    };
    // Another hour or roadmap asks no more of a channel than before.
    let nothing_new = chosen.channel.is_none() && !chosen.begins && chosen.role.is_none() && !chosen.thread;
    if nothing_new && known.is_some() {
        return None;
    }
    let channel = match chosen.channel {
        Some(Where::Channel(channel)) => channel,
        Some(Where::Here) => here,
        None => known.as_ref().and_then(|known| id(&known.chat)).unwrap_or(here),
    };
    let kept = known.filter(|_| chosen.channel.is_some() || chosen.begins);
    let role = chosen
        .role
        .or_else(|| id(kept.as_ref()?.role.as_deref()?))
        .filter(|role| *role != 0);
    Some(Wanted {
        channel: ChannelId::new(channel),
        server,
        wish: Wish {
            thread: chosen.thread || kept.is_some_and(|kept| kept.thread && !chosen.threadless),
            mention: role.map(RoleId::new),
        },
        chosen: matches!(chosen.channel, Some(Where::Channel(channel)) if channel != here),
    })
}
