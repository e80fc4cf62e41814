//! Chats and their members, and small things done in them.

use serde_json::{Value, json};

use super::send;
use crate::telegram::chat::{Happened, Kind, Standing};
use crate::telegram::message::Body;
use crate::telegram::problem::Problem;
use crate::telegram::request::Request;
use crate::telegram::world::World;

/// What `sendChatAction` can show.
const ACTIONS: &[&str] = &[
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// The emoji that may be a reaction.
const REACTIONS: &str = "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 \
                         🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

/// `getChat`.
pub(super) fn chat(world: &World, request: &Request) -> Result<Value, Problem> {
    let id = world.may_see(request.chat())?;
    let mut json = world.chat_json(id);
    json["accent_color_id"] = 0.into();
    json["max_reaction_count"] = 11.into();
    let mut gifts = json!({ "unlimited_gifts": false, "limited_gifts": false });
    for name in ["unique_gifts", "premium_subscription", "gifts_from_channels"] {
        gifts[name] = false.into();
    }
    json["accepted_gift_types"] = gifts;
    let chat = &world.chats[&id];
    if chat.kind != Kind::Private {
        json["permissions"] = permissions();
    }
    if let Some(post) = chat.pinned.and_then(|pinned| world.post(id, pinned)) {
        json["pinned_message"] = post.json(world, false);
    }
    Ok(json)
}

fn permissions() -> Value {
    let may = [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_invite_users",
    ];
    let mut all: serde_json::Map<String, Value> =
        may.iter().map(|name| ((*name).to_owned(), true.into())).collect();
    all.extend(
        ["can_change_info", "can_pin_messages", "can_manage_topics"]
            .map(|name| (name.to_owned(), false.into())),
    );
    Value::Object(all)
}

/// `getChatMember`.
pub(super) fn member(world: &World, request: &Request) -> Result<Value, Problem> {
    let id = world.may_see(request.chat())?;
    let user = request.int("user_id").unwrap_or_default();
    if user != world.bot.id && !world.people.contains_key(&user) {
        return Err(Problem::bad("user not found"));
    }
    let chat = &world.chats[&id];
    Ok(world.member_json(user, chat.standing(user), chat.kind))
}

/// `getChatAdministrators`.
pub(super) fn administrators(world: &World, request: &Request) -> Result<Value, Problem> {
    let id = world.may_see(request.chat())?;
    let chat = &world.chats[&id];
    if chat.kind == Kind::Private {
        return Err(Problem::bad("there are no administrators in the private chat"));
    }
    let admins = chat.members.iter().filter(|(_, standing)| standing.admin());
    Ok(admins
        .map(|(user, standing)| world.member_json(*user, *standing, chat.kind))
        .collect())
}

/// `leaveChat`.
pub(super) fn leave(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let id = world.may_write(request.chat())?;
    if world.chats[&id].kind == Kind::Private {
        return Err(Problem::bad(
            "chat member status can't be changed in private chats",
        ));
    }
    let bot = world.bot.id;
    world.move_bot(id, bot, Standing::Left);
    let line = format!("{} leaves", world.bot.name);
    world.happened(id, Happened::Did(line));
    Ok(true.into())
}

/// `pinChatMessage`.
pub(super) fn pin(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let id = world.may_write(request.chat())?;
    let bot = world.bot.id;
    let chat = &world.chats[&id];
    if chat.kind != Kind::Private && !chat.standing(bot).admin() {
        return Err(Problem::bad(
            "not enough rights to manage pinned messages in the chat",
        ));
    }
    let message = request.int("message_id").unwrap_or_default();
    let Some(post) = world.post(id, message) else {
        return Err(Problem::bad("message to pin not found"));
    };
    let pinned = post.json(world, false);
    let service = world.add_post(id, bot, Body::Other("(pins a message)".to_owned()));
    if let Some(post) = world.post_mut(id, service) {
        post.more.insert("pinned_message".to_owned(), pinned);
    }
    if let Some(chat) = world.chats.get_mut(&id) {
        chat.pinned = Some(message);
    }
    Ok(true.into())
}

/// `sendChatAction`.
pub(super) fn action(world: &World, request: &Request) -> Result<Value, Problem> {
    let action = request.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action) {
        return Err(Problem::breach(format!(
            "wrong parameter action in request: {action:?}"
        )));
    }
    world.may_write(request.chat())?;
    Ok(true.into())
}

/// `setMessageReaction`.
pub(super) fn react(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let wanted = request
        .values
        .get("reaction")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    if wanted.len() > 1 {
        return Err(Problem::breach_because(
            "REACTIONS_TOO_MANY",
            "a bot can put one reaction on a message",
        ));
    }
    let emoji = wanted
        .first()
        .and_then(|reaction| reaction["emoji"].as_str())
        .map(str::to_owned);
    let known = |emoji: &str| REACTIONS.split(' ').any(|known| known == emoji);
    if !wanted.is_empty() && !emoji.as_deref().is_some_and(known) {
        return Err(Problem::breach_because(
            "REACTION_INVALID",
            format!("{} is no reaction", wanted[0]),
        ));
    }
    let chat = world.may_write(request.chat())?;
    let id = request.int("message_id").unwrap_or_default();
    let Some(post) = world.post_mut(chat, id) else {
        return Err(Problem::bad("message to react not found"));
    };
    post.reaction = emoji;
    send::changed(world, chat, id);
    Ok(true.into())
}
