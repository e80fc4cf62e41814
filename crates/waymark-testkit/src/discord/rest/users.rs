//! The bot itself, people, and direct channels with them.

use serde_json::{Value, json};

use super::Answer;
use crate::discord::permission;
use crate::discord::problem::Problem;
use crate::discord::request::Request;
use crate::discord::world::World;

pub(crate) fn call(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    match request.route.name {
        "GET /users/@me" => Ok(Answer::ok(world.self_json())),
        "GET /users/@me/guilds" => Ok(Answer::ok(guilds(world))),
        "DELETE /users/@me/guilds/{guild_id}" => leave(world, request),
        "POST /users/@me/channels" => open(world, request),
        _ => {
            let user = request.id("user_id")?;
            let known = world.people.contains_key(&user);
            known
                .then(|| Answer::ok(world.user_json(user)))
                .ok_or_else(|| Problem::unknown(10013, "User"))
        }
    }
}

fn guilds(world: &World) -> Value {
    let own = world.guilds.values().filter_map(|guild| {
        let may = world.permissions_of(guild.id, world.bot())?;
        Some(json!({
            "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
            "permissions": (may & permission::ALL).to_string(), "features": [],
        }))
    });
    own.collect()
}

fn leave(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let guild = request.id("guild_id")?;
    let bot = world.bot();
    let found = world
        .guilds
        .get_mut(&guild)
        .and_then(|guild| guild.members.remove(&bot));
    found.ok_or_else(|| Problem::unknown(10004, "Guild"))?;
    world.tell("GUILD_DELETE", Some(guild), json!({ "id": guild.to_string() }));
    Ok(Answer::nothing())
}

/// Opens a direct channel, with anybody: whether they read it is told when something is said there.
fn open(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let told = &request.body["recipient_id"];
    let user = told.as_str().and_then(|id| id.parse().ok());
    let known = user.filter(|user| world.people.get(user).is_some_and(|person| !person.bot));
    let user = known.ok_or_else(|| Problem::new(400, 50033, "Invalid Recipient(s)"))?;
    if world.direct_of(user).is_none() {
        let now = world.clock.now();
        if !world.gauge.opens(now) {
            return Err(Problem::direct_too_fast());
        }
    }
    let channel = world.direct(user);
    let found = world
        .channels
        .get(&channel)
        .map(|channel| world.channel_json(channel));
    Ok(Answer::ok(found.unwrap_or_default()))
}
