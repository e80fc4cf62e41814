//! Single-use codes. The code itself is never kept, only a hash of it.

use jiff::Timestamp;
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    GroupId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A code that somebody made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// What it opens: `join`, `chat`, `account`.
    pub what: String,
    /// The group that it is about, if it is about one.
    pub group: Option<GroupId>,
    /// Who made it.
    pub learner: LearnerId,
    pub until: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// A code about to be given out.
#[derive(Clone, Copy, Debug)]
pub struct NewCode<'a> {
    pub hash: &'a str,
    pub what: &'a str,
    pub group: Option<GroupId>,
    pub learner: LearnerId,
    pub until: Timestamp,
}

statements! {
    PUT = "INSERT INTO code (hash, what, study_group, learner, until) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (hash) DO NOTHING";
    REVOKE = "DELETE FROM code WHERE learner = $1 AND what = $2 AND used_at IS NULL \
              AND COALESCE(study_group, 0) = COALESCE(CAST($3 AS BIGINT), 0)";
    OPEN = "SELECT what, study_group, learner, until, used_at FROM code \
            WHERE hash = $1 AND used_at IS NULL AND until > $2";
    USE = "UPDATE code SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND until > $2";
    HASHES = "SELECT hash FROM code WHERE learner = $1 AND what = $2 AND used_at IS NULL AND until > $3 ORDER BY hash";
    OF = "SELECT what, study_group, learner, until, used_at FROM code WHERE learner = $1 ORDER BY until, hash";
    PURGE = "DELETE FROM code WHERE until < $1";
    WRONG = "INSERT INTO wrong_code (learner, at) VALUES ($1, $2)";
    FORGIVE = "DELETE FROM wrong_code WHERE learner = $1 AND at < $2";
    COUNT_WRONG = "SELECT COUNT(*) FROM wrong_code WHERE learner = $1 AND at >= $2";
    WRONG_OF = "SELECT at FROM wrong_code WHERE learner = $1 ORDER BY id";
}

impl Snapshot {
    /// A code that can be used now, by its hash.
    pub async fn open_code(&mut self, hash: &str, now: Timestamp) -> Result<Option<Code>, StoreError> {
        self.work
            .row(OPEN, values![hash, now])
            .await?
            .map(read)
            .transpose()
    }

    /// The hashes of a learner's codes for one end that can be used now.
    pub async fn open_hashes(
        &mut self,
        learner: LearnerId,
        what: &str,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let rows = self.work.rows(HASHES, values![learner, what, now]).await?;
        rows.into_iter().map(|mut row| row.take()).collect()
    }

    /// The codes that a learner made and that are remembered.
    pub async fn codes(&mut self, learner: LearnerId) -> Result<Vec<Code>, StoreError> {
        let rows = self.work.rows(OF, values![learner]).await?;
        rows.into_iter().map(read).collect()
    }

    /// How many wrong codes a learner has tried since an instant.
    pub async fn count_wrong_codes(
        &mut self,
        learner: LearnerId,
        since: Timestamp,
    ) -> Result<u32, StoreError> {
        self.work.one(COUNT_WRONG, values![learner, since]).await?.take()
    }

    /// When a learner tried wrong codes, as far as that is remembered.
    pub async fn wrong_codes(&mut self, learner: LearnerId) -> Result<Vec<Timestamp>, StoreError> {
        let rows = self.work.rows(WRONG_OF, values![learner]).await?;
        rows.into_iter().map(|mut row| row.take()).collect()
    }
}

impl Tx {
    /// Gives out a code. One that the same learner made for the same end and that nobody has used is void from now on.
    /// `false`: there is such a code; make another.
    pub async fn add_code(&mut self, new: NewCode<'_>) -> Result<bool, StoreError> {
        let now = self.now();
        self.work.run(PURGE, values![now]).await?;
        self.work
            .run(REVOKE, values![new.learner, new.what, new.group])
            .await?;
        let values = values![new.hash, new.what, new.group, new.learner, new.until];
        Ok(self.work.run(PUT, values).await? == 1)
    }

    /// Uses a code up. `false`: it was used, or its time is over.
    pub async fn use_code(&mut self, hash: &str) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(USE, values![hash, now]).await? == 1)
    }

    /// Remembers that a learner tried a wrong code, and forgets those before an instant.
    pub async fn add_wrong_code(&mut self, learner: LearnerId, keep: Timestamp) -> Result<(), StoreError> {
        let now = self.now();
        self.work.run(FORGIVE, values![learner, keep]).await?;
        self.work.run(WRONG, values![learner, now]).await?;
        Ok(())
    }
}

fn read(mut row: Row) -> Result<Code, StoreError> {
    Ok(Code {
        what: row.take()?,
        group: row.maybe()?,
        learner: row.take()?,
        until: row.take()?,
        used_at: row.maybe()?,
    })
}
