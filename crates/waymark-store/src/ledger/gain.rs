//! When points were earned. A study day says how many a day is worth; this says when that changed, and by how much, so
//! that what was earned (or taken back) at an instant counts for the week of that instant and for no other.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    Snapshot, StoreError, StudyDay, Tx,
    engine::{Row, statements},
    value::values,
};

/// No zone's midnight lies within a quarter of an hour: what happens in one is kept together.
const QUARTER_MILLIS: i64 = 15 * 60 * 1000;

/// What the points of a study day changed by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gain {
    /// The beginning of the quarter of an hour in which they did.
    pub at: Timestamp,
    pub day: civil::Date,
    /// Less than zero when more was taken back than earned.
    pub points: i32,
}

statements! {
    KEEP = "INSERT INTO gain (learner, at, day, points) \
            SELECT l.id, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT) - COALESCE(d.points, 0) \
            FROM learner AS l LEFT JOIN study_day AS d ON d.learner = l.id AND d.day = $3 \
            WHERE l.id = $1 AND COALESCE(d.points, 0) <> $4 \
            ON CONFLICT (learner, at, day) DO UPDATE SET points = gain.points + excluded.points";
    EVERY = "SELECT at, day, points FROM gain WHERE learner = $1 ORDER BY at, day";
}

impl Snapshot {
    /// All that a learner earned, and what was taken back.
    pub async fn gains(&mut self, learner: LearnerId) -> Result<Vec<Gain>, StoreError> {
        let rows = self.work.rows(EVERY, values![learner]).await?;
        rows.into_iter().map(read).collect()
    }
}

impl Tx {
    /// Notes what a day's points change by, before they do. `false`: they do not.
    pub(crate) async fn gain(&mut self, learner: LearnerId, day: &StudyDay) -> Result<bool, StoreError> {
        let at = quarter(self.now());
        let values = values![learner, at, day.day, day.points];
        Ok(self.work.run(KEEP, values).await? == 1)
    }
}

/// The beginning of the quarter of an hour that an instant is in.
fn quarter(now: Timestamp) -> Timestamp {
    let millis = now.as_millisecond();
    Timestamp::from_millisecond(millis - millis.rem_euclid(QUARTER_MILLIS)).unwrap_or(now)
}

fn read(mut row: Row) -> Result<Gain, StoreError> {
    Ok(Gain {
        at: row.take()?,
        day: row.take()?,
        points: row.take()?,
    })
}
