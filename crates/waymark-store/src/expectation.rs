//! What we wait for a learner to type, in which place: a free answer, an hour, the text of a note.

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// Typed input that is awaited.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expectation {
    /// The chat in which it is awaited.
    pub place: String,
    /// What for; the application's word.
    pub kind: String,
    pub data: serde_json::Value,
    /// From then on it is not awaited any more.
    pub until: Timestamp,
}

statements! {
    PUT = "INSERT INTO expectation (learner, place, kind, data, until) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (learner, place) DO UPDATE SET kind = excluded.kind, data = excluded.data, until = excluded.until";
    GET = "SELECT place, kind, data, until FROM expectation WHERE learner = $1 AND place = $2 AND until > $3";
    TAKE = "DELETE FROM expectation WHERE learner = $1 AND place = $2 RETURNING place, kind, data, until";
    EVERY = "SELECT place, kind, data, until FROM expectation WHERE learner = $1 ORDER BY place";
}

impl Snapshot {
    /// What is awaited at this moment in this place.
    pub async fn expectation(
        &mut self,
        learner: LearnerId,
        place: &str,
        now: Timestamp,
    ) -> Result<Option<Expectation>, StoreError> {
        self.work
            .row(GET, values![learner, place, now])
            .await?
            .map(read)
            .transpose()
    }

    /// All that is kept, also what is not awaited any more.
    pub async fn all_expectations(&mut self, learner: LearnerId) -> Result<Vec<Expectation>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Awaits input in a place, instead of what was awaited there.
    pub async fn expect_input(
        &mut self,
        learner: LearnerId,
        awaited: &Expectation,
    ) -> Result<(), StoreError> {
        let values = values![learner, awaited.place, awaited.kind, awaited.data, awaited.until];
        self.work.run(PUT, values).await?;
        Ok(())
    }

    /// Gives what is awaited in a place, and awaits nothing there any more.
    pub async fn take_expectation(
        &mut self,
        learner: LearnerId,
        place: &str,
    ) -> Result<Option<Expectation>, StoreError> {
        let now = self.now();
        let taken = self
            .work
            .row(TAKE, values![learner, place])
            .await?
            .map(read)
            .transpose()?;
        Ok(taken.filter(|awaited| awaited.until > now))
    }
}

fn read(mut row: Row) -> Result<Expectation, StoreError> {
    Ok(Expectation {
        place: row.take()?,
        kind: row.take()?,
        data: row.take()?,
        until: row.take()?,
    })
}
