//! Typed input that is awaited: the next plain line in this place completes a command line.
//!
//! An expectation is a row, so it survives a restart; it ends by itself, and a command always goes before it.

use jiff::{SignedDuration, Timestamp};
use waymark_store::Expectation;

use crate::{
    app,
    command::Args,
    ctx::Ctx,
    error::{Error, Fault},
    reply::{Awaits, Reply},
    request::Action,
};

/// What is awaited completes a command line.
const LINE: &str = "line";
/// The same, but a line that calls a command is that command, unless the awaited one accepts it.
const ANSWER: &str = "answer";

/// What is awaited in the place of a request: read once.
#[derive(Clone, Debug)]
pub(crate) enum Awaited {
    /// Nobody has looked yet.
    Unread,
    /// This, if anything.
    Read(Option<Expectation>),
}

/// So long a question of ours stays open for a typed answer.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Waits for a typed line that completes the command line `prefix`: `answer 17` and what is typed.
pub(crate) async fn wait(ctx: &mut Ctx<'_>, prefix: &str) -> Result<(), Fault> {
    let Some(place) = ctx.place_key() else {
        return Ok(());
    };
    wait_at(ctx, place, prefix).await
}

/// The same in a place that the learner is not talking in: a prompt asks something.
pub(crate) async fn wait_at(ctx: &mut Ctx<'_>, place: String, prefix: &str) -> Result<(), Fault> {
    keep(ctx, place, LINE, prefix).await
}

/// Waits for the answer to a question; it outlasts other commands, and gives way to them.
pub(crate) async fn wait_for_answer(ctx: &mut Ctx<'_>, prefix: &str) -> Result<(), Fault> {
    let Some(place) = ctx.place_key() else {
        return Ok(());
    };
    wait_for_answer_at(ctx, place, prefix).await
}

/// The same in a place that the learner is not talking in: a prompt asks a question.
pub(crate) async fn wait_for_answer_at(ctx: &mut Ctx<'_>, place: String, prefix: &str) -> Result<(), Fault> {
    keep(ctx, place, ANSWER, prefix).await
}

async fn keep(ctx: &mut Ctx<'_>, place: String, kind: &str, prefix: &str) -> Result<(), Fault> {
    let until = ctx.now.checked_add(OPEN_FOR).unwrap_or(Timestamp::MAX);
    let awaited = Expectation {
        place,
        kind: kind.to_owned(),
        data: serde_json::Value::from(prefix),
        until,
    };
    ctx.tx.expect_input(ctx.learner.id, &awaited).await?;
    if ctx.place_key().is_some_and(|place| place == awaited.place) {
        // A question brings its own form: for some, the buttons suffice.
        if kind == LINE {
            ctx.form = Some(Box::new(Awaits::of(prefix)));
        }
        ctx.awaited = Awaited::Read(Some(awaited));
    }
    Ok(())
}

/// Whether an answer is awaited here: what calls a command may be meant for it all the same, and need not.
pub(crate) async fn gives_way(ctx: &mut Ctx<'_>) -> Result<bool, Fault> {
    Ok(awaited(ctx).await?.is_some_and(|awaited| awaited.kind == ANSWER))
}

/// Whether what is awaited here completes a command line that begins so.
pub(crate) async fn awaits(ctx: &mut Ctx<'_>, begin: &str) -> Result<bool, Fault> {
    let awaited = awaited(ctx).await?;
    Ok(awaited.is_some_and(|awaited| awaited.data.as_str().is_some_and(|line| line.starts_with(begin))))
}

/// A command was called: what else is awaited here is not awaited any more, but the answer to a question is.
pub(crate) async fn interrupt(ctx: &mut Ctx<'_>) -> Result<(), Fault> {
    if gives_way(ctx).await? {
        return Ok(());
    }
    clear(ctx).await
}

/// Waits no longer for what completes `prefix`; what else is awaited here still is.
pub(crate) async fn settled(ctx: &mut Ctx<'_>, prefix: &str) -> Result<(), Fault> {
    if awaited(ctx)
        .await?
        .is_some_and(|awaited| awaited.data.as_str() == Some(prefix))
    {
        clear(ctx).await?;
    }
    Ok(())
}

/// What is awaited here, read once a request.
async fn awaited(ctx: &mut Ctx<'_>) -> Result<Option<Expectation>, Fault> {
    let Some(place) = ctx.place_key() else {
        return Ok(None);
    };
    if let Awaited::Read(known) = &ctx.awaited {
        return Ok(known.clone());
    }
    let found = ctx.tx.expectation(ctx.learner.id, &place, ctx.now).await?;
    ctx.awaited = Awaited::Read(found.clone());
    Ok(found)
}

/// Waits no longer.
async fn clear(ctx: &mut Ctx<'_>) -> Result<(), Fault> {
    if awaited(ctx).await?.is_some()
        && let Some(place) = ctx.place_key()
    {
        ctx.tx.take_expectation(ctx.learner.id, &place).await?;
        ctx.awaited = Awaited::Read(None);
    }
    Ok(())
}

/// Completes the awaited command line with what was typed, if one is awaited.
///
/// If the command refuses it, the refusal takes everything back, this too: the learner may try again.
pub(crate) async fn take(ctx: &mut Ctx<'_>, typed: &str) -> Result<Option<Reply>, Error> {
    let Some(awaited) = awaited(ctx).await? else {
        return Ok(None);
    };
    clear(ctx).await?;
    run(ctx, &awaited, typed).await
}

/// A form was submitted for what is awaited here: the line that it completes, and the text, to the letter. For any
/// other line, and where nothing is awaited any more, the line is a command like all others.
pub(crate) async fn submitted(ctx: &mut Ctx<'_>, line: &str) -> Result<Option<Reply>, Error> {
    let Some(awaited) = awaited(ctx).await?.filter(|awaited| awaited.kind == LINE) else {
        return Ok(None);
    };
    match awaited.data.as_str().and_then(|prefix| completes(line, prefix)) {
        Some(typed) => take(ctx, typed).await,
        None => Ok(None),
    }
}

/// What completes a line so that it is this one.
fn completes<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let typed = line.strip_prefix(prefix)?;
    let text = typed.trim();
    (typed.starts_with(char::is_whitespace) && !text.is_empty()).then_some(text)
}

/// What was typed was refused, and is awaited still: the refusal offers the form again.
pub(crate) async fn offer_again(ctx: &mut Ctx<'_>, action: &Action) -> Result<(), Fault> {
    let Action::Line(said) = action else {
        return Ok(());
    };
    let Some(awaited) = awaited(ctx).await?.filter(|awaited| awaited.kind == LINE) else {
        return Ok(());
    };
    let said = said.trim().strip_prefix('/');
    if let Some(prefix) = awaited.data.as_str()
        && said.is_none_or(|line| completes(line, prefix).is_some())
    {
        ctx.form = Some(Box::new(Awaits::of(prefix)));
    }
    Ok(())
}

/// The same, but it stays awaited: the command that is completed calls it settled, or not.
pub(crate) async fn complete(ctx: &mut Ctx<'_>, typed: &str) -> Result<Option<Reply>, Error> {
    let Some(awaited) = awaited(ctx).await? else {
        return Ok(None);
    };
    run(ctx, &awaited, typed).await
}

async fn run(ctx: &mut Ctx<'_>, awaited: &Expectation, typed: &str) -> Result<Option<Reply>, Error> {
    let Some(prefix) = awaited.data.as_str().filter(|_| awaited.until > ctx.now) else {
        return Ok(None);
    };
    let (name, rest) = prefix.split_once(' ').unwrap_or((prefix, ""));
    let Some(entry) = app::find(name) else {
        return Ok(None);
    };
    let args = Args::completed(&entry.spec, rest, typed);
    entry.run(ctx, &args).await.map(Some)
}

#[cfg(test)]
mod tests;
