//! Misspelt words: "Itertors", "Mutabilty".
//!
//! A word that no name has is read as one that differs by a single slip. Short words are left alone: among them a slip
//! more often leads to another word than to the one that was meant.

use std::collections::{HashMap, HashSet};

/// A word is only mistaken for one of at least so many letters.
const LEAST_LETTERS: usize = 7;
/// … and a letter for another only in words as long as this: "tasting" is no slip for "testing".
const LEAST_FOR_OTHER_LETTER: usize = 9;

/// The words that a misspelt one may stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelling {
    /// Each long word by itself and by what is left of it without one of its letters.
    shortened: HashMap<String, Vec<String>>,
}

impl Spelling {
    pub(super) fn new(words: &HashSet<String>) -> Self {
        let mut shortened: HashMap<String, Vec<String>> = HashMap::new();
        let long = |word: &&String| {
            word.len() >= LEAST_LETTERS && word.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        for word in words.iter().filter(long) {
            for short in deletions(word).chain([word.clone()]) {
                let meant = shortened.entry(short).or_default();
                if meant.last() != Some(word) {
                    meant.push(word.clone());
                }
            }
        }
        Self { shortened }
    }

    /// The word that was meant, if there is only one such.
    pub(super) fn meant(&self, word: &str) -> Option<&str> {
        let plain = word.len() + 1 >= LEAST_LETTERS && word.bytes().all(|byte| byte.is_ascii_lowercase());
        if !plain {
            return None;
        }
        let mut found: Option<&str> = None;
        for short in deletions(word).chain([word.to_owned()]) {
            for meant in self.shortened.get(&short).into_iter().flatten() {
                if found == Some(meant) || !is_slip(word, meant) {
                    continue;
                }
                if found.is_some() {
                    return None;
                }
                found = Some(meant);
            }
        }
        found
    }
}

/// Whether one letter is missing, too many, exchanged with its neighbour or, in a long word, another. The first is right.
fn is_slip(word: &str, meant: &str) -> bool {
    let (word, meant) = (word.as_bytes(), meant.as_bytes());
    if word == meant || word.first() != meant.first() {
        return false;
    }
    let same = word.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (rest, wanted) = (&word[same..], &meant[same..]);
    match (rest, wanted) {
        ([_, rest @ ..], wanted) if rest == wanted => true,
        (rest, [_, wanted @ ..]) if rest == wanted => true,
        ([a, b, rest @ ..], [c, d, wanted @ ..]) if (a, b) == (d, c) && rest == wanted => true,
        ([_, rest @ ..], [_, wanted @ ..]) => rest == wanted && meant.len() >= LEAST_FOR_OTHER_LETTER,
        _ => false,
    }
}

fn deletions(word: &str) -> impl Iterator<Item = String> {
    (0..word.len()).map(move |at| format!("{}{}", &word[..at], &word[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, meant: Option<&str>) {
        let words = [
            "iterator",
            "closure",
            "mutability",
            "testing",
            "generic",
            "elision",
            "box",
            "formatting",
        ];
        let spelling = Spelling::new(&words.map(str::to_owned).into());
        assert_eq!(spelling.meant(word), meant, "{word}");
    }

    #[test]
    fn one_slip_is_forgiven() {
        check("itertor", Some("iterator"));
        check("closur", Some("closure"));
        check("mutabilty", Some("mutability"));
        check("mutibility", Some("mutability"));
        check("ellision", Some("elision"));
        check("iteratro", Some("iterator"));
        check("formating", Some("formatting"));
    }

    #[test]
    fn another_word_is_not_a_slip() {
        check("tasting", None);
        check("genetic", None);
        check("resting", None);
        check("bix", None);
        check("illusion", None);
        check("closure", None);
        check("überclosure", None);
        check("", None);
    }
}
