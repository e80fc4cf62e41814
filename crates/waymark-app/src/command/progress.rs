//! `progress`: how far, stage by stage, with what is due, built and earned.

use jiff::civil::{Date, date};
use waymark_core::{calendar::week_of, progress::Progress};

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::{Course, not_enrolled},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Button, Item, Mark, Reply, Text, Tone},
    target, view, words,
};

/// Before any study day that there can be.
const LONG_AGO: Date = date(2000, 1, 1);

/// `progress [roadmap]`
pub(crate) struct ShowProgress {
    roadmap: Option<String>,
}

impl Command for ShowProgress {
    const SPEC: Spec = Spec {
        name: "progress",
        about: "Show how far you are, stage by stage, and your points",
        group: Group::Track,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "roadmap",
            Kind::Roadmap,
            "Which roadmap, if not the one in focus",
        )],
        parts: Parts::None,
        examples: &["progress", "progress rust-backend"],
        details: "The percentage is done ÷ (required − skipped). Optional and skipped topics are shown apart; done \
                  topics whose questions fall due stay done and are listed as due for review.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            roadmap: args.text("roadmap"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let mut courses = Course::all(ctx).await?;
        if let Some(query) = &self.roadmap {
            let (id, roadmap) = target::roadmap(ctx, "progress", query)?;
            let Some(position) = courses.iter().position(|course| course.id == *id) else {
                return Err(Refusal::new(format!(
                    "You are not following {}, so there is no progress to show.",
                    roadmap.title
                ))
                .button(Button::new("Follow it", format!("enroll {id}")).primary())
                .into());
            };
            courses.swap(0, position);
        }
        let Some((course, others)) = courses.split_first() else {
            return Err(not_enrolled().into());
        };

        let due = view::due_topics(ctx, course).await?;
        let standing = course.standing();
        let progress = standing.progress(|id| due.contains(id));
        let stages = standing.stages(|id| due.contains(id));
        let complete = progress.is_complete() && progress.done > 0;

        let mut reply = Reply::titled(course.roadmap.title.as_str())
            .meter("Done", progress.done, progress.required - progress.skipped)
            .facts(facts(&progress))
            .facts(points(ctx).await?);
        if complete {
            reply = reply
                .tone(Tone::Festive)
                .para("Everything that has to be done on this roadmap is done. Congratulations!");
        } else if progress.done == 0 && progress.optional_done == 0 {
            reply = reply.para(
                Text::new()
                    .plain("Nothing is ticked off yet. ")
                    .command("today")
                    .plain(" shows where to begin."),
            );
        }
        let lines = course.roadmap.stages.iter().zip(&stages);
        reply = reply.list(lines.map(|(stage, progress)| stage_line(&view::stage_title(stage), progress)));
        reply = reply.list(others.iter().map(|other| {
            let percent = other.standing().progress(|_| false).percent();
            Item::new(format!(
                "Also following {}: {percent} % done",
                other.roadmap.title
            ))
        }));
        if let Some(line) = fitted(ctx).await? {
            reply = reply.small(line);
        }
        Ok(reply.row(buttons(&progress, complete)))
    }
}

/// That the learner's intervals are their own, once they are.
async fn fitted(ctx: &mut Ctx<'_>) -> Result<Option<String>, Fault> {
    let fitting = ctx.tx.fitting(ctx.learner.id).await?;
    let own = fitting.filter(|fitting| fitting.parameters.is_some());
    Ok(own.and_then(|fitting| fitting.fitted_to).map(|answers| {
        format!("Your intervals are fitted to {answers} of your answers: questions come back when you, not most people, need them.")
    }))
}

/// What the percentage leaves out; lines without anything to say are not there.
fn facts(progress: &Progress) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if progress.learning > 0 {
        facts.push(("Being learnt", words::count(progress.learning, "topic")));
    }
    if progress.due_for_review > 0 {
        facts.push((
            "Due for review",
            words::count(progress.due_for_review, "done topic"),
        ));
    }
    if progress.optional_total > 0 {
        let text = format!("{} of {} done", progress.optional_done, progress.optional_total);
        facts.push(("Optional topics", text));
    }
    if progress.skipped > 0 {
        facts.push(("Skipped", words::count(progress.skipped, "topic")));
    }
    if progress.to_build > 0 {
        let text = format!("{} of {} handed in", progress.built, progress.to_build);
        facts.push(("Milestones and projects", text));
    }
    facts
}

async fn points(ctx: &mut Ctx<'_>) -> Result<Vec<(&'static str, String)>, Fault> {
    let (learner, today) = (ctx.learner.id, ctx.today());
    // What is done before 03:00 may count for yesterday, and a change of zone may put study days ahead of today.
    let all = ctx.tx.points(learner, LONG_AGO, date(9999, 12, 31)).await?;
    let week = ctx.tx.points(learner, week_of(today), today).await?;
    let day = ctx.tx.points(learner, today, today).await?;
    Ok(vec![(
        "Points",
        format!("{day} today, {week} this week, {all} in all"),
    )])
}

fn stage_line(title: &str, progress: &Progress) -> Item {
    let counted = progress.required - progress.skipped;
    let mut parts = Vec::new();
    if counted > 0 {
        parts.push(format!("{} of {counted}", progress.done));
    }
    if progress.optional_total > 0 {
        parts.push(format!(
            "{} of {} optional",
            progress.optional_done, progress.optional_total
        ));
    }
    if progress.skipped > 0 {
        parts.push(format!("{} skipped", progress.skipped));
    }
    if progress.due_for_review > 0 {
        parts.push(format!("{} due", progress.due_for_review));
    }
    if progress.to_build > 0 && progress.built == progress.to_build {
        parts.push("built".to_owned());
    }
    let any_done = progress.done + progress.optional_done > 0;
    let mark = if counted == 0 && progress.skipped > 0 && !any_done {
        Mark::Skipped
    } else if progress.is_complete() && any_done {
        if progress.due_for_review > 0 {
            Mark::Due
        } else {
            Mark::Done
        }
    } else if any_done || progress.learning > 0 {
        Mark::Learning
    } else {
        Mark::Todo
    };
    let text = Text::new().strong(title);
    let text = if parts.is_empty() {
        text
    } else {
        text.plain(format!(" · {}", parts.join(" · ")))
    };
    Item::marked(mark, text)
}

fn buttons(progress: &Progress, complete: bool) -> Vec<Button> {
    let mut buttons = Vec::new();
    if progress.due_for_review > 0 {
        buttons.push(Button::new("Review", "review").primary());
    }
    if complete {
        buttons.push(Button::new("Other roadmaps", "roadmaps"));
    } else {
        buttons.push(Button::new("Next topic", "next"));
        buttons.push(Button::new("Plan", "plan"));
    }
    buttons.push(Button::new("Streak", "streak"));
    buttons
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    #[tokio::test]
    async fn who_follows_nothing_is_told_how_to_begin() {
        let mut ada = Scenario::at(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["progress"]).await, @r"
        > progress
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]
        ");
    }

    #[tokio::test]
    async fn a_fresh_roadmap_says_where_to_begin() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["progress"]).await, @"
        > progress
        Ferris from Scratch

        Done: 0 of 7
        Optional topics: 0 of 2 done
        Milestones and projects: 0 of 2 handed in
        Points: 0 today, 0 this week, 0 in all

        Nothing is ticked off yet. `today` shows where to begin.

        [ ] Phase 1: Basics · 0 of 4
        [ ] Phase 2: Abstraction · 0 of 3 · 0 of 1 optional
        [ ] Deep Dives · 0 of 1 optional
        [1 Next topic] [2 Plan] [3 Streak]
        ");
    }

    #[tokio::test]
    async fn optional_and_skipped_topics_are_shown_apart_and_never_count() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves", "borrowing"]).await;
        ada.wait("1d");
        ada.tick(&["macros"]).await;
        ada.leave_out("structs").await;
        insta::assert_snapshot!(ada.talk(&["progress"]).await, @"
        > progress
        Ferris from Scratch

        Done: 2 of 6
        Optional topics: 1 of 2 done
        Skipped: 1 topic
        Milestones and projects: 0 of 2 handed in
        Points: 15 today, 40 this week, 40 in all

        [~] Phase 1: Basics · 2 of 3 · 1 skipped
        [~] Phase 2: Abstraction · 0 of 3 · 1 of 1 optional
        [ ] Deep Dives · 0 of 1 optional
        [1 Next topic] [2 Plan] [3 Streak]
        ");
    }

    #[tokio::test]
    async fn all_required_topics_make_a_hundred_percent() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["moves", "borrowing", "slices", "structs", "traits", "generics"])
            .await;
        ada.leave_out("lifetimes").await;
        ada.follow("tiny").await;
        insta::assert_snapshot!(ada.talk(&["progress ferris", "progress", "progress ocaml"]).await, @"
        > progress ferris
        Ferris from Scratch

        Done: 6 of 6
        Optional topics: 0 of 2 done
        Skipped: 1 topic
        Milestones and projects: 0 of 2 handed in
        Points: 65 today, 65 this week, 65 in all

        Everything that has to be done on this roadmap is done. Congratulations!

        [x] Phase 1: Basics · 4 of 4
        [x] Phase 2: Abstraction · 2 of 2 · 0 of 1 optional · 1 skipped
        [ ] Deep Dives · 0 of 1 optional

        - Also following Tiny Steps: 0 % done
        [1 Other roadmaps] [2 Streak]

        > progress
        Tiny Steps

        Done: 0 of 2
        Points: 65 today, 65 this week, 65 in all

        Nothing is ticked off yet. `today` shows where to begin.

        [ ] All of it · 0 of 2

        - Also following Ferris from Scratch: 100 % done
        [1 Next topic] [2 Plan] [3 Streak]

        > progress ocaml
        I find no roadmap for “ocaml”. Did you mean one of these?
        [1 Ferris from Scratch]
        [2 Tiny Steps]
        ");
    }

    #[tokio::test]
    async fn a_roadmap_that_is_not_followed_can_be_joined() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["progress tiny steps"]).await, @r"
        > progress tiny steps
        You are not following Tiny Steps, so there is no progress to show.
        [1 Follow it]
        ");
    }

    #[tokio::test]
    async fn a_large_roadmap_stays_one_view() {
        let mut ada = Scenario::at(EVENING).await;
        ada.follow("rust-backend").await;
        insta::assert_snapshot!(ada.talk(&["progress"]).await, @"
        > progress
        Rust Learning Roadmap for Backend Development

        Done: 0 of 117
        Milestones and projects: 0 of 7 handed in
        Points: 0 today, 0 this week, 0 in all

        Nothing is ticked off yet. `today` shows where to begin.

        [ ] Phase 1: Fundamentals · 0 of 15
        [ ] Phase 2: Intermediate Concepts · 0 of 19
        [ ] Phase 3: Advanced Rust · 0 of 18
        [ ] Phase 4: Backend-Specific Skills · 0 of 22
        [ ] Phase 5: Production-Ready Skills · 0 of 21
        [ ] Phase 6: Advanced Backend Topics · 0 of 22
        [1 Next topic] [2 Plan] [3 Streak]
        ");
    }

    #[tokio::test]
    async fn who_has_fitted_intervals_is_told_and_scheduled_by_them() {
        use waymark_core::memory::Parameters;

        let mut s = crate::testing::small::learner().await;
        let said = s.talk(&["progress"]).await;
        assert!(!said.contains("fitted"), "{said}");
        s.talk(&["practice moves", "idk"]).await;
        let id = s.learner().await.id;
        let mut tx = s.app.store().begin(s.now).await.unwrap();
        // Somebody who keeps everything for ten times as long.
        let mut own = Parameters::USUAL.values().to_vec();
        own[..4].iter_mut().for_each(|stability| *stability *= 10.0);
        tx.put_fit(id, 512, Some(Parameters::new(&own).unwrap()))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let said = s.talk(&["progress"]).await;
        assert!(
            said.contains("Your intervals are fitted to 512 of your answers"),
            "{said}"
        );
        let before = s.app.store().read().await.unwrap().cards(id).await.unwrap().len();
        s.talk(&["practice moves", "idk"]).await;
        let cards = s.app.store().read().await.unwrap().cards(id).await.unwrap();
        assert_eq!(cards.len(), before + 1);
        assert!(
            cards.iter().any(|card| (card.stability - 2.12).abs() < 0.001),
            "{cards:?}"
        );
    }
}
