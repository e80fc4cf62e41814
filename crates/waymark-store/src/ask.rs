//! Asks: questions as they were put to a learner. Buttons carry an ask's id.

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::ids::{LearnerId, QuestionId, RoadmapId, TopicId};

use crate::{
    AskId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

pub(crate) mod question_stat;

pub use question_stat::QuestionStat;

/// A question that was put to a learner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ask {
    pub id: AskId,
    pub learner: LearnerId,
    pub question: QuestionId,
    /// What the choices were shuffled with.
    pub seed: i64,
    pub roadmap: Option<RoadmapId>,
    pub topic: Option<TopicId>,
    pub at: Timestamp,
    /// What put it: a command, a prompt.
    pub source: String,
    pub hinted_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub right: Option<bool>,
    /// Again 1, Hard 2, Good 3, Easy 4.
    pub rating: Option<u8>,
}

/// A question about to be put.
#[derive(Clone, Copy, Debug)]
pub struct NewAsk<'a> {
    pub question: &'a QuestionId,
    pub seed: i64,
    pub roadmap: Option<&'a RoadmapId>,
    pub topic: Option<&'a TopicId>,
    pub source: &'a str,
}

statements! {
    INSERT = "INSERT INTO ask (learner, question, seed, roadmap, topic, at, source) \
              VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    GET = "SELECT id, learner, question, seed, roadmap, topic, at, source, hinted_at, answered_at, correct, rating \
           FROM ask WHERE learner = $1 AND id = $2";
    LAST = "SELECT id, learner, question, seed, roadmap, topic, at, source, hinted_at, answered_at, correct, rating \
            FROM ask WHERE learner = $1 ORDER BY id DESC LIMIT $2";
    // By an index of the open ones, of which there are few.
    BY_SOURCE = "SELECT id, learner, question, seed, roadmap, topic, at, source, hinted_at, answered_at, correct, rating \
                 FROM ask WHERE learner = $1 AND source = $2 AND answered_at IS NULL ORDER BY id DESC LIMIT 1";
    HINT = "UPDATE ask SET hinted_at = $3 WHERE learner = $1 AND id = $2 AND answered_at IS NULL AND hinted_at IS NULL";
    ANSWER = "UPDATE ask SET answered_at = $3, correct = $4, rating = $5 \
              WHERE learner = $1 AND id = $2 AND answered_at IS NULL";
}

impl Snapshot {
    /// A question as it was put to this learner; another learner's is none.
    pub async fn ask(&mut self, learner: LearnerId, id: AskId) -> Result<Option<Ask>, StoreError> {
        self.work
            .row(GET, values![learner, id])
            .await?
            .map(read)
            .transpose()
    }

    /// The latest question that something put and that waits for an answer: composing a prompt again finds the question
    /// it asked.
    pub async fn open_ask_by_source(
        &mut self,
        learner: LearnerId,
        source: &str,
    ) -> Result<Option<Ask>, StoreError> {
        self.work
            .row(BY_SOURCE, values![learner, source])
            .await?
            .map(read)
            .transpose()
    }

    /// The latest questions, answered or not, latest first.
    pub async fn recent_asks(&mut self, learner: LearnerId, limit: u32) -> Result<Vec<Ask>, StoreError> {
        self.work
            .rows(LAST, values![learner, limit])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Puts a question to a learner.
    pub async fn add_ask(&mut self, learner: LearnerId, ask: NewAsk<'_>) -> Result<AskId, StoreError> {
        let now = self.now();
        let values = values![
            learner,
            ask.question,
            ask.seed,
            ask.roadmap.cloned(),
            ask.topic.cloned(),
            now,
            ask.source
        ];
        self.work.one(INSERT, values).await?.take()
    }

    /// Notes that a hint was shown. `false`: one was already, or the question is answered.
    pub async fn hint_ask(&mut self, learner: LearnerId, id: AskId) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(HINT, values![learner, id, now]).await? == 1)
    }

    /// Answers a question (with neither grade: closes it). `false`: it was answered already, nothing has changed.
    pub async fn answer_ask(
        &mut self,
        learner: LearnerId,
        id: AskId,
        right: Option<bool>,
        rating: Option<u8>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self
            .work
            .run(ANSWER, values![learner, id, now, right, rating])
            .await?
            == 1)
    }
}

fn read(mut row: Row) -> Result<Ask, StoreError> {
    Ok(Ask {
        id: row.take()?,
        learner: row.take()?,
        question: row.take()?,
        seed: row.take()?,
        roadmap: row.maybe()?,
        topic: row.maybe()?,
        at: row.take()?,
        source: row.take()?,
        hinted_at: row.maybe()?,
        answered_at: row.maybe()?,
        right: row.maybe()?,
        rating: row.maybe()?,
    })
}
