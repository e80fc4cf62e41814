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
