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

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::lookup::{is_invisible, normalise};

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

/// What an error repeats of a text: enough to be recognised, without what would not show or pile up.
fn excerpt(text: &str) -> String {
    let start = text.trim_start().chars().take(MAX_CHARS);
    let mut shown = start
        .nfc()
        .filter(|c| !c.is_control() && !is_combining_mark(*c) && !is_invisible(*c));
    let mut short: String = shown.by_ref().take(40).collect();
    short.truncate(short.trim_end().len());
    if shown.any(|c| !c.is_whitespace()) {
        short.push('…');
    }
    short
}

/// A number of at most so many digits, and nothing else.
fn digits(text: &str, at_most: usize) -> Option<u32> {
    let fits = (1..=at_most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read_all(text: &str) -> Vec<String> {
        let today = date(2026, 3, 26);
        // Each error's sentence; a reader that took the text has none.
        let errors = [
            parse_time(text).err().map(|e| e.to_string()),
            parse_range(text).err().map(|e| e.to_string()),
            parse_day(text, today).err().map(|e| e.to_string()),
            parse_span(text).err().map(|e| e.to_string()),
            parse_weekdays(text).err().map(|e| e.to_string()),
            parse_zone(text).err().map(|e| e.to_string()),
        ];
        errors.into_iter().flatten().collect()
    }

    #[test]
    fn texts_that_nobody_means_are_refused_in_a_short_sentence() {
        let (huge, zalgo) = ("9".repeat(1_000_000), format!("9{}", "\u{301}".repeat(100_000)));
        let texts = [
            "",
            " ",
            "\0",
            "9\0:30\u{0}",
            "\u{301}",
            "مرحبا",
            "\u{202e}9",
            "🦀",
            "👩\u{200d}",
            "-",
            "/",
            ",",
            "…",
            &huge,
            &zalgo,
        ];
        for text in texts {
            for sentence in read_all(text) {
                assert!(sentence.chars().count() < 300, "{sentence}");
                assert!(!sentence.contains(char::is_control), "{sentence}");
            }
        }
        assert_eq!(read_all(&huge).len(), 6);
        assert_eq!(read_all("🦀").len(), 6);
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in any::<String>()) {
            read_all(&text);
        }

        #[test]
        fn nothing_that_looks_nearly_right_makes_a_reader_panic(
            words in prop::collection::vec("[0-9]{1,12}|[-+:./,–−]|utc|gmt|in|ago|next|days?|months?|w|h|m|mon|feb|march|am|pm|to|except|a|ü|²|٣", 1..8),
            glue in "|[ ]"
        ) {
            read_all(&words.join(&glue));
        }
    }
}
