//! Leaderboards: what a board is about and when it closes, who stands where, and how a rank is found without counting everybody.
//!
//! ```
//! use jiff::civil::date;
//! use waymark_core::{board::{Week, ranks}, calendar::Zone};
//!
//! let week = Week::at(&Zone::utc(), "2026-03-26T18:00:00Z".parse().unwrap());
//! assert_eq!(week.first, date(2026, 3, 23));
//! assert_eq!(ranks(1, 0, &[30, 20, 20, 5]), [1, 2, 2, 4]);
//! ```

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::calendar::Zone;

mod rung;
mod week;

pub use rung::{Rung, WIDTHS, rungs};
pub use week::Week;

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

    /// What it is about now, in a group whose week this is.
    pub fn now(self, week: Week, zone: &Zone, now: Timestamp) -> Period {
        match self {
            Self::Week => week.period(),
            Self::Month => Period::Month(zone.day(now).first_of_month()),
            Self::All => Period::All,
            Self::Streak => Period::Streak,
        }
    }
}

/// What one board is about. Points belong to it by when they were earned, in the group's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The week that begins with this Monday.
    Week(Date),
    /// The month that begins on this day.
    Month(Date),
    /// Every day.
    All,
    /// The streak of the moment, not the points of any days.
    Streak,
}

impl Period {
    /// The boards of points that something earned now is on.
    pub fn of_points(week: Week, zone: &Zone, now: Timestamp) -> [Self; 3] {
        [Board::Week, Board::Month, Board::All].map(|board| board.now(week, zone, now))
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

/// From the first instant of a month up to that of the next one.
pub fn month(zone: &Zone, day: Date) -> (Timestamp, Timestamp) {
    let first = day.first_of_month();
    let next = first.last_of_month().tomorrow().unwrap_or(Date::MAX);
    (zone.start_of(first), zone.start_of(next))
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
    use jiff::civil::date;
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn what_is_earned_now_is_on_the_boards_of_the_groups_week_and_month() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let now: Timestamp = "2026-03-31T22:30:00Z".parse().unwrap();
        let week = Week::at(&berlin, now);
        let periods = Period::of_points(week, &berlin, now);
        assert_eq!(
            periods.map(Period::key),
            ["week 2026-03-30", "month 2026-04-01", "all"]
        );
        assert_eq!(Board::Streak.now(week, &berlin, now), Period::Streak);
    }

    #[test]
    fn a_month_begins_and_ends_at_midnight_by_the_groups_clock() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let (from, to) = month(&berlin, date(2026, 3, 31));
        assert_eq!(from, "2026-02-28T23:00:00Z".parse().unwrap());
        assert_eq!(to, "2026-03-31T22:00:00Z".parse().unwrap());
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
    }
}
