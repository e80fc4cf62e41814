//! Cards: a learner's memory of questions; and the reviews that made it.

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::ids::{ConceptId, LearnerId, QuestionId};

use crate::{
    AskId, ReviewId, Snapshot, StoreError, Tx,
    engine::{Many, Row, statements},
    value::values,
};

pub(crate) mod fitting;

pub use fitting::Fitting;

/// A learner's memory of one question (FSRS state).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    pub question: QuestionId,
    pub concept: ConceptId,
    /// Days until retrievability falls to 0.9.
    pub stability: f64,
    /// 1 to 10.
    pub difficulty: f64,
    pub due: civil::Date,
    /// The day of the last review.
    pub last: civil::Date,
    pub reps: u32,
    pub lapses: u32,
}

/// One answered question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    pub id: ReviewId,
    pub question: QuestionId,
    pub at: Timestamp,
    /// The day it counts for.
    pub day: civil::Date,
    /// Again 1, Hard 2, Good 3, Easy 4.
    pub rating: u8,
    /// `None` where the learner graded themselves.
    pub right: Option<bool>,
    /// Whether it was the first time that the learner answered this question.
    pub fresh: bool,
    /// How long the answer took, in milliseconds, where known.
    pub millis: Option<i64>,
    pub ask: Option<AskId>,
}

/// A review about to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewReview<'a> {
    pub question: &'a QuestionId,
    pub day: civil::Date,
    /// Again 1, Hard 2, Good 3, Easy 4.
    pub rating: u8,
    pub right: Option<bool>,
    pub fresh: bool,
    pub millis: Option<i64>,
    pub ask: Option<AskId>,
}

/// How many questions were answered on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReviewCount {
    /// For the first time.
    pub new: u32,
    /// Again.
    pub due: u32,
}

statements! {
    GET = "SELECT question, concept, stability, difficulty, due_day, last_day, reps, lapses FROM card \
           WHERE learner = $1 AND question = $2";
    EVERY = "SELECT question, concept, stability, difficulty, due_day, last_day, reps, lapses FROM card \
             WHERE learner = $1 ORDER BY question";
    DUE = "SELECT question, concept, stability, difficulty, due_day, last_day, reps, lapses FROM card \
           WHERE learner = $1 AND due_day <= $2 ORDER BY due_day, question";
    PUT = "INSERT INTO card (learner, question, concept, stability, difficulty, due_day, last_day, reps, lapses) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (learner, question) DO UPDATE SET \
           concept = excluded.concept, stability = excluded.stability, difficulty = excluded.difficulty, \
           due_day = excluded.due_day, last_day = excluded.last_day, reps = excluded.reps, lapses = excluded.lapses";
    PUT_STATE = "UPDATE card SET stability = $3, difficulty = $4 WHERE learner = $1 AND question = $2";
    ADD_REVIEW = "INSERT INTO review (learner, question, at, day, rating, correct, fresh, millis, ask) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    REVIEWS = "SELECT id, question, at, day, rating, correct, fresh, millis, ask FROM review \
               WHERE learner = $1 AND day BETWEEN $2 AND $3 ORDER BY id";
    EVERY_REVIEW = "SELECT id, question, at, day, rating, correct, fresh, millis, ask FROM review \
                    WHERE learner = $1 ORDER BY id";
    COUNT = "SELECT CAST(COALESCE(SUM(fresh), 0) AS BIGINT), CAST(COALESCE(SUM(1 - fresh), 0) AS BIGINT) \
             FROM review WHERE learner = $1 AND day = $2";
}

/// The cards of some concepts of a learner.
pub(crate) const OF_CONCEPTS: Many = Many {
    head: "SELECT question, concept, stability, difficulty, due_day, last_day, reps, lapses FROM card \
           WHERE (learner, concept) IN (VALUES",
    row: "(CAST(? AS BIGINT), CAST(? AS TEXT))",
    tail: ") ORDER BY question",
};

impl Snapshot {
    /// A learner's card for a question, if they have answered it.
    pub async fn card(
        &mut self,
        learner: LearnerId,
        question: &QuestionId,
    ) -> Result<Option<Card>, StoreError> {
        self.work
            .row(GET, values![learner, question])
            .await?
            .map(read)
            .transpose()
    }

    /// All cards of a learner.
    pub async fn cards(&mut self, learner: LearnerId) -> Result<Vec<Card>, StoreError> {
        self.work
            .rows(EVERY, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The cards that are due on a day, longest due first.
    pub async fn due_cards(&mut self, learner: LearnerId, day: civil::Date) -> Result<Vec<Card>, StoreError> {
        self.work
            .rows(DUE, values![learner, day])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The cards of some concepts.
    pub async fn cards_of(
        &mut self,
        learner: LearnerId,
        concepts: &[ConceptId],
    ) -> Result<Vec<Card>, StoreError> {
        let rows = concepts.iter().map(|concept| values![learner, concept]).collect();
        self.work
            .rows_many(OF_CONCEPTS, rows)
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The reviews of a span of days, both ends included.
    pub async fn reviews(
        &mut self,
        learner: LearnerId,
        from: civil::Date,
        to: civil::Date,
    ) -> Result<Vec<Review>, StoreError> {
        self.work
            .rows(REVIEWS, values![learner, from, to])
            .await?
            .into_iter()
            .map(read_review)
            .collect()
    }

    /// All reviews of a learner, oldest first.
    pub async fn all_reviews(&mut self, learner: LearnerId) -> Result<Vec<Review>, StoreError> {
        self.work
            .rows(EVERY_REVIEW, values![learner])
            .await?
            .into_iter()
            .map(read_review)
            .collect()
    }

    /// How many questions, new and known, a learner answered on a day.
    pub async fn review_count(
        &mut self,
        learner: LearnerId,
        day: civil::Date,
    ) -> Result<ReviewCount, StoreError> {
        let mut row = self.work.one(COUNT, values![learner, day]).await?;
        Ok(ReviewCount {
            new: row.take()?,
            due: row.take()?,
        })
    }
}

impl Tx {
    /// Keeps a card as it is given.
    pub async fn put_card(&mut self, learner: LearnerId, card: &Card) -> Result<(), StoreError> {
        let c = card;
        let values = values![
            learner,
            c.question,
            c.concept,
            c.stability,
            c.difficulty,
            c.due,
            c.last,
            c.reps,
            c.lapses
        ];
        self.work.run(PUT, values).await?;
        Ok(())
    }

    /// Gives cards the stability and the difficulty that another model has for them. When they are due stays, and a card
    /// that is not there stays away.
    pub async fn put_states(
        &mut self,
        learner: LearnerId,
        states: &[(QuestionId, f64, f64)],
    ) -> Result<(), StoreError> {
        for (question, stability, difficulty) in states {
            self.work
                .run(PUT_STATE, values![learner, question, stability, difficulty])
                .await?;
        }
        Ok(())
    }

    /// Keeps a review, and counts it towards the next fitting.
    pub async fn add_review(
        &mut self,
        learner: LearnerId,
        review: NewReview<'_>,
    ) -> Result<ReviewId, StoreError> {
        let (r, now) = (review, self.now());
        let values = values![
            learner, r.question, now, r.day, r.rating, r.right, r.fresh, r.millis, r.ask
        ];
        let id = self.work.one(ADD_REVIEW, values).await?.take()?;
        self.count_for_fitting(learner).await?;
        Ok(id)
    }
}

fn read(mut row: Row) -> Result<Card, StoreError> {
    Ok(Card {
        question: row.take()?,
        concept: row.take()?,
        stability: row.take()?,
        difficulty: row.take()?,
        due: row.take()?,
        last: row.take()?,
        reps: row.take()?,
        lapses: row.take()?,
    })
}

pub(crate) fn read_review(mut row: Row) -> Result<Review, StoreError> {
    Ok(Review {
        id: row.take()?,
        question: row.take()?,
        at: row.take()?,
        day: row.take()?,
        rating: row.take()?,
        right: row.maybe()?,
        fresh: row.take()?,
        millis: row.maybe()?,
        ask: row.maybe()?,
    })
}
