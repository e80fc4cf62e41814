//! What the server plays: the table of methods, and one file for each group of them.

mod bot;
mod chats;
mod edit;
mod files;
mod polls;
mod queries;
mod send;

use serde_json::Value;

use super::problem::Problem;
use super::request::Request;
use super::world::World;

/// The methods that the loopback server plays. Any other is answered with 404.
pub const METHODS: &[&str] = &[
    "answerCallbackQuery",
    "deleteMessage",
    "deleteMyCommands",
    "deleteWebhook",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "editMessageText",
    "getChat",
    "getChatAdministrators",
    "getChatMember",
    "getMe",
    "getMyCommands",
    "getMyDescription",
    "getMyShortDescription",
    "getUpdates",
    "getWebhookInfo",
    "leaveChat",
    "pinChatMessage",
    "sendChatAction",
    "sendDocument",
    "sendMessage",
    "sendPhoto",
    "sendPoll",
    "setMessageReaction",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "setWebhook",
    "stopPoll",
];

/// A method by its name, however it is capitalised.
pub(crate) fn find(name: &str) -> Option<&'static str> {
    METHODS
        .iter()
        .copied()
        .find(|known| known.eq_ignore_ascii_case(name))
}

/// Carries a call out. `getUpdates` and `setWebhook` are the server's own: they wait.
pub(crate) fn call(world: &mut World, request: &Request) -> Result<Value, Problem> {
    match request.method {
        "answerCallbackQuery" => queries::answer(world, request),
        "deleteMessage" => edit::delete(world, request),
        "deleteMyCommands" => bot::delete_commands(world, request),
        "deleteWebhook" => Ok(super::webhook::delete(world, request)),
        "editMessageCaption" => edit::caption(world, request),
        "editMessageReplyMarkup" => edit::markup(world, request),
        "editMessageText" => edit::text(world, request),
        "getChat" => chats::chat(world, request),
        "getChatAdministrators" => chats::administrators(world, request),
        "getChatMember" => chats::member(world, request),
        "getMe" => Ok(bot::me(world)),
        "getMyCommands" => Ok(bot::commands(world, request)),
        "getMyDescription" => Ok(bot::description(world, request, "description")),
        "getMyShortDescription" => Ok(bot::description(world, request, "short_description")),
        "getWebhookInfo" => Ok(super::webhook::info(world)),
        "leaveChat" => chats::leave(world, request),
        "pinChatMessage" => chats::pin(world, request),
        "sendChatAction" => chats::action(world, request),
        "sendDocument" => files::document(world, request),
        "sendMessage" => send::message(world, request),
        "sendPhoto" => files::photo(world, request),
        "sendPoll" => polls::send(world, request),
        "setMessageReaction" => chats::react(world, request),
        "setMyCommands" => bot::set_commands(world, request),
        "setMyDescription" => bot::set_description(world, request, "description", 512),
        "setMyShortDescription" => bot::set_description(world, request, "short_description", 120),
        "stopPoll" => polls::stop(world, request),
        other => Err(Problem::new(404, format!("Not Found: {other} is not played"))),
    }
}
