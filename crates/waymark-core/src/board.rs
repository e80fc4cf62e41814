//! Leaderboards: which days a board is about, who stands where, and how a rank is found without counting everybody.
//!
//! ```
//! use jiff::civil::date;
//! use waymark_core::board::{Board, Period, ranks};
//!
//! let week = Board::Week.on(date(2026, 3, 26));
//! assert_eq!(week, Period::Week(date(2026, 3, 23)));
//! assert_eq!(ranks(1, 0, &[30, 20, 20, 5]), [1, 2, 2, 4]);
//! ```

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

mod rung;

pub use rung::{Rung, WIDTHS, rungs};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Board {
    /// Points of this week, from Monday on.
    Week,
    /// Points of this month.
    Month,
    /// Points of all time.
    All,
    /// Streaks as they are now.
    Streak,
}

impl Board {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::All, Self::Streak];

    /// The word for it in a command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::All => "all",
            Self::Streak => "streak",
        }
    }

    /// The board with this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|board| board.as_str() == word)
    }

    /// What it is about on a day.
    pub fn on(self, day: Date) -> Period {
        match self {
            Self::Week => Period::Week(monday(day)),
            Self::Month => Period::Month(day.first_of_month()),
            Self::All => Period::All,
            Self::Streak => Period::Streak,
        }
    }
}

/// What one board is about. A study day belongs to it by its date, wherever the learner lived it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Seven days from this Monday on.
    Week(Date),
    /// The month that begins on this day.
    Month(Date),
    /// Every day.
    All,
    /// The streak of the moment, not the points of any days.
    Streak,
}

impl Period {
    /// The periods whose points a study day is part of.
    pub fn with(day: Date) -> [Self; 3] {
        [Board::Week.on(day), Board::Month.on(day), Self::All]
    }

    /// The periods of points that go on at some place on Earth while it is this day in UTC.
    pub fn around(day: Date) -> Vec<Self> {
        let mut all = Vec::new();
        for near in [day.saturating_sub(1.day()), day, day.saturating_add(1.day())] {
            for period in Self::with(near) {
                if !all.contains(&period) {
                    all.push(period);
                }
            }
        }
        all
    }

    /// The first and the last day whose points count; `None` for streaks.
    pub fn days(self) -> Option<(Date, Date)> {
        match self {
            Self::Week(first) => Some((first, first.saturating_add(6.days()))),
            Self::Month(first) => Some((first, first.last_of_month())),
            Self::All => Some((Date::MIN, Date::MAX)),
            Self::Streak => None,
        }
    }

    /// Its name as stored: `week 2026-03-23`, `month 2026-03-01`, `all`, `streak`.
    pub fn key(self) -> String {
        match self {
            Self::Week(first) => format!("week {first}"),
            Self::Month(first) => format!("month {first}"),
            Self::All => "all".to_owned(),
            Self::Streak => "streak".to_owned(),
        }
    }
}

/// The Monday on or before a day.
fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// The ranks of a page: equal points share a rank, and the one after them has as many before it as there are (1, 2, 2, 4).
///
/// `first` is the rank of the first on the page, `skipped` how many stand on the pages before; the points are sorted,
/// most first.
pub fn ranks(first: u32, skipped: u32, points: &[u32]) -> Vec<u32> {
    let mut ranks = Vec::with_capacity(points.len());
    let mut rank = first;
    let mut before = None;
    for (place, points) in (skipped.saturating_add(1)..).zip(points) {
        if before.is_some_and(|before| before != points) {
            rank = place;
        }
        ranks.push(rank);
        before = Some(points);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first() {
        for day in 23..=29 {
            assert_eq!(
                Board::Week.on(date(2026, 3, day)),
                Period::Week(date(2026, 3, 23))
            );
        }
        let week = Board::Week.on(date(2026, 1, 1));
        assert_eq!(week.days(), Some((date(2025, 12, 29), date(2026, 1, 4))));
        let month = Board::Month.on(date(2028, 2, 29));
        assert_eq!(month.days(), Some((date(2028, 2, 1), date(2028, 2, 29))));
        assert_eq!(Period::Streak.days(), None);
        assert_eq!(
            (week.key(), month.key()),
            ("week 2025-12-29".into(), "month 2028-02-01".into())
        );
    }

    #[test]
    fn around_a_change_of_week_and_month_both_go_on() {
        let around = Period::around(date(2026, 2, 28));
        assert_eq!(
            around,
            [
                Period::Week(date(2026, 2, 23)),
                Period::Month(date(2026, 2, 1)),
                Period::All,
                Period::Month(date(2026, 3, 1)),
            ]
        );
        assert_eq!(Period::around(date(2026, 3, 26)).len(), 3);
    }

    #[test]
    fn boards_are_found_by_their_word() {
        for board in Board::ALL {
            assert_eq!(Board::named(board.as_str()), Some(board));
        }
        assert_eq!(Board::named("year"), None);
    }

    fn sorted(mut points: Vec<u32>) -> Vec<u32> {
        points.sort_unstable_by(|a, b| b.cmp(a));
        points
    }

    fn naive(all: &[u32], points: u32) -> u32 {
        u32::try_from(all.iter().filter(|other| **other > points).count()).unwrap() + 1
    }

    proptest! {
        #[test]
        fn every_page_ranks_as_the_whole_does(points in vec(0_u32..12, 1..60), size in 1_usize..12) {
            let points = sorted(points);
            let mut skipped = 0;
            for page in points.chunks(size) {
                let expected: Vec<_> = page.iter().map(|own| naive(&points, *own)).collect();
                let first = naive(&points, page[0]);
                prop_assert_eq!(ranks(first, skipped, page), expected);
                skipped += u32::try_from(page.len()).unwrap();
            }
        }

        #[test]
        fn a_day_lies_in_its_periods_and_weeks_begin_on_monday(days in 0_i64..30_000) {
            let day = date(1990, 1, 1) + days.days();
            for period in Period::with(day) {
                let (first, last) = period.days().unwrap();
                prop_assert!(first <= day && day <= last);
                prop_assert!(Period::around(day).contains(&period));
                if let Period::Week(monday) = period {
                    prop_assert_eq!(monday.weekday(), Weekday::Monday);
                }
            }
        }
    }
}
