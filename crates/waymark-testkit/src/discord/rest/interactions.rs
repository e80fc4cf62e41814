//! The first answer to an interaction.

use serde_json::{Value, json};

use super::{Answer, content, messages};
use crate::discord::problem::{Flaw, Problem};
use crate::discord::request::Request;
use crate::discord::rules;
use crate::discord::world::{Acknowledged, Asked, EPHEMERAL, Id, Interaction, PATIENCE, Post, World};

/// "… is thinking".
const LOADING: u64 = 1 << 7;

pub(crate) fn answer(world: &mut World, request: &Request) -> Result<Answer, Problem> {
    let id = request.id("interaction_id")?;
    let unknown = || Problem::unknown(10062, "interaction");
    let found = world
        .interactions
        .get(&id)
        .filter(|found| found.token == request.place("interaction_token"));
    let found = found.ok_or_else(|| unknown().breaks("an answer to an interaction that was never told"))?;
    let age = request.at.saturating_sub(found.at);
    if found.answer.is_some() {
        let sentence = "Interaction has already been acknowledged.";
        return Err(Problem::new(400, 40060, sentence).breaks("a second answer to an interaction"));
    }
    if age > PATIENCE {
        if let Some(late) = world.interactions.get_mut(&id) {
            late.missed = true;
        }
        return Err(unknown());
    }
    let interaction = found.clone();
    let kind = request.body["type"].as_u64().unwrap_or_default();
    fits(&interaction, kind, &request.body["data"])?;
    let data = request.body.get("data").cloned().unwrap_or_default();
    let post = match kind {
        4 | 5 => Some(said(world, request, &interaction, kind == 5)?),
        7 => Some(edited(world, request, &interaction)?),
        _ => None,
    };
    let moment = world.tick();
    if let Some(interaction) = world.interactions.get_mut(&id) {
        interaction.answer = Some(Acknowledged {
            kind: u8::try_from(kind).unwrap_or_default(),
            data,
        });
        interaction.original = post.or(interaction.message.filter(|_| kind == 6));
        interaction.posts.extend(post.filter(|_| kind != 7));
        interaction.moment = moment;
    }
    // Told only now, so that the message knows whose answer it is.
    if let Some(post) = post.filter(|_| kind != 7)
        && world.posts.get(&post).is_some_and(|post| !post.is_ephemeral())
    {
        world.tell_post("MESSAGE_CREATE", post);
    }
    if !request.asks_for("with_response") {
        return Ok(Answer::nothing());
    }
    Ok(Answer::ok(response(world, id, kind, post)))
}

/// Whether this kind of answer belongs to this kind of interaction.
fn fits(interaction: &Interaction, kind: u64, data: &Value) -> Result<(), Problem> {
    let on_message = interaction.message.is_some();
    let fits = match interaction.asked {
        Asked::Command => matches!(kind, 4 | 5 | 9),
        Asked::Component => matches!(kind, 4..=7 | 9),
        Asked::Autocomplete => kind == 8,
        Asked::Modal => matches!(kind, 4 | 5) || on_message && matches!(kind, 6 | 7),
    };
    if !fits {
        let says = format!(
            "an answer of the type {kind} does not belong to an interaction of the kind {:?}",
            interaction.asked
        );
        let flaw = Flaw::coded("/type", "BASE_TYPE_CHOICES", says);
        return Err(Problem::invalid(&[flaw]));
    }
    if kind == 8 {
        let focused = focused(&interaction.data["options"]);
        let of = focused.and_then(|option| option["type"].as_u64());
        let flaws = rules::suggestions("/data/choices", &data["choices"], of);
        if !flaws.is_empty() {
            return Err(Problem::invalid(&flaws));
        }
    }
    Ok(())
}

/// The option that is being typed.
fn focused(options: &Value) -> Option<&Value> {
    let options = options.as_array()?;
    let own = options.iter().find(|option| option["focused"] == true);
    own.or_else(|| options.iter().find_map(|option| focused(&option["options"])))
}

/// A message in answer, said or promised.
fn said(
    world: &mut World,
    request: &Request,
    interaction: &Interaction,
    thinking: bool,
) -> Result<Id, Problem> {
    let mut post = fresh(world, interaction);
    let data = &request.body["data"];
    if thinking {
        post.thinking = true;
        post.flags = data["flags"].as_u64().unwrap_or_default() & EPHEMERAL | LOADING;
    } else {
        content::put(world, &mut post, data, request, false)?;
    }
    hide(&mut post, interaction);
    Ok(keep(world, post))
}

/// An empty message that answers an interaction.
pub(crate) fn fresh(world: &mut World, interaction: &Interaction) -> Post {
    let bot = world.bot();
    let mut post = Post::new(world, interaction.channel, bot);
    post.interaction = Some(interaction.id);
    match interaction.asked {
        Asked::Command if interaction.data["type"].as_u64().unwrap_or(1) > 1 => post.kind = 23,
        Asked::Command => post.kind = 20,
        _ => {
            post.kind = if interaction.message.is_some() { 19 } else { 0 };
            post.replies_to = interaction.message;
        }
    }
    post
}

/// What is ephemeral is for who asked.
pub(crate) fn hide(post: &mut Post, interaction: &Interaction) {
    post.only_for = post.is_ephemeral().then_some(interaction.user);
}

/// Keeps a message without telling of it.
pub(crate) fn keep(world: &mut World, post: Post) -> Id {
    let id = post.id;
    if let Some(channel) = world
        .channels
        .get_mut(&post.channel)
        .filter(|_| post.only_for.is_none())
    {
        channel.last_message = Some(id);
    }
    world.posts.insert(id, post);
    id
}

/// The message of a component, changed in answer.
fn edited(world: &mut World, request: &Request, interaction: &Interaction) -> Result<Id, Problem> {
    let post = interaction.message.and_then(|id| world.posts.get(&id));
    let mut post = post.cloned().ok_or_else(|| Problem::unknown(10008, "Message"))?;
    content::put(world, &mut post, &request.body["data"], request, true)?;
    let id = post.id;
    messages::changed(world, post);
    Ok(id)
}

/// What `with_response` asks for.
fn response(world: &World, id: Id, kind: u64, post: Option<Id>) -> Value {
    let Some(interaction) = world.interactions.get(&id) else {
        return Value::Null;
    };
    let post = post.and_then(|id| world.posts.get(&id));
    let mut all = json!({ "interaction": { "id": id.to_string(), "type": interaction.asked.number() } });
    if let Some(post) = post {
        all["interaction"]["response_message_id"] = post.id.to_string().into();
        all["interaction"]["response_message_loading"] = post.thinking.into();
        all["interaction"]["response_message_ephemeral"] = post.is_ephemeral().into();
        all["resource"] = json!({ "type": kind, "message": world.post_json(post) });
    }
    all
}
