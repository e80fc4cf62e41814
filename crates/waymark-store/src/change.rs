//! The last changes of a learner, each with what takes it back.

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    ChangeId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A change that can be undone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub id: ChangeId,
    pub at: Timestamp,
    /// What it was, for the learner.
    pub about: String,
    /// What takes it back; the application knows how to read it.
    pub revert: serde_json::Value,
    pub undone_at: Option<Timestamp>,
}

statements! {
    INSERT = "INSERT INTO change (learner, at, about, revert) VALUES ($1, $2, $3, $4) RETURNING id";
    LAST = "SELECT id, at, about, revert, undone_at FROM change WHERE learner = $1 AND undone_at IS NULL \
            ORDER BY id DESC LIMIT 1";
    EVERY = "SELECT id, at, about, revert, undone_at FROM change WHERE learner = $1 ORDER BY id";
    UNDONE = "UPDATE change SET undone_at = $3 WHERE learner = $1 AND id = $2 AND undone_at IS NULL";
}

impl Snapshot {
    /// The latest change that is not undone.
    pub async fn last_change(&mut self, learner: LearnerId) -> Result<Option<Change>, StoreError> {
        self.work.row(LAST, values![learner]).await?.map(read).transpose()
    }

    /// All changes, oldest first.
    pub async fn changes(&mut self, learner: LearnerId) -> Result<Vec<Change>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Notes a change, with what takes it back.
    pub async fn add_change(
        &mut self,
        learner: LearnerId,
        about: &str,
        revert: &serde_json::Value,
    ) -> Result<ChangeId, StoreError> {
        let now = self.now();
        self.work
            .one(INSERT, values![learner, now, about, revert])
            .await?
            .take()
    }

    /// Notes that a change was undone. `false`: it was already, or is not the learner's.
    pub async fn mark_undone(&mut self, learner: LearnerId, id: ChangeId) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(UNDONE, values![learner, id, now]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Change, StoreError> {
    Ok(Change {
        id: row.take()?,
        at: row.take()?,
        about: row.take()?,
        revert: row.take()?,
        undone_at: row.maybe()?,
    })
}
