//! In the evening, if a streak is at risk: what would keep it, and one tap to do so.

use super::{Composed, Prompt, apology};
use crate::{
    course::Course,
    ctx::Ctx,
    error::Error,
    reply::{Button, Reply, Tone},
    words,
};

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    if prompt.day != ctx.today() {
        return Ok(Composed::Silence("the day is over"));
    }
    let ledger = ctx.tx.ledger(ctx.learner.id).await?;
    if ledger.is_studied(prompt.day) {
        return Ok(Composed::Silence("studied already"));
    }
    if ledger.is_paused(prompt.day) {
        return Ok(Composed::Silence("paused"));
    }
    let streak = ledger.streak(ctx.local());
    if !streak.at_risk(ctx.local()) {
        return Ok(Composed::Silence("no streak at risk"));
    }
    if Course::all(ctx).await?.is_empty() {
        return Ok(Composed::Silence("no roadmap"));
    }
    let days = words::count(streak.current, "day");
    let mut reply = Reply::new(Tone::Warning).title(format!("Your streak of {days} is waiting for today."));
    if let Some(sorry) = apology(prompt, ctx.zone(), ctx.now) {
        reply = reply.para(sorry);
    }
    let otherwise = match streak.freezes {
        0 => {
            "You hold no freeze, so otherwise it begins anew. Until 03:00 still counts for today.".to_owned()
        }
        held => format!(
            "Otherwise a freeze keeps it: you hold {held}, and one is spent by itself. Until 03:00 still counts for today."
        ),
    };
    reply = reply
        .para("One answered question keeps it; so does a topic done, a project handed in, or minutes logged.")
        .small(otherwise);
    Ok(Composed::Say(reply.row([
        Button::new("One question", "practice 1").primary(),
        Button::new("My streak", "streak"),
    ])))
}
