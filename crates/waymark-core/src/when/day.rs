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
    #[error("{0:?} is more than {MAX_YEARS_OFF} years away")]
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
    let far = || DayError::Far(excerpt(text));
    let near = |day: Date| {
        if is_near(day.year(), today) {
            Ok(day)
        } else {
            Err(far())
        }
    };
    if let Some(day) = relative(&plain, today) {
        return near(day);
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
    // `0000-00-00` is no date in any year.
    month_and_day(month, day)?;
    let year = match year {
        Some(year) => Some(
            i16::try_from(year)
                .ok()
                .filter(|year| is_near(*year, today))
                .ok_or_else(far)?,
        ),
        None => None,
    };
    near(date(year, month, day, today)?)
}

fn is_near(year: i16, today: Date) -> bool {
    year.abs_diff(today.year()) <= MAX_YEARS_OFF.unsigned_abs()
}

/// Words that count from today. What lies beyond the calendar is its last or first day.
fn relative(text: &str, today: Date) -> Option<Date> {
    let moved = |days: i32| today.saturating_add(days.days());
    match text {
        "today" | "now" => return Some(today),
        "tomorrow" | "tmrw" | "tmr" => return Some(moved(1)),
        "yesterday" => return Some(moved(-1)),
        "day after tomorrow" => return Some(moved(2)),
        "day before yesterday" => return Some(moved(-2)),
        "next week" => return Some(moved(7)),
        "last week" => return Some(moved(-7)),
        "next month" => return Some(today.saturating_add(1.month())),
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
            "next" => week_of(today).saturating_add((7 + offset).days()),
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
        "month" | "months" => return Some(if back { Date::MIN } else { Date::MAX }),
        _ => return None,
    };
    Some(today.saturating_add(span))
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

/// The month, if there is one of that number and months have such a first day.
fn month_and_day(month: u32, day: u32) -> Result<i8, DayError> {
    let named = i8::try_from(month).ok().filter(|month| (1..=12).contains(month));
    let named = named.ok_or(DayError::Month(month))?;
    if day == 0 { Err(DayError::Zero) } else { Ok(named) }
}

fn date(year: Option<i16>, month: u32, day: u32, today: Date) -> Result<Date, DayError> {
    let named = month_and_day(month, day)?;
    let in_year = |year: i16| {
        let length = Date::new(year, named, 1).map_or(31, Date::days_in_month);
        let day = i8::try_from(day)
            .ok()
            .and_then(|day| Date::new(year, named, day).ok());
        day.ok_or(DayError::NoSuchDay {
            month: named,
            year,
            length,
        })
    };
    if let Some(year) = year {
        return in_year(year);
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// A Thursday.
    const TODAY: Date = date(2026, 3, 26);

    #[track_caller]
    fn check(text: &str, expected: Date) {
        assert_eq!(parse_day(text, TODAY), Ok(expected), "{text}");
    }

    #[test]
    fn days_counted_from_today() {
        check("today", TODAY);
        check("Tomorrow", date(2026, 3, 27));
        check("yesterday", date(2026, 3, 25));
        check("day after tomorrow", date(2026, 3, 28));
        check("the day after tomorrow", date(2026, 3, 28));
        check("in 3 days", date(2026, 3, 29));
        check("3 days", date(2026, 3, 29));
        check("3d", date(2026, 3, 29));
        check("3 weeks", date(2026, 4, 16));
        check("in a week", date(2026, 4, 2));
        check("2 days ago", date(2026, 3, 24));
        check("a week ago", date(2026, 3, 19));
        check("in 11 months", date(2027, 2, 26));
        check("next week", date(2026, 4, 2));
        check("next month", date(2026, 4, 26));
    }

    #[test]
    fn weekdays_are_the_next_ones_after_today() {
        check("fri", date(2026, 3, 27));
        check("on Friday", date(2026, 3, 27));
        check("sunday", date(2026, 3, 29));
        check("thu", date(2026, 4, 2));
        check("this thu", TODAY);
        check("this sun", date(2026, 3, 29));
        check("next monday", date(2026, 3, 30));
        check("next fri", date(2026, 4, 3));
        check("last monday", date(2026, 3, 23));
        check("last thursday", date(2026, 3, 19));
    }

    #[test]
    fn dates_of_the_calendar() {
        check("2026-03-29", date(2026, 3, 29));
        check("2026-3-9", date(2026, 3, 9));
        check("2026/03/29", date(2026, 3, 29));
        check("29.3.", date(2026, 3, 29));
        check("29.3", date(2026, 3, 29));
        check("29. 3. 2027", date(2027, 3, 29));
        check("29.03.27", date(2027, 3, 29));
        check("29 March", date(2026, 3, 29));
        check("29. Mar.", date(2026, 3, 29));
        check("Mar 29 2026", date(2026, 3, 29));
        check("March 29th, 2026", date(2026, 3, 29));
        check("the 1st of april", date(2026, 4, 1));
        check("29-Mar-2026", date(2026, 3, 29));
        check("Sun 29 March", date(2026, 3, 29));
        check("2 sept", date(2026, 9, 2));
    }

    #[test]
    fn without_a_year_the_nearest_date_is_meant() {
        check("20 december", date(2025, 12, 20));
        check("1 september", date(2026, 9, 1));
        assert_eq!(parse_day("2 jan", date(2026, 12, 30)), Ok(date(2027, 1, 2)));
        assert_eq!(parse_day("29 feb", date(2027, 12, 30)), Ok(date(2028, 2, 29)));
    }

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        assert_eq!(parse_day(text, TODAY).unwrap_err().to_string(), expected);
    }

    #[test]
    fn dates_that_do_not_exist_are_refused_with_the_reason() {
        check_error("2026-02-30", "February 2026 has only 28 days");
        check_error("29 feb 2026", "February 2026 has only 28 days");
        check_error("31.4.", "April has only 30 days");
        check_error(
            "2026-13-01",
            "there is no month 13: write it like 29 March or 2026-03-29",
        );
        check_error(
            "0.3.",
            "the first day of a month is 1: write it like 29 March or 2026-03-29",
        );
    }

    #[test]
    fn absurd_dates_are_refused() {
        check_error(
            "0000-00-00",
            "there is no month 0: write it like 29 March or 2026-03-29",
        );
        check_error("0000-01-01", "\"0000-01-01\" is more than 10 years away");
        check_error("9999-12-31", "\"9999-12-31\" is more than 10 years away");
        check_error("in 999999 days", "\"in 999999 days\" is more than 10 years away");
        check_error(
            "999999 months ago",
            "\"999999 months ago\" is more than 10 years away",
        );
        check("2036-12-31", date(2036, 12, 31));
    }

    #[test]
    fn what_is_no_day_is_told_so_with_examples() {
        for wrong in [
            "",
            "someday",
            "32",
            "march",
            "29 foo",
            "in days",
            "in 3 days ago",
            "next",
            "2026-03",
            "march april",
            "-1 days",
        ] {
            let error = parse_day(wrong, TODAY).unwrap_err().to_string();
            assert!(
                error.ends_with(
                    "is not a day: write it like tomorrow, fri, 29 March, 2026-03-29 or in 3 days"
                ),
                "{error}"
            );
        }
        check_error(
            "3/4",
            "\"3/4\" could be a day and a month or a month and a day: write it like 29 March or 2026-03-29",
        );
        assert!(matches!(
            parse_day("3/4/2026", TODAY),
            Err(DayError::TwoMeanings(_))
        ));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(offset in -3600..3600_i64) {
            let day = TODAY + offset.days();
            prop_assert_eq!(parse_day(&day.to_string(), TODAY), Ok(day));
            prop_assert_eq!(parse_day(&day.strftime("%-d.%-m.%Y").to_string(), TODAY), Ok(day));
            prop_assert_eq!(parse_day(&day.strftime("%a %-d %B %Y").to_string(), TODAY), Ok(day));
        }

        #[test]
        fn no_today_is_too_early_or_too_late(year in -9999..=9999_i16, text in "(next|last) (mon|month|week)|in 9999 weeks|9999 months ago|1 jan|31.12.") {
            let _ = parse_day(&text, date(year, 12, 31));
            let _ = parse_day(&text, date(year, 1, 1));
        }
    }
}
