//! Ledgers drawn as text, one letter a day, the first a Monday:
//! `S` studied, `-` nothing, `E` excused, `P` paused, `p` paused and studied, `U` unplanned, `u` unplanned and studied.
//! Outcomes are drawn likewise, with `F` frozen, `M` missed, `?` open.

use jiff::civil::{date, time};

use super::*;

const FIRST: Date = date(2026, 3, 2);

fn day(index: usize) -> Date {
    FIRST.saturating_add(i64::try_from(index).unwrap().days())
}

fn drawn(days: &str) -> Ledger {
    let mut ledger = Ledger {
        start: Some(FIRST),
        ..Ledger::default()
    };
    for (index, letter) in days.chars().enumerate() {
        let day = day(index);
        match letter {
            'S' | 'p' | 'u' => ledger.study(day),
            'E' => ledger.excuse(day, Excuse::Outage),
            _ => {}
        }
        if matches!(letter, 'P' | 'p') {
            ledger.pauses.push(Pause {
                from: day,
                to: Some(day),
            });
        }
        let all_but_this = Weekdays::ALL.bits() & !(1 << day.weekday().to_monday_zero_offset());
        let plan = if matches!(letter, 'U' | 'u') {
            all_but_this
        } else {
            Weekdays::ALL.bits()
        };
        ledger.plans.insert(day, Weekdays::from_bits(plan).unwrap());
    }
    ledger
}

fn outcomes(entries: &[Entry]) -> String {
    entries
        .iter()
        .map(|entry| match entry.outcome {
            Outcome::Studied => 'S',
            Outcome::StudiedUnplanned => 'u',
            Outcome::Frozen => 'F',
            Outcome::Excused(_) => 'E',
            Outcome::Paused => 'P',
            Outcome::Unplanned => 'U',
            Outcome::Missed => 'M',
            Outcome::Pending => '?',
        })
        .collect()
}

/// The last letter is today, at noon.
#[track_caller]
fn check(days: &str, became: &str, current: u32, freezes: u8) {
    check_at(days, days.len() - 1, 12, 0, became, current, freezes);
}

#[track_caller]
fn check_at(days: &str, today: usize, hour: i8, minute: i8, became: &str, current: u32, freezes: u8) {
    let streak = drawn(days).streak(day(today).to_datetime(time(hour, minute, 0, 0)));
    assert_eq!(
        (outcomes(&streak.days).as_str(), streak.current, streak.freezes),
        (became, current, freezes),
        "{days}"
    );
}

#[test]
fn planned_days_that_are_studied_add_up() {
    check("S", "S", 1, 0);
    check("SSS", "SSS", 3, 0);
    check("-", "?", 0, 0);
    check("SS-S", "SSMS", 1, 0);
    check("--S", "MMS", 1, 0);
}

#[test]
fn today_is_open_and_does_not_break() {
    check("SS-", "SS?", 2, 0);
    check("SS--", "SSM?", 0, 0);
}

#[test]
fn unplanned_days_neither_add_nor_break() {
    check("SSUUS", "SSUUS", 3, 0);
    check("SSuuS", "SSuuS", 3, 0);
    check("SSSSSUUSSUU", "SSSSSUUSSUU", 7, 1);
    check("SSU", "SSU", 2, 0);
}

#[test]
fn excused_days_add_unless_they_do_not_count_anyway() {
    check("SES", "SES", 3, 0);
    check("SSSSSSE", "SSSSSSE", 7, 1);
    check("SE", "SE", 2, 0);
    let mut ledger = drawn("SUPS");
    ledger.excuse(day(1), Excuse::Undelivered);
    ledger.excuse(day(2), Excuse::Undelivered);
    let streak = ledger.streak(day(3).at(12, 0, 0, 0));
    assert_eq!((outcomes(&streak.days).as_str(), streak.current), ("SUPS", 2));
}

#[test]
fn a_freeze_is_earned_for_seven_days_and_spent_on_the_next_missed_one() {
    check("SSSSSS", "SSSSSS", 6, 0);
    check("SSSSSSS", "SSSSSSS", 7, 1);
    check("SSSSSSS-S", "SSSSSSSFS", 9, 0);
    check("SSSSSSS--S", "SSSSSSSFMS", 1, 0);
    check("SSSSSS-S", "SSSSSSMS", 1, 0);
    check("SSSSSSS-SSSSSS", "SSSSSSSFSSSSSS", 14, 1);
}

#[test]
fn two_freezes_are_held_at_most_and_saving_goes_on_when_one_is_spent() {
    let weeks = |count: usize| "S".repeat(7 * count);
    check(&weeks(2), &weeks(2), 14, 2);
    check(&weeks(5), &weeks(5), 35, 2);
    check(&(weeks(3) + "--S"), &(weeks(3) + "FFS"), 24, 0);
    check(&(weeks(3) + "---S"), &(weeks(3) + "FFMS"), 1, 0);
    // The frozen day is the first of the next seven.
    check(&(weeks(3) + "-SSSSS"), &(weeks(3) + "FSSSSS"), 27, 1);
    check(&(weeks(3) + "-SSSSSS"), &(weeks(3) + "FSSSSSS"), 28, 2);
}

#[test]
fn a_frozen_day_can_earn_a_freeze_itself() {
    let streak = drawn(&("S".repeat(13) + "-S")).streak(day(14).at(12, 0, 0, 0));
    let frozen = streak.days[13];
    assert_eq!(
        (frozen.outcome, frozen.streak, frozen.freezes, frozen.earned),
        (Outcome::Frozen, 14, 1, true)
    );
}

#[test]
fn pauses_suspend_and_study_in_them_counts() {
    check("SSPPPPPS", "SSPPPPPS", 3, 0);
    check("SSPpPS", "SSPSPS", 4, 0);
    check("SSP", "SSP", 2, 0);
    check("SSP-", "SSP?", 2, 0);
}

#[test]
fn pauses_may_overlap_and_stay_open() {
    let mut ledger = drawn("SS--------");
    let mut pause = |from: usize, to: Option<usize>| {
        ledger.pauses.push(Pause {
            from: day(from),
            to: to.map(day),
        });
    };
    pause(6, None);
    pause(3, Some(4));
    pause(2, Some(3));
    pause(2, Some(5));
    pause(9, Some(3)); // empty: ends before it begins
    let streak = ledger.streak(day(9).at(23, 0, 0, 0));
    assert_eq!(
        (outcomes(&streak.days).as_str(), streak.current),
        ("SSPPPPPPPP", 2)
    );
}

#[test]
fn before_three_yesterday_is_open_and_no_freeze_is_spent_on_it() {
    check_at("SS--", 3, 0, 0, "SS??", 2, 0);
    check_at("SS--", 3, 2, 59, "SS??", 2, 0);
    check_at("SS--", 3, 3, 0, "SSM?", 0, 0);
    check_at("SSSSSSS--", 8, 2, 59, "SSSSSSS??", 7, 1);
    check_at("SSSSSSS--", 8, 3, 0, "SSSSSSSF?", 8, 0);
    check_at("S---", 3, 2, 59, "SM??", 0, 0);
    check_at("SS-S", 3, 1, 0, "SS?S", 3, 0);
}

#[track_caller]
fn check_counts(days: &str, hour: i8, minute: i8, grace: bool) {
    let today = days.len() - 1;
    let counted = drawn(days).day_of(day(today).at(hour, minute, 0, 0));
    let expected = Counted {
        day: if grace { day(today - 1) } else { day(today) },
        grace,
    };
    assert_eq!(counted, expected, "{days} at {hour}:{minute:02}");
}

#[test]
fn what_happens_by_night_counts_for_the_day_before_if_that_would_be_missed() {
    check_counts("S--", 0, 0, true);
    check_counts("S--", 2, 59, true);
    check_counts("S--", 3, 0, false);
    check_counts("S--", 12, 0, false);
    check_counts("SS-", 1, 0, false);
    check_counts("SE-", 1, 0, false);
    check_counts("SU-", 1, 0, false);
    check_counts("SP-", 1, 0, false);
    check_counts("-", 1, 0, false); // the day before is not the learner's
    check_counts("SSSSSSS--", 1, 0, true); // a freeze is saved
    check_counts("S-S", 1, 0, true);
    check_counts("S-U", 1, 0, true);
}

#[test]
fn nothing_begun_is_no_streak() {
    let ledger = Ledger::default();
    let now = FIRST.at(1, 0, 0, 0);
    assert_eq!(
        ledger.streak(now),
        Streak {
            next_freeze_in: Some(7),
            ..Streak::default()
        }
    );
    assert!(!ledger.day_of(now).grace);
    let mut ledger = Ledger::default();
    ledger.study(FIRST);
    assert_eq!(ledger.streak(now).current, 1);
    ledger.start = Some(day(5));
    assert_eq!(
        ledger.streak(day(1).at(1, 0, 0, 0)).current,
        1,
        "a studied day before the first one counts"
    );
}

#[test]
fn the_longest_streak_is_remembered_and_the_lost_one_is_told() {
    let streak = drawn("SSSS-SS").streak(day(6).at(12, 0, 0, 0));
    assert_eq!((streak.current, streak.longest), (2, 4));
    assert_eq!(
        streak.last(3)[0],
        Entry {
            day: day(4),
            outcome: Outcome::Missed,
            before: 4,
            streak: 0,
            freezes: 0,
            earned: false,
        }
    );
    assert_eq!(streak.last(99).len(), 7);
}

#[test]
fn the_next_freeze_is_foretold() {
    #[track_caller]
    fn check(days: &str, next: Option<u32>) {
        assert_eq!(
            drawn(days)
                .streak(day(days.len() - 1).at(12, 0, 0, 0))
                .next_freeze_in,
            next,
            "{days}"
        );
    }
    check("-", Some(7));
    check("S", Some(6));
    check("SSSSSS", Some(1));
    check("SSSSSSS", Some(7));
    check("SSSSSSSS", Some(6));
    check(&"S".repeat(14), None);
    check(&("S".repeat(14) + "--"), Some(6));
}

#[test]
fn a_streak_of_two_is_at_risk_while_today_is_planned_and_open() {
    #[track_caller]
    fn check(days: &str, risk: bool) {
        let now = day(days.len() - 1).at(20, 0, 0, 0);
        assert_eq!(drawn(days).streak(now).at_risk(now), risk, "{days}");
    }
    check("SS-", true);
    check("S-", false);
    check("SSS", false);
    check("SSU", false);
    check("SSP", false);
    check("SSE", false);
    check("SS--", false);
    check("SSUU-", true);
}

#[test]
fn a_plan_changed_later_leaves_the_days_before_as_they_were() {
    let mut ledger = drawn("");
    let weekdays = Weekdays::from_bits(0b001_1111).unwrap();
    ledger.plans.insert(day(7), weekdays);
    for index in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14] {
        ledger.study(day(index));
    }
    let streak = ledger.streak(day(14).at(12, 0, 0, 0));
    assert_eq!(
        (outcomes(&streak.days).as_str(), streak.current),
        (
            "SSSSSSSSSSSuUUS".replace("SSSSSSSSSSSu", "SSSSSSSSSSSS").as_str(),
            13
        )
    );
}

#[track_caller]
fn check_zone(days: &str, old: (usize, i8), new: (usize, i8), excused: &[usize]) {
    let excused: Vec<Date> = excused.iter().map(|index| day(*index)).collect();
    let local = |(index, hour): (usize, i8)| day(index).at(hour, 0, 0, 0);
    assert_eq!(drawn(days).zone_change(local(old), local(new)), excused, "{days}");
}

#[test]
fn a_change_of_zone_takes_no_day_away() {
    check_zone("SS", (2, 20), (3, 4), &[2]); // today is cut short
    check_zone("SS", (2, 20), (3, 2), &[2]); // with a little grace left, but still
    check_zone("SSS", (2, 20), (3, 4), &[]); // it was studied before
    check_zone("SS", (2, 23), (4, 1), &[2, 3]); // a whole day is leapt over
    check_zone("SSS", (2, 23), (4, 1), &[3]);
    check_zone("SSE", (2, 20), (3, 4), &[]);
    check_zone("SS", (2, 8), (2, 20), &[]);
    check_zone("SS", (3, 1), (3, 4), &[2]); // yesterday's grace is over at once
    check_zone("SS", (3, 1), (3, 2), &[]);
    check_zone("SS", (3, 1), (4, 1), &[2, 3]);
    check_zone("SS", (3, 4), (3, 1), &[]);
    check_zone("SSS", (2, 20), (1, 20), &[]);
    check_zone("SS", (2, 20), (50, 20), &[2, 3]); // no zones are that far apart
}

#[test]
fn going_back_over_midnight_neither_removes_nor_doubles_a_day() {
    let mut ledger = drawn("SSS");
    let before = ledger.streak(day(2).at(9, 0, 0, 0)).current;
    let back = day(1).at(23, 0, 0, 0);
    assert_eq!(ledger.streak(back).current, before);
    ledger.study(ledger.day_of(back).day);
    assert_eq!(ledger.streak(back).current, before);
    ledger.study(ledger.day_of(day(2).at(12, 0, 0, 0)).day);
    assert_eq!(ledger.streak(day(2).at(12, 0, 0, 0)).current, before);
}

#[test]
fn a_day_that_comes_again_is_open_until_it_is_over() {
    let mut ledger = drawn("S-S");
    assert_eq!(outcomes(&ledger.streak(day(1).at(22, 0, 0, 0)).days), "S?S");
    assert_eq!(outcomes(&ledger.streak(day(2).at(9, 0, 0, 0)).days), "SMS");
    ledger.study(ledger.day_of(day(1).at(22, 0, 0, 0)).day);
    assert_eq!(ledger.streak(day(2).at(9, 0, 0, 0)).current, 3);
}

#[test]
fn study_outweighs_an_excuse_whichever_comes_first() {
    let mut ledger = drawn("E");
    ledger.study(day(0));
    assert!(ledger.is_studied(day(0)));
    ledger.excuse(day(0), Excuse::Outage);
    assert!(ledger.is_studied(day(0)));
}

#[track_caller]
fn check_pause(from: usize, to: Option<usize>, valid: Result<(), &str>) {
    let pause = Pause::new(day(from), to.map(day), day(10));
    assert_eq!(
        pause.map(|_| ()).map_err(|error| error.to_string()),
        valid.map_err(str::to_owned)
    );
}

#[test]
fn a_pause_begins_at_most_a_week_ago_and_ends_after_it_began() {
    check_pause(10, None, Ok(()));
    check_pause(3, None, Ok(()));
    check_pause(3, Some(3), Ok(()));
    check_pause(2, None, Err("a pause can begin on 2026-03-05 at the earliest"));
    check_pause(8, Some(7), Err("a pause from 2026-03-10 can't end on 2026-03-09"));
    check_pause(376, Some(376), Ok(()));
    check_pause(376, Some(377), Err("a pause can reach to 2027-03-13 at most"));
    check_pause(377, None, Err("a pause can reach to 2027-03-13 at most"));
}

#[test]
fn a_pause_can_be_ended() {
    let open = Pause::new(day(8), None, day(10)).unwrap();
    assert_eq!(
        open.ended_before(day(10)).and_then(|pause| pause.to),
        Some(day(9))
    );
    assert_eq!(open.ended_before(day(8)), None);
    let closed = Pause {
        to: Some(day(9)),
        ..open
    };
    assert_eq!(closed.ended_before(day(20)), Some(closed));
}

#[test]
fn paused_days_are_counted_once() {
    let pause = |from, to: Option<usize>| Pause {
        from: day(from),
        to: to.map(day),
    };
    let pauses = [pause(2, Some(4)), pause(3, Some(5)), pause(9, None)];
    assert_eq!(paused_days(&pauses, day(0), day(8)), 4);
    assert_eq!(paused_days(&pauses, day(4), day(5)), 1);
    assert_eq!(paused_days(&pauses, day(0), day(12)), 4 + 3);
    assert_eq!(paused_days(&pauses, day(12), day(0)), 0);
}

#[test]
fn the_ends_of_the_calendar_do_no_harm() {
    let mut ledger = Ledger {
        start: Some(Date::MAX),
        pauses: vec![Pause {
            from: Date::MIN,
            to: None,
        }],
        ..Ledger::default()
    };
    ledger.study(Date::MAX);
    assert_eq!(ledger.streak(Date::MAX.at(23, 0, 0, 0)).current, 1);
    assert_eq!(ledger.day_of(Date::MIN.at(1, 0, 0, 0)).day, Date::MIN);
    assert!(ledger.zone_change(DateTime::MAX, DateTime::MIN).is_empty());
    assert!(Pause::new(Date::MAX, None, Date::MAX).is_ok());
    assert_eq!(paused_days(&ledger.pauses, Date::MAX, Date::MAX), 0);
}
