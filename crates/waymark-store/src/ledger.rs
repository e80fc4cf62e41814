//! Study days, planned weekdays, pauses: what the streak follows from.

pub(crate) mod gain;

pub use gain::Gain;

use jiff::civil;
use serde::Serialize;
use waymark_core::{
    calendar::Weekdays,
    ids::LearnerId,
    ledger::{Excuse, Ledger, Mark, Pause},
};

use crate::{
    PauseId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// What is known of a learner's day; computed from their deeds and from what we failed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StudyDay {
    pub day: civil::Date,
    pub studied: bool,
    pub excuse: Option<Excuse>,
    pub points: u32,
    pub minutes: u32,
}

statements! {
    PUT_DAY = "INSERT INTO study_day (learner, day, studied, excuse, points, minutes) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (learner, day) DO UPDATE SET studied = excluded.studied, excuse = excluded.excuse, \
               points = excluded.points, minutes = excluded.minutes";
    EXCUSE = "INSERT INTO study_day (learner, day, excuse) VALUES ($1, $2, $3) \
              ON CONFLICT (learner, day) DO UPDATE SET excuse = excluded.excuse WHERE study_day.excuse IS NULL";
    DAY = "SELECT day, studied, excuse, points, minutes FROM study_day WHERE learner = $1 AND day = $2";
    DAYS = "SELECT day, studied, excuse, points, minutes FROM study_day \
            WHERE learner = $1 AND day BETWEEN $2 AND $3 ORDER BY day";
    EVERY_DAY = "SELECT day, studied, excuse, points, minutes FROM study_day WHERE learner = $1 ORDER BY day";
    POINTS = "SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM study_day WHERE learner = $1 AND day BETWEEN $2 AND $3";
    START = "SELECT start_day FROM learner WHERE id = $1";
    PUT_PLAN = "INSERT INTO plan_day (learner, from_day, weekdays) VALUES ($1, $2, $3) \
                ON CONFLICT (learner, from_day) DO UPDATE SET weekdays = excluded.weekdays";
    DROP_PLAN = "DELETE FROM plan_day WHERE learner = $1 AND from_day = $2";
    PLANS = "SELECT from_day, weekdays FROM plan_day WHERE learner = $1 ORDER BY from_day";
    ADD_PAUSE = "INSERT INTO pause (learner, from_day, to_day) VALUES ($1, $2, $3) RETURNING id";
    PUT_PAUSE = "UPDATE pause SET from_day = $3, to_day = $4 WHERE learner = $1 AND id = $2";
    DROP_PAUSE = "DELETE FROM pause WHERE learner = $1 AND id = $2";
    PAUSES = "SELECT id, from_day, to_day FROM pause WHERE learner = $1 ORDER BY from_day, id";
}

impl Snapshot {
    /// Everything that the streak depends on.
    pub async fn ledger(&mut self, learner: LearnerId) -> Result<Ledger, StoreError> {
        let start = self
            .work
            .row(START, values![learner])
            .await?
            .map(|mut row| row.take())
            .transpose()?;
        let mark = |day: StudyDay| {
            let mark = if day.studied {
                Some(Mark::Studied)
            } else {
                day.excuse.map(Mark::Excused)
            };
            mark.map(|mark| (day.day, mark))
        };
        let marks = self
            .all_days(learner)
            .await?
            .into_iter()
            .filter_map(mark)
            .collect();
        let plans = self.plans(learner).await?.into_iter().collect();
        let pauses = self
            .pauses(learner)
            .await?
            .into_iter()
            .map(|(_, pause)| pause)
            .collect();
        Ok(Ledger {
            start,
            marks,
            plans,
            pauses,
        })
    }

    /// What is known of a day, if anything.
    pub async fn day(
        &mut self,
        learner: LearnerId,
        day: civil::Date,
    ) -> Result<Option<StudyDay>, StoreError> {
        self.work
            .row(DAY, values![learner, day])
            .await?
            .map(read)
            .transpose()
    }

    /// The days of a span (both ends included) of which something is known.
    pub async fn days(
        &mut self,
        learner: LearnerId,
        from: civil::Date,
        to: civil::Date,
    ) -> Result<Vec<StudyDay>, StoreError> {
        self.work
            .rows(DAYS, values![learner, from, to])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// All days of which something is known.
    pub async fn all_days(&mut self, learner: LearnerId) -> Result<Vec<StudyDay>, StoreError> {
        self.work
            .rows(EVERY_DAY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The points of a span of days, both ends included.
    pub async fn points(
        &mut self,
        learner: LearnerId,
        from: civil::Date,
        to: civil::Date,
    ) -> Result<i64, StoreError> {
        self.work.one(POINTS, values![learner, from, to]).await?.take()
    }

    /// From which day on which weekdays are planned, by date.
    pub async fn plans(&mut self, learner: LearnerId) -> Result<Vec<(civil::Date, Weekdays)>, StoreError> {
        let rows = self.work.rows(PLANS, values![learner]).await?;
        rows.into_iter()
            .map(|mut row| Ok((row.take()?, row.take()?)))
            .collect()
    }

    /// A learner's pauses, by their first day.
    pub async fn pauses(&mut self, learner: LearnerId) -> Result<Vec<(PauseId, Pause)>, StoreError> {
        let rows = self.work.rows(PAUSES, values![learner]).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok((
                    row.take()?,
                    Pause {
                        from: row.take()?,
                        to: row.maybe()?,
                    },
                ))
            })
            .collect()
    }
}

impl Tx {
    /// Keeps a day as it is given.
    pub async fn put_day(&mut self, learner: LearnerId, day: &StudyDay) -> Result<(), StoreError> {
        let values = values![learner, day.day, day.studied, day.excuse, day.points, day.minutes];
        let changed = self.gain(learner, day).await?;
        self.work.run(PUT_DAY, values).await?;
        if changed {
            self.stand_again(learner).await?;
        }
        self.end_streak(learner).await
    }

    /// Excuses a day, whatever else is known of it. `false`: it was excused already.
    pub async fn excuse_day(
        &mut self,
        learner: LearnerId,
        day: civil::Date,
        excuse: Excuse,
    ) -> Result<bool, StoreError> {
        let excused = self.work.run(EXCUSE, values![learner, day, excuse]).await? == 1;
        if excused {
            self.end_streak(learner).await?;
        }
        Ok(excused)
    }

    /// Plans weekdays from a day on.
    pub async fn put_plan(
        &mut self,
        learner: LearnerId,
        from: civil::Date,
        weekdays: Weekdays,
    ) -> Result<(), StoreError> {
        self.work.run(PUT_PLAN, values![learner, from, weekdays]).await?;
        self.end_streak(learner).await
    }

    /// Takes a plan back (to undo it). `false`: none began on this day.
    pub async fn drop_plan(&mut self, learner: LearnerId, from: civil::Date) -> Result<bool, StoreError> {
        self.end_streak(learner).await?;
        Ok(self.work.run(DROP_PLAN, values![learner, from]).await? == 1)
    }

    /// Keeps a pause.
    pub async fn add_pause(&mut self, learner: LearnerId, pause: Pause) -> Result<PauseId, StoreError> {
        self.end_streak(learner).await?;
        self.work
            .one(ADD_PAUSE, values![learner, pause.from, pause.to])
            .await?
            .take()
    }

    /// Changes a pause, for example ends it. `false`: the learner has none of this id.
    pub async fn put_pause(
        &mut self,
        learner: LearnerId,
        id: PauseId,
        pause: Pause,
    ) -> Result<bool, StoreError> {
        self.end_streak(learner).await?;
        Ok(self
            .work
            .run(PUT_PAUSE, values![learner, id, pause.from, pause.to])
            .await?
            == 1)
    }

    /// Takes a pause back. `false`: the learner has none of this id.
    pub async fn drop_pause(&mut self, learner: LearnerId, id: PauseId) -> Result<bool, StoreError> {
        self.end_streak(learner).await?;
        Ok(self.work.run(DROP_PAUSE, values![learner, id]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<StudyDay, StoreError> {
    Ok(StudyDay {
        day: row.take()?,
        studied: row.take()?,
        excuse: row.maybe()?,
        points: row.take()?,
        minutes: row.take()?,
    })
}
