//! `practice`: the next question.

use waymark_core::when::fmt_day;
use waymark_store::Ask;

use crate::{
    asking::{self, Desk, Source},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    course::not_enrolled,
    ctx::Ctx,
    error::{Error, Refusal},
    expect,
    reply::{Button, Reply, Text},
    target, words,
};

/// `practice [topic]`
pub(crate) struct Practice {
    what: What,
}

enum What {
    /// The next question, in one of the ways that need no topic.
    Plan(Source),
    /// One topic, in the learner's words.
    Topic(String),
    /// Enough for now.
    Stop,
}

impl Command for Practice {
    const SPEC: Spec = Spec {
        name: "practice",
        about: "Answer a question: what falls due first, then what is new",
        group: Group::Practise,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[Param::optional(
            "topic",
            Kind::Topic,
            "A topic, a number of questions, or more; today's share if left out",
        )],
        parts: Parts::None,
        examples: &["practice", "practice 5", "practice lifetimes", "practice more"],
        details: "Questions come back when you are about to forget them. practice more goes beyond today's share of new ones.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let text = args.get("topic").unwrap_or_default().trim();
        let word = text.to_lowercase();
        let what = match word.as_str() {
            "stop" => What::Stop,
            _ => match word.parse::<Source>() {
                Ok(Source::Prompt(_)) | Err(()) => What::Topic(text.to_owned()),
                Ok(source) => What::Plan(source),
            },
        };
        if let What::Topic(text) = &what
            && text.parse::<i64>().is_ok()
        {
            return Err(Refusal::new(format!(
                "I can ask 1 to {} questions in one go. Pick a number in between.",
                asking::COUNT_MAX
            ))
            .button(Button::new("5 questions", "practice 5")));
        }
        Ok(Self { what })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let source = match self.what {
            What::Stop => return stop(ctx).await,
            What::Plan(source) => source,
            What::Topic(query) => {
                let (course, topic) = target::topic(ctx, "practice", Some(&query)).await?;
                Source::Topic(course.id, topic)
            }
        };
        let desk = Desk::lay(ctx).await?;
        if desk.courses.is_empty() {
            return Err(not_enrolled().into());
        }
        if let Some((ask, question)) = asking::open(ctx).await?
            && belongs(&desk, &ask)
        {
            match &source {
                // Another topic was asked for: that goes before what is open.
                Source::Topic(roadmap, topic)
                    if (ask.roadmap.as_ref(), ask.topic.as_ref()) != (Some(roadmap), Some(topic)) => {}
                Source::Count { .. } if Source::of(&ask) != source => {
                    let ask = asking::put_again(ctx, &ask, &source).await?;
                    return Ok(asking::show(ctx, &desk, &ask, question).await?);
                }
                _ => return Ok(asking::show(ctx, &desk, &ask, question).await?),
            }
        }
        let Some(question) = desk.pick(&source) else {
            return Ok(nothing_left(&desk, &source));
        };
        let source = match source {
            Source::Count { at, of } => {
                // No more than there are today.
                let left = u32::try_from(desk.session().remaining.total()).unwrap_or(u32::MAX);
                let of = of.min(left.saturating_add(at).saturating_sub(1));
                Source::Count { at, of }
            }
            other => other,
        };
        let ask = asking::put(ctx, &desk, question, &source).await?;
        Ok(asking::show(ctx, &desk, &ask, question).await?)
    }
}

/// Whether an open question is of a roadmap that the learner still follows.
fn belongs(desk: &Desk<'_>, ask: &Ask) -> bool {
    ask.roadmap
        .as_ref()
        .is_none_or(|roadmap| desk.courses.iter().any(|course| course.id == *roadmap))
}

/// Nothing is to be asked: says what was done, when it goes on, and what can be done meanwhile.
fn nothing_left(desk: &Desk<'_>, source: &Source) -> Reply {
    let (_, answered) = desk.score();
    let mut reply = Reply::titled(match source {
        Source::Topic(roadmap, topic) => match desk.topic_name(roadmap, topic) {
            Some(name) => format!("You have seen all of {name} today."),
            None => "You have seen all of this topic today.".to_owned(),
        },
        _ if answered > 0 => "Done for today.".to_owned(),
        _ => "Nothing is due today.".to_owned(),
    });
    if answered > 0 {
        reply = reply.para(format!("Today: {}.", asking::score(desk)));
    }
    let session = desk.session();
    let mut row = Vec::new();
    if session.remaining.total() > 0 {
        let label = format!("Today's share ({} left)", session.remaining.total());
        row.push(Button::new(label, "practice").primary());
    } else {
        reply = reply.para(match session.next_day {
            Some(day) if desk.today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) => {
                "The next questions come tomorrow.".to_owned()
            }
            Some(day) => format!("The next question falls due on {}.", fmt_day(day, desk.today)),
            None => "New questions come with the topics that you take up.".to_owned(),
        });
        if *source != Source::More && desk.pick(&Source::More).is_some() {
            row.push(Button::new("More questions", "practice more"));
        }
    }
    if let Some((course, topic)) = desk.in_hand()
        && let Some(name) = desk.topic_name(&course.id, &topic)
    {
        reply = reply.small(format!("Or go on with the roadmap: {name} is in hand."));
        let label = format!("Topic: {}", asking::shortened(&name));
        row.push(Button::new(label, target::press("topic", &course.id, &topic)));
    }
    reply.row(row)
}

/// Waits for no answer any more; nothing is lost.
pub(super) async fn stop(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    let open = asking::open(ctx).await?;
    if let Some((ask, _)) = &open {
        expect::settled(ctx, &asking::awaiting(ask.id)).await?;
    }
    let desk = Desk::lay(ctx).await?;
    let mut reply = Reply::titled("Enough for now.");
    if !desk.asked.is_empty() {
        reply = reply.para(format!("Today: {}.", asking::score(&desk)));
    }
    let left = desk.session().remaining.total();
    let text = match (open.is_some(), left) {
        (true, _) => Text::new()
            .plain("The open question waits; ")
            .command("practice")
            .plain(" shows it again."),
        (false, 0) => "Nothing is left for today.".into(),
        (false, left) => Text::new()
            .plain(format!("{} left for today; ", words::count(left, "question")))
            .command("practice")
            .plain(" goes on."),
    };
    reply = reply.small(text);
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::{Scenario, small};

    #[tokio::test]
    async fn a_day_of_practice_from_the_first_question_to_the_last() {
        let mut ada = small::learner().await;
        let said = ada
            .talk(&[
                "practice",
                "string",
                "1",
                "line 4",
                "1",
                "a b c",
                "practice",
                "stop",
                "practice stop",
            ])
            .await;
        assert_snapshot!(said, @r#"
        > practice
        Question 1 of 3 today · Moves · new

        Which of these types is moved on assignment?

        Press an option, or type its letter.
        [1 A  i32]
        [2 B  String]
        [3 C  &str]
        [4 Hint] [5 I don't know] [6 Stop]

        > string
        Right!

        (+) B  `String`

        `String` owns memory on the heap; the others are `Copy`.

        +10 points · streak now 1 day

        I'll ask again in 7 days (Thu 2 April).
        [1 Next question (2 left)] [2 Topic: Moves] [3 Stop]

        > 1
        Question 2 of 3 today · Moves · new

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      let s = String::from("hi");
            3      let t = s;
            4      println!("{s}");
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]

        > line 4
        Right!

        `s` was moved into `t`.

        +5 points · streak 1 day

        I'll ask again in 10 days (Sun 5 April).
        [1 Next question (1 left)] [2 Topic: Moves] [3 Stop]

        > 1
        Question 3 of 3 today · Moves · new

        Which of these are `Copy`?

        [ ] A  A tuple of two `i32`
        [ ] B  A vector of numbers that are themselves `Copy`
        [ ] C  A shared reference to a `String`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A] [2 B] [3 C]
        [4 I don't know] [5 Stop]

        > a b c
        Not quite.

        All the right ones are among yours, and one that is not.

        What is right:

        (+) A  A tuple of two `i32`
        (+) C  A shared reference to a `String`

        A vector owns its buffer.

        +2 points · streak 1 day

        You get another try today.
        [1 Next question (1 left)] [2 Topic: Moves] [3 Stop]

        > practice
        Question 4 of 4 today · Moves · once more

        Which of these are `Copy`?

        [ ] A  A tuple of two `i32`
        [ ] B  A vector of numbers that are themselves `Copy`
        [ ] C  A shared reference to a `String`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A] [2 B] [3 C]
        [4 I don't know] [5 Stop]

        > stop
        Enough for now.

        Today: 3 answered, 2 right.

        The open question waits; `practice` shows it again.

        > practice stop
        Enough for now.

        Today: 3 answered, 2 right.

        The open question waits; `practice` shows it again.
        "#);
    }

    #[tokio::test]
    async fn the_open_question_is_shown_again_unless_another_topic_is_asked_for() {
        let mut ada = small::learner().await;
        let first = ada.talk(&["practice"]).await;
        let again = ada.talk(&["practice"]).await;
        assert_eq!(first, again);
        let more = ada.talk(&["practice more"]).await;
        assert_eq!(
            first.replace("> practice", ""),
            more.replace("> practice more", "")
        );
        assert_snapshot!(ada.talk(&["practice iterators", "practice 2", "next"]).await, @r#"
        > practice iterators
        On Iterators · new

        Which method must every `Iterator` have?

        Type the answer.
        [1 I don't know] [2 Stop]

        > practice 2
        Question 1 of 2 · Iterators · new

        Which method must every `Iterator` have?

        Type the answer.
        [1 I don't know] [2 Stop]

        > next
        Right!

        All the others are built on `next`.

        +10 points · streak now 1 day

        I'll ask again in 9 days (Sat 4 April).
        [1 Next question] [2 Topic: Iterators] [3 Stop]
        "#);
    }

    #[tokio::test]
    async fn a_topic_is_practised_to_its_end_and_ahead_of_time_tomorrow() {
        let mut ada = small::learner().await;
        let said = ada
            .talk(&[
                "practice iterators",
                "next()",
                "1",
                "2 4",
                "1",
                "laziness saves work",
                "easy",
                "practice iterators",
                ":wait 1d",
                "practice iterators",
            ])
            .await;
        assert_snapshot!(said, @r#"
        > practice iterators
        On Iterators · new

        Which method must every `Iterator` have?

        Type the answer.
        [1 I don't know] [2 Stop]

        > next()
        Right!

        All the others are built on `next`.

        +10 points · streak now 1 day

        I'll ask again in 7 days (Thu 2 April).
        [1 Next question] [2 Topic: Iterators] [3 Stop]

        > 1
        On Iterators · new

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      for n in [1, 2].iter().map(|n| n * 2) {
            3          println!("{n}");
            4      }
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]

        > 2 4
        Right!

        `map` is lazy; the loop drives it.

        +5 points · streak 1 day

        I'll ask again in 10 days (Sun 5 April).
        [1 Next question] [2 Topic: Iterators] [3 Stop]

        > 1
        On Iterators · new

        Why are iterators lazy?

        Answer in your own words (I don't keep them), then compare and grade yourself.
        [1 Show the model answer]
        [2 I don't know] [3 Stop]

        > laziness saves work
        A model answer

        So that nothing is computed or kept that nobody asks for.

        See the book <https://doc.rust-lang.org/book/ch13-02-iterators.html>.

        How was yours? Again: not there. Hard: with trouble, or in part. Good: all that matters. Easy: without thinking.
        [1 Again] [2 Hard] [3 Good] [4 Easy]

        > easy
        Noted: Easy.

        +5 points · streak 1 day

        I'll ask again in 9 days (Sat 4 April).

        That was everything on this topic for today.
        [1 Today's share (2 left)] [2 Topic: Iterators]

        > practice iterators
        You have seen all of Iterators today.

        Today: 3 answered, 3 right.

        Or go on with the roadmap: Moves is in hand.
        [1 Today's share (2 left)] [2 Topic: Moves]

        > :wait 1d
        > practice iterators
        On Iterators · ahead of time

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      for n in [1, 2].iter().map(|n| n * 2) {
            3          println!("{n}");
            4      }
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]
        "#);
    }

    #[tokio::test]
    async fn a_number_of_questions_ends_when_it_is_reached() {
        let mut ada = small::learner().await;
        let said = ada
            .talk(&[
                "practice 2",
                "string",
                "1",
                "idk",
                "practice 0",
                "practice 51",
                "practice nothing",
            ])
            .await;
        assert_snapshot!(said, @r#"
        > practice 2
        Question 1 of 2 · Moves · new

        Which of these types is moved on assignment?

        Press an option, or type its letter.
        [1 A  i32]
        [2 B  String]
        [3 C  &str]
        [4 Hint] [5 I don't know] [6 Stop]

        > string
        Right!

        (+) B  `String`

        `String` owns memory on the heap; the others are `Copy`.

        +10 points · streak now 1 day

        I'll ask again in 7 days (Thu 2 April).
        [1 Next question] [2 Topic: Moves] [3 Stop]

        > 1
        Question 2 of 2 · Moves · new

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      let s = String::from("hi");
            3      let t = s;
            4      println!("{s}");
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]

        > idk
        Good to know what you don't know.

        It does not compile. The compiler points at line 4 (`E0382`): `println!("{s}");`

        `s` was moved into `t`.

        +2 points · streak 1 day

        You get another try today.

        That makes 2 questions.
        [1 Today's share (2 left)] [2 Topic: Moves]

        > practice 0
        I can ask 1 to 50 questions in one go. Pick a number in between.
        [1 5 questions]

        > practice 51
        I can ask 1 to 50 questions in one go. Pick a number in between.
        [1 5 questions]

        > practice nothing
        I find no topic for “nothing”. Did you mean one of these?
        [1 Something else (Phase 1)]
        "#);
    }

    #[tokio::test]
    async fn beyond_todays_share_more_is_a_choice() {
        let mut ada = small::learner().await;
        ada.settings(|learner| learner.new_per_day = 1).await;
        let said = ada
            .talk(&[
                "practice",
                "string",
                "practice",
                "practice more",
                "line 4",
                "practice stop",
            ])
            .await;
        assert_snapshot!(said, @r#"
        > practice
        Question 1 of 1 today · Moves · new

        Which of these types is moved on assignment?

        Press an option, or type its letter.
        [1 A  i32]
        [2 B  String]
        [3 C  &str]
        [4 Hint] [5 I don't know] [6 Stop]

        > string
        Right!

        (+) B  `String`

        `String` owns memory on the heap; the others are `Copy`.

        +10 points · streak now 1 day

        I'll ask again in 7 days (Thu 2 April).

        That was today's share: 1 answered, 1 right.
        [1 More questions] [2 Topic: Moves]

        > practice
        Done for today.

        Today: 1 answered, 1 right.

        The next questions come tomorrow.

        Or go on with the roadmap: Moves is in hand.
        [1 More questions] [2 Topic: Moves]

        > practice more
        One more · Moves · new

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      let s = String::from("hi");
            3      let t = s;
            4      println!("{s}");
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]

        > line 4
        Right!

        `s` was moved into `t`.

        +5 points · streak 1 day

        I'll ask again in 10 days (Sun 5 April).
        [1 Next question] [2 Topic: Moves] [3 Stop]

        > practice stop
        Enough for now.

        Today: 2 answered, 2 right.

        Nothing is left for today.
        "#);
    }

    #[tokio::test]
    async fn who_follows_no_roadmap_is_told_how_to_begin() {
        let mut ada = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", small::catalog()).await;
        assert_snapshot!(ada.talk(&["practice", "hint", "answer b", "review"]).await, @r#"
        > practice
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]

        > hint
        No question is open. Ask for one with `practice`.
        [1 Practise]

        > answer b
        No question is open. Ask for one with `practice`.
        [1 Practise]

        > review
        You are not following a roadmap yet. Pick one with `roadmaps` and join it with `enroll`.
        [1 Show roadmaps]
        "#);
    }
}
