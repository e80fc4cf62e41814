//! Titles of stages and sections: label, number, weeks, badge, emphasis, remark.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

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

/// Words that number stages, in the languages in which we have met them.
const LABELS: &[&str] = &[
    "phase",
    "level",
    "step",
    "stage",
    "week",
    "weeks",
    "month",
    "months",
    "day",
    "days",
    "part",
    "module",
    "chapter",
    "unit",
    "lesson",
    "tier",
    "sprint",
    "quarter",
    "semester",
    "year",
    "season",
    "block",
    "fase",
    "nivel",
    "nível",
    "paso",
    "passo",
    "semana",
    "semaine",
    "mes",
    "mês",
    "mois",
    "étape",
    "etapa",
    "módulo",
    "modul",
    "woche",
    "stufe",
    "schritt",
    "monat",
    "teil",
    "этап",
    "неделя",
    "уровень",
    "шаг",
    "модуль",
    "aşama",
    "hafta",
    "seviye",
    "adım",
];

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

/// Takes "Phase 3:", "Weeks 1-3:" or "3." off the start.
fn marker<'a>(text: &'a str, head: &mut Head) -> &'a str {
    if let Some((number, rest)) = emoji::keycap(text) {
        head.number = Some(number);
        return separator(rest).unwrap_or(rest);
    }
    let word_end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, after) = text.split_at(word_end);
    if word.eq_ignore_ascii_case("ongoing")
        && !after.is_empty()
        && let Some((weeks, rest)) = leading_weeks(text)
    {
        head.weeks = Some(weeks);
        return rest;
    }
    if LABELS.contains(&word.to_lowercase().as_str()) {
        return labelled(text, word, after, head).unwrap_or(text);
    }
    numbered(text, head).unwrap_or(text)
}

fn labelled<'a>(text: &'a str, word: &str, after: &'a str, head: &mut Head) -> Option<&'a str> {
    let after = after.trim_start_matches([' ', '#', '-', '№']);
    // A range of weeks is a time, not a number.
    if let Some((weeks, rest)) = leading_weeks(text) {
        head.weeks = Some(weeks);
        let single = number(after).filter(|(_, rest)| separator(rest).is_some() || rest.is_empty());
        if let (Some((number, _)), false) = (single, is_range(text, rest)) {
            head.label = Some(word.to_owned());
            head.number = Some(number);
        }
        return Some(rest);
    }
    let (number, rest) = number(after)?;
    let rest = of_total(rest);
    let (rest, weeks) = bracketed_weeks(rest);
    let rest = separator(rest)
        .or_else(|| rest.strip_prefix(' ').filter(|_| !rest.is_empty()))
        .or_else(|| rest.is_empty().then_some(rest))?;
    head.label = Some(word.to_owned());
    head.number = Some(number);
    head.weeks = weeks;
    Some(rest.trim())
}

/// The span of weeks with which a text begins, up to a separator or its end, and the rest.
fn leading_weeks(text: &str) -> Option<(Weeks, &str)> {
    let mut ends: Vec<usize> = text
        .char_indices()
        .filter(|&(_, c)| matches!(c, ':' | '|' | '→' | '(' | '–' | '—' | '-' | '.' | ',' | ')'))
        .map(|(at, _)| at)
        .take(6)
        .collect();
    ends.push(text.len());
    ends.into_iter().rev().find_map(|end| {
        let (span, rest) = text.split_at(end);
        let weeks = weeks::span(span.trim())?;
        let rest = if rest.is_empty() || rest.starts_with('(') {
            Some(rest)
        } else {
            separator(rest)
        };
        Some((weeks, rest?.trim()))
    })
}

fn is_range(text: &str, rest: &str) -> bool {
    let span = &text[..text.len() - rest.len()];
    span.chars()
        .filter(|c| !c.is_ascii_digit())
        .zip(span.chars().skip(1))
        .count()
        > 0
        && span
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .count()
            > 1
        || span.contains('+')
}

/// "1 of 5" is 1.
fn of_total(rest: &str) -> &str {
    let Some(after) = rest.strip_prefix(" of ").or_else(|| rest.strip_prefix('/')) else {
        return rest;
    };
    let after_number = after.trim_start_matches(|c: char| c.is_ascii_digit());
    if after_number.len() < after.len() {
        after_number
    } else {
        rest
    }
}

fn bracketed_weeks(rest: &str) -> (&str, Option<Weeks>) {
    let trimmed = rest.trim_start();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((inside, after)) = trimmed
            .strip_prefix(open)
            .and_then(|inner| inner.split_once(close))
            && let Some(weeks) = weeks::span(inside)
        {
            return (after, Some(weeks));
        }
    }
    (rest, None)
}

/// A number in digits, Roman digits or words, and what follows.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    // "1.5" and "1-2" are not one number.
    let mut follows = rest.chars();
    if matches!(follows.next(), Some('.' | '-' | '–')) && follows.next().is_some_and(|c| c.is_ascii_digit())
    {
        return None;
    }
    let number = match word.to_ascii_lowercase().as_str() {
        "one" | "i" => 1,
        "two" | "ii" => 2,
        "three" | "iii" => 3,
        "four" | "iv" => 4,
        "five" | "v" => 5,
        "six" | "vi" => 6,
        "seven" | "vii" => 7,
        "eight" | "viii" => 8,
        "nine" | "ix" => 9,
        "ten" | "x" => 10,
        "eleven" | "xi" => 11,
        "twelve" | "xii" => 12,
        digits => digits.parse().ok().filter(|_| digits.len() <= 4)?,
    };
    Some((number, rest))
}

/// What follows a separator: `:`, a dash, `.`, `)`, `|`, an arrow.
fn separator(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest = text.trim_start_matches([':', '–', '—', '-', '.', ')', '|', '→', '•', '·', ',', '>']);
    (rest.len() < text.len()).then(|| rest.trim_start())
}

/// Takes "3." or "3)" or "03 -" off the start.
fn numbered<'a>(text: &'a str, head: &mut Head) -> Option<&'a str> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .filter(|end| (1..=3).contains(end))?;
    let (digits, rest) = text.split_at(end);
    let closed = rest.starts_with(['.', ')', ':']) && !rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let dashed = rest.starts_with(" - ") || rest.starts_with(" – ") || rest.starts_with(" — ");
    let title = separator(rest).filter(|title| (closed || dashed) && !title.is_empty())?;
    head.number = digits.parse().ok();
    Some(title)
}

/// Takes remarks in brackets off the end: flags and weeks as such, one other as the remark.
fn remarks<'a>(text: &'a str, head: &mut Head) -> &'a str {
    let mut rest = text;
    while let Some((before, remark)) = trailing_brackets(rest) {
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
