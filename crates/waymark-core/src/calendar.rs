//! Local calendars: days, weekdays, and when a local time comes in a zone whose clocks change.

use std::fmt;

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An IANA time zone, from the bundled database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// A text that names no time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an IANA time zone")]
pub struct UnknownZone(pub String);

impl Zone {
    /// UTC.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }
    /// Looks up an IANA name, in any case: `Europe/Berlin`.
    pub fn named(_name: &str) -> Result<Self, UnknownZone> {
        todo!()
    }
    /// The IANA name.
    pub fn name(&self) -> &str {
        todo!()
    }
    /// The zone as jiff knows it.
    pub fn tz(&self) -> &TimeZone {
        &self.0
    }
    /// Local date and time at an instant.
    pub fn local(&self, _at: Timestamp) -> civil::DateTime {
        todo!()
    }
    /// Local date at an instant.
    pub fn day(&self, _at: Timestamp) -> civil::Date {
        todo!()
    }
    /// The instant of a local time on a local date: in a gap the first instant after it; in an overlap the first.
    pub fn instant(&self, _day: civil::Date, _time: civil::Time) -> Timestamp {
        todo!()
    }
}

/// Days of the week, as a set. In text: `mon,tue` or `daily`, `weekdays`, `weekends`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(u8); // bit 0 = Monday

impl Weekdays {
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);
    /// From bits, Monday the lowest; at least one must be set.
    pub fn from_bits(bits: u8) -> Option<Self> {
        (1..=Self::ALL.0).contains(&bits).then_some(Self(bits))
    }
    /// As bits, Monday the lowest.
    pub fn bits(self) -> u8 {
        self.0
    }
    /// Whether the day of this date is in the set.
    pub fn contains(self, day: civil::Date) -> bool {
        self.0 >> day.weekday().to_monday_zero_offset() & 1 == 1
    }
    /// How many there are, 1 to 7.
    pub fn count(self) -> u8 {
        todo!()
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}
