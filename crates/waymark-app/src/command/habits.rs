//! `habits`: what the author says besides the topics: habits, tips, timeline, order, destinations; with a length of time,
//! minutes of study are logged.

use waymark_core::{
    points::Deed,
    roadmap::{OrderStep, Priority},
    when::parse_span,
};

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::{Course, not_enrolled},
    ctx::Ctx,
    error::{Error, Refusal},
    page::Page,
    reply::{Button, Item, Mark, Reply, Text, Tone, inline},
    study::{self, About},
    target, words,
};

/// Lines on a page.
const SIZE: usize = 30;

/// Minutes that can be logged at once.
const MINUTES: (i64, i64) = (1, 600);

/// `habits [minutes:<number>] [roadmap] [page]`, `habits 45 min`
pub(crate) enum Habits {
    Show {
        roadmap: Option<String>,
        page: Option<i64>,
    },
    Log {
        minutes: u32,
    },
}

impl Command for Habits {
    const SPEC: Spec = Spec {
        name: "habits",
        about: "Show the roadmap's habits, tips, timeline and destinations, or log minutes of study",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional("roadmap", Kind::Roadmap, "Which roadmap, if not the one in focus"),
            Param::optional("page", Kind::Integer(1, 1000), "Which page of the list"),
            Param::named(
                "minutes",
                Kind::Integer(MINUTES.0, MINUTES.1),
                "Log so many minutes of study",
            ),
        ],
        parts: Parts::None,
        examples: &["habits", "habits 45 min"],
        details: "In the author's words. Steps of the suggested order are ticked when all their topics are done. A \
                  length of time logs what you studied elsewhere: it makes the day studied, and undo takes it back.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let spelt = args.line().and_then(|line| parse_span(line).ok());
        let minutes = match (spelt, args.get("minutes")) {
            (Some(span), _) => Some(i64::from(span.days) * 24 * 60 + span.time.as_mins()),
            (None, Some(_)) => Some(
                args.integer("minutes", MINUTES.0, MINUTES.1)
                    .ok()
                    .flatten()
                    .unwrap_or_default(),
            ),
            (None, None) => None,
        };
        if let Some(minutes) = minutes {
            let (least, most) = MINUTES;
            let fits = (least..=most).contains(&minutes);
            let minutes = u32::try_from(minutes).ok().filter(|_| fits).ok_or_else(|| {
                Refusal::new(format!(
                    "I can log {least} to {most} minutes at once. Write how many: habits 45 min"
                ))
            })?;
            return Ok(Self::Log { minutes });
        }
        let (mut roadmap, mut page) = (args.text("roadmap"), None);
        match args.tail("roadmap") {
            Some(line) if args.tail("page").is_some() => roadmap = Some(line.to_owned()),
            _ => page = args.integer("page", 1, 1000)?,
        }
        Ok(Self::Show { roadmap, page })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let (wanted, page) = match self {
            Self::Log { minutes } => return log(ctx, minutes).await,
            Self::Show { roadmap, page } => (roadmap, page),
        };
        let courses = Course::all(ctx).await?;
        let (roadmap, course, line) = if let Some(query) = &wanted {
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
        let page = Page::new(page, SIZE, count);
        reply = reply.blocks(page.groups(&groups));
        if let Some(label) = page.label() {
            reply = reply.small(label);
        }
        Ok(reply.row(page.buttons(&line)))
    }
}

/// Keeps minutes that were studied elsewhere.
async fn log(ctx: &mut Ctx<'_>, minutes: u32) -> Result<Reply, Error> {
    let told = words::count(minutes, "minute");
    let about = About {
        minutes: Some(minutes),
        ..About::default()
    };
    let gain = study::record(ctx, Deed::Minutes, about).await?;
    let revert = Revert::Minutes {
        deeds: vec![gain.deed],
    };
    change::remember(ctx, &format!("{told} of study"), &revert).await?;
    Ok(Reply::new(Tone::Good)
        .para(
            Text::new()
                .plain("Logged: ")
                .strong(format!("{told} of study"))
                .plain("."),
        )
        .block(gain.line())
        .row([
            Button::new("Today", "today").primary(),
            Button::new("Undo", "undo"),
        ]))
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
    async fn logged_minutes_make_a_day_and_undo_takes_them_back() {
        let mut ada = Scenario::at(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["habits 1h 15m", "habits minutes:10", "streak why", "undo", "undo", "habits 11 hours", "habits 30 seconds", "habits minutes:0"]).await, @r"
        > habits 1h 15m
        Logged: 75 minutes of study.

        +5 points · streak now 1 day
        [1 Today] [2 Undo]

        > habits minutes:10
        Logged: 10 minutes of study.

        streak 1 day
        [1 Today] [2 Undo]

        > streak why
        Streak: 1 day

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.

        [x] Thu 26 March: studied (85 minutes), streak 1.

        > undo
        Taken back: 10 minutes of study.

        The change before that: 75 minutes of study.
        [1 Today] [2 Undo that too]

        > undo
        Taken back: 75 minutes of study.

        −5 points · streak 0 days again
        [1 Today]

        > habits 11 hours
        I can log 1 to 600 minutes at once. Write how many: habits 45 min

        > habits 30 seconds
        I can log 1 to 600 minutes at once. Write how many: habits 45 min

        > habits minutes:0
        I can log 1 to 600 minutes at once. Write how many: habits 45 min
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
