//! `habits`: what the author says besides the topics: habits, tips, timeline, order, destinations.

use waymark_core::roadmap::{OrderStep, Priority};

use crate::{
    command::{Args, Command, Group, Kind, Param, Spec},
    course::{Course, not_enrolled},
    ctx::Ctx,
    error::{Error, Refusal},
    page::Page,
    reply::{Item, Mark, Reply, Text, inline},
    target,
};

/// Lines on a page.
const SIZE: usize = 30;

/// `habits [roadmap] [page]`
pub(crate) struct Habits {
    roadmap: Option<String>,
    page: Option<i64>,
}

impl Command for Habits {
    const SPEC: Spec = Spec {
        name: "habits",
        about: "Show the roadmap's habits, tips, timeline, suggested order and destinations",
        group: Group::Learn,
        params: &[
            Param::optional("roadmap", Kind::Roadmap, "Which roadmap, if not the one in focus"),
            Param::optional("page", Kind::Integer(1, 1000), "Which page of the list"),
        ],
        examples: &["habits"],
        details: "In the author's words. Steps of the suggested order are ticked when all their topics are done.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let (mut roadmap, mut page) = (args.text("roadmap"), None);
        match args.tail("roadmap") {
            Some(line) if args.tail("page").is_some() => roadmap = Some(line.to_owned()),
            _ => page = args.integer("page", 1, 1000)?,
        }
        Ok(Self { roadmap, page })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let courses = Course::all(ctx).await?;
        let (roadmap, course, line) = if let Some(query) = &self.roadmap {
            let (id, roadmap) = target::roadmap(ctx, "habits", query)?;
            let course = courses.iter().find(|course| course.id == *id);
            (roadmap, course, format!("habits {id}"))
        } else {
            let course = courses.first().ok_or_else(not_enrolled)?;
            (course.roadmap, Some(course), "habits".to_owned())
        };
        let lines = |texts: &[String]| {
            texts
                .iter()
                .map(|text| Item::new(inline(text)))
                .collect::<Vec<_>>()
        };
        let timeline = roadmap.timeline.iter().map(|entry| {
            Item::new(
                Text::new()
                    .strong(entry.span.as_str())
                    .plain(": ")
                    .then(inline(&entry.text)),
            )
        });
        let head = |text: &str| Text::new().strong(text);
        let groups = [
            (head("Every day"), lines(&roadmap.habits)),
            (head("Tips"), lines(&roadmap.tips)),
            (head("Timeline"), timeline.collect()),
            (
                head("Suggested order"),
                roadmap.order.iter().map(|step| order(step, course)).collect(),
            ),
            (head("Where it leads"), lines(&roadmap.destinations)),
        ];
        let count = groups.iter().map(|(_, items)| items.len()).sum();
        let mut reply = Reply::titled(format!("Habits: {}", roadmap.title));
        if count == 0 {
            return Ok(reply.para("The author of this roadmap says nothing of habits, tips or a timeline."));
        }
        let page = Page::new(self.page, SIZE, count);
        reply = reply.blocks(page.groups(&groups));
        if let Some(label) = page.label() {
            reply = reply.small(label);
        }
        Ok(reply.row(page.buttons(&line)))
    }
}

fn order(step: &OrderStep, course: Option<&Course<'_>>) -> Item {
    let text = inline(&step.text);
    let text = match step.priority {
        Some(Priority::High) => text.plain(" (high priority)"),
        Some(Priority::Medium) => text.plain(" (medium priority)"),
        Some(Priority::Low) => text.plain(" (low priority)"),
        Some(Priority::Apply) => text.plain(" (by doing)"),
        None => text,
    };
    let Some(course) = course.filter(|_| !step.topics.is_empty()) else {
        return Item::new(text);
    };
    let standing = course.standing();
    let open = step.topics.iter().any(|id| standing.state(id).is_open());
    Item::marked(if open { Mark::Todo } else { Mark::Done }, text)
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    #[tokio::test]
    async fn habits_tips_and_the_rest_come_in_the_authors_words() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.tick(&["traits"]).await;
        insta::assert_snapshot!(ada.talk(&["habits", "habits tiny steps"]).await, @r"
        > habits
        Habits: Ferris from Scratch

        Every day

        - Read code for 20 minutes

        Tips

        - Trust `clippy`

        Timeline

        - Weeks 1-2: Basics

        Suggested order

        [x] Dive into traits (high priority)

        Where it leads

        - Backend developer

        > habits tiny steps
        Habits: Tiny Steps

        The author of this roadmap says nothing of habits, tips or a timeline.
        ");
    }

    #[tokio::test]
    async fn who_follows_nothing_is_told_how_to_begin() {
        let mut ada = Scenario::at(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["habits"]).await, @r"
        > habits
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]
        ");
    }

    #[tokio::test]
    async fn a_timeline_and_an_order_are_shown() {
        let mut ada = Scenario::at(EVENING).await;
        ada.follow("rust-backend-fast-track").await;
        insta::assert_snapshot!(ada.talk(&["habits"]).await, @r"
        > habits
        Habits: Rust Backend Fast-Track Roadmap

        Every day

        - Practice for 30–60 minutes every day.
        - Study 1–2 hours a day: the timeline counts on it.

        Tips

        - You know backend development already, so don't learn like a beginner: pick what is new, and leave the rest.
        - Start with Axum if you can't decide.
        - From Express.js, Axum feels familiar; from Laravel, the structure of Actix does.
        - After garbage-collected languages Rust feels strict: at first everything looks complicated, and the borrow checker complains once more.
        - That passes in 2–4 weeks: you begin to think like a systems engineer, to see where memory goes, and to write safer backend services.
        - Syntax alone is not the goal: compare Rust with Node as you go, its error handling, its concurrency, its performance. That makes an engineer rather than a collector of languages.

        Timeline

        - Week 1–2: Basics + Ownership
        - Week 3–4: Build small projects
        - Month 2: Production-ready API
        - Month 3: Advanced async & performance

        Where it leads

        - Rust
        - Axum
        - SQLx
        - PostgreSQL
        - Redis
        - Docker
        - Nginx
        - Rust (systems + performance)
        - Go (microservices simplicity)
        - Deep architecture knowledge
        - Distributed systems concepts
        ");
    }
}
