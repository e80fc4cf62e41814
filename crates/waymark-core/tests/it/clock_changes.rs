//! Wherever the clocks change, each planned local date has exactly one firing.

use jiff::{Timestamp, ToSpan, civil::Date, civil::DateTime, civil::Time};
use proptest::prelude::*;
use waymark_core::calendar::{Weekdays, Zone, zones};
use waymark_core::recurrence::{Firing, Rule};

/// A zone's clock as straight pieces, to find by another road when a local time comes: beginning, end, offset in seconds.
struct Pieces(Vec<(Timestamp, Timestamp, i32)>);

impl Pieces {
    fn of(zone: &Zone, from: Timestamp, to: Timestamp) -> Self {
        let changes = zone
            .tz()
            .following(from)
            .map(|change| change.timestamp())
            .take_while(|at| *at < to);
        let begins: Vec<_> = std::iter::once(from).chain(changes).collect();
        let ends = begins.iter().skip(1).copied().chain([to]);
        Self(
            begins
                .iter()
                .zip(ends)
                .map(|(from, to)| (*from, to, zone.tz().to_offset(*from).seconds()))
                .collect(),
        )
    }

    /// The first instant at which the clock shows a time or later.
    fn first_at_or_after(&self, wall: DateTime) -> Timestamp {
        let as_utc = jiff::tz::Offset::UTC.to_timestamp(wall).unwrap();
        let in_piece = |(from, to, offset): &(Timestamp, Timestamp, i32)| {
            let at = (as_utc - i64::from(*offset).seconds()).max(*from);
            (at < *to).then_some(at)
        };
        self.0.iter().filter_map(in_piece).min().unwrap()
    }

    fn has(&self, day: Date) -> bool {
        let at = self.first_at_or_after(day.to_datetime(Time::midnight()));
        let (.., offset) = self.0.iter().rev().find(|(from, ..)| *from <= at).unwrap();
        jiff::tz::Offset::from_seconds(*offset)
            .unwrap()
            .to_datetime(at)
            .date()
            == day
    }
}

fn walk(rule: &Rule, zone: &Zone, after: Timestamp) -> impl Iterator<Item = Firing> {
    let first = rule.next(zone, after);
    std::iter::successors(first, |firing| rule.next(zone, firing.at))
}

/// Walks a weekly rule over some days and compares with the planned dates, one by one.
fn check_weekly(zone: &Zone, pieces: &Pieces, at: Time, days: Weekdays, from: Date, to: Date) {
    let start = zone.start_of(from) - 1.second();
    let fired: Vec<_> = walk(&Rule::Weekly { at, days }, zone, start)
        .take_while(|it| it.planned <= to)
        .collect();
    let planned = from
        .series(1.day())
        .take_while(|day| *day <= to)
        .filter(|day| days.contains(*day));
    let expected: Vec<_> = planned
        .filter(|day| pieces.has(*day))
        .map(|planned| Firing {
            planned,
            at: pieces.first_at_or_after(planned.to_datetime(at)),
        })
        .collect();
    assert_eq!(fired, expected, "{at} in {}", zone.name());
    assert!(
        fired.is_sorted_by(|a, b| a.at < b.at && a.planned < b.planned),
        "{at} in {}",
        zone.name()
    );
}

#[test]
fn every_change_of_every_zone_from_2024_to_2028_leaves_one_firing_for_each_date() {
    let (from, to): (Timestamp, Timestamp) = (
        "2024-01-01T00:00:00Z".parse().unwrap(),
        "2029-01-01T00:00:00Z".parse().unwrap(),
    );
    let mut changes = 0;
    for name in zones() {
        let zone = Zone::named(name).unwrap();
        let pieces = Pieces::of(&zone, from - 480.hours(), to + 480.hours());
        for change in zone
            .tz()
            .following(from)
            .map(|change| change.timestamp())
            .take_while(|at| *at < to)
        {
            changes += 1;
            let (before, after) = (zone.local(change - 1.second()), zone.local(change));
            let day = before.date().min(after.date());
            let around = [before.time(), after.time()].into_iter().flat_map(|time| {
                let time = time.with().second(0).build().unwrap();
                [0, 1, 30].map(|minutes| time.wrapping_add(minutes.minutes()))
            });
            for at in around.chain([Time::midnight(), jiff::civil::time(23, 59, 0, 0)]) {
                check_weekly(&zone, &pieces, at, Weekdays::ALL, day - 2.days(), day + 3.days());
            }
        }
    }
    // So that an empty database does not pass: about 150 zones change twice a year.
    assert!(changes > 1000, "{changes} changes");
}

fn a_zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(zones().collect::<Vec<_>>()).prop_map(|name| Zone::named(name).unwrap())
}

fn a_time() -> impl Strategy<Value = Time> {
    (0..24_i8, 0..60_i8).prop_map(|(hour, minute)| jiff::civil::time(hour, minute, 0, 0))
}

/// From 1972, when offsets are whole minutes nearly everywhere, to what the rules of today say for 2037.
fn a_second() -> impl Strategy<Value = Timestamp> {
    (63_072_000_i64..2_145_916_800).prop_map(|second| Timestamp::from_second(second).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn random_weekly_rules_fire_once_for_each_planned_date(
        zone in a_zone(), at in a_time(), bits in 1_u8..128, start in a_second()
    ) {
        let days = Weekdays::from_bits(bits).unwrap();
        let pieces = Pieces::of(&zone, start - 480.hours(), start + 2400.hours());
        let from = zone.day(start);
        check_weekly(&zone, &pieces, at, days, from, from + 60.days());
    }

    #[test]
    fn random_cron_rules_fire_at_each_instant_once_and_for_each_planned_date(
        zone in a_zone(), start in a_second(),
        minutes in prop::collection::btree_set(0..60_u8, 1..4), hours in prop::collection::btree_set(0..24_u8, 1..4),
        weekdays in prop::collection::btree_set(0..8_u8, 1..8)
    ) {
        let list = |set: &std::collections::BTreeSet<u8>| set.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
        let text = format!("cron {} {} * * {}", list(&minutes), list(&hours), list(&weekdays));
        let rule: Rule = text.parse().unwrap();
        let pieces = Pieces::of(&zone, start - 480.hours(), start + 2400.hours());
        let (from, to) = (zone.day(start), zone.day(start) + 20.days());
        let planned: Vec<_> = from.series(1.day()).take_while(|day| *day <= to)
            .filter(|day| weekdays.iter().any(|it| it % 7 == day.weekday().to_sunday_zero_offset().unsigned_abs()))
            .filter(|day| pieces.has(*day)).collect();
        let start = zone.start_of(from) - 1.second();

        let fired: Vec<_> = walk(&rule, &zone, start).take_while(|it| it.planned <= to).collect();
        let mut expected: Vec<_> = planned.iter().flat_map(|day| {
            hours.iter().flat_map(|hour| minutes.iter().map(move |minute| (hour, minute))).map(|(hour, minute)| {
                let wall = day.at(hour.cast_signed(), minute.cast_signed(), 0, 0);
                Firing { planned: *day, at: pieces.first_at_or_after(wall) }
            })
        }).collect();
        expected.dedup_by_key(|firing| firing.at);
        prop_assert_eq!(&fired, &expected);

        // As prompts are scheduled: one for each date, none left out.
        let mut dates = Vec::new();
        let mut last = None;
        let mut after = start;
        while let Some(firing) = rule.next_after(&zone, after, last).filter(|it| it.planned <= to) {
            prop_assert!(firing.at > after);
            (after, last) = (firing.at, Some(firing.planned));
            dates.push(firing.planned);
        }
        prop_assert_eq!(&dates, &planned);

        // As missed days are walked: the same dates, whatever the time is.
        let missed = std::iter::successors(rule.next_planned_after(&zone, from - 1.day()), |it| {
            rule.next_planned_after(&zone, it.planned)
        });
        let missed: Vec<_> = missed.map(|it| it.planned).take_while(|day| *day <= to).collect();
        prop_assert_eq!(missed, planned);
    }

    #[test]
    fn a_local_time_never_comes_before_an_earlier_one(zone in a_zone(), start in a_second(), minutes in 0_i64..3000) {
        let wall = zone.local(start);
        let later = wall + minutes.minutes();
        let (first, second) = (zone.instant(wall.date(), wall.time()), zone.instant(later.date(), later.time()));
        prop_assert!(first <= second);
        prop_assert!(first <= start);
        prop_assert!(zone.local(second) >= later);
        prop_assert!(zone.local(second - 1.nanosecond()) < later);
    }
}
