//! Whose memory is fitted to them, and when it is time to do that again.

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::{
    ids::LearnerId,
    memory::{Parameters, fit},
};

use crate::{
    Snapshot, StoreError, Tx,
    engine::statements,
    value::{Stored, values},
};

/// What is known of a learner's fitting.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fitting {
    /// So many questions they have answered.
    pub answers: u32,
    /// At so many it is tried (again).
    pub next: u32,
    /// When it was tried last.
    pub fitted_at: Option<Timestamp>,
    /// How many answers there were then.
    pub fitted_to: Option<u32>,
    /// What was found; none while the usual ones are as good.
    pub parameters: Option<Parameters>,
}

impl Stored for Parameters {
    type Raw = String;
    fn dump(&self) -> String {
        serde_json::to_value(self).unwrap_or_default().to_string()
    }
    fn load(raw: String) -> Result<Self, StoreError> {
        serde_json::from_str(&raw).map_err(StoreError::damaged)
    }
}

statements! {
    GET = "SELECT answers, next, fitted_at, fitted_to, parameters FROM fitting WHERE learner = $1";
    DUE = "SELECT learner FROM fitting WHERE answers >= next ORDER BY learner LIMIT 1";
    COUNT = "INSERT INTO fitting (learner, answers, next) VALUES ($1, 1, $2) \
             ON CONFLICT (learner) DO UPDATE SET answers = fitting.answers + 1";
    TRIED = "UPDATE fitting SET next = $2, fitted_at = $3, fitted_to = $4, parameters = $5 WHERE learner = $1";
}

impl Snapshot {
    /// What is known of a learner's fitting; `None` before their first answer.
    pub async fn fitting(&mut self, learner: LearnerId) -> Result<Option<Fitting>, StoreError> {
        let Some(mut row) = self.work.row(GET, values![learner]).await? else {
            return Ok(None);
        };
        Ok(Some(Fitting {
            answers: row.take()?,
            next: row.take()?,
            fitted_at: row.maybe()?,
            fitted_to: row.maybe()?,
            parameters: row.maybe()?,
        }))
    }

    /// Somebody who has answered enough to be fitted (again).
    pub async fn to_fit(&mut self) -> Result<Option<LearnerId>, StoreError> {
        let row = self.work.row(DUE, values![]).await?;
        row.map(|mut row| row.take()).transpose()
    }
}

impl Tx {
    /// Counts an answer.
    pub(crate) async fn count_for_fitting(&mut self, learner: LearnerId) -> Result<(), StoreError> {
        self.work.run(COUNT, values![learner, number(fit::LEAST)]).await?;
        Ok(())
    }

    /// Keeps what a fit to so many answers found, and when it is tried again.
    pub async fn put_fit(
        &mut self,
        learner: LearnerId,
        answers: usize,
        found: Option<Parameters>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let values = values![
            learner,
            number(fit::next_at(answers)),
            now,
            number(answers),
            found
        ];
        self.work.run(TRIED, values).await?;
        Ok(())
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, sqlite::SqliteConnectOptions};

    use super::*;
    use crate::{Options, Store, migration};

    #[tokio::test]
    async fn answers_that_were_given_before_there_was_a_count_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("waymark.db");
        // A file from before the migration, with answers.
        let mut old = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .connect()
            .await
            .unwrap();
        migration::migrator(&migration::SQLITE[..2])
            .run_direct(None, &mut old, false)
            .await
            .unwrap();
        let learner =
            "INSERT INTO learner (id, created_at, start_day, zone) VALUES (7, 0, '1970-01-01', 'UTC')";
        let reviews = "INSERT INTO review (learner, question, at, day, rating, fresh) VALUES \
                       (7, 'a', 0, '1970-01-01', 3, 1), (7, 'a', 1, '1970-01-03', 3, 0)";
        for statement in [learner, reviews] {
            old.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
        }
        drop(old);
        let store = Store::open(&path, Options::default()).await.unwrap();
        let fitting = store.read().await.unwrap().fitting(LearnerId(7)).await.unwrap();
        let fitting = fitting.unwrap();
        assert_eq!(
            (fitting.answers, fitting.next, fitting.parameters),
            (2, number(fit::LEAST), None)
        );
    }
}
