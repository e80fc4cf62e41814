//! Lengths of time.
//!
//! ```text
//! span = { number unit [ "," | "and" ] }       unit = w, d, h, m (minutes), s, or written out
//! ```

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{digits, excerpt, prepare};
use crate::calendar::Zone;

/// The longest span that is read, in days.
pub const MAX_SPAN_DAYS: u32 = 3660;

/// A length of time in calendar days and a duration.
///
/// They are kept apart since a day is not always 24 hours: at 18:00, "in 1 day" is 18:00 again, whatever the clocks did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Calendar days.
    pub days: u32,
    /// What comes on top; never negative, may exceed a day (`36h`).
    pub time: SignedDuration,
}

/// A text that is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// It cannot be read.
    #[error("{0:?} is not a length of time: write it like 90m, 1h 30m, 1d or 2 weeks")]
    Form(String),
    /// Nothing at all.
    #[error("that is no time at all: write it like 90m, 1h 30m, 1d or 2 weeks")]
    Zero,
    /// More than ten years.
    #[error("that is too long: at most {MAX_SPAN_DAYS} days")]
    Long,
}

impl Span {
    /// The instant that lies a span after another: the days on the local calendar first, then the duration.
    pub fn after(self, zone: &Zone, at: Timestamp) -> Timestamp {
        let local = zone.local(at);
        let moved = match self.days {
            // Not by way of the wall clock, which may show this time twice.
            0 => at,
            days => zone.instant(local.date().saturating_add(i64::from(days).days()), local.time()),
        };
        moved.saturating_add(self.time).unwrap_or(Timestamp::MAX)
    }
}

/// Reads a length of time.
pub fn parse_span(text: &str) -> Result<Span, SpanError> {
    let form = || SpanError::Form(excerpt(text));
    let plain = prepare(text).ok_or_else(form)?;
    let span = read(&plain).ok_or_else(form)?;
    if span == Span::default() {
        return Err(SpanError::Zero);
    }
    let longest = SignedDuration::from_hours(24 * i64::from(MAX_SPAN_DAYS));
    if span.days > MAX_SPAN_DAYS || span.time > longest {
        Err(SpanError::Long)
    } else {
        Ok(span)
    }
}

fn read(text: &str) -> Option<Span> {
    let mut rest = text.strip_prefix("in ").unwrap_or(text);
    let mut span = Span::default();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        let (number, tail) = match (number, tail.trim_start()) {
            ("", tail) => match tail.split_once(' ') {
                Some(("a" | "an" | "one", tail)) => (1, tail),
                _ => return None,
            },
            (number, tail) => (digits(number, 9)?, tail),
        };
        let end = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let seconds = match unit {
            "w" | "wk" | "wks" | "week" | "weeks" => {
                span.days = span.days.saturating_add(number.saturating_mul(7));
                0
            }
            "d" | "day" | "days" => {
                span.days = span.days.saturating_add(number);
                0
            }
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            _ => return None,
        };
        span.time = span
            .time
            .saturating_add(SignedDuration::from_secs(seconds * i64::from(number)));
        rest = tail.trim_start().trim_start_matches([',', '+']).trim_start();
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
    Some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, days: u32, minutes: i64) {
        assert_eq!(
            parse_span(text),
            Ok(Span {
                days,
                time: SignedDuration::from_mins(minutes)
            }),
            "{text}"
        );
    }

    #[test]
    fn lengths_of_time_as_people_write_them() {
        check("1d", 1, 0);
        check("90m", 0, 90);
        check("36h", 0, 36 * 60);
        check("1h 30m", 0, 90);
        check("1h30m", 0, 90);
        check("1h30min", 0, 90);
        check("2 weeks", 14, 0);
        check("1 day 2 hours", 1, 120);
        check("1 day, 2 hours and 5 minutes", 1, 125);
        check("in 3 Days", 3, 0);
        check("a week", 7, 0);
        check("an hour", 0, 60);
        check("1w 1d", 8, 0);
        check("3660d", 3660, 0);
        assert_eq!(parse_span("45s").unwrap().time, SignedDuration::from_secs(45));
    }

    #[test]
    fn what_is_no_length_of_time_is_told_so_with_examples() {
        let error = |text| parse_span(text).unwrap_err().to_string();
        for wrong in [
            "",
            "5",
            "d",
            "-1d",
            "1.5h",
            "1 fortnight",
            "h1",
            "1d tomorrow",
            "9999999999d",
        ] {
            assert!(
                error(wrong).ends_with("is not a length of time: write it like 90m, 1h 30m, 1d or 2 weeks"),
                "{wrong}"
            );
        }
        assert!(error("0d").starts_with("that is no time at all"));
        for long in ["3661d", "999999999w", "999999999h 999999999h"] {
            assert_eq!(error(long), "that is too long: at most 3660 days", "{long}");
        }
    }

    #[track_caller]
    fn check_after(text: &str, at: &str, expected: &str) {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let expected: Timestamp = expected.parse().unwrap();
        assert_eq!(
            parse_span(text).unwrap().after(&berlin, at.parse().unwrap()),
            expected
        );
    }

    #[test]
    fn a_day_is_a_day_of_the_calendar_and_24_hours_are_not() {
        check_after("1d", "2026-03-28T18:00:00+01:00", "2026-03-29T18:00:00+02:00");
        check_after("24h", "2026-03-28T18:00:00+01:00", "2026-03-29T19:00:00+02:00");
        check_after("1d 2h", "2026-10-24T18:00:00+02:00", "2026-10-25T20:00:00+01:00");
        // From within the hour that exists twice, time still goes forward.
        check_after("5m", "2026-10-25T02:30:00+01:00", "2026-10-25T02:35:00+01:00");
        check_after("1d", "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00");
    }
}
