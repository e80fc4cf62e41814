//! A set of days of the week.

use std::fmt;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Days of the week, as a set that is never empty. In serde a number, Monday the lowest of seven bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Weekdays(u8);

/// Bits that are no set of weekdays: none of the seven, or an eighth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a set of weekdays: 1 (Monday) to 127 (every day)")]
pub struct NoWeekdays(pub u8);

/// A day's short English name: `Mon`.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset().unsigned_abs()
}

impl Weekdays {
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKDAYS: Self = Self(0b001_1111);
    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0b110_0000);

    /// From bits, Monday the lowest; at least one of the seven must be set, and no eighth.
    pub fn from_bits(bits: u8) -> Option<Self> {
        (1..=Self::ALL.0).contains(&bits).then_some(Self(bits))
    }

    /// The set of these days; `None` if there are none.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Option<Self> {
        Self::from_bits(days.into_iter().fold(0, |bits, day| bits | bit(day)))
    }

    /// As bits, Monday the lowest.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether a day of the week is in the set.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Whether the day of this date is in the set.
    pub fn contains(self, day: Date) -> bool {
        self.has(day.weekday())
    }

    /// How many there are, 1 to 7.
    pub fn count(self) -> u8 {
        u8::try_from(self.0.count_ones()).unwrap_or(7)
    }

    /// The days, from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .filter(move |day| self.has(*day))
    }

    /// The set of the days that are not in this one; `None` if it is all of them.
    pub fn complement(self) -> Option<Self> {
        Self::from_bits(!self.0 & Self::ALL.0)
    }
}

/// For people: `every day`, `weekdays`, `weekends`, `Mon, Wed, Fri`.
impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ALL => f.write_str("every day"),
            Self::WORKDAYS => f.write_str("weekdays"),
            Self::WEEKEND => f.write_str("weekends"),
            days => {
                let names: Vec<_> = days.iter().map(weekday_name).collect();
                f.write_str(&names.join(", "))
            }
        }
    }
}

impl TryFrom<u8> for Weekdays {
    type Error = NoWeekdays;
    fn try_from(bits: u8) -> Result<Self, Self::Error> {
        Self::from_bits(bits).ok_or(NoWeekdays(bits))
    }
}

impl From<Weekdays> for u8 {
    fn from(days: Weekdays) -> Self {
        days.0
    }
}
