//! `roadmaps`: what there is to follow.

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    page::Page,
    reply::{Button, Item, Reply, Text, inline},
    view, words,
};

/// Roadmaps on a page.
const SIZE: usize = 8;

/// `roadmaps [page]`
pub(crate) struct Roadmaps {
    page: Option<i64>,
}

impl Command for Roadmaps {
    const SPEC: Spec = Spec {
        name: "roadmaps",
        about: "Show the roadmaps that you can follow",
        group: Group::Begin,
        who: Who::Everyone,
        shown: Shown::Here,
        params: &[Param::optional(
            "page",
            Kind::Integer(1, 1000),
            "Which page of the list",
        )],
        parts: Parts::None,
        examples: &["roadmaps"],
        details: "Join one with `enroll`. You can follow several; one of them is in focus, and commands mean that one.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            page: args.integer("page", 1, 1000)?,
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        // What one follows is nobody else's to read.
        let alone = ctx.chat().is_none();
        list(ctx, self.page, alone).await
    }
}

/// One page of all roadmaps, with what the learner follows if they read `alone`.
pub(super) async fn list(ctx: &mut Ctx<'_>, page: Option<i64>, alone: bool) -> Result<Reply, Error> {
    let courses = if alone {
        Course::all(ctx).await?
    } else {
        Vec::new()
    };
    // One that is followed and not taught any more may be in focus; no other is then.
    let followed = ctx.tx.enrollments(ctx.learner.id).await?;
    let chosen = followed
        .iter()
        .find(|it| Some(&it.roadmap) == ctx.learner.focus.as_ref());
    let focus = chosen
        .map(|it| it.roadmap.clone())
        .or_else(|| courses.first().map(|course| course.id.clone()));
    let all: Vec<_> = ctx.catalog().roadmaps().collect();
    let page = Page::new(page, SIZE, all.len());
    let mut items = Vec::new();
    let mut buttons = Vec::new();
    for (id, roadmap) in page.of(&all) {
        let topics = roadmap.topics().count();
        let size = [
            words::count(roadmap.stages.len(), "stage"),
            words::count(topics, "topic"),
        ];
        let mut text = Text::new()
            .strong(roadmap.title.as_str())
            .plain(format!(" · {}", words::list(&size)));
        if let Some(course) = courses.iter().find(|course| course.id == **id) {
            let focus = if focus.as_ref() == Some(*id) {
                ", in focus"
            } else {
                let label = format!("Bring {} into focus", roadmap.title);
                buttons.push(Button::new(label, format!("enroll {id}")));
                ""
            };
            text = text.plain(format!(
                " · you follow it, {} %{focus}",
                course.standing().progress(|_| false).percent()
            ));
        } else {
            buttons.push(Button::new(roadmap.title.clone(), format!("enroll {id}")));
        }
        items.push(Item::new(text));
        if let Some(about) = &roadmap.about {
            items.push(Item::new(inline(view::first_sentence(about))).deeper());
        }
    }
    if items.is_empty() {
        return Ok(Reply::titled("Roadmaps").para(
            Text::new()
                .plain("There are none here yet. The operator can add one: ")
                .code("waymark import FILE")
                .plain(" turns any Markdown roadmap into one."),
        ));
    }
    let from = u32::try_from(page.skip + 1).unwrap_or(1);
    let mut reply = Reply::titled("Roadmaps").numbered(from, items);
    if let Some(label) = page.label() {
        reply = reply.small(label);
    }
    if !buttons.is_empty() {
        reply = reply.small(
            Text::new()
                .plain("Press one to follow it, or type ")
                .command("enroll")
                .plain(" and its number or name."),
        );
    }
    Ok(reply.column(buttons).row(page.buttons("roadmaps")))
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;
    use waymark_core::catalog::{Catalog, Source};

    fn sixty() -> Catalog {
        let source = |n| {
            Source::new(
                format!("road-{n:02}.md"),
                format!("# Road {n}\n\n## Step 1: Walk\n\n- [ ] Walk on\n"),
            )
        };
        Catalog::of((1..=60).map(source)).0
    }

    #[tokio::test]
    async fn followed_ones_are_marked() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["roadmaps", "1", "roadmaps"]).await, @"
        > roadmaps
        Roadmaps

        1. Ferris from Scratch · 3 stages and 9 topics · you follow it, 0 %, in focus
          - From the first line to a small web service.
        2. Tiny Steps · 1 stage and 2 topics

        Press one to follow it, or type `enroll` and its number or name.
        [1 Tiny Steps]

        > 1
        You follow Tiny Steps now

        1 stage and 2 topics to do. Take your time; the order is advice.

        First up: One (All of it).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > roadmaps
        Roadmaps

        1. Ferris from Scratch · 3 stages and 9 topics · you follow it, 0 %
          - From the first line to a small web service.
        2. Tiny Steps · 1 stage and 2 topics · you follow it, 0 %, in focus

        Press one to follow it, or type `enroll` and its number or name.
        [1 Bring Ferris from Scratch into focus]
        ");
    }

    #[tokio::test]
    async fn sixty_come_in_pages() {
        let mut s = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", sixty()).await;
        insta::assert_snapshot!(s.talk(&["roadmaps", "roadmaps page:8", "enroll 60", "start again", "1", "More", "start page:8 roadmap"]).await, @"
        > roadmaps
        Roadmaps

        1. Road 1 · 1 stage and 1 topic
        2. Road 2 · 1 stage and 1 topic
        3. Road 3 · 1 stage and 1 topic
        4. Road 4 · 1 stage and 1 topic
        5. Road 5 · 1 stage and 1 topic
        6. Road 6 · 1 stage and 1 topic
        7. Road 7 · 1 stage and 1 topic
        8. Road 8 · 1 stage and 1 topic

        Page 1 of 8

        Press one to follow it, or type `enroll` and its number or name.
        [1 Road 1]
        [2 Road 2]
        [3 Road 3]
        [4 Road 4]
        [5 Road 5]
        [6 Road 6]
        [7 Road 7]
        [8 Road 8]
        [9 More ›]

        > roadmaps page:8
        Roadmaps

        57. Road 57 · 1 stage and 1 topic
        58. Road 58 · 1 stage and 1 topic
        59. Road 59 · 1 stage and 1 topic
        60. Road 60 · 1 stage and 1 topic

        Page 8 of 8

        Press one to follow it, or type `enroll` and its number or name.
        [1 Road 57]
        [2 Road 58]
        [3 Road 59]
        [4 Road 60]
        [5 ‹ Back]

        > enroll 60
        You follow Road 60 now

        1 stage and 1 topic to do. Take your time; the order is advice.

        First up: Walk on (Step 1: Walk).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > start again
        Hello Ada! I am Waymark.

        I help you follow a learning roadmap: one topic at a time, one practice question a day at your own hour, and a streak that is never lost through my fault.

        1 of 3: where are you? I take it that you are in Europe/Berlin, where it is 18:00 now. If not, type your city or zone.
        [1 Yes, Europe/Berlin]

        > 1
        It is 18:00 where you are (Europe/Berlin).

        2 of 3: which roadmap do you want to follow?

        1. Road 1
        2. Road 2
        3. Road 3
        4. Road 4
        5. Road 5
        6. Road 6
        7. Road 7
        8. Road 8
        [1 Keep Road 60]
        [2 Road 1]
        [3 Road 2]
        [4 Road 3]
        [5 Road 4]
        [6 Road 5]
        [7 Road 6]
        [8 Road 7]
        [9 Road 8]
        [10 More ›]

        > More
        I find no roadmap for “More”. Did you mean one of these?
        [1 Road 1]
        [2 Road 2]
        [3 Road 3]
        [4 Road 4]
        [5 Road 5]
        [6 Road 6]

        > start page:8 roadmap
        It is 18:00 where you are (Europe/Berlin).

        2 of 3: which roadmap do you want to follow?

        57. Road 57
        58. Road 58
        59. Road 59
        60. Road 60
        [1 Keep Road 60]
        [2 Road 57]
        [3 Road 58]
        [4 Road 59]
        [5 Road 60]
        [6 ‹ Back]
        ");
    }
}
