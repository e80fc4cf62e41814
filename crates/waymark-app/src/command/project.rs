//! `project`: milestones and projects, and handing them in.

use waymark_core::{ids::TopicId, points::Deed, progress::State, roadmap::BuildAt, when::fmt_day};
use waymark_store::Submission;

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    expect,
    page::Page,
    reply::{Block, Button, Item, Reply, Text, Tone, inline},
    study::{self, About},
    target, view,
};

/// The longest text or link, in characters.
const MAX_CHARS: usize = 1_000;
/// Milestones and projects on a page.
const SIZE: usize = 8;

/// `project [which] [link or text]`
pub(crate) enum Projects {
    /// Lists them.
    List(Option<i64>),
    /// Shows one, and waits for what is handed in.
    Show(String),
    /// Hands one in.
    HandIn(String, String),
}

impl Command for Projects {
    const SPEC: Spec = Spec {
        name: "project",
        about: "Show milestones and projects, or hand one in with a link or a few words",
        group: Group::Track,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional("which", Kind::Build, "Which one, by number or words of its title"),
            Param::optional("link", Kind::Text, "A link, or what you built in your own words"),
        ],
        parts: Parts::None,
        examples: &[
            "project",
            "project 1",
            "project cli-todo https://example.org/todo",
        ],
        details: "A milestone earns 50 points and a project 100, once. Handing in again replaces the link or text. \
                  undo takes it back.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(match (args.get("which"), args.get("link")) {
            (None, None) => Self::List(None),
            (Some(word), None) if word.eq_ignore_ascii_case("list") => Self::List(None),
            (Some(word), Some(page)) if word.eq_ignore_ascii_case("list") => Self::List(page.parse().ok()),
            (Some(which), Some(text)) => Self::HandIn(which.to_owned(), text.to_owned()),
            (Some(which), None) => Self::Show(which.to_owned()),
            (None, Some(_)) => {
                return Err(Refusal::new(
                    Text::new()
                        .plain("Which one is it for? Name it first: ")
                        .command("project 1 https://…"),
                )
                .button(Button::new("Show projects", "project")));
            }
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        match self {
            Self::List(page) => list(ctx, page).await,
            Self::Show(which) => show(ctx, &which).await,
            Self::HandIn(which, text) => {
                let (which, text) = split(ctx, which, text).await?;
                match text {
                    Some(text) => hand_in(ctx, &which, &text).await,
                    None => show(ctx, &which).await,
                }
            }
        }
    }
}

/// Tells the title from what is handed in, where the title may have several words: `project web service https://…`,
/// `project web service`. The first word alone names it only if they do not.
async fn split(ctx: &mut Ctx<'_>, which: String, text: String) -> Result<(String, Option<String>), Error> {
    let whole = format!("{which} {text}");
    if target::build(ctx, "project", &whole).await.is_ok() {
        return Ok((whole, None));
    }
    let link = ["https://", "http://"]
        .iter()
        .find_map(|scheme| whole.find(scheme));
    if let Some((title, link)) = link.and_then(|at| whole.split_at_checked(at)) {
        let title = title.trim();
        if target::build(ctx, "project", title).await.is_ok() {
            return Ok((title.to_owned(), Some(link.to_owned())));
        }
    }
    Ok((which, Some(text)))
}

async fn list(ctx: &mut Ctx<'_>, wish: Option<i64>) -> Result<Reply, Error> {
    let course = Course::focus(ctx).await?;
    let builds: Vec<BuildAt<'_>> = course.roadmap.buildables().collect();
    let mut reply = Reply::titled(format!("Projects: {}", course.roadmap.title));
    if builds.is_empty() {
        return Ok(reply.para("This roadmap has no milestones or projects."));
    }
    let submissions = ctx.tx.submissions(ctx.learner.id, &course.id).await?;
    let standing = course.standing();
    let page = Page::new(wish, SIZE, builds.len());
    let mut buttons = Vec::new();
    let mut items = Vec::new();
    for at in page.of(&builds) {
        let state = standing.state(&at.project.id);
        let stage = at.stage_index.and_then(|index| course.roadmap.stages.get(index));
        let kind = match stage {
            Some(stage) => format!("milestone of {}", view::stage_title(stage)),
            None => "project".to_owned(),
        };
        let mut text = inline(&at.project.text);
        text = text.plain(format!(" · {kind}"));
        if at.project.optional {
            text = text.plain(", optional");
        }
        if latest(&submissions, &course, &at.project.id).is_some() {
            text = text.plain(" · handed in");
        } else if state.is_open() {
            text = text.plain(format!(" · {} points", deed(at).points()));
            buttons.push(Button::new(
                format!("Hand in: {}", clipped(&at.project.text.replace('`', ""))),
                target::press("project", &course.id, &at.project.id),
            ));
        }
        items.push(Item::marked(view::mark(state, false), text));
    }
    let done = builds
        .iter()
        .filter(|at| standing.state(&at.project.id) == State::Done)
        .count();
    let from = u32::try_from(page.skip + 1).unwrap_or(1);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    reply = reply
        .meter("Handed in", count(done), count(builds.len()))
        .numbered(from, items);
    if let Some(label) = page.label() {
        reply = reply.small(label);
    }
    let mut turns = Vec::new();
    if page.number > 1 {
        turns.push(Button::new("‹ Back", format!("project list {}", page.number - 1)));
    }
    if page.number < page.of {
        turns.push(Button::new("More ›", format!("project list {}", page.number + 1)));
    }
    reply = reply.column(buttons).row(turns);
    Ok(if wish.is_some() { reply.in_place() } else { reply })
}

/// One of them; what is typed next is handed in.
async fn show(ctx: &mut Ctx<'_>, which: &str) -> Result<Reply, Error> {
    let (course, id) = target::build(ctx, "project", which).await?;
    let Some(at) = find(&course, &id) else {
        return Err(gone().into());
    };
    let submissions = ctx.tx.submissions(ctx.learner.id, &course.id).await?;
    let mut reply = Reply::titled(inline(&at.project.text));
    let worth = deed(&at).points();
    if let Some(submission) = latest(&submissions, &course, &id) {
        let day = fmt_day(ctx.zone().day(submission.at), ctx.today());
        reply = reply
            .para(format!("Handed in on {day}:"))
            .block(Block::Quote(linked(&submission.text)))
            .para("To replace it, type a link or what you built, and send it.");
    } else {
        reply = reply.para(format!(
            "It is worth {worth} points. Type a link, or what you built in your own words, and send it."
        ));
    }
    let line = target::press("project", &course.id, &id);
    expect::wait(ctx, &line).await?;
    Ok(reply.row([Button::new("All projects", "project")]))
}

async fn hand_in(ctx: &mut Ctx<'_>, which: &str, text: &str) -> Result<Reply, Error> {
    let text = checked(text)?;
    let (course, id) = target::build(ctx, "project", which).await?;
    let Some(at) = find(&course, &id) else {
        return Err(gone().into());
    };
    let me = ctx.learner.id;
    let kind = deed(&at);
    let title = inline(&at.project.text);
    let earned = ctx.tx.all_deeds(me).await?.into_iter().any(|deed| {
        deed.undone_at.is_none()
            && deed.kind == kind
            && deed.roadmap.as_ref() == Some(&course.id)
            && deed
                .topic
                .as_ref()
                .is_some_and(|topic| course.roadmap.current(topic) == &id)
    });
    let before = course.states.get(&id).map(|marked| (marked.state, marked.since));
    let submission = ctx.tx.submit(me, &course.id, &id, &text).await?;
    let about = About {
        roadmap: Some(&course.id),
        topic: Some(&id),
        ..About::default()
    };
    let gain = if earned {
        None
    } else {
        Some(study::record(ctx, kind, about).await?)
    };
    if before.is_none_or(|(state, _)| state != State::Done) {
        let item = waymark_store::Item {
            roadmap: course.id.clone(),
            topic: id.clone(),
            state: State::Done,
            day: gain.as_ref().map_or(ctx.today(), |gain| gain.day),
            at: ctx.now,
        };
        ctx.tx.put_items(me, &[item]).await?;
    }
    let revert = Revert::Submission {
        id: submission,
        roadmap: course.id.clone(),
        topic: id.clone(),
        before,
        deeds: gain.iter().map(|gain| gain.deed).collect(),
    };
    change::remember(ctx, "handing in a project", &revert).await?;

    let row = [
        Button::new("All projects", "project"),
        Button::new("Undo", "undo"),
    ];
    let Some(gain) = gain else {
        return Ok(Reply::new(Tone::Good)
            .para(
                Text::new()
                    .plain("Replaced what you had handed in for ")
                    .then(title)
                    .plain(":"),
            )
            .block(Block::Quote(linked(&text)))
            .small("It has earned its points already.")
            .row(row));
    };
    Ok(Reply::new(Tone::Festive)
        .para(Text::new().strong("Handed in: ").then(title))
        .block(Block::Quote(linked(&text)))
        .block(gain.line())
        .row(row))
}

/// A link, or some words; a link without its scheme gets one.
fn checked(text: &str) -> Result<String, Refusal> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    let length = text.chars().count();
    if length > MAX_CHARS {
        return Err(Refusal::new(format!(
            "That has {length} characters, and {MAX_CHARS} are the most. A link to it would do."
        )));
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Refusal::new(
            "That says nothing of what you built. Send a link, or a few words.",
        ));
    }
    let single = !text.contains(char::is_whitespace);
    let host = |address: &str| {
        let host = address.split(['/', '?', '#']).next().unwrap_or_default();
        host.split_once('.')
            .is_some_and(|(name, rest)| !name.is_empty() && !rest.is_empty() && !rest.ends_with('.'))
            || host.split(':').next() == Some("localhost")
    };
    match text.split_once("://") {
        Some((scheme, address)) if single => {
            let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
            if known && host(address) {
                Ok(text.to_owned())
            } else {
                Err(Refusal::new(format!(
                    "{:?} is not a link that others can open. Send one that begins with https://, or a few words.",
                    clipped(text)
                )))
            }
        }
        // "example.org/ada/todo", pasted without its scheme.
        None if single && text.contains('/') && text.is_ascii() && host(text) => {
            Ok(format!("https://{text}"))
        }
        _ => Ok(text.to_owned()),
    }
}

fn linked(text: &str) -> Text {
    let single = !text.contains(char::is_whitespace);
    if single && (text.starts_with("https://") || text.starts_with("http://")) {
        Text::new().link(text, text)
    } else {
        text.into()
    }
}

fn find<'a>(course: &Course<'a>, id: &TopicId) -> Option<BuildAt<'a>> {
    course.roadmap.buildables().find(|at| at.project.id == *id)
}

fn latest<'s>(submissions: &'s [Submission], course: &Course<'_>, id: &TopicId) -> Option<&'s Submission> {
    submissions
        .iter()
        .rfind(|submission| course.roadmap.current(&submission.topic) == id)
}

fn deed(at: &BuildAt<'_>) -> Deed {
    if at.stage_index.is_some() {
        Deed::Milestone
    } else {
        Deed::Project
    }
}

fn gone() -> Refusal {
    Refusal::new("That one is not on the roadmap any more.").button(Button::new("Show projects", "project"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scenario;

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    #[tokio::test]
    async fn milestones_and_projects_are_listed_and_handed_in() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(
            ada.talk(&[
                "project",
                "1",
                "https://example.org/todo",
                "project web service",
                "/project web service https://example.org/web",
                "project",
            ])
            .await,
            @r"
            > project
            Projects: Ferris from Scratch

            Handed in: 0 of 2

            1. [ ] A todo list for the command line · milestone of Phase 1: Basics · 50 points
            2. [ ] A small web service · project · 100 points
            [1 Hand in: A todo list for the command line]
            [2 Hand in: A small web service]

            > 1
            A todo list for the command line

            It is worth 50 points. Type a link, or what you built in your own words, and send it.
            [1 All projects]

            > https://example.org/todo
            Handed in: A todo list for the command line

            > https://example.org/todo

            +55 points · streak now 1 day
            [1 All projects] [2 Undo]

            > project web service
            A small web service

            It is worth 100 points. Type a link, or what you built in your own words, and send it.
            [1 All projects]

            > /project web service https://example.org/web
            Handed in: A small web service

            > https://example.org/web

            +100 points · streak 1 day
            [1 All projects] [2 Undo]

            > project
            Projects: Ferris from Scratch

            Handed in: 2 of 2

            1. [x] A todo list for the command line · milestone of Phase 1: Basics · handed in
            2. [x] A small web service · project · handed in
            "
        );
    }

    #[tokio::test]
    async fn handing_in_again_replaces_the_text_and_earns_nothing() {
        let mut ada = Scenario::sample(EVENING).await;
        let talk = ada
            .talk(&[
                "project 1 A list with colours",
                "project 1 example.org/ada/todo",
                "project 1",
            ])
            .await;
        assert_eq!(ada.take_back().await.as_deref(), Some("handing in a project"));
        let talk = talk + &ada.talk(&["project 1"]).await;
        assert_eq!(ada.take_back().await.as_deref(), Some("handing in a project"));
        insta::assert_snapshot!(talk + &ada.talk(&["project", "progress"]).await, @"
        > project 1 A list with colours
        Handed in: A todo list for the command line

        > A list with colours

        +55 points · streak now 1 day
        [1 All projects] [2 Undo]

        > project 1 example.org/ada/todo
        Replaced what you had handed in for A todo list for the command line:

        > https://example.org/ada/todo

        It has earned its points already.
        [1 All projects] [2 Undo]

        > project 1
        A todo list for the command line

        Handed in on Thu 26 March:

        > https://example.org/ada/todo

        To replace it, type a link or what you built, and send it.
        [1 All projects]

        > project 1
        A todo list for the command line

        Handed in on Thu 26 March:

        > A list with colours

        To replace it, type a link or what you built, and send it.
        [1 All projects]

        > project
        Projects: Ferris from Scratch

        Handed in: 0 of 2

        1. [ ] A todo list for the command line · milestone of Phase 1: Basics · 50 points
        2. [ ] A small web service · project · 100 points
        [1 Hand in: A todo list for the command line]
        [2 Hand in: A small web service]

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
    async fn what_is_no_link_and_says_nothing_is_refused() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(
            ada.talk(&["project 1 ftp://example.org", "project 1 …", "project compiler https://example.org"]).await,
            @r#"
            > project 1 ftp://example.org
            "ftp://example.org" is not a link that others can open. Send one that begins with https://, or a few words.

            > project 1 …
            That says nothing of what you built. Send a link, or a few words.

            > project compiler https://example.org
            I find no project for “compiler”.
            [1 Show projects]
            "#
        );
        let long = format!("project 1 {}", "x".repeat(1_001));
        insta::assert_snapshot!(crate::reply::plain(&ada.say(&long).await), @"That has 1001 characters, and 1000 are the most. A link to it would do.");
    }

    #[tokio::test]
    async fn a_roadmap_without_any_says_so() {
        let mut ada = Scenario::sample(EVENING).await;
        ada.follow("tiny").await;
        insta::assert_snapshot!(ada.talk(&["project", "project 1"]).await, @r"
        > project
        Projects: Tiny Steps

        This roadmap has no milestones or projects.

        > project 1
        Tiny Steps has no milestones or projects to hand in.
        [1 Show the roadmap]
        ");
    }

    #[test]
    fn links_are_told_from_words() {
        let check = |text: &str, kept: Option<&str>| {
            assert_eq!(checked(text).ok().as_deref(), kept, "{text}");
        };
        check("https://example.org/a", Some("https://example.org/a"));
        check("<https://example.org>", Some("https://example.org"));
        check("http://localhost:8080/", Some("http://localhost:8080/"));
        check("example.org/ada", Some("https://example.org/ada"));
        check(
            "I built it: see https://example.org",
            Some("I built it: see https://example.org"),
        );
        check("and/or", Some("and/or"));
        check("https://", None);
        check("https://nowhere", None);
        check("javascript://example.org/x", None);
        check("  ", None);
    }

    #[tokio::test]
    async fn the_projects_of_a_large_roadmap_are_listed() {
        let mut ada = Scenario::at(EVENING).await;
        ada.follow("rust-backend").await;
        insta::assert_snapshot!(ada.talk(&["project", "2"]).await, @r"
        > project
        Projects: Rust Learning Roadmap for Backend Development

        Handed in: 0 of 7

        1. [ ] CLI todo app · project · 100 points
        2. [ ] Simple REST API with in-memory storage · project · 100 points
        3. [ ] Blog API with database · project · 100 points
        4. [ ] Authentication service · project · 100 points
        5. [ ] Real-time chat application · project · 100 points
        6. [ ] E-commerce backend · project · 100 points
        7. [ ] Your own project idea · project · 100 points
        [1 Hand in: CLI todo app]
        [2 Hand in: Simple REST API with in-memory storage]
        [3 Hand in: Blog API with database]
        [4 Hand in: Authentication service]
        [5 Hand in: Real-time chat application]
        [6 Hand in: E-commerce backend]
        [7 Hand in: Your own project idea]

        > 2
        Simple REST API with in-memory storage

        It is worth 100 points. Type a link, or what you built in your own words, and send it.
        [1 All projects]
        ");
    }

    #[tokio::test]
    async fn a_command_goes_before_the_text_that_is_awaited() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["project 1", "note slices Ask Ada", "project"]).await, @r"
        > project 1
        A todo list for the command line

        It is worth 50 points. Type a link, or what you built in your own words, and send it.
        [1 All projects]

        > note slices Ask Ada
        Note 1 is kept, with Slices.
        [1 List notes] [2 Delete it]

        > project
        Projects: Ferris from Scratch

        Handed in: 0 of 2

        1. [ ] A todo list for the command line · milestone of Phase 1: Basics · 50 points
        2. [ ] A small web service · project · 100 points
        [1 Hand in: A todo list for the command line]
        [2 Hand in: A small web service]
        ");
    }
}
