//! What people write after `pause`.
//!
//! ```text
//! wish = "end" | "open" | [ "for" ] span | "until" day | [ "from" ] day [ ( "to" | "until" ) day | "on" ] | day
//! ```
//! The last day belongs to the pause: who names a day to come back on has that day free, and may study all the same.

use jiff::{ToSpan, civil::Date};
use waymark_core::when::{DayError, parse_day, parse_span};

use crate::{
    error::Refusal,
    reply::{Button, Text},
    words,
};

/// What a learner wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// From a day to a day, both included; without the second until further notice.
    Span { from: Date, to: Option<Date> },
    /// No pause any more.
    End,
}

/// Reads a phrase.
pub(super) fn wish(phrase: &str, today: Date) -> Result<Wish, Refusal> {
    let text = phrase.trim().to_lowercase().replace(['–', '—'], "-");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let from_today = |to: Option<Date>| Ok(Wish::Span { from: today, to });
    match text.as_str() {
        "end" | "ends" | "off" | "stop" | "over" | "resume" | "back" | "cancel" => return Ok(Wish::End),
        "open" | "on" | "now" | "start" | "begin" | "until further notice" | "until i say" => {
            return from_today(None);
        }
        _ => {}
    }
    if let Some(to) = ["until ", "till ", "til ", "to ", "through "]
        .iter()
        .find_map(|lead| text.strip_prefix(lead))
    {
        return from_today(Some(day(to, today)?));
    }
    let length = text.strip_prefix("for ").unwrap_or(&text);
    if let Some(days) = whole_days(length) {
        return from_today(Some(today.saturating_add((days - 1).days())));
    }
    let (open, rest) = match text.strip_prefix("from ").or_else(|| text.strip_prefix("since ")) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    for middle in [" to ", " until ", " till ", " through ", " - "] {
        if let Some((from, to)) = rest.split_once(middle) {
            return days(Some(from), Some(to), today);
        }
    }
    if let Some((from, length)) = rest.split_once(" for ")
        && let Some(days) = whole_days(length)
    {
        let from = day(from, today)?;
        return Ok(Wish::Span {
            from,
            to: Some(from.saturating_add((days - 1).days())),
        });
    }
    let (open, rest) = match rest.strip_suffix(" on") {
        Some(rest) => (true, rest),
        None => (open, rest),
    };
    let from = day(rest, today)?;
    Ok(Wish::Span {
        from,
        to: (!open).then_some(from),
    })
}

/// Reads first and last day apart, as platforms with fields give them.
pub(super) fn days(from: Option<&str>, to: Option<&str>, today: Date) -> Result<Wish, Refusal> {
    let from = from.map_or(Ok(today), |from| day(from, today))?;
    let to = match to {
        Some(text) => Some(last_day(text, from, today)?),
        None => None,
    };
    Ok(Wish::Span { from, to })
}

/// The last day, as a day or as a length.
fn last_day(text: &str, from: Date, today: Date) -> Result<Date, Refusal> {
    if let Some(days) = whole_days(text) {
        return Ok(from.saturating_add((days - 1).days()));
    }
    // "from monday to friday" is that week's Friday, though today's next one may come before the Monday.
    let to = day(text, today)?;
    let later = if to < from { day(text, from).ok() } else { None };
    Ok(later.filter(|later| *later > from).unwrap_or(to))
}

/// A length in whole days, at least one.
fn whole_days(text: &str) -> Option<i64> {
    let span = parse_span(text).ok()?;
    (span.days > 0 && span.time.is_zero()).then(|| i64::from(span.days))
}

fn day(text: &str, today: Date) -> Result<Date, Refusal> {
    parse_day(text, today).map_err(|error| {
        let refusal = Refusal::new(match error {
            DayError::Form(_) => Text::new()
                .plain(format!(
                    "I can't read {:?} as days of a pause. Write ",
                    crate::command::clipped(text)
                ))
                .command("pause until monday")
                .plain(", ")
                .command("pause 2 weeks")
                .plain(" or ")
                .command("pause from 20 March to 25 March")
                .plain("."),
            other => words::sentence(&other.to_string()).into(),
        });
        refusal.button(Button::new("Take a pause", "pause"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Thursday.
    const TODAY: Date = date(2026, 3, 26);

    #[track_caller]
    fn check(phrase: &str, from: Date, to: Option<Date>) {
        assert_eq!(wish(phrase, TODAY), Ok(Wish::Span { from, to }), "{phrase}");
    }

    #[test]
    fn pauses_as_people_say_them() {
        check("until monday", TODAY, Some(date(2026, 3, 30)));
        check("Until  2 April", TODAY, Some(date(2026, 4, 2)));
        check("2 weeks", TODAY, Some(date(2026, 4, 8)));
        check("for a week", TODAY, Some(date(2026, 4, 1)));
        check("3 days", TODAY, Some(date(2026, 3, 28)));
        check("1 day", TODAY, Some(TODAY));
        check("today", TODAY, Some(TODAY));
        check("tomorrow", date(2026, 3, 27), Some(date(2026, 3, 27)));
        check(
            "from 20 March to 25 March",
            date(2026, 3, 20),
            Some(date(2026, 3, 25)),
        );
        check("20 march - 25 march", date(2026, 3, 20), Some(date(2026, 3, 25)));
        check(
            "2026-03-20 until 2026-03-25",
            date(2026, 3, 20),
            Some(date(2026, 3, 25)),
        );
        check("from yesterday", date(2026, 3, 25), None);
        check("monday on", date(2026, 3, 30), None);
        check("since tuesday", date(2026, 3, 31), None);
        check(
            "from monday for 2 weeks",
            date(2026, 3, 30),
            Some(date(2026, 4, 12)),
        );
        check("from monday to friday", date(2026, 3, 30), Some(date(2026, 4, 3)));
        check(
            "from 30 march to 27 march",
            date(2026, 3, 30),
            Some(date(2026, 3, 27)),
        );
        check("open", TODAY, None);
        assert_eq!(wish("END", TODAY), Ok(Wish::End));
    }

    #[test]
    fn what_is_no_pause_is_refused() {
        for phrase in ["a while", "3 hours", "from", "3/4", "until", "31 february"] {
            assert!(wish(phrase, TODAY).is_err(), "{phrase}");
        }
    }
}
