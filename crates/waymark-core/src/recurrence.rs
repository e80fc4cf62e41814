//! When a schedule fires: a local time on weekdays, or a cron expression, in a zone.

use jiff::{Timestamp, civil};

use crate::calendar::{Weekdays, Zone};

/// A rule on the wall clock. In text (as stored): `daily 09:00 mon,wed` or `cron 0 9 * * 1-5` (five fields).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At a local time on some weekdays.
    Weekly { at: civil::Time, days: Weekdays },
    /// A cron expression of five fields, 0 or 7 = Sunday as in crontab(5).
    Cron(CronRule),
}
// CronRule wraps the translated `cron` schedule and its source text.

/// One firing: the local date it belongs to, and the instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The local date that was planned; streaks and uniqueness key on it, even where a gap crosses midnight.
    pub planned: civil::Date,
    /// When it comes.
    pub at: Timestamp,
}

impl Rule {
    /// The first firing strictly after an instant; `None` when there is none within five years (29 February …).
    pub fn next(&self, zone: &Zone, after: Timestamp) -> Option<Firing> {
        todo!()
    }
}
/// A parsed cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronRule;
