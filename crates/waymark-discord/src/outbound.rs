//! A reply as Discord shows it. Nothing else in this crate escapes, splits or knows a limit of a message.

use waymark_app::reply::Reply;

mod buttons;
mod card;
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
mod split;

pub(crate) use commands::CommandIds;
pub(crate) use custom_id::{CustomId, FIELD};
pub(crate) use form::modal;
pub(crate) use letter::Letter;

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
    buttons::hang(&mut letters, reply, room);
    letters
}

#[cfg(test)]
mod tests;
