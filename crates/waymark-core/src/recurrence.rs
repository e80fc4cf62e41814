//! When a schedule fires: a local time on weekdays, or a cron expression, in a zone.
//!
//! A rule names wall-clock times; [`Zone::instant`] says when each comes. What follows from that, and holds in every
//! zone (a test walks every clock change of 2024 to 2028):
//! - A time in a gap comes at the first instant after it, a time in an overlap comes once, the first time.
//! - A firing belongs to the date it was *planned* for, even if the gap that it fell into crosses midnight.
//! - Each planned date has its firing, and one date's last firing comes before the next date's last. Several times of
//!   a cron expression that fall into one gap come at one instant, as one firing.
//! - A date that a zone leaves out altogether (2011-12-30 in Apia, when Samoa crossed the date line) is not planned.

mod cron;

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time},
};

use crate::calendar::{Weekdays, Zone};

pub use cron::{CronError, CronRule, Field};

/// As far as a next firing is looked for: the longest time between two 29ths of February is eight years.
const HORIZON_DAYS: usize = 8 * 366;

/// A rule on the wall clock. In text (as stored): `daily 09:00`, `daily 09:00 mon,wed` or `cron 0 9 * * 1-5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At a local time on some weekdays.
    Weekly {
        /// The local time.
        at: Time,
        /// On which days.
        days: Weekdays,
    },
    /// A cron expression of five fields, as in crontab(5).
    Cron(CronRule),
}

/// One firing: the local date it belongs to, and the instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The local date that was planned; streaks and uniqueness key on it, even where a gap crosses midnight.
    pub planned: Date,
    /// When it comes.
    pub at: Timestamp,
}

/// A text that is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Neither of the two forms.
    #[error("{0:?} is no rule: write \"daily 09:00\", \"daily 09:00 mon,wed\" or \"cron 0 9 * * 1-5\"")]
    Form(String),
    /// A cron expression that does not hold.
    #[error(transparent)]
    Cron(#[from] CronError),
}

impl Rule {
    /// Every day at a local time.
    pub fn daily(at: Time) -> Self {
        Self::Weekly {
            at,
            days: Weekdays::ALL,
        }
    }

    /// The first firing strictly after an instant; `None` when there is none within eight years.
    ///
    /// Called with the instant of the firing before, again and again, it never loses a planned date. Where the zone
    /// of a schedule may change, use [`Rule::next_after`].
    pub fn next(&self, zone: &Zone, after: Timestamp) -> Option<Firing> {
        self.next_after(zone, after, None)
    }

    /// The first firing strictly after an instant whose planned date is also after the one that was last planned.
    ///
    /// This is what prompts are scheduled by: at most one firing for each local date, also for a cron expression that
    /// names several times a day, and also when the learner moves west, where the same date begins once more.
    pub fn next_after(&self, zone: &Zone, after: Timestamp, last_planned: Option<Date>) -> Option<Firing> {
        let clock = zone.local(after);
        let first = match last_planned {
            Some(last) => last.tomorrow().ok()?.max(clock.date()),
            None => clock.date(),
        };
        self.dates(zone, first).find_map(|planned| {
            // A time that the local clock has shown already has come already; that spares most look-ups.
            let from = if planned == clock.date() {
                Some(clock)
            } else {
                None
            };
            let mut instants = self.times(planned, from).map(|time| zone.instant(planned, time));
            instants.find(|at| *at > after).map(|at| Firing { planned, at })
        })
    }

    /// The first firing of the first planned date after a date, whether or not its instant has passed: for walking
    /// what was missed while the service was down.
    pub fn next_planned_after(&self, zone: &Zone, day: Date) -> Option<Firing> {
        let planned = self.dates(zone, day.tomorrow().ok()?).next()?;
        self.on(zone, planned)
    }

    /// The first firing that is planned for a date; `None` if none is.
    pub fn on(&self, zone: &Zone, day: Date) -> Option<Firing> {
        if !self.plans(day) || !zone.has(day) {
            return None;
        }
        let time = self.times(day, None).next()?;
        Some(Firing {
            planned: day,
            at: zone.instant(day, time),
        })
    }

    /// Whether a date is planned, in a zone that has it.
    pub fn plans(&self, day: Date) -> bool {
        match self {
            Self::Weekly { days, .. } => days.contains(day),
            Self::Cron(rule) => rule.plans(day),
        }
    }

    /// The planned dates of a zone from one on.
    fn dates(&self, zone: &Zone, first: Date) -> impl Iterator<Item = Date> {
        first
            .series(1.day())
            .take(HORIZON_DAYS)
            .filter(|day| self.plans(*day))
            .filter(|day| zone.has(*day))
    }

    /// The times of a planned date, in order; only those later than a local time if one is given.
    fn times(&self, day: Date, after: Option<DateTime>) -> Box<dyn Iterator<Item = Time> + '_> {
        let later = move |time: &Time| after.is_none_or(|after| day.to_datetime(*time) > after);
        match self {
            Self::Weekly { at, .. } => Box::new(std::iter::once(*at).filter(later)),
            Self::Cron(rule) => Box::new(rule.times().filter(later)),
        }
    }
}

/// The stored form.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekly { at, days } => {
                if at.second() == 0 && at.subsec_nanosecond() == 0 {
                    write!(f, "daily {}", at.strftime("%H:%M"))?;
                } else {
                    write!(f, "daily {at}")?;
                }
                if *days == Weekdays::ALL {
                    return Ok(());
                }
                for (i, day) in days.iter().enumerate() {
                    let name = crate::calendar::weekday_name(day).to_ascii_lowercase();
                    write!(f, "{}{name}", if i == 0 { ' ' } else { ',' })?;
                }
                Ok(())
            }
            Self::Cron(rule) => write!(f, "cron {rule}"),
        }
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || RuleError::Form(text.chars().take(60).collect());
        let (kind, rest) = text.trim().split_once(' ').ok_or_else(form)?;
        match kind {
            "cron" => Ok(Self::Cron(rest.parse()?)),
            "daily" => {
                let (at, days) = rest.split_once(' ').unwrap_or((rest, ""));
                let at = at.parse().map_err(|_| form())?;
                let days = if days.is_empty() {
                    Some(Weekdays::ALL)
                } else {
                    read_days(days)
                };
                Ok(Self::Weekly {
                    at,
                    days: days.ok_or_else(form)?,
                })
            }
            _ => Err(form()),
        }
    }
}

/// Reads the stored form of weekdays, `mon,wed`.
fn read_days(text: &str) -> Option<Weekdays> {
    let names = text.split(',').map(|name| {
        Weekdays::ALL
            .iter()
            .find(|day| crate::calendar::weekday_name(*day).eq_ignore_ascii_case(name.trim()))
    });
    Weekdays::of(names.collect::<Option<Vec<_>>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    /// The firings of a rule after an instant: planned date, and the local time and offset at which it comes.
    #[track_caller]
    fn check(zone: &str, rule: &str, after: &str, expected: &[(&str, &str)]) {
        let (zone, rule) = (Zone::named(zone).unwrap(), rule.parse::<Rule>().unwrap());
        let first = rule.next(&zone, after.parse().unwrap());
        let fired = std::iter::successors(first, |firing| rule.next(&zone, firing.at)).take(expected.len());
        let read = |(planned, at): &(&str, &str)| Firing {
            planned: planned.parse().unwrap(),
            at: at.parse().unwrap(),
        };
        assert_eq!(
            fired.collect::<Vec<_>>(),
            expected.iter().map(read).collect::<Vec<_>>()
        );
    }

    #[test]
    fn in_berlin() {
        check(
            "Europe/Berlin",
            "daily 02:30",
            "2026-03-28T00:00:00Z",
            &[
                ("2026-03-28", "2026-03-28T02:30:00+01:00"),
                ("2026-03-29", "2026-03-29T03:00:00+02:00"),
                ("2026-03-30", "2026-03-30T02:30:00+02:00"),
            ],
        );
        check(
            "Europe/Berlin",
            "daily 02:30",
            "2026-10-24T12:00:00Z",
            &[
                ("2026-10-25", "2026-10-25T02:30:00+02:00"),
                ("2026-10-26", "2026-10-26T02:30:00+01:00"),
            ],
        );
        // From between the two passes, or within the second, it does not come again.
        for after in [
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:29:59Z",
        ] {
            check(
                "Europe/Berlin",
                "daily 02:30",
                after,
                &[("2026-10-26", "2026-10-26T02:30:00+01:00")],
            );
        }
        check(
            "Europe/Berlin",
            "daily 09:00 sat,mon",
            "2026-03-27T12:00:00Z",
            &[
                ("2026-03-28", "2026-03-28T09:00:00+01:00"),
                ("2026-03-30", "2026-03-30T09:00:00+02:00"),
            ],
        );
        // Every half hour: what lies in the gap comes once, at its end, and so does what is put back.
        check(
            "Europe/Berlin",
            "cron */30 * * * *",
            "2026-03-29T00:00:00Z",
            &[
                ("2026-03-29", "2026-03-29T01:30:00+01:00"),
                ("2026-03-29", "2026-03-29T03:00:00+02:00"),
                ("2026-03-29", "2026-03-29T03:30:00+02:00"),
            ],
        );
        check(
            "Europe/Berlin",
            "cron */30 * * * *",
            "2026-10-25T00:00:00Z",
            &[
                ("2026-10-25", "2026-10-25T02:30:00+02:00"),
                ("2026-10-25", "2026-10-25T03:00:00+01:00"),
                ("2026-10-25", "2026-10-25T03:30:00+01:00"),
            ],
        );
    }

    #[test]
    fn in_new_york() {
        check(
            "America/New_York",
            "cron 15 2 * * sun",
            "2026-03-05T00:00:00Z",
            &[
                ("2026-03-08", "2026-03-08T03:00:00-04:00"),
                ("2026-03-15", "2026-03-15T02:15:00-04:00"),
            ],
        );
        check(
            "America/New_York",
            "daily 01:30",
            "2026-10-31T12:00:00Z",
            &[
                ("2026-11-01", "2026-11-01T01:30:00-04:00"),
                ("2026-11-02", "2026-11-02T01:30:00-05:00"),
            ],
        );
    }

    #[test]
    fn on_lord_howe_where_summer_time_is_half_an_hour() {
        check(
            "Australia/Lord_Howe",
            "daily 02:10",
            "2026-10-03T00:00:00Z",
            &[
                ("2026-10-04", "2026-10-04T02:30:00+11:00"),
                ("2026-10-05", "2026-10-05T02:10:00+11:00"),
            ],
        );
        check(
            "Australia/Lord_Howe",
            "daily 01:45",
            "2026-04-04T00:00:00Z",
            &[
                ("2026-04-05", "2026-04-05T01:45:00+11:00"),
                ("2026-04-06", "2026-04-06T01:45:00+10:30"),
            ],
        );
    }

    #[test]
    fn in_casablanca_where_the_clocks_change_for_ramadan() {
        check(
            "Africa/Casablanca",
            "daily 02:30",
            "2026-02-14T12:00:00Z",
            &[
                ("2026-02-15", "2026-02-15T02:30:00+01:00"),
                ("2026-02-16", "2026-02-16T02:30:00+00:00"),
            ],
        );
        check(
            "Africa/Casablanca",
            "daily 02:30",
            "2026-03-21T12:00:00Z",
            &[
                ("2026-03-22", "2026-03-22T03:00:00+01:00"),
                ("2026-03-23", "2026-03-23T02:30:00+01:00"),
            ],
        );
    }

    #[test]
    fn in_kathmandu_where_the_clocks_never_change() {
        check(
            "Asia/Kathmandu",
            "daily 09:00",
            "2026-03-29T03:15:00Z",
            &[
                ("2026-03-30", "2026-03-30T09:00:00+05:45"),
                ("2026-03-31", "2026-03-31T09:00:00+05:45"),
            ],
        );
    }

    #[test]
    fn in_apia_the_thirtieth_of_december_2011_is_left_out() {
        for at in ["00:00", "09:00", "23:59"] {
            check(
                "Pacific/Apia",
                &format!("daily {at}"),
                "2011-12-29T09:59:30Z",
                &[
                    ("2011-12-29", &format!("2011-12-29T{at}:00-10:00")),
                    ("2011-12-31", &format!("2011-12-31T{at}:00+14:00")),
                ],
            );
        }
        // What is planned for that date alone comes a year later.
        check(
            "Pacific/Apia",
            "cron 0 9 30 12 *",
            "2011-12-01T00:00:00Z",
            &[("2012-12-30", "2012-12-30T09:00:00+14:00")],
        );
        let (apia, daily) = (
            Zone::named("Pacific/Apia").unwrap(),
            Rule::daily(time(9, 0, 0, 0)),
        );
        assert_eq!(daily.on(&apia, date(2011, 12, 30)), None);
        assert_eq!(
            daily
                .next_planned_after(&apia, date(2011, 12, 29))
                .unwrap()
                .planned,
            date(2011, 12, 31)
        );
    }

    #[test]
    fn a_firing_in_a_gap_over_midnight_belongs_to_the_date_it_was_planned_for() {
        // In Beirut the gap begins at midnight.
        check(
            "Asia/Beirut",
            "daily 00:30",
            "2026-03-28T12:00:00Z",
            &[
                ("2026-03-29", "2026-03-29T01:00:00+03:00"),
                ("2026-03-30", "2026-03-30T00:30:00+03:00"),
            ],
        );
        // Toronto, 1919: 23:30 to 00:30.
        check(
            "America/Toronto",
            "daily 23:45",
            "1919-03-30T12:00:00Z",
            &[
                ("1919-03-30", "1919-03-31T00:30:00-04:00"),
                ("1919-03-31", "1919-03-31T23:45:00-04:00"),
            ],
        );
        check(
            "America/Toronto",
            "daily 00:10",
            "1919-03-30T12:00:00Z",
            &[
                ("1919-03-31", "1919-03-31T00:30:00-04:00"),
                ("1919-04-01", "1919-04-01T00:10:00-04:00"),
            ],
        );
    }

    #[test]
    fn moving_west_does_not_repeat_a_date_that_was_planned_already() {
        let daily = Rule::daily(time(9, 0, 0, 0));
        let (auckland, honolulu) = (
            Zone::named("Pacific/Auckland").unwrap(),
            Zone::named("Pacific/Honolulu").unwrap(),
        );
        let fired = daily.on(&auckland, date(2026, 6, 10)).unwrap();
        assert_eq!(
            daily.next(&honolulu, fired.at).unwrap().planned,
            date(2026, 6, 10)
        );
        let next = daily
            .next_after(&honolulu, fired.at, Some(fired.planned))
            .unwrap();
        assert_eq!(next.planned, date(2026, 6, 11));
    }

    #[test]
    fn a_rare_day_is_found_and_the_end_of_time_is_not_crossed() {
        check(
            "Europe/Berlin",
            "cron 0 9 29 2 *",
            "2096-03-01T00:00:00Z",
            &[("2104-02-29", "2104-02-29T09:00:00+01:00")],
        );
        let daily = Rule::daily(time(9, 0, 0, 0));
        assert_eq!(daily.next(&Zone::utc(), Timestamp::MAX), None);
        assert_eq!(daily.next_planned_after(&Zone::utc(), Date::MAX), None);
        assert!(daily.next(&Zone::utc(), Timestamp::MIN).is_some());
    }

    #[test]
    fn what_is_no_rule_is_told_so() {
        for wrong in [
            "",
            "daily",
            "daily 25:00",
            "daily 09:00 mon,noday",
            "daily 09:00 ,",
            "weekly 09:00",
            "0 9 * * *",
        ] {
            assert!(
                matches!(wrong.parse::<Rule>(), Err(RuleError::Form(_))),
                "{wrong}"
            );
        }
        assert!(matches!(
            "cron 0 9 * *".parse::<Rule>(),
            Err(RuleError::Cron(CronError::Fields(4)))
        ));
    }

    proptest! {
        #[test]
        fn the_stored_form_is_read_back(second in 0..86_400_i32, nano in prop_oneof![3 => Just(0), 1 => 0..1_000_000_000_i32],
            minute in any::<bool>(), bits in 1_u8..128)
        {
            let second = if minute { second / 60 * 60 } else { second };
            let nano = if minute { 0 } else { nano };
            let at = Time::midnight() + second.seconds() + nano.nanoseconds();
            let rule = Rule::Weekly { at, days: Weekdays::from_bits(bits).unwrap() };
            prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule));
        }

        #[test]
        fn no_text_makes_a_rule_panic(text in "\\PC{0,60}", kind in "(daily|cron) ") {
            for text in [text.clone(), kind + &text] {
                if let Ok(rule) = text.parse::<Rule>() {
                    prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule));
                }
            }
        }
    }
}
