//! Weeks of groups: the one that goes on, and those that were closed.
//!
//! A week is a row that says when it ends; whoever finds one that has ended (the scheduler looks for them) closes it: its
//! board is copied, and never written to again. What is earned afterwards is earned in a later week.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::{
    board::{Board, Period, Week, month},
    calendar::Zone,
    ids::LearnerId,
};

use crate::{
    Group, GroupId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A week that was closed, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosedWeek {
    pub group: GroupId,
    pub week: Week,
    /// How many were on its board.
    pub members: u32,
    /// What they earned together.
    pub points: u32,
    /// How many topics they did.
    pub topics: u32,
    /// The goal that the group had: of what, and how much.
    pub goal: Option<(String, u32)>,
}

/// A line on the board of a closed week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    pub group: GroupId,
    /// The week's Monday.
    pub first: civil::Date,
    /// Which line, from 1.
    pub place: u32,
    /// Shared by equal points: 1, 2, 2, 4.
    pub rank: u32,
    pub learner: LearnerId,
    pub points: u32,
}

statements! {
    RUNNING = "SELECT first, begins_at, ends_at FROM open_week WHERE study_group = $1";
    BEGIN = "INSERT INTO open_week (study_group, first, begins_at, ends_at) VALUES ($1, $2, $3, $4)";
    // Only one who found it as it was goes on.
    TURN = "UPDATE open_week SET first = $3, begins_at = $4, ends_at = $5 WHERE study_group = $1 AND ends_at = $2";
    OVER = "SELECT study_group FROM open_week WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2";
    CHEERED = "SELECT cheered FROM open_week WHERE study_group = $1";
    CHEER = "UPDATE open_week SET cheered = $2 WHERE study_group = $1";

    CLOSE = "INSERT INTO closed_week (study_group, first, begins_at, ends_at, closed_at, members, points, topics, goal_kind, goal) \
             SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), \
             COUNT(s.learner), CAST(COALESCE(SUM(s.points), 0) AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS TEXT), \
             CAST($8 AS BIGINT) FROM standing AS s WHERE s.study_group = $1 AND s.period = $9 AND s.points > 0";
    FREEZE = "INSERT INTO closed_standing (study_group, first, place, rank, learner, points) \
              SELECT s.study_group, CAST($2 AS TEXT), ROW_NUMBER() OVER (ORDER BY s.points DESC, s.learner), \
              RANK() OVER (ORDER BY s.points DESC), s.learner, s.points \
              FROM standing AS s WHERE s.study_group = $1 AND s.period = $3 AND s.points > 0";
    CLEAR = "DELETE FROM standing WHERE study_group = $1 AND period = $2";
    CLEAR_TALLY = "DELETE FROM tally WHERE study_group = $1 AND period = $2";
    CLEAR_ALL = "DELETE FROM standing WHERE study_group = $1 AND period NOT IN ('all', 'streak')";
    CLEAR_ALL_TALLY = "DELETE FROM tally WHERE study_group = $1 AND period NOT IN ('all', 'streak')";
    FILL = "INSERT INTO standing (learner, study_group, period, points) \
            SELECT m.learner, m.study_group, CAST($2 AS TEXT), CAST(SUM(g.points) AS BIGINT) FROM membership AS m \
            JOIN learner AS l ON l.id = m.learner AND l.hidden = 0 \
            JOIN gain AS g ON g.learner = m.learner AND g.at >= $3 AND g.at < $4 \
            WHERE m.study_group = $1 AND m.left_at IS NULL GROUP BY m.learner, m.study_group HAVING SUM(g.points) > 0";
    FILL_TALLY = "INSERT INTO tally (study_group, period, width, bucket, members) \
                  SELECT s.study_group, s.period, step.width, s.points / step.width, COUNT(*) FROM standing AS s \
                  CROSS JOIN (SELECT 1 AS width UNION ALL SELECT 64 UNION ALL SELECT 4096) AS step \
                  WHERE s.study_group = $1 AND s.period = $2 GROUP BY s.study_group, s.period, step.width, s.points / step.width";

    TOPICS = "SELECT COUNT(*) FROM membership AS m JOIN learner AS l ON l.id = m.learner AND l.hidden = 0 \
              JOIN deed AS d ON d.learner = m.learner AND d.day BETWEEN $4 AND $5 AND d.kind = 'topic_done' \
              AND d.at >= $2 AND d.at < $3 AND (d.undone_at IS NULL OR d.undone_at >= $3) \
              WHERE m.study_group = $1 AND m.left_at IS NULL AND m.joined_at < $3";
    POINTS = "SELECT CAST(COALESCE(SUM(bucket * members), 0) AS BIGINT) FROM tally \
              WHERE study_group = $1 AND period = $2 AND width = 1";
    JOINED = "SELECT m.learner, m.joined_at FROM membership AS m JOIN learner AS l ON l.id = m.learner AND l.hidden = 0 \
              WHERE m.study_group = $1 AND m.left_at IS NULL ORDER BY m.learner";
    STUDIED = "SELECT d.learner, d.day FROM membership AS m JOIN learner AS l ON l.id = m.learner AND l.hidden = 0 \
               JOIN study_day AS d ON d.learner = m.learner AND d.day >= $2 AND d.studied = 1 \
               WHERE m.study_group = $1 AND m.left_at IS NULL ORDER BY d.learner, d.day";

    CLOSED = "SELECT study_group, first, begins_at, ends_at, members, points, topics, goal_kind, goal FROM closed_week \
              WHERE study_group = $1 AND first <= $2 ORDER BY first DESC LIMIT 1";
    AFTER = "SELECT study_group, first, begins_at, ends_at, members, points, topics, goal_kind, goal FROM closed_week \
             WHERE study_group = $1 AND first > $2 ORDER BY first LIMIT 1";
    LINES = "SELECT c.study_group, c.first, c.place, c.rank, c.learner, c.points FROM closed_standing AS c \
             JOIN learner AS l ON l.id = c.learner AND l.hidden = 0 \
             JOIN membership AS m ON m.study_group = c.study_group AND m.learner = c.learner AND m.left_at IS NULL \
             WHERE c.study_group = $1 AND c.first = $2 AND c.place BETWEEN $3 AND $4 ORDER BY c.place";
    OWN = "SELECT study_group, first, place, rank, learner, points FROM closed_standing \
           WHERE learner = $3 AND study_group = $1 AND first = $2";
    OF_LEARNER = "SELECT study_group, first, place, rank, learner, points FROM closed_standing \
                  WHERE learner = $1 ORDER BY first, study_group";
    IMPROVED = "SELECT c.learner, c.points - b.points FROM closed_standing AS c \
                JOIN closed_standing AS b ON b.learner = c.learner AND b.study_group = c.study_group AND b.first = $3 \
                JOIN learner AS l ON l.id = c.learner AND l.hidden = 0 \
                JOIN membership AS m ON m.study_group = c.study_group AND m.learner = c.learner AND m.left_at IS NULL \
                WHERE c.study_group = $1 AND c.first = $2 AND c.points > b.points \
                ORDER BY c.points - b.points DESC, c.place LIMIT 1";
}

impl Snapshot {
    /// The week that goes on in a group.
    pub async fn week(&mut self, group: GroupId, zone: &Zone, now: Timestamp) -> Result<Week, StoreError> {
        let running = self.running(group).await?;
        Ok(running.map_or_else(|| Week::at(zone, now), |week| week.going_on(zone, now)))
    }

    /// The last week that was not closed yet; `None` if none was opened.
    async fn running(&mut self, group: GroupId) -> Result<Option<Week>, StoreError> {
        let Some(mut row) = self.work.row(RUNNING, values![group]).await? else {
            return Ok(None);
        };
        let (first, from, to) = (row.maybe()?, row.take()?, row.take()?);
        Ok(first.map(|first| Week { first, from, to }))
    }

    /// The points of everybody on a board of points: a sum over the points that there are, not over the members.
    pub async fn points_together(&mut self, group: GroupId, period: Period) -> Result<u32, StoreError> {
        self.work.one(POINTS, values![group, period.key()]).await?.take()
    }

    /// The topics that members (not hidden ones) did in a week. Its cost grows with the members.
    pub async fn topics_together(&mut self, group: GroupId, week: Week) -> Result<u32, StoreError> {
        // The index goes by study days: those of any zone, and the one before for grace.
        let near =
            |at: Timestamp, days: i64| Zone::utc().day(at).saturating_add(jiff::Span::new().days(days));
        let (from, to) = (near(week.from, -3), near(week.to, 2));
        let values = values![group, week.from, week.to, from, to];
        self.work.one(TOPICS, values).await?.take()
    }

    /// Since when members (not hidden ones) are in a group, and the days from `since` on that they studied; both in the
    /// order of their ids.
    pub async fn studied_together(
        &mut self,
        group: GroupId,
        since: civil::Date,
    ) -> Result<(Vec<(LearnerId, Timestamp)>, Vec<(LearnerId, civil::Date)>), StoreError> {
        let joined = self.work.rows(JOINED, values![group]).await?;
        let joined = joined.into_iter().map(|mut row| Ok((row.take()?, row.take()?)));
        let joined = joined.collect::<Result<_, StoreError>>()?;
        let studied = self.work.rows(STUDIED, values![group, since]).await?;
        let studied = studied.into_iter().map(|mut row| Ok((row.take()?, row.take()?)));
        Ok((joined, studied.collect::<Result<_, StoreError>>()?))
    }

    /// The last closed week that began on a day or before it.
    pub async fn closed_week(
        &mut self,
        group: GroupId,
        until: civil::Date,
    ) -> Result<Option<ClosedWeek>, StoreError> {
        let row = self.work.row(CLOSED, values![group, until]).await?;
        row.map(read).transpose()
    }

    /// The first closed week that began after a day.
    pub async fn closed_week_after(
        &mut self,
        group: GroupId,
        day: civil::Date,
    ) -> Result<Option<ClosedWeek>, StoreError> {
        let row = self.work.row(AFTER, values![group, day]).await?;
        row.map(read).transpose()
    }

    /// Lines of a closed board, from one place to another (both included), but for those who left since, or hide.
    pub async fn closed_board(
        &mut self,
        group: GroupId,
        first: civil::Date,
        from: u32,
        to: u32,
    ) -> Result<Vec<Place>, StoreError> {
        let rows = self.work.rows(LINES, values![group, first, from, to]).await?;
        rows.into_iter().map(read_place).collect()
    }

    /// A learner's line on a closed board.
    pub async fn closed_place(
        &mut self,
        group: GroupId,
        first: civil::Date,
        learner: LearnerId,
    ) -> Result<Option<Place>, StoreError> {
        let row = self.work.row(OWN, values![group, first, learner]).await?;
        row.map(read_place).transpose()
    }

    /// All lines of a learner on closed boards.
    pub async fn closed_places(&mut self, learner: LearnerId) -> Result<Vec<Place>, StoreError> {
        let rows = self.work.rows(OF_LEARNER, values![learner]).await?;
        rows.into_iter().map(read_place).collect()
    }

    /// Who has the most points more in one closed week than in another, and how many: of those on both boards who are
    /// still members and do not hide.
    pub async fn most_improved(
        &mut self,
        group: GroupId,
        first: civil::Date,
        before: civil::Date,
    ) -> Result<Option<(LearnerId, u32)>, StoreError> {
        let row = self.work.row(IMPROVED, values![group, first, before]).await?;
        row.map(|mut row| Ok((row.take()?, row.take()?))).transpose()
    }

    /// The day on which a group last heard that it reached its goal.
    pub async fn cheered(&mut self, group: GroupId) -> Result<Option<civil::Date>, StoreError> {
        match self.work.row(CHEERED, values![group]).await? {
            Some(mut row) => row.maybe(),
            None => Ok(None),
        }
    }
}

impl Tx {
    /// Closes every week of a group that is over, one after the other. How many.
    pub async fn close_group(&mut self, group: &Group) -> Result<u32, StoreError> {
        let now = self.now();
        let mut closed = 0;
        loop {
            let Some(week) = self.running(group.id).await? else {
                self.open(group, Week::at(&group.zone, now)).await?;
                return Ok(closed);
            };
            if !week.is_over(now) {
                return Ok(closed);
            }
            if !self.turn(group.id, week.to, week.next(&group.zone)).await? {
                return Ok(closed);
            }
            self.close(group, week).await?;
            closed += 1;
        }
    }

    /// Closes weeks that are over, of so many groups at most. How many groups it looked at, and how many weeks it closed.
    pub async fn close_weeks(&mut self, groups: u32) -> Result<(u32, u32), StoreError> {
        let now = self.now();
        let (mut seen, mut closed) = (0, 0);
        for mut row in self.work.rows(OVER, values![now, groups]).await? {
            seen += 1;
            if let Some(group) = self.group(row.take()?).await? {
                closed += self.close_group(&group).await?;
            }
        }
        Ok((seen, closed))
    }

    /// Notes that a group heard that it reached its goal.
    pub async fn cheer(&mut self, group: GroupId, day: civil::Date) -> Result<(), StoreError> {
        self.work.run(CHEER, values![group, day]).await?;
        Ok(())
    }

    /// A new group's first week.
    pub(crate) async fn begin_weeks(&mut self, group: GroupId, zone: &Zone) -> Result<(), StoreError> {
        let week = Week::at(zone, self.now());
        let values = values![group, week.first, week.from, week.to];
        self.work.run(BEGIN, values).await?;
        Ok(())
    }

    /// A group has another zone: weeks that were over are closed as they were, and the one that goes on closes by the new
    /// clock, which may be at once.
    pub(crate) async fn move_weeks(&mut self, before: &Group, after: &Group) -> Result<(), StoreError> {
        self.close_group(before).await?;
        let Some(week) = self.running(after.id).await? else {
            return Ok(());
        };
        let (now, moved) = (self.now(), week.moved(&after.zone));
        self.turn(after.id, week.to, moved).await?;
        // What was earned after it ends by the new clock is the next week's, and months are other instants.
        let month_before = Board::Month.now(moved, &before.zone, now);
        self.clear(after.id, month_before).await?;
        self.fill(after, moved, Board::Month).await?;
        self.fill(after, moved, Board::Week).await?;
        self.close_group(after).await?;
        let going_on = moved.going_on(&after.zone, now);
        if going_on != moved {
            self.fill(after, going_on, Board::Week).await?;
        }
        Ok(())
    }

    async fn turn(&mut self, group: GroupId, ends_at: Timestamp, to: Week) -> Result<bool, StoreError> {
        self.hold_boards(group).await?;
        let values = values![group, ends_at, to.first, to.from, to.to];
        Ok(self.work.run(TURN, values).await? == 1)
    }

    /// Opens the first week of a group from before there were weeks.
    async fn open(&mut self, group: &Group, week: Week) -> Result<(), StoreError> {
        if !self.turn(group.id, Timestamp::UNIX_EPOCH, week).await? {
            return Ok(());
        }
        self.work.run(CLEAR_ALL, values![group.id]).await?;
        self.work.run(CLEAR_ALL_TALLY, values![group.id]).await?;
        self.fill(group, week, Board::Week).await?;
        self.fill(group, week, Board::Month).await
    }

    /// Freezes a week that is over, and clears what was kept for it.
    async fn close(&mut self, group: &Group, week: Week) -> Result<(), StoreError> {
        let (now, period) = (self.now(), week.period());
        let topics = self.topics_together(group.id, week).await?;
        let (kind, goal) = group.goal.clone().unzip();
        let values = values![
            group.id,
            week.first,
            week.from,
            week.to,
            now,
            topics,
            kind,
            goal,
            period.key()
        ];
        self.work.run(CLOSE, values).await?;
        self.work
            .run(FREEZE, values![group.id, week.first, period.key()])
            .await?;
        self.clear(group.id, period).await?;
        let month = Period::Month(week.first.first_of_month());
        if month != Board::Month.now(week, &group.zone, now) {
            self.clear(group.id, month).await?;
        }
        Ok(())
    }

    async fn clear(&mut self, group: GroupId, period: Period) -> Result<(), StoreError> {
        self.work.run(CLEAR, values![group, period.key()]).await?;
        self.work.run(CLEAR_TALLY, values![group, period.key()]).await?;
        Ok(())
    }

    /// Sums a board of points up again, for everybody.
    async fn fill(&mut self, group: &Group, week: Week, board: Board) -> Result<(), StoreError> {
        let now = self.now();
        let period = board.now(week, &group.zone, now);
        let (from, to) = match board {
            Board::Week => (week.from, week.to),
            _ => month(&group.zone, group.zone.day(now)),
        };
        self.clear(group.id, period).await?;
        let key = period.key();
        self.work.run(FILL, values![group.id, key, from, to]).await?;
        self.work.run(FILL_TALLY, values![group.id, key]).await?;
        Ok(())
    }
}

fn read(mut row: Row) -> Result<ClosedWeek, StoreError> {
    Ok(ClosedWeek {
        group: row.take()?,
        week: Week {
            first: row.take()?,
            from: row.take()?,
            to: row.take()?,
        },
        members: row.take()?,
        points: row.take()?,
        topics: row.take()?,
        goal: row.maybe()?.zip(row.maybe()?),
    })
}

fn read_place(mut row: Row) -> Result<Place, StoreError> {
    Ok(Place {
        group: row.take()?,
        first: row.take()?,
        place: row.take()?,
        rank: row.take()?,
        learner: row.take()?,
        points: row.take()?,
    })
}
