//! `done`: tick topics off.

use waymark_core::{ids::TopicId, points::Deed, progress::State};

use crate::{
    change,
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Item, Mark, Reply, Text, Tone, inline},
    study::{self, About, Gain},
    target, view, words,
};

use super::topic;

/// At most so many topics at once.
const AT_ONCE: usize = 20;

/// `done [topic, topic …]`
pub(crate) struct Done {
    topics: Option<String>,
}

impl Command for Done {
    const SPEC: Spec = Spec {
        name: "done",
        about: "Tick a topic off",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "topic",
            Kind::Topic,
            "Its number (2.5), id or words of its title; several with commas",
        )],
        parts: Parts::None,
        examples: &["done", "done lifetimes", "done 2.1, 2.2"],
        details: "Without a topic, the one in hand is meant; a number alone (`done 3`) means the stage you are in. `undo` takes \
                  it back. A done topic comes back as due for \
                  review when what you remember of it fades; it stays done.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            topics: args.text("topic"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let (course, topics) = wanted(ctx, self.topics.as_deref()).await?;
        let standing = course.standing();
        let open: Vec<_> = topics
            .iter()
            .filter(|id| standing.state(id) != State::Done)
            .cloned()
            .collect();
        if open.is_empty() {
            return Ok(already(&course, &topics));
        }
        let mut gains = Vec::new();
        for id in &open {
            let about = About {
                roadmap: Some(&course.id),
                topic: Some(id),
                ..About::default()
            };
            gains.push(study::record(ctx, Deed::TopicDone, about).await?);
        }
        let deeds = gains.iter().map(|gain| gain.deed).collect();
        let names: Vec<_> = open.iter().map(|id| topic::name(&course, id)).collect();
        let about = format!("{} done", words::list(&names));
        change::mark(ctx, &course.id, &course.states, &open, State::Done, &about, deeds).await?;
        let before = course.standing().stages(|_| false);
        let course = Course::look(ctx, &course.id).await?;
        Ok(say(&course, &open, &gains, &before))
    }
}

/// The topics of one line: the whole line may be one title with a comma in it, else commas part topics.
async fn wanted<'a>(ctx: &mut Ctx<'a>, line: Option<&str>) -> Result<(Course<'a>, Vec<TopicId>), Error> {
    let one = target::topic(ctx, "done", line).await;
    let Some(line) = line.filter(|line| line.contains(',')) else {
        return one.map(|(course, id)| (course, vec![id]));
    };
    if let Ok((course, id)) = one {
        return Ok((course, vec![id]));
    }
    let parts: Vec<_> = line
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > AT_ONCE {
        return Err(Refusal::new(format!(
            "That is a lot: please tick off at most {AT_ONCE} topics at once."
        ))
        .into());
    }
    let mut found: Option<(Course<'a>, Vec<TopicId>)> = None;
    for part in parts {
        let (course, id) = target::topic(ctx, "done", Some(part)).await?;
        match &mut found {
            None => found = Some((course, vec![id])),
            Some((first, ids)) if first.id == course.id => {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            Some(_) => return Err(Refusal::new("Please tick off topics of one roadmap at a time.").into()),
        }
    }
    found.ok_or_else(|| Refusal::new("Name the topics, parted by commas: 2.1, 2.2").into())
}

fn already(course: &Course<'_>, topics: &[TopicId]) -> Reply {
    let names: Vec<_> = topics.iter().map(|id| topic::name(course, id)).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    let mut buttons = vec![Button::new("Today", "today").primary()];
    if let [only] = topics {
        buttons.push(Button::new(
            "Put back",
            target::press("topic as:todo", &course.id, only),
        ));
    }
    Reply::new(Tone::Plain)
        .para(format!("{} {are} done already.", words::list(&names)))
        .row(buttons)
}

fn say(
    course: &Course<'_>,
    topics: &[TopicId],
    gains: &[Gain],
    before: &[waymark_core::progress::Progress],
) -> Reply {
    let standing = course.standing();
    let all = standing.progress(|_| false);
    let after = standing.stages(|_| false);
    let mut reply = Reply::new(Tone::Good);
    let names: Vec<_> = topics
        .iter()
        .filter_map(|id| course.roadmap.topic(id))
        .map(|at| inline(&at.topic.text))
        .collect();
    reply = match names.as_slice() {
        [only] => reply.title(Text::new().plain("Done: ").then(only.clone())),
        several => {
            let items = several.iter().map(|name| Item::marked(Mark::Done, name.clone()));
            reply
                .title(format!("Done: {}", words::count(several.len(), "topic")))
                .list(items)
        }
    };
    if let Some(gain) = Gain::sum(gains) {
        reply = reply.block(gain.line());
    }
    for (index, stage) in course.roadmap.stages.iter().enumerate() {
        let (Some(was), Some(is)) = (before.get(index), after.get(index)) else {
            continue;
        };
        if is.is_complete() && !was.is_complete() {
            reply = reply
                .tone(Tone::Festive)
                .para(Text::new().strong(format!("{} is complete!", view::stage_title(stage))));
            for milestone in stage
                .milestones
                .iter()
                .filter(|it| standing.state(&it.id).is_open())
            {
                reply = reply.para(Text::new().plain("Its milestone: ").then(inline(&milestone.text)));
                reply = reply.row([Button::new(
                    "Hand in the milestone",
                    target::press("project", &course.id, &milestone.id),
                )]);
            }
        }
    }
    reply = reply.meter("Done", all.done, all.required.saturating_sub(all.skipped));
    if all.is_complete() {
        reply = reply
            .tone(Tone::Festive)
            .para(Text::new().strong(format!("100 %: you have walked all of {}.", course.roadmap.title)));
    }
    let mut buttons = Vec::new();
    if let Some(next) = course.in_hand() {
        reply = reply.small(Text::new().plain("Next: ").then(inline(&next.at.topic.text)));
        buttons.push(
            Button::new(
                "Next topic",
                target::press("topic", &course.id, &next.at.topic.id),
            )
            .primary(),
        );
    }
    if let [only] = topics {
        buttons.push(Button::new(
            "Practise it",
            target::press("practice", &course.id, only),
        ));
    } else {
        buttons.push(Button::new("Practise", "practice"));
    }
    buttons.push(Button::new("Undo", "undo"));
    reply.row(buttons)
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn topics_are_ticked_off_by_number_words_and_several_at_once() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["done 1.1, 1.2", "done 1.1", "done generics", "done 3", "done 1.1, 99.1"]).await, @"
        > done 1.1, 1.2
        Done: 2 topics

        [x] Moves
        [x] Borrowing

        +25 points · streak now 1 day

        Done: 2 of 7

        Next: Slices
        [1 Next topic] [2 Practise] [3 Undo]

        > done 1.1
        Moves is done already.
        [1 Today] [2 Put back]

        > done generics
        Done: Generics

        +10 points · streak 1 day

        Done: 3 of 7

        Next: Slices
        [1 Next topic] [2 Practise it] [3 Undo]

        > done 3
        Done: Slices

        +10 points · streak 1 day

        Done: 4 of 7

        Next: Structs
        [1 Next topic] [2 Practise it] [3 Undo]

        > done 1.1, 99.1
        I find no topic for “99.1”.
        [1 Show the roadmap]
        ");
    }

    #[tokio::test]
    async fn a_complete_stage_is_celebrated() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["stage 1", "done 1.1, 1.2, 1.3, 1.4", "roadmap", "done tiny/one"]).await, @"
        > stage 1
        Phase 1: Basics

        weeks 1–2

        Done: 0 of 4

        [ ] 1.1 Moves
        [ ] 1.2 Borrowing
        [ ] 1.3 Slices
        [ ] 1.4 Structs

        [ ] Milestone: A todo list for the command line

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 Next topic] [2 Next stage ›]

        > done 1.1, 1.2, 1.3, 1.4
        Done: 4 topics

        [x] Moves
        [x] Borrowing
        [x] Slices
        [x] Structs

        +45 points · streak now 1 day

        Phase 1: Basics is complete!

        Its milestone: A todo list for the command line

        Done: 4 of 7

        Next: Traits & `impl`
        [1 Hand in the milestone]
        [2 Next topic] [3 Practise] [4 Undo]

        > roadmap
        Ferris from Scratch

        From the first line to a small web service.

        Done: 4 of 7

        [x] Phase 1: Basics · weeks 1–2 · 4 of 4
        [ ] Phase 2: Abstraction · weeks 3–4 · 0 of 3 · you are here
        [ ] Deep Dives · ongoing · optional · 0 of 1 optional

        `stage 2` shows the topics of a stage.
        [1 Phase 2: Abstraction] [2 Resources] [3 Projects]

        > done tiny/one
        You are not following Tiny Steps. Join it first, then try again.
        [1 Join it]
        ");
    }
}
