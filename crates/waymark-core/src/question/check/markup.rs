//! Markup that would not be drawn as its author sees it.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::Notes;

/// Looks at one text of a question, in Markdown; `what` names it.
pub(super) fn look_at(what: &str, text: &str, notes: &mut Notes) {
    if text
        .lines()
        .filter(|line| line.trim_start().starts_with("```"))
        .count()
        % 2
        == 1
    {
        notes.error(
            format!("{what} has a fence that is not closed"),
            "``` before and after the code",
        );
        return;
    }
    let mut in_block = false;
    for (event, span) in TextMergeWithOffset::new(Parser::new(text).into_offset_iter()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Html(tag) | Event::InlineHtml(tag) => notes.error(
                format!("{what} has markup that is not escaped: {}", tag.trim()),
                "a code span around it",
            ),
            Event::Text(_) if !in_block => {
                let words = unescaped(&text[span]);
                if let Some((found, expected)) = unpaired(&words) {
                    notes.error(format!("{what} has {found}"), expected);
                } else if let Some(code) = code(&words) {
                    notes.warning(
                        format!("{what} has code outside of a code span: {code:?}"),
                        "`code` in back-ticks",
                    );
                }
            }
            _ => {}
        }
    }
}

/// A text without what a backslash escapes: such a sign is meant as a sign.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Marks that are drawn as signs because their pair is missing.
fn unpaired(text: &str) -> Option<(String, &'static str)> {
    let (what, sign, expected) = if text.contains('`') {
        ("a back-tick without its pair", '`', "`code` between two")
    } else if text.contains("**") {
        ("stars without their pair", '*', "**bold** between two pairs")
    } else if text.contains("](") {
        ("a broken link", ']', "[title](https://…)")
    } else {
        return None;
    };
    Some((format!("{what}: {:?}", around(text, sign)), expected))
}

/// Code in running text, with what stands around it.
fn code(text: &str) -> Option<String> {
    let word = |c: char| c.is_alphanumeric();
    let generic = text
        .match_indices('<')
        .any(|(at, _)| text[..at].ends_with(word) && !text[at + 1..].starts_with([' ', '=']));
    let snake = || {
        text.match_indices('_')
            .any(|(at, _)| text[..at].ends_with(word) && text[at + 1..].starts_with(word))
    };
    let sign = if generic {
        '<'
    } else if text.contains("::") {
        ':'
    } else if snake() {
        '_'
    } else {
        return None;
    };
    Some(around(text, sign))
}

/// The words around the first place of a sign.
fn around(text: &str, sign: char) -> String {
    let at = text.find(sign).unwrap_or(0);
    let start = text[..at].char_indices().rev().nth(15).map_or(0, |(at, _)| at);
    text[start..]
        .chars()
        .take(32)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        let mut notes = Notes::default();
        look_at("its prompt", text, &mut notes);
        let found: Vec<&str> = notes.0.iter().map(|note| note.found.as_str()).collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn what_is_drawn_as_it_is_written_is_fine() {
        check(
            "A `Vec<T>` of 3 < 4, *or* **not**: [see](https://a.example/b_c).",
            &[],
        );
        check("Look:\n\n```rust\nlet a: Vec<u8> = a::b(**c);\n```\n", &[]);
        check("Two \\* three, a \\` and 2 * 3.", &[]);
    }

    #[test]
    fn code_belongs_in_code_spans() {
        check("Why Vec<T>?", &["its prompt has markup that is not escaped: <T>"]);
        check(
            "Why Vec<&str>?",
            &["its prompt has code outside of a code span: \"Why Vec<&str>?\""],
        );
        check(
            "Call my_name now.",
            &["its prompt has code outside of a code span: \"Call my_name now.\""],
        );
        check(
            "Call Vec::new now.",
            &["its prompt has code outside of a code span: \"Call Vec::new now.\""],
        );
    }

    #[test]
    fn marks_come_in_pairs() {
        check(
            "A `a and b.",
            &["its prompt has a back-tick without its pair: \"A `a and b.\""],
        );
        check(
            "A **a and b.",
            &["its prompt has stars without their pair: \"A **a and b.\""],
        );
        check(
            "See [a](b c).",
            &["its prompt has a broken link: \"See [a](b c).\""],
        );
        check(
            "Look:\n\n```rust\nlet a = 1;\n",
            &["its prompt has a fence that is not closed"],
        );
    }
}
