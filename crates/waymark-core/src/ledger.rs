//! The study ledger and the streak that follows from it.
//!
//! The streak is a pure function of the ledger: consecutive planned days that are studied, frozen or excused. See
//! [`Ledger::entries`] for the rules, day by day.

mod pause;
mod streak;

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

pub(crate) use self::pause::{days_between, merged, paused_days};
pub use self::{
    pause::{Pause, PauseError},
    streak::{Entries, Entry, Outcome, Streak},
};
use crate::calendar::Weekdays;

/// Until this local hour, what happens counts for the day before if that would otherwise be missed.
pub const GRACE_HOURS: i8 = 3;
/// A freeze is earned for every so many streak days.
pub const FREEZE_EVERY: u32 = 7;
/// At most so many freezes are held.
pub const FREEZES_HELD: u8 = 2;
/// A streak is worth a nudge from this many days on.
pub const AT_RISK_FROM: u32 = 2;
/// A pause may begin so many days back.
pub const PAUSE_BACKDATE_DAYS: i32 = 7;
/// A pause may reach so many days ahead.
pub const PAUSE_AHEAD_DAYS: i32 = 366;
/// Local dates of two zones are at most so many days apart (UTC+14 and UTC-12).
pub const ZONES_APART_DAYS: i32 = 2;

/// Everything that the streak depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The learner's first local day. Counting begins here, or on the first studied day if that is earlier (which
    /// a change of time zone can bring about).
    pub start: Option<Date>,
    /// What is known of each day. Days without a mark are missed if planned.
    pub marks: BTreeMap<Date, Mark>,
    /// From which day on which weekdays are planned, by date; before the first entry every day is.
    pub plans: BTreeMap<Date, Weekdays>,
    /// Holidays, illness; in any order, and they may overlap.
    pub pauses: Vec<Pause>,
}

/// What is known of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Something was studied.
    Studied,
    /// Our fault is never theirs.
    Excused(Excuse),
}

/// Why a day is excused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excuse {
    /// The service was down in the learner's evening.
    Outage,
    /// The prompt could not be delivered.
    Undelivered,
    /// A change of time zone took the day away.
    ZoneChange,
    /// It was studied with another account while the two were linked.
    Linked,
}

/// The day that something counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The study day.
    pub day: Date,
    /// Whether that is the day before, by grace; the reply says so.
    pub grace: bool,
}

impl Ledger {
    /// Notes that something was studied on a day; whatever excused the day before gives way to it.
    pub fn study(&mut self, day: Date) {
        self.marks.insert(day, Mark::Studied);
    }

    /// Excuses a day, unless it is studied or excused already.
    pub fn excuse(&mut self, day: Date, why: Excuse) {
        self.marks.entry(day).or_insert(Mark::Excused(why));
    }

    /// The weekdays that are planned as of a day.
    pub fn plan_on(&self, day: Date) -> Weekdays {
        self.plans
            .range(..=day)
            .next_back()
            .map_or(Weekdays::ALL, |(_, plan)| *plan)
    }

    /// Whether a day is planned, by its weekday.
    pub fn is_planned(&self, day: Date) -> bool {
        self.plan_on(day).contains(day)
    }

    /// Whether a day lies in a pause.
    pub fn is_paused(&self, day: Date) -> bool {
        self.pauses.iter().any(|pause| pause.contains(day))
    }

    /// Whether something was studied on a day.
    pub fn is_studied(&self, day: Date) -> bool {
        self.marks.get(&day) == Some(&Mark::Studied)
    }

    /// The first day that counts; `None` while nothing has begun.
    pub fn first_day(&self) -> Option<Date> {
        let studied = self.marks.iter().find(|(_, mark)| **mark == Mark::Studied);
        self.start.into_iter().chain(studied.map(|(day, _)| *day)).min()
    }

    /// The day that something done at this local date and time counts for.
    ///
    /// Between 00:00 and 03:00 that is the day before if it would otherwise be missed: it is planned, not before
    /// the first day, not paused, and neither studied nor excused. A day that a freeze would cover is missed too.
    pub fn day_of(&self, now: DateTime) -> Counted {
        let today = now.date();
        let missed = |day: &Date| {
            self.first_day().is_some_and(|first| first <= *day)
                && self.is_planned(*day)
                && !self.is_paused(*day)
                && !self.marks.contains_key(day)
        };
        match yesterday_in_grace(now).filter(missed) {
            Some(day) => Counted { day, grace: true },
            None => Counted {
                day: today,
                grace: false,
            },
        }
    }

    /// The days to excuse when a change of time zone moves the local clock, at one instant, from `old` to `new`.
    ///
    /// Going forward to another date ends the old day early and may leap over the next; going forward past 03:00 ends
    /// yesterday's grace. Those of these days that have no mark are to be excused ([`Excuse::ZoneChange`]). Going
    /// back gives none: the days come again, and a day has one mark however often it comes.
    pub fn zone_change(&self, old: DateTime, new: DateTime) -> Vec<Date> {
        let (today, there) = (old.date(), new.date());
        let first = yesterday_in_grace(old).unwrap_or(today);
        let until = if there > today {
            there.min(today.saturating_add(ZONES_APART_DAYS.days()))
        } else {
            yesterday_in_grace(new).unwrap_or(there)
        };
        first
            .series(1.day())
            .take_while(|day| *day < until)
            .filter(|day| !self.marks.contains_key(day))
            .collect()
    }
}

/// Yesterday, while what happens may still count for it.
fn yesterday_in_grace(now: DateTime) -> Option<Date> {
    if now.hour() < GRACE_HOURS {
        now.date().yesterday().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
