//! Schedules: when Waymark speaks to a learner or a chat of itself.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::{calendar::Zone, recurrence::Firing};

use crate::{
    Recipient, ScheduleId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A recipient's schedule of one kind of prompt.
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
    pub recipient: Recipient,
    pub kind: String,
    pub rule: String,
    pub zone: Zone,
    /// What was planned: local day and instant.
    pub firing: Firing,
}

statements! {
    PUT = "INSERT INTO schedule (learner, kind, rule, zone) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (learner, kind) DO UPDATE SET rule = excluded.rule, zone = excluded.zone RETURNING id";
    PUT_CHAT = "INSERT INTO schedule (chat, kind, rule, zone) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (chat, kind) WHERE chat IS NOT NULL \
                DO UPDATE SET rule = excluded.rule, zone = excluded.zone RETURNING id";
    FIRE = "INSERT INTO firing (schedule, planned_day, at) VALUES ($1, $2, $3) \
            ON CONFLICT (schedule) DO UPDATE SET planned_day = excluded.planned_day, at = excluded.at";
    PAUSE = "DELETE FROM firing WHERE schedule = $1";
    DROP = "DELETE FROM schedule WHERE learner = $1 AND kind = $2";
    DROP_CHAT = "DELETE FROM schedule WHERE chat = $1 AND kind = $2";
    GET = "SELECT id, kind, rule, zone, planned_day, at FROM schedule LEFT JOIN firing ON firing.schedule = schedule.id \
           WHERE learner = $1 AND kind = $2";
    GET_CHAT = "SELECT id, kind, rule, zone, planned_day, at FROM schedule \
                LEFT JOIN firing ON firing.schedule = schedule.id WHERE chat = $1 AND kind = $2";
    OF = "SELECT id, kind, rule, zone, planned_day, at FROM schedule LEFT JOIN firing ON firing.schedule = schedule.id \
          WHERE learner = $1 ORDER BY kind";
    OF_CHAT = "SELECT id, kind, rule, zone, planned_day, at FROM schedule \
               LEFT JOIN firing ON firing.schedule = schedule.id WHERE chat = $1 ORDER BY kind";
    DUE = "SELECT id, learner, chat, kind, rule, zone, planned_day, at FROM firing \
           JOIN schedule ON schedule.id = firing.schedule WHERE at <= $1 ORDER BY at, schedule LIMIT $2";
}

impl Snapshot {
    /// A recipient's schedule of a kind.
    pub async fn schedule(
        &mut self,
        of: impl Into<Recipient>,
        kind: &str,
    ) -> Result<Option<Schedule>, StoreError> {
        let row = match of.into() {
            Recipient::Learner(learner) => self.work.row(GET, values![learner, kind]).await?,
            Recipient::Chat(chat) => self.work.row(GET_CHAT, values![chat, kind]).await?,
        };
        row.map(read).transpose()
    }

    /// A recipient's schedules.
    pub async fn schedules(&mut self, of: impl Into<Recipient>) -> Result<Vec<Schedule>, StoreError> {
        let rows = match of.into() {
            Recipient::Learner(learner) => self.work.rows(OF, values![learner]).await?,
            Recipient::Chat(chat) => self.work.rows(OF_CHAT, values![chat]).await?,
        };
        rows.into_iter().map(read).collect()
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
    /// Keeps a recipient's schedule of a kind; without a next firing it is paused.
    pub async fn put_schedule(
        &mut self,
        of: impl Into<Recipient>,
        kind: &str,
        rule: &str,
        zone: &Zone,
        next: Option<Firing>,
    ) -> Result<ScheduleId, StoreError> {
        let (put, values) = match of.into() {
            Recipient::Learner(learner) => (PUT, values![learner, kind, rule, zone]),
            Recipient::Chat(chat) => (PUT_CHAT, values![chat, kind, rule, zone]),
        };
        let id: ScheduleId = self.work.one(put, values).await?.take()?;
        self.fire_next(id, next).await?;
        Ok(id)
    }

    /// Moves a schedule to its next firing, or pauses it.
    pub(crate) async fn fire_next(&mut self, id: ScheduleId, next: Option<Firing>) -> Result<(), StoreError> {
        match next {
            Some(firing) => {
                self.work
                    .run(FIRE, values![id, firing.planned, firing.at])
                    .await?
            }
            None => self.work.run(PAUSE, values![id]).await?,
        };
        Ok(())
    }

    /// Deletes a schedule. `false`: there is none of this kind.
    pub async fn drop_schedule(&mut self, of: impl Into<Recipient>, kind: &str) -> Result<bool, StoreError> {
        let dropped = match of.into() {
            Recipient::Learner(learner) => self.work.run(DROP, values![learner, kind]).await?,
            Recipient::Chat(chat) => self.work.run(DROP_CHAT, values![chat, kind]).await?,
        };
        Ok(dropped == 1)
    }

    /// Lets a schedule rest until it is put again.
    pub async fn rest_schedule(&mut self, id: ScheduleId) -> Result<(), StoreError> {
        self.fire_next(id, None).await
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
        recipient: Recipient::read(&mut row)?,
        kind: row.take()?,
        rule: row.take()?,
        zone: row.take()?,
        firing: Firing {
            planned: row.take()?,
            at: row.take()?,
        },
    })
}
