//! `roadmaps`: what there is to follow.

use crate::{
    command::{Args, Command, Group, Kind, Param, Spec},
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
        params: &[Param::optional(
            "page",
            Kind::Integer(1, 1000),
            "Which page of the list",
        )],
        examples: &["roadmaps"],
        details: "Join one with `enroll`. You can follow several; one of them is in focus, and commands mean that one.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            page: args.integer("page", 1, 1000)?,
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        list(ctx, self.page).await
    }
}

/// One page of all roadmaps.
pub(super) async fn list(ctx: &mut Ctx<'_>, page: Option<i64>) -> Result<Reply, Error> {
    let courses = Course::all(ctx).await?;
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
            let focus = if courses.first().is_some_and(|first| first.id == **id) {
                ", in focus"
            } else {
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
                .code("enroll")
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
        insta::assert_snapshot!(s.talk(&["roadmaps", "1", "roadmaps"]).await, @"");
    }

    #[tokio::test]
    async fn sixty_come_in_pages() {
        let mut s = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", sixty()).await;
        insta::assert_snapshot!(s.talk(&["roadmaps", "roadmaps page:8", "enroll 60", "start again", "1", "More", "start page:8 roadmap"]).await, @"");
    }
}
