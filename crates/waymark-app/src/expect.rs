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
    reply::Reply,
};

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
    let until = ctx.now.checked_add(OPEN_FOR).unwrap_or(Timestamp::MAX);
    let awaited = Expectation {
        place,
        kind: "line".to_owned(),
        data: serde_json::Value::from(prefix),
        until,
    };
    ctx.tx.expect_input(ctx.learner.id, &awaited).await?;
    Ok(())
}

/// Whether a typed line is awaited here.
pub(crate) async fn pending(ctx: &mut Ctx<'_>) -> Result<bool, Fault> {
    let Some(place) = ctx.place_key() else {
        return Ok(false);
    };
    Ok(ctx
        .tx
        .expectation(ctx.learner.id, &place, ctx.now)
        .await?
        .is_some())
}

/// Waits no longer.
pub(crate) async fn clear(ctx: &mut Ctx<'_>) -> Result<(), Fault> {
    if let Some(place) = ctx.place_key() {
        ctx.tx.take_expectation(ctx.learner.id, &place).await?;
    }
    Ok(())
}

/// Completes the awaited command line with what was typed, if one is awaited.
///
/// If the command refuses it, the refusal takes everything back, this too: the learner may try again.
pub(crate) async fn take(ctx: &mut Ctx<'_>, typed: &str) -> Result<Option<Reply>, Error> {
    let Some(place) = ctx.place_key() else {
        return Ok(None);
    };
    let Some(awaited) = ctx.tx.take_expectation(ctx.learner.id, &place).await? else {
        return Ok(None);
    };
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
