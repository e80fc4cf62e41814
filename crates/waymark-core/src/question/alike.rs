//! Questions that ask nearly the same.
//!
//! Each question is taken as the set of its shingles: runs of neighbouring words of what is asked, of its options and of
//! its program. Two are alike if they share much of what few others have: Jaccard's measure, what both have over what either
//! has (Broder, "On the resemblance and containment of documents", 1997), with each shingle weighed by one over the number
//! of questions that have it, so that `fn main() {` or "What does it print?" says next to nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Outcome, Question};
use crate::chance::fingerprint;

/// How many words a shingle has.
const WORDS: usize = 5;
/// From this share on two questions are alike. In the bank as it is, the only two programs that asked the same, by two
/// authors, shared 0.20, and the nearest two that do not share 0.16 …
pub const ALIKE: f64 = 0.18;
/// … or from this one, when their programs end in unlike ways.
const CONTRAST: f64 = 0.8;

/// Two questions that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The first, by its place in what was given.
    pub one: usize,
    /// The second, which comes later.
    pub other: usize,
    /// How much they share of what few others have, from 0 to 1.
    pub share: f64,
}

/// The pairs of questions that are alike, by their places.
///
/// Programs with unlike ends are a contrast, as one that compiles beside one that does not, unless hardly anything else
/// tells them apart.
#[expect(
    clippy::cast_precision_loss,
    reason = "a shingle is in some hundred questions"
)]
pub fn alike(questions: &[&Question]) -> Vec<Alike> {
    let sets: Vec<BTreeSet<u64>> = questions.iter().map(|question| shingles(question)).collect();
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        for shingle in set {
            holders.entry(*shingle).or_default().push(at);
        }
    }
    // Only questions with something in common are compared.
    let mut whole = vec![0.0; questions.len()];
    let mut common: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for who in holders.values() {
        let weight = 1.0 / who.len() as f64;
        for (before, other) in who.iter().enumerate() {
            whole[*other] += weight;
            for one in &who[..before] {
                *common.entry((*one, *other)).or_default() += weight;
            }
        }
    }
    let pairs = common.into_iter().map(|((one, other), both)| Alike {
        one,
        other,
        share: both / (whole[one] + whole[other] - both),
    });
    pairs
        .filter(|pair| {
            let contrast = end(questions[pair.one]) != end(questions[pair.other]);
            pair.share >= if contrast { CONTRAST } else { ALIKE }
        })
        .collect()
}

/// What becomes of a program, as far as it makes another question of it: the code of the error, "" if there is none.
/// `None` if there is no program.
fn end(question: &Question) -> Option<&str> {
    match &question.kind {
        Kind::Tracing { outcome, .. } => Some(match outcome {
            Outcome::Prints(_) => "",
            Outcome::Fails { code, .. } => code.as_deref().unwrap_or("?"),
        }),
        _ => None,
    }
}

fn shingles(question: &Question) -> BTreeSet<u64> {
    let mut set = BTreeSet::new();
    let mut add = |text: &str| {
        let words = words(text);
        for run in words.windows(WORDS.min(words.len().max(1))) {
            set.insert(fingerprint(run.join(" ").as_bytes()));
        }
    };
    match &question.kind {
        // What is asked of a program is always the same.
        Kind::Tracing { program, .. } => add(program),
        Kind::Single(options) | Kind::Several(options) => {
            add(&question.prompt);
            options
                .right
                .iter()
                .chain(&options.wrong)
                .for_each(|text| add(text));
        }
        Kind::Short { .. } | Kind::Long { .. } => add(&question.prompt),
    }
    set
}

/// The words of a text in lower case; of code also its signs, one by one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            if !open {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
            open = true;
        } else {
            open = false;
            if !c.is_whitespace() && !matches!(c, '`' | '*' | '.' | ',' | ';') {
                words.push(c.to_string());
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::ConceptId, question::Sheet};

    fn questions(texts: &[&str]) -> Vec<Question> {
        let mut sheet = String::new();
        for (at, text) in texts.iter().enumerate() {
            sheet += &format!("[[questions]]\nid = \"q{at}\"\ncontext = \"So.\"\n{text}\n");
        }
        let sheet = Sheet::parse(&ConceptId::new("a").unwrap(), &sheet, "a.toml");
        assert_eq!(sheet.problems, []);
        sheet.questions
    }

    fn pairs(texts: &[&str]) -> Vec<(usize, usize)> {
        let questions = questions(texts);
        let found = alike(&questions.iter().collect::<Vec<_>>());
        found.iter().map(|pair| (pair.one, pair.other)).collect()
    }

    fn choice(prompt: &str, answer: &str) -> String {
        format!(
            "type = \"MultipleChoice\"\nprompt.prompt = {prompt:?}\nanswer.answer = {answer:?}\n\
             prompt.distractors = [\"It copies the whole text\", \"It borrows from the other variable\"]"
        )
    }

    fn program(body: &str) -> String {
        format!(
            "type = \"Tracing\"\nprompt.program = \"fn main() {{ {body} }}\"\nanswer.doesCompile = true\nanswer.stdout = \"\""
        )
    }

    #[test]
    fn a_question_that_is_only_worded_otherwise_is_told() {
        let one = choice(
            "What does a move of a `String` do at run time?",
            "It moves three words",
        );
        let other = choice(
            "What does the move of a String do at run time?",
            "It moves three words",
        );
        assert_eq!(pairs(&[&one, &other]), [(0, 1)]);
    }

    #[test]
    fn options_that_return_do_not_make_a_double() {
        let one = choice("What does a move of a `String` do?", "It moves three words");
        let other = choice(
            "A closure captures `name`, which it only prints. How, and until when?",
            "By reference",
        );
        assert_eq!(pairs(&[&one, &other]), []);
    }

    #[test]
    fn programs_with_unlike_ends_are_a_contrast() {
        let fails = |body: &str| {
            program(body)
                .replace("true", "false")
                .replace("answer.stdout = \"\"", "answer.lineNumber = 1")
        };
        let good = program("let v = [1, 2, 3]; let s = &v[1..]; drop(s);");
        let bad = fails("let v = [1, 2, 3]; let t = &mut v[1..]; drop(v);");
        assert_eq!(pairs(&[&good, &bad]), []);
        assert_eq!(
            pairs(&[&good, &fails("let v = [1, 2, 3]; let s = &v[1..]; drop(s)")]),
            [(0, 1)]
        );
    }

    #[test]
    fn programs_are_compared_sign_by_sign() {
        let one = program("let v = [1, 2, 3]; let s = &v[1..]; drop(s);");
        let renamed = program("let v = [1, 2, 3]; let s = &v[1..]; drop(v);");
        let other = program("for i in 0..3 { if i == 1 { continue; } }");
        assert_eq!(pairs(&[&one, &renamed, &other]), [(0, 1)]);
    }
}
