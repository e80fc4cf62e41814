//! `skip`: leave a topic out.

use waymark_core::progress::State;

use crate::{
    change,
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Reply, Text, Tone, inline},
    target,
};

use super::topic;

/// `skip [topic]`
pub(crate) struct Skip {
    topic: Option<String>,
}

impl Command for Skip {
    const SPEC: Spec = Spec {
        name: "skip",
        about: "Leave a topic out; it no longer counts",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "topic",
            Kind::Topic,
            "Its number (2.5), its id, or words of its title",
        )],
        parts: Parts::None,
        examples: &["skip", "skip 4.3"],
        details: "A skipped topic counts neither as done nor as left. Take it back with `undo`, or begin it after all with `topic`.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        Ok(Self {
            topic: args.text("topic"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let (course, id) = target::topic(ctx, "skip", self.topic.as_deref()).await?;
        let Some(at) = course.roadmap.topic(&id) else {
            return Err(topic::vanished().into());
        };
        let title = inline(&at.topic.text);
        match course.standing().state(&id) {
            State::Done => {
                return Err(
                    Refusal::new(title.plain(" is done already, so there is nothing to skip."))
                        .button(Button::new(
                            "Put it back",
                            target::press("topic as:todo", &course.id, &id),
                        ))
                        .into(),
                );
            }
            State::Skipped => {
                return Ok(Reply::new(Tone::Plain)
                    .para(title.plain(" is skipped already."))
                    .row([Button::new(
                        "Put it back",
                        target::press("topic as:todo", &course.id, &id),
                    )]));
            }
            State::Todo | State::Learning => {}
        }
        let about = format!("{} skipped", topic::name(&course, &id));
        change::mark(
            ctx,
            &course.id,
            &course.states,
            std::slice::from_ref(&id),
            State::Skipped,
            &about,
            Vec::new(),
        )
        .await?;
        let course = crate::course::Course::look(ctx, &course.id).await?;
        let mut reply = Reply::new(Tone::Plain).title(Text::new().plain("Skipped: ").then(title));
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
        buttons.push(Button::new("Undo", "undo"));
        Ok(reply.row(buttons))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn a_skipped_topic_does_not_count() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["skip", "skip 1.1", "stage 1", "undo", "done 1.1", "skip 1.1", "skip"]).await, @"
        > skip
        Skipped: Moves

        Next: Borrowing
        [1 Next topic] [2 Undo]

        > skip 1.1
        Moves is skipped already.
        [1 Put it back]

        > stage 1
        Phase 1: Basics

        weeks 1–2

        Done: 0 of 3

        [-] 1.1 Moves
        [ ] 1.2 Borrowing
        [ ] 1.3 Slices
        [ ] 1.4 Structs

        [ ] Milestone: A todo list for the command line

        Read:

        - The Book <https://doc.rust-lang.org/book/>: chapters 1 to 6

        `done 1.1` ticks a topic off; `topic 1.1` explains it.
        [1 Next topic] [2 Next stage ›]

        > undo
        Taken back: Moves skipped.
        [1 Today]

        > done 1.1
        Done: Moves

        +15 points · streak now 1 day

        Done: 1 of 7

        Next: Borrowing
        [1 Next topic] [2 Practise it] [3 Undo]

        > skip 1.1
        Moves is done already, so there is nothing to skip.
        [1 Put it back]

        > skip
        Skipped: Borrowing

        Next: Slices
        [1 Next topic] [2 Undo]
        ");
    }
}
