//! Which roadmaps a learner follows, and at what pace.

use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use waymark_core::ids::{LearnerId, RoadmapId};

use crate::{
    Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A learner on a roadmap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrollment {
    pub roadmap: RoadmapId,
    pub at: Timestamp,
    /// When they left; everything is kept for their return.
    pub left_at: Option<Timestamp>,
    pub start_day: civil::Date,
    /// Their own target, if they set one.
    pub target_day: Option<civil::Date>,
    /// By how many days the plan was shifted.
    pub shift_days: i32,
    /// Whether optional topics were dropped from the plan.
    pub trim: bool,
    /// How long the plan takes, in percent of the roadmap's own pace: 100 as written, 150 half as long again.
    pub slow_percent: u32,
    /// The track they picked.
    pub track: Option<String>,
}

statements! {
    // Coming back keeps the plan and the picked track.
    ENROLL = "INSERT INTO enrollment (learner, roadmap, at, start_day) VALUES ($1, $2, $3, $4) \
              ON CONFLICT (learner, roadmap) DO UPDATE SET left_at = NULL WHERE enrollment.left_at IS NOT NULL";
    LEAVE = "UPDATE enrollment SET left_at = $3 WHERE learner = $1 AND roadmap = $2 AND left_at IS NULL";
    PUT = "INSERT INTO enrollment (learner, roadmap, at, left_at, start_day, target_day, shift_days, trimmed, \
           slow_percent, track) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
           ON CONFLICT (learner, roadmap) DO UPDATE SET at = excluded.at, left_at = excluded.left_at, \
           start_day = excluded.start_day, target_day = excluded.target_day, shift_days = excluded.shift_days, \
           trimmed = excluded.trimmed, slow_percent = excluded.slow_percent, track = excluded.track";
    DROP = "DELETE FROM enrollment WHERE learner = $1 AND roadmap = $2";
    GET = "SELECT roadmap, at, left_at, start_day, target_day, shift_days, trimmed, slow_percent, track \
           FROM enrollment WHERE learner = $1 AND roadmap = $2";
    CURRENT = "SELECT roadmap, at, left_at, start_day, target_day, shift_days, trimmed, slow_percent, track \
               FROM enrollment WHERE learner = $1 AND left_at IS NULL ORDER BY at, roadmap";
    EVERY = "SELECT roadmap, at, left_at, start_day, target_day, shift_days, trimmed, slow_percent, track \
             FROM enrollment WHERE learner = $1 ORDER BY at, roadmap";
}

impl Snapshot {
    /// The roadmaps that a learner follows, in the order in which they enrolled.
    pub async fn enrollments(&mut self, learner: LearnerId) -> Result<Vec<Enrollment>, StoreError> {
        self.work
            .rows(CURRENT, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// Also those that they left.
    pub async fn all_enrollments(&mut self, learner: LearnerId) -> Result<Vec<Enrollment>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// A learner on one roadmap, also if they left it.
    pub async fn enrollment(
        &mut self,
        learner: LearnerId,
        roadmap: &RoadmapId,
    ) -> Result<Option<Enrollment>, StoreError> {
        self.work
            .row(GET, values![learner, roadmap])
            .await?
            .map(read)
            .transpose()
    }
}

impl Tx {
    /// Enrols a learner, or brings them back with the plan they had. `false`: they are enrolled already.
    pub async fn enroll(
        &mut self,
        learner: LearnerId,
        roadmap: &RoadmapId,
        start_day: civil::Date,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self
            .work
            .run(ENROLL, values![learner, roadmap, now, start_day])
            .await?
            == 1)
    }

    /// Takes a learner off a roadmap; topics and plan are kept. `false`: they are not enrolled.
    pub async fn leave(&mut self, learner: LearnerId, roadmap: &RoadmapId) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(LEAVE, values![learner, roadmap, now]).await? == 1)
    }

    /// Keeps an enrollment as it is given: plan, track, also left or not.
    pub async fn put_enrollment(
        &mut self,
        learner: LearnerId,
        enrollment: &Enrollment,
    ) -> Result<(), StoreError> {
        let e = enrollment;
        let values = values![
            learner,
            e.roadmap,
            e.at,
            e.left_at,
            e.start_day,
            e.target_day,
            e.shift_days,
            e.trim,
            e.slow_percent,
            e.track
        ];
        self.work.run(PUT, values).await?;
        Ok(())
    }

    /// Removes an enrollment as if it had never been (to undo it). `false`: there was none.
    pub async fn drop_enrollment(
        &mut self,
        learner: LearnerId,
        roadmap: &RoadmapId,
    ) -> Result<bool, StoreError> {
        Ok(self.work.run(DROP, values![learner, roadmap]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Enrollment, StoreError> {
    Ok(Enrollment {
        roadmap: row.take()?,
        at: row.take()?,
        left_at: row.maybe()?,
        start_day: row.take()?,
        target_day: row.maybe()?,
        shift_days: row.take()?,
        trim: row.take()?,
        slow_percent: row.take()?,
        track: row.maybe()?,
    })
}
