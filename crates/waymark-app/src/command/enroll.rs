//! `enroll`: follow a roadmap, and take over what was covered in others.

use std::collections::BTreeSet;

use waymark_core::{
    calendar::Zone,
    ids::{ConceptId, RoadmapId, TopicId},
    progress::{State, carried_over},
    recurrence::Rule,
    when::fmt_time,
};

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    prompt, reminder,
    reply::{Button, Reply, Text, Tone, inline},
    target, view, words,
};

use super::roadmaps;

/// `enroll [covered:yes] <roadmap>`
pub(crate) struct Enroll {
    covered: bool,
    roadmap: Option<String>,
}

impl Command for Enroll {
    const SPEC: Spec = Spec {
        name: "enroll",
        about: "Follow a roadmap, or bring one that you follow into focus",
        group: Group::Begin,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "roadmap",
                Kind::Roadmap,
                "Its name, or its number in the list of roadmaps",
            ),
            Param::named(
                "covered",
                Kind::Choice(&["yes"]),
                "Tick off what you have done in other roadmaps",
            ),
        ],
        parts: Parts::None,
        examples: &["enroll rust-backend", "enroll 3"],
        details: "You can follow several roadmaps. Commands mean the one in focus, which is the one you joined last; \
                  enroll again to change the focus. What you have done elsewhere is offered as done.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            covered: args.get("covered").is_some(),
            roadmap: args.text("roadmap"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let Some(query) = &self.roadmap else {
            return roadmaps::list(ctx, None, true).await;
        };
        let (id, _) = target::roadmap(ctx, "enroll", query)?;
        if self.covered {
            return take_over(ctx, id).await;
        }
        join(ctx, id).await
    }
}

/// Follows a roadmap; used by the guided set-up too.
pub(super) async fn join(ctx: &mut Ctx<'_>, id: &RoadmapId) -> Result<Reply, Error> {
    let before = ctx.tx.enrollment(ctx.learner.id, id).await?;
    let focus = ctx.learner.focus.clone();
    let returning = before.as_ref().is_some_and(|it| it.left_at.is_some());
    let today = ctx.today();
    let new = ctx.tx.enroll(ctx.learner.id, id, today).await?;
    let same_focus = focus.as_ref() == Some(id);
    if !new && same_focus {
        let text = "You follow this roadmap already, and it is in focus.";
        return Ok(Reply::new(Tone::Plain)
            .para(text)
            .row([Button::new("Today", "today").primary()]));
    }
    ctx.learner.focus = Some(id.clone());
    ctx.save_learner().await?;
    reminder::set_up(ctx).await?;
    let course = Course::focus(ctx).await?;
    let title = course.roadmap.title.as_str();
    let revert = Revert::Enrollment {
        roadmap: id.clone(),
        before: before.map(Box::new),
        focus,
    };
    let about = if new {
        format!("following {title}")
    } else {
        format!("the focus on {title}")
    };
    change::remember(ctx, &about, &revert).await?;

    let mut reply = Reply::new(Tone::Good);
    reply = match (new, returning) {
        (true, false) => reply.title(Text::new().plain("You follow ").strong(title).plain(" now")),
        (true, true) => reply.title(Text::new().plain("Welcome back to ").strong(title)),
        (false, _) => reply.title(Text::new().strong(title).plain(" is in focus now")),
    };
    if new && let Some(about) = &course.roadmap.about {
        reply = reply.para(inline(about));
    }
    let standing = course.standing();
    let progress = standing.progress(|_| false);
    if !new || returning {
        reply = reply.meter(
            "Done",
            progress.done,
            progress.required.saturating_sub(progress.skipped),
        );
    }
    let size = [
        words::count(course.roadmap.stages.len(), "stage"),
        words::count(progress.required, "topic"),
    ];
    if new && !returning {
        reply = reply.para(format!(
            "{} to do. Take your time; the order is advice.",
            words::list(&size)
        ));
    }
    if let Some(next) = course.in_hand() {
        let lead = if progress.done > 0 {
            "Next up: "
        } else {
            "First up: "
        };
        let first = Text::new().plain(lead).then(inline(&next.at.topic.text));
        reply = reply.para(first.plain(format!(" ({}).", view::stage_title(next.at.stage))));
    }
    if let Some((Rule::Weekly { at, .. }, true)) = reminder::rule(ctx, prompt::Kind::DailyPractice).await? {
        let text = Text::new()
            .plain(format!(
                "A practice question comes at {} ({}). Change that with ",
                fmt_time(at),
                ctx.zone().name()
            ))
            .command("remind");
        // Nobody has told where they are, and the platform does not know.
        let text = if !ctx.learner.set_up && ctx.zone().name() == Zone::utc().name() {
            text.plain("; if you live by another clock, tell me with ")
                .command("settings zone")
        } else {
            text
        };
        reply = reply.small(text.plain("."));
    }
    let mut buttons = vec![
        Button::new("Today", "today").primary(),
        Button::new("Practise", "practice"),
    ];
    let covered = covered(ctx, &course).await?;
    if !covered.is_empty() {
        let (has, all) = (
            words::count(covered.len(), "topic"),
            course.roadmap.topics().count(),
        );
        reply = reply.para(format!(
            "You already covered {has} of these {all} in other roadmaps."
        ));
        buttons.push(Button::new("Tick those off", format!("enroll covered:yes {id}")));
    }
    buttons.push(Button::new("Undo", "undo"));
    Ok(reply.row(buttons))
}

/// Ticks off what other roadmaps have covered. It earns no points: they were earned there.
async fn take_over(ctx: &mut Ctx<'_>, id: &RoadmapId) -> Result<Reply, Error> {
    let Some(enrollment) = ctx
        .tx
        .enrollment(ctx.learner.id, id)
        .await?
        .filter(|it| it.left_at.is_none())
    else {
        return Err(
            Refusal::new("Join the roadmap first, then I can tick off what you have covered.")
                .button(Button::new("Join it", format!("enroll {id}")).primary())
                .into(),
        );
    };
    let course = Course::load(ctx, enrollment).await?;
    let covered = covered(ctx, &course).await?;
    if covered.is_empty() {
        return Err(Refusal::new(
            "There is nothing more to tick off: no open topic here is covered by what you have done.",
        )
        .button(Button::new("Today", "today"))
        .into());
    }
    let count = words::count(covered.len(), "topic");
    let about = format!("{count} taken over into {}", course.roadmap.title);
    change::mark(ctx, id, &course.states, &covered, State::Done, &about, Vec::new()).await?;
    Ok(Reply::new(Tone::Good)
        .para(format!("Ticked off {count} that you had covered before."))
        .small("They earn no points here: you have those already.")
        .row([
            Button::new("Progress", "progress").primary(),
            Button::new("Today", "today"),
            Button::new("Undo", "undo"),
        ]))
}

/// The open topics of a course whose concepts the learner has covered through other roadmaps.
async fn covered(ctx: &mut Ctx<'_>, course: &Course<'_>) -> Result<Vec<TopicId>, Fault> {
    let catalog = ctx.catalog();
    let done: BTreeSet<ConceptId> = ctx
        .tx
        .all_items(ctx.learner.id)
        .await?
        .into_iter()
        .filter(|item| item.state == State::Done && item.roadmap != course.id)
        .flat_map(|item| catalog.certain_concepts(&item.roadmap, &item.topic).to_vec())
        .collect();
    let standing = course.standing();
    let open: Vec<_> = course
        .roadmap
        .topics()
        .map(|at| &at.topic.id)
        .filter(|id| standing.state(id).is_open())
        .collect();
    Ok(carried_over(
        open,
        |id| catalog.certain_concepts(&course.id, id).to_vec(),
        &done,
    ))
}

#[cfg(test)]
mod tests {
    use crate::{
        reply::plain,
        testing::{Scenario, sample},
    };

    #[tokio::test]
    async fn who_never_said_where_they_are_hears_how() {
        let told = |zone: &'static str| async move {
            let mut s = Scenario::with(zone, sample::catalog()).await;
            plain(&s.say("enroll tiny").await).contains("tell me with `settings zone`")
        };
        assert!(told("2026-03-26T18:00:00+00:00[UTC]").await);
        assert!(!told("2026-03-26T18:00:00+01:00[Europe/Berlin]").await);
    }

    #[tokio::test]
    async fn one_joins_moves_the_focus_and_takes_it_back() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["enroll", "enroll tiny", "enroll tiny", "enroll ferris", "undo", "today", "enroll nonsense"]).await, @"
        > enroll
        Roadmaps

        1. Ferris from Scratch · 3 stages and 9 topics · you follow it, 0 %, in focus
          - From the first line to a small web service.
        2. Tiny Steps · 1 stage and 2 topics

        Press one to follow it, or type `enroll` and its number or name.
        [1 Tiny Steps]

        > enroll tiny
        You follow Tiny Steps now

        1 stage and 2 topics to do. Take your time; the order is advice.

        First up: One (All of it).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > enroll tiny
        You follow this roadmap already, and it is in focus.
        [1 Today]

        > enroll ferris
        Ferris from Scratch is in focus now

        Done: 0 of 7

        First up: Moves (Phase 1: Basics).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > undo
        Taken back: the focus on Ferris from Scratch.

        The change before that: following Tiny Steps.
        [1 Today] [2 Undo that too]

        > today
        Thu 26 March · Tiny Steps

        No streak yet · today is still open

        Next up: One

        All of it
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]

        > enroll nonsense
        I find no roadmap for “nonsense”. Did you mean one of these?
        [1 Ferris from Scratch]
        [2 Tiny Steps]
        ");
    }

    #[tokio::test]
    async fn what_was_covered_elsewhere_is_offered() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["enroll rust-backend-fast-track", "done lifetimes", "enroll rust-advanced", "2", "undo", "enroll covered:yes rust mastery"]).await, @"
        > enroll rust-backend-fast-track
        You follow Rust Backend Fast-Track Roadmap now

        For people who already build backends in Node.js (TypeScript) or Laravel (PHP): a direct road from the Book to Rust services in production. Rust is as fast as C and C++, keeps memory safe without a garbage collector, and teaches how software works underneath; backends, blockchains, embedded devices and systems use it, among others at Microsoft, Amazon, Cloudflare and Meta.

        4 stages and 15 topics to do. Take your time; the order is advice.

        First up: Ownership & Borrowing (Step 1: Official Rust Book).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > done lifetimes
        Done: Lifetimes

        +15 points · streak now 1 day

        Done: 1 of 15

        Next: Ownership & Borrowing
        [1 Next topic] [2 Practise it] [3 Undo]

        > enroll rust-advanced
        You follow Advanced Rust Learning Roadmap now

        From the fundamentals of Rust to systems that run in production, one step after the other.

        10 stages and 53 topics to do. Take your time; the order is advice.

        First up: Ownership deep dive & advanced borrowing patterns (Phase 1: Core Safety & Patterns).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > 2
        Question 1 of 3 today · Lifetimes · new

        What is left of lifetimes such as `'a` when the program runs?

        - A  Nothing: they are checked while compiling, and then erased
        - B  A count beside each reference, checked when it is used
        - C  The moment at which the value behind `'a` is freed
        - D  A mark on each reference, for tools such as debuggers

        Press an option, or type its letter.
        [1 A] [2 B] [3 C] [4 D]
        [5 Hint] [6 I don't know] [7 Stop]

        > undo
        Taken back: following Advanced Rust Learning Roadmap.

        The change before that: Lifetimes done.
        [1 Today] [2 Undo that too]

        > enroll covered:yes rust mastery
        Join the roadmap first, then I can tick off what you have covered.
        [1 Join it]
        ");
    }

    #[tokio::test]
    async fn who_undoes_joining_can_join_again() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["enroll tiny", "undo", "enroll tiny", "done 1.1", "leave tiny", "enroll tiny", "stage"]).await, @"
        > enroll tiny
        You follow Tiny Steps now

        1 stage and 2 topics to do. Take your time; the order is advice.

        First up: One (All of it).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > undo
        Taken back: following Tiny Steps.
        [1 Today]

        > enroll tiny
        You follow Tiny Steps now

        1 stage and 2 topics to do. Take your time; the order is advice.

        First up: One (All of it).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > done 1.1
        Done: One

        +15 points · streak now 1 day

        Done: 1 of 2

        Next: Two
        [1 Next topic] [2 Practise it] [3 Undo]

        > leave tiny
        You no longer follow Tiny Steps. Your progress on it is kept.

        In focus now: Ferris from Scratch.
        [1 Undo] [2 Show roadmaps]

        > enroll tiny
        Welcome back to Tiny Steps

        Done: 1 of 2

        Next up: Two (All of it).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > stage
        All of it

        Done: 1 of 2

        [x] 1.1 One
        [ ] 1.2 Two

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 Next topic]
        ");
    }
}
