//! What is said with the token of an interaction after the first answer.

use super::interactions::{fresh, hide, keep};
use super::{Answer, content, messages};
use crate::discord::problem::Problem;
use crate::discord::request::Request;
use crate::discord::rules;
use crate::discord::world::{EPHEMERAL, Id, Interaction, LIFE, World};

pub(crate) fn call(world: &mut World, request: &Request, method: &str) -> Result<Answer, Problem> {
    let interaction = alive(world, request)?;
    if method == "POST" {
        return follow_up(world, request, &interaction);
    }
    let id = named(request, &interaction)?;
    let post = world
        .posts
        .get(&id)
        .ok_or_else(|| Problem::unknown(10008, "Message"))?;
    match method {
        "GET" => Ok(Answer::ok(world.post_json(post))),
        "DELETE" => {
            messages::removed(world, id);
            Ok(Answer::nothing())
        }
        _ => edit(world, request, id),
    }
}

/// The interaction of a token that can still be used.
fn alive(world: &World, request: &Request) -> Result<Interaction, Problem> {
    let webhook = || Problem::unknown(10015, "Webhook");
    if request.id("webhook_id")? != world.application.id {
        return Err(webhook().breaks("a webhook that is not this application's"));
    }
    let invalid = || Problem::new(401, 50027, "Invalid Webhook Token");
    let found = world.by_token(request.place("webhook_token"));
    let found = found.ok_or_else(|| invalid().breaks("a token that was never given"))?;
    if request.at.saturating_sub(found.at) > LIFE {
        return Err(invalid());
    }
    // Before the first answer there is nothing behind the token.
    let said = found
        .answer
        .as_ref()
        .is_some_and(|answer| !matches!(answer.kind, 8 | 9));
    said.then(|| found.clone()).ok_or_else(webhook)
}

/// The message that the path names: `@original`, or one that was made with this token.
fn named(request: &Request, interaction: &Interaction) -> Result<Id, Problem> {
    let unknown = || Problem::unknown(10008, "Message");
    if request.place("message_id").is_empty() {
        return interaction.original.ok_or_else(unknown);
    }
    let id = request.id("message_id")?;
    let own = interaction.posts.contains(&id) || interaction.original == Some(id);
    own.then_some(id).ok_or_else(unknown)
}

fn follow_up(world: &mut World, request: &Request, interaction: &Interaction) -> Result<Answer, Problem> {
    if rules::is_empty(&request.body, request.files.len()) {
        return Err(Problem::new(400, 50006, "Cannot send an empty message").breaks("an empty message"));
    }
    // The first one after a promise is what was promised, and as visible.
    let promised = interaction
        .original
        .filter(|id| world.posts.get(id).is_some_and(|post| post.thinking));
    if let Some(id) = promised {
        return edit(world, request, id);
    }
    if interaction.public_left == Some(0) {
        let sentence = "This interaction has reached its maximum number of follow-up messages";
        return Err(Problem::new(400, 40094, sentence));
    }
    let mut post = fresh(world, interaction);
    post.kind = if interaction.original.is_some() { 19 } else { 0 };
    post.replies_to = interaction.original;
    content::put(world, &mut post, &request.body, request, false)?;
    hide(&mut post, interaction);
    let told = post.only_for.is_none();
    let id = keep(world, post);
    let moment = world.tick();
    if let Some(interaction) = world.interactions.get_mut(&interaction.id) {
        interaction.posts.push(id);
        interaction.public_left = interaction.public_left.map(|left| left.saturating_sub(1));
        interaction.moment = moment;
    }
    if told {
        world.tell_post("MESSAGE_CREATE", id);
    }
    Ok(Answer::ok(
        world
            .posts
            .get(&id)
            .map(|post| world.post_json(post))
            .unwrap_or_default(),
    ))
}

fn edit(world: &mut World, request: &Request, id: Id) -> Result<Answer, Problem> {
    let post = world.posts.get(&id).cloned();
    let mut post = post.ok_or_else(|| Problem::unknown(10008, "Message"))?;
    let thinking = post.thinking;
    let visible = post.flags & EPHEMERAL;
    content::put(world, &mut post, &request.body, request, !thinking)?;
    post.thinking = false;
    post.flags = post.flags & !(1 << 7) & !EPHEMERAL | visible;
    Ok(Answer::ok(messages::changed(world, post)))
}
