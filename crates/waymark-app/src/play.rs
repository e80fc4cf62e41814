//! Playing one question as learners see it, for its author: no learner, no store, nothing is kept.
//!
//! The same code shows, reads and grades as in `practice`; only what needs a learner (points, the next day) is not there.
//!
//! ```
//! use waymark_app::{play::{Play, Turn}, reply::plain};
//! use waymark_core::catalog::Catalog;
//!
//! let catalog = Catalog::embedded();
//! let question = catalog.bank().iter().next().unwrap();
//! let mut play = Play::new(question, "Moves", 7);
//! assert!(plain(&play.shown()).contains("Moves"));
//! assert!(matches!(play.say("I don't know"), Turn::Over(_)));
//! ```

use std::collections::BTreeSet;

use jiff::Timestamp;
use waymark_core::{
    ids::LearnerId,
    memory::Rating,
    question::{Attempt, Given, Question},
};
use waymark_store::{Ask, AskId};

use crate::{
    asking,
    command::answer::{self, Pressed},
    error::Refusal,
    reply::{Reply, Text},
};

/// A question being played.
#[derive(Clone, Debug)]
pub struct Play<'a> {
    question: &'a Question,
    title: String,
    ask: Ask,
}

/// What a line or a button led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// The question is still open.
    On(Reply),
    /// It was answered.
    Over(Reply),
    /// Who plays has enough.
    Left,
}

impl<'a> Play<'a> {
    /// Puts a question; `title` is what its concept is called, `seed` says in which order options stand.
    pub fn new(question: &'a Question, title: impl Into<String>, seed: u64) -> Self {
        let ask = Ask {
            id: AskId(1),
            learner: LearnerId(1),
            question: question.id.clone(),
            seed: seed.cast_signed(),
            roadmap: None,
            topic: None,
            at: Timestamp::UNIX_EPOCH,
            source: "play".to_owned(),
            hinted_at: None,
            answered_at: None,
            right: None,
            rating: None,
        };
        Self {
            question,
            title: title.into(),
            ask,
        }
    }

    /// The question, as it stands now.
    pub fn shown(&self) -> Reply {
        self.with(&BTreeSet::new())
    }

    fn with(&self, marked: &BTreeSet<usize>) -> Reply {
        asking::below(Text::from(self.title.as_str()), &self.ask, self.question, marked)
    }

    /// Takes a typed line.
    pub fn say(&mut self, line: &str) -> Turn {
        let line = line.trim();
        match line.to_lowercase().as_str() {
            "stop" => return Turn::Left,
            "hint" => return Turn::On(self.hint()),
            _ => {}
        }
        match answer::read(&self.ask, self.question, line) {
            Ok(given) => self.give(&given),
            Err(refusal) => Turn::On(refusal.into()),
        }
    }

    /// Takes a button of a reply to this question, by its payload.
    pub fn press(&mut self, payload: &str) -> Turn {
        let (name, rest) = payload.split_once(' ').unwrap_or((payload, ""));
        let what = rest.split_once(' ').map_or("", |(_, what)| what);
        match name {
            "practice" => Turn::Left,
            "hint" => Turn::On(self.hint()),
            _ => match answer::pressed(&self.ask, self.question, what) {
                Some(Pressed::Mark(marked)) => Turn::On(self.with(&marked)),
                Some(Pressed::Model) => Turn::On(asking::model(&self.ask, self.question)),
                Some(Pressed::Pick(picked)) => self.give(&Given::Picked(picked)),
                Some(Pressed::Grade(rating)) => self.give(&Given::SelfRated(rating)),
                Some(Pressed::DontKnow) => self.give(&Given::DontKnow),
                None => Turn::On(self.shown()),
            },
        }
    }

    fn hint(&mut self) -> Reply {
        if self.question.hint.is_none() {
            return Refusal::new("There is no hint for this one.")
                .buttons(asking::row(&self.ask, self.question))
                .into();
        }
        self.ask.hinted_at = Some(self.ask.at);
        self.shown()
    }

    fn give(&self, given: &Given) -> Turn {
        let graded = self.question.grade(given, self.ask.seed.cast_unsigned());
        let attempt = Attempt {
            again: false,
            hinted: self.ask.hinted_at.is_some(),
            // How long an author looks at their own question says nothing.
            seconds: None,
        };
        match graded.rating(&self.question.kind, attempt) {
            None => Turn::On(asking::model(&self.ask, self.question)),
            Some(rating) => {
                let reply = asking::verdict(&self.ask, self.question, given, &graded);
                Turn::Over(reply.small(counts(rating, graded.own.is_some())))
            }
        }
    }
}

/// What the answer would mean for a learner's memory.
fn counts(rating: Rating, own: bool) -> String {
    match rating {
        _ if own => format!("Counts as {}, as they say themselves.", rating.title()),
        Rating::Good => "Counts as Good, or as Easy at the first try if it was fast.".to_owned(),
        _ => format!("Counts as {}.", rating.title()),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use waymark_core::{catalog::Catalog, ids::QuestionId};

    use super::*;
    use crate::testing::{shown, small};

    /// Plays a question of the small catalog: a number presses a button.
    fn play(catalog: &Catalog, id: &str, lines: &[&str]) -> String {
        let question = catalog.question(&QuestionId::new(id).unwrap()).unwrap();
        let mut play = Play::new(question, "A concept", 7);
        let mut last = play.shown();
        let mut out = shown(&last);
        for line in lines {
            out.push_str(&format!("\n> {line}\n"));
            let button = line.parse::<usize>().ok().and_then(|number| {
                let mut buttons = last.buttons.iter().flatten();
                buttons.nth(number.checked_sub(1)?).cloned()
            });
            let turn = match button {
                Some(button) => play.press(&button.press),
                None => play.say(line),
            };
            match turn {
                Turn::On(reply) => {
                    out.push_str(&shown(&reply));
                    last = reply;
                }
                Turn::Over(reply) => {
                    out.push_str(&shown(&reply));
                    out.push_str("(over)\n");
                    break;
                }
                Turn::Left => {
                    out.push_str("(left)\n");
                    break;
                }
            }
        }
        out
    }

    #[test]
    fn a_choice_with_a_hint() {
        let catalog = small::catalog();
        assert_snapshot!(play(&catalog, "moved-type", &["zzz", "hint", "2"]), @"
        A concept

        Which of these types is moved on assignment?

        Press an option, or type its letter.
        [1 A  &str]
        [2 B  String]
        [3 C  i32]
        [4 Hint] [5 I don't know] [6 Stop]

        > zzz
        That is none of the options A to C, and the question is still open. Press an option, or type its letter.
        [1 Hint]
        [2 I don't know]
        [3 Stop]

        > hint
        A concept

        Which of these types is moved on assignment?

        Hint: Which of them has to free something?

        With a hint, a right answer counts as Hard: it comes back a little sooner.

        Press an option, or type its letter.
        [1 A  &str]
        [2 B  String]
        [3 C  i32]
        [4 I don't know] [5 Stop]

        > 2
        Right, with a hint.

        (+) B  `String`

        `String` owns memory on the heap; the others are `Copy`.

        Counts as Hard.
        (over)
        ");
    }

    #[test]
    fn several_are_marked_and_submitted() {
        let catalog = small::catalog();
        assert_snapshot!(play(&catalog, "copy-types", &["1", "4"]), @"
        A concept

        Which of these are `Copy`?

        [ ] A  A tuple of two `i32`
        [ ] B  A shared reference to a `String`
        [ ] C  A vector of numbers that are themselves `Copy`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A] [2 B] [3 C]
        [4 I don't know] [5 Stop]

        > 1
        A concept

        Which of these are `Copy`?

        [x] A  A tuple of two `i32`
        [ ] B  A shared reference to a `String`
        [ ] C  A vector of numbers that are themselves `Copy`

        More than one may be right. Mark them and submit, or type the letters: `a c`.
        [1 A ✓] [2 B] [3 C]
        [4 Submit A]
        [5 I don't know] [6 Stop]

        > 4
        Not quite.

        You found 1 of the 2 right ones, and nothing wrong.

        What is right:

        (+) A  A tuple of two `i32`
        (+) B  A shared reference to a `String`

        A vector owns its buffer.

        Counts as Again.
        (over)
        ");
    }

    #[test]
    fn a_program_is_traced() {
        let catalog = small::catalog();
        assert_snapshot!(play(&catalog, "used-after-move", &["hint", "does not compile", "line 3"]), @r#"
        A concept

        What does this program print, or on which line does it fail to compile?

            1  fn main() {
            2      let s = String::from("hi");
            3      let t = s;
            4      println!("{s}");
            5  }

        Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know] [2 Stop]

        > hint
        There is no hint for this one.
        [1 I don't know]
        [2 Stop]

        > does not compile
        On which line? Type what it prints. If it does not compile, type the line that the compiler points at: `line 3`.
        [1 I don't know]
        [2 Stop]

        > line 3
        Not quite.

        You saw that it does not compile; the compiler points at another line.

        It does not compile. The compiler points at line 4 (`E0382`): `println!("{s}");`

        `s` was moved into `t`.

        Counts as Again.
        (over)
        "#);
    }

    #[test]
    fn a_long_answer_is_compared_and_graded() {
        let catalog = small::catalog();
        assert_snapshot!(play(&catalog, "why-lazy", &["so that nothing is done in vain", "3"]), @"
        A concept

        Why are iterators lazy?

        Answer in your own words (I don't keep them), then compare and grade yourself.
        [1 Show the model answer]
        [2 I don't know] [3 Stop]

        > so that nothing is done in vain
        A model answer

        So that nothing is computed or kept that nobody asks for.

        See the book <https://doc.rust-lang.org/book/ch13-02-iterators.html>.

        How was yours? Again: not there. Hard: with trouble, or in part. Good: all that matters. Easy: without thinking.
        [1 Again] [2 Hard] [3 Good] [4 Easy]

        > 3
        Noted: Good.

        Counts as Good, as they say themselves.
        (over)
        ");
    }

    #[test]
    fn a_typed_answer_is_read_and_one_can_leave() {
        let catalog = small::catalog();
        assert!(play(&catalog, "required-method", &["Next()"]).contains("Right!"));
        assert!(play(&catalog, "required-method", &["stop"]).ends_with("(left)\n"));
    }

    #[test]
    fn every_question_of_the_bank_can_be_given_up() {
        let catalog = Catalog::embedded();
        for question in catalog.bank().iter() {
            let mut play = Play::new(question, "t", 1);
            assert!(play.shown().buttons.iter().flatten().count() > 1);
            assert!(
                matches!(play.press("answer #1 =0"), Turn::Over(_)),
                "{}",
                question.id
            );
        }
    }
}
