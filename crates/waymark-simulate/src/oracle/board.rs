//! Boards, summed up anew from everybody's diary.

use waymark_core::ids::LearnerId;

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
}
