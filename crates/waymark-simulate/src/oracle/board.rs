//! Boards, summed up anew from everybody's diary.

use jiff::{Timestamp, ToSpan as _, civil::Date};
use waymark_core::{calendar::Zone, ids::LearnerId};

/// A line of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) learner: LearnerId,
    pub(crate) points: i64,
}

/// A board: most first, and of those with as many, who came first.
pub(crate) fn board(lines: impl IntoIterator<Item = Line>) -> Vec<Line> {
    let mut board: Vec<Line> = lines.into_iter().filter(|line| line.points > 0).collect();
    board.sort_by_key(|line| (-line.points, line.learner));
    board
}

/// Somebody's rank: one more than have more points.
pub(crate) fn rank(board: &[Line], points: i64) -> usize {
    board.iter().filter(|line| line.points > points).count() + 1
}

/// The Monday on or before an instant in a zone, and when its week begins and ends.
pub(crate) fn week(zone: &Zone, at: Timestamp) -> (Date, Timestamp, Timestamp) {
    let mut monday = zone.day(at);
    while monday.weekday() != jiff::civil::Weekday::Monday {
        monday = monday.saturating_sub(1.day());
    }
    (
        monday,
        zone.start_of(monday),
        zone.start_of(monday.saturating_add(7.days())),
    )
}

/// The first of the month of an instant in a zone, and when the month begins and ends.
pub(crate) fn month(zone: &Zone, at: Timestamp) -> (Date, Timestamp, Timestamp) {
    let first = zone.day(at).first_of_month();
    let next = first.saturating_add(1.month());
    (first, zone.start_of(first), zone.start_of(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_points_share_a_rank_and_nobody_without_points_is_on_it() {
        let line = |learner, points| Line {
            learner: LearnerId(learner),
            points,
        };
        let board = board([line(1, 5), line(2, 0), line(3, 9), line(4, 5), line(5, -3)]);
        assert_eq!(board, [line(3, 9), line(1, 5), line(4, 5)]);
        assert_eq!((rank(&board, 9), rank(&board, 5), rank(&board, 1)), (1, 2, 4));
    }

    #[test]
    fn a_week_begins_on_monday_by_the_clock_of_its_zone() {
        let zone = Zone::named("Asia/Kathmandu").unwrap();
        let (monday, from, _) = week(&zone, "2026-03-22T18:20:00Z".parse().unwrap());
        assert_eq!(monday.to_string(), "2026-03-23");
        assert_eq!(from.to_string(), "2026-03-22T18:15:00Z");
    }
}
