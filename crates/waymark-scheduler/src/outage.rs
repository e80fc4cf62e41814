//! Which local days an outage spoiled: those in whose evening the service was down. Pure.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, time},
};
use waymark_core::calendar::Zone;
use waymark_store::Outage;

/// From here to midnight is the evening, when most people study and late comers still can.
pub const EVENING_FROM: Time = time(18, 0, 0, 0);
/// An outage of so much of the evening spoils it.
pub const SPOILS: SignedDuration = SignedDuration::from_hours(1);
/// No more days than this are excused for one outage, the last ones.
const DAYS: usize = 400;

/// The local days that an outage spoiled: it took at least an hour of the evening, or was there at midnight.
pub fn spoiled(outage: Outage, zone: &Zone) -> Vec<Date> {
    let first = zone.day(outage.from);
    let spoils = |day: &Date| {
        let (begin, end) = (
            zone.instant(*day, EVENING_FROM),
            zone.start_of(day.saturating_add(1.day())),
        );
        let taken = outage.to.min(end).duration_since(outage.from.max(begin));
        taken >= SPOILS || (outage.from < end && end <= outage.to)
    };
    let mut days: Vec<_> = zone
        .day(outage.to)
        .series(-1.day())
        .take_while(|day| *day >= first)
        .take(DAYS)
        .filter(|day| zone.has(*day))
        .filter(spoils)
        .collect();
    days.reverse();
    days
}

/// Whether an outage may have spoiled a day anywhere. It is always evening somewhere, but midnight only at full quarters
/// of an hour: that is how far apart the offsets of zones are. So most short outages concern nobody.
pub fn may_spoil(outage: Outage) -> bool {
    const QUARTER: i64 = 15 * 60;
    let quarters = |at: Timestamp| at.as_second().div_euclid(QUARTER);
    outage.to.duration_since(outage.from) >= SPOILS || quarters(outage.from) < quarters(outage.to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(zone: &str, from: &str, to: &str, expected: &[&str]) {
        let zone = Zone::named(zone).unwrap();
        let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap();
        let at = |text: &str| zone.instant(at(text).date(), at(text).time());
        let outage = Outage {
            from: at(from),
            to: at(to),
        };
        let days: Vec<_> = spoiled(outage, &zone).iter().map(Date::to_string).collect();
        assert_eq!(days, expected);
    }

    #[test]
    fn an_hour_of_the_evening_spoils_the_day() {
        check("Europe/Berlin", "2026-03-26T17:00", "2026-03-26T18:59", &[]);
        check(
            "Europe/Berlin",
            "2026-03-26T17:00",
            "2026-03-26T19:00",
            &["2026-03-26"],
        );
        check("Europe/Berlin", "2026-03-26T22:00", "2026-03-26T22:59", &[]);
        check("Europe/Berlin", "2026-03-26T08:00", "2026-03-26T18:00", &[]);
        check("Europe/Berlin", "2026-03-26T00:10", "2026-03-26T17:00", &[]);
    }

    #[test]
    fn whoever_wants_to_study_at_the_last_minute_and_cannot_is_excused() {
        check(
            "Europe/Berlin",
            "2026-03-26T23:50",
            "2026-03-27T00:00",
            &["2026-03-26"],
        );
        check(
            "Europe/Berlin",
            "2026-03-26T23:50",
            "2026-03-27T09:00",
            &["2026-03-26"],
        );
        check("Europe/Berlin", "2026-03-26T23:50", "2026-03-26T23:59", &[]);
        check("Europe/Berlin", "2026-03-27T00:00", "2026-03-27T00:05", &[]);
    }

    #[test]
    fn a_long_outage_spoils_every_evening_that_it_saw() {
        check(
            "Europe/Berlin",
            "2026-03-27T08:00",
            "2026-03-30T17:00",
            &["2026-03-27", "2026-03-28", "2026-03-29"],
        );
        // Each learner by their own clock.
        check(
            "Pacific/Kiritimati",
            "2026-03-27T20:00",
            "2026-03-28T20:00",
            &["2026-03-27", "2026-03-28"],
        );
    }

    #[test]
    fn a_date_that_does_not_exist_is_not_excused() {
        check(
            "Pacific/Apia",
            "2011-12-29T20:00",
            "2011-12-31T23:00",
            &["2011-12-29", "2011-12-31"],
        );
    }

    #[test]
    fn most_short_outages_concern_nobody() {
        let may = |from: &str, to: &str| {
            may_spoil(Outage {
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
            })
        };
        assert!(!may("2026-03-26T12:01:00Z", "2026-03-26T12:14:00Z"));
        assert!(
            may("2026-03-26T12:14:00Z", "2026-03-26T12:15:00Z"),
            "midnight in Nepal, say"
        );
        assert!(may("2026-03-26T12:01:00Z", "2026-03-26T13:01:00Z"));
    }

    #[test]
    fn an_outage_of_centuries_ends() {
        let outage = Outage {
            from: Timestamp::MIN,
            to: Timestamp::MAX,
        };
        assert!(spoiled(outage, &Zone::utc()).len() <= DAYS);
    }

    proptest! {
        #[test]
        fn every_day_wholly_within_an_outage_is_spoiled_and_none_outside(
            zone in prop::sample::select(waymark_core::calendar::zones().collect::<Vec<_>>()),
            from in 1_600_000_000_i64..2_000_000_000, length in prop_oneof![0_i64..7_200, 0_i64..3_000_000]
        ) {
            let zone = Zone::named(zone).unwrap();
            let at = |second| Timestamp::from_second(second).unwrap();
            let outage = Outage { from: at(from), to: at(from + length) };
            let days = spoiled(outage, &zone);
            let (first, last) = (zone.day(outage.from), zone.day(outage.to));
            prop_assert!(days.is_sorted());
            prop_assert!(days.is_empty() || may_spoil(outage));
            prop_assert!(days.iter().all(|day| first <= *day && *day <= last));
            for day in zone.days(first.saturating_add(1.day()), last.saturating_sub(1.day())) {
                prop_assert!(days.contains(&day), "{}", day);
            }
        }
    }
}
