//! A reply as Discord shows it. Nothing else in this crate escapes, splits or knows a limit of a message.

use std::num::NonZeroU64;

use serenity::model::id::RoleId;
use waymark_app::reply::Reply;

mod buttons;
mod card;
mod choices;
mod commands;
mod custom_id;
mod files;
mod form;
mod glyph;
mod ink;
mod letter;
mod markdown;
mod measure;
mod page;
mod picture;
mod split;
mod typed;

pub(crate) use choices::choices;
pub(crate) use commands::CommandIds;
pub(crate) use custom_id::{CustomId, FIELD};
pub(crate) use form::modal;
pub(crate) use letter::Letter;
pub(crate) use picture::with_picture;

/// What drawing depends on besides the reply and the room.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// Commands that can be made clickable.
    pub(crate) commands: CommandIds,
}

/// Where a reply is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// A server, which has channels and roles.
    Server,
    /// A private conversation.
    Direct,
}

/// Draws a reply as messages, in order. What can be pressed is below the last one. There is always something to send.
pub(crate) fn draw(reply: &Reply, look: &Look, room: Room) -> Vec<Letter> {
    let mut letters = card::letters(reply, look);
    files::attach(&mut letters, &reply.files);
    if letters.is_empty() {
        letters.push(card::silence());
    }
    if room == Room::Server
        && let (Some(role), Some(first)) = (reply.mention.as_deref().and_then(role), letters.first_mut())
    {
        first.ping(role);
    }
    buttons::hang(&mut letters, reply, room);
    letters
}

/// A role's id, which is never zero.
fn role(id: &str) -> Option<RoleId> {
    id.parse::<NonZeroU64>().ok().map(RoleId::from)
}

#[cfg(test)]
mod tests;
