//! The heartbeat: which process does a job that only one may do, and when nobody did.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    OutageId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// What came of a heartbeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beat {
    /// The job is ours until now + lease. With the outage that has just ended, if there was one.
    Ours {
        /// From the last sign of life to now; it is kept.
        outage: Option<Outage>,
    },
    /// Another process does it.
    Theirs {
        /// Who.
        holder: String,
        /// Until when, unless it beats again.
        until: Timestamp,
    },
}

/// A span in which nobody did the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Outage {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// An outage for which not every learner has been excused yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unexcused {
    pub id: OutageId,
    pub outage: Outage,
    /// Learners up to this id have been.
    pub up_to: LearnerId,
}

/// The last sign of life of whoever does a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pulse {
    pub holder: String,
    pub seen: Timestamp,
    /// Until when nobody else takes the job.
    pub until: Timestamp,
}

statements! {
    GET = "SELECT holder, seen_at, lease_until FROM heartbeat WHERE role = $1";
    PUT = "INSERT INTO heartbeat (role, holder, started_at, seen_at, lease_until) VALUES ($1, $2, $3, $3, $4) \
           ON CONFLICT (role) DO UPDATE SET holder = excluded.holder, started_at = CASE \
           WHEN heartbeat.holder = excluded.holder THEN heartbeat.started_at ELSE excluded.started_at END, \
           seen_at = excluded.seen_at, lease_until = excluded.lease_until";
    RESIGN = "UPDATE heartbeat SET seen_at = $3, lease_until = $3 WHERE role = $1 AND holder = $2";
    ADD_OUTAGE = "INSERT INTO outage (from_at, to_at) VALUES ($1, $2)";
    UNEXCUSED = "SELECT id, from_at, to_at, excused_up_to FROM outage WHERE excused_up_to IS NOT NULL ORDER BY id LIMIT 1";
    EXCUSED = "UPDATE outage SET excused_up_to = $2 WHERE id = $1";
    OUTAGES = "SELECT from_at, to_at FROM outage WHERE to_at > $1 AND from_at < $2 ORDER BY from_at";
}

impl Snapshot {
    /// The last sign of life of whoever does a job; `None` if nobody ever did.
    pub async fn pulse(&mut self, role: &str) -> Result<Option<Pulse>, StoreError> {
        let row = self.work.row(GET, values![role]).await?;
        row.map(|mut row| {
            Ok(Pulse {
                holder: row.take()?,
                seen: row.take()?,
                until: row.take()?,
            })
        })
        .transpose()
    }

    /// The outages that touch a span of time.
    pub async fn outages(&mut self, from: Timestamp, to: Timestamp) -> Result<Vec<Outage>, StoreError> {
        let rows = self.work.rows(OUTAGES, values![from, to]).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(Outage {
                    from: row.take()?,
                    to: row.take()?,
                })
            })
            .collect()
    }

    /// The first outage for which not every learner has been excused yet.
    pub async fn unexcused(&mut self) -> Result<Option<Unexcused>, StoreError> {
        let read = |mut row: Row| {
            Ok(Unexcused {
                id: row.take()?,
                outage: Outage {
                    from: row.take()?,
                    to: row.take()?,
                },
                up_to: row.take()?,
            })
        };
        self.work.row(UNEXCUSED, values![]).await?.map(read).transpose()
    }
}

impl Tx {
    /// Takes or keeps a job (`scheduler`) for a process (`holder`, unique to it) and says that it lives.
    /// Beat well within the lease. A silence of more than `gap` before this beat is an outage, and kept as one.
    pub async fn beat(
        &mut self,
        role: &str,
        holder: &str,
        lease: Duration,
        gap: Duration,
    ) -> Result<Beat, StoreError> {
        let now = self.now();
        let until = now.saturating_add(signed(lease)).map_err(StoreError::damaged)?;
        let mut outage = None;
        if let Some(mut row) = self.work.row(GET, values![role]).await? {
            let (theirs, seen, their_end): (String, Timestamp, Timestamp) =
                (row.take()?, row.take()?, row.take()?);
            // An end later than a whole lease from now was set by a clock that was ahead: it says nothing.
            if theirs != holder && their_end > now && their_end <= until {
                return Ok(Beat::Theirs {
                    holder: theirs,
                    until: their_end,
                });
            }
            if now.duration_since(seen) > signed(gap) {
                self.work.run(ADD_OUTAGE, values![seen, now]).await?;
                outage = Some(Outage { from: seen, to: now });
            }
        }
        self.work.run(PUT, values![role, holder, now, until]).await?;
        Ok(Beat::Ours { outage })
    }

    /// Keeps an outage that no heartbeat could tell of: one that was simulated.
    pub async fn add_outage(&mut self, outage: Outage) -> Result<(), StoreError> {
        self.work.run(ADD_OUTAGE, values![outage.from, outage.to]).await?;
        Ok(())
    }

    /// Notes that learners up to an id, or all of them (`None`), have been excused for an outage.
    pub async fn excused(&mut self, outage: OutageId, up_to: Option<LearnerId>) -> Result<(), StoreError> {
        self.work.run(EXCUSED, values![outage, up_to]).await?;
        Ok(())
    }

    /// Gives a job up, so that another process can take it at once. `false`: it is not ours.
    pub async fn resign(&mut self, role: &str, holder: &str) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(RESIGN, values![role, holder, now]).await? == 1)
    }
}

fn signed(span: Duration) -> jiff::SignedDuration {
    jiff::SignedDuration::try_from(span).unwrap_or(jiff::SignedDuration::MAX)
}
