//! Days and times as they are shown to people.

use jiff::{Timestamp, civil::Date, civil::Time};

use crate::calendar::Zone;

/// A day: `Sun 29 March`, with the year if it is not that of `today`.
pub fn fmt_day(day: Date, today: Date) -> String {
    let form = if day.year() == today.year() {
        "%a %-d %B"
    } else {
        "%a %-d %B %Y"
    };
    day.strftime(form).to_string()
}

/// A time of day: `09:00`.
pub fn fmt_time(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// An instant on the local clock, as one says it now: `today 09:00`, `tomorrow 09:00`, `Sun 29 March 09:00`.
pub fn fmt_moment(at: Timestamp, zone: &Zone, now: Timestamp) -> String {
    let (local, today) = (zone.local(at), zone.day(now));
    let time = fmt_time(local.time());
    let day = local.date();
    if day == today {
        format!("today {time}")
    } else if today.tomorrow().is_ok_and(|tomorrow| day == tomorrow) {
        format!("tomorrow {time}")
    } else if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
        format!("yesterday {time}")
    } else {
        format!("{} {time}", fmt_day(day, today))
    }
}
