//! Servers, their channels, roles and members.

use serde_json::{Value, json};

use super::Answer;
use crate::discord::guild::tell_channel;
use crate::discord::permission;
use crate::discord::problem::Problem;
use crate::discord::request::Request;
use crate::discord::world::{Channel, Guild, Id, World};

pub(crate) fn call(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let guild = known(world, request.id("guild_id")?)?;
    match request.route.name {
        "GET /guilds/{guild_id}" => {
            let mut all = World::guild_json(guild);
            if request.asks_for("with_counts") {
                all["approximate_member_count"] = guild.members.len().into();
                all["approximate_presence_count"] = guild.members.len().into();
            }
            Ok(Answer::ok(all))
        }
        "GET /guilds/{guild_id}/channels" => {
            let own = world
                .channels_of(guild.id)
                .filter(|channel| !channel.kind.is_thread());
            let seen = own.filter(|channel| {
                let may = world.permissions_in(channel, world.bot()).unwrap_or_default();
                may & permission::VIEW_CHANNEL != 0
            });
            Ok(Answer::ok(
                seen.map(|channel| world.channel_json(channel)).collect(),
            ))
        }
        "GET /guilds/{guild_id}/roles" => {
            Ok(Answer::ok(guild.roles.values().map(World::role_json).collect()))
        }
        "GET /guilds/{guild_id}/roles/{role_id}" => {
            let role = guild.roles.get(&request.id("role_id")?);
            let role = role.ok_or_else(|| Problem::unknown(10011, "Role"))?;
            Ok(Answer::ok(World::role_json(role)))
        }
        _ => {
            let user = request.id("user_id")?;
            if !world.people.contains_key(&user) {
                return Err(Problem::unknown(10013, "User"));
            }
            let member = world.member_json(guild.id, user, true);
            member
                .map(Answer::ok)
                .ok_or_else(|| Problem::unknown(10007, "Member"))
        }
    }
}

/// A server in which the bot is.
pub(crate) fn known(world: &World, guild: Id) -> Result<&Guild, Problem> {
    let found = world
        .guilds
        .get(&guild)
        .ok_or_else(|| Problem::unknown(10004, "Guild"))?;
    let within = found.members.contains_key(&world.bot());
    within.then_some(found).ok_or_else(Problem::no_access)
}

/// A channel that the bot may see, and what it may there.
pub(crate) fn seen(world: &World, channel: Id) -> Result<(&Channel, u64), Problem> {
    let found = world.channels.get(&channel);
    let found = found.ok_or_else(|| Problem::unknown(10003, "Channel"))?;
    let may = world.permissions_in(found, world.bot()).unwrap_or_default();
    if may & permission::VIEW_CHANNEL == 0 {
        return Err(Problem::no_access());
    }
    Ok((found, may))
}

/// The routes of a channel itself.
pub(crate) fn channel(world: &mut World, request: &Request, method: &str) -> Result<Answer, Problem> {
    let id = request.id("channel_id")?;
    let (channel, may) = seen(world, id)?;
    match method {
        "GET" => Ok(Answer::ok(world.channel_json(channel))),
        "POST" => {
            let needed = super::messages::needed_to_write(channel);
            if may & needed == 0 {
                return Err(Problem::no_permission());
            }
            Ok(Answer::nothing())
        }
        _ => change(world, request, id, may),
    }
}

fn change(world: &mut World, request: &Request, id: Id, may: u64) -> Result<Answer, Problem> {
    let bot = world.bot();
    let Some(channel) = world.channels.get_mut(&id) else {
        return Err(Problem::unknown(10003, "Channel"));
    };
    let thread = channel.kind.is_thread();
    let own = thread && channel.owner == Some(bot);
    let needed = if thread {
        permission::MANAGE_THREADS
    } else {
        permission::MANAGE_CHANNELS
    };
    if !own && may & needed == 0 || channel.guild.is_none() {
        return Err(Problem::no_permission());
    }
    let flag = |name: &str, was: bool| request.body[name].as_bool().unwrap_or(was);
    if let Some(name) = request.body["name"].as_str() {
        name.clone_into(&mut channel.name);
    }
    channel.archived = flag("archived", channel.archived);
    channel.locked = flag("locked", channel.locked);
    let after = request.body["auto_archive_duration"].as_u64();
    channel.archive_after = after
        .and_then(|after| after.try_into().ok())
        .unwrap_or(channel.archive_after);
    tell_channel(world, if thread { "THREAD_UPDATE" } else { "CHANNEL_UPDATE" }, id);
    let all = world
        .channels
        .get(&id)
        .map_or(json!({}), |channel| world.channel_json(channel));
    Ok(Answer::ok(all))
}

/// The name of a body's field, as text.
pub(crate) fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_default().to_owned()
}
