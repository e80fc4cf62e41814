//! `topic`: what a topic is about, where to read, what was noted; and its card, which `today` shows too.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;
use waymark_core::{
    ids::{ConceptId, TopicId},
    progress::{State, advice},
    roadmap::TopicAt,
    when::fmt_day,
};

use crate::{
    change,
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Block, Button, Item, Reply, Text, Tone, inline},
    target, view, words,
};

/// The newest notes that are shown with a topic.
const NOTES: usize = 3;

/// `topic [as:state] [topic]`
pub(crate) struct ShowTopic {
    state: Option<State>,
    topic: Option<String>,
}

impl Command for ShowTopic {
    const SPEC: Spec = Spec {
        name: "topic",
        about: "Show a topic: what it is about, where to read, what you noted",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "topic",
                Kind::Topic,
                "Its number (2.5), its id, or words of its title",
            ),
            Param::named(
                "as",
                Kind::Choice(&["learning", "todo"]),
                "Begin the topic, or put it back",
            ),
        ],
        parts: Parts::None,
        examples: &["topic lifetimes", "topic 2.5", "topic as:learning 2.5"],
        details: "With `as:learning` you begin a topic, with `as:todo` you put it back. `done` and `skip` do the rest.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let state = match args.get("as") {
            None => None,
            Some("learning") => Some(State::Learning),
            Some("todo") => Some(State::Todo),
            Some(other) => {
                let text = format!(
                    "A topic can be set to learning or todo here, not to {:?}.",
                    crate::command::clipped(other)
                );
                return Err(Refusal::new(text));
            }
        };
        Ok(Self {
            state,
            topic: args.text("topic"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let verb = match self.state {
            None => "topic",
            Some(State::Learning) => "topic as:learning",
            Some(_) => "topic as:todo",
        };
        let (course, id) = target::topic(ctx, verb, self.topic.as_deref()).await?;
        let Some(at) = course.roadmap.topic(&id) else {
            return Err(vanished().into());
        };
        if let Some(state) = self.state {
            return set(ctx, &course, &at, state).await;
        }
        let reply = Reply::titled(inline(&at.topic.text)).blocks(card(ctx, &course, &at).await?);
        Ok(reply.row(buttons(&course, &at)))
    }
}

/// Begins a topic or puts it back; what it had earned goes with it.
async fn set(ctx: &mut Ctx<'_>, course: &Course<'_>, at: &TopicAt<'_>, state: State) -> Result<Reply, Error> {
    let id = &at.topic.id;
    let before = course.standing().state(id);
    let name = at.topic.text.replace('`', "");
    if before == state {
        let text = Text::new()
            .then(inline(&at.topic.text))
            .plain(format!(" is {} already.", spoken(state)));
        return Ok(Reply::new(Tone::Plain).para(text).row(buttons(course, at)));
    }
    let about = match state {
        State::Learning => format!("{name} begun"),
        _ => format!("{name} put back"),
    };
    let marked = change::mark(
        ctx,
        &course.id,
        &course.states,
        std::slice::from_ref(id),
        state,
        &about,
        Vec::new(),
    )
    .await?;
    let course = &Course::look(ctx, &course.id).await?;
    let mut reply = Reply::new(Tone::Good);
    reply = match state {
        State::Learning => reply.title(Text::new().plain("Begun: ").then(inline(&at.topic.text))),
        _ => reply.title(Text::new().plain("Put back: ").then(inline(&at.topic.text))),
    };
    if marked.returned {
        reply = reply.small("Its points went back with it.");
    }
    let reply = reply.blocks(card(ctx, course, at).await?);
    Ok(reply.row([
        Button::new("Done", target::press("done", &course.id, id)).primary(),
        Button::new("Practise it", target::press("practice", &course.id, id)),
        Button::new("Undo", "undo"),
    ]))
}

/// Everything about a topic below its title.
pub(super) async fn card(
    ctx: &mut Ctx<'_>,
    course: &Course<'_>,
    at: &TopicAt<'_>,
) -> Result<Vec<Block>, Fault> {
    let catalog = ctx.catalog();
    let id = &at.topic.id;
    let standing = course.standing();
    let due = view::due_topics(ctx, course).await?.contains(id);
    let mut blocks = vec![Block::Small(Text::from(place(ctx.today(), course, at, due)))];

    let concepts = catalog.concepts(&course.id, id);
    let known: Vec<_> = concepts
        .iter()
        .filter_map(|concept| catalog.graph().get(concept))
        .collect();
    for concept in &known {
        if let Some(about) = &concept.about {
            blocks.push(Block::Para(
                Text::new()
                    .strong(concept.title.as_str())
                    .plain(": ")
                    .then(inline(about)),
            ));
        }
    }
    // A concept's page may be what the stage recommends, too.
    let mut seen = HashSet::new();
    let links: Vec<Item> = known
        .iter()
        .flat_map(|concept| concept.links.iter().map(|url| (concept.title.as_str(), url)))
        .filter(|(_, url)| seen.insert(url.as_str()))
        .map(|(title, url)| Item::new(Text::new().link(format!("{title} · {}", site(url)), url.as_str())))
        .chain(
            at.stage
                .resources
                .iter()
                .filter(|it| {
                    let same = |url: &String| known.iter().any(|concept| concept.links.contains(url));
                    !it.url.as_ref().is_some_and(same)
                })
                .map(view::resource),
        )
        .collect();
    if !links.is_empty() {
        blocks.push(Block::Para("Read:".into()));
        blocks.push(Block::List {
            from: None,
            items: links,
        });
    }

    let done: BTreeSet<ConceptId> = course
        .roadmap
        .topics()
        .filter(|it| standing.state(&it.topic.id) == State::Done)
        .flat_map(|it| catalog.concepts(&course.id, &it.topic.id).to_vec())
        .collect();
    let before = |concept: &ConceptId| {
        catalog
            .graph()
            .prerequisites(concept)
            .map(|it| it.id.clone())
            .collect()
    };
    // What this roadmap does not teach is taken to be known.
    let taught: BTreeSet<&ConceptId> = course
        .roadmap
        .topics()
        .flat_map(|it| catalog.certain_concepts(&course.id, &it.topic.id))
        .collect();
    let missing = advice(concepts, &done, before);
    let missing: Vec<_> = missing
        .iter()
        .filter(|concept| taught.contains(concept))
        .filter_map(|concept| catalog.graph().get(concept))
        .map(|it| it.title.as_str())
        .collect();
    if !missing.is_empty() && standing.state(id).is_open() {
        blocks.push(Block::Small(Text::from(format!(
            "Better after: {}.",
            words::list(&missing)
        ))));
    }

    let notes = ctx.tx.notes_of(ctx.learner.id, &course.id, id).await?;
    for note in notes.iter().rev().take(NOTES).rev() {
        blocks.push(Block::Quote(note.text.as_str().into()));
    }
    if notes.len() > NOTES {
        let more = notes.len() - NOTES;
        blocks.push(Block::Small(
            Text::new()
                .plain(format!("{} more under ", words::count(more, "note")))
                .command("note")
                .plain("."),
        ));
    }
    Ok(blocks)
}

/// What can be done with a topic.
pub(super) fn buttons(course: &Course<'_>, at: &TopicAt<'_>) -> Vec<Button> {
    let id = &at.topic.id;
    let press = |verb: &str| target::press(verb, &course.id, id);
    let state = course.standing().state(id);
    let mut buttons = Vec::new();
    if state == State::Todo || state == State::Skipped {
        buttons.push(Button::new("Begin", press("topic as:learning")));
    }
    if state == State::Done {
        buttons.push(Button::new("Put back", press("topic as:todo")));
    } else {
        buttons.push(Button::new("Done", press("done")).primary());
    }
    buttons.push(Button::new("Practise it", press("practice")));
    if state.is_open() {
        buttons.push(Button::new("Skip", press("skip")));
    }
    buttons
}

/// "Phase 2: Ownership · Borrowing · important · done on 26 March".
fn place(today: Date, course: &Course<'_>, at: &TopicAt<'_>, due: bool) -> String {
    let mut parts = vec![view::stage_title(at.stage)];
    parts.extend(at.section.title.as_ref().map(|title| title.replace('`', "")));
    let standing = course.standing();
    if at.topic.emphasis {
        parts.push("very important".to_owned());
    }
    if standing.is_optional(at) {
        parts.push("optional".to_owned());
    }
    if let Some(marked) = standing
        .marked(&at.topic.id)
        .filter(|marked| marked.state != State::Todo)
    {
        let state = if due {
            "done, due for review,"
        } else {
            spoken(marked.state)
        };
        parts.push(format!("{state} since {}", fmt_day(marked.since, today)));
    }
    parts.join(" · ")
}

fn spoken(state: State) -> &'static str {
    match state {
        State::Todo => "to do",
        State::Learning => "being learnt",
        State::Done => "done",
        State::Skipped => "skipped",
    }
}

/// The host of a link, to tell links apart.
fn site(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '#', '?']).next().unwrap_or(rest)
}

/// A topic that was found and is not there: the roadmap changed under our feet.
pub(super) fn vanished() -> Refusal {
    Refusal::new("This topic is not on the roadmap any more.")
        .button(Button::new("Show the roadmap", "roadmap"))
}

/// A topic's title without code marks, for a sentence that is stored.
pub(super) fn name(course: &Course<'_>, id: &TopicId) -> String {
    course
        .roadmap
        .topic(id)
        .map_or_else(|| id.to_string(), |at| at.topic.text.replace('`', ""))
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn a_topic_is_begun_put_back_and_begun_again() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["topic generics", "1", "topic as:learning generics", "topic as:todo generics", "done generics", "topic as:todo generics", "undo", "undo"]).await, @"
        > topic generics
        Generics

        Phase 2: Abstraction · Traits
        [1 Begin] [2 Done] [3 Practise it] [4 Skip]

        > 1
        Begun: Generics

        Phase 2: Abstraction · Traits · being learnt since Thu 26 March
        [1 Done] [2 Practise it] [3 Undo]

        > topic as:learning generics
        Generics is being learnt already.
        [1 Done] [2 Practise it] [3 Skip]

        > topic as:todo generics
        Put back: Generics

        Phase 2: Abstraction · Traits
        [1 Done] [2 Practise it] [3 Undo]

        > done generics
        Done: Generics

        +15 points · streak now 1 day

        Done: 1 of 7

        Next: Moves
        [1 Next topic] [2 Practise it] [3 Undo]

        > topic as:todo generics
        Put back: Generics

        Its points went back with it.

        Phase 2: Abstraction · Traits
        [1 Done] [2 Practise it] [3 Undo]

        > undo
        Taken back: Generics put back.

        +15 points · streak 1 day again

        The change before that: Generics done.
        [1 Today] [2 Undo that too]

        > undo
        Taken back: Generics done.

        −15 points · streak 0 days again

        The change before that: Generics put back.
        [1 Today] [2 Undo that too]
        ");
    }

    #[tokio::test]
    async fn unknown_and_ambiguous_topics_are_answered_with_choices() {
        let mut s = Scenario::at("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["topic", "enroll rust-backend", "topic error", "topic quantum", "topic as:done 1.1", "topic rust-mastery/ownership"]).await, @r#"
        > topic
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]

        > enroll rust-backend
        You follow Rust Learning Roadmap for Backend Development now

        Six phases from the first program to backend services in production, with a week range each, and projects to build along the way.

        6 stages and 117 topics to do. Take your time; the order is advice.

        First up: Installing Rust and Cargo (the package manager) (Phase 1: Fundamentals).

        A practice question comes at 09:00 (Europe/Berlin). Change that with `remind`.
        [1 Today] [2 Practise] [3 Undo]

        > topic error
        Several topics match “error”. Which one?
        [1 Error tracking (Phase 5)]
        [2 Error handling best practices (Phase 2)]
        [3 Error responses and status codes (Phase 4)]
        [4 Custom error types (Phase 2)]
        [5 The ? operator for error propagation (Phase 2)]
        [6 Option and Result types (error handling the Rust way) (Phase 2)]

        > topic quantum
        I find no topic for “quantum”.
        [1 Show the roadmap]

        > topic as:done 1.1
        A topic can be set to learning or todo here, not to "done".

        > topic rust-mastery/ownership
        You are not following Complete Rust Mastery Roadmap. Join it first, then try again.
        [1 Join it]
        "#);
    }
}
