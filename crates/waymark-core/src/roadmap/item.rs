//! One line of a list: a topic, a resource, or a plain text.

mod links;

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

pub(super) use self::links::resources;
use self::links::{bare_links, is_outside, outside_links};
use super::{
    Priority, Topic, emoji, headings, ids,
    text::{self, Inline},
    words::{self, Flag},
};
use crate::ids::{ConceptId, TopicId};

/// What a line says, before it is known what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) id: Option<TopicId>,
    pub(super) concepts: Vec<ConceptId>,
    /// The line has a check box; ticked or not.
    pub(super) task: Option<bool>,
    pub(super) emphasis: bool,
    pub(super) optional: bool,
    pub(super) priority: Option<Priority>,
    /// Links in the line: title and target.
    pub(super) links: Vec<(String, String)>,
    /// Nothing but links, and remarks on them.
    pub(super) only_links: bool,
}

impl From<Line> for Topic {
    fn from(line: Line) -> Self {
        Self {
            id: line.id.unwrap_or_else(ids::unset),
            text: line.text,
            emphasis: line.emphasis,
            optional: line.optional,
            priority: line.priority,
            done: line.task == Some(true),
            concepts: line.concepts,
        }
    }
}

/// What a trailing comment says: `<!-- lifetime-elision: lifetimes.elision, lifetimes -->`, or the line as JSON where
/// its text could not be written plainly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Names { id: TopicId, concepts: Vec<ConceptId> },
    Exact(String),
}

/// Reads the comment at the end of a line.
pub(super) fn mark(inline: &Inline) -> Option<Mark> {
    let comment = inline.comment()?;
    if comment.starts_with(['{', '"']) {
        return Some(Mark::Exact(comment.to_owned()));
    }
    let (id, concepts) = comment.split_once(':').unwrap_or((comment, ""));
    let id = TopicId::new(id.trim()).ok().filter(|id| *id != ids::unset())?;
    let concepts = concepts
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(ConceptId::new);
    Some(Mark::Names {
        id,
        concepts: concepts.collect::<Result<_, _>>().ok()?,
    })
}

/// The JSON of a comment, if it is of the wanted kind.
pub(super) fn exact<T: for<'de> Deserialize<'de>>(inline: &Inline) -> Option<T> {
    match mark(inline)? {
        Mark::Exact(json) => serde_json::from_str(&json).ok(),
        Mark::Names { .. } => None,
    }
}

/// A comment that carries a value whole. What could end the comment is written as escapes.
pub(super) fn exact_comment<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut out = String::from("<!-- ");
    for c in json.chars() {
        match c {
            '<' | '>' | '-' | '`' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push_str(" -->");
    out
}

/// Ticked and unticked boxes as people type them.
const BOXES: &[(&str, bool)] = &[
    ("[ ]", false),
    ("[]", false),
    ("[x]", true),
    ("[X]", true),
    ("[✔️]", true),
    ("[✔]", true),
    ("[✓]", true),
    ("[✅]", true),
    ("[*]", true),
    ("[-]", false),
    ("[~]", false),
    ("☐", false),
    ("⬜", false),
    ("🔲", false),
    ("☑️", true),
    ("☑", true),
    ("☒", true),
    ("✔️", true),
    ("✔", true),
];

/// Takes a check box off either end of a text.
fn take_box(text: &str) -> (Option<bool>, &str) {
    let text = text.trim();
    for (mark, done) in BOXES {
        if let Some(rest) = text.strip_prefix(mark)
            && !rest.starts_with(['(', '['])
        {
            return (Some(*done), rest.trim());
        }
        if mark.len() > 2
            && let Some(rest) = text.strip_suffix(mark)
            && (rest.ends_with(' ') || rest.is_empty())
        {
            return (Some(*done), rest.trim());
        }
    }
    (None, text)
}

/// Reads a line; `None` when nothing is left of it once boxes and decoration are off.
pub(super) fn read(inline: &Inline, task: Option<bool>) -> Option<Line> {
    let (bare, mut links) = bare_links(inline);
    let mut line = of_text(&bare.plain())?;
    line.task = task.or(line.task);
    if let Some(Mark::Names { id, concepts }) = mark(inline) {
        line.id = Some(id);
        line.concepts = concepts;
    }
    let mut targets = inline.targets();
    targets.append(&mut links);
    targets.retain(|(_, url)| is_outside(url));
    line.only_links = !targets.is_empty()
        && outside_links(&bare)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .count()
            == 0;
    line.links = targets
        .into_iter()
        .map(|(title, url)| (emoji::strip(&title).to_owned(), text::tidy_url(&url)))
        .collect();
    Some(line)
}

/// Reads a line given as tidy text.
pub(super) fn of_text(text: &str) -> Option<Line> {
    let mut line = Line::default();
    let (task, rest) = take_box(emoji_before_box(text));
    line.task = task;
    let mut rest = emoji::strip(rest);
    rest = rest.trim_end_matches([',', ';']).trim_end();
    rest = rest.strip_suffix(':').unwrap_or(rest).trim_end();
    for prefix in [
        "(Optional)",
        "(optional)",
        "[Optional]",
        "[optional]",
        "Optional:",
        "OPTIONAL:",
        "(OPTIONAL)",
    ] {
        if let Some(after) = rest.strip_prefix(prefix).filter(|after| !after.trim().is_empty()) {
            line.optional = true;
            rest = after.trim();
        }
    }
    while let Some((before, remark)) = headings::trailing_brackets(rest) {
        let Some((flag, plain)) = words::flag(remark) else {
            break;
        };
        match flag {
            Flag::Emphasis => line.emphasis = true,
            Flag::Optional => line.optional = true,
            Flag::Priority(priority) => line.priority = Some(priority),
        }
        if !plain {
            break;
        }
        rest = emoji::strip(before);
    }
    rest.clone_into(&mut line.text);
    (!line.text.is_empty() && line.text.chars().any(char::is_alphanumeric) || line.text.contains('`'))
        .then_some(line)
}

/// Decoration before a box ("🔥 [ ] Vec") does not hide the box.
fn emoji_before_box(text: &str) -> &str {
    let stripped = emoji::strip_start(text);
    if stripped.starts_with('[') { stripped } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::blocks;

    #[track_caller]
    fn topic(markdown: &str, expected: &str) {
        let line = read(&blocks::line(markdown), None);
        let shown = line.map_or("nothing".to_owned(), |line| {
            let mut shown = line.text;
            for (set, flag) in [
                (line.emphasis, "!"),
                (line.optional, "?"),
                (line.task == Some(true), "x"),
            ] {
                if set {
                    shown.extend([" ", flag]);
                }
            }
            if let Some(priority) = line.priority {
                shown.extend([" ", words::priority_word(priority)]);
            }
            shown
        });
        assert_eq!(shown, expected, "{markdown}");
    }

    #[test]
    fn decoration_boxes_and_flags_are_taken_off() {
        topic("🎯 match (VERY IMPORTANT)", "match !");
        topic(
            "Ownership & Borrowing (very important)",
            "Ownership & Borrowing !",
        );
        topic(
            "Error handling (Result, Option)",
            "Error handling (Result, Option)",
        );
        topic("[✔️] Traits", "Traits x");
        topic("Traits [X]", "Traits x");
        topic("☑ Traits", "Traits x");
        topic("☐ Traits (optional)", "Traits ?");
        topic("Macros (high priority)", "Macros high");
        topic("(Optional) Macros", "Macros ?");
        topic(
            "**Unsafe Rust** — when & how to use `unsafe` safely",
            "Unsafe Rust — when & how to use `unsafe` safely",
        );
        topic(
            "Box<T> and `Vec<T>` with snake_case",
            "Box<T> and `Vec<T>` with snake_case",
        );
        topic("[x]", "nothing");
        topic("🚀", "nothing");
        topic("? operator", "? operator");
        topic("[Ownership](https://x.y/z)", "Ownership");
        topic("Ownership: https://x.y/z", "Ownership");
    }

    #[track_caller]
    fn resource(markdown: &str, expected: &str) {
        let line = read(&blocks::line(markdown), None);
        let shown: Vec<String> = line
            .map(|line| resources(&line))
            .unwrap_or_default()
            .into_iter()
            .map(|r| {
                format!(
                    "{}|{}|{}",
                    r.title,
                    r.url.unwrap_or_default(),
                    r.note.unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(shown.join(" + "), expected, "{markdown}");
    }

    #[test]
    fn resources_have_a_title_a_target_and_a_note() {
        resource(
            "https://rustlings.cool (interactive exercises)",
            "rustlings.cool|https://rustlings.cool|interactive exercises",
        );
        resource(
            "[The Book](https://doc.rust-lang.org/book/) - free",
            "The Book|https://doc.rust-lang.org/book/|free",
        );
        resource(
            "Zero To Production In Rust (backend-focused book)",
            "Zero To Production In Rust||backend-focused book",
        );
        resource("The Book https://a.b/c.", "The Book|https://a.b/c|");
        resource("<https://a.b/c>", "https://a.b/c|https://a.b/c|");
        resource("[A](https://a) and [B](https://b)", "A|https://a| + B|https://b|");
    }

    #[test]
    fn a_comment_names_the_id_and_the_concepts() {
        let read = |markdown: &str| mark(&blocks::line(markdown));
        let names = |id: &str, concepts: &[&str]| {
            let concepts = concepts.iter().map(|c| ConceptId::new(*c).unwrap()).collect();
            Some(Mark::Names {
                id: TopicId::new(id).unwrap(),
                concepts,
            })
        };
        assert_eq!(read("A <!-- a -->"), names("a", &[]));
        assert_eq!(read("A <!-- a: b.c, d -->"), names("a", &["b.c", "d"]));
        assert_eq!(read("A <!-- NOTE: say more -->"), None);
        assert_eq!(read("A"), None);
    }
}
