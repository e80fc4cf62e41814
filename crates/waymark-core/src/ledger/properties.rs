//! The streak against an oracle of another make, and what must hold of any ledger.

use jiff::civil::date;
use proptest::{collection::vec, option, prelude::*};

use super::*;

const FIRST: Date = date(2026, 1, 1);

fn day(index: i32) -> Date {
    FIRST.saturating_add(index.days())
}

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![
        8 => Just(Mark::Studied),
        1 => Just(Mark::Excused(Excuse::Outage)),
        1 => Just(Mark::Excused(Excuse::ZoneChange)),
    ]
}

prop_compose! {
    fn ledgers()(
        density in prop_oneof![Just(0.5), Just(0.8), Just(0.95)],
    )(
        marks in vec(option::weighted(density, mark()), 1..150),
        plans in vec((-10..150_i32, 1..=127_u8), 0..4),
        pauses in vec((-10..150_i32, option::of(0..15_i32)), 0..4),
        started in any::<bool>(),
    ) -> Ledger {
        Ledger {
            start: started.then_some(FIRST),
            marks: (0..).zip(marks).filter_map(|(index, mark)| Some((day(index), mark?))).collect(),
            plans: plans.into_iter().map(|(from, bits)| (day(from), Weekdays::from_bits(bits).unwrap())).collect(),
            pauses: pauses
                .into_iter()
                .map(|(from, days)| Pause { from: day(from), to: days.map(|days| day(from + days)) })
                .collect(),
        }
    }
}

fn moments() -> impl Strategy<Value = DateTime> {
    (
        -3..160_i32,
        prop_oneof![Just(0), Just(2), Just(3), 0..24_i8],
        0..60_i8,
    )
        .prop_map(|(index, hour, minute)| day(index).at(hour, minute, 0, 0))
}

/// The streak by brute force: a state that is carried from day to day, and everything about a day looked up anew.
fn oracle(ledger: &Ledger, now: DateTime) -> (u32, u32, u8) {
    let studied: Vec<Date> = ledger
        .marks
        .iter()
        .filter(|(_, mark)| **mark == Mark::Studied)
        .map(|(day, _)| *day)
        .collect();
    let open = if now.hour() < 3 {
        now.date() - 1.day()
    } else {
        now.date()
    };
    let (mut streak, mut longest, mut held, mut towards) = (0_u32, 0_u32, 0_u8, 0_u32);
    let mut at = [ledger.start, studied.first().copied()]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(Date::MAX);
    let soon = ledger
        .marks
        .keys()
        .filter(|day| **day <= now.date() + 2.days())
        .max()
        .copied();
    let end = now.date().max(soon.unwrap_or(Date::MIN));
    while at <= end {
        let mut weekdays = 0b111_1111;
        for (from, plan) in &ledger.plans {
            if *from <= at {
                weekdays = plan.bits();
            }
        }
        let planned = weekdays & (1 << at.weekday().to_monday_zero_offset()) != 0;
        let mut paused = false;
        for pause in &ledger.pauses {
            if at >= pause.from && (pause.to.is_none() || at <= pause.to.unwrap()) {
                paused = true;
            }
        }
        let is_studied = studied.contains(&at);
        let is_excused = !is_studied && ledger.marks.contains_key(&at);
        let counts = planned && (is_studied || (!paused && is_excused));
        let missed = planned && !paused && !is_studied && !is_excused && at < open;
        let frozen = missed && held > 0;
        if frozen {
            held -= 1;
        }
        if missed && !frozen {
            (streak, held, towards) = (0, 0, 0);
        } else if counts || frozen {
            streak += 1;
            longest = longest.max(streak);
            if held < 2 {
                towards += 1;
            }
            if towards == 7 {
                held += 1;
                towards = 0;
            }
        }
        at += 1.day();
    }
    (streak, longest, held)
}

fn berlin(at: DateTime) -> jiff::Timestamp {
    zone().instant(at.date(), at.time())
}

fn zone() -> crate::calendar::Zone {
    crate::calendar::Zone::named("Europe/Berlin").unwrap()
}

fn numbers(ledger: &Ledger, now: DateTime) -> (u32, u32, u8) {
    let streak = ledger.streak(now);
    (streak.current, streak.longest, streak.freezes)
}

/// Nothing of the second is less than in the first.
fn at_least(less: (u32, u32, u8), more: (u32, u32, u8)) -> bool {
    less.0 <= more.0 && less.1 <= more.1 && less.2 <= more.2
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_streak_stays_as_it_is_until_it_is_said_to_change(ledger in ledgers(), at in moments(), hours in 0_i64..60) {
        let now = berlin(at);
        let current = ledger.streak(zone().local(now)).current;
        let until = ledger.stays_until(current, &zone(), now);
        prop_assert!(until.is_none_or(|until| until > now));
        let later = now + jiff::SignedDuration::from_mins(hours * 60 + 59);
        let looked = until.map_or(later, |until| later.min(until - jiff::SignedDuration::from_millis(1)));
        prop_assert_eq!(ledger.streak(zone().local(looked)).current, current);
    }

    #[test]
    fn the_streak_equals_the_oracle(ledger in ledgers(), now in moments()) {
        prop_assert_eq!(numbers(&ledger, now), oracle(&ledger, now));
    }

    #[test]
    fn the_entries_lead_to_the_number(ledger in ledgers(), now in moments()) {
        let streak = ledger.streak(now);
        let (mut current, mut freezes) = (0, 0);
        let mut expected = ledger.first_day();
        for entry in &streak.days {
            prop_assert_eq!(Some(entry.day), expected);
            prop_assert_eq!(entry.before, current);
            current = match entry.outcome {
                Outcome::Missed => 0,
                outcome => current + u32::from(outcome.adds()),
            };
            freezes = match entry.outcome {
                Outcome::Missed => 0,
                Outcome::Frozen => freezes - 1,
                _ => freezes,
            } + u8::from(entry.earned);
            prop_assert_eq!((entry.streak, entry.freezes), (current, freezes));
            prop_assert!(freezes <= FREEZES_HELD);
            expected = entry.day.tomorrow().ok();
        }
        prop_assert_eq!((streak.current, streak.freezes), (current, freezes));
        prop_assert_eq!(streak.next_freeze_in.is_none(), freezes == FREEZES_HELD);
        prop_assert_eq!(ledger.streak(now), streak, "computed again");
    }

    #[test]
    fn studying_one_more_day_never_lowers_the_streak(mut ledger in ledgers(), now in moments(), back in 0..160_i32) {
        let before = numbers(&ledger, now);
        ledger.study(now.date() - back.days());
        prop_assert!(at_least(before, numbers(&ledger, now)));
    }

    #[test]
    fn excusing_a_day_never_lowers_the_streak(mut ledger in ledgers(), now in moments(), back in 0..160_i32) {
        let before = numbers(&ledger, now);
        ledger.excuse(now.date() - back.days(), Excuse::Undelivered);
        prop_assert!(at_least(before, numbers(&ledger, now)));
    }

    #[test]
    fn a_plan_from_a_day_on_leaves_the_days_before_it(
        mut ledger in ledgers(), now in moments(), from in 0..150_i32, bits in 1..=127_u8,
    ) {
        let before = ledger.streak(now).days;
        ledger.plans.insert(day(from), Weekdays::from_bits(bits).unwrap());
        let after = ledger.streak(now).days;
        prop_assert_eq!(before.len(), after.len());
        for (old, new) in before.iter().zip(&after).filter(|(old, _)| old.day < day(from)) {
            prop_assert_eq!(old, new);
        }
    }

    #[test]
    fn what_happens_on_unplanned_days_changes_no_number(mut ledger in ledgers(), now in moments(), marks in vec(option::of(mark()), 150)) {
        ledger.start = Some(FIRST);
        let before = numbers(&ledger, now);
        for (index, mark) in (0..).zip(marks) {
            if ledger.is_planned(day(index)) || day(index) > now.date() {
                continue;
            }
            match mark {
                Some(mark) => ledger.marks.insert(day(index), mark),
                None => ledger.marks.remove(&day(index)),
            };
        }
        prop_assert_eq!(numbers(&ledger, now), before);
    }

    #[test]
    fn what_is_done_by_night_counts_once_and_never_breaks(mut ledger in ledgers(), now in moments()) {
        let before = numbers(&ledger, now);
        let counted = ledger.day_of(now);
        prop_assert_eq!(counted.grace, counted.day != now.date());
        if counted.grace {
            prop_assert!(now.hour() < GRACE_HOURS);
            let outcome = ledger.entries(now).find(|entry| entry.day == counted.day).map(|entry| entry.outcome);
            prop_assert_eq!(outcome, Some(Outcome::Pending));
        }
        ledger.study(counted.day);
        prop_assert!(at_least(before, numbers(&ledger, now)));
        prop_assert!(!ledger.day_of(now).grace, "the next deed is today's");
    }

    #[test]
    fn a_change_of_zone_takes_nothing_from_the_streak(mut ledger in ledgers(), now in moments(), hours in -26..=26_i32) {
        ledger.marks.retain(|day, _| *day <= now.date());
        let before = ledger.streak(now);
        let there = now + hours.hours();
        for day in ledger.zone_change(now, there) {
            ledger.excuse(day, Excuse::ZoneChange);
        }
        let after = ledger.streak(there);
        // Days that come again are open again, those too that a freeze had covered.
        let open: Vec<Date> =
            after.days.iter().filter(|entry| entry.outcome == Outcome::Pending).map(|entry| entry.day).collect();
        let was_frozen = |entry: &&Entry| entry.outcome == Outcome::Frozen && open.contains(&entry.day);
        let reopened = u32::try_from(before.days.iter().filter(was_frozen).count()).unwrap();
        prop_assert!(after.current + reopened >= before.current);
    }
}
