//! `today`: the topic in hand, what falls due, how the streak stands.

use waymark_core::{ledger::Outcome, progress::Why, roadmap::Roadmap, when::fmt_day};

use crate::{
    command::{Args, Command, Group, Spec},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    memory,
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
        params: &[],
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
    let cards = memory::cards(ctx).await?;
    let catalog = ctx.catalog();
    let due = cards
        .iter()
        .filter(|(id, card)| card.is_due(today) && catalog.question(id).is_some())
        .count();
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
        text.push_str(&format!(" It leads to: {}.", ahead.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn today_goes_from_topic_to_topic() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["today", "1", "today", "done", "today"]).await, @"");
    }

    #[tokio::test]
    async fn when_all_is_done_it_says_so() {
        let mut s = Scenario::with(
            "2026-03-26T18:00:00+01:00[Europe/Berlin]",
            crate::testing::sample::catalog(),
        )
        .await;
        insta::assert_snapshot!(s.talk(&["enroll tiny", "done 1, 2", "today", "next", "done", "stage", "undo"]).await, @"");
    }
}
