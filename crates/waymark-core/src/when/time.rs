//! Times of day, and stretches between two.
//!
//! ```text
//! time  = hour [ sep minute ] [ "am" | "pm" ] | hour "h" [ minute ] | hhmm | "noon" | "midnight"
//! sep   = ":" | "." | "h"            (a leading "at", a trailing "o'clock" or "uhr" are taken too)
//! range = time ( "-" | "to" | "until" ) time
//! ```

use jiff::civil::Time;

use super::{digits, excerpt, prepare};
use crate::calendar::Quiet;

/// A text that is no time of day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time of day: write it like 9, 9:30, 9pm, 21:30 or noon")]
pub struct TimeError(pub String);

/// A text that is no stretch between two times.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// Not two times with a dash between.
    #[error("{0:?} is not a range of times: write it like 22-7 or 22:00-07:00")]
    Form(String),
    /// One of the two is no time.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// Both ends are the same.
    #[error("it begins and ends at {}: write two different times, like 22-7", super::fmt_time(*.0))]
    Empty(Time),
}

/// Reads a time of day.
pub fn parse_time(text: &str) -> Result<Time, TimeError> {
    prepare(text)
        .and_then(|plain| read(&plain))
        .ok_or_else(|| TimeError(excerpt(text)))
}

/// Reads quiet hours, which may run past midnight: `22-7`, `10pm to 7am`, `22:00–07:00`.
pub fn parse_range(text: &str) -> Result<Quiet, RangeError> {
    let form = || RangeError::Form(excerpt(text));
    let plain = prepare(text).ok_or_else(form)?;
    let plain = plain.strip_prefix("from ").unwrap_or(&plain);
    let dashes = ['-', '\u{2010}', '\u{2011}', '–', '—', '−', '~', '…'];
    let two = plain
        .split_once(" to ")
        .or_else(|| plain.split_once(" until "))
        .or_else(|| plain.split_once(" till "));
    let (from, to) = two.or_else(|| plain.split_once(dashes)).ok_or_else(form)?;
    let (from, to) = (parse_time(from)?, parse_time(to)?);
    Quiet::new(from, to).ok_or(RangeError::Empty(from))
}

fn read(text: &str) -> Option<Time> {
    let text = text
        .strip_prefix("at ")
        .or_else(|| text.strip_prefix('@'))
        .unwrap_or(text)
        .trim();
    match text {
        "noon" | "midday" => return Time::new(12, 0, 0, 0).ok(),
        "midnight" => return Some(Time::midnight()),
        _ => {}
    }
    let clock = ["o'clock", "o’clock", "oclock", "uhr"]
        .iter()
        .find_map(|end| text.strip_suffix(end));
    let text = clock.unwrap_or(text).trim_end();
    let (text, half) = halves(text);
    let text = text.trim_end();
    let (hour, minute) = match text.split_once([':', '.', 'h', '：']) {
        Some((hour, "")) if text.ends_with('h') => (digits(hour.trim(), 2)?, 0),
        Some((hour, minute)) if minute.len() == 2 => (digits(hour.trim(), 2)?, digits(minute, 2)?),
        Some(_) => return None,
        None if text.len() >= 3 => {
            let number = digits(text, 4)?;
            (number / 100, number % 100)
        }
        None => (digits(text, 2)?, 0),
    };
    let hour = match half {
        // Twelve comes before one: 12 am is midnight, 12 pm is noon.
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
}

/// Takes off `am` or `pm`, as the hours that it adds.
fn halves(text: &str) -> (&str, Option<u32>) {
    for (ends, hours) in [(["am", "a.m.", "a.m", "a"], 0), (["pm", "p.m.", "p.m", "p"], 12)] {
        if let Some(rest) = ends.iter().find_map(|end| text.strip_suffix(end)) {
            return (rest, Some(hours));
        }
    }
    (text, None)
}
