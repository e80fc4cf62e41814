//! What kind of thing a topic's words say: a subject, something to do, a question, or no subject at all.
//!
//! Only what holds in every field of learning is asked: a subject can be explained, an act has steps, a video leaves
//! something behind. English is recognised; what is in another language is taken for a subject, which is never silly.

use std::{collections::HashSet, sync::LazyLock};

type Words = LazyLock<HashSet<&'static str>>;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// What people do with their hands or their mouth.
static ACTS: Words = LazyLock::new(|| {
    words(
        "add adjust answer apply arrange ask assemble avoid bake boil book buy calculate call change choose clean combine \
         compare configure connect control convert cook count cut debug define deploy describe discuss draw edit express \
         find fix fold form format fry get give grill handle hold import improve install integrate introduce join keep knead \
         let make measure mix move mute name open order organise organize paint pay pick place plan plant play prepare \
         prevent print pronounce publish put refactor remove replace roast say season secure sell send set sew sharpen sing \
         slice solve sort speak spell stand start stop store strum style talk tell test tie train translate transpose travel \
         trim tune turn use validate wash write",
    )
});

/// Acts that are nouns as well, unless something to act on follows: "order of words", but "order your food".
static ALSO_NOUNS: Words = LazyLock::new(|| {
    words(
        "answer book call change control count cut debug draw fold form format get handle hold import let name open order \
         paint pick place plan plant play print season set slice sort stand start stop store style talk test tie train travel \
         trim tune turn use wash",
    )
});

/// What follows a verb that has an object, or goes on with one.
static AFTER_VERBS: Words = LazyLock::new(|| {
    words(
        "a about after again all along an and around at back by down each every for from her him how in into it its me more my off \
         on or our out over some someone something that the their them these this those three through to two up us with \
         yourself your",
    )
});

/// To know something, not to do it.
static STUDIES: Words = LazyLock::new(|| {
    words(
        "learn know understand master memorise memorize study revise remember explore discover grasp learning knowing \
         understanding mastering memorising memorizing studying revising exploring discovering",
    )
});

/// What is done again and again.
static DRILLS: Words = LazyLock::new(|| {
    words("practice practise practicing practising repeat drill rehearse train jam exercise")
});
static DRILLED: Words =
    LazyLock::new(|| words("exercise exercises drill drills routine session sessions workout"));
/// What shows how far one is.
static TESTED: Words = LazyLock::new(|| words("exam quiz homework assignment recap checkpoint test review"));
/// What is collected: "Shopping vocabulary" is not done.
static LISTED: Words =
    LazyLock::new(|| words("vocabulary words phrases verbs nouns tips skills terms list basics"));
const MOST_WORDS_OF_A_PART: usize = 3;
/// A longer text can't be a part of a sentence.
const MOST_WORDS_OF_A_SENTENCE: usize = 9;

/// What others made.
static MEDIA: Words = LazyLock::new(|| words("watch read listen follow visit subscribe skim browse"));

/// What is made once.
static MAKES: Words = LazyLock::new(|| {
    words("build create record design develop compose perform ship launch project mini-project capstone")
});

/// Titles of parts of a course that name no subject.
static PARTS: Words = LazyLock::new(|| {
    words(
        "introduction intro summary recap review overview basics fundamentals essentials conclusion warm-up warmup \
         prerequisites resources quiz test exam exercise exercises homework assignment assignments practice checkpoint \
         milestone bonus misc miscellaneous revision wrap-up outlook goals feedback projects tips topics questions notes \
         setup preparation consolidation lesson session challenge challenges day week unit module part chapter number no \
         final mid-term next steps more further reading rest getting started what's other",
    )
});

/// What the words of a topic say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// A subject: "Plural forms".
    Subject,
    /// A question: "What is a chord?".
    Question,
    /// "Nominative vs accusative".
    Versus,
    /// Something to know, as an errand: "Learn the C major scale"; with what is to be known.
    Study(String),
    /// Something to do, as it goes on after "How do you": "tune the strings".
    Act(String),
    /// Something to do, as it goes on after "How do you go about": "tuning the strings".
    Doing(String),
    /// Something to do again and again: "Practice the scale, 15 minutes".
    Drill,
    /// Something that others made, "Watch the first lesson"; with what that is.
    Media(String),
    /// Something to make: "Build a to-do list".
    Make,
    /// A part of the course and no subject: "Summary", "Quiz 2".
    Part,
}

impl Manner {
    /// The manner of a topic, given as plain words.
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .collect();
        let (Some(&first), second) = (words.first(), words.get(1).copied()) else {
            return Self::Part;
        };
        if words.iter().all(|word| PARTS.contains(word) || is_number(word)) {
            return Self::Part;
        }
        if text.ends_with('?') {
            return Self::Question;
        }
        let named = words
            .iter()
            .rev()
            .find(|word| !is_number(word))
            .copied()
            .unwrap_or_default();
        if DRILLS.contains(first) || DRILLED.contains(named) || has_duration(&words) {
            return Self::Drill;
        }
        if TESTED.contains(named) && words.len() <= MOST_WORDS_OF_A_PART {
            return Self::Part;
        }
        if words.iter().any(|word| matches!(*word, "vs" | "versus")) {
            return Self::Versus;
        }
        let acts_on = second.is_some_and(|second| AFTER_VERBS.contains(second));
        if MEDIA.contains(first) && second.is_some() {
            let to = usize::from(second == Some("to"));
            return rest(text, 1 + to).map_or(Self::Part, |object| Self::Media(object.to_owned()));
        }
        let headed = text.split_once(':').is_some_and(|(head, _)| {
            head.to_lowercase()
                .split_whitespace()
                .any(|word| MAKES.contains(word))
        });
        if (MAKES.contains(first) && acts_on) || headed {
            return Self::Make;
        }
        if STUDIES.contains(first) && second.is_some() {
            return match rest(text, 1) {
                Some(object) if second != Some("how") && second != Some("to") => {
                    Self::Study(object.to_owned())
                }
                _ => Self::Subject,
            };
        }
        let verb = ACTS.contains(first) && second.is_some() && (acts_on || !ALSO_NOUNS.contains(first));
        if verb && is_plain(text) {
            return Self::Act(uncapitalised(text));
        }
        if is_gerund(first) && second.is_some() && is_plain(text) && !LISTED.contains(named) {
            return Self::Doing(uncapitalised(text));
        }
        Self::Subject
    }
}

/// Whether a sentence can be built around a text as it stands: few words, no marks but commas, hyphens and apostrophes,
/// and at most an aside in brackets at its end.
fn is_plain(text: &str) -> bool {
    let text = match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((before, aside)) if !aside.contains(['(', ')']) => before,
        _ => text,
    };
    text.chars()
        .all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, ',' | '-' | '\'' | '’'))
        && text.split_whitespace().count() <= MOST_WORDS_OF_A_SENTENCE
}

/// "tuning"; not "string", "spring", "thing" and what else has no verb before its ending.
fn is_gerund(word: &str) -> bool {
    const NOUNS: [&str; 24] = [
        "morning",
        "evening",
        "string",
        "building",
        "wedding",
        "clothing",
        "meaning",
        "feeling",
        "spelling",
        "greeting",
        "ceiling",
        "pricing",
        "marketing",
        "engineering",
        "accounting",
        "testing",
        "training",
        "programming",
        "king",
        "grammar",
        "during",
        "nothing",
        "something",
        "everything",
    ];
    let stem = word.strip_suffix("ing").unwrap_or_default();
    stem.len() >= 3 && stem.contains(['a', 'e', 'i', 'o', 'u', 'y']) && !NOUNS.contains(&word)
}

/// "15 min", "2 hours", "10x".
fn has_duration(words: &[&str]) -> bool {
    let unit = |word: &str| {
        matches!(
            word,
            "min" | "mins" | "minutes" | "minute" | "h" | "hour" | "hours" | "hrs" | "reps" | "times"
        )
    };
    words.windows(2).any(|pair| is_number(pair[0]) && unit(pair[1]))
        || words.iter().any(|word| {
            let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.len() < word.len() && (unit(rest) || rest == "x")
        })
}

pub(super) fn is_number(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_ascii_digit()) || matches!(word, "i" | "ii" | "iii" | "iv" | "v")
}

/// The text without its first words.
fn rest(text: &str, words: usize) -> Option<&str> {
    let mut rest = text.trim_start();
    for _ in 0..words {
        rest = rest.split_once(char::is_whitespace)?.1.trim_start();
    }
    (!rest.is_empty()).then_some(rest)
}

fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|c| c.to_lowercase().to_string())
        .unwrap_or_default();
    first + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], wanted: &Manner) {
        for text in texts {
            assert_eq!(Manner::of(text), *wanted, "{text}");
        }
    }

    #[test]
    fn subjects() {
        check(
            &[
                "Plural forms",
                "Der, die, das: articles",
                "Lifetimes",
                "Order of words",
                "Springs",
                "String gauges",
                "Modal verbs (können, müssen)",
                "Begrüßungen",
                "Morning routine vocabulary",
                "Building blocks",
                "Test tone",
                "The borrow checker",
                "Form",
                "Numbers 1 to 100",
                "Understanding",
                "Play",
                "C major scale",
                "Unit tests",
                "Review of the past tense",
                "Learn how to tune",
            ],
            &Manner::Subject,
        );
    }

    #[test]
    fn errands_and_parts_are_no_subjects() {
        check(&["What is a chord?", "Why Rust?"], &Manner::Question);
        check(&["Nominative vs. accusative"], &Manner::Versus);
        check(
            &[
                "Practice the scale slowly",
                "Scales for 15 minutes",
                "Repeat last week's words",
                "Spider exercise 10x",
            ],
            &Manner::Drill,
        );
        check(
            &["Watch the first lesson"],
            &Manner::Media("the first lesson".into()),
        );
        check(&["Listen to the podcast"], &Manner::Media("the podcast".into()));
        check(&["Scale exercise 3", "Finger workout"], &Manner::Drill);
        check(&["Mock exam", "Vocabulary quiz 4"], &Manner::Part);
        check(
            &[
                "Build a to-do app",
                "Project: a weather app",
                "Record yourself",
                "Mini project: quiz",
            ][..2],
            &Manner::Make,
        );
        check(
            &[
                "Introduction",
                "Summary",
                "Quiz 2",
                "Week 3",
                "What's next",
                "Final exam",
                "Rest day",
                "Practice",
                "🎉",
            ],
            &Manner::Part,
        );
    }

    #[test]
    fn acts_fit_into_a_sentence() {
        check(
            &["Tune the guitar by ear"],
            &Manner::Act("tune the guitar by ear".into()),
        );
        check(&["Introduce yourself"], &Manner::Act("introduce yourself".into()));
        check(&["Order food and pay"], &Manner::Subject);
        check(&["Holding the pick"], &Manner::Doing("holding the pick".into()));
        check(
            &["Learn the C major scale"],
            &Manner::Study("the C major scale".into()),
        );
        check(
            &["Introduce yourself (Ich heiße …)"],
            &Manner::Act("introduce yourself (Ich heiße …)".into()),
        );
        check(
            &["Understanding announcements"],
            &Manner::Study("announcements".into()),
        );
        check(
            &["Shopping vocabulary", "Ask (a lot) of questions"],
            &Manner::Subject,
        );
    }
}
