//! Registered commands, of all servers or of one.

use serde_json::{Value, json};

use super::Answer;
use super::guilds::known;
use crate::discord::problem::Problem;
use crate::discord::request::Request;
use crate::discord::world::{Id, World};

pub(crate) fn call(world: &mut World, request: &Request, method: &str) -> Result<Answer, Problem> {
    if request.id("application_id")? != world.application.id {
        let sentence = "You are not authorized to perform this action on this application";
        return Err(Problem::new(403, 20012, sentence).breaks("commands of another application"));
    }
    let guild = request.guild()?;
    if let Some(guild) = guild {
        known(world, guild)?;
    }
    let single = request.place("command_id");
    match (method, single) {
        ("GET", "") => Ok(Answer::ok(listed(
            world,
            guild,
            request.asks_for("with_localizations"),
        ))),
        ("PUT", _) => {
            let all = request.body.as_array().cloned().unwrap_or_default();
            let all = all.iter().map(|command| stored(world, guild, command)).collect();
            world.commands.insert(guild, all);
            Ok(Answer::ok(listed(world, guild, false)))
        }
        ("POST", _) => {
            let command = stored(world, guild, &request.body);
            let all = world.commands.entry(guild).or_default();
            let old = all.iter().position(|old| same(old, &command));
            if let Some(old) = old {
                all[old] = command.clone();
                return Ok(Answer::ok(command));
            }
            all.push(command.clone());
            Ok(Answer::created(command))
        }
        _ => one(world, request, guild, method),
    }
}

fn one(world: &mut World, request: &Request, guild: Option<Id>, method: &str) -> Result<Answer, Problem> {
    let id = request.id("command_id")?.to_string();
    let all = world.commands.entry(guild).or_default();
    let at = all.iter().position(|command| command["id"] == id.as_str());
    let at = at.ok_or_else(|| Problem::unknown(10063, "application command"))?;
    match method {
        "DELETE" => {
            all.remove(at);
            return Ok(Answer::nothing());
        }
        "PATCH" => {
            let mut command = all[at].clone();
            for (name, value) in request.body.as_object().into_iter().flatten() {
                command[name] = value.clone();
            }
            let command = stored(world, guild, &command);
            if let Some(old) = world.commands.get_mut(&guild).and_then(|all| all.get_mut(at)) {
                *old = command;
            }
        }
        _ => {}
    }
    Ok(Answer::ok(world.commands[&guild][at].clone()))
}

fn listed(world: &World, guild: Option<Id>, localized: bool) -> Value {
    let all = world.commands.get(&guild).into_iter().flatten();
    let shown = all.map(|command| {
        let mut command = command.clone();
        if let Some(fields) = command.as_object_mut().filter(|_| !localized) {
            fields.retain(|name, _| !name.ends_with("_localizations"));
        }
        command
    });
    shown.collect()
}

fn same(one: &Value, other: &Value) -> bool {
    one["name"] == other["name"] && one["type"] == other["type"]
}

/// A command as the server keeps it: complete, with the number that it had, and a new version only where it changed.
fn stored(world: &mut World, guild: Option<Id>, command: &Value) -> Value {
    let kind = command["type"].as_u64().unwrap_or(1);
    let bits = match &command["default_member_permissions"] {
        Value::Number(bits) => json!(bits.to_string()),
        other => other.clone(),
    };
    let mut all = json!({
        "application_id": world.application.id.to_string(), "type": kind, "name": command["name"],
        "description": command["description"].as_str().unwrap_or_default(), "default_member_permissions": bits,
        "name_localizations": command["name_localizations"], "description_localizations": command["description_localizations"],
        "nsfw": command["nsfw"].as_bool().unwrap_or(false),
    });
    if let Some(guild) = guild {
        all["guild_id"] = guild.to_string().into();
    } else {
        let direct = command["dm_permission"].as_bool().unwrap_or(true);
        all["dm_permission"] = direct.into();
        all["contexts"] = command["contexts"].clone();
        let types = command["integration_types"].as_array().cloned();
        all["integration_types"] = types.map_or(json!([0, 1]), Value::Array);
    }
    let options = lean(&command["options"]);
    if options.as_array().is_some_and(|options| !options.is_empty()) {
        all["options"] = options;
    }
    let old = world
        .commands
        .get(&guild)
        .into_iter()
        .flatten()
        .find(|old| same(old, &all))
        .cloned();
    let id = old
        .as_ref()
        .map_or_else(|| json!(world.fixed().to_string()), |old| old["id"].clone());
    let unchanged = old.filter(|old| {
        let mut old = old.clone();
        if let Some(fields) = old.as_object_mut() {
            fields.remove("id");
            fields.remove("version");
        }
        old == all
    });
    all["version"] = unchanged.map_or_else(|| json!(world.fixed().to_string()), |old| old["version"].clone());
    all["id"] = id;
    all
}

/// Options as Discord gives them back: what has its usual value is left out.
fn lean(options: &Value) -> Value {
    match options {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| {
                !value.is_null() && **value != false && value.as_array().is_none_or(|all| !all.is_empty())
            });
            kept.map(|(name, value)| (name.clone(), lean(value))).collect()
        }
        Value::Array(items) => items.iter().map(lean).collect(),
        plain => plain.clone(),
    }
}
