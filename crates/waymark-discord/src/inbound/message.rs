//! Messages: lines in the direct conversation, and mentions in servers.

use jiff::Timestamp;
use serenity::{
    all::{Message, MessageType},
    model::id::UserId,
};
use waymark_app::request::{Action, Actor, Place, Request};

use super::{actor, spot};

/// A message that is meant for us.
#[derive(Debug)]
pub(crate) enum Heard {
    /// A line in the direct conversation.
    Line(Box<Request>),
    /// Something without text there: a picture, a sticker.
    Unread(Actor),
    /// A mention in a server.
    Mention(Actor),
}

/// What a message says to us, if anything. A message in a server does, if it names us itself: an answer to one of ours,
/// which pings us too, is talk.
pub(crate) fn heard(message: &Message, me: UserId, at: Timestamp) -> Option<Heard> {
    let plain = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if !plain || message.webhook_id.is_some() {
        return None;
    }
    let actor = actor(&message.author)?;
    if message.guild_id.is_some() {
        return spot::mentions(&message.content, me).then_some(Heard::Mention(actor));
    }
    let line = without_mention(&message.content, me);
    if line.is_empty() {
        return Some(Heard::Unread(actor));
    }
    Some(Heard::Line(Box::new(Request {
        id: format!("discord:{}", message.id),
        actor,
        place: Place::Direct,
        at,
        action: Action::Line(line.to_owned()),
    })))
}

/// Some people begin by calling us, even where nobody else is.
fn without_mention(text: &str, me: UserId) -> &str {
    let text = text.trim();
    [format!("<@{me}>"), format!("<@!{me}>")]
        .iter()
        .find_map(|name| text.strip_prefix(name.as_str()))
        .unwrap_or(text)
        .trim()
}

/// The words of a message, to keep: its text, or that of its cards.
pub(super) fn text(message: &Message) -> String {
    if !message.content.trim().is_empty() {
        return message.content.clone();
    }
    let cards = message.embeds.iter();
    let words = cards.flat_map(|card| [card.title.as_deref(), card.description.as_deref()]);
    words.flatten().collect::<Vec<_>>().join("\n")
}
