//! What learners did: the stored events from which points and studied days follow.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::{
    ids::{LearnerId, RoadmapId, TopicId},
    points,
};

use crate::{
    AskId, DeedId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// Something that a learner did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deed {
    pub id: DeedId,
    pub at: Timestamp,
    /// The day it counts for.
    pub day: civil::Date,
    pub kind: points::Deed,
    pub roadmap: Option<RoadmapId>,
    pub topic: Option<TopicId>,
    pub ask: Option<AskId>,
    pub minutes: Option<u32>,
    /// Whether it was done after midnight and counts for the day before, by grace.
    pub grace: bool,
    pub undone_at: Option<Timestamp>,
}

/// A deed about to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewDeed<'a> {
    pub day: civil::Date,
    pub kind: points::Deed,
    pub roadmap: Option<&'a RoadmapId>,
    pub topic: Option<&'a TopicId>,
    pub ask: Option<AskId>,
    pub minutes: Option<u32>,
    /// Whether it was done after midnight and counts for the day before, by grace.
    pub grace: bool,
}

statements! {
    INSERT = "INSERT INTO deed (learner, at, day, kind, roadmap, topic, ask, minutes, grace) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    UNDO = "UPDATE deed SET undone_at = $3 WHERE learner = $1 AND id = $2 AND undone_at IS NULL";
    REDO = "UPDATE deed SET undone_at = NULL WHERE learner = $1 AND id = $2 AND undone_at IS NOT NULL";
    BETWEEN = "SELECT id, at, day, kind, roadmap, topic, ask, minutes, grace, undone_at FROM deed \
               WHERE learner = $1 AND day BETWEEN $2 AND $3 AND undone_at IS NULL ORDER BY id";
    EVERY = "SELECT id, at, day, kind, roadmap, topic, ask, minutes, grace, undone_at FROM deed \
             WHERE learner = $1 ORDER BY id";
}

impl Snapshot {
    /// The deeds of a span of days (both included) that are not undone, in the order in which they were done.
    pub async fn deeds(
        &mut self,
        learner: LearnerId,
        from: civil::Date,
        to: civil::Date,
    ) -> Result<Vec<Deed>, StoreError> {
        self.work
            .rows(BETWEEN, values![learner, from, to])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The deeds of one day that are not undone.
    pub async fn deeds_of(&mut self, learner: LearnerId, day: civil::Date) -> Result<Vec<Deed>, StoreError> {
        self.deeds(learner, day, day).await
    }

    /// All deeds, undone ones too.
    pub async fn all_deeds(&mut self, learner: LearnerId) -> Result<Vec<Deed>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Keeps a deed.
    pub async fn add_deed(&mut self, learner: LearnerId, deed: NewDeed<'_>) -> Result<DeedId, StoreError> {
        let now = self.now();
        let values = values![
            learner,
            now,
            deed.day,
            deed.kind,
            deed.roadmap.cloned(),
            deed.topic.cloned(),
            deed.ask,
            deed.minutes,
            deed.grace
        ];
        self.work.one(INSERT, values).await?.take()
    }

    /// Takes a deed back; it stays as a row. `false`: it was undone already, or is not the learner's.
    pub async fn undo_deed(&mut self, learner: LearnerId, id: DeedId) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(UNDO, values![learner, id, now]).await? == 1)
    }

    /// Lets a deed that was taken back count again. `false`: it counts already, or is not the learner's.
    pub async fn redo_deed(&mut self, learner: LearnerId, id: DeedId) -> Result<bool, StoreError> {
        Ok(self.work.run(REDO, values![learner, id]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Deed, StoreError> {
    Ok(Deed {
        id: row.take()?,
        at: row.take()?,
        day: row.take()?,
        kind: row.take()?,
        roadmap: row.maybe()?,
        topic: row.maybe()?,
        ask: row.maybe()?,
        minutes: row.maybe()?,
        grace: row.take()?,
        undone_at: row.maybe()?,
    })
}
