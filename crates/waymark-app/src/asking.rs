//! Asking questions: which one comes next, how it is shown, what an answer leads to.
//!
//! A question that is put is an `ask` row; buttons and awaited answers carry its id, so they work after a restart and
//! in old messages. The latest ask, while it is unanswered, is *the open one*: it is shown again rather than a new one
//! picked. Older ones can still be answered from their messages.

use std::collections::BTreeSet;

use waymark_core::{
    ids::{RoadmapId, TopicId},
    question::Question,
};
use waymark_store::{Ask, AskId, NewAsk};

use crate::{
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect,
    reply::{Button, Reply, Text},
};

mod answered;
mod desk;
mod retention;
mod show;
mod source;
mod verdict;

pub(crate) use answered::{already, compare, keep, model, places, score, settle, shortened};
pub(crate) use desk::{Desk, learning};
pub(crate) use retention::retention;
pub(crate) use show::{below, form, how, numbered, question, row};
pub(crate) use source::{COUNT_MAX, Source};
pub(crate) use verdict::{explanation, verdict};

/// So many questions of groups may have been answered since a question was put that is open still.
const RECENT: u32 = 10;

/// The command line that an awaited answer completes; `?` tells it that the line was not said to be an answer.
pub(crate) fn awaiting(ask: AskId) -> String {
    format!("answer ?{ask}")
}

/// An ask by its number as buttons (`#17`), awaited answers (`?17`) and people (`17`) write it.
pub(crate) fn number(text: &str) -> Option<AskId> {
    let digits = text.strip_prefix(['#', '?']).unwrap_or(text);
    let id: i64 = digits.parse().ok()?;
    (id > 0 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(AskId(id))
}

/// The open question: the latest one that was put, if it is unanswered and still in the bank.
pub(crate) async fn open<'a>(ctx: &mut Ctx<'a>) -> Result<Option<(Ask, &'a Question)>, Fault> {
    // What was answered in a group meanwhile does not close the question that is open here.
    let recent = ctx.tx.recent_asks(ctx.learner.id, RECENT).await?;
    let latest = recent
        .into_iter()
        .find(|ask| !matches!(Source::of(ask), Source::Group(_)));
    Ok(latest.filter(|ask| ask.answered_at.is_none()).and_then(|ask| {
        let question = ctx.catalog().question(&ask.question)?;
        Some((ask, question))
    }))
}

/// Puts a question: a row from which everything else follows.
pub(crate) async fn put(
    ctx: &mut Ctx<'_>,
    desk: &Desk<'_>,
    question: &Question,
    source: &Source,
) -> Result<Ask, Fault> {
    let about = match source {
        Source::Topic(roadmap, topic) => Some((roadmap.clone(), topic.clone())),
        _ => desk.home(question),
    };
    // The core mixes it well; it only has to differ from one time to the next.
    let seed = ctx.now.as_microsecond() ^ ctx.learner.id.0;
    put_with(ctx, question, source, about, seed).await
}

/// The same question once more, in place of an ask that nobody has answered.
pub(crate) async fn put_again(ctx: &mut Ctx<'_>, ask: &Ask, source: &Source) -> Result<Ask, Error> {
    let question = ctx.catalog().question(&ask.question).ok_or_else(retired)?;
    ctx.tx.answer_ask(ctx.learner.id, ask.id, None, None).await?;
    let about = ask.roadmap.clone().zip(ask.topic.clone());
    Ok(put_with(ctx, question, source, about, ask.seed).await?)
}

pub(crate) async fn put_with(
    ctx: &mut Ctx<'_>,
    question: &Question,
    source: &Source,
    about: Option<(RoadmapId, TopicId)>,
    seed: i64,
) -> Result<Ask, Fault> {
    let source = source.to_string();
    let new = NewAsk {
        question: &question.id,
        seed,
        roadmap: about.as_ref().map(|(roadmap, _)| roadmap),
        topic: about.as_ref().map(|(_, topic)| topic),
        source: &source,
    };
    let id = ctx.tx.add_ask(ctx.learner.id, new).await?;
    let ask = ctx.tx.ask(ctx.learner.id, id).await?;
    ask.ok_or_else(|| Fault::Stored {
        what: "question",
        found: id.to_string(),
    })
}

/// Shows a question and waits for its answer here.
pub(crate) async fn show(
    ctx: &mut Ctx<'_>,
    desk: &Desk<'_>,
    ask: &Ask,
    asked: &Question,
) -> Result<Reply, Fault> {
    expect::wait_for_answer(ctx, &awaiting(ask.id)).await?;
    Ok(question(desk, ask, asked, &BTreeSet::new()))
}

/// No such question, or somebody else's.
pub(crate) fn unknown() -> Refusal {
    Refusal::new("I can't find that question among the ones I asked you. Ask for a new one.")
        .button(Button::new("Practise", "practice").primary())
}

/// The question has left the bank.
pub(crate) fn retired() -> Refusal {
    Refusal::new("That question is no longer asked; it does not count against you. Ask for another one.")
        .button(Button::new("Practise", "practice").primary())
}

/// Nothing waits for an answer.
pub(crate) fn none_open() -> Refusal {
    Refusal::new(
        Text::new()
            .plain("No question is open. Ask for one with ")
            .command("practice")
            .plain("."),
    )
    .button(Button::new("Practise", "practice").primary())
}

#[cfg(test)]
mod tests;
