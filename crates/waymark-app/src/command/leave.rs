//! `leave`: stop following a roadmap.

use waymark_store::Enrollment;

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::{self, Course},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Reply, Text, Tone},
    target,
};

/// `leave [roadmap]`
pub(crate) struct Leave {
    roadmap: Option<String>,
}

impl Command for Leave {
    const SPEC: Spec = Spec {
        name: "leave",
        about: "Stop following a roadmap; your progress is kept",
        group: Group::Begin,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "roadmap",
            Kind::Roadmap,
            "Which one, if you follow several",
        )],
        parts: Parts::None,
        examples: &["leave", "leave rust-backend"],
        details: "Progress, notes and cards are kept for your return. To erase them, use `forget`.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            roadmap: args.text("roadmap"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let followed = ctx.tx.enrollments(ctx.learner.id).await?;
        let enrollment = match &self.roadmap {
            Some(query) => {
                // One that is not taught any more can be left by its name, too.
                match followed.iter().find(|it| it.roadmap.as_str() == query.trim()) {
                    Some(named) => named.clone(),
                    None => found(ctx, &followed, query)?,
                }
            }
            None => match followed.as_slice() {
                [] => return Err(course::not_enrolled().into()),
                [only] => only.clone(),
                several => return Ok(which(ctx, several.iter().map(|it| it.roadmap.to_string()))),
            },
        };
        let id = enrollment.roadmap.clone();
        let focus = ctx.learner.focus.clone();
        ctx.tx.leave(ctx.learner.id, &id).await?;
        if focus.as_ref() == Some(&id) {
            let mut others: Vec<_> = followed
                .iter()
                .map(|it| &it.roadmap)
                .filter(|it| **it != id)
                .collect();
            // One that is still taught, if there is one.
            others.sort_by_key(|it| ctx.catalog().roadmap(it).is_none());
            ctx.learner.focus = others.first().map(|it| (*it).clone());
            ctx.save_learner().await?;
        }
        let title = ctx
            .catalog()
            .roadmap(&id)
            .map_or_else(|| id.to_string(), |roadmap| roadmap.title.clone());
        let revert = Revert::Enrollment {
            roadmap: id.clone(),
            before: Some(Box::new(enrollment)),
            focus,
        };
        change::remember(ctx, &format!("leaving {title}"), &revert).await?;

        let mut reply = Reply::new(Tone::Plain).para(
            Text::new()
                .plain("You no longer follow ")
                .strong(title)
                .plain(". Your progress on it is kept."),
        );
        reply = match Course::focus_if_any(ctx).await? {
            Some(course) => reply.small(format!("In focus now: {}.", course.roadmap.title)),
            None => reply.small("No practice questions come until you follow a roadmap again."),
        };
        Ok(reply.row([
            Button::new("Undo", "undo"),
            Button::new("Show roadmaps", "roadmaps"),
        ]))
    }
}

/// The followed roadmap that a query names.
fn found(ctx: &Ctx<'_>, followed: &[Enrollment], query: &str) -> Result<Enrollment, Refusal> {
    let (id, roadmap) = target::roadmap(ctx, "leave", query)?;
    followed
        .iter()
        .find(|it| it.roadmap == *id)
        .cloned()
        .ok_or_else(|| {
            Refusal::new(format!(
                "You are not following {}, so there is nothing to leave.",
                roadmap.title
            ))
            .button(Button::new("Show roadmaps", "roadmaps"))
        })
}

fn which(ctx: &Ctx<'_>, ids: impl Iterator<Item = String>) -> Reply {
    let title = |id: &str| {
        let known = ctx.catalog().roadmaps().find(|(known, _)| known.as_str() == id);
        known.map_or_else(|| id.to_owned(), |(_, roadmap)| roadmap.title.clone())
    };
    Reply::new(Tone::Plain)
        .para("You follow several roadmaps. Which one do you want to leave?")
        .column(ids.map(|id| Button::new(title(&id), format!("leave {id}"))))
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn progress_waits_for_the_return() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["done 1.1", "leave", "1", "leave", "today", "enroll ferris", "stage", "undo", "leave tiny"]).await, @"
        > done 1.1
        Done: Moves

        +15 points · streak now 1 day

        Done: 1 of 7

        Next: Borrowing
        [1 Next topic] [2 Practise it] [3 Undo]

        > leave
        You no longer follow Ferris from Scratch. Your progress on it is kept.

        No practice questions come until you follow a roadmap again.
        [1 Undo] [2 Show roadmaps]

        > 1
        Taken back: leaving Ferris from Scratch.

        The change before that: Moves done.
        [1 Today] [2 Undo that too]

        > leave
        You no longer follow Ferris from Scratch. Your progress on it is kept.

        No practice questions come until you follow a roadmap again.
        [1 Undo] [2 Show roadmaps]

        > today
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]

        > enroll ferris
        Welcome back to Ferris from Scratch

        From the first line to a small web service.

        Done: 1 of 7

        Next up: Borrowing (Phase 1: Basics).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > stage
        Phase 1: Basics

        weeks 1–2

        Done: 1 of 4

        [x] 1.1 Moves
        [ ] 1.2 Borrowing
        [ ] 1.3 Slices
        [ ] 1.4 Structs

        [ ] Milestone: A todo list for the command line

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 Next topic] [2 Next stage ›]

        > undo
        Taken back: following Ferris from Scratch.

        The change before that: leaving Ferris from Scratch.
        [1 Today] [2 Undo that too]

        > leave tiny
        You are not following Tiny Steps, so there is nothing to leave.
        [1 Show roadmaps]
        ");
    }

    #[tokio::test]
    async fn of_several_one_is_chosen() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["enroll tiny", "leave", "2", "leave ferris", "leave"]).await, @"
        > enroll tiny
        You follow Tiny Steps now

        1 stage and 2 topics to do. Take your time; the order is advice.

        First up: One (All of it).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > leave
        You follow several roadmaps. Which one do you want to leave?
        [1 Ferris from Scratch]
        [2 Tiny Steps]

        > 2
        You no longer follow Tiny Steps. Your progress on it is kept.

        In focus now: Ferris from Scratch.
        [1 Undo] [2 Show roadmaps]

        > leave ferris
        You no longer follow Ferris from Scratch. Your progress on it is kept.

        No practice questions come until you follow a roadmap again.
        [1 Undo] [2 Show roadmaps]

        > leave
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]
        ");
    }
}
