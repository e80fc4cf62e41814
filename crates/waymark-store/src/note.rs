//! Learners' notes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use waymark_core::ids::{LearnerId, RoadmapId, TopicId};

use crate::{
    NoteId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A learner's note, to a topic or free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    pub roadmap: Option<RoadmapId>,
    pub topic: Option<TopicId>,
    pub text: String,
    pub at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO note (learner, roadmap, topic, text, at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    GET = "SELECT id, roadmap, topic, text, at FROM note WHERE learner = $1 AND id = $2";
    LATEST = "SELECT id, roadmap, topic, text, at FROM note WHERE learner = $1 ORDER BY id DESC LIMIT $2 OFFSET $3";
    OF_TOPIC = "SELECT id, roadmap, topic, text, at FROM note \
                WHERE learner = $1 AND roadmap = $2 AND topic = $3 ORDER BY id DESC";
    EVERY = "SELECT id, roadmap, topic, text, at FROM note WHERE learner = $1 ORDER BY id";
    COUNT = "SELECT COUNT(*) FROM note WHERE learner = $1";
    DROP = "DELETE FROM note WHERE learner = $1 AND id = $2";
    RESTORE = "INSERT INTO note (id, learner, roadmap, topic, text, at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (id) DO NOTHING";
}

impl Snapshot {
    /// A note of this learner.
    pub async fn note(&mut self, learner: LearnerId, id: NoteId) -> Result<Option<Note>, StoreError> {
        self.work
            .row(GET, values![learner, id])
            .await?
            .map(read)
            .transpose()
    }

    /// A page of notes, latest first.
    pub async fn notes(
        &mut self,
        learner: LearnerId,
        limit: u32,
        skip: u32,
    ) -> Result<Vec<Note>, StoreError> {
        self.work
            .rows(LATEST, values![learner, limit, skip])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The notes to a topic, latest first.
    pub async fn notes_of(
        &mut self,
        learner: LearnerId,
        roadmap: &RoadmapId,
        topic: &TopicId,
    ) -> Result<Vec<Note>, StoreError> {
        self.work
            .rows(OF_TOPIC, values![learner, roadmap, topic])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// All notes, oldest first.
    pub async fn all_notes(&mut self, learner: LearnerId) -> Result<Vec<Note>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// How many notes a learner has.
    pub async fn note_count(&mut self, learner: LearnerId) -> Result<u32, StoreError> {
        self.work.one(COUNT, values![learner]).await?.take()
    }
}

impl Tx {
    /// Keeps a note.
    pub async fn add_note(
        &mut self,
        learner: LearnerId,
        roadmap: Option<&RoadmapId>,
        topic: Option<&TopicId>,
        text: &str,
    ) -> Result<NoteId, StoreError> {
        let now = self.now();
        self.work
            .one(
                INSERT,
                values![learner, roadmap.cloned(), topic.cloned(), text, now],
            )
            .await?
            .take()
    }

    /// Deletes a note. `false`: the learner has none of this id.
    pub async fn drop_note(&mut self, learner: LearnerId, id: NoteId) -> Result<bool, StoreError> {
        Ok(self.work.run(DROP, values![learner, id]).await? == 1)
    }

    /// Puts a deleted note back, under its old id. `false`: it is there.
    pub async fn restore_note(&mut self, learner: LearnerId, note: &Note) -> Result<bool, StoreError> {
        let values = values![note.id, learner, note.roadmap, note.topic, note.text, note.at];
        Ok(self.work.run(RESTORE, values).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Note, StoreError> {
    Ok(Note {
        id: row.take()?,
        roadmap: row.maybe()?,
        topic: row.maybe()?,
        text: row.take()?,
        at: row.take()?,
    })
}
