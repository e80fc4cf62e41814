//! The study ledger and the streak that follows from it.
//!
//! The streak is a pure function of the ledger: consecutive planned days that are studied, frozen or excused.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::calendar::Weekdays;

/// Until this local hour, what happens counts for the day before if that would otherwise be missed.
pub const GRACE_HOURS: i8 = 3;
/// A freeze is earned for every so many streak days.
pub const FREEZE_EVERY: u32 = 7;
/// At most so many freezes are held.
pub const FREEZES_HELD: u8 = 2;
/// A pause may begin so many days back.
pub const PAUSE_BACKDATE_DAYS: i32 = 7;

/// Everything that the streak depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The learner's first local day; earlier days are not counted.
    pub start: Option<Date>,
    /// What is known of each day. Days without a mark are missed if planned.
    pub marks: BTreeMap<Date, Mark>,
    /// From which day on which weekdays are planned, by date; before the first entry every day is.
    pub plans: BTreeMap<Date, Weekdays>,
    /// Holidays, illness: first and last day; no last day while it goes on.
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
}

/// A span of days in which the streak is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First day.
    pub from: Date,
    /// Last day, included; `None` while it goes on.
    pub to: Option<Date>,
}

/// What became of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Studied,
    StudiedUnplanned,
    Frozen,
    Excused(Excuse),
    Paused,
    Unplanned,
    Missed,
    /// Today (or, before 03:00, yesterday): still open.
    Pending,
}

/// One line of `streak why`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub day: Date,
    pub outcome: Outcome,
    /** after this day */
    pub streak: u32,
    /** held after this day */
    pub freezes: u8,
}

/// The streak at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streak {
    pub current: u32,
    pub longest: u32,
    pub freezes: u8,
    pub days: Vec<Entry>,
}

impl Ledger {
    /// The streak as of a local date and time.
    pub fn streak(&self, now: DateTime) -> Streak {
        todo!()
    }
    /// The day that something done at this local date and time counts for (grace included).
    pub fn day_of(&self, now: DateTime) -> Date {
        todo!()
    }
}
