//! How questions do: answers counted by what they were, without saying whose.

use serde::Serialize;
use waymark_core::ids::QuestionId;

use crate::{
    Snapshot, StoreError, Tx,
    engine::{Many, statements},
    value::values,
};

/// How often something came of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct QuestionStat {
    pub question: QuestionId,
    /// Whether it was the first answer that somebody gave to it.
    pub first: bool,
    /// What came of it, in a word of the app's.
    pub outcome: String,
    pub count: u32,
}

statements! {
    EVERY = "SELECT question, first, outcome, count FROM question_stat ORDER BY question, first DESC, outcome";
}

/// Counts what came of one answer.
pub(crate) const COUNT: Many = Many {
    head: "INSERT INTO question_stat (question, first, outcome, count) VALUES",
    row: "(?, ?, ?, 1)",
    tail: "ON CONFLICT (question, first, outcome) DO UPDATE SET count = question_stat.count + 1",
};

impl Snapshot {
    /// All counts, by question.
    pub async fn question_stats(&mut self) -> Result<Vec<QuestionStat>, StoreError> {
        let rows = self.work.rows(EVERY, values![]).await?;
        let read = |mut row: crate::engine::Row| {
            Ok(QuestionStat {
                question: row.take()?,
                first: row.take()?,
                outcome: row.take()?,
                count: row.take()?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Tx {
    /// Counts an answer, once for each outcome it had; each outcome is named once.
    pub async fn count_outcomes(
        &mut self,
        question: &QuestionId,
        first: bool,
        outcomes: &[String],
    ) -> Result<(), StoreError> {
        let rows = outcomes
            .iter()
            .map(|outcome| values![question, first, outcome])
            .collect();
        self.work.run_many(COUNT, rows).await?;
        Ok(())
    }
}
