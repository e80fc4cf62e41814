//! What learners submitted for milestones and projects.

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::ids::{LearnerId, RoadmapId, TopicId};

use crate::{
    Snapshot, StoreError, SubmissionId, Tx,
    engine::{Row, statements},
    value::values,
};

/// A link or a text for a milestone or project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Submission {
    pub id: SubmissionId,
    pub roadmap: RoadmapId,
    /// The milestone's or project's id.
    pub topic: TopicId,
    pub text: String,
    pub at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO submission (learner, roadmap, topic, text, at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    OF_ROADMAP = "SELECT id, roadmap, topic, text, at FROM submission WHERE learner = $1 AND roadmap = $2 ORDER BY id";
    EVERY = "SELECT id, roadmap, topic, text, at FROM submission WHERE learner = $1 ORDER BY id";
    DROP = "DELETE FROM submission WHERE learner = $1 AND id = $2";
}

impl Snapshot {
    /// What a learner submitted on a roadmap, oldest first.
    pub async fn submissions(
        &mut self,
        learner: LearnerId,
        roadmap: &RoadmapId,
    ) -> Result<Vec<Submission>, StoreError> {
        self.work
            .rows(OF_ROADMAP, values![learner, roadmap])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// What a learner submitted anywhere, oldest first.
    pub async fn all_submissions(&mut self, learner: LearnerId) -> Result<Vec<Submission>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Keeps a submission.
    pub async fn submit(
        &mut self,
        learner: LearnerId,
        roadmap: &RoadmapId,
        topic: &TopicId,
        text: &str,
    ) -> Result<SubmissionId, StoreError> {
        let now = self.now();
        self.work
            .one(INSERT, values![learner, roadmap, topic, text, now])
            .await?
            .take()
    }

    /// Takes a submission back. `false`: the learner has none of this id.
    pub async fn drop_submission(
        &mut self,
        learner: LearnerId,
        id: SubmissionId,
    ) -> Result<bool, StoreError> {
        Ok(self.work.run(DROP, values![learner, id]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Submission, StoreError> {
    Ok(Submission {
        id: row.take()?,
        roadmap: row.take()?,
        topic: row.take()?,
        text: row.take()?,
        at: row.take()?,
    })
}
