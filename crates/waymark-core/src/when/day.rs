//! Calendar days.
//!
//! ```text
//! day   = "today" | "tomorrow" | "yesterday" | [ "this" | "next" | "last" ] weekday
//!       | "in" n unit | n unit "ago" | n unit            unit = day, week, month
//!       | yyyy-mm-dd | dd.mm.[yyyy] | dd month [yyyy] | month dd [yyyy]
//! ```
//! A weekday is the next one after today; `next monday` is the Monday of next week. Without a year, a date is the one
//! nearest to today. `3/4` is refused, as it means two things.

use jiff::{ToSpan, civil::Date};

use super::{digits, excerpt, prepare, weekdays::weekday};
use crate::calendar::week_of;

/// Days further away, in years, are taken for slips.
pub const MAX_YEARS_OFF: i16 = 10;

/// A text that is no day, or none that makes sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// It cannot be read.
    #[error("{0:?} is not a day: write it like tomorrow, fri, 29 March, 2026-03-29 or in 3 days")]
    Form(String),
    /// Day and month cannot be told apart.
    #[error("{0:?} could be a day and a month or a month and a day: write it like 29 March or 2026-03-29")]
    TwoMeanings(String),
    /// A month that there is not.
    #[error("there is no month {0}: write it like 29 March or 2026-03-29")]
    Month(u32),
    /// A day that its month does not have.
    #[error("{} has only {length} days", month_name(*.month, *.year))]
    NoSuchDay {
        /// The month, 1 to 12.
        month: i8,
        /// The year it was read for.
        year: i16,
        /// How many days it has.
        length: i8,
    },
    /// A day 0.
    #[error("the first day of a month is 1: write it like 29 March or 2026-03-29")]
    Zero,
    /// A year far from now.
    #[error("{0} is more than {MAX_YEARS_OFF} years away")]
    Far(String),
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// "February 2026"; the year is left out for months that are as long in every year.
fn month_name(month: i8, year: i16) -> String {
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .unwrap_or(&"that month");
    let mut name = (*name).to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if month == 2 {
        format!("{name} {year}")
    } else {
        name
    }
}

/// Reads a day, as it is meant today.
pub fn parse_day(text: &str, today: Date) -> Result<Date, DayError> {
    let form = || DayError::Form(excerpt(text));
    let plain = prepare(text).ok_or_else(form)?;
    let plain = plain.strip_prefix("on ").unwrap_or(&plain).replace(',', " ");
    let plain = plain
        .split_whitespace()
        .filter(|word| *word != "of" && *word != "the")
        .collect::<Vec<_>>()
        .join(" ");
    if let Some(day) = relative(&plain, today) {
        return near(day.ok_or_else(|| DayError::Far(excerpt(text)))?, today);
    }
    let (year, month, day) = if let Some(parts) = numeric(&plain) {
        parts
    } else if let Some(parts) = named(&plain) {
        parts
    } else {
        let slashed = plain.split('/').all(|part| digits(part, 4).is_some()) && plain.contains('/');
        return Err(if slashed {
            DayError::TwoMeanings(excerpt(text))
        } else {
            form()
        });
    };
    near(date(year, month, day, today)?, today)
}

fn near(day: Date, today: Date) -> Result<Date, DayError> {
    if (day.year() - today.year()).abs() > MAX_YEARS_OFF {
        return Err(DayError::Far(day.strftime("%-d %B %Y").to_string()));
    }
    Ok(day)
}

/// Words that count from today. The inner `None` is a day beyond the calendar.
fn relative(text: &str, today: Date) -> Option<Option<Date>> {
    let moved = |days: i32| today.checked_add(days.days()).ok();
    match text {
        "today" | "now" => return Some(Some(today)),
        "tomorrow" | "tmrw" | "tmr" => return Some(moved(1)),
        "yesterday" => return Some(moved(-1)),
        "day after tomorrow" => return Some(moved(2)),
        "day before yesterday" => return Some(moved(-2)),
        "next week" => return Some(moved(7)),
        "last week" => return Some(moved(-7)),
        "next month" => return Some(today.checked_add(1.month()).ok()),
        _ => {}
    }
    let (which, name) = text.split_once(' ').unwrap_or(("", text));
    let name = if matches!(which, "this" | "next" | "last" | "past") {
        name
    } else {
        text
    };
    if let Some(day) = weekday(name) {
        let ahead = i32::from(today.weekday().until(day));
        let offset = i32::from(day.to_monday_zero_offset());
        return Some(match which {
            "next" => week_of(today).checked_add((7 + offset).days()).ok(),
            "last" | "past" => moved(if ahead == 0 { -7 } else { ahead - 7 }),
            "this" => moved(ahead),
            _ => moved(if ahead == 0 { 7 } else { ahead }),
        });
    }
    let (counted, back) = match (text.strip_prefix("in "), text.strip_suffix(" ago")) {
        (Some(counted), None) => (counted, false),
        (None, Some(counted)) => (counted, true),
        (None, None) => (text, false),
        (Some(_), Some(_)) => return None,
    };
    let end = counted.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = counted.split_at(end);
    let (number, unit) = match (number, unit.trim_start()) {
        ("", unit) => (1, unit.strip_prefix("a ").or_else(|| unit.strip_prefix("one "))?),
        (number, unit) => (i32::try_from(digits(number, 6)?).ok()?, unit),
    };
    let number = if back { -number } else { number };
    let span = match unit {
        "d" | "day" | "days" => number.days(),
        "w" | "week" | "weeks" => number.weeks(),
        // More does not fit into the calendar, nor into jiff's spans.
        "month" | "months" if number.abs() < 9999 * 12 => number.months(),
        "month" | "months" => return Some(None),
        _ => return None,
    };
    Some(today.checked_add(span).ok())
}

/// Year, month and day of `2026-03-29` and `29.3.2026`.
fn numeric(text: &str) -> Option<(Option<u32>, u32, u32)> {
    let dashes = text.split('-').collect::<Vec<_>>();
    let slashes = text.split('/').collect::<Vec<_>>();
    let iso = if let ([year, month, day], _) | (_, [year, month, day]) = (&dashes[..], &slashes[..]) {
        (year.len() == 4)
            .then(|| Some((Some(digits(year, 4)?), digits(month, 2)?, digits(day, 2)?)))
            .flatten()
    } else {
        None
    };
    let dotted = || {
        let joined = text.replace(' ', "");
        let parts: Vec<_> = joined.split('.').collect();
        match parts[..] {
            [day, month] | [day, month, ""] => Some((None, digits(month, 2)?, digits(day, 2)?)),
            [day, month, year] if year.len() == 4 => {
                Some((Some(digits(year, 4)?), digits(month, 2)?, digits(day, 2)?))
            }
            [day, month, year] if year.len() == 2 => {
                Some((Some(2000 + digits(year, 2)?), digits(month, 2)?, digits(day, 2)?))
            }
            _ => None,
        }
    };
    iso.or_else(dotted)
}

/// Year, month and day of `29 March`, `Mar 29 2026`, `29. March`, `29th march`.
fn named(text: &str) -> Option<(Option<u32>, u32, u32)> {
    let mut words: Vec<_> = text
        .split([' ', '-', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    // `Sunday 29 March`: the weekday is taken on trust.
    if words.len() > 2 && words.first().is_some_and(|word| weekday(word).is_some()) {
        words.remove(0);
    }
    let (first, second, year) = match words[..] {
        [first, second] => (first, second, None),
        [first, second, year] => (first, second, Some(digits(year, 4).filter(|_| year.len() == 4)?)),
        _ => return None,
    };
    let day = |word: &str| {
        let bare = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| word.strip_suffix(end))
            .unwrap_or(word);
        digits(bare, 2)
    };
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, day(second)?),
        (None, Some(month)) => (month, day(first)?),
        _ => return None,
    };
    Some((year, month, day))
}

fn month(word: &str) -> Option<u32> {
    let long_enough = word.len() >= 3;
    let word = if word == "sept" { "sep" } else { word };
    let at = MONTHS
        .iter()
        .position(|name| long_enough && name.starts_with(word))?;
    u32::try_from(at + 1).ok()
}

fn date(year: Option<u32>, month: u32, day: u32, today: Date) -> Result<Date, DayError> {
    let named = i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))
        .ok_or(DayError::Month(month))?;
    if day == 0 {
        return Err(DayError::Zero);
    }
    let in_year = |year: i16| {
        let far = || DayError::Far(format!("the year {year}"));
        if (i32::from(year) - i32::from(today.year())).abs() > i32::from(MAX_YEARS_OFF) {
            return Err(far());
        }
        let first = Date::new(year, named, 1).map_err(|_| far())?;
        let length = first.days_in_month();
        let day = i8::try_from(day).ok().filter(|day| *day <= length);
        let day = day.ok_or(DayError::NoSuchDay {
            month: named,
            year,
            length,
        })?;
        Date::new(year, named, day).map_err(|_| far())
    };
    if let Some(year) = year {
        return in_year(i16::try_from(year).map_err(|_| DayError::Far(format!("the year {year}")))?);
    }
    let this = today.year();
    let years = [this, this.saturating_sub(1), this.saturating_add(1)];
    let distance = |day: &Date| (*day - today).get_days().abs();
    let nearest = years
        .into_iter()
        .filter_map(|year| in_year(year).ok())
        .min_by_key(distance);
    nearest.map_or_else(|| in_year(this), Ok)
}
