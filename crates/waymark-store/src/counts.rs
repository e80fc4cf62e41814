//! What `doctor` wants to know.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    Snapshot, StoreError,
    engine::{Work, statements},
    value::values,
};

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub learners: i64,
    pub accounts: i64,
    pub schedules: i64,
    /// Schedules whose time has come.
    pub due: i64,
    /// Prompts to be sent.
    pub pending: i64,
    /// Of these, claimed by a process.
    pub in_flight: i64,
    pub delivered: i64,
    pub dropped: i64,
    pub outages: i64,
}

/// Whether the database is sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// `SQLite 3.50.2`, `PostgreSQL 15.9`.
    pub engine: String,
    /// What the engine's own check found wrong; empty is good.
    pub problems: Vec<String>,
}

statements! {
    COUNT = "SELECT (SELECT COUNT(*) FROM learner), (SELECT COUNT(*) FROM account), (SELECT COUNT(*) FROM schedule), \
             (SELECT COUNT(*) FROM firing WHERE at <= $1), \
             (SELECT COUNT(*) FROM outbox WHERE state = 'pending'), \
             (SELECT COUNT(*) FROM outbox WHERE state = 'pending' AND lease_until > $1), \
             (SELECT COUNT(*) FROM outbox WHERE state = 'delivered'), \
             (SELECT COUNT(*) FROM outbox WHERE state = 'dropped'), (SELECT COUNT(*) FROM outage)";
}

/// The statements that are about one engine itself.
pub(crate) mod own {
    use crate::engine::Statement;

    pub(crate) const SQLITE_VERSION: Statement = Statement("SELECT 'SQLite ' || sqlite_version()");
    pub(crate) const SQLITE_CHECK: Statement = Statement("PRAGMA quick_check(20)");
    pub(crate) const SQLITE_KEYS: Statement = Statement(
        "SELECT 'row ' || COALESCE(rowid, '?') || ' of ' || \"table\" || ' refers to a missing ' || parent \
         FROM pragma_foreign_key_check LIMIT 20",
    );
    #[cfg(feature = "postgres")]
    pub(crate) const POSTGRES_VERSION: Statement =
        Statement("SELECT 'PostgreSQL ' || current_setting('server_version')");
}

impl Snapshot {
    /// How much there is, as of now.
    pub async fn counts(&mut self, now: Timestamp) -> Result<Counts, StoreError> {
        let mut row = self.work.one(COUNT, values![now]).await?;
        Ok(Counts {
            learners: row.take()?,
            accounts: row.take()?,
            schedules: row.take()?,
            due: row.take()?,
            pending: row.take()?,
            in_flight: row.take()?,
            delivered: row.take()?,
            dropped: row.take()?,
            outages: row.take()?,
        })
    }

    /// Lets the engine check the database; reads all of it.
    pub async fn health(&mut self) -> Result<Health, StoreError> {
        match &self.work {
            Work::Sqlite(_) => {
                let engine = self.work.one(own::SQLITE_VERSION, values![]).await?.take()?;
                let mut found = self.work.rows(own::SQLITE_CHECK, values![]).await?;
                found.extend(self.work.rows(own::SQLITE_KEYS, values![]).await?);
                let problems = found
                    .into_iter()
                    .map(|mut row| row.take())
                    .collect::<Result<Vec<String>, _>>()?;
                Ok(Health {
                    engine,
                    problems: problems.into_iter().filter(|line| line != "ok").collect(),
                })
            }
            #[cfg(feature = "postgres")]
            Work::Postgres(_) => {
                let engine = self.work.one(own::POSTGRES_VERSION, values![]).await?.take()?;
                Ok(Health {
                    engine,
                    problems: Vec::new(),
                })
            }
        }
    }
}
