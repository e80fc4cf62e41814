//! Whether an answer is right, and what that means for the memory of it.

use std::collections::BTreeSet;

use super::{Given, Kind, Outcome, Question};
use crate::{lookup::composed, memory::Rating};

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// Right, wrong, or for the learner to say.
    pub verdict: Verdict,
    /// The right answer, in Markdown.
    pub answer: String,
    /// How a wrong answer came near.
    pub near: Option<Near>,
    /// The learner's own grade, where they gave one.
    pub own: Option<Rating>,
}

/// Right, wrong, or for the learner to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Right.
    Right,
    /// Wrong.
    Wrong,
    /// A long answer: the learner compares it with the model and grades it (Again, Hard, Good, Easy).
    Compare,
}

/// How a wrong answer came near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// Some of the right options were picked, or all of them with wrong ones.
    Partly {
        /// Right ones picked.
        found: usize,
        /// Right ones there are.
        of: usize,
        /// Wrong ones picked.
        wrong: usize,
    },
    /// It does not compile, but on another line.
    OtherLine,
    /// It prints other text, though it does compile.
    OtherOutput,
    /// It does compile.
    Compiles,
    /// It does not compile.
    DoesNotCompile,
}

/// How an answer came about, for its rating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// The question was answered wrongly earlier the same day.
    pub again: bool,
    /// The hint was shown.
    pub hinted: bool,
    /// Seconds from showing the question to the answer, where known.
    pub seconds: Option<u32>,
}

impl Graded {
    /// Whether the answer counts as right.
    pub fn is_right(&self) -> bool {
        self.verdict == Verdict::Right
    }

    /// What the scheduler of memory is told: wrong = Again, right = Good, right at the first try and fast = Easy, right
    /// after a hint = Hard; a long answer as the learner graded it, `None` while they have not.
    pub fn rating(&self, kind: &Kind, attempt: Attempt) -> Option<Rating> {
        if let Some(own) = self.own {
            return Some(own);
        }
        match self.verdict {
            Verdict::Compare => None,
            Verdict::Wrong => Some(Rating::Again),
            Verdict::Right if attempt.hinted => Some(Rating::Hard),
            Verdict::Right => {
                let fast = attempt.seconds.is_some_and(|seconds| seconds <= kind.fast_secs());
                Some(if fast && !attempt.again {
                    Rating::Easy
                } else {
                    Rating::Good
                })
            }
        }
    }
}

impl Kind {
    /// Within how many seconds an answer is fast: enough to read and to know, not to work it out.
    pub fn fast_secs(&self) -> u32 {
        match self {
            Self::Single(_) => 10,
            Self::Several(_) | Self::Short { .. } => 15,
            Self::Tracing { .. } => 25,
            Self::Long { .. } => 0,
        }
    }
}

impl Question {
    /// Grades an answer. `seed` is the one that the options were shown with. Never fails: an answer of another form is wrong.
    pub fn grade(&self, given: &Given, seed: u64) -> Graded {
        let (right, near) = match (&self.kind, given) {
            (Kind::Long { .. }, Given::SelfRated(rating)) => {
                let verdict = if *rating == Rating::Again {
                    Verdict::Wrong
                } else {
                    Verdict::Right
                };
                return Graded {
                    verdict,
                    answer: self.answer(),
                    near: None,
                    own: Some(*rating),
                };
            }
            (Kind::Long { .. }, Given::Text(_)) => {
                return Graded {
                    verdict: Verdict::Compare,
                    answer: self.answer(),
                    near: None,
                    own: None,
                };
            }
            (Kind::Single(_) | Kind::Several(_), Given::Picked(picked)) => self.grade_picked(picked, seed),
            (
                Kind::Short {
                    answer, alternatives, ..
                },
                Given::Text(text),
            ) => {
                let typed = loose(text);
                (
                    std::iter::once(answer)
                        .chain(alternatives)
                        .any(|good| same(&loose(good), &typed)),
                    None,
                )
            }
            (Kind::Tracing { outcome, .. }, given) => trace(outcome, given),
            _ => (false, None),
        };
        let verdict = if right { Verdict::Right } else { Verdict::Wrong };
        Graded {
            verdict,
            answer: self.answer(),
            near,
            own: None,
        }
    }

    fn grade_picked(&self, picked: &BTreeSet<usize>, seed: u64) -> (bool, Option<Near>) {
        let shown = self.options(seed);
        let of = shown.iter().filter(|choice| choice.right).count();
        let found = picked
            .iter()
            .filter(|&&at| shown.get(at).is_some_and(|choice| choice.right))
            .count();
        let wrong = picked.len() - found;
        let right = found == of && wrong == 0;
        let partly = !right && found > 0 && matches!(self.kind, Kind::Several(_));
        (right, partly.then_some(Near::Partly { found, of, wrong }))
    }
}

fn trace(outcome: &Outcome, given: &Given) -> (bool, Option<Near>) {
    match (outcome, given) {
        (Outcome::Prints(out), Given::Text(text)) if prints(out, text) => (true, None),
        (Outcome::Prints(_), Given::Text(_)) => (false, Some(Near::OtherOutput)),
        (Outcome::Prints(_), Given::FailsAt(_)) => (false, Some(Near::Compiles)),
        (Outcome::Fails { line, .. }, Given::FailsAt(at)) if line == at => (true, None),
        (Outcome::Fails { .. }, Given::FailsAt(_)) => (false, Some(Near::OtherLine)),
        (Outcome::Fails { .. }, Given::Text(_)) => (false, Some(Near::DoesNotCompile)),
        _ => (false, None),
    }
}

/// Whether a typed text tells the output of a program. Forgiven: white space at the ends of lines and at the end, code
/// fences, curly quotation marks, a capital that a phone put at the start, "it prints", and on a single line a space,
/// `\n` or a slash where the output has a line break.
pub(super) fn prints(out: &str, typed: &str) -> bool {
    let out = trimmed(out);
    let typed = trimmed(&unfenced(&plain_marks(typed)));
    let introduced = [
        "it compiles and prints",
        "compiles and prints",
        "it prints",
        "prints",
        "output:",
        "outputs",
    ];
    let lower = typed.to_lowercase();
    let bare = introduced
        .iter()
        .find(|intro| lower.starts_with(**intro) && typed.is_char_boundary(intro.len()))
        .map(|intro| {
            typed[intro.len()..]
                .trim_start_matches([':', ' ', '\n'])
                .to_owned()
        });
    [Some(typed), bare].into_iter().flatten().any(|typed| {
        let code = typed
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix('`'))
            .map(str::to_owned);
        [Some(typed), code]
            .into_iter()
            .flatten()
            .any(|typed| same_output(&out, &typed))
    })
}

fn same_output(out: &str, typed: &str) -> bool {
    if out.is_empty() {
        return matches!(
            loose(typed).as_str(),
            "" | "nothing" | "(nothing)" | "no output" | "empty" | "it prints nothing"
        );
    }
    if out == typed || lower_start(out) == lower_start(typed) {
        return true;
    }
    if typed.contains('\n') || !out.contains('\n') {
        return false;
    }
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let split = |mark: &str| {
        typed
            .split(mark)
            .map(|line| line.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let lines: Vec<String> = out.lines().map(|line| line.trim().to_owned()).collect();
    words(out) == words(typed)
        || ["\\n", " / ", "/", ", ", "|"]
            .iter()
            .any(|mark| split(mark) == lines)
}

/// The text with its first letter in lower case.
fn lower_start(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(chars)
        .collect()
}

/// Without white space at the ends of lines and around the whole, carriage returns left out.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

fn unfenced(text: &str) -> String {
    let text = text.trim();
    let Some(inside) = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```")) else {
        return text.to_owned();
    };
    match inside.split_once('\n') {
        // The word after the fence is a language.
        Some((first, rest)) if first.trim().chars().all(char::is_alphanumeric) => rest.to_owned(),
        _ => inside.to_owned(),
    }
}

/// What phones make of quotation marks and dashes, taken back.
fn plain_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '‘' | '’' | '‚' | '′' => plain.push('\''),
            '“' | '”' | '„' | '″' => plain.push('"'),
            '—' => plain.push_str("--"),
            '…' => plain.push_str("..."),
            '\u{a0}' => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// A text without case, back-ticks, emphasis marks, needless white space and a full stop at the end.
pub(crate) fn loose(text: &str) -> String {
    let mut text = composed(&plain_marks(text)).into_owned();
    text.retain(|c| c != '`' && !c.is_control() || c.is_whitespace());
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut plain = words.join(" ").to_lowercase();
    for pair in ["**", "\"", "'"] {
        let inner = plain.strip_prefix(pair).and_then(|rest| rest.strip_suffix(pair));
        if let Some(inner) = inner.filter(|inner| !inner.is_empty() && !inner.contains(pair)) {
            plain = String::from(inner);
        }
    }
    match plain.strip_suffix('.') {
        Some(rest) if rest.ends_with(char::is_alphanumeric) => rest.to_owned(),
        _ => plain,
    }
}

/// Equal, white space beside symbols not counted: `Vec <i32>` is `Vec<i32>`, but "a b" is not "ab".
fn same(a: &str, b: &str) -> bool {
    fn tight(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let word = |at: Option<usize>| {
            at.and_then(|at| chars.get(at))
                .is_some_and(|c| c.is_alphanumeric() || *c == '_')
        };
        let needed = |at: usize| word(at.checked_sub(1)) && word(Some(at + 1));
        chars
            .iter()
            .enumerate()
            .filter(|&(at, c)| *c != ' ' || needed(at))
            .map(|(_, c)| *c)
            .collect()
    }
    a == b || tight(a) == tight(b)
}
