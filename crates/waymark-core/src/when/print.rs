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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn days_and_times_for_people() {
        let today = date(2026, 3, 26);
        assert_eq!(fmt_day(date(2026, 3, 29), today), "Sun 29 March");
        assert_eq!(fmt_day(date(2027, 1, 2), today), "Sat 2 January 2027");
        assert_eq!(fmt_time(time(9, 0, 0, 0)), "09:00");
    }

    #[test]
    fn moments_near_now_are_named_from_today() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let now: Timestamp = "2026-03-28T23:30:00+01:00".parse().unwrap();
        let shown = |at: &str| fmt_moment(at.parse().unwrap(), &berlin, now);
        assert_eq!(shown("2026-03-28T09:00:00+01:00"), "today 09:00");
        assert_eq!(shown("2026-03-29T09:00:00+02:00"), "tomorrow 09:00");
        assert_eq!(shown("2026-03-27T09:00:00+01:00"), "yesterday 09:00");
        assert_eq!(shown("2026-03-30T09:00:00+02:00"), "Mon 30 March 09:00");
        assert_eq!(
            fmt_moment(Timestamp::MAX, &berlin, Timestamp::MAX)
                .split(' ')
                .next(),
            Some("today")
        );
    }
}
