//! The streak, counted on the fingers: a state that is carried from day to day.

use std::collections::BTreeSet;

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};

use super::Diary;

/// What somebody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) streak: u32,
    pub(crate) longest: u32,
    pub(crate) freezes: u8,
}

/// What a diary comes to at a local date and time, if these days are excused.
pub(crate) fn standing(diary: &Diary, excused: &BTreeSet<Date>, local: DateTime) -> Standing {
    let today = local.date();
    let yesterday = today.saturating_sub(1.day());
    let ahead = today.saturating_add(2.days());
    let marked = diary
        .days()
        .filter(|day| diary.has_studied(*day))
        .chain(excused.iter().copied())
        .filter(|day| *day <= ahead)
        .max();
    let last = marked.map_or(today, |marked| marked.max(today));
    let mut now = Standing::default();
    let mut towards_a_freeze = 0;
    let mut day = diary.first();
    while day <= last {
        let planned = diary.is_planned(day);
        let studied = diary.has_studied(day);
        let counts = planned && (studied || (excused.contains(&day) && !diary.is_paused(day)));
        let open = day >= today || (day == yesterday && local.hour() < 3);
        let missed = planned && !counts && !studied && !diary.is_paused(day) && !open;
        let frozen = missed && now.freezes > 0;
        if frozen {
            now.freezes -= 1;
        }
        if counts || frozen {
            now.streak += 1;
            now.longest = now.longest.max(now.streak);
            if now.freezes < 2 {
                towards_a_freeze += 1;
                if towards_a_freeze == 7 {
                    now.freezes += 1;
                    towards_a_freeze = 0;
                }
            }
        } else if missed {
            now.streak = 0;
            now.freezes = 0;
            towards_a_freeze = 0;
        }
        day = day.saturating_add(1.day());
    }
    now
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::oracle::Deed;

    /// A diary with a topic at noon of some days of March 2026.
    fn studied(days: &[i8]) -> Diary {
        let noon = |day: i8| -> Timestamp { format!("2026-03-{day:02}T12:00:00Z").parse().unwrap() };
        let mut diary = Diary::begun(noon(1));
        for day in days {
            diary.does(noon(*day), Deed::Topic, false);
        }
        diary
    }

    #[track_caller]
    fn check(diary: &Diary, day: i8, expected: (u32, u32, u8)) {
        let local = jiff::civil::date(2026, 3, day).at(12, 0, 0, 0);
        let found = standing(diary, &BTreeSet::new(), local);
        assert_eq!((found.streak, found.longest, found.freezes), expected);
    }

    #[test]
    fn seven_days_earn_a_freeze_and_a_missed_one_spends_it() {
        let week = studied(&[1, 2, 3, 4, 5, 6, 7]);
        check(&week, 7, (7, 7, 1));
        check(&week, 9, (8, 8, 0));
        check(&week, 10, (0, 8, 0));
    }

    #[test]
    fn paused_and_unplanned_days_neither_add_nor_break() {
        let mut diary = studied(&[1, 2, 6]);
        diary.pause(jiff::civil::date(2026, 3, 3), jiff::civil::date(2026, 3, 5));
        check(&diary, 6, (3, 3, 0));
        // The 7th is a Saturday.
        diary.plan(jiff::civil::date(2026, 3, 6), 0b001_1111);
        check(&diary, 9, (3, 3, 0));
    }
}
