//! Quiet hours: a stretch of the local day in which Waymark does not speak of itself.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, ToSpan, civil::Time};
use serde::{Deserialize, Serialize};

use super::Zone;

/// Quiet hours, from a local time up to another; past midnight where `to` is not after `from`.
/// In text, also in serde, `22:00-07:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quiet {
    from: Time,
    to: Time,
}

/// A text that is not the stored form of quiet hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} are not quiet hours, such as 22:00-07:00, with an end that differs from the beginning")]
pub struct NotQuiet(pub String);

impl Quiet {
    /// From one time up to another; `None` if they are the same, which would be all day or never.
    pub fn new(from: Time, to: Time) -> Option<Self> {
        (from != to).then_some(Self { from, to })
    }

    /// When it begins, included.
    pub fn from(self) -> Time {
        self.from
    }

    /// When it ends, not included.
    pub fn to(self) -> Time {
        self.to
    }

    /// Whether a local time is within the quiet hours.
    pub fn contains(self, time: Time) -> bool {
        if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            time >= self.from || time < self.to
        }
    }

    /// The first instant, from this one on, that is not within the quiet hours of a zone.
    pub fn end_after(self, zone: &Zone, at: Timestamp) -> Timestamp {
        let local = zone.local(at);
        if !self.contains(local.time()) {
            return at;
        }
        let tomorrow = self.from > self.to && local.time() >= self.from;
        let day = if tomorrow {
            local.date().saturating_add(1.day())
        } else {
            local.date()
        };
        let end = zone.instant(day, self.to);
        if end > at {
            return end;
        }
        // The clock was put back over the end: it comes a second time.
        zone.second(day.to_datetime(self.to))
            .map_or(at, |end| end.max(at))
    }
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.strftime("%H:%M"), self.to.strftime("%H:%M"))
    }
}

impl FromStr for Quiet {
    type Err = NotQuiet;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |text: &str| Time::strptime("%H:%M", text).ok();
        let quiet = text
            .split_once('-')
            .and_then(|(from, to)| Self::new(read(from)?, read(to)?));
        quiet.ok_or_else(|| NotQuiet(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for Quiet {
    type Error = NotQuiet;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Quiet> for String {
    fn from(quiet: Quiet) -> Self {
        quiet.to_string()
    }
}
