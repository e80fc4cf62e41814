//! Local calendars: zones, days, weekdays, and when a local time comes where the clocks change.
//!
//! One rule joins the wall clock to the time line, everywhere in Waymark: a local date and time comes at *the first
//! instant at which the local clock shows it or later*. So what does not exist comes right after the gap, and what
//! exists twice comes the first time; and of two wall-clock times the later one never comes first.

mod quiet;
mod weekdays;
mod zone;

use jiff::{ToSpan, civil::Date};

pub use quiet::{NotQuiet, Quiet};
pub use weekdays::{NoWeekdays, Weekdays, weekday_name};
pub use zone::{UnknownZone, Zone, zones};

/// The Monday of the week that a date is in.
pub fn week_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}
