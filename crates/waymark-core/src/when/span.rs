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
