//! A time zone, and how its local clock maps to instants.

use std::{fmt, str::FromStr, sync::LazyLock};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase},
};
use serde::{Deserialize, Serialize};

/// The database that was compiled in: rules must not depend on how old the machine's files are.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    // By their names alone: looking each up would keep all of them in memory.
    let names = DATABASE.available().map(|name| name.as_str().to_owned());
    let mut names: Vec<_> = names.filter(|name| !is_placeholder(name)).collect();
    names.sort_unstable();
    names
});

/// Longer names exist nowhere; what is longer is not looked up.
const NAME_BYTES: usize = 64;

/// An IANA time zone, from the bundled database. Cheap to clone; as text (also in serde) its IANA name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// A text that names no time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an IANA time zone, such as Europe/Berlin")]
pub struct UnknownZone(pub String);

/// The names of all zones that there are, sorted.
pub fn zones() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(String::as_str)
}

/// What stands for "nobody has said where this machine is".
fn is_placeholder(name: &str) -> bool {
    ["Factory", "Etc/Unknown"]
        .iter()
        .any(|placeholder| placeholder.eq_ignore_ascii_case(name))
}

impl Zone {
    /// UTC.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// Looks up an IANA name, in any case: `Europe/Berlin`, `america/new_york`.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone(name.chars().take(NAME_BYTES).collect());
        if is_placeholder(name) || name.len() > NAME_BYTES || !name.is_ascii() {
            return Err(unknown());
        }
        let zone = DATABASE.get(name).map_err(|_| unknown())?;
        if zone.iana_name().is_some() {
            Ok(Self(zone))
        } else {
            Err(unknown())
        }
    }

    /// The IANA name, in its own spelling.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The zone as jiff knows it.
    pub fn tz(&self) -> &TimeZone {
        &self.0
    }

    /// Local date and time at an instant.
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.0.to_datetime(at)
    }

    /// Local date at an instant.
    pub fn day(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// The instant of a local time on a local date: the first at which the local clock shows it or later. Hence in a
    /// gap the first instant after it, and in an overlap the first of the two.
    ///
    /// Never decreases as the wall-clock time grows. At the ends of jiff's time line it is the last or first instant.
    pub fn instant(&self, day: Date, time: Time) -> Timestamp {
        let wall = day.to_datetime(time);
        let ambiguous = self.0.to_ambiguous_timestamp(wall);
        let resolved = match ambiguous.offset() {
            AmbiguousOffset::Gap { after, .. } => self.end_of_gap(wall, after),
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.compatible().ok(),
        };
        resolved.unwrap_or(if wall.year() > 0 {
            Timestamp::MAX
        } else {
            Timestamp::MIN
        })
    }

    /// The first instant after the gap that a local time falls into, with the offset that then begins.
    fn end_of_gap(&self, wall: DateTime, after: Offset) -> Option<Timestamp> {
        // Read with the offset of after the gap, the time lies before the change, by less than the length of the gap.
        let before_change = after.to_timestamp(wall).ok()?;
        let mut changes = self.0.following(before_change).map(|change| change.timestamp());
        changes.find(|at| self.0.to_offset(*at) == after)
    }

    /// The first instant of a local date: midnight, or where a gap swallows that, the end of the gap.
    pub fn start_of(&self, day: Date) -> Timestamp {
        self.instant(day, Time::midnight())
    }

    /// Whether a date exists in this zone. A zone that moves across the date line leaves one out: 2011-12-30 in Apia.
    pub fn has(&self, day: Date) -> bool {
        self.day(self.start_of(day)) == day
    }

    /// The second instant of a local time that exists twice, for those who look from within an overlap.
    pub(super) fn second(&self, wall: DateTime) -> Option<Timestamp> {
        self.0.to_ambiguous_timestamp(wall).later().ok()
    }

    /// The offset from UTC at an instant, in words: `UTC+2`, `UTC+5:45`, `UTC`.
    pub fn offset_at(&self, at: Timestamp) -> String {
        let seconds = self.0.to_offset(at).seconds();
        let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
        let sign = if seconds < 0 { '-' } else { '+' };
        match (hours, minutes) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }

    /// The days from one to another, both included, that exist in this zone.
    pub fn days(&self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        from.series(1.day())
            .take_while(move |day| *day <= to)
            .filter(|day| self.has(*day))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::named(text)
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::named(&text)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}
