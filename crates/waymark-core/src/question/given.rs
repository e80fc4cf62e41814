//! What a learner gives as an answer: pressed, or typed in their own way.

use std::collections::BTreeSet;

use super::{Kind, Outcome, Question, grade};
use crate::memory::Rating;

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Options, by their places in the shown order, from 0.
    Picked(BTreeSet<usize>),
    /// Text: a short or long answer, or the output of a program.
    Text(String),
    /// "It does not compile, line 3."
    FailsAt(u32),
    /// The learner's own grade of a long answer.
    SelfRated(Rating),
    /// "I don't know."
    DontKnow,
}

/// A typed text that is no answer to this question; it is asked again, not graded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Blank,
    /// It names no option.
    #[error("that is none of the options; type a letter from a to {last}, or the option itself")]
    NoSuchOption {
        /// The letter of the last option.
        last: char,
    },
    /// Several options were picked where one is right.
    #[error("pick one option only")]
    OneOnly,
    /// It should not compile, but where?
    #[error("say the line too, like \"does not compile at line 3\"")]
    WhichLine,
}

impl Given {
    /// Reads what was typed: "b", "a c", "2", the text of an option, "does not compile at line 3", "I don't know".
    /// `seed` is the one that the options were shown with.
    ///
    /// # Errors
    /// When it can't be meant as an answer. Whether it is right makes no difference to that.
    pub fn parse(question: &Question, typed: &str, seed: u64) -> Result<Self, Unreadable> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Unreadable::Blank);
        }
        let unknowing = is_unknowing(typed);
        match &question.kind {
            Kind::Single(_) | Kind::Several(_) => {
                let several = matches!(question.kind, Kind::Several(_));
                let texts: Vec<String> = question
                    .options(seed)
                    .iter()
                    .map(|choice| grade::loose(choice.text))
                    .collect();
                match picked(&texts, typed) {
                    Some(picked) if picked.len() > 1 && !several => Err(Unreadable::OneOnly),
                    Some(picked) => Ok(Self::Picked(picked)),
                    None if unknowing => Ok(Self::DontKnow),
                    None => Err(Unreadable::NoSuchOption {
                        last: letter(texts.len().saturating_sub(1)),
                    }),
                }
            }
            Kind::Tracing { outcome, .. } => {
                if matches!(outcome, Outcome::Prints(out) if grade::prints(out, typed)) {
                    Ok(Self::Text(typed.to_owned()))
                } else if unknowing {
                    Ok(Self::DontKnow)
                } else if says_failure(typed) {
                    line(typed).map(Self::FailsAt).ok_or(Unreadable::WhichLine)
                } else {
                    Ok(Self::Text(typed.to_owned()))
                }
            }
            Kind::Short { .. } => {
                let given = Self::Text(typed.to_owned());
                let known = !unknowing || question.grade(&given, seed).is_right();
                Ok(if known { given } else { Self::DontKnow })
            }
            Kind::Long { .. } => Ok(match Rating::named(typed) {
                Some(rating) => Self::SelfRated(rating),
                None if unknowing => Self::DontKnow,
                None => Self::Text(typed.to_owned()),
            }),
        }
    }
}

fn letter(index: usize) -> char {
    ('a'..='z').nth(index).unwrap_or('z')
}

fn is_unknowing(typed: &str) -> bool {
    let plain = grade::loose(typed).replace('\'', "");
    matches!(
        plain.as_str(),
        "i dont know"
            | "dont know"
            | "i do not know"
            | "idk"
            | "no idea"
            | "dunno"
            | "not sure"
            | "pass"
            | "give up"
            | "i give up"
    )
}

/// The options that a text picks, by text first: an option may itself read "2".
fn picked(texts: &[String], typed: &str) -> Option<BTreeSet<usize>> {
    let whole = grade::loose(typed);
    // Options that differ in case only can't be told apart by text.
    let by_text = |part: &str| {
        let mut equal = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| *text == part)
            .map(|(at, _)| at);
        equal.next().filter(|_| equal.next().is_none())
    };
    if let Some(at) = by_text(&whole) {
        return Some(BTreeSet::from([at]));
    }
    let by_mark = |part: &str| -> Option<usize> {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric());
        let mut chars = part.chars();
        let at = match (chars.next(), chars.next()) {
            (Some(c @ 'a'..='z'), None) => usize::try_from(u32::from(c) - u32::from('a')).ok()?,
            _ => part.parse::<usize>().ok()?.checked_sub(1)?,
        };
        (at < texts.len()).then_some(at)
    };
    let parts = |splits: fn(char) -> bool| -> Vec<String> {
        let parts = whole.split(splits).map(str::trim);
        parts
            .filter(|part| !matches!(*part, "" | "and" | "option" | "answer" | "options"))
            .map(str::to_owned)
            .collect()
    };
    let all = |parts: &[String], find: &dyn Fn(&str) -> Option<usize>| -> Option<BTreeSet<usize>> {
        let found: Option<BTreeSet<usize>> = parts.iter().map(|part| find(part)).collect();
        found.filter(|found| !found.is_empty())
    };
    all(
        &parts(|c| c.is_whitespace() || matches!(c, ',' | ';' | '+' | '&' | '/' | ')' | '.')),
        &by_mark,
    )
    .or_else(|| all(&parts(|c| matches!(c, ',' | ';' | '\n')), &by_text))
    .or_else(|| {
        // "ac"
        let letters: Vec<String> = whole.chars().map(String::from).collect();
        all(&letters, &by_mark)
            .filter(|found| found.len() == letters.len() && whole.chars().all(char::is_alphabetic))
    })
    .or_else(|| {
        // The beginning of one option only.
        let mut like = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| whole.len() >= 3 && text.starts_with(&whole));
        let (at, _) = like.next()?;
        like.next().is_none().then(|| BTreeSet::from([at]))
    })
}

/// Whether a text says that a program does not compile.
fn says_failure(typed: &str) -> bool {
    let plain = grade::loose(typed);
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
    let compile = words.iter().any(|word| word.starts_with("compil"));
    let fails = words.iter().any(|word| {
        matches!(
            *word,
            "not" | "no" | "never" | "cannot" | "cant" | "doesnt" | "wont" | "dont" | "error" | "errors"
        ) || word.ends_with("n't")
            || word.starts_with("fail")
            || word.starts_with("refus")
    });
    let code = words.iter().any(|word| is_error_code(word));
    (compile && fails)
        || code
        || (words.first() == Some(&"line") && words.len() == 2 && line(typed).is_some())
}

fn is_error_code(word: &str) -> bool {
    word.strip_prefix('e')
        .is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The line that a text names: the number after "line", or the only number.
fn line(typed: &str) -> Option<u32> {
    let plain = typed.to_lowercase();
    let words: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let numbers: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let after = words
        .windows(2)
        .find_map(|pair| matches!(pair[0], "line" | "ln" | "l").then(|| pair[1].parse().ok())?);
    let joined = words.iter().find_map(|word| {
        word.strip_prefix("line")
            .or_else(|| word.strip_prefix('l'))?
            .parse()
            .ok()
    });
    after.or(joined).or(if numbers.len() == 1 {
        numbers.first().copied()
    } else {
        None
    })
}
