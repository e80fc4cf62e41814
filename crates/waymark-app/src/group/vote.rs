//! An answer to a group's question: counted once, for the learner's own streak and points, told to them alone.

use waymark_core::question::{Attempt, Offer, Question};
use waymark_store::{GroupAnswer, GroupQuestion};

use super::{Here, shared};
use crate::{
    asking::{self, Source},
    command::clipped,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Block, Button, Reply, Tone},
    zone,
};

/// Takes an answer that was pressed below the question.
pub(crate) async fn press(ctx: &mut Ctx<'_>, asked: &GroupQuestion, letter: char) -> Result<Reply, Error> {
    let place = super::here(ctx).await?;
    let inside = if let Some(here) = &place {
        here.group.id == asked.group
    } else {
        let known = ctx.tx.membership(asked.group, ctx.learner.id).await?;
        known.is_some_and(|membership| membership.left_at.is_none())
    };
    if !inside {
        // Whoever guesses a number is not asked.
        return Err(unknown().into());
    }
    let (question, offers) = offered(ctx, asked)?;
    let choice = offers.iter().position(|offer| offer.letter == letter);
    let choice = choice.ok_or_else(|| {
        let last = offers.last().map_or_else(String::new, shared::upper);
        Refusal::new(format!("That is none of the options A to {last}."))
    })?;
    let mut reply = answer(ctx, asked, question, &offers, choice).await?;
    if let Some(Here { chat, group }) = place
        && let Some(message) = shared::question(ctx.catalog(), &mut ctx.tx, &group, &chat, asked).await?
    {
        reply = reply.instead(message);
    }
    Ok(reply)
}

/// Takes an answer to a poll.
pub(crate) async fn vote(ctx: &mut Ctx<'_>, poll: &str, options: &[u8]) -> Result<Reply, Error> {
    let platform = ctx.place.as_ref().map(|(platform, _)| platform.as_str());
    let asked = match platform {
        Some(platform) => ctx.tx.question_of_poll(platform, poll).await?,
        None => None,
    };
    let asked = asked.ok_or_else(unknown)?;
    let Some(choice) = options.first().copied().map(usize::from) else {
        let text = match ctx.tx.group_answer(asked.id, ctx.learner.id).await? {
            Some(_) => "Your first answer is the one that counts.",
            None => "You took your vote back; nothing was counted.",
        };
        return Ok(Reply::new(Tone::Plain).para(text));
    };
    let (question, offers) = offered(ctx, &asked)?;
    if choice >= offers.len() {
        return Err(unknown().into());
    }
    answer(ctx, &asked, question, &offers, choice).await
}

fn offered<'a>(ctx: &Ctx<'a>, asked: &GroupQuestion) -> Result<(&'a Question, Vec<Offer>), Refusal> {
    let question = ctx.catalog().question(&asked.question);
    question
        .and_then(|question| Some((question, question.offers(asked.seed.cast_unsigned())?)))
        .ok_or_else(|| {
            Refusal::new("That question is no longer asked; it counts for nobody. The next one comes.")
        })
}

/// Counts an answer, if it is the learner's first to this question and the answer is not out yet.
async fn answer(
    ctx: &mut Ctx<'_>,
    asked: &GroupQuestion,
    question: &Question,
    offers: &[Offer],
    choice: usize,
) -> Result<Reply, Error> {
    if let Some(before) = ctx.tx.group_answer(asked.id, ctx.learner.id).await? {
        return Ok(already(ctx, asked, offers, &before).await?);
    }
    if ctx.tx.is_revealed(asked).await? {
        return Err(
            Refusal::new("That question is closed: its answer came with the next one. Try today's.").into(),
        );
    }
    settle_in(ctx, asked).await?;
    let Some(chosen) = offers.get(choice) else {
        return Err(unknown().into());
    };
    let number = u8::try_from(choice).unwrap_or(u8::MAX);
    let learner = ctx.learner.id;
    if !ctx
        .tx
        .add_group_answer(asked.id, learner, number, chosen.right)
        .await?
    {
        return Err(unknown().into());
    }
    let ask = asking::put_with(ctx, question, &Source::Group(asked.id), None, asked.seed).await?;
    let graded = question.grade(&chosen.given, asked.seed.cast_unsigned());
    let took = ctx.now.duration_since(asked.at);
    let attempt = Attempt {
        again: false,
        hinted: false,
        seconds: u32::try_from(took.as_secs()).ok(),
    };
    let rating = graded
        .rating(&question.kind, attempt)
        .ok_or_else(|| Fault::Stored {
            what: "question of a group",
            found: question.id.to_string(),
        })?;
    let right = Some(chosen.right);
    ctx.tx
        .answer_ask(learner, ask.id, right, Some(rating.number()))
        .await?;
    let (gain, _) = asking::keep(ctx, &ask, question, &chosen.given, &graded, rating).await?;
    let (tone, verdict) = if chosen.right {
        (Tone::Good, "Right!".to_owned())
    } else {
        let letter = offers.iter().find(|offer| offer.right).map(shared::upper);
        let letter = letter.unwrap_or_default();
        (Tone::Wrong, format!("Not quite: {letter} is right."))
    };
    let reply = Reply::new(tone)
        .para(format!("{verdict} {}", gain.told()))
        .blocks(asking::explanation(question));
    Ok(invite(ctx, asked, reply).await?)
}

/// Who has just come by pressing lives where the group does, until they say otherwise.
async fn settle_in(ctx: &mut Ctx<'_>, asked: &GroupQuestion) -> Result<(), Fault> {
    if !ctx.newcomer || ctx.learner.zone != ctx.app.defaults().zone {
        return Ok(());
    }
    if let Some(group) = ctx.tx.group(asked.group).await? {
        zone::change(ctx, group.zone).await?;
    }
    Ok(())
}

/// A second press changes nothing.
async fn already(
    ctx: &mut Ctx<'_>,
    asked: &GroupQuestion,
    offers: &[Offer],
    before: &GroupAnswer,
) -> Result<Reply, Fault> {
    let chosen = offers.get(usize::from(before.choice)).map(shared::upper);
    let chosen = chosen.unwrap_or_else(|| "something else".to_owned());
    let was = if before.right {
        "and it was right".to_owned()
    } else {
        let right = offers.iter().find(|offer| offer.right).map(shared::upper);
        format!("and {} is right", right.unwrap_or_default())
    };
    let reply = Reply::new(Tone::Plain).para(format!(
        "You have answered {chosen} already, {was}. One answer each: nothing was changed."
    ));
    invite(ctx, asked, reply).await
}

/// What a learner may do next who is not in the group, or who has not set anything up.
async fn invite(ctx: &mut Ctx<'_>, asked: &GroupQuestion, reply: Reply) -> Result<Reply, Fault> {
    let Some(group) = ctx.tx.group(asked.group).await? else {
        return Ok(reply);
    };
    let known = ctx.tx.membership(group.id, ctx.learner.id).await?;
    let mut reply = reply;
    if known.is_none_or(|membership| membership.left_at.is_some()) {
        let name = clipped(&group.name);
        let text = format!("It counts for your own streak. To stand on the board of {name}, join it.");
        reply = reply.block(Block::Small(text.into()));
        reply = reply.row([Button::new("Join the group", "group join").primary()]);
    }
    super::offer_start(ctx, &group, reply).await
}

/// No such question, or another group's.
pub(crate) fn unknown() -> Refusal {
    Refusal::new("I do not know that question any more. The next one comes.")
}
