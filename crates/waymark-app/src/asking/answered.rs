//! What an answer leads to: a grade, a card, a deed; what is right and why; when the question comes again.

use std::collections::BTreeSet;

use jiff::{Unit, civil::Date};
use waymark_core::{
    memory::{Card, RETENTION, Rating},
    points::Deed,
    question::{Attempt, Given, Graded, Question},
    when::fmt_day,
};
use waymark_store::{Ask, NewReview};

use super::{
    Desk, Source, awaiting,
    show::press,
    verdict::{explanation, solution, verdict},
};
use crate::{
    ctx::Ctx,
    error::Fault,
    expect, memory,
    reply::{Button, Reply, Tone, blocks},
    study::{self, About, Gain},
    target, words,
};

/// An answer that took longer than this was interrupted: how long it took says nothing.
const MILLIS_MAX: i64 = 3_600_000;

/// Keeps what an answer means for the learner's memory, points and streak, and tells them.
pub(crate) async fn settle(
    ctx: &mut Ctx<'_>,
    ask: &Ask,
    question: &Question,
    given: &Given,
) -> Result<Reply, Fault> {
    let learner = ctx.learner.id;
    let graded = question.grade(given, ask.seed.cast_unsigned());
    let mut desk = Desk::lay(ctx).await?;
    let took = ctx.now.duration_since(ask.at);
    let attempt = Attempt {
        again: desk.failed_today(&question.id),
        hinted: ask.hinted_at.is_some(),
        seconds: u32::try_from(took.as_secs()).ok(),
    };
    let Some(rating) = graded.rating(&question.kind, attempt) else {
        return compare(ctx, ask, question).await;
    };
    let right = match graded.own {
        Some(_) => None,
        None => Some(graded.is_right()),
    };
    let number = Some(rating.number());
    if !ctx.tx.answer_ask(learner, ask.id, right, number).await? {
        return already(ctx, ask, question).await;
    }
    expect::settled(ctx, &awaiting(ask.id)).await?;

    let (gain, card) = keep(ctx, ask, question, given, &graded, rating).await?;
    desk.answered(&question.id, card, graded.is_right());
    let session = desk.session();
    let retry = session.picks.iter().any(|pick| pick.question.id == question.id);
    let reply = verdict(ask, question, given, &graded)
        .block(gain.line())
        .small(again(card.due, desk.today, retry));
    Ok(go_on(&desk, ask, reply))
}

/// Keeps what an answer that was graded means for the learner's memory, points and streak.
pub(crate) async fn keep(
    ctx: &mut Ctx<'_>,
    ask: &Ask,
    question: &Question,
    given: &Given,
    graded: &Graded,
    rating: Rating,
) -> Result<(Gain, Card), Fault> {
    let learner = ctx.learner.id;
    let before = ctx.tx.card(learner, &question.id).await?;
    let fuzz = Some(ask.id.0.cast_unsigned());
    let known = before.as_ref().map(memory::known);
    let model = memory::model(ctx).await?;
    let card = model.review(known, rating, ctx.today(), RETENTION, fuzz);
    ctx.tx.put_card(learner, &memory::stored(question, card)).await?;
    let deed = if graded.is_right() {
        Deed::Right
    } else {
        Deed::Wrong
    };
    let about = About {
        roadmap: ask.roadmap.as_ref(),
        topic: ask.topic.as_ref(),
        ask: Some(ask.id),
        minutes: None,
    };
    let gain = study::record(ctx, deed, about).await?;
    let millis = i64::try_from(ctx.now.duration_since(ask.at).as_millis()).ok();
    let review = NewReview {
        question: &question.id,
        day: gain.day,
        rating: rating.number(),
        right: graded.own.is_none().then_some(graded.is_right()),
        fresh: before.is_none(),
        millis: millis.filter(|millis| (0..=MILLIS_MAX).contains(millis)),
        ask: Some(ask.id),
    };
    ctx.tx.add_review(learner, review).await?;
    // How the question does, not how the learner does: nobody's name is in these counts.
    let hinted = ask.hinted_at.is_some();
    let signals = question.signals(given, graded, hinted, ask.seed.cast_unsigned());
    let signals: Vec<String> = signals.iter().map(ToString::to_string).collect();
    ctx.tx
        .count_outcomes(&question.id, before.is_none(), &signals)
        .await?;
    Ok((gain, card))
}

/// A long answer was given, or thought: shows the model and lets the learner grade.
pub(crate) async fn compare(ctx: &mut Ctx<'_>, ask: &Ask, question: &Question) -> Result<Reply, Fault> {
    expect::wait_for_answer(ctx, &awaiting(ask.id)).await?;
    Ok(model(ask, question))
}

/// The model answer, with the grades to give oneself.
pub(crate) fn model(ask: &Ask, question: &Question) -> Reply {
    let grades = Rating::ALL.map(|rating| {
        let button = Button::new(rating.title(), press(ask, &rating.number().to_string()));
        if rating == Rating::Good {
            button.primary()
        } else {
            button
        }
    });
    let title = if question.id.is_recall() {
        "What a good answer has"
    } else {
        "A model answer"
    };
    Reply::titled(title)
        .blocks(blocks(&question.answer()))
        .blocks(explanation(question))
        .small("How was yours? Again: not there. Hard: with trouble, or in part. Good: all that matters. Easy: without thinking.")
        .row(grades)
}

/// The question was answered before: nothing changes, and the learner hears what was.
pub(crate) async fn already(ctx: &mut Ctx<'_>, ask: &Ask, question: &Question) -> Result<Reply, Fault> {
    // As it is now: the answer may be younger than what the caller read.
    let ask = ctx.tx.ask(ctx.learner.id, ask.id).await?.unwrap_or(ask.clone());
    expect::settled(ctx, &awaiting(ask.id)).await?;
    let own = ask
        .rating
        .and_then(|number| Rating::from_number(i64::from(number)));
    let was = match (ask.right, own) {
        (Some(true), _) => "You have answered this question already, and it was right.".to_owned(),
        (Some(false), _) => "You have answered this question already; it was not right then.".to_owned(),
        (None, Some(own)) => format!("You have graded this one already: {}.", own.title()),
        (None, None) => "This question was set aside; it was put to you again later.".to_owned(),
    };
    let reply = Reply::new(Tone::Plain).para(was);
    let reply = if ask.rating.is_some() {
        reply
            .blocks(solution(&ask, question))
            .small("Nothing was changed.")
    } else {
        reply
    };
    let desk = Desk::lay(ctx).await?;
    Ok(go_on(&desk, &ask, reply))
}

/// When the question comes again.
fn again(due: Date, today: Date, retry: bool) -> String {
    let days = today.until((Unit::Day, due)).map_or(1, |span| span.get_days());
    let when = match days {
        ..=1 => "tomorrow".to_owned(),
        2..=365 => format!("in {} ({})", words::count(days, "day"), fmt_day(due, today)),
        _ => format!("on {}", fmt_day(due, today)),
    };
    if retry {
        "You get another try today.".to_owned()
    } else {
        format!("I'll ask again {when}.")
    }
}

/// What comes after an answer: the next question, the topic, or enough for today.
fn go_on(desk: &Desk<'_>, ask: &Ask, mut reply: Reply) -> Reply {
    let source = Source::of(ask);
    let left = desk.session().remaining.total();
    let mut row = Vec::new();
    let goes_on = match &source {
        Source::Count { at, of } => at < of && left > 0,
        Source::Today | Source::Prompt(_) | Source::Group(_) => left > 0,
        Source::More | Source::Topic(..) => desk.pick(&source).is_some(),
    };
    if goes_on {
        let label = match &source {
            Source::Today | Source::Prompt(_) => format!("Next question ({left} left)"),
            _ => "Next question".to_owned(),
        };
        row.push(Button::new(label, source.next()).primary());
    } else {
        reply = reply.small(finished(desk, &source, left));
        if left > 0 {
            row.push(Button::new(format!("Today's share ({left} left)"), "practice").primary());
        } else if desk.pick(&Source::More).is_some() {
            row.push(Button::new("More questions", "practice more"));
        }
    }
    let topic = ask.roadmap.as_ref().zip(ask.topic.as_ref());
    if let Some((roadmap, topic)) = topic
        && desk.courses.iter().any(|course| course.id == *roadmap)
        && let Some(name) = desk.topic_name(roadmap, topic)
    {
        let label = format!("Topic: {}", shortened(&name));
        row.push(Button::new(label, target::press("topic", roadmap, topic)));
    }
    if goes_on {
        row.push(Button::new("Stop", "practice stop"));
    }
    reply.row(row)
}

fn finished(desk: &Desk<'_>, source: &Source, left: usize) -> String {
    match source {
        Source::Count { of, .. } => format!("That makes {}.", words::count(*of, "question")),
        Source::Topic(..) => "That was everything on this topic for today.".to_owned(),
        _ if left > 0 => "That is enough of these.".to_owned(),
        _ => format!("That was today's share: {}.", score(desk)),
    }
}

/// "7 answered, 5 right".
pub(crate) fn score(desk: &Desk<'_>) -> String {
    let (right, all) = desk.score();
    format!("{all} answered, {right} right")
}

/// A topic's name, short enough for a button.
pub(crate) fn shortened(name: &str) -> String {
    const MAX: usize = 28;
    if name.chars().count() <= MAX {
        return name.to_owned();
    }
    let cut: String = name.chars().take(MAX - 1).collect();
    // Not in the middle of a word, unless it is all one word.
    let cut = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(words, _)| words)
        .trim_end_matches([',', ':', ';', '-', '–', '(', ' ']);
    format!("{cut}…")
}

/// The marks in a button's payload: places of letters, each once; `None` if a letter names no option.
pub(crate) fn places(letters: &str, options: usize) -> Option<BTreeSet<usize>> {
    letters
        .chars()
        .map(|letter| {
            let at = ('a'..='z').position(|known| known == letter)?;
            (at < options).then_some(at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn when_it_comes_again_is_said_in_words() {
        let today = date(2026, 3, 26);
        let said = |due| again(due, today, false);
        assert_eq!(said(date(2026, 3, 27)), "I'll ask again tomorrow.");
        assert_eq!(said(date(2026, 4, 6)), "I'll ask again in 11 days (Mon 6 April).");
        assert_eq!(said(date(2028, 4, 6)), "I'll ask again on Thu 6 April 2028.");
        assert_eq!(
            again(date(2026, 3, 27), today, true),
            "You get another try today."
        );
    }

    #[test]
    fn names_are_cut_between_words() {
        assert_eq!(shortened("Lifetimes"), "Lifetimes");
        assert_eq!(
            shortened("Smart pointers (Box, Rc, Arc, RefCell)"),
            "Smart pointers (Box, Rc…"
        );
        assert_eq!(shortened(&"x".repeat(40)).chars().count(), 28);
    }

    #[test]
    fn letters_name_places_or_nothing() {
        assert_eq!(places("ca", 3), Some(BTreeSet::from([0, 2])));
        assert_eq!(places("", 3), Some(BTreeSet::new()));
        assert_eq!(places("d", 3), None);
        assert_eq!(places("A", 3), None);
    }
}
