//! Schedules: when Waymark speaks to a learner of itself.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::{calendar::Zone, ids::LearnerId, recurrence::Firing};

use crate::{
    ScheduleId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A learner's schedule of one kind of prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Schedule {
    pub id: ScheduleId,
    pub kind: String,
    /// The rule in text, as the core writes it: `daily 09:00 mon,wed`.
    pub rule: String,
    pub zone: Zone,
    /// The local day that the next firing belongs to; `None` while paused or without a next time.
    pub planned_day: Option<civil::Date>,
    /// When it fires next.
    pub next_at: Option<Timestamp>,
}

/// A schedule whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: ScheduleId,
    pub learner: LearnerId,
    pub kind: String,
    pub rule: String,
    pub zone: Zone,
    /// What was planned: local day and instant.
    pub firing: Firing,
}

statements! {
    PUT = "INSERT INTO schedule (learner, kind, rule, zone, planned_day, next_at) VALUES ($1, $2, $3, $4, $5, $6) \
           ON CONFLICT (learner, kind) DO UPDATE SET rule = excluded.rule, zone = excluded.zone, \
           planned_day = excluded.planned_day, next_at = excluded.next_at RETURNING id";
    DROP = "DELETE FROM schedule WHERE learner = $1 AND kind = $2";
    GET = "SELECT id, kind, rule, zone, planned_day, next_at FROM schedule WHERE learner = $1 AND kind = $2";
    OF = "SELECT id, kind, rule, zone, planned_day, next_at FROM schedule WHERE learner = $1 ORDER BY kind";
    DUE = "SELECT id, learner, kind, rule, zone, planned_day, next_at FROM schedule \
           WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at LIMIT $2";
}

impl Snapshot {
    /// A learner's schedule of a kind.
    pub async fn schedule(&mut self, learner: LearnerId, kind: &str) -> Result<Option<Schedule>, StoreError> {
        self.work
            .row(GET, values![learner, kind])
            .await?
            .map(read)
            .transpose()
    }

    /// A learner's schedules.
    pub async fn schedules(&mut self, learner: LearnerId) -> Result<Vec<Schedule>, StoreError> {
        self.work
            .rows(OF, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The schedules whose time has come, earliest first.
    pub async fn due_schedules(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Due>, StoreError> {
        self.work
            .rows(DUE, values![now, limit])
            .await?
            .into_iter()
            .map(read_due)
            .collect()
    }
}

impl Tx {
    /// Keeps a learner's schedule of a kind; without a next firing it is paused.
    pub async fn put_schedule(
        &mut self,
        learner: LearnerId,
        kind: &str,
        rule: &str,
        zone: &Zone,
        next: Option<Firing>,
    ) -> Result<ScheduleId, StoreError> {
        let (day, at) = (next.map(|firing| firing.planned), next.map(|firing| firing.at));
        self.work
            .one(PUT, values![learner, kind, rule, zone, day, at])
            .await?
            .take()
    }

    /// Deletes a schedule. `false`: there is none of this kind.
    pub async fn drop_schedule(&mut self, learner: LearnerId, kind: &str) -> Result<bool, StoreError> {
        Ok(self.work.run(DROP, values![learner, kind]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Schedule, StoreError> {
    Ok(Schedule {
        id: row.take()?,
        kind: row.take()?,
        rule: row.take()?,
        zone: row.take()?,
        planned_day: row.maybe()?,
        next_at: row.maybe()?,
    })
}

fn read_due(mut row: Row) -> Result<Due, StoreError> {
    Ok(Due {
        id: row.take()?,
        learner: row.take()?,
        kind: row.take()?,
        rule: row.take()?,
        zone: row.take()?,
        firing: Firing {
            planned: row.take()?,
            at: row.take()?,
        },
    })
}
