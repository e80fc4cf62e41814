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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, hour: i8, minute: i8) {
        assert_eq!(parse_time(text), Ok(time(hour, minute, 0, 0)), "{text}");
    }

    #[test]
    fn times_of_the_day_as_people_write_them() {
        check("9", 9, 0);
        check("09", 9, 0);
        check("9:30", 9, 30);
        check(" 09:30 ", 9, 30);
        check("21.30", 21, 30);
        check("21h", 21, 0);
        check("21h30", 21, 30);
        check("0900", 9, 0);
        check("930", 9, 30);
        check("2130", 21, 30);
        check("0", 0, 0);
        check("00:00", 0, 0);
        check("at 9", 9, 0);
        check("9 o'clock", 9, 0);
        check("21 Uhr", 21, 0);
        check("noon", 12, 0);
        check("Midnight", 0, 0);
        // Full-width digits, as a Japanese keyboard writes them.
        check("９：３０", 9, 30);
    }

    #[test]
    fn halves_of_the_day() {
        check("9am", 9, 0);
        check("9 PM", 21, 0);
        check("9:30 pm", 21, 30);
        check("9.30 p.m.", 21, 30);
        check("12am", 0, 0);
        check("12pm", 12, 0);
        check("12:15 am", 0, 15);
        check("930pm", 21, 30);
        check("9p", 21, 0);
    }

    #[test]
    fn what_is_no_time_is_told_so_with_examples() {
        for wrong in [
            "",
            "25",
            "24:00",
            "9:60",
            "13pm",
            "0am",
            "9:3",
            "9:300",
            ":30",
            "9:",
            "nine",
            "9:30:00",
            "12345",
            "-9",
            "+9",
            "9 30",
            "h",
            "am",
            "99999999999999999999",
        ] {
            let error = parse_time(wrong).unwrap_err().to_string();
            assert!(
                error.ends_with("is not a time of day: write it like 9, 9:30, 9pm, 21:30 or noon"),
                "{error}"
            );
        }
    }

    #[track_caller]
    fn check_range(text: &str, shown: &str) {
        assert_eq!(
            parse_range(text).map(|quiet| quiet.to_string()),
            Ok(shown.to_owned()),
            "{text}"
        );
    }

    #[test]
    fn ranges_of_times_as_people_write_them() {
        check_range("22-7", "22:00-07:00");
        check_range("22:00–07:00", "22:00-07:00");
        check_range("22:30 — 6.45", "22:30-06:45");
        check_range("10pm to 7am", "22:00-07:00");
        check_range("from 10 pm until 7", "22:00-07:00");
        check_range("midnight-noon", "00:00-12:00");
        check_range("2200-0700", "22:00-07:00");
    }

    #[test]
    fn what_is_no_range_is_told_so() {
        let error = |text| parse_range(text).unwrap_err().to_string();
        assert_eq!(
            error("22"),
            "\"22\" is not a range of times: write it like 22-7 or 22:00-07:00"
        );
        assert_eq!(
            error("22-22:00"),
            "it begins and ends at 22:00: write two different times, like 22-7"
        );
        assert!(error("22-25").starts_with("\"25\" is not a time of day"));
        assert!(error("22-7-8").starts_with("\"7-8\" is not a time of day"));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(hour in 0..24_i8, minute in 0..60_i8) {
            let time = time(hour, minute, 0, 0);
            prop_assert_eq!(parse_time(&super::super::fmt_time(time)), Ok(time));
            prop_assert_eq!(parse_time(&time.strftime("%-I:%M %P").to_string()), Ok(time));
            prop_assert_eq!(parse_time(&time.strftime("%H%M").to_string()), Ok(time));
        }
    }
}
