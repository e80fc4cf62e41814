//! Which neighbours can be told apart: topics of one section that are plainly of one kind.
//!
//! "What is the difference between major scales and minor scales" is a question; between "Installing Rust" and "Comments"
//! it is a joke. So both must name the same thing, each with its own word before it.

use super::manner::{Manner, is_number};

/// A longer text says more than a name.
const MOST_WORDS: usize = 4;
/// Single words are of one kind if they end alike: "Nominativ", "Akkusativ".
const LEAST_ENDING: usize = 4;
/// Endings that say how a word was made, not what it is.
const MADE: [&str; 10] = [
    "tion", "sion", "ness", "ment", "ship", "ing", "able", "ible", "ally", "ized",
];

/// Words before a noun that count or praise it.
const COUNTING: [&str; 44] = [
    "a",
    "additional",
    "advanced",
    "an",
    "another",
    "basic",
    "beginner",
    "best",
    "common",
    "daily",
    "easy",
    "essential",
    "favourite",
    "favorite",
    "final",
    "first",
    "further",
    "good",
    "great",
    "hard",
    "important",
    "intermediate",
    "key",
    "last",
    "main",
    "more",
    "my",
    "new",
    "next",
    "other",
    "our",
    "own",
    "popular",
    "second",
    "simple",
    "some",
    "the",
    "third",
    "top",
    "useful",
    "weekly",
    "your",
    "all",
    "each",
];

/// Nouns whose kinds are not compared: work, material, and what anything can be called.
const HOLLOW: [&str; 66] = [
    "activity",
    "app",
    "approach",
    "basics",
    "book",
    "challenge",
    "chapter",
    "class",
    "concept",
    "course",
    "day",
    "drill",
    "example",
    "exam",
    "exercise",
    "game",
    "goal",
    "guide",
    "habit",
    "homework",
    "hour",
    "idea",
    "introduction",
    "lesson",
    "level",
    "list",
    "material",
    "milestone",
    "minute",
    "module",
    "month",
    "music",
    "note",
    "overview",
    "part",
    "phrase",
    "piece",
    "plan",
    "practice",
    "problem",
    "project",
    "question",
    "quiz",
    "recap",
    "resource",
    "review",
    "riff",
    "routine",
    "section",
    "session",
    "setup",
    "skill",
    "song",
    "stage",
    "step",
    "summary",
    "task",
    "test",
    "thing",
    "time",
    "tip",
    "tool",
    "topic",
    "video",
    "vocabulary",
    "word",
];

/// Words that begin a longer thought.
const JOINING: [&str; 24] = [
    "and", "or", "of", "for", "with", "in", "on", "to", "from", "by", "at", "und", "oder", "mit", "von",
    "für", "im", "y", "et", "de", "vs", "without", "as", "about",
];

/// Whether it makes sense to ask for the difference between two topics of one section.
pub(super) fn can_be_told_apart(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (Name::of(one), Name::of(other)) else {
        return false;
    };
    if one == other {
        return false;
    }
    match (one.before.is_empty(), other.before.is_empty()) {
        (false, false) => one.noun == other.noun && one.before != other.before && !is_hollow(&one.noun),
        (true, true) => end_alike(&one.noun, &other.noun),
        _ => false,
    }
}

/// A noun with the words before it.
#[derive(PartialEq, Eq)]
struct Name {
    before: Vec<String>,
    /// In the singular, as far as that is an "s".
    noun: String,
}

impl Name {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let clean = text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'));
        if !clean || Manner::of(text) != Manner::Subject {
            return None;
        }
        let mut words: Vec<String> = text
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let bad = |word: &String| {
            let word = word.as_str();
            JOINING.contains(&word) || COUNTING.contains(&word) || is_number(word)
        };
        if words.len() > MOST_WORDS || words.iter().any(bad) {
            return None;
        }
        let last = words.pop()?;
        let noun = last
            .strip_suffix('s')
            .filter(|stem| stem.len() > 2 && !stem.ends_with('s'))
            .unwrap_or(&last);
        Some(Self {
            before: words,
            noun: noun.to_owned(),
        })
    }
}

/// Whether a word joins others to a longer thought.
pub(super) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word)
}

fn is_hollow(noun: &str) -> bool {
    HOLLOW.contains(&noun)
}

fn end_alike(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().rev().collect(), other.chars().rev().collect());
    let shared = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let ending: String = one[..shared].iter().rev().collect();
    let made = MADE
        .iter()
        .any(|made| ending.ends_with(made) && ending.len() <= made.len() + 2);
    shared >= LEAST_ENDING && shared < one.len().min(other.len()) && !made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_kind_can_be_told_apart() {
        for (one, other) in [
            ("Major scales", "Minor scales"),
            ("Open chords", "Barre chords"),
            ("Regular verbs", "Irregular verbs"),
            ("Definite articles", "Indefinite articles"),
            ("Modale Verben", "Trennbare Verben"),
            ("Nominativ", "Akkusativ"),
            ("Tuple structs", "Unit structs"),
            ("Pentatonic scale", "Blues scale"),
            ("White bread", "Rye bread"),
            ("Alternate picking", "Economy picking"),
            ("Possessive pronouns", "Personal pronouns"),
        ] {
            assert!(can_be_told_apart(one, other), "{one}, {other}");
            assert!(can_be_told_apart(other, one), "{other}, {one}");
        }
    }

    #[test]
    fn others_are_not_compared() {
        for (one, other) in [
            ("Installing Rust", "Comments"),
            ("Git", "Ownership"),
            ("Cargo", "Lifetimes"),
            ("Plural forms", "Numbers"),
            ("Introduction", "Summary"),
            ("First chords", "More chords"),
            ("Basic chords", "Barre chords"),
            ("Chords", "Barre chords"),
            ("Exercise 1", "Exercise 2"),
            ("Practice session", "Jam session"),
            ("Practise scales", "Minor scales"),
            ("Scales for 10 minutes", "Minor scales"),
            ("Guitar tuning app", "Metronome app"),
            ("Food vocabulary", "Travel vocabulary"),
            ("Easy songs", "Christmas songs"),
            ("Learn the chords", "Barre chords"),
            ("Build an app", "Weather app"),
            ("Major scales (C, G)", "Minor scales"),
            ("Parts of the guitar", "Electric guitar"),
            ("What is a scale?", "Minor scale"),
            ("Flour", "Water"),
            ("Conjugation", "Pronunciation"),
            ("Strumming", "Picking"),
            ("Minor scales", "Minor scales"),
            ("Minor scale", "Minor scales"),
            ("https://example.org", "Minor scales"),
            ("", ""),
            ("Tables and chairs", "Garden chairs"),
        ] {
            assert!(!can_be_told_apart(one, other), "{one}, {other}");
            assert!(!can_be_told_apart(other, one), "{other}, {one}");
        }
    }
}
