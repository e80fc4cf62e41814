//! Threads.

use super::Answer;
use super::guilds::{seen, text};
use super::messages::needed_to_write;
use crate::discord::guild::tell_channel;
use crate::discord::permission;
use crate::discord::problem::Problem;
use crate::discord::request::Request;
use crate::discord::world::{Channel, Id, Kind, World};

/// Opens a thread under a message, or without one.
pub(crate) fn call(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let parent = request.id("channel_id")?;
    let (channel, may) = seen(world, parent)?;
    if !matches!(channel.kind, Kind::Text | Kind::News) {
        return Err(Problem::new(
            400,
            50024,
            "Cannot execute action on this channel type",
        ));
    }
    let under = if request.place("message_id").is_empty() {
        None
    } else {
        Some(request.id("message_id")?)
    };
    // Without a message a thread is private unless it is said to be public.
    let kind = match (under, request.body["type"].as_u64()) {
        (Some(_), _) | (None, Some(11)) => Kind::PublicThread,
        _ => Kind::PrivateThread,
    };
    let needed = match kind {
        Kind::PublicThread => permission::CREATE_PUBLIC_THREADS,
        _ => permission::CREATE_PRIVATE_THREADS,
    };
    if may & needed == 0 {
        return Err(Problem::no_permission());
    }
    if let Some(under) = under {
        let post = world.posts.get(&under);
        let post = post.filter(|post| post.channel == parent && post.only_for.is_none());
        let post = post.ok_or_else(|| Problem::unknown(10008, "Message"))?;
        if post.thread.is_some() {
            return Err(Problem::new(
                400,
                160_004,
                "A thread has already been created for this message",
            ));
        }
    }
    let id = under.unwrap_or_else(|| world.timed());
    make(world, request, parent, id, kind);
    if let Some(post) = under.and_then(|under| world.posts.get_mut(&under)) {
        post.thread = Some(id);
        post.flags |= 1 << 5;
        world.tell_post("MESSAGE_UPDATE", id);
    }
    let thread = world.channels.get(&id).map(|thread| world.channel_json(thread));
    Ok(Answer::created(thread.unwrap_or_default()))
}

fn make(world: &mut World, request: &Request, parent: Id, id: Id, kind: Kind) {
    let mut thread = Channel::new(id, kind, &text(&request.body, "name"));
    thread.guild = world.guild_of(parent);
    thread.parent = Some(parent);
    thread.owner = Some(world.bot());
    let after = request.body["auto_archive_duration"].as_u64();
    thread.archive_after = after.and_then(|after| after.try_into().ok()).unwrap_or(1440);
    world.channels.insert(id, thread);
    tell_channel(world, "THREAD_CREATE", id);
}

/// Opens an archived thread again, as writing in it does; not a locked one.
pub(crate) fn wake(world: &mut World, channel: Id, may: u64) -> Result<(), Problem> {
    let Some(thread) = world
        .channels
        .get_mut(&channel)
        .filter(|channel| channel.archived)
    else {
        return Ok(());
    };
    if thread.locked && may & permission::MANAGE_THREADS == 0 {
        return Err(Problem::new(400, 160_005, "Thread is locked"));
    }
    if may & needed_to_write(thread) == 0 {
        return Err(Problem::new(
            400,
            50083,
            "Tried to perform an operation on an archived thread",
        ));
    }
    thread.archived = false;
    tell_channel(world, "THREAD_UPDATE", channel);
    Ok(())
}
