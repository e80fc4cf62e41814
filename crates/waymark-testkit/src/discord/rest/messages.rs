//! Messages in channels, of servers and direct.

use std::time::Duration;

use serde_json::{Value, json};

use super::guilds::seen;
use super::{Answer, content, threads};
use crate::discord::permission;
use crate::discord::problem::{Flaw, Problem};
use crate::discord::request::Request;
use crate::discord::rules;
use crate::discord::world::{Channel, Id, Kind, Post, World};

/// For how long a nonce is remembered.
const NONCE_LIFE: Duration = Duration::from_mins(3);

pub(crate) fn call(world: &mut World, request: &Request, method: &str) -> Result<Answer, Problem> {
    match (method, request.place("message_id")) {
        ("GET", "") => list(world, request),
        ("GET", _) => {
            let post = found(world, request)?;
            Ok(Answer::ok(world.post_json(post)))
        }
        ("POST", _) => send(world, request),
        ("PATCH", _) => edit(world, request),
        _ => delete(world, request),
    }
}

/// What the bot must be permitted to write in a channel.
pub(crate) fn needed_to_write(channel: &Channel) -> u64 {
    if channel.kind.is_thread() {
        permission::SEND_MESSAGES_IN_THREADS
    } else {
        permission::SEND_MESSAGES
    }
}

/// A message that the bot can see by its own right: not what is ephemeral.
fn found<'a>(world: &'a World, request: &Request) -> Result<&'a Post, Problem> {
    let channel = request.id("channel_id")?;
    let (_, may) = seen(world, channel)?;
    if may & permission::READ_MESSAGE_HISTORY == 0 {
        return Err(Problem::no_permission());
    }
    let post = world.posts.get(&request.id("message_id")?);
    let post = post.filter(|post| post.channel == channel && post.only_for.is_none());
    post.ok_or_else(|| Problem::unknown(10008, "Message"))
}

fn list(world: &World, request: &Request) -> Result<Answer, Problem> {
    let channel = request.id("channel_id")?;
    let (_, may) = seen(world, channel)?;
    let number = |name: &str| request.query.get(name).and_then(|value| value.parse::<Id>().ok());
    let limit = number("limit").unwrap_or(50);
    if !(1..=100).contains(&limit) {
        let says = "int value should be between 1 and 100.";
        return Err(Problem::invalid(&[Flaw::coded(
            "/limit",
            "NUMBER_TYPE_MAX",
            says,
        )]));
    }
    let (before, after) = (number("before").unwrap_or(Id::MAX), number("after").unwrap_or(0));
    let readable = may & permission::READ_MESSAGE_HISTORY != 0;
    let own = world.posts.values().filter(|post| {
        readable && post.channel == channel && post.only_for.is_none() && post.id < before && post.id > after
    });
    let limit = usize::try_from(limit).unwrap_or(100);
    // The newest, unless what follows a message is asked for; always the newest first.
    let mut chosen: Vec<&Post> = if after > 0 {
        own.take(limit).collect()
    } else {
        own.rev().take(limit).collect()
    };
    chosen.sort_by_key(|post| std::cmp::Reverse(post.id));
    Ok(Answer::ok(
        chosen.into_iter().map(|post| world.post_json(post)).collect(),
    ))
}

/// Whether the bot may say this in this channel.
fn may_send(world: &World, channel: Id, request: &Request) -> Result<u64, Problem> {
    let (channel, may) = seen(world, channel)?;
    if channel.kind == Kind::Direct {
        let user = channel.recipient.unwrap_or_default();
        let person = world.people.get(&user);
        if person.is_some_and(|person| person.open && !person.installed)
            && world.shared_guilds(user).is_empty()
        {
            return Err(Problem::new(403, 50278, "Cannot send messages to this user"));
        }
        if !person.is_some_and(|person| person.open) {
            return Err(Problem::new(403, 50007, "Cannot send messages to this user"));
        }
    }
    if channel.kind == Kind::Forum {
        return Err(Problem::new(
            400,
            50008,
            "Cannot send messages in a non-text channel",
        ));
    }
    let given = |name: &str| request.body[name].as_array().is_some_and(|all| !all.is_empty());
    let mut needed = needed_to_write(channel);
    if given("embeds") {
        needed |= permission::EMBED_LINKS;
    }
    if !request.files.is_empty() {
        needed |= permission::ATTACH_FILES;
    }
    if may & needed != needed {
        return Err(Problem::no_permission());
    }
    if request.body["message_reference"].is_object() && may & permission::READ_MESSAGE_HISTORY == 0 {
        let sentence = "Cannot reply without permission to read message history";
        return Err(Problem::new(400, 160_002, sentence));
    }
    Ok(may)
}

fn send(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let channel = request.id("channel_id")?;
    let may = may_send(world, channel, request)?;
    let body = &request.body;
    if let Some(earlier) = sent_before(world, channel, request) {
        return Ok(Answer::ok(earlier));
    }
    if rules::is_empty(body, request.files.len()) {
        return Err(Problem::new(400, 50006, "Cannot send an empty message").breaks("an empty message"));
    }
    threads::wake(world, channel, may)?;
    let bot = world.bot();
    let mut post = Post::new(world, channel, bot);
    if body["message_reference"].is_object() {
        let earlier = body["message_reference"]["message_id"]
            .as_str()
            .and_then(|id| id.parse().ok());
        let known = earlier.filter(|earlier| {
            world
                .posts
                .get(earlier)
                .is_some_and(|post| post.channel == channel)
        });
        if known.is_none() && body["message_reference"]["fail_if_not_exists"] != false {
            let says = "Unknown message";
            let flaw = Flaw::coded("/message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", says);
            return Err(Problem {
                breach: None, // it may have been deleted meanwhile
                ..Problem::invalid(&[flaw])
            });
        }
        post.replies_to = known;
        post.kind = if known.is_some() { 19 } else { 0 };
    }
    content::put(world, &mut post, body, request, false)?;
    post.nonce = body.get("nonce").filter(|nonce| !nonce.is_null()).cloned();
    let id = world.publish(post);
    let sent = world.posts.get(&id).map(|post| world.post_json(post));
    Ok(Answer::ok(sent.unwrap_or_default()))
}

/// The message that went out with the same nonce a little while ago, where the bot asks for that.
fn sent_before(world: &mut World, channel: Id, request: &Request) -> Option<Value> {
    let nonce = request.body.get("nonce").filter(|nonce| !nonce.is_null())?;
    if request.body["enforce_nonce"] != true {
        return None;
    }
    let (now, bot) = (world.clock.now(), world.bot());
    let recent = world
        .posts
        .values()
        .rev()
        .take_while(|post| now.saturating_sub(post.at) < NONCE_LIFE);
    let earlier = recent
        .filter(|post| post.author == bot)
        .find(|post| post.nonce.as_ref() == Some(nonce))?;
    let (answer, elsewhere) = (world.post_json(earlier), earlier.channel != channel);
    if elsewhere {
        let rule =
            "the nonce of a message to another channel: that message is answered, and this one is never sent";
        world.violates(request.route.name, rule, request.body.to_string());
    }
    Some(answer)
}

fn edit(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let mut post = found(world, request)?.clone();
    if post.author != world.bot() {
        let sentence = "Cannot edit a message authored by another user";
        return Err(Problem::new(403, 50005, sentence).breaks("an edit of what somebody else wrote"));
    }
    let (_, may) = seen(world, post.channel)?;
    threads::wake(world, post.channel, may)?;
    content::put(world, &mut post, &request.body, request, true)?;
    Ok(Answer::ok(changed(world, post)))
}

/// Puts an edited message in the place of the old one and tells of it.
pub(crate) fn changed(world: &mut World, mut post: Post) -> Value {
    let id = post.id;
    post.edited = Some(world.clock.now());
    post.moment = world.tick();
    let told = !post.is_ephemeral();
    world.posts.insert(id, post);
    if told {
        world.tell_post("MESSAGE_UPDATE", id);
    }
    world
        .posts
        .get(&id)
        .map(|post| world.post_json(post))
        .unwrap_or_default()
}

fn delete(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let post = found(world, request)?;
    let (id, channel, own) = (post.id, post.channel, post.author == world.bot());
    let (place, may) = seen(world, channel)?;
    if !own && place.guild.is_none() {
        return Err(Problem::new(403, 50003, "Cannot execute action on a DM channel"));
    }
    if !own && may & permission::MANAGE_MESSAGES == 0 {
        return Err(Problem::no_permission());
    }
    removed(world, id);
    Ok(Answer::nothing())
}

/// Takes a message away and tells of it.
pub(crate) fn removed(world: &mut World, id: Id) {
    let Some(post) = world.posts.remove(&id) else {
        return;
    };
    world.tick();
    if !post.is_ephemeral() {
        let guild = world.guild_of(post.channel);
        let mut data = json!({ "id": id.to_string(), "channel_id": post.channel.to_string() });
        if let Some(guild) = guild {
            data["guild_id"] = guild.to_string().into();
        }
        world.tell("MESSAGE_DELETE", guild, data);
    }
}
