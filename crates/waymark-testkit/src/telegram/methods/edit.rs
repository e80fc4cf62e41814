//! Changing and deleting messages.

use serde_json::Value;

use super::send;
use crate::telegram::chat::Kind;
use crate::telegram::keyboard;
use crate::telegram::message::{Body, Post};
use crate::telegram::problem::Problem;
use crate::telegram::request::Request;
use crate::telegram::world::World;

const SAME: &str = "message is not modified: specified new message content and reply markup are exactly the same as a \
                    current content and reply markup of the message";

/// A message can be deleted for 48 hours.
const DELETABLE_SECS: i64 = 48 * 60 * 60;

/// `editMessageText`.
pub(super) fn text(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let text = send::text(request, "MESSAGE_TOO_LONG")?;
    edit(world, request, |post| {
        if !matches!(post.body, Body::Text(_)) {
            return Err(Problem::bad("there is no text in the message to edit"));
        }
        post.body = Body::Text(text);
        Ok(())
    })
}

/// `editMessageCaption`.
pub(super) fn caption(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let new = send::caption(request)?;
    edit(world, request, |post| match &mut post.body {
        Body::Media { caption, .. } => {
            *caption = new;
            Ok(())
        }
        _ => Err(Problem::bad("there is no caption in the message to edit")),
    })
}

/// `editMessageReplyMarkup`.
pub(super) fn markup(world: &mut World, request: &Request) -> Result<Value, Problem> {
    edit(world, request, |_| Ok(()))
}

/// Changes a message of the bot: its content by `change`, and its buttons, which go away when none are given.
fn edit(
    world: &mut World,
    request: &Request,
    change: impl FnOnce(&mut Post) -> Result<(), Problem>,
) -> Result<Value, Problem> {
    let buttons = keyboard::inline(request)?;
    if request.chat().is_none() || request.int("message_id").is_none() {
        return Err(Problem::breach("message identifier is not specified"));
    }
    let chat = world.may_write(request.chat())?;
    let (bot, date) = (world.bot.id, world.clock.date());
    let id = request.int("message_id").unwrap_or_default();
    let post = world
        .post_mut(chat, id)
        .ok_or_else(|| Problem::bad("message to edit not found"))?;
    if post.from != bot || matches!(post.body, Body::Other(_)) {
        return Err(Problem::bad("message can't be edited"));
    }
    let mut edited = post.clone();
    change(&mut edited)?;
    edited.markup = buttons;
    if same(&edited, post) {
        return Err(Problem::bad(SAME));
    }
    edited.edited = Some(date);
    *post = edited;
    send::changed(world, chat, id);
    Ok(send::shown(world, chat, id))
}

fn same(new: &Post, old: &Post) -> bool {
    let content = match (&new.body, &old.body) {
        (Body::Text(new), Body::Text(old))
        | (Body::Media { caption: new, .. }, Body::Media { caption: old, .. }) => new == old,
        (Body::Poll(new), Body::Poll(old)) => new == old,
        _ => false,
    };
    content && new.inline() == old.inline()
}

/// `deleteMessage`.
pub(super) fn delete(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let chat = world.may_write(request.chat())?;
    let (bot, date) = (world.bot.id, world.clock.date());
    let free = {
        let chat = &world.chats[&chat];
        chat.kind == Kind::Private || chat.standing(bot).admin()
    };
    let id = request.int("message_id").unwrap_or_default();
    let post = world
        .post_mut(chat, id)
        .ok_or_else(|| Problem::bad("message to delete not found"))?;
    if (post.from != bot && !free) || date - post.date > DELETABLE_SECS {
        return Err(Problem::bad("message can't be deleted"));
    }
    post.deleted = true;
    send::changed(world, chat, id);
    Ok(true.into())
}
