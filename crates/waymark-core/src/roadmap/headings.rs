//! Titles of stages and sections: label, number, weeks, badge, emphasis, remark.

mod marker;

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use self::marker::marker;
use super::{
    Weeks, emoji, weeks,
    words::{self, Flag},
};

/// What a title says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Head {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) badge: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<u32>,
    pub(super) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) weeks: Option<Weeks>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) emphasis: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remark: Option<String>,
}

impl Head {
    /// Whether the title numbers itself as a stage does: "Phase 2", "Weeks 1-3".
    pub(super) fn is_marked(&self) -> bool {
        self.label.is_some() && self.number.is_some()
    }
}

/// Reads a title, given as tidy text.
pub(super) fn read(text: &str) -> Head {
    let mut head = Head::default();
    let mut rest = without_attributes(text.trim());
    if let Some(badge) = emoji::leading(rest) {
        head.badge = Some(badge.to_owned());
    }
    rest = emoji::strip(rest);
    if let Some(open) = ["[ ]", "[x]", "[X]"]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))
    {
        rest = emoji::strip(open);
    }
    rest = rest.strip_suffix(':').unwrap_or(rest).trim_end();
    rest = marker(rest, &mut head);
    let stripped = emoji::strip(rest);
    rest = if stripped.is_empty() { rest } else { stripped };
    rest = remarks(rest, &mut head);
    rest = after_dash(rest, &mut head);
    head.title = if rest.is_empty() {
        whole_title(&head, text)
    } else {
        rest.to_owned()
    };
    head
}

/// A title that is nothing but its marker keeps it as its title: "Week 1".
fn whole_title(head: &Head, text: &str) -> String {
    match (&head.label, head.number, head.weeks) {
        (Some(label), Some(number), _) => format!("{label} {number}"),
        (_, _, Some(weeks)) => weeks.in_words(),
        _ => emoji::strip(text).to_owned(),
    }
}

/// Takes `{#anchor}` off the end.
fn without_attributes(text: &str) -> &str {
    match text.strip_suffix('}').and_then(|inner| inner.rsplit_once('{')) {
        Some((before, inside)) if inside.starts_with(['#', '.']) && !inside.contains(' ') => {
            before.trim_end()
        }
        _ => text,
    }
}

/// Takes remarks in brackets off the end: flags and weeks as such, one other as the remark.
fn remarks<'a>(text: &'a str, head: &mut Head) -> &'a str {
    let mut rest = text;
    while let Some((before, remark)) = trailing_brackets(rest).or_else(|| only_flag(rest, head)) {
        let bare = emoji::strip(remark).trim();
        if let Some(weeks) = weeks::span(bare).filter(|_| head.weeks.is_none()) {
            head.weeks = Some(weeks);
        } else {
            let plain = apply(bare, head);
            if !plain && head.remark.is_some() {
                break;
            }
            if !plain {
                head.remark = Some(bare.to_owned()).filter(|bare| !bare.is_empty());
            }
        }
        rest = emoji_end(before);
    }
    rest
}

/// A flag in brackets that is all that follows a marker: "Week 2 (optional)".
fn only_flag<'a>(text: &'a str, head: &Head) -> Option<(&'a str, &'a str)> {
    let inside = text.strip_prefix('(')?.strip_suffix(')')?;
    let flag = matches!(words::flag(inside), Some((Flag::Optional | Flag::Emphasis, true)));
    (flag && (head.is_marked() || head.weeks.is_some())).then_some(("", inside))
}

/// Sets the flag that a remark stands for; tells whether the remark says nothing else.
fn apply(remark: &str, head: &mut Head) -> bool {
    match words::flag(remark) {
        Some((Flag::Emphasis, plain)) => {
            head.emphasis = true;
            plain
        }
        Some((Flag::Optional, plain)) => {
            head.optional = true;
            plain
        }
        _ => false,
    }
}

/// The text before the brackets at the end, and what is in them.
pub(super) fn trailing_brackets(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            '`' => return None,
            _ => {}
        }
        if depth == 0 {
            let before = &inner[..at];
            let spaced = before.ends_with(' ') && !before.trim().is_empty();
            return (spaced && !inner[at + 1..].trim().is_empty())
                .then(|| (before.trim_end(), &inner[at + 1..]));
        }
    }
    None
}

fn emoji_end(text: &str) -> &str {
    let stripped = emoji::strip(text);
    if stripped.is_empty() { text } else { stripped }
}

/// Takes a remark after a dash off a marked title, and weeks or a flag off any.
fn after_dash<'a>(text: &'a str, head: &mut Head) -> &'a str {
    let marked = head.is_marked() || (head.label.is_none() && head.weeks.is_some());
    for dash in [" — ", " – ", " -- ", " - ", " | ", ": ", ", "] {
        let Some((title, tail)) = text.rsplit_once(dash) else {
            continue;
        };
        let tail = emoji::strip(tail);
        if title.trim().is_empty() || tail.is_empty() {
            continue;
        }
        if let Some(weeks) = weeks::span(tail).filter(|_| head.weeks.is_none()) {
            head.weeks = Some(weeks);
            return title.trim_end();
        }
        if matches!(dash, " — " | " – " | " -- ") && marked && head.remark.is_none() && !in_code(title) {
            head.remark = Some(tail.to_owned());
            return title.trim_end();
        }
    }
    text
}

/// Whether a text breaks off inside a code span.
fn in_code(text: &str) -> bool {
    text.matches('`').count() % 2 == 1
}

/// The title that [`read`] reads back as this head, in most cases.
pub(super) fn print(head: &Head) -> String {
    let mut out = String::new();
    if let Some(badge) = &head.badge {
        out.push_str(badge);
        out.push(' ');
    }
    let _ = match (&head.label, head.number) {
        (Some(label), Some(number)) => write!(out, "{label} {number}: "),
        (Some(label), None) => write!(out, "{label}: "),
        (None, Some(number)) => write!(out, "{number}. "),
        (None, None) => Ok(()),
    };
    if head.is_marked() && whole_title(head, "") == head.title {
        out.truncate(out.len() - 2);
    } else {
        out.push_str(&head.title);
    }
    let _ = match &head.remark {
        Some(remark) if head.is_marked() => write!(out, " — {remark}"),
        Some(remark) => write!(out, " ({remark})"),
        None => Ok(()),
    };
    if let Some(weeks) = head.weeks.filter(|_| read(&out).weeks != head.weeks) {
        let _ = write!(out, " ({})", weeks.in_words());
    }
    if head.emphasis && !read(&out).emphasis {
        out.push_str(" (very important)");
    }
    if head.optional && !read(&out).optional {
        out.push_str(" (optional)");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let head = read(text);
        let mut parts = vec![
            head.badge.unwrap_or_default(),
            head.label.unwrap_or_default(),
            head.number.map(|n| n.to_string()).unwrap_or_default(),
            head.title,
            head.weeks.map(|weeks| weeks.to_string()).unwrap_or_default(),
            head.remark.unwrap_or_default(),
        ];
        if head.emphasis {
            parts.push("emphasis".into());
        }
        if head.optional {
            parts.push("optional".into());
        }
        assert_eq!(parts.join("|"), expected, "{text}");
    }

    #[test]
    fn labels_numbers_and_weeks_are_taken_off() {
        check("Phase 1: Fundamentals (Weeks 1-3)", "|Phase|1|Fundamentals|1-3|");
        check("Week 2 (optional)", "|Week|2|Week 2|2||optional");
        check("Phase 4 (optional)", "|Phase|4|Phase 4|||optional");
        check("(optional)", "|||(optional)||");
        check(
            "📘 Phase 1: Getting Started — Rust Basics & Mental Model",
            "📘|Phase|1|Getting Started||Rust Basics & Mental Model",
        );
        check(
            "📍 Phase 7 — Modules, Crates & Packaging",
            "📍|Phase|7|Modules, Crates & Packaging||",
        );
        check(
            "🟢 Level 1 – Rust Foundations (VERY IMPORTANT)",
            "🟢|Level|1|Rust Foundations|||emphasis",
        );
        check(
            "✅ Step 1: Official Rust Book (Must Do First)",
            "✅|Step|1|Official Rust Book||Must Do First|emphasis",
        );
        check("⏳ Lifetimes (HARD BUT GOLD 🔥)", "⏳|||Lifetimes||HARD BUT GOLD");
        check(
            "Phase 6: Advanced Backend Topics (Ongoing)",
            "|Phase|6|Advanced Backend Topics|ongoing|",
        );
        check("🔬 Optional Deep Dives", "🔬|||Optional Deep Dives||");
        check("Week 2: Ownership", "|Week|2|Ownership|2|");
        check(
            "Weeks 1–3: Basics",
            "||||1-3|".replace("||||", "|||Basics|").as_str(),
        );
        check("Month 2", "|Month|2|Month 2|5-8|");
        check("Stage II - Traits", "|Stage|2|Traits||");
        check("Phase 3 (Weeks 4–6): Traits", "|Phase|3|Traits|4-6|");
        check("1. Basics", "||1|Basics||");
        check("1️⃣ Basics", "||1|Basics||");
        check("Phase 2 Traits", "|Phase|2|Traits||");
        check("Traits | Weeks 4-6", "|||Traits|4-6|");
        check("Traits (optional)", "|||Traits|||optional");
    }

    #[test]
    fn other_titles_stay_whole() {
        for title in [
            "Phase 1.5: Interlude",
            "2024 in Rust",
            "Steps to take",
            "Part of the language",
            "`main()`",
            "Level-headed design",
            "fn(x)",
        ] {
            assert_eq!(read(title).title, title);
            assert!(!read(title).is_marked(), "{title}");
        }
    }

    #[test]
    fn a_printed_title_reads_as_itself() {
        for text in [
            "📘 Phase 1: Getting Started — Rust Basics",
            "Week 2: Ownership",
            "Week 2 (optional)",
            "Month 2",
            "1. Basics",
            "Traits (Rust Style)",
            "Step 1: Book (Must Do First)",
            "Phase 1: A (Weeks 1-3) (optional)",
            "Level 9 – Concurrency (FEARLESS)",
        ] {
            let head = read(text);
            assert_eq!(read(&print(&head)), head, "{text}");
        }
    }
}
