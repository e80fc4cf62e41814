//! `answer`: what is typed or pressed below a question.
//!
//! # The forms
//! - `answer b`, `answer line 3`, `answer I don't know`: the open question, read as people write.
//! - `answer #17 b`: the question with this number.
//! - `answer #17 =b`, a button: `=b` or `=ac` are these options; `=ac?` marks them and submits nothing yet; `=0` is
//!   "I don't know"; `=?` shows the model answer and `=1` to `=4` grade oneself by it.
//! - `answer ?17` and a line: what was typed while the question was awaited. If it calls a command and is no right
//!   answer, it is refused, so that the command gets it.
//! - `answer ?17 what it prints`, typed in a form: the text is the answer, to the letter.

use std::collections::BTreeSet;

use waymark_core::{
    memory::Rating,
    question::{Given, Kind as Form, Question, Unreadable},
};
use waymark_store::{Ask, AskId};

use crate::{
    app,
    asking::{self, Desk},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, practice},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::{Reply, Text},
};

/// A longer line than this is not meant to call a command, though its first word may be one's name.
const CALL_WORDS: usize = 4;

/// `answer [ask] [text]`
pub(crate) struct Answer {
    ask: Option<AskId>,
    text: Option<String>,
    /// Typed while the answer was awaited, without saying that it is one.
    awaited: bool,
    /// Typed in a form: no button writes this.
    literal: bool,
}

/// What a button below a question stands for.
pub(crate) enum Pressed {
    Pick(BTreeSet<usize>),
    Mark(BTreeSet<usize>),
    Grade(Rating),
    Model,
    DontKnow,
}

impl Command for Answer {
    const SPEC: Spec = Spec {
        name: "answer",
        about: "Answer the question that is open",
        group: Group::Practise,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "ask",
                Kind::Integer(1, 9_007_199_254_740_991),
                "Which question, by its number; the open one if left out",
            ),
            Param::optional(
                "text",
                Kind::Text,
                "The answer: a letter, the output, a line, some words",
            ),
        ],
        parts: Parts::None,
        examples: &["answer b", "answer a c", "answer line 3", "answer I don't know"],
        details: "While a question is open you need not write answer: just type the answer itself.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        // A typed answer is taken to the letter: quotes and line breaks belong to what a program prints.
        let (ask, text) = match args.line() {
            Some(line) => split(line),
            None => (args.get("ask"), args.get("text")),
        };
        let typed = ask.is_some_and(|ask| ask.starts_with('?'));
        let literal = typed && args.line().is_some();
        let awaited = typed && !literal;
        let ask = match ask {
            Some(ask) => Some(asking::number(ask).ok_or_else(asking::unknown)?),
            None => None,
        };
        Ok(Self {
            ask,
            text: text
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            awaited,
            literal,
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let text = self.text.as_deref().unwrap_or_default();
        let calls = self.awaited && calls_command(text);
        let ask = match self.ask {
            Some(id) => ctx.tx.ask(ctx.learner.id, id).await?,
            None => Some(asking::open(ctx).await?.ok_or_else(asking::none_open)?.0),
        };
        let found = ask.and_then(|ask| {
            let question = ctx.catalog().question(&ask.question);
            Some((ask, question?))
        });
        let Some((ask, question)) = found else {
            return gone(ctx, self.ask, calls).await;
        };
        if ask.answered_at.is_some() {
            if calls {
                return Err(asking::none_open().into());
            }
            return Ok(asking::already(ctx, &ask, question).await?);
        }
        let pressed = (!self.awaited && !self.literal)
            .then(|| pressed(&ask, question, text))
            .flatten();
        let given = match pressed {
            Some(Pressed::Mark(marked)) => {
                let desk = Desk::lay(ctx).await?;
                return Ok(asking::question(&desk, &ask, question, &marked).in_place());
            }
            Some(Pressed::Model) => return Ok(asking::compare(ctx, &ask, question).await?),
            Some(Pressed::Pick(picked)) => Given::Picked(picked),
            Some(Pressed::Grade(rating)) => Given::SelfRated(rating),
            Some(Pressed::DontKnow) => Given::DontKnow,
            None if self.awaited && text.eq_ignore_ascii_case("stop") => return practice::stop(ctx).await,
            None => read(&ask, question, text)?,
        };
        if calls && !meant(&ask, question, &given, text) {
            return Err(unreadable(&ask, question, None).into());
        }
        Ok(asking::settle(ctx, &ask, question, &given).await?)
    }
}

/// `#17 b` is an answer to question 17; anything else is the answer itself.
fn split(line: &str) -> (Option<&str>, Option<&str>) {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let named = word.strip_prefix("ask:").unwrap_or(word);
    let (ask, text) = if named != word || (word.starts_with(['#', '?']) && asking::number(word).is_some()) {
        (Some(named), rest)
    } else {
        (None, line)
    };
    if ask.is_some_and(|ask| ask.starts_with('?')) {
        return (ask, Some(text));
    }
    (ask, Some(text.strip_prefix("text:").unwrap_or(text)))
}

/// What a button stands for, if the text is one's payload and fits the question.
pub(crate) fn pressed(ask: &Ask, question: &Question, text: &str) -> Option<Pressed> {
    let what = text.strip_prefix('=')?;
    let options = question.options(ask.seed.cast_unsigned()).len();
    match (&question.kind, what) {
        (_, "0") => Some(Pressed::DontKnow),
        (Form::Long { .. }, "?") => Some(Pressed::Model),
        (Form::Long { .. }, grade) => Rating::from_number(grade.parse().ok()?).map(Pressed::Grade),
        (Form::Several(_), marks) if marks.ends_with('?') => {
            asking::places(marks.strip_suffix('?')?, options).map(Pressed::Mark)
        }
        (Form::Single(_) | Form::Several(_), letters) if !letters.is_empty() => {
            asking::places(letters, options).map(Pressed::Pick)
        }
        _ => None,
    }
}

/// Reads a typed answer, or says how it is given.
pub(crate) fn read(ask: &Ask, question: &Question, text: &str) -> Result<Given, Refusal> {
    Given::parse(question, text, ask.seed.cast_unsigned())
        .map_err(|why| unreadable(ask, question, Some(&why)))
}

/// Whether a line that calls a command is meant as the answer: it is right, or a long answer in several words.
fn meant(ask: &Ask, question: &Question, given: &Given, text: &str) -> bool {
    let right = question.grade(given, ask.seed.cast_unsigned()).is_right();
    let long = matches!(question.kind, Form::Long { .. }) && text.split_whitespace().count() > CALL_WORDS;
    right || long
}

/// Whether a line begins with a command's name.
fn calls_command(text: &str) -> bool {
    text.split_whitespace()
        .next()
        .is_some_and(|word| app::find(word).is_some())
}

/// How the question is answered; it stays open.
fn unreadable(ask: &Ask, question: &Question, why: Option<&Unreadable>) -> Refusal {
    let lead = match why {
        Some(Unreadable::NoSuchOption { last }) => format!(
            "That is none of the options A to {}, and the question is still open. ",
            last.to_ascii_uppercase()
        ),
        Some(Unreadable::OneOnly) => "Only one option is right here, so pick one. ".to_owned(),
        Some(Unreadable::WhichLine) => "On which line? ".to_owned(),
        Some(Unreadable::Blank) | None => String::new(),
    };
    let text = Text::new().plain(lead).then(asking::how(question));
    Refusal::new(text)
        .buttons(asking::row(ask, question))
        .awaits(asking::form(ask, question))
}

/// The question is not there: nothing waits for its answer any more, unless that is what a command was typed into.
async fn gone(ctx: &mut Ctx<'_>, id: Option<AskId>, calls: bool) -> Result<Reply, Error> {
    let Some(id) = id.filter(|_| !calls) else {
        return Err(asking::none_open().into());
    };
    crate::expect::settled(ctx, &asking::awaiting(id)).await?;
    let known = ctx.tx.ask(ctx.learner.id, id).await?.is_some();
    let refusal = if known {
        asking::retired()
    } else {
        asking::unknown()
    };
    Ok(refusal.into())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use insta::assert_snapshot;
    use proptest::prelude::*;
    use waymark_core::catalog::Catalog;

    use crate::{
        reply::{PRESS_MAX_BYTES, Reply, Tone},
        request::Action,
        testing::{Scenario, shown, small},
    };

    #[tokio::test]
    async fn an_unreadable_answer_leaves_the_question_open() {
        let mut ada = small::learner().await;
        let said = ada
            .talk(&[
                "practice",
                "z",
                "a b",
                "the blue one",
                "answer",
                "answer zzz",
                "b",
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

        > z
        That is none of the options A to C, and the question is still open. Press an option, or type its letter.
        [1 Hint]
        [2 I don't know]
        [3 Stop]

        > a b
        Only one option is right here, so pick one. Press an option, or type its letter.
        [1 Hint]
        [2 I don't know]
        [3 Stop]

        > the blue one
        That is none of the options A to C, and the question is still open. Press an option, or type its letter.
        [1 Hint]
        [2 I don't know]
        [3 Stop]

        > answer
        Press an option, or type its letter.
        [1 Hint]
        [2 I don't know]
        [3 Stop]

        > answer zzz
        That is none of the options A to C, and the question is still open. Press an option, or type its letter.
        [1 Hint]
        [2 I don't know]
        [3 Stop]

        > b
        Right!

        (+) B  `String`

        `String` owns memory on the heap; the others are `Copy`.

        +10 points · streak now 1 day

        I'll ask again in 7 days (Thu 2 April).
        [1 Next question (2 left)] [2 Topic: Moves] [3 Stop]
        "#);
    }

    #[tokio::test]
    async fn several_options_are_marked_in_place_and_submitted() {
        let mut ada = small::learner().await;
        ada.talk(&["practice moves", "string", "practice moves", "it compiles"])
            .await;
        let said = ada
            .talk(&["practice moves", "1", "3", "1", "4", "answer #3 =b"])
            .await;
        assert_snapshot!(said, @r#"
        > practice moves
        On Moves · new

        Which of these are `Copy`?

        [ ] A  A tuple of two `i32`
        [ ] B  A vector of numbers that are themselves `Copy`
        [ ] C  A shared reference to a `String`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A] [2 B] [3 C]
        [4 I don't know] [5 Stop]

        > 1
        On Moves · new

        Which of these are `Copy`?

        [x] A  A tuple of two `i32`
        [ ] B  A vector of numbers that are themselves `Copy`
        [ ] C  A shared reference to a `String`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A ✓] [2 B] [3 C]
        [4 Submit A]
        [5 I don't know] [6 Stop]

        > 3
        On Moves · new

        Which of these are `Copy`?

        [x] A  A tuple of two `i32`
        [ ] B  A vector of numbers that are themselves `Copy`
        [x] C  A shared reference to a `String`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A ✓] [2 B] [3 C ✓]
        [4 Submit A, C]
        [5 I don't know] [6 Stop]

        > 1
        On Moves · new

        Which of these are `Copy`?

        [ ] A  A tuple of two `i32`
        [ ] B  A vector of numbers that are themselves `Copy`
        [x] C  A shared reference to a `String`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A] [2 B] [3 C ✓]
        [4 Submit C]
        [5 I don't know] [6 Stop]

        > 4
        Not quite.

        You found 1 of the 2 right ones, and nothing wrong.

        What is right:

        (+) A  A tuple of two `i32`
        (+) C  A shared reference to a `String`

        A vector owns its buffer.

        +2 points · streak 1 day

        You get another try today.
        [1 Next question] [2 Topic: Moves] [3 Stop]

        > answer #3 =b
        You have answered this question already; it was not right then.

        What is right:

        (+) A  A tuple of two `i32`
        (+) C  A shared reference to a `String`

        Nothing was changed.
        [1 Next question] [2 Topic: Moves] [3 Stop]
        "#);
    }

    #[tokio::test]
    async fn a_wrong_answer_is_told_kindly_and_comes_back() {
        let mut ada = small::learner().await;
        let said = ada
            .talk(&[
                "practice moves",
                "idk",
                "1",
                "does not compile",
                "does not compile at line 3",
                "1",
                "a",
            ])
            .await;
        assert_snapshot!(said, @r#"
        > practice moves
        On Moves · new

        Which of these types is moved on assignment?

        Press an option, or type its letter.
        [1 A  i32]
        [2 B  String]
        [3 C  &str]
        [4 Hint] [5 I don't know] [6 Stop]

        > idk
        Good to know what you don't know.

        The answer:

        (+) B  `String`

        `String` owns memory on the heap; the others are `Copy`.

        +7 points · streak now 1 day

        You get another try today.
        [1 Next question] [2 Topic: Moves] [3 Stop]

        > 1
        On Moves · new

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      let s = String::from("hi");
            3      let t = s;
            4      println!("{s}");
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]

        > does not compile
        On which line? Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know]
        [2 Stop]

        > does not compile at line 3
        Not quite.

        You saw that it does not compile; the compiler points at another line.

        It does not compile. The compiler points at line 4 (`E0382`): `println!("{s}");`

        `s` was moved into `t`.

        +2 points · streak 1 day

        You get another try today.
        [1 Next question] [2 Topic: Moves] [3 Stop]

        > 1
        On Moves · new

        Which of these are `Copy`?

        [ ] A  A tuple of two `i32`
        [ ] B  A vector of numbers that are themselves `Copy`
        [ ] C  A shared reference to a `String`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A] [2 B] [3 C]
        [4 I don't know] [5 Stop]

        > a
        Not quite.

        You found 1 of the 2 right ones, and nothing wrong.

        What is right:

        (+) A  A tuple of two `i32`
        (+) C  A shared reference to a `String`

        A vector owns its buffer.

        +2 points · streak 1 day

        You get another try today.
        [1 Next question] [2 Topic: Moves] [3 Stop]
        "#);
    }

    #[tokio::test]
    async fn what_was_typed_wrongly_is_set_right() {
        let mut ada = small::learner().await;
        let said = ada
            .talk(&["practice iterators", "hint", "nxt", "practice iterators", "2\n5"])
            .await;
        assert_snapshot!(said, @r#"
        > practice iterators
        On Iterators · new

        Which method must every `Iterator` have?

        Type the answer.
        [1 I don't know] [2 Stop]

        > hint
        There is no hint for this one. Have a guess, or press I don't know to see how it goes.
        [1 I don't know]
        [2 Stop]

        > nxt
        Not quite.

        The answer: next

        All the others are built on `next`.

        +7 points · streak now 1 day

        You get another try today.
        [1 Next question] [2 Topic: Iterators] [3 Stop]

        > practice iterators
        On Iterators · new

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      for n in [1, 2].iter().map(|n| n * 2) {
            3          println!("{n}");
            4      }
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]

        > 2
        5
        Not quite.

        You saw that it compiles, but it prints something else.

        It compiles and prints:

            2
            4

        `map` is lazy; the loop drives it.

        +2 points · streak 1 day

        You get another try today.
        [1 Next question] [2 Topic: Iterators] [3 Stop]
        "#);
    }

    #[tokio::test]
    async fn a_long_answer_is_compared_and_graded_by_the_learner() {
        let mut ada = small::learner().await;
        ada.talk(&["practice iterators", "next", "1", "2\n4"]).await;
        let said = ada
            .talk(&[
                "practice iterators",
                "start only when somebody asks for a value",
                "3",
                "answer #3 =1",
            ])
            .await;
        assert_snapshot!(said, @r#"
        > practice iterators
        On Iterators · new

        Why are iterators lazy?

        Answer in your own words (I don't keep them), then compare and grade yourself.
        [1 Show the model answer]
        [2 I don't know] [3 Stop]

        > start only when somebody asks for a value
        A model answer

        So that nothing is computed or kept that nobody asks for.

        See the book <https://doc.rust-lang.org/book/ch13-02-iterators.html>.

        How was yours? Again: not there. Hard: with trouble, or in part. Good: all that matters. Easy: without thinking.
        [1 Again] [2 Hard] [3 Good] [4 Easy]

        > 3
        Noted: Good.

        +5 points · streak 1 day

        I'll ask again in 2 days (Sat 28 March).

        That was everything on this topic for today.
        [1 Today's share (2 left)] [2 Topic: Iterators]

        > answer #3 =1
        You have graded this one already: Good.

        So that nothing is computed or kept that nobody asks for.

        Nothing was changed.

        That was everything on this topic for today.
        [1 Today's share (2 left)] [2 Topic: Iterators]
        "#);
        let id = ada.learner().await.id;
        let stored = ada.app.store().read().await.unwrap().export(id).await.unwrap();
        let kept = serde_json::to_string(&stored.unwrap()).unwrap();
        assert!(
            !kept.contains("somebody asks for a value"),
            "what was typed is not kept"
        );
    }

    #[tokio::test]
    async fn commands_work_while_a_question_is_open_and_a_right_answer_may_be_a_commands_name() {
        let mut ada = small::learner().await;
        ada.say("practice iterators").await;
        let said = ada.talk(&["roadmaps", "topic moves", "hint", "next"]).await;
        assert!(said.contains("Small Rust · 1 stage"), "{said}");
        assert!(said.contains("There is no hint for this one."), "{said}");
        assert!(said.contains("Right!"), "{said}");
        let said = ada.talk(&["next"]).await;
        assert!(!said.contains("answered this question already"), "{said}");
    }

    #[tokio::test]
    async fn a_second_answer_changes_nothing() {
        let mut ada = small::learner().await;
        ada.talk(&["practice", "string"]).await;
        let before = ada.points().await;
        assert_snapshot!(ada.talk(&["answer #1 =a", "hint #1", "answer #1 what"]).await, @r#"
        > answer #1 =a
        You have answered this question already, and it was right.

        The answer:

        (+) B  `String`

        Nothing was changed.
        [1 Next question (2 left)] [2 Topic: Moves] [3 Stop]

        > hint #1
        You have answered this question already, and it was right.

        The answer:

        (+) B  `String`

        Nothing was changed.
        [1 Next question (2 left)] [2 Topic: Moves] [3 Stop]

        > answer #1 what
        You have answered this question already, and it was right.

        The answer:

        (+) B  `String`

        Nothing was changed.
        [1 Next question (2 left)] [2 Topic: Moves] [3 Stop]
        "#);
        assert_eq!(ada.points().await, before);
        let id = ada.learner().await.id;
        let reviews = ada
            .app
            .store()
            .read()
            .await
            .unwrap()
            .all_reviews(id)
            .await
            .unwrap();
        assert_eq!(reviews.len(), 1);
    }

    #[tokio::test]
    async fn a_press_that_is_delivered_twice_counts_once() {
        let mut ada = small::learner().await;
        ada.say("practice").await;
        let press = || Action::Press("answer #1 =a".to_owned());
        let first = ada.send("update:1", press()).await;
        let points = ada.points().await;
        assert_eq!(ada.send("update:1", press()).await, first);
        assert_eq!(ada.points().await, points);
    }

    #[tokio::test]
    async fn nobody_answers_for_somebody_else() {
        let mut ada = small::learner().await;
        ada.say("practice").await;
        ada.actor.external = "mallory".to_owned();
        ada.say("enroll small").await;
        assert_snapshot!(ada.talk(&["answer #1 =a", "hint #1", "answer #99 b", "answer #0 b"]).await, @r#"
        > answer #1 =a
        I can't find that question among the ones I asked you. Ask for a new one.
        [1 Practise]

        > hint #1
        I can't find that question among the ones I asked you. Ask for a new one.
        [1 Practise]

        > answer #99 b
        I can't find that question among the ones I asked you. Ask for a new one.
        [1 Practise]

        > answer #0 b
        No question is open. Ask for one with `practice`.
        [1 Practise]
        "#);
        ada.actor.external = "ada".to_owned();
        assert!(ada.talk(&["string"]).await.contains("Right!"));
    }

    #[tokio::test]
    async fn a_question_that_left_the_bank_is_refused_politely() {
        let mut ada = small::learner().await;
        ada.say("practice").await;
        ada.teach(Catalog::default());
        let said = ada.talk(&["string", "answer #1 =a", "hint #1", "answer b"]).await;
        assert_snapshot!(said, @r#"
        > string
        That question is no longer asked; it does not count against you. Ask for another one.
        [1 Practise]

        > answer #1 =a
        That question is no longer asked; it does not count against you. Ask for another one.
        [1 Practise]

        > hint #1
        That question is no longer asked; it does not count against you. Ask for another one.
        [1 Practise]

        > answer b
        No question is open. Ask for one with `practice`.
        [1 Practise]
        "#);
    }

    #[tokio::test]
    async fn after_midnight_an_answer_counts_for_the_day_before_and_says_so() {
        let mut ada = small::learner().await;
        ada.wait("7h");
        let said = ada.talk(&["practice", "string"]).await;
        assert!(said.contains("counted for yesterday"), "{said}");
        assert!(
            ada.talk(&["practice"]).await.contains("Question 2 of"),
            "asked today by the clock"
        );
    }

    /// Every button is small enough and calls a command there is.
    #[track_caller]
    fn buttons_are_sound(reply: &Reply) {
        for button in reply.buttons.iter().flatten() {
            assert!(button.press.len() <= PRESS_MAX_BYTES, "{}", button.press);
            let name = button.press.split(' ').next().unwrap();
            assert!(crate::app::find(name).is_some(), "{}", button.press);
            assert!(!button.label.trim().is_empty());
        }
    }

    static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::embedded);

    /// Plays a day on the built-in content: types these lines and presses these buttons.
    async fn play(roadmap: &str, moves: &[(usize, String)]) {
        let mut ada = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", CATALOG.clone()).await;
        ada.say(&format!("enroll {roadmap}")).await;
        let mut reply = ada.say("practice").await;
        for (nth, typed) in moves {
            buttons_are_sound(&reply);
            let buttons: Vec<_> = reply.buttons.iter().flatten().collect();
            let press = buttons
                .get(nth % (buttons.len() + 1))
                .map(|button| button.press.clone());
            let quits = |press: &String| press.starts_with("undo") || press.starts_with("leave");
            reply = match press.filter(|press| !quits(press)) {
                Some(press) => {
                    let id = format!("press:{}", ada.now);
                    ada.wait("7m");
                    ada.send(&id, Action::Press(press)).await
                }
                None => ada.say(typed).await,
            };
            assert_ne!(reply.tone, Tone::Fault, "{}", shown(&reply));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn nothing_typed_or_pressed_makes_practice_fail(
            roadmap in prop::sample::select(vec!["rust-backend", "rust-mastery", "rust-advanced"]),
            moves in prop::collection::vec((0_usize..12, "(practice ?(more|[0-9/]{1,4}|[a-z]{3,8})?|[a-d ,]{1,4}|answer .{0,12}|=[0-9a-f?]{0,4}|hint|review|idk|line [0-9]{1,3}|\\PC{0,30})"), 1..25)
        ) {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(play(roadmap, &moves));
        }
    }
}
