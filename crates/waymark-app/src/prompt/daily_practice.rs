//! A question at the learner's own hour.

use std::collections::BTreeSet;

use waymark_core::question::Question;
use waymark_store::Ask;

use super::{Composed, Prompt, apology};
use crate::{
    asking::{self, Desk, Source},
    ctx::Ctx,
    error::{Error, Fault},
    expect,
    reply::{Block, Button, Reply, Text, Tone, inline},
    target,
};

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    let ledger = ctx.tx.ledger(ctx.learner.id).await?;
    if ledger.is_studied(prompt.day) {
        return Ok(Composed::Silence("studied already"));
    }
    if ledger.is_paused(prompt.day) {
        return Ok(Composed::Silence("paused"));
    }
    if !ledger.is_planned(prompt.day) {
        return Ok(Composed::Silence("not a study day"));
    }
    let desk = Desk::lay(ctx).await?;
    if desk.courses.is_empty() {
        return Ok(Composed::Silence("no roadmap"));
    }
    let asked = match asked_before(ctx, prompt).await? {
        Some(found) => Some(found),
        None => match desk.pick(&Source::Prompt(prompt.id)) {
            Some(question) => {
                let ask = asking::put(ctx, &desk, question, &Source::Prompt(prompt.id)).await?;
                Some((ask, question))
            }
            None => None,
        },
    };
    let mut lead = vec![Block::Title(greeting(ctx, prompt).into())];
    lead.extend(apology(prompt, ctx.zone(), ctx.now).map(|text| Block::Para(text.into())));
    lead.extend(in_hand(&desk).map(Block::Para));
    let Some((ask, question)) = asked else {
        return Ok(nothing_to_ask(&desk, lead));
    };
    expect::wait_for_answer_at(ctx, prompt.place.clone(), &asking::awaiting(ask.id)).await?;
    let mut reply = asking::question(&desk, &ask, question, &BTreeSet::new());
    reply.body.splice(0..0, lead);
    Ok(Composed::Say(reply))
}

/// The question that this very prompt has asked when it was composed before.
async fn asked_before<'a>(ctx: &mut Ctx<'a>, prompt: &Prompt) -> Result<Option<(Ask, &'a Question)>, Fault> {
    let source = Source::Prompt(prompt.id).to_string();
    let ask = ctx.tx.open_ask_by_source(ctx.learner.id, &source).await?;
    Ok(ask.and_then(|ask| {
        let question = ctx.catalog().question(&ask.question)?;
        Some((ask, question))
    }))
}

/// By the hour that was planned, so that it is the same whenever it is composed.
fn greeting(ctx: &Ctx<'_>, prompt: &Prompt) -> &'static str {
    match ctx.zone().local(prompt.due_at).hour() {
        4..12 => "Good morning!",
        12..18 => "Good afternoon!",
        _ => "Good evening!",
    }
}

fn in_hand(desk: &Desk<'_>) -> Option<Text> {
    let (course, topic) = desk.in_hand()?;
    let at = course.roadmap.topic(&topic)?;
    let text = Text::new().plain("In hand: ").then(inline(&at.topic.text));
    let stage = at.stage.marker().unwrap_or_else(|| at.stage.title.clone());
    Some(if stage.is_empty() {
        text.plain(".")
    } else {
        text.plain(format!(" ({stage})."))
    })
}

/// No question is left: the topic in hand makes the day as well.
fn nothing_to_ask(desk: &Desk<'_>, lead: Vec<Block>) -> Composed {
    let more = desk.pick(&Source::More).is_some();
    let mut row = Vec::new();
    if let Some((course, topic)) = desk.in_hand() {
        row.push(Button::new("Open the topic", target::press("topic", &course.id, &topic)).primary());
        row.push(Button::new("Done", target::press("done", &course.id, &topic)));
    }
    if more {
        row.push(Button::new("More questions", "practice more"));
    }
    if row.is_empty() {
        return Composed::Silence("nothing left to learn");
    }
    let text = if desk.in_hand().is_some() {
        "No question is due today: the topic itself makes the day."
    } else {
        "Everything is ticked off, and no question is due today. One ahead of time keeps the day."
    };
    Composed::Say(Reply::new(Tone::Plain).blocks(lead).para(text).row(row))
}
