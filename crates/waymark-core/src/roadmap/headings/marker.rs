//! What numbers a stage: "Phase 3:", "Weeks 1-3:", "3.".

use super::{
    super::{Weeks, emoji, weeks},
    Head,
};

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

/// Takes "Phase 3:", "Weeks 1-3:" or "3." off the start.
pub(super) fn marker<'a>(text: &'a str, head: &mut Head) -> &'a str {
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
        let ends =
            |rest: &str| rest.is_empty() || rest.trim_start().starts_with('(') || separator(rest).is_some();
        let single = number(after).filter(|(_, rest)| ends(rest));
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
