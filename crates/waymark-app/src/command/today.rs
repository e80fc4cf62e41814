//! `today`: the topic in hand, what falls due, how the streak stands.

use waymark_core::{ledger::Outcome, progress::Why, question::Background, roadmap::Roadmap, when::fmt_day};

use crate::{
    command::{Args, Command, Group, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Reply, Text, Tone, inline},
    target, view, words,
};

use super::topic;

/// `today`
pub(crate) struct Today;

impl Command for Today {
    const SPEC: Spec = Spec {
        name: "today",
        about: "Show what to do today: your topic, where to read, what is due",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[],
        parts: Parts::None,
        examples: &["today"],
        details: "The topic in hand is the one that you have begun, else the next one in the author's order.",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let course = Course::focus(ctx).await?;
        let day = fmt_day(ctx.today(), ctx.today());
        let mut reply = Reply::titled(format!("{day} · {}", course.roadmap.title));
        reply = reply.small(status(ctx).await?);
        let mut buttons = Vec::new();
        if let Some(next) = course.in_hand() {
            let title = Text::new().strong(if next.why == Why::Begun {
                "You are learning: "
            } else {
                "Next up: "
            });
            reply = reply.para(title.then(inline(&next.at.topic.text)));
            reply = reply.blocks(topic::card(ctx, &course, &next.at).await?);
            buttons = topic::buttons(&course, &next.at);
        } else {
            reply = reply.tone(Tone::Festive).para(finished(course.roadmap));
            buttons.push(Button::new("Practise", "practice").primary());
            buttons.push(Button::new("Other roadmaps", "roadmaps"));
        }
        if let Some((index, stage)) = course.crossroads() {
            reply = reply.small(format!("{} lets you pick your path.", view::stage_title(stage)));
            let press = format!("stage {}", target::place(course.roadmap, index));
            buttons.push(Button::new("Pick a path", press));
        }
        let due = due_cards(ctx).await?;
        if due > 0 {
            let verb = if due == 1 { "is" } else { "are" };
            reply = reply.small(format!(
                "{} {verb} due for review.",
                words::count(due, "question")
            ));
            if course.in_hand().is_some() {
                buttons.push(Button::new("Review", "practice"));
            }
        }
        Ok(reply.row(buttons))
    }
}

/// "Streak 4 days · today still open · 1 freeze held".
async fn status(ctx: &mut Ctx<'_>) -> Result<String, Error> {
    let ledger = ctx.tx.ledger(ctx.learner.id).await?;
    let today = ctx.today();
    let streak = ledger.streak(ctx.local());
    let mut parts = vec![match streak.current {
        0 => "No streak yet".to_owned(),
        days => format!("Streak {}", words::count(days, "day")),
    }];
    let outcome = streak
        .days
        .iter()
        .rev()
        .find(|entry| entry.day == today)
        .map(|entry| entry.outcome);
    parts.extend(match outcome {
        Some(Outcome::Studied | Outcome::StudiedUnplanned) => Some("today is done".to_owned()),
        Some(Outcome::Paused) => Some("paused".to_owned()),
        Some(Outcome::Unplanned) => Some("today is a day off".to_owned()),
        Some(Outcome::Excused(_)) => Some("today is excused".to_owned()),
        Some(Outcome::Pending) => Some("today is still open".to_owned()),
        _ => None,
    });
    if streak.freezes > 0 {
        parts.push(format!("{} held", words::count(streak.freezes, "freeze")));
    }
    Ok(parts.join(" · "))
}

async fn due_cards(ctx: &mut Ctx<'_>) -> Result<u32, Error> {
    let today = ctx.today();
    let background = ctx.learner.background.as_deref().and_then(Background::named);
    let catalog = ctx.catalog();
    let cards = ctx.tx.due_cards(ctx.learner.id, today).await?;
    let asked = cards.iter().filter_map(|card| catalog.question(&card.question));
    let due = asked.filter(|question| question.suits(background)).count();
    Ok(u32::try_from(due).unwrap_or(u32::MAX))
}

/// What is said when no topic is open.
fn finished(roadmap: &Roadmap) -> String {
    let mut text = format!(
        "Every topic of {} is done or skipped. Well walked!",
        roadmap.title
    );
    if !roadmap.destinations.is_empty() {
        let ahead: Vec<_> = roadmap
            .destinations
            .iter()
            .map(|it| it.replace('`', ""))
            .collect();
        text.push_str(" It leads to: ");
        text.push_str(&ahead.join(", "));
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn today_goes_from_topic_to_topic() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["today", "1", "today", "done", "today"]).await, @"
        > today
        Thu 26 March · Ferris from Scratch

        No streak yet · today is still open

        Next up: Moves

        Phase 1: Basics

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]

        > 1
        Begun: Moves

        Phase 1: Basics · being learnt since Thu 26 March

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
        [1 Done] [2 Practise it] [3 Undo]

        > today
        Thu 26 March · Ferris from Scratch

        No streak yet · today is still open

        You are learning: Moves

        Phase 1: Basics · being learnt since Thu 26 March

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
        [1 Done] [2 Practise it] [3 Skip]

        > done
        Done: Moves

        +15 points · streak now 1 day

        Done: 1 of 7

        Next: Borrowing
        [1 Next topic] [2 Practise it] [3 Undo]

        > today
        Thu 26 March · Ferris from Scratch

        Streak 1 day · today is done

        Next up: Borrowing

        Phase 1: Basics

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]
        ");
    }

    #[tokio::test]
    async fn when_all_is_done_it_says_so() {
        let mut s = Scenario::with(
            "2026-03-26T18:00:00+01:00[Europe/Berlin]",
            crate::testing::sample::catalog(),
        )
        .await;
        insta::assert_snapshot!(s.talk(&["enroll tiny", "done 1, 2", "today", "next", "done", "stage", "undo"]).await, @"
        > enroll tiny
        You follow Tiny Steps now

        1 stage and 2 topics to do. Take your time; the order is advice.

        First up: One (All of it).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > done 1, 2
        Done: 2 topics

        [x] One
        [x] Two

        +25 points · streak now 1 day

        All of it is complete!

        Done: 2 of 2

        100 %: you have walked all of Tiny Steps.
        [1 Practise] [2 Undo]

        > today
        Thu 26 March · Tiny Steps

        Streak 1 day · today is done

        Every topic of Tiny Steps is done or skipped. Well walked!
        [1 Practise] [2 Other roadmaps]

        > next
        Nothing is left: every topic is done or skipped.
        [1 Practise] [2 Other roadmaps]

        > done
        Nothing is open on this roadmap: everything is done or skipped. Name a topic to go back to it.
        [1 Progress]
        [2 Other roadmaps]

        > stage
        All of it

        Done: 2 of 2

        [x] 1.1 One
        [x] 1.2 Two

        `done 1.1` ticks a topic off; `topic 1.1` explains it.

        > undo
        Taken back: One and Two done.

        −25 points · streak 0 days again

        The change before that: following Tiny Steps.
        [1 Today] [2 Undo that too]
        ");
    }
}
