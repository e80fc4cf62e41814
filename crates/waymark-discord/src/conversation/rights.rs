//! What has to be told before the app is asked: that buttons are somebody else's, that we lack a permission.

use std::time::Duration;

use serenity::{
    http::Http,
    model::id::{ChannelId, UserId},
};
use waymark_app::{command::Who, courtesy, reply::Reply};

use crate::{
    inbound::{Ask, Pressed, Spot},
    permissions::{self, Wish},
};

/// Discord is not waited for longer; what is missing is told when a question cannot be asked, too.
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
pub(super) async fn refused(http: &Http, me: UserId, ask: &Ask) -> Option<Reply> {
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
    let chosen = &ask.chosen;
    if let Some(channel) = chosen.channel.filter(|id| *id != 0) {
        let channel = ChannelId::new(channel);
        let asked = permissions::lacking(http, me, channel, Wish::default());
        let missing = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(missing)) => missing,
            Ok(Err(error)) => {
                tracing::debug!(%error, "could not ask what is permitted in a channel");
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
        if !missing.is_empty() {
            return Some(courtesy::lacks_permissions(&missing));
        }
    }
    // What a role or a thread needs beyond that is mostly the same in all channels of a server: this one tells.
    let have = ask.permissions?;
    let wish = Wish {
        thread: chosen.thread,
        mention: chosen.mentionable == Some(false),
    };
    let always = permissions::missing(have, Wish::default());
    let mut missing = permissions::missing(have, wish);
    missing.retain(|name| !always.contains(name));
    (!missing.is_empty()).then(|| courtesy::lacks_permissions(&missing))
}
