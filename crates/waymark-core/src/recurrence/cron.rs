//! Cron expressions, as people write them in a crontab.
//!
//! ```text
//! minute  hour  day-of-month  month  day-of-week      | @hourly @daily @weekly @monthly @yearly
//! 0-59    0-23  1-31          1-12   0-7 (0, 7 = Sunday)
//!                             jan…   mon…
//! field = item { "," item }      item = ( "*" | value [ "-" value ] ) [ "/" step ]
//! ```
//! `5/15` means from 5 to the end in steps of 15. Names may be written out and in any case; a range of weekdays may
//! run over the week's end (`fri-mon`). As in crontab(5), where day-of-month and day-of-week are both restricted (do not
//! begin with `*`), a date needs to match only one of them: `0 9 1 * mon` is every first of a month *and* every Monday.
//!
//! The `cron` crate reads the fields, once they are put in its own dialect (a field for seconds, 1 = Sunday). It is
//! not asked *when*: it matches both day fields, skips what falls into a gap and can go back in time at the end of summer
//! time. Walking the local calendar with its sets needs neither its clock nor its zones.

use std::{fmt, str::FromStr};

use cron::{Schedule, TimeUnitSpec};
use jiff::civil::{Date, Time};

/// Nobody needs more, and it keeps what is echoed and stored short.
const MAX_CHARS: usize = 200;

/// A parsed cron expression of five fields. As text the expression, with single spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronRule {
    text: String,
    /// Sets, a bit for each value.
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    /// Sunday is bit 0.
    weekdays: u64,
    /// Both day fields are restricted, so that one of them is enough.
    either_day: bool,
}

/// One of the five fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// 0 to 59.
    Minute,
    /// 0 to 23.
    Hour,
    /// 1 to 31.
    DayOfMonth,
    /// 1 to 12, or a name.
    Month,
    /// 0 to 7, both ends Sunday, or a name.
    DayOfWeek,
}

/// Why a text is no cron expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// Not five fields.
    #[error(
        "a cron expression has five fields (minute hour day month weekday), such as \"0 9 * * mon-fri\", not {0}"
    )]
    Fields(usize),
    /// A name with an `@` that is not known.
    #[error("{0:?} is not one of @hourly, @daily, @weekly, @monthly, @yearly")]
    Nickname(String),
    /// A part of a field that cannot be read.
    #[error("{part:?} is not {field}: write {}", .field.accepted())]
    Part {
        /// Which field.
        field: Field,
        /// The part as it was written.
        part: String,
    },
    /// A range that runs backwards.
    #[error("the range {part:?} of {field} runs backwards")]
    Backwards {
        /// Which field.
        field: Field,
        /// The part as it was written.
        part: String,
    },
    /// A date that does not exist, such as 30 February.
    #[error("no month it names has such a day, so it would never come")]
    Never,
    /// More than 200 characters.
    #[error("a cron expression has at most {MAX_CHARS} characters")]
    Long,
}

impl Field {
    /// Lowest and highest value.
    fn bounds(self) -> (u32, u32) {
        match self {
            Self::Minute => (0, 59),
            Self::Hour => (0, 23),
            Self::DayOfMonth => (1, 31),
            Self::Month => (1, 12),
            Self::DayOfWeek => (0, 7),
        }
    }

    fn accepted(self) -> &'static str {
        match self {
            Self::Minute => "*, 0 to 59, 0,30, 10-20 or */15",
            Self::Hour => "*, 0 to 23, 9,18, 9-17 or */2",
            Self::DayOfMonth => "*, 1 to 31, 1,15, 1-7 or */2",
            Self::Month => "*, 1 to 12, jan,jul, 3-6 or */3",
            Self::DayOfWeek => "*, 0 to 7 (0 and 7 are Sunday), mon,wed or mon-fri",
        }
    }

    /// A number within the bounds, or a name: three letters or written out.
    fn value(self, text: &str) -> Option<u32> {
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
        const WEEKDAYS: [&str; 7] = [
            "sunday",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
        ];
        let (names, first): (&[&str], _) = match self {
            Self::Month => (&MONTHS, 1),
            Self::DayOfWeek => (&WEEKDAYS, 0),
            _ => (&[], 0),
        };
        let text = text.to_ascii_lowercase();
        if let Some(at) = names
            .iter()
            .position(|name| *name == text || name.get(..3) == Some(&text))
        {
            return u32::try_from(at).ok().map(|at| at + first);
        }
        let (low, high) = self.bounds();
        // `u32::from_str` would take a plus sign.
        let number = text
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| text.parse().ok())
            .flatten();
        number.filter(|number| (low..=high).contains(number))
    }

    /// Checks one field, and writes it as numbers in the dialect of the `cron` crate.
    fn translate(self, text: &str) -> Result<String, CronError> {
        let items: Result<Vec<_>, _> = text.split(',').map(|part| self.translate_item(part)).collect();
        Ok(items?.join(","))
    }

    fn translate_item(self, part: &str) -> Result<String, CronError> {
        let wrong = || CronError::Part {
            field: self,
            part: part.chars().take(40).collect(),
        };
        let (low, high) = self.bounds();
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => {
                let digits = !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit());
                let step = step
                    .parse::<u32>()
                    .ok()
                    .filter(|step| digits && (1..=high).contains(step));
                (range, Some(step.ok_or_else(wrong)?))
            }
            None => (part, None),
        };
        let (from, to) = match range.split_once('-') {
            // For weekdays 0 to 6: the seventh would be Sunday again, at another step.
            _ if range == "*" => (low, if self == Self::DayOfWeek { 6 } else { high }),
            Some((from, to)) => (
                self.value(from).ok_or_else(wrong)?,
                self.value(to).ok_or_else(wrong)?,
            ),
            None => {
                let from = self.value(range).ok_or_else(wrong)?;
                (
                    from,
                    if step.is_some() {
                        high.min(if self == Self::DayOfWeek {
                            6.max(from)
                        } else {
                            high
                        })
                    } else {
                        from
                    },
                )
            }
        };
        if self == Self::DayOfWeek {
            // Over the week's end, one week on: `fri-mon` is 5 to 8, `sat-sun` 6 to 7.
            let to = if from > to { to + 7 } else { to };
            let days = (from..=to)
                .step_by(step.unwrap_or(1) as usize)
                .map(|day| (day % 7 + 1).to_string());
            return Ok(days.collect::<Vec<_>>().join(","));
        }
        if from > to {
            return Err(CronError::Backwards {
                field: self,
                part: part.chars().take(40).collect(),
            });
        }
        Ok(format!("{from}-{to}/{}", step.unwrap_or(1)))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Minute => "a minute",
            Self::Hour => "an hour",
            Self::DayOfMonth => "a day of the month",
            Self::Month => "a month",
            Self::DayOfWeek => "a day of the week",
        })
    }
}

impl CronRule {
    /// Whether a date is one of those that the expression names.
    pub fn plans(&self, day: Date) -> bool {
        let has = |set: u64, value: i8| set & (1 << value.unsigned_abs()) != 0;
        let by_date = has(self.days, day.day());
        let by_weekday = has(self.weekdays, day.weekday().to_sunday_zero_offset());
        let on_day = if self.either_day {
            by_date || by_weekday
        } else {
            by_date && by_weekday
        };
        has(self.months, day.month()) && on_day
    }

    /// The times of each day that it names, in order.
    pub fn times(&self) -> impl Iterator<Item = Time> {
        let hours = members(self.hours);
        hours.flat_map(|hour| members(self.minutes).map(move |minute| jiff::civil::time(hour, minute, 0, 0)))
    }

    /// Whether some date can match: 30 February cannot.
    fn can_come(&self) -> bool {
        const LONGEST: [i8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let first_day = members(self.days).next().unwrap_or(1);
        let months = (1_i8..).zip(LONGEST);
        self.either_day
            || months
                .into_iter()
                .any(|(month, days)| self.months & (1 << month) != 0 && first_day <= days)
    }
}

/// The values in a set, in order.
fn members(set: u64) -> impl Iterator<Item = i8> {
    (0..64_i8).filter(move |value| set & (1 << value) != 0)
}

/// The members of one field of a schedule as bits, counted from a value on.
fn bits(field: &impl TimeUnitSpec, from: u32) -> u64 {
    field.iter().fold(0, |set, value| set | (1 << (value - from)))
}

impl FromStr for CronRule {
    type Err = CronError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.chars().nth(MAX_CHARS).is_some() {
            return Err(CronError::Long);
        }
        let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.starts_with('@') {
            let plain = match text.to_ascii_lowercase().as_str() {
                "@hourly" => "0 * * * *",
                "@daily" | "@midnight" => "0 0 * * *",
                "@weekly" => "0 0 * * 0",
                "@monthly" => "0 0 1 * *",
                "@yearly" | "@annually" => "0 0 1 1 *",
                _ => return Err(CronError::Nickname(text.chars().take(40).collect())),
            };
            plain.clone_into(&mut text);
        }
        let fields: Vec<_> = text.split(' ').filter(|field| !field.is_empty()).collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            return Err(CronError::Fields(fields.len()));
        };
        let translated = format!(
            "0 {} {} {} {} {}",
            Field::Minute.translate(minute)?,
            Field::Hour.translate(hour)?,
            Field::DayOfMonth.translate(day)?,
            Field::Month.translate(month)?,
            Field::DayOfWeek.translate(weekday)?,
        );
        // Every field has been checked; what the crate still refused would be a bug of ours, said without a panic.
        let refused = |_| CronError::Part {
            field: Field::Minute,
            part: minute.to_owned(),
        };
        let schedule = Schedule::from_str(&translated).map_err(refused)?;
        let rule = Self {
            minutes: bits(schedule.minutes(), 0),
            hours: bits(schedule.hours(), 0),
            days: bits(schedule.days_of_month(), 0),
            months: bits(schedule.months(), 0),
            weekdays: bits(schedule.days_of_week(), 1),
            either_day: !day.starts_with('*') && !weekday.starts_with('*'),
            text,
        };
        if rule.can_come() {
            Ok(rule)
        } else {
            Err(CronError::Never)
        }
    }
}

impl fmt::Display for CronRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn rule(text: &str) -> CronRule {
        text.parse().unwrap()
    }

    /// The times of a day that an expression's first two fields name.
    #[track_caller]
    fn check_times(minute: &str, hour: &str, expected: &[(i8, i8)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(hour, minute)| time(*hour, *minute, 0, 0))
            .collect();
        assert_eq!(
            rule(&format!("{minute} {hour} * * *"))
                .times()
                .collect::<Vec<_>>(),
            expected
        );
    }

    /// The days of March 2026, which begins on a Sunday, that an expression's last three fields name.
    #[track_caller]
    fn check_days(fields: &str, expected: &[i8]) {
        let rule = rule(&format!("0 9 {fields}"));
        let days: Vec<_> = (1..=31).filter(|day| rule.plans(date(2026, 3, *day))).collect();
        assert_eq!(days, expected, "{fields}");
    }

    #[test]
    fn times_of_the_day() {
        check_times("0", "9", &[(9, 0)]);
        check_times("0,30", "9,18", &[(9, 0), (9, 30), (18, 0), (18, 30)]);
        check_times("*/20", "7", &[(7, 0), (7, 20), (7, 40)]);
        check_times("5/20", "7", &[(7, 5), (7, 25), (7, 45)]);
        check_times(
            "10-50/20",
            "07-08",
            &[(7, 10), (7, 30), (7, 50), (8, 10), (8, 30), (8, 50)],
        );
        check_times("59", "22-23", &[(22, 59), (23, 59)]);
        check_times("30,0,30", "9", &[(9, 0), (9, 30)]);
    }

    #[test]
    fn sunday_is_0_and_7() {
        check_days("* * 0", &[1, 8, 15, 22, 29]);
        check_days("* * 7", &[1, 8, 15, 22, 29]);
        check_days("* * sun", &[1, 8, 15, 22, 29]);
        check_days("* * 1", &[2, 9, 16, 23, 30]);
        check_days("* * 6-7", &[1, 7, 8, 14, 15, 21, 22, 28, 29]);
        check_days("* * 0-1", &[1, 2, 8, 9, 15, 16, 22, 23, 29, 30]);
    }

    #[test]
    fn weekdays_by_name_range_and_step() {
        check_days("* * Saturday", &[7, 14, 21, 28]);
        check_days(
            "* * sat-mon",
            &[1, 2, 7, 8, 9, 14, 15, 16, 21, 22, 23, 28, 29, 30],
        );
        check_days("* * fri-sun/2", &[1, 6, 8, 13, 15, 20, 22, 27, 29]);
        check_days("* * */3", &[1, 4, 7, 8, 11, 14, 15, 18, 21, 22, 25, 28, 29]);
        check_days("* * 5/2", &[6, 13, 20, 27]);
        check_days(
            "* * 1-5",
            &[
                2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31,
            ],
        );
    }

    #[test]
    fn days_and_months() {
        check_days("1,15 * *", &[1, 15]);
        check_days("28-31 Mar *", &[28, 29, 30, 31]);
        check_days("*/10 * *", &[1, 11, 21, 31]);
        check_days("1 january,april *", &[]);
        check_days("31 */2 *", &[31]);
    }

    #[test]
    fn of_two_restricted_day_fields_one_is_enough() {
        check_days("13 * fri", &[6, 13, 20, 27]);
        check_days("1-2 * mon", &[1, 2, 9, 16, 23, 30]);
        // A star, even with a step, restricts nothing; then both must match.
        check_days("*/2 * mon", &[9, 23]);
    }

    #[test]
    fn nicknames_stand_for_their_fields_and_spaces_do_not_matter() {
        assert_eq!(rule("@Daily"), rule(" 0\t0  * * * "));
        assert_eq!(rule("@hourly").to_string(), "0 * * * *");
        assert_eq!(rule("@weekly").to_string(), "0 0 * * 0");
        assert_eq!(rule("@annually"), rule("@yearly"));
    }

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        assert_eq!(text.parse::<CronRule>().unwrap_err().to_string(), expected);
    }

    #[test]
    fn errors_say_which_part_is_wrong_and_what_would_be_right() {
        let five = |n| {
            format!(
                "a cron expression has five fields (minute hour day month weekday), such as \"0 9 * * mon-fri\", not {n}"
            )
        };
        check_error("", &five(0));
        check_error("0 9 * *", &five(4));
        check_error("0 0 9 * * *", &five(6));
        check_error(
            "60 9 * * *",
            "\"60\" is not a minute: write *, 0 to 59, 0,30, 10-20 or */15",
        );
        check_error(
            "0 24 * * *",
            "\"24\" is not an hour: write *, 0 to 23, 9,18, 9-17 or */2",
        );
        check_error(
            "0 9 0 * *",
            "\"0\" is not a day of the month: write *, 1 to 31, 1,15, 1-7 or */2",
        );
        check_error(
            "0 9 * 13 *",
            "\"13\" is not a month: write *, 1 to 12, jan,jul, 3-6 or */3",
        );
        check_error(
            "0 9 * * 8",
            "\"8\" is not a day of the week: write *, 0 to 7 (0 and 7 are Sunday), mon,wed or mon-fri",
        );
        check_error("0 17-9 * * *", "the range \"17-9\" of an hour runs backwards");
        check_error(
            "0 9 30 feb *",
            "no month it names has such a day, so it would never come",
        );
        check_error(
            "@reboot",
            "\"@reboot\" is not one of @hourly, @daily, @weekly, @monthly, @yearly",
        );
        check_error(
            &"1,".repeat(500_000),
            "a cron expression has at most 200 characters",
        );
    }

    #[test]
    fn what_only_looks_like_cron_is_refused() {
        for wrong in [
            "+5",
            "-5",
            "5-",
            "*/0",
            "*/",
            "*/60",
            "1-2-3",
            "1,,2",
            "?",
            "L",
            "5#2",
            "*5",
            "1/2/3",
            "99999999999",
            "٣",
        ] {
            assert!(format!("{wrong} 9 * * *").parse::<CronRule>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_leap_day_can_come() {
        assert!(rule("0 9 29 2 *").plans(date(2028, 2, 29)));
        assert!(rule("0 9 30 2 mon").plans(date(2026, 2, 2)));
    }

    proptest! {
        #[test]
        fn fields_that_pass_the_check_are_read_by_the_crate(
            fields in prop::collection::vec("[0-9*/,-]{1,6}", 5)
        ) {
            // The first field stands for a disagreement, see `from_str`; it must not be blamed when it is fine.
            if let Err(CronError::Part { field: Field::Minute, part }) = fields.join(" ").parse::<CronRule>() {
                let alone = format!("{part} * * * *");
                prop_assert!(alone.parse::<CronRule>().is_err());
            }
        }
    }
}
