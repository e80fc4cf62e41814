//! Requests that were answered: a repeated one changes nothing and gets the same reply.

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    Snapshot, StoreError, Tx,
    engine::{Row, statements},
    store::{PURGED_AT_ONCE, held},
    value::values,
};

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The platform's id of the event.
    pub id: String,
    pub learner: LearnerId,
    pub at: Timestamp,
    /// The reply, as JSON.
    pub reply: String,
}

statements! {
    GET = "SELECT id, learner, at, reply FROM request WHERE id = $1";
    EVERY = "SELECT id, learner, at, reply FROM request WHERE learner = $1 ORDER BY at, id";
    INSERT = "INSERT INTO request (id, learner, at, reply) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    PURGE = "DELETE FROM request WHERE id IN (SELECT id FROM request WHERE at < $1 ORDER BY at LIMIT $2)";
}

impl Snapshot {
    /// The reply that a request got, if it was answered. It is on the disk then, and may be given again.
    pub async fn answered(&mut self, id: &str) -> Result<Option<Answered>, StoreError> {
        let found = self.work.row(GET, values![id]).await?.map(read).transpose()?;
        if found.is_some() {
            held(self.disk.as_ref()).await?;
        }
        Ok(found)
    }

    /// All requests of a learner that are remembered.
    pub async fn all_answered(&mut self, learner: LearnerId) -> Result<Vec<Answered>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Remembers the reply to a request. `false`: it was answered already (by someone faster): roll back.
    pub async fn add_answered(
        &mut self,
        id: &str,
        learner: LearnerId,
        reply: &str,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(INSERT, values![id, learner, now, reply]).await? == 1)
    }

    /// Forgets requests that were answered before a moment, at most [`PURGED_AT_ONCE`] at once. Gives how many.
    pub async fn purge_answered(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.work.run(PURGE, values![before, PURGED_AT_ONCE]).await
    }
}

fn read(mut row: Row) -> Result<Answered, StoreError> {
    Ok(Answered {
        id: row.take()?,
        learner: row.take()?,
        at: row.take()?,
        reply: row.take()?,
    })
}
