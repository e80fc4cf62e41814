//! What an answer tells about its question, without telling who answered.

use std::{fmt, str::FromStr};

use super::{Choice, Given, Graded, Near, Question, Verdict, grade::loose};
use crate::{chance::fingerprint, memory::Rating};

/// Something to count of an answer. Printed as it is stored: `right`, `option 5f1d9c0b6a53e871`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// It was right.
    Right,
    /// It was wrong.
    Wrong,
    /// "I don't know."
    DontKnow,
    /// The learner graded their own answer.
    Own(Rating),
    /// The hint was shown before.
    Hinted,
    /// This option was picked.
    Picked(OptionMark),
    /// It was seen that the program does not compile, but on which line was wrong.
    OtherLine,
    /// It was seen that the program compiles, but what it prints was wrong.
    OtherOutput,
    /// It was said that the program does not compile, and it does.
    Compiles,
    /// It was said that the program compiles, and it does not.
    DoesNotCompile,
}

/// Stands for what an option says. It stays when options change places; an option that says something else has another one,
/// since how often the former text was picked says nothing about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptionMark(u64);

impl OptionMark {
    /// The mark of an option.
    pub fn of(option: &str) -> Self {
        Self(fingerprint(loose(option).as_bytes()))
    }
}

/// A text that is no signal: of a later version, perhaps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no signal")]
pub struct NoSignal(String);

impl Signal {
    /// Whether it says what the whole answer was worth; each answer has one such signal.
    pub fn is_verdict(self) -> bool {
        matches!(self, Self::Right | Self::Wrong | Self::DontKnow | Self::Own(_))
    }

    /// Whether the answer counts as known.
    pub fn is_success(self) -> bool {
        self == Self::Right || matches!(self, Self::Own(rating) if rating != Rating::Again)
    }
}

impl Question {
    /// What to count of an answer, each signal once; nothing while a long answer is not graded yet. `seed` is the one that
    /// the options were shown with.
    pub fn signals(&self, given: &Given, graded: &Graded, hinted: bool, seed: u64) -> Vec<Signal> {
        let verdict = match (graded.own, graded.verdict, given) {
            (Some(own), ..) => Signal::Own(own),
            (None, Verdict::Compare, _) => return Vec::new(),
            (None, Verdict::Right, _) => Signal::Right,
            (None, Verdict::Wrong, Given::DontKnow) => Signal::DontKnow,
            (None, Verdict::Wrong, _) => Signal::Wrong,
        };
        let mut signals = vec![verdict];
        signals.extend(hinted.then_some(Signal::Hinted));
        signals.extend(match graded.near {
            Some(Near::OtherLine) => Some(Signal::OtherLine),
            Some(Near::OtherOutput) => Some(Signal::OtherOutput),
            Some(Near::Compiles) => Some(Signal::Compiles),
            Some(Near::DoesNotCompile) => Some(Signal::DoesNotCompile),
            Some(Near::Partly { .. }) | None => None,
        });
        if let Given::Picked(picked) = given {
            let options = self.options(seed);
            let marks = picked.iter().filter_map(|&at| options.get(at)).map(Choice::mark);
            for mark in marks.map(Signal::Picked) {
                if !signals.contains(&mark) {
                    signals.push(mark);
                }
            }
        }
        signals
    }
}

impl Choice<'_> {
    fn mark(&self) -> OptionMark {
        OptionMark::of(self.text)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Right => f.write_str("right"),
            Self::Wrong => f.write_str("wrong"),
            Self::DontKnow => f.write_str("unknown"),
            Self::Own(rating) => write!(f, "graded {}", rating.number()),
            Self::Hinted => f.write_str("hinted"),
            Self::Picked(OptionMark(mark)) => write!(f, "option {mark:016x}"),
            Self::OtherLine => f.write_str("other line"),
            Self::OtherOutput => f.write_str("other output"),
            Self::Compiles => f.write_str("compiles"),
            Self::DoesNotCompile => f.write_str("does not compile"),
        }
    }
}

impl FromStr for Signal {
    type Err = NoSignal;

    fn from_str(text: &str) -> Result<Self, NoSignal> {
        let odd = || NoSignal(text.to_owned());
        if let Some(mark) = text.strip_prefix("option ") {
            let mark = u64::from_str_radix(mark, 16).map_err(|_| odd())?;
            return Ok(Self::Picked(OptionMark(mark)));
        }
        if let Some(number) = text.strip_prefix("graded ") {
            let number = number.parse().map_err(|_| odd())?;
            return Rating::from_number(number).map(Self::Own).ok_or_else(odd);
        }
        let plain = [
            Self::Right,
            Self::Wrong,
            Self::DontKnow,
            Self::Hinted,
            Self::OtherLine,
            Self::OtherOutput,
            Self::Compiles,
            Self::DoesNotCompile,
        ];
        let known = plain.into_iter().find(|signal| signal.to_string() == text);
        known.ok_or_else(odd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::ConceptId, question::Sheet};

    const SHEET: &str = r#"
[[questions]]
id = "several"
type = "MultipleChoice"
prompt.prompt = "Which?"
prompt.distractors = ["no", "never"]
answer.answer = ["`Yes`", "surely"]

[[questions]]
id = "line"
type = "Tracing"
prompt.program = "fn main() {\n    x\n}"
answer.doesCompile = false
answer.lineNumber = 2

[[questions]]
id = "long"
type = "Long"
prompt.prompt = "Why?"
answer.model = "So."
"#;

    #[track_caller]
    fn check(id: &str, typed: &str, hinted: bool, want: &[&str]) {
        let sheet = Sheet::parse(&ConceptId::new("a").unwrap(), SHEET, "a.toml");
        let question = sheet.questions.iter().find(|it| it.id.as_str() == id).unwrap();
        let given = match Rating::named(typed) {
            Some(rating) => Given::SelfRated(rating),
            None => Given::parse(question, typed, 7).unwrap(),
        };
        let signals = question.signals(&given, &question.grade(&given, 7), hinted, 7);
        let told: Vec<String> = signals.iter().map(Signal::to_string).collect();
        assert_eq!(told, want);
        for (signal, text) in signals.iter().zip(&told) {
            assert_eq!(text.parse(), Ok(*signal));
        }
        let verdicts = signals.iter().filter(|signal| signal.is_verdict()).count();
        assert_eq!(verdicts, usize::from(!signals.is_empty()));
    }

    #[test]
    fn an_answer_is_a_verdict_and_what_led_to_it() {
        let [yes, no] = ["yes", "No"].map(|option| Signal::Picked(OptionMark::of(option)).to_string());
        check(
            "several",
            "yes, no",
            true,
            &["wrong", "hinted", &sorted(&yes, &no).0, &sorted(&yes, &no).1],
        );
        check("several", "I don't know", false, &["unknown"]);
        check("line", "line 2", false, &["right"]);
        check("line", "line 3", false, &["wrong", "other line"]);
        check("line", "it prints 3", false, &["wrong", "does not compile"]);
        check("long", "because", false, &[]);
        check("long", "hard", false, &["graded 2"]);
    }

    /// Picked options come in the order in which they were shown.
    fn sorted(one: &str, other: &str) -> (String, String) {
        let sheet = Sheet::parse(&ConceptId::new("a").unwrap(), SHEET, "a.toml");
        let options = sheet.questions[0].options(7);
        let at = |text: &str| options.iter().position(|it| it.text == text).unwrap();
        let pair = (one.to_owned(), other.to_owned());
        if at("`Yes`") < at("no") {
            pair
        } else {
            (pair.1, pair.0)
        }
    }

    #[test]
    fn an_option_keeps_its_mark_until_it_says_something_else() {
        assert_eq!(OptionMark::of("`Vec<i32>`"), OptionMark::of(" vec<i32> "));
        assert_ne!(OptionMark::of("a vector"), OptionMark::of("a slice"));
    }

    #[test]
    fn what_a_later_version_counts_is_no_signal_of_this_one() {
        for text in ["", "graded 9", "graded", "option x", "Right", "boredom"] {
            assert!(text.parse::<Signal>().is_err(), "{text}");
        }
    }
}
