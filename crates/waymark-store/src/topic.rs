//! Topic states. A topic without a row is still to do.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::{
    ids::{LearnerId, RoadmapId, TopicId},
    progress::State,
};

use crate::{
    Snapshot, StoreError, Tx,
    engine::{Many, Row, statements},
    value::values,
};

/// The state of a topic (or milestone, or project).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    pub roadmap: RoadmapId,
    pub topic: TopicId,
    pub state: State,
    /// The day it counts for.
    pub day: civil::Date,
    pub at: Timestamp,
}

statements! {
    OF_ROADMAP = "SELECT roadmap, topic, state, day, at FROM item WHERE learner = $1 AND roadmap = $2 ORDER BY topic";
    EVERY = "SELECT roadmap, topic, state, day, at FROM item WHERE learner = $1 ORDER BY roadmap, topic";
    CLEAR = "DELETE FROM item WHERE learner = $1 AND roadmap = $2 AND topic = $3";
}

/// Sets many topics at once.
pub(crate) const PUT: Many = Many {
    head: "INSERT INTO item (learner, roadmap, topic, state, day, at) VALUES",
    row: "(?, ?, ?, ?, ?, ?)",
    tail: "ON CONFLICT (learner, roadmap, topic) DO UPDATE SET state = excluded.state, day = excluded.day, \
           at = excluded.at",
};

impl Snapshot {
    /// The states of a roadmap's topics; topics without one are still to do.
    pub async fn items(&mut self, learner: LearnerId, roadmap: &RoadmapId) -> Result<Vec<Item>, StoreError> {
        self.work
            .rows(OF_ROADMAP, values![learner, roadmap])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The states of the topics of all roadmaps, left ones too.
    pub async fn all_items(&mut self, learner: LearnerId) -> Result<Vec<Item>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Sets the states of topics, as given (also day and time, so that undo can restore them). Each at most once.
    pub async fn put_items(&mut self, learner: LearnerId, items: &[Item]) -> Result<(), StoreError> {
        let (open, kept): (Vec<_>, Vec<_>) = items.iter().partition(|item| item.state == State::Todo);
        for item in open {
            self.work
                .run(CLEAR, values![learner, item.roadmap, item.topic])
                .await?;
        }
        let row = |item: &Item| values![learner, item.roadmap, item.topic, item.state, item.day, item.at];
        self.work
            .run_many(PUT, kept.into_iter().map(row).collect())
            .await?;
        Ok(())
    }

    /// Puts topics back to do. Gives how many had a state.
    pub async fn clear_items(
        &mut self,
        learner: LearnerId,
        roadmap: &RoadmapId,
        topics: &[TopicId],
    ) -> Result<u64, StoreError> {
        let mut cleared = 0;
        for topic in topics {
            cleared += self.work.run(CLEAR, values![learner, roadmap, topic]).await?;
        }
        Ok(cleared)
    }
}

fn read(mut row: Row) -> Result<Item, StoreError> {
    Ok(Item {
        roadmap: row.take()?,
        topic: row.take()?,
        state: row.take()?,
        day: row.take()?,
        at: row.take()?,
    })
}
