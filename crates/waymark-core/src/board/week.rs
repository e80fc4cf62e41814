//! When a week of a group begins and ends.

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::Period;
use crate::calendar::{Zone, week_of};

/// A group's week: from Monday 00:00 in its zone to the Monday after, as instants. Points belong to it by when they were
/// earned, so that those of one instant are in exactly one week, whatever day they count for as study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Week {
    /// Its Monday, which names it.
    pub first: Date,
    /// When it begins: as the one before ends.
    pub from: Timestamp,
    /// When it closes.
    pub to: Timestamp,
}

impl Week {
    /// The week that goes on somewhere at an instant.
    pub fn at(zone: &Zone, now: Timestamp) -> Self {
        let first = week_of(zone.day(now));
        Self {
            first,
            from: zone.start_of(first),
            to: end(zone, first),
        }
    }

    /// The week that follows. It begins where this one ends, wherever the group has moved meanwhile.
    #[must_use]
    pub fn next(self, zone: &Zone) -> Self {
        let first = self.first.saturating_add(7.days());
        Self {
            first,
            from: self.to,
            to: end(zone, first).max(self.to),
        }
    }

    /// The same week after the group has moved: it began when it did, and closes by the new clock.
    #[must_use]
    pub fn moved(self, zone: &Zone) -> Self {
        let to = end(zone, self.first).max(self.from);
        Self { to, ..self }
    }

    /// This week, or, if it is over, the later one that goes on now.
    #[must_use]
    pub fn going_on(self, zone: &Zone, now: Timestamp) -> Self {
        let mut week = self;
        while week.is_over(now) && week.next(zone).first > week.first {
            week = week.next(zone);
        }
        week
    }

    /// Whether it is to be closed.
    pub fn is_over(self, now: Timestamp) -> bool {
        self.to <= now
    }

    /// Its last day, a Sunday.
    pub fn last(self) -> Date {
        self.first.saturating_add(6.days())
    }

    /// What its board is about.
    pub fn period(self) -> Period {
        Period::Week(self.first)
    }
}

/// The first instant of the Monday after.
fn end(zone: &Zone, first: Date) -> Timestamp {
    zone.start_of(first.saturating_add(7.days()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::{prelude::*, sample::select};

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    #[track_caller]
    fn check(name: &str, now: &str, first: Date, from: &str, to: &str) {
        let week = Week::at(&zone(name), now.parse().unwrap());
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!((week.first, week.from, week.to), (first, at(from), at(to)));
    }

    #[test]
    fn a_week_closes_at_midnight_from_sunday_to_monday_by_the_groups_clock() {
        let (first, next) = (date(2026, 3, 23), date(2026, 3, 30));
        // The clocks of Berlin go forward on that Sunday.
        let (from, to) = ("2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z");
        check("Europe/Berlin", "2026-03-26T18:00:00Z", first, from, to);
        check("Europe/Berlin", "2026-03-29T21:59:59Z", first, from, to);
        check("Europe/Berlin", to, next, to, "2026-04-05T22:00:00Z");
        check(
            "America/Los_Angeles",
            "2026-03-30T06:59:59Z",
            first,
            "2026-03-23T07:00:00Z",
            "2026-03-30T07:00:00Z",
        );
    }

    #[test]
    fn a_group_that_moves_west_has_a_longer_week_and_one_that_moves_east_a_shorter_one() {
        let week = Week::at(&zone("Europe/Berlin"), "2026-03-26T18:00:00Z".parse().unwrap());
        let west = week.moved(&zone("America/Los_Angeles"));
        let east = week.moved(&zone("Pacific/Kiritimati"));
        assert_eq!((west.first, west.from), (week.first, week.from));
        assert_eq!(west.to, "2026-03-30T07:00:00Z".parse().unwrap());
        assert_eq!(east.to, "2026-03-29T10:00:00Z".parse().unwrap());
        // Closed in Berlin, then moved to where it is Sunday still: that is the next week already.
        let next = week
            .next(&zone("Europe/Berlin"))
            .moved(&zone("America/Los_Angeles"));
        assert_eq!((next.first, next.from), (date(2026, 3, 30), week.to));
    }

    proptest! {
        #[test]
        fn weeks_lie_end_to_end_whatever_the_zones(
            start in 0_i64..4_000_000_000,
            moves in prop::collection::vec((select(crate::calendar::zones().collect::<Vec<_>>()), 1_i64..1_000), 1..12),
        ) {
            let mut now = Timestamp::from_second(start).unwrap();
            let mut week = Week::at(&zone(moves[0].0), now);
            prop_assert!(week.from <= now && now < week.to);
            for (name, hours) in moves {
                let zone = zone(name);
                now += jiff::SignedDuration::from_hours(hours);
                week = week.moved(&zone);
                let mut stepped = week;
                while stepped.is_over(now) {
                    let next = stepped.next(&zone);
                    prop_assert_eq!((next.first - stepped.first).get_days(), 7);
                    prop_assert_eq!(next.from, stepped.to);
                    prop_assert!(next.from < next.to);
                    stepped = next;
                }
                week = week.going_on(&zone, now);
                prop_assert_eq!(week, stepped);
                prop_assert!(week.from <= now && now < week.to);
                prop_assert_eq!(week.first.weekday(), jiff::civil::Weekday::Monday);
            }
        }
    }
}
