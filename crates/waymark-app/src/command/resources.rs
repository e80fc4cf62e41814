//! `resources`: books, sites and channels, of a stage or of the whole roadmap.

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    page::Page,
    reply::{Button, Item, Reply, Text},
    target, view,
};

/// Resources on a page.
const SIZE: usize = 15;

/// `resources [where]`
pub(crate) struct Resources {
    place: Option<String>,
    page: Option<i64>,
}

impl Command for Resources {
    const SPEC: Spec = Spec {
        name: "resources",
        about: "Show the books, sites and channels of your stage or of the whole roadmap",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "stage",
                Kind::Stage,
                "A stage, or all for the whole roadmap; nothing means where you are",
            ),
            Param::optional("page", Kind::Integer(1, 1000), "Which page of the list"),
        ],
        parts: Parts::None,
        examples: &["resources", "resources 3", "resources all"],
        details: "Without a stage it shows what the roadmap has for the stage of the topic in hand, and for everybody.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        // "resources phase 2": the second word belongs to the stage, unless it is a page by name.
        let (mut place, mut page) = (args.text("stage"), None);
        match args.tail("stage") {
            Some(line) if args.tail("page").is_some() => place = Some(line.to_owned()),
            _ => page = args.integer("page", 1, 1000)?,
        }
        Ok(Self { place, page })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let course = Course::focus(ctx).await?;
        let roadmap = course.roadmap;
        let whole = |query: &str| {
            query.eq_ignore_ascii_case("all")
                || query.eq_ignore_ascii_case("roadmap")
                || query == course.id.as_str()
        };
        let here = || course.in_hand().map(|next| next.at.stage_index);
        let (title, line, stages, general) = match self.place.as_deref() {
            Some(query) if whole(query) => (
                roadmap.title.clone(),
                "resources all".to_owned(),
                (0..roadmap.stages.len()).collect::<Vec<_>>(),
                true,
            ),
            Some(query) => {
                let (index, stage) = target::stage(roadmap, "resources", query)?;
                let line = format!("resources {}", target::place(roadmap, index));
                (view::stage_title(stage), line, vec![index], false)
            }
            None => (
                roadmap.title.clone(),
                "resources".to_owned(),
                here().into_iter().collect(),
                true,
            ),
        };

        let mut groups = Vec::new();
        for stage in stages.iter().filter_map(|index| roadmap.stages.get(*index)) {
            let items: Vec<Item> = stage.resources.iter().map(view::resource).collect();
            groups.push((Text::new().strong(view::stage_title(stage)), items));
        }
        if general {
            let items = roadmap.resources.iter().map(view::resource).collect();
            groups.push((Text::new().strong("For the whole roadmap"), items));
        }
        let count = groups.iter().map(|(_, items)| items.len()).sum();
        let page = Page::new(self.page, SIZE, count);
        let mut reply = Reply::titled(format!("Resources: {title}"));
        let everywhere = roadmap
            .stages
            .iter()
            .map(|stage| stage.resources.len())
            .sum::<usize>()
            + roadmap.resources.len();
        if count == 0 {
            reply = reply.para(if everywhere == 0 {
                "This roadmap names none."
            } else {
                "The roadmap names none here."
            });
        }
        reply = reply.blocks(page.groups(&groups));
        if let Some(label) = page.label() {
            reply = reply.small(label);
        }
        reply = reply.row(page.buttons(&line));
        if everywhere > count {
            reply = reply.row([Button::new("All of the roadmap", "resources all")]);
        }
        Ok(reply)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    #[tokio::test]
    async fn where_the_learner_is_comes_first() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(
            ada.talk(&["resources", "resources phase 2", "1", "resources 1", "resources nowhere"]).await,
            @r"
            > resources
            Resources: Ferris from Scratch

            Phase 1: Basics

            - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6

            For the whole roadmap

            - This Week in Rust <https://this-week-in-rust.org/>

            > resources phase 2
            Resources: Phase 2: Abstraction

            The roadmap names none here.
            [1 All of the roadmap]

            > 1
            Resources: Ferris from Scratch

            Phase 1: Basics

            - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6

            For the whole roadmap

            - This Week in Rust <https://this-week-in-rust.org/>

            > resources 1
            Resources: Phase 1: Basics

            Phase 1: Basics

            - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6
            [1 All of the roadmap]

            > resources nowhere
            I find no stage for “nowhere”.
            [1 Show the roadmap]
            "
        );
    }

    #[tokio::test]
    async fn a_roadmap_without_any_says_so() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.follow("tiny").await;
        insta::assert_snapshot!(ada.talk(&["resources"]).await, @r"
        > resources
        Resources: Tiny Steps

        This roadmap names none.
        ");
    }

    #[tokio::test]
    async fn many_resources_are_paged() {
        let mut ada = Scenario::at(EVENING).await;
        ada.follow("rust-mastery").await;
        insta::assert_snapshot!(ada.talk(&["resources all"]).await, @r"
        > resources all
        Resources: Complete Rust Mastery Roadmap

        For the whole roadmap

        - Rustlings <https://rustlings.rust-lang.org/>
        - Exercism <https://exercism.org/tracks/rust>
        - LeetCode <https://leetcode.com>
        ");
    }
}
