//! Who stands where on a group's boards.
//!
//! `standing` has a row for each member who shows themselves and each period in which they have points, and one for their
//! streak. `tally` counts those with points, by points, at the widths of [`rungs`]; both are written in the transaction
//! that changes what they follow from, so that reading costs a page, and a rank a few short ranges.

use jiff::Timestamp;
use waymark_core::{
    board::{Period, Week, month, rungs},
    calendar::Zone,
    ids::LearnerId,
};

use crate::{
    GroupId, Snapshot, StoreError, Tx,
    engine::{Row, Work, statements},
    value::values,
};

/// A member's place on a board, as far as points (or days, on the board of streaks) say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub learner: LearnerId,
    pub points: u32,
}

/// A learner's place in a group, and the week that goes on there.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) group: GroupId,
    zone: Zone,
    week: Week,
}

statements! {
    PAGE = "SELECT learner, points FROM standing WHERE study_group = $1 AND period = $2 AND points > 0 \
            ORDER BY points DESC, learner LIMIT $3 OFFSET $4";
    OWN = "SELECT points FROM standing WHERE learner = $3 AND study_group = $1 AND period = $2 AND points > 0";
    AHEAD = "SELECT learner, points FROM standing WHERE study_group = $1 AND period = $2 AND points > $3 \
             ORDER BY points, learner DESC LIMIT 1";
    ABOVE = "SELECT CAST((SELECT COALESCE(SUM(members), 0) FROM tally \
             WHERE study_group = $1 AND period = $2 AND width = $3 AND bucket BETWEEN $4 AND $5) \
             + (SELECT COALESCE(SUM(members), 0) FROM tally \
             WHERE study_group = $1 AND period = $2 AND width = $6 AND bucket BETWEEN $7 AND $8) \
             + (SELECT COALESCE(SUM(members), 0) FROM tally \
             WHERE study_group = $1 AND period = $2 AND width = $9 AND bucket BETWEEN $10 AND $11) AS BIGINT)";
    SHARED = "SELECT members FROM tally WHERE study_group = $1 AND period = $2 AND width = 1 AND bucket = $3";
    ENDED = "SELECT learner, points FROM standing WHERE study_group = $1 AND changes_at <= $2";

    GROUPS = "SELECT m.study_group, g.zone, w.first, w.begins_at, w.ends_at FROM membership AS m \
              JOIN study_group AS g ON g.id = m.study_group LEFT JOIN open_week AS w ON w.study_group = m.study_group \
              WHERE m.learner = $1 AND m.left_at IS NULL ORDER BY m.study_group";
    // Whoever changes a group's boards waits here for whoever does already: the counts that both would change come in
    // any order, and on PostgreSQL they would lock each other out.
    HOLD = "UPDATE study_group SET name = name WHERE id = $1";
    // The widths of core's rungs.
    UNCOUNT = "INSERT INTO tally (study_group, period, width, bucket, members) \
               SELECT s.study_group, s.period, step.width, s.points / step.width, -1 FROM standing AS s \
               CROSS JOIN (SELECT 1 AS width UNION ALL SELECT 64 UNION ALL SELECT 4096) AS step \
               WHERE s.learner = $2 AND s.study_group = $1 AND s.period IN ($3, $4, $5) AND s.points > 0 \
               ON CONFLICT (study_group, period, width, bucket) DO UPDATE SET members = tally.members + excluded.members";
    COUNT = "INSERT INTO tally (study_group, period, width, bucket, members) \
             SELECT s.study_group, s.period, step.width, s.points / step.width, 1 FROM standing AS s \
             CROSS JOIN (SELECT 1 AS width UNION ALL SELECT 64 UNION ALL SELECT 4096) AS step \
             WHERE s.learner = $2 AND s.study_group = $1 AND s.period IN ($3, $4, $5) AND s.points > 0 \
             ON CONFLICT (study_group, period, width, bucket) DO UPDATE SET members = tally.members + excluded.members";
    DROP = "DELETE FROM standing WHERE learner = $2 AND study_group = $1 AND period IN ($3, $4, $5)";
    UNCOUNT_ALL = "INSERT INTO tally (study_group, period, width, bucket, members) \
                   SELECT s.study_group, s.period, step.width, s.points / step.width, -1 FROM standing AS s \
                   CROSS JOIN (SELECT 1 AS width UNION ALL SELECT 64 UNION ALL SELECT 4096) AS step \
                   WHERE s.learner = $2 AND s.study_group = $1 AND s.points > 0 \
                   ON CONFLICT (study_group, period, width, bucket) DO UPDATE SET members = tally.members + excluded.members";
    DROP_ALL = "DELETE FROM standing WHERE learner = $2 AND study_group = $1";
    SUM_UP = "INSERT INTO standing (learner, study_group, period, points) \
              SELECT m.learner, m.study_group, CAST($3 AS TEXT), CAST(SUM(g.points) AS BIGINT) FROM membership AS m \
              JOIN learner AS l ON l.id = m.learner AND l.hidden = 0 \
              JOIN gain AS g ON g.learner = m.learner AND g.at >= $4 AND g.at < $5 \
              WHERE m.study_group = $1 AND m.learner = $2 AND m.left_at IS NULL \
              GROUP BY m.learner, m.study_group HAVING SUM(g.points) > 0";
    SUM_ALL_UP = "INSERT INTO standing (learner, study_group, period, points) \
                  SELECT m.learner, m.study_group, CAST($3 AS TEXT), CAST(SUM(d.points) AS BIGINT) FROM membership AS m \
                  JOIN learner AS l ON l.id = m.learner AND l.hidden = 0 \
                  JOIN study_day AS d ON d.learner = m.learner \
                  WHERE m.study_group = $1 AND m.learner = $2 AND m.left_at IS NULL \
                  GROUP BY m.learner, m.study_group HAVING SUM(d.points) > 0";
    BEGIN_STREAK = "INSERT INTO standing (learner, study_group, period, points, changes_at) \
                    SELECT m.learner, m.study_group, 'streak', 0, 0 FROM membership AS m \
                    JOIN learner AS l ON l.id = m.learner AND l.hidden = 0 \
                    WHERE m.study_group = $1 AND m.learner = $2 AND m.left_at IS NULL ON CONFLICT DO NOTHING";
    PUT_STREAK = "UPDATE standing SET points = $3, changes_at = $4 \
                  WHERE learner = $2 AND study_group = $1 AND period = 'streak'";
    END_STREAK = "UPDATE standing SET changes_at = 0 WHERE learner = $1 AND period = 'streak' \
                  AND (changes_at IS NULL OR changes_at <> 0)";
}

impl Snapshot {
    /// Some of a board, most points first; those with as many by their ids.
    pub async fn board(
        &mut self,
        group: GroupId,
        period: Period,
        limit: u32,
        skip: u32,
    ) -> Result<Vec<Standing>, StoreError> {
        let values = values![group, period.key(), limit, skip];
        let rows = self.work.rows(PAGE, values).await?;
        rows.into_iter().map(read).collect()
    }

    /// A learner's points on a board; `None` if they are not on it.
    pub async fn standing(
        &mut self,
        group: GroupId,
        period: Period,
        learner: LearnerId,
    ) -> Result<Option<u32>, StoreError> {
        let row = self.work.row(OWN, values![group, period.key(), learner]).await?;
        row.map(|mut row| row.take()).transpose()
    }

    /// Who is just ahead of so many points, the last of them on the board.
    pub async fn ahead(
        &mut self,
        group: GroupId,
        period: Period,
        points: u32,
    ) -> Result<Option<Standing>, StoreError> {
        let row = self.work.row(AHEAD, values![group, period.key(), points]).await?;
        row.map(read).transpose()
    }

    /// How many have more points than so many: with 0, how many are on the board.
    pub async fn count_above(
        &mut self,
        group: GroupId,
        period: Period,
        points: u32,
    ) -> Result<u32, StoreError> {
        let [one, some, many] = rungs(points);
        let values = values![
            group,
            period.key(),
            one.width,
            one.from,
            one.to,
            some.width,
            some.from,
            some.to,
            many.width,
            many.from,
            many.to
        ];
        self.work.one(ABOVE, values).await?.take()
    }

    /// How many have exactly so many points.
    pub async fn count_at(&mut self, group: GroupId, period: Period, points: u32) -> Result<u32, StoreError> {
        let row = self
            .work
            .row(SHARED, values![group, period.key(), points])
            .await?;
        row.map_or(Ok(0), |mut row| row.take())
    }
}

impl Tx {
    /// Computes the streaks of a group's members again that may have changed since they were last: a day has ended, or
    /// something was added to the ledger.
    pub async fn refresh_streaks(&mut self, group: GroupId) -> Result<(), StoreError> {
        let now = self.now();
        self.hold_boards(group).await?;
        let ended = self.work.rows(ENDED, values![group, now]).await?;
        for row in ended {
            let before = read(row)?;
            let Some(zone) = self.learner(before.learner).await?.map(|learner| learner.zone) else {
                continue;
            };
            let (current, until) = self.streak_now(before.learner, &zone).await?;
            let streak = Period::Streak.key();
            let who = || values![group, before.learner, streak, streak, streak];
            if current != before.points {
                self.work.run(UNCOUNT, who()).await?;
            }
            self.work
                .run(PUT_STREAK, values![group, before.learner, current, until])
                .await?;
            if current != before.points {
                self.work.run(COUNT, who()).await?;
            }
        }
        Ok(())
    }

    async fn streak_now(
        &mut self,
        learner: LearnerId,
        zone: &Zone,
    ) -> Result<(u32, Option<Timestamp>), StoreError> {
        let now = self.now();
        let ledger = self.ledger(learner).await?;
        let current = ledger.streak(zone.local(now)).current;
        Ok((current, ledger.stays_until(current, zone, now)))
    }

    /// Adds a learner's points up again that have changed now, on the boards of all their groups.
    pub(crate) async fn stand_again(&mut self, learner: LearnerId) -> Result<(), StoreError> {
        for seat in self.boards_of(learner).await? {
            self.hold_boards(seat.group).await?;
            let [week, month, all] = seat.periods(self.now()).map(Period::key);
            let values = values![seat.group, learner, week, month, all];
            self.work.run(UNCOUNT, values.clone()).await?;
            self.work.run(DROP, values).await?;
            self.put_on(&seat, learner).await?;
        }
        Ok(())
    }

    /// Puts a member on all boards of a group, unless they hide.
    pub(crate) async fn enter_boards(&mut self, seat: &Seat, learner: LearnerId) -> Result<(), StoreError> {
        self.leave_boards(seat.group, learner).await?;
        self.put_on(seat, learner).await?;
        self.work.run(BEGIN_STREAK, values![seat.group, learner]).await?;
        Ok(())
    }

    /// Takes a learner off all boards of a group that change.
    pub(crate) async fn leave_boards(
        &mut self,
        group: GroupId,
        learner: LearnerId,
    ) -> Result<(), StoreError> {
        self.hold_boards(group).await?;
        self.work.run(UNCOUNT_ALL, values![group, learner]).await?;
        self.work.run(DROP_ALL, values![group, learner]).await?;
        Ok(())
    }

    /// Waits for whoever else changes a group's boards.
    pub(crate) async fn hold_boards(&mut self, group: GroupId) -> Result<(), StoreError> {
        // On SQLite, one writes at a time.
        if !matches!(self.work, Work::Sqlite(_)) {
            self.work.run(HOLD, values![group]).await?;
        }
        Ok(())
    }

    /// The groups that a learner is in, always in the same order: that of waiting for them.
    pub(crate) async fn boards_of(&mut self, learner: LearnerId) -> Result<Vec<Seat>, StoreError> {
        let now = self.now();
        let rows = self.work.rows(GROUPS, values![learner]).await?;
        let seat = |mut row: Row| -> Result<Seat, StoreError> {
            let (group, zone): (_, Zone) = (row.take()?, row.take()?);
            let week = match (row.maybe()?, row.maybe()?, row.maybe()?) {
                (Some(first), Some(from), Some(to)) => Week { first, from, to }.going_on(&zone, now),
                _ => Week::at(&zone, now),
            };
            Ok(Seat { group, zone, week })
        };
        rows.into_iter().map(seat).collect()
    }

    /// The learner's ledger or zone has changed: their streak is computed again when it is looked at.
    pub(crate) async fn end_streak(&mut self, learner: LearnerId) -> Result<(), StoreError> {
        self.work.run(END_STREAK, values![learner]).await?;
        Ok(())
    }

    /// Adds a learner's points up on the boards of a group on which they have none.
    async fn put_on(&mut self, seat: &Seat, learner: LearnerId) -> Result<(), StoreError> {
        let periods = seat.periods(self.now());
        let mut put = 0;
        for period in periods {
            let (group, key) = (seat.group, period.key());
            put += match seat.span(period) {
                Some((from, to)) => {
                    let values = values![group, learner, key, from, to];
                    self.work.run(SUM_UP, values).await?
                }
                None => self.work.run(SUM_ALL_UP, values![group, learner, key]).await?,
            };
        }
        if put > 0 {
            let [week, month, all] = periods.map(Period::key);
            self.work
                .run(COUNT, values![seat.group, learner, week, month, all])
                .await?;
        }
        Ok(())
    }
}

impl Seat {
    /// The boards of points that change when something is earned now.
    fn periods(&self, now: Timestamp) -> [Period; 3] {
        Period::of_points(self.week, &self.zone, now)
    }

    /// From when to when points have to be earned for a board; `None`: ever.
    fn span(&self, period: Period) -> Option<(Timestamp, Timestamp)> {
        match period {
            Period::Week(_) => Some((self.week.from, self.week.to)),
            Period::Month(first) => Some(month(&self.zone, first)),
            Period::All | Period::Streak => None,
        }
    }
}

fn read(mut row: Row) -> Result<Standing, StoreError> {
    Ok(Standing {
        learner: row.take()?,
        points: row.take()?,
    })
}
