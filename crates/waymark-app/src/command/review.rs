//! `review`: what falls due, and when.

use jiff::ToSpan;
use waymark_core::ids::TopicId;

use crate::{
    asking::{self, Desk},
    command::{Args, Command, Group, Parts, Shown, Spec, Who},
    course::{Course, not_enrolled},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Button, Item, Mark, Reply, Text, inline},
    target, view, words,
};

/// So many topics are named for each roadmap.
const NAMED: usize = 8;
/// So many topics get a button.
const BUTTONS: usize = 3;

/// `review`
pub(crate) struct Review;

impl Command for Review {
    const SPEC: Spec = Spec {
        name: "review",
        about: "Show what falls due for review, and when",
        group: Group::Practise,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[],
        parts: Parts::None,
        examples: &["review"],
        details: "A done topic whose questions fall due is due for review. It stays done.",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let desk = Desk::lay(ctx).await?;
        if desk.courses.is_empty() {
            return Err(not_enrolled().into());
        }
        let session = desk.session();
        let left = session.remaining.total();
        let mut reply = Reply::titled("Review").facts(schedule(&desk));
        if session.held_back.due > 0 {
            reply = reply.small(format!(
                "That is much at once, so it is spread: {} today, the others on the days to come.",
                session.remaining.due
            ));
        }
        let mut row: Vec<_> = (left > 0)
            .then(|| Button::new(format!("Practise ({left})"), "practice").primary())
            .into_iter()
            .collect();
        for course in &desk.courses {
            let due = view::due_topics(ctx, course).await?;
            let due: Vec<_> = course
                .roadmap
                .topics()
                .filter(|at| due.contains(&at.topic.id))
                .map(|at| (&at.topic.id, at.topic.text.as_str()))
                .collect();
            if due.is_empty() {
                continue;
            }
            let title = format!(
                "Due on {}: {}",
                course.roadmap.title,
                words::count(due.len(), "done topic")
            );
            reply = reply.para(title).list(named(&due));
            row.extend(buttons(course, &due, row.len()));
        }
        reply = match asking::retention(ctx, desk.today).await? {
            kept if kept.asked == 0 => {
                reply.small("How much you remember shows here once questions have come back to you.")
            }
            kept => reply.small(kept.sentence()),
        };
        if left == 0 {
            reply = reply.small("Nothing is left for today.");
            if desk.pick(&asking::Source::More).is_some() {
                row.insert(0, Button::new("More questions", "practice more"));
            }
        }
        Ok(reply.row(row))
    }
}

/// How many fall due today, tomorrow, within a week.
fn schedule(desk: &Desk<'_>) -> Vec<(Text, Text)> {
    let today = desk.today;
    let day = |ahead: i64| today.saturating_add(ahead.days());
    let session = desk.session();
    let now = session.remaining.due + session.held_back.due;
    let fact = |name: &str, number: usize| (Text::from(name), Text::from(words::count(number, "question")));
    let mut facts = vec![
        fact("Due today", now),
        fact("Due tomorrow", desk.due_between(day(1), day(1))),
        fact("Due in the next 7 days", desk.due_between(day(1), day(7))),
    ];
    if session.remaining.new > 0 {
        facts.push(fact("New today", session.remaining.new));
    }
    if session.remaining.retry > 0 {
        facts.push(fact("To try again today", session.remaining.retry));
    }
    facts
}

fn named(due: &[(&TopicId, &str)]) -> Vec<Item> {
    let mut items: Vec<_> = due
        .iter()
        .take(NAMED)
        .map(|(_, text)| Item::marked(Mark::Due, inline(text)))
        .collect();
    if due.len() > NAMED {
        items.push(Item::new(format!("and {} more", due.len() - NAMED)));
    }
    items
}

fn buttons(course: &Course<'_>, due: &[(&TopicId, &str)], taken: usize) -> Vec<Button> {
    let free = BUTTONS.saturating_sub(taken.saturating_sub(1));
    due.iter()
        .take(free)
        .map(|(id, text)| {
            let name = asking::shortened(&text.replace('`', ""));
            Button::new(name, target::press("practice", &course.id, id))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::small;

    #[tokio::test]
    async fn what_falls_due_is_told_by_day_and_by_topic() {
        let mut ada = small::learner().await;
        assert_snapshot!(ada.talk(&["review"]).await, @r#"
        > review
        Review

        Due today: 0 questions
        Due tomorrow: 0 questions
        Due in the next 7 days: 0 questions
        New today: 3 questions

        How much you remember shows here once questions have come back to you.
        [1 Practise (3)]
        "#);
        ada.talk(&["done moves", "practice moves", "string", "1", "idk", "1", "a"])
            .await;
        assert_snapshot!(ada.talk(&["review", ":wait 1d", "review", "2", "line 4", ":wait 60d", "review"]).await, @"
        > review
        Review

        Due today: 0 questions
        Due tomorrow: 2 questions
        Due in the next 7 days: 3 questions
        To try again today: 2 questions

        How much you remember shows here once questions have come back to you.
        [1 Practise (2)]

        > :wait 1d
        > review
        Review

        Due today: 2 questions
        Due tomorrow: 0 questions
        Due in the next 7 days: 1 question

        Due on Small Rust: 1 done topic

        [r] Moves

        How much you remember shows here once questions have come back to you.
        [1 Practise (2)] [2 Moves]

        > 2
        On Moves · due

        Which of these are `Copy`?

        [ ] A  A shared reference to a `String`
        [ ] B  A tuple of two `i32`
        [ ] C  A vector of numbers that are themselves `Copy`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A] [2 B] [3 C]
        [4 I don't know] [5 Stop]

        > line 4
        That is none of the options A to C, and the question is still open. More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 I don't know]
        [2 Stop]

        > :wait 60d
        > review
        Review

        Due today: 3 questions
        Due tomorrow: 0 questions
        Due in the next 7 days: 0 questions
        New today: 3 questions

        Due on Small Rust: 1 done topic

        [r] Moves

        How much you remember shows here once questions have come back to you.
        [1 Practise (6)] [2 Moves]
        ");
    }
}
