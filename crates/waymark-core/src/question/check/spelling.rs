//! Words that are often misspelt, and words said twice. A list of mistakes and no dictionary: see
//! `docs/adr/0007-spelling-by-a-list-of-mistakes.md`.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::Notes;

/// A mistake and what is meant, one pair a line.
static LIST: &str = include_str!("misspellings.txt");

static MISTAKES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| pairs().collect());

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
}

/// Words that are rightly doubled.
const DOUBLED: [&str; 3] = ["that", "had", "very"];

/// Looks at the words of one text, in Markdown, code left out; `what` names it.
pub(super) fn look_at(what: &str, text: &str, notes: &mut Notes) {
    let mut told = HashSet::new();
    for prose in prose(text) {
        let mut before: Option<&str> = None;
        for piece in prose.split(' ') {
            let word = piece.trim_matches(|c: char| !c.is_alphabetic());
            let plain = word.to_lowercase().replace('’', "'");
            if let Some(meant) = MISTAKES.get(plain.as_str())
                && told.insert(plain.clone())
            {
                notes.error(format!("{what} says {word:?}"), format!("{meant:?}"));
            }
            let doubled = before.is_some_and(|before| before == word) && piece.starts_with(word);
            if doubled && word.len() > 1 && !DOUBLED.contains(&plain.as_str()) {
                notes.error(format!("{what} says {word:?} twice in a row"), "it once");
            }
            // A sign between two words tells them apart.
            before = piece
                .ends_with(word)
                .then_some(word)
                .filter(|word| !word.is_empty());
        }
    }
}

/// The paragraphs of a text without its code, which stands as a sign between the words.
fn prose(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut in_block = false;
    let mut push = |part: &str, next: bool| {
        if let Some(last) = all.last_mut() {
            last.push_str(part);
        }
        if next {
            all.push(String::new());
        }
    };
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => push("", true),
            Event::Text(words) if !in_block => push(&words, false),
            Event::Code(_) => push("`", false),
            Event::SoftBreak | Event::HardBreak => push(" ", false),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        let mut notes = Notes::default();
        look_at("its hint", text, &mut notes);
        let found: Vec<String> = notes
            .0
            .iter()
            .map(|note| format!("{}; {}", note.found, note.expected))
            .collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn a_mistake_is_told_with_what_is_meant() {
        check(
            "You recieve a *seperate* value.",
            &[
                "its hint says \"recieve\"; \"receive\"",
                "its hint says \"seperate\"; \"separate\"",
            ],
        );
        check("(Occured)", &["its hint says \"Occured\"; \"occurred\""]);
    }

    #[test]
    fn code_is_spelt_as_it_is() {
        check("Call `recieve`.\n\n```rust\nlet teh = 1;\n```\n", &[]);
    }

    #[test]
    fn a_word_is_said_once() {
        check(
            "It is in the\nthe scope.",
            &["its hint says \"the\" twice in a row; it once"],
        );
        check(
            "It is that that counts, and what it is, is new: `a` or `a`, is is.",
            &["its hint says \"is\" twice in a row; it once"],
        );
    }

    #[test]
    fn the_list_is_in_order_and_holds_no_right_word() {
        let words: Vec<&str> = pairs().map(|(mistake, _)| mistake).collect();
        assert!(words.len() > 300, "{}", words.len());
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
        let meant: HashSet<&str> = pairs().map(|(_, meant)| meant).collect();
        for word in words {
            assert!(!meant.contains(word), "{word}");
        }
    }
}
