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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{
        Timestamp,
        civil::{Weekday, date, time},
    };
    use proptest::prelude::*;

    #[track_caller]
    fn check_instant(zone: &str, wall: &str, expected: &str) {
        let zone = Zone::named(zone).unwrap();
        let wall: jiff::civil::DateTime = wall.parse().unwrap();
        let expected: Timestamp = expected.parse().unwrap();
        assert_eq!(zone.instant(wall.date(), wall.time()), expected);
    }

    #[test]
    fn a_time_in_a_gap_comes_right_after_it_and_a_time_in_an_overlap_the_first_time() {
        check_instant("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59:00Z");
        check_instant("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00:00Z");
        check_instant("Europe/Berlin", "2026-03-29T02:45", "2026-03-29T01:00:00Z");
        check_instant("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z");
        check_instant("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z");
        check_instant("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z");
        // Half an hour, on Lord Howe.
        check_instant("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z");
        check_instant("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z");
        // Midnight does not exist in Santiago on this day.
        check_instant("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00:00Z");
        // A whole day does not exist in Apia.
        check_instant("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00:00Z");
        check_instant("Asia/Kathmandu", "2026-03-29T09:00", "2026-03-29T03:15:00Z");
    }

    #[test]
    fn the_ends_of_the_time_line_are_not_crossed() {
        check_instant(
            "Pacific/Kiritimati",
            "-009999-01-01T00:00",
            &Timestamp::MIN.to_string(),
        );
        check_instant(
            "America/New_York",
            "9999-12-31T23:59",
            &Timestamp::MAX.to_string(),
        );
    }

    #[test]
    fn zones_are_named_in_any_case_and_keep_their_own_spelling() {
        assert_eq!(
            Zone::named("america/NEW_york").unwrap().name(),
            "America/New_York"
        );
        assert_eq!(Zone::named("Asia/Calcutta").unwrap().name(), "Asia/Calcutta");
        assert_eq!(Zone::named("utc").unwrap(), Zone::utc());
        for wrong in [
            "",
            "Factory",
            "Etc/Unknown",
            "Europe",
            "Mars/Base",
            "Europe/Berlin\0",
            "../etc/passwd",
            "CET-1",
        ] {
            assert_eq!(Zone::named(wrong), Err(UnknownZone(wrong.to_owned())));
        }
        let huge = Zone::named(&"x".repeat(1_000_000)).unwrap_err();
        assert!(huge.to_string().len() < 200);
    }

    #[test]
    fn every_zone_survives_storage() {
        assert!(zones().count() > 590 && zones().is_sorted());
        for name in zones() {
            let zone = Zone::named(name).unwrap();
            let stored = serde_json::to_string(&zone).unwrap();
            assert_eq!(stored, format!("{name:?}"));
            assert_eq!(serde_json::from_str::<Zone>(&stored).unwrap(), zone);
        }
        assert!(serde_json::from_str::<Zone>("\"Mars/Base\"").is_err());
    }

    #[test]
    fn a_date_that_a_zone_leaves_out_is_not_one_of_its_days() {
        let apia = Zone::named("Pacific/Apia").unwrap();
        let days: Vec<_> = apia.days(date(2011, 12, 29), date(2011, 12, 31)).collect();
        assert_eq!(days, [date(2011, 12, 29), date(2011, 12, 31)]);
        assert_eq!(
            Zone::utc().days(date(2011, 12, 29), date(2011, 12, 31)).count(),
            3
        );
    }

    #[test]
    fn offsets_are_shown_as_people_write_them() {
        let at: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let offset = |name: &str| Zone::named(name).unwrap().offset_at(at);
        assert_eq!(offset("Europe/Berlin"), "UTC+2");
        assert_eq!(offset("Asia/Kathmandu"), "UTC+5:45");
        assert_eq!(offset("America/St_Johns"), "UTC-2:30");
        assert_eq!(offset("UTC"), "UTC");
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(week_of(date(2026, 3, 29)), date(2026, 3, 23));
        assert_eq!(week_of(date(2026, 3, 23)), date(2026, 3, 23));
        assert_eq!(week_of(date(2026, 1, 1)), date(2025, 12, 29));
        assert!(week_of(Date::MIN) >= Date::MIN);
    }

    #[test]
    fn weekdays_are_shown_by_their_usual_names() {
        let shown = |bits| Weekdays::from_bits(bits).unwrap().to_string();
        assert_eq!(shown(0b111_1111), "every day");
        assert_eq!(shown(0b001_1111), "weekdays");
        assert_eq!(shown(0b110_0000), "weekends");
        assert_eq!(shown(0b001_0101), "Mon, Wed, Fri");
        assert_eq!(shown(0b100_0000), "Sun");
    }

    #[test]
    fn a_set_of_weekdays_is_neither_empty_nor_has_an_eighth() {
        assert_eq!(Weekdays::from_bits(0), None);
        assert_eq!(Weekdays::from_bits(128), None);
        assert!(serde_json::from_str::<Weekdays>("0").is_err());
        assert!(serde_json::from_str::<Weekdays>("128").is_err());
        assert_eq!(serde_json::from_str::<Weekdays>("127").unwrap(), Weekdays::ALL);
        assert_eq!(Weekdays::of([]), None);
        assert_eq!(Weekdays::ALL.complement(), None);
        assert_eq!(Weekdays::WORKDAYS.complement(), Some(Weekdays::WEEKEND));
    }

    #[test]
    fn weekdays_contain_what_they_were_made_of() {
        let days = Weekdays::of([Weekday::Sunday, Weekday::Tuesday]).unwrap();
        assert_eq!(
            days.iter().collect::<Vec<_>>(),
            [Weekday::Tuesday, Weekday::Sunday]
        );
        assert_eq!(days.count(), 2);
        assert!(days.contains(date(2026, 3, 29)));
        assert!(!days.contains(date(2026, 3, 30)));
    }

    #[track_caller]
    fn check_quiet(zone: &str, quiet: &str, at: &str, end: &str) {
        let (zone, quiet) = (Zone::named(zone).unwrap(), quiet.parse::<Quiet>().unwrap());
        let end: Timestamp = end.parse().unwrap();
        assert_eq!(quiet.end_after(&zone, at.parse().unwrap()), end);
    }

    #[test]
    fn quiet_hours_end_at_their_time_of_this_or_the_next_day() {
        check_quiet(
            "Europe/Berlin",
            "22:00-07:00",
            "2026-03-28T20:59:00Z",
            "2026-03-28T20:59:00Z",
        );
        check_quiet(
            "Europe/Berlin",
            "22:00-07:00",
            "2026-03-28T21:00:00Z",
            "2026-03-29T05:00:00Z",
        );
        check_quiet(
            "Europe/Berlin",
            "22:00-07:00",
            "2026-03-29T04:59:00Z",
            "2026-03-29T05:00:00Z",
        );
        check_quiet(
            "Europe/Berlin",
            "22:00-07:00",
            "2026-03-29T05:00:00Z",
            "2026-03-29T05:00:00Z",
        );
        check_quiet(
            "Europe/Berlin",
            "12:00-13:30",
            "2026-03-29T10:15:00Z",
            "2026-03-29T11:30:00Z",
        );
        // The end falls into the gap.
        check_quiet(
            "Europe/Berlin",
            "22:00-02:30",
            "2026-03-28T23:00:00Z",
            "2026-03-29T01:00:00Z",
        );
        // The clock is put back over the end, which has passed once.
        check_quiet(
            "Europe/Berlin",
            "22:00-02:30",
            "2026-10-25T00:15:00Z",
            "2026-10-25T00:30:00Z",
        );
        check_quiet(
            "Europe/Berlin",
            "22:00-02:30",
            "2026-10-25T01:15:00Z",
            "2026-10-25T01:30:00Z",
        );
    }

    #[test]
    fn quiet_hours_are_stored_as_text_and_are_never_all_day() {
        let quiet = Quiet::new(time(22, 0, 0, 0), time(7, 5, 0, 0)).unwrap();
        assert_eq!(serde_json::to_string(&quiet).unwrap(), "\"22:00-07:05\"");
        assert_eq!(serde_json::from_str::<Quiet>("\"22:00-07:05\"").unwrap(), quiet);
        assert_eq!(Quiet::new(time(7, 0, 0, 0), time(7, 0, 0, 0)), None);
        for wrong in [
            "",
            "22:00",
            "22:00-22:00",
            "22:00-25:00",
            "-",
            "22:00-07:00-08:00",
        ] {
            assert!(wrong.parse::<Quiet>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn quiet_hours_have_ended_when_they_end(
            zone in prop::sample::select(zones().collect::<Vec<_>>()), second in 63_072_000_i64..2_145_916_800,
            from in 0..1440_i16, length in 1..1440_i16
        ) {
            let at_minute = |minute: i16| jiff::civil::Time::midnight().wrapping_add(minute.minutes());
            let quiet = Quiet::new(at_minute(from), at_minute(from + length)).unwrap();
            let (zone, at) = (Zone::named(zone).unwrap(), Timestamp::from_second(second).unwrap());
            let end = quiet.end_after(&zone, at);
            prop_assert!(end >= at);
            prop_assert!(!quiet.contains(zone.local(end).time()));
            prop_assert_eq!(end == at, !quiet.contains(zone.local(at).time()));
            prop_assert_eq!(quiet.to_string().parse::<Quiet>().unwrap(), quiet);
        }
    }
}
