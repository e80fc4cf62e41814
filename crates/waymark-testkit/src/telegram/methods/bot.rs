//! The bot's own card: who it is, its commands, its descriptions.

use serde_json::{Value, json};

use crate::telegram::chat::user_json;
use crate::telegram::formatted::utf16;
use crate::telegram::problem::Problem;
use crate::telegram::request::Request;
use crate::telegram::world::World;

/// `getMe`.
pub(super) fn me(world: &World) -> Value {
    let mut me = user_json(&world.bot);
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", !world.privacy),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[name] = value.into();
    }
    me
}

/// A set of commands is kept for a scope and a language.
fn key(request: &Request) -> (String, String) {
    let scope = request
        .values
        .get("scope")
        .cloned()
        .unwrap_or_else(|| json!({ "type": "default" }));
    (
        scope.to_string(),
        request.text("language_code").unwrap_or_default().to_owned(),
    )
}

/// A scope of one chat needs that chat.
fn check_scope(world: &World, request: &Request) -> Result<(), Problem> {
    match request.values.get("scope").map(|scope| &scope["chat_id"]) {
        Some(chat) if !chat.is_null() => world.known_chat(chat.as_i64()).map(|_| ()),
        _ => Ok(()),
    }
}

/// `setMyCommands`.
pub(super) fn set_commands(world: &mut World, request: &Request) -> Result<Value, Problem> {
    check_scope(world, request)?;
    let commands = request
        .values
        .get("commands")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    if commands.len() > 100 {
        return Err(Problem::breach_because(
            "BOT_COMMANDS_TOO_MUCH",
            format!("{} commands", commands.len()),
        ));
    }
    for command in &commands {
        let name = command["command"].as_str().unwrap_or_default();
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || name.len() > 32 || !name.chars().all(fine) {
            return Err(Problem::breach_because(
                "BOT_COMMAND_INVALID",
                format!("a command {name:?}"),
            ));
        }
        let length = utf16(command["description"].as_str().unwrap_or_default());
        if !(1..=256).contains(&length) {
            let why = format!("/{name} has a description of {length} characters; 1 to 256 are allowed");
            return Err(Problem::breach_because("BOT_COMMAND_DESCRIPTION_INVALID", why));
        }
    }
    world.commands.insert(key(request), commands);
    Ok(true.into())
}

/// `getMyCommands`.
pub(super) fn commands(world: &World, request: &Request) -> Value {
    world
        .commands
        .get(&key(request))
        .cloned()
        .unwrap_or_default()
        .into()
}

/// `deleteMyCommands`.
pub(super) fn delete_commands(world: &mut World, request: &Request) -> Result<Value, Problem> {
    check_scope(world, request)?;
    world.commands.remove(&key(request));
    Ok(true.into())
}

/// `setMyDescription` and `setMyShortDescription`.
pub(super) fn set_description(
    world: &mut World,
    request: &Request,
    name: &'static str,
    most: usize,
) -> Result<Value, Problem> {
    let text = request.text(name).unwrap_or_default();
    let length = utf16(text);
    if length > most {
        return Err(Problem::breach(format!(
            "a {name} of {length} characters; {most} are allowed"
        )));
    }
    let language = request.text("language_code").unwrap_or_default();
    world
        .descriptions
        .insert((name, language.to_owned()), text.to_owned());
    Ok(true.into())
}

/// `getMyDescription` and `getMyShortDescription`.
pub(super) fn description(world: &World, request: &Request, name: &'static str) -> Value {
    let language = request.text("language_code").unwrap_or_default().to_owned();
    let found = world.descriptions.get(&(name, language));
    let found = found.or_else(|| world.descriptions.get(&(name, String::new())));
    json!({ name: found.cloned().unwrap_or_default() })
}
