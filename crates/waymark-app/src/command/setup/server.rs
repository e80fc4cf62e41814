//! What can be set up where a chat stands in a server: its channel, the role that is called, a thread below the question.

use super::What;
use crate::{
    ctx::Ctx,
    error::{Error, Refusal},
    group::{Here, chats},
    reply::{Button, Choose, Native, Reply, Text},
};

/// Whether the platform has channels and roles to choose here.
pub(super) fn offers(ctx: &Ctx<'_>) -> bool {
    server(ctx).is_some()
}

/// The server that the learner talks in.
fn server<'c>(ctx: &'c Ctx<'_>) -> Option<&'c str> {
    let (platform, _) = ctx.place.as_ref()?;
    ctx.chat()?.server.as_deref().filter(|_| platform.has_servers())
}

/// Elsewhere there is nothing to choose.
pub(super) fn refuse() -> Refusal {
    Refusal::new(
        "Channels, roles and threads are Discord's: here there is nothing to choose. The question comes to the chat in \
         which it is set up.",
    )
    .button(Button::new("Set up", "setup"))
}

/// Polls are for platforms that have quizzes.
pub(super) fn by_buttons() -> Refusal {
    Refusal::new("Here people answer by buttons: Discord has no quiz polls.")
        .button(Button::new("Set up", "setup"))
}

/// Keeps a value.
pub(super) async fn set(ctx: &mut Ctx<'_>, here: &mut Here, what: What, value: &str) -> Result<(), Error> {
    let value = value.trim();
    match what {
        What::Channel => {
            let to = channel(ctx, here, value)?;
            return go(ctx, here, &to).await;
        }
        What::Role => {
            here.chat.mention = role(ctx, value)?;
            here.chat.mention_lost = None;
        }
        _ => here.chat.thread = thread(value)?,
    }
    ctx.tx.put_chat(&here.chat).await?;
    Ok(())
}

/// Asks in another channel of the server from now on.
async fn go(ctx: &mut Ctx<'_>, here: &mut Here, to: &str) -> Result<(), Error> {
    if to != here.chat.external {
        if ctx.tx.chat_at(&here.chat.platform, to).await?.is_some() {
            return Err(
                Refusal::new("That channel belongs to another group. Choose one of this server.").into(),
            );
        }
        ctx.tx
            .move_chat(&here.chat.platform, &here.chat.external, to)
            .await?;
        to.clone_into(&mut here.chat.external);
    }
    // Where it could not be reached, it is tried again.
    here.chat.closed_reason = None;
    here.chat.told_day = None;
    ctx.tx.put_chat(&here.chat).await?;
    chats::schedule(&mut ctx.tx, &here.group, &here.chat).await?;
    Ok(())
}

fn channel(ctx: &Ctx<'_>, here: &Here, value: &str) -> Result<String, Refusal> {
    if value.eq_ignore_ascii_case("here") {
        return Ok(ctx
            .chat()
            .map_or_else(|| here.chat.external.clone(), |chat| chat.id.clone()));
    }
    let inner = value.strip_prefix("<#").and_then(|rest| rest.strip_suffix('>'));
    id(inner.unwrap_or(value)).ok_or_else(|| {
        Refusal::new(
            Text::new()
                .plain("I can't tell which channel that is. Choose it from the list of ")
                .command("setup channel")
                .plain(", or type it in the channel itself: ")
                .command("setup channel here")
                .plain("."),
        )
        .button(Button::new("Choose a channel", "setup channel"))
    })
}

fn role(ctx: &Ctx<'_>, value: &str) -> Result<Option<String>, Refusal> {
    if matches!(value.to_lowercase().as_str(), "none" | "no" | "nobody" | "off") {
        return Ok(None);
    }
    let inner = value.strip_prefix("<@&").and_then(|rest| rest.strip_suffix('>'));
    let found = id(inner.unwrap_or(value));
    // The role of everybody has the server's id.
    if value.trim_start_matches('@') == "everyone"
        || found.as_deref().is_some_and(|id| server(ctx) == Some(id))
    {
        return Err(Refusal::new(
            "I don't call everybody. Choose a role that people take for themselves, or nobody.",
        )
        .button(Button::new("Choose a role", "setup role"))
        .button(Button::new("Nobody", "setup role none")));
    }
    let found = found.ok_or_else(|| {
        Refusal::new(
            Text::new()
                .plain("I can't tell which role that is. Choose it from the list of ")
                .command("setup role")
                .plain(", or call nobody: ")
                .command("setup role none")
                .plain("."),
        )
        .button(Button::new("Choose a role", "setup role"))
    })?;
    Ok(Some(found))
}

fn thread(value: &str) -> Result<bool, Refusal> {
    match value.to_lowercase().as_str() {
        "on" | "yes" => Ok(true),
        "off" | "no" | "none" => Ok(false),
        _ => Err(
            Refusal::new("A thread below each question is on or off.").buttons([
                Button::new("On", "setup thread on"),
                Button::new("Off", "setup thread off"),
            ]),
        ),
    }
}

/// An id as platforms give them.
fn id(text: &str) -> Option<String> {
    let fits = (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.to_owned())
}

/// Where the question comes.
pub(super) fn place(here: &Here) -> Text {
    Text::new().native(Native::Channel, here.chat.external.as_str())
}

/// Whom the question calls.
fn called(here: &Here) -> Text {
    match &here.chat.mention {
        Some(role) => Text::new().native(Native::Role, role.as_str()),
        None => "nobody".into(),
    }
}

/// What is set.
pub(super) fn facts(here: &Here) -> [(Text, Text); 2] {
    let thread = if here.chat.thread {
        "with each question"
    } else {
        "none"
    };
    [("Calls".into(), called(here)), ("Thread".into(), thread.into())]
}

/// The buttons to change it.
pub(super) fn row() -> [Button; 3] {
    [
        Button::new("Channel", "setup channel"),
        Button::new("Role", "setup role"),
        Button::new("Thread", "setup thread"),
    ]
}

/// What is asked at a step: the question, and what goes with it.
pub(super) fn words(here: &Here, step: What) -> (&'static str, Text) {
    match step {
        What::Channel => (
            "in which channel does the question come?",
            match &here.chat.closed_reason {
                Some(reason) => Text::new().plain(format!(
                    "I can't reach the one that was chosen ({}). Choose from the list.",
                    crate::command::clipped(reason)
                )),
                None => Text::new()
                    .plain("Now it is ")
                    .then(place(here))
                    .plain(". Choose from the list, or keep it."),
            },
        ),
        What::Role => (
            "does it call a role?",
            Text::new().plain("Choose one that people take for themselves, so that whoever wants to is told. Now: ").then(called(here)).plain("."),
        ),
        _ => (
            "shall each question open a thread?",
            "People talk about it there, and the channel stays quiet. Answers are given by buttons all the same.".into(),
        ),
    }
}

/// What can be chosen and pressed at a step.
pub(super) fn choices(reply: Reply, ctx: &Ctx<'_>, here: &Here, step: What) -> Reply {
    let list = |what, press: &str, hint: &str| Choose {
        what,
        press: press.to_owned(),
        hint: hint.to_owned(),
    };
    match step {
        What::Channel => {
            let away = ctx.chat().is_some_and(|chat| chat.id != here.chat.external);
            let closed = here.chat.closed_reason.is_some();
            let keep = Button::new("Keep it", format!("setup channel {}", here.chat.external));
            let at = ctx.chat().map_or(here.chat.external.as_str(), |chat| &chat.id);
            let this = Button::new("This channel", format!("setup channel {at}"));
            let row = match (closed, away) {
                (true, _) => vec![this.primary()],
                (false, true) => vec![keep.primary(), this],
                (false, false) => vec![keep.primary()],
            };
            reply
                .choose(list(Native::Channel, "setup channel", "Choose a channel"))
                .row(row)
        }
        What::Role => reply
            .choose(list(Native::Role, "setup role", "Choose a role"))
            .row([Button::new("Nobody", "setup role none")]),
        _ => reply.row([
            Button::new("With a thread", "setup thread on"),
            Button::new("Without", "setup thread off"),
        ]),
    }
}
