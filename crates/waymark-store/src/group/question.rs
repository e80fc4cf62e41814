//! The question that a group is asked on a day, and what its learners answered.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::ids::{LearnerId, QuestionId};

use crate::{
    GroupId, GroupQuestionId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// The question that a group is asked on a day, the same in all of its chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupQuestion {
    pub id: GroupQuestionId,
    pub group: GroupId,
    pub day: civil::Date,
    pub question: QuestionId,
    /// The order of its options follows from it.
    pub seed: i64,
    pub at: Timestamp,
}

/// What a learner answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupAnswer {
    pub group_question: GroupQuestionId,
    /// Which option, from 0, in the order in which they were shown.
    pub choice: u8,
    pub right: bool,
    pub at: Timestamp,
}

/// How a question went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub all: u32,
    pub right: u32,
}

statements! {
    GET = "SELECT id, study_group, day, question, seed, at FROM group_question WHERE id = $1";
    ON_DAY = "SELECT id, study_group, day, question, seed, at FROM group_question WHERE study_group = $1 AND day = $2";
    BEFORE = "SELECT id, study_group, day, question, seed, at FROM group_question WHERE study_group = $1 AND day < $2 ORDER BY day DESC LIMIT 1";
    SINCE = "SELECT id, study_group, day, question, seed, at FROM group_question WHERE study_group = $1 AND day >= $2 ORDER BY day DESC";
    AFTER = "SELECT id FROM group_question WHERE study_group = $1 AND day > $2 LIMIT 1";
    BY_POLL = "SELECT q.id, q.study_group, q.day, q.question, q.seed, q.at FROM outbox AS o \
               JOIN chat AS c ON c.id = o.chat \
               JOIN group_question AS q ON q.study_group = c.study_group AND q.day = o.day \
               WHERE o.poll = $2 AND c.platform = $1";
    PUT = "INSERT INTO group_question (study_group, day, question, seed, at) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (study_group, day) DO NOTHING";
    ANSWER = "INSERT INTO group_answer (group_question, learner, choice, correct, at) VALUES ($1, $2, $3, $4, $5) \
              ON CONFLICT (group_question, learner) DO NOTHING";
    ANSWER_OF = "SELECT group_question, choice, correct, at FROM group_answer WHERE group_question = $1 AND learner = $2";
    OF_LEARNER = "SELECT group_question, choice, correct, at FROM group_answer WHERE learner = $1 ORDER BY group_question";
    COUNT = "SELECT COUNT(*), COUNT(CASE WHEN correct = 1 THEN 1 END) FROM group_answer WHERE group_question = $1";
    // Of the members who show themselves.
    FIRST = "SELECT a.learner FROM group_answer AS a \
             JOIN membership AS m ON m.study_group = $2 AND m.learner = a.learner AND m.left_at IS NULL \
             JOIN learner AS l ON l.id = a.learner AND l.hidden = 0 \
             WHERE a.group_question = $1 AND a.correct = 1 ORDER BY a.at, a.learner LIMIT 1";
}

impl Snapshot {
    /// A group's question, if there is one of this id.
    pub async fn group_question(&mut self, id: GroupQuestionId) -> Result<Option<GroupQuestion>, StoreError> {
        self.work.row(GET, values![id]).await?.map(read).transpose()
    }

    /// What a group is asked on a day.
    pub async fn group_question_on(
        &mut self,
        group: GroupId,
        day: civil::Date,
    ) -> Result<Option<GroupQuestion>, StoreError> {
        self.work
            .row(ON_DAY, values![group, day])
            .await?
            .map(read)
            .transpose()
    }

    /// What a group was asked last before a day.
    pub async fn group_question_before(
        &mut self,
        group: GroupId,
        day: civil::Date,
    ) -> Result<Option<GroupQuestion>, StoreError> {
        self.work
            .row(BEFORE, values![group, day])
            .await?
            .map(read)
            .transpose()
    }

    /// What a group was asked since a day, the latest first.
    pub async fn group_questions_since(
        &mut self,
        group: GroupId,
        day: civil::Date,
    ) -> Result<Vec<GroupQuestion>, StoreError> {
        let rows = self.work.rows(SINCE, values![group, day]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Whether a group was asked something else since: then the answer is out.
    pub async fn is_revealed(&mut self, question: &GroupQuestion) -> Result<bool, StoreError> {
        let values = values![question.group, question.day];
        Ok(self.work.row(AFTER, values).await?.is_some())
    }

    /// The question that a poll on a platform asks.
    pub async fn question_of_poll(
        &mut self,
        platform: &str,
        poll: &str,
    ) -> Result<Option<GroupQuestion>, StoreError> {
        self.work
            .row(BY_POLL, values![platform, poll])
            .await?
            .map(read)
            .transpose()
    }

    /// What a learner answered to a group's question.
    pub async fn group_answer(
        &mut self,
        question: GroupQuestionId,
        learner: LearnerId,
    ) -> Result<Option<GroupAnswer>, StoreError> {
        self.work
            .row(ANSWER_OF, values![question, learner])
            .await?
            .map(read_answer)
            .transpose()
    }

    /// All that a learner answered to groups' questions.
    pub async fn group_answers(&mut self, learner: LearnerId) -> Result<Vec<GroupAnswer>, StoreError> {
        let rows = self.work.rows(OF_LEARNER, values![learner]).await?;
        rows.into_iter().map(read_answer).collect()
    }

    /// How a question went.
    pub async fn count_answers(&mut self, question: GroupQuestionId) -> Result<Answers, StoreError> {
        let mut row = self.work.one(COUNT, values![question]).await?;
        Ok(Answers {
            all: row.take()?,
            right: row.take()?,
        })
    }

    /// Who was the first to answer right, of the members who show themselves.
    pub async fn first_right(&mut self, question: &GroupQuestion) -> Result<Option<LearnerId>, StoreError> {
        let row = self.work.row(FIRST, values![question.id, question.group]).await?;
        row.map(|mut row| row.take()).transpose()
    }
}

impl Tx {
    /// Keeps what a group is asked on a day. If something is kept already, that stays; gives what counts.
    pub async fn put_group_question(
        &mut self,
        group: GroupId,
        day: civil::Date,
        question: &QuestionId,
        seed: i64,
    ) -> Result<GroupQuestion, StoreError> {
        let now = self.now();
        self.work
            .run(PUT, values![group, day, question, seed, now])
            .await?;
        let kept = self.group_question_on(group, day).await?;
        kept.ok_or_else(|| StoreError::damaged(format!("group {group} has no question on {day}")))
    }

    /// Keeps a learner's answer. `false`: they have answered already.
    pub async fn add_group_answer(
        &mut self,
        question: GroupQuestionId,
        learner: LearnerId,
        choice: u8,
        right: bool,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let values = values![question, learner, choice, right, now];
        Ok(self.work.run(ANSWER, values).await? == 1)
    }
}

fn read(mut row: Row) -> Result<GroupQuestion, StoreError> {
    Ok(GroupQuestion {
        id: row.take()?,
        group: row.take()?,
        day: row.take()?,
        question: row.take()?,
        seed: row.take()?,
        at: row.take()?,
    })
}

fn read_answer(mut row: Row) -> Result<GroupAnswer, StoreError> {
    Ok(GroupAnswer {
        group_question: row.take()?,
        choice: row.take()?,
        right: row.take()?,
        at: row.take()?,
    })
}
