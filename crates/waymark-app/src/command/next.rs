//! `next`: which topics come next, and why.

use waymark_core::{
    progress::Why,
    roadmap::{Roadmap, TopicAt},
};

use crate::{
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Item, Reply, Text, Tone, inline},
    target, view,
};

/// As many as are shown without a number.
const SHOWN: i64 = 5;

/// `next [count]`
pub(crate) struct NextUp {
    count: usize,
}

impl Command for NextUp {
    const SPEC: Spec = Spec {
        name: "next",
        about: "Show which topics come next, and why",
        group: Group::Learn,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "count",
            Kind::Integer(1, 20),
            "How many; five if left out",
        )],
        parts: Parts::None,
        examples: &["next", "next 10"],
        details: "What you have begun comes first, then the author's order with the urgent topics of a stage in front, \
                  then what is optional. It is advice: any topic can be ticked off at any time.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let count = args.integer("count", 1, 20)?.unwrap_or(SHOWN);
        Ok(Self {
            count: usize::try_from(count).unwrap_or(1),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let course = Course::focus(ctx).await?;
        let standing = course.standing();
        let upcoming = standing.upcoming(|_| true, self.count);
        let Some(first) = upcoming.first() else {
            return Ok(Reply::new(Tone::Festive)
                .para("Nothing is left: every topic is done or skipped.")
                .row([
                    Button::new("Practise", "practice").primary(),
                    Button::new("Other roadmaps", "roadmaps"),
                ]));
        };
        let topics: Vec<_> = course.roadmap.topics().collect();
        let items = upcoming.iter().map(|next| {
            let reason = match next.why {
                Why::Begun => "begun".to_owned(),
                Why::Suggested { step } => format!("step {step} of the suggested order"),
                Why::InOrder => view::stage_title(next.at.stage),
                Why::Optional => "optional".to_owned(),
            };
            let text = Text::new()
                .plain(format!("{} ", place(course.roadmap, &topics, &next.at)))
                .then(inline(&next.at.topic.text))
                .plain(format!(" · {reason}"));
            Item::marked(view::mark(standing.state(&next.at.topic.id), false), text)
        });
        let topic = &first.at.topic;
        let begin = if first.why == Why::Begun {
            Button::new(
                "Done with the first",
                target::press("done", &course.id, &topic.id),
            )
        } else {
            Button::new(
                "Begin the first",
                target::press("topic as:learning", &course.id, &topic.id),
            )
        };
        Ok(Reply::titled("Coming up")
            .list(items)
            .small(
                Text::new()
                    .plain("See one with ")
                    .command("topic")
                    .plain(" and its number, or words of its title."),
            )
            .row([begin.primary(), Button::new("Today", "today")]))
    }
}

/// `2.5`, as the stage lists it.
fn place(roadmap: &Roadmap, topics: &[TopicAt<'_>], wanted: &TopicAt<'_>) -> String {
    let number = topics
        .iter()
        .filter(|at| at.stage_index == wanted.stage_index)
        .position(|at| at.topic.id == wanted.topic.id)
        .map_or(1, |index| index + 1);
    format!("{}.{number}", target::place(roadmap, wanted.stage_index))
}

#[cfg(test)]
mod tests {
    use crate::testing::Scenario;

    #[tokio::test]
    async fn what_comes_next_has_its_number_and_reason() {
        let mut s = Scenario::sample("2026-03-26T18:00:00+01:00[Europe/Berlin]").await;
        insta::assert_snapshot!(s.talk(&["next", "next 2", "topic as:learning 2.1", "next 3", "next 99", "next two"]).await, @r#"
        > next
        Coming up

        [ ] 1.1 Moves · Phase 1: Basics
        [ ] 1.2 Borrowing · Phase 1: Basics
        [ ] 1.3 Slices · Phase 1: Basics
        [ ] 1.4 Structs · Phase 1: Basics
        [ ] 2.1 Traits & `impl` · step 1 of the suggested order

        See one with `topic` and its number, or words of its title.
        [1 Begin the first] [2 Today]

        > next 2
        Coming up

        [ ] 1.1 Moves · Phase 1: Basics
        [ ] 1.2 Borrowing · Phase 1: Basics

        See one with `topic` and its number, or words of its title.
        [1 Begin the first] [2 Today]

        > topic as:learning 2.1
        Begun: Traits & `impl`

        Phase 2: Abstraction · Traits · being learnt since Thu 26 March
        [1 Done] [2 Practise it] [3 Undo]

        > next 3
        Coming up

        [~] 2.1 Traits & `impl` · begun
        [ ] 1.1 Moves · Phase 1: Basics
        [ ] 1.2 Borrowing · Phase 1: Basics

        See one with `topic` and its number, or words of its title.
        [1 Done with the first] [2 Today]

        > next 99
        The count has to be a whole number from 1 to 20; "99" is not.

        > next two
        The count has to be a whole number from 1 to 20; "two" is not.
        "#);
    }
}
