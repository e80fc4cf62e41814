//! Times, days, spans, weekdays and zones as people write them, and as they are shown to people.
//!
//! Each reader is forgiving in form and strict in meaning: `9`, `9am`, `21.30` and `noon` are times, but 25:00 is an
//! error that says what would be right. Case, accents and spaces do not matter. A text of more than
//! [`MAX_CHARS`] characters is refused before it is looked at.

mod day;
mod print;
mod span;
mod time;
mod weekdays;
mod zone;

pub use day::{DayError, MAX_YEARS_OFF, parse_day};
pub use print::{fmt_day, fmt_moment, fmt_time};
pub use span::{MAX_SPAN_DAYS, Span, SpanError, parse_span};
pub use time::{RangeError, TimeError, parse_range, parse_time};
pub use weekdays::{WeekdaysError, parse_weekdays};
pub use zone::{ZoneError, parse_zone};

use crate::lookup::normalise;

/// Nothing that is read here needs more characters.
pub const MAX_CHARS: usize = 200;

/// The text in the form that all readers compare; `None` if it is too long or empty.
fn prepare(text: &str) -> Option<String> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    let plain = normalise(text);
    (!plain.is_empty()).then_some(plain)
}

/// What an error repeats of a text: enough to be recognised.
fn excerpt(text: &str) -> String {
    let mut short: String = text.trim().chars().take(40).collect();
    if text.trim().chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// A number of at most so many digits, and nothing else.
fn digits(text: &str, at_most: usize) -> Option<u32> {
    let fits = (1..=at_most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}
