//! Tables of whose rows only the owner changes.

use waymark_core::ids::LearnerId;

use super::rows::{Holds, value_of};
use crate::{
    StoreError,
    engine::{Many, Row, Statement},
    value::{Value, values},
};

/// A table whose rows change hands as they are: no two learners have the same one.
#[derive(Debug)]
pub(crate) struct Owned {
    pub(crate) name: &'static str,
    /// What its key's columns hold.
    holds: &'static [Holds],
    /// Whose, and the key's columns as texts.
    pub(crate) keys: Statement,
    pub(crate) take: Statement,
    /// From whom, to whom, and the key of each row.
    pub(crate) give: Many,
}

macro_rules! column_type {
    (Int) => {
        "BIGINT"
    };
    (Text) => {
        "TEXT"
    };
}

macro_rules! owned {
    ($($table:literal [$($key:literal $holds:ident),*])*) => {
        pub(crate) const OWNED: &[Owned] = &[$(Owned {
            name: $table,
            holds: &[$(Holds::$holds),*],
            keys: Statement(concat!(
                "SELECT learner", $(", CAST(", $key, " AS TEXT)",)* " FROM ", $table, " WHERE learner = $1"
            )),
            take: Statement(concat!("UPDATE ", $table, " SET learner = $2 WHERE learner = $1")),
            // The casts stand outside the values, as in `outbox::ADVANCE`.
            give: Many {
                head: concat!("WITH given (stays, goes", $(", ", $key,)* ") AS (VALUES"),
                row: concat!("(?, ?", $(value_of!($key),)* ")"),
                tail: concat!(
                    ") UPDATE ", $table, " SET learner = CAST(given.goes AS BIGINT) FROM given WHERE ",
                    $table, ".learner = CAST(given.stays AS BIGINT)",
                    $(" AND ", $table, ".", $key, " = CAST(given.", $key, " AS ", column_type!($holds), ")",)*
                ),
            },
        }),*];
    };
}

owned! {
    "submission" ["id" Int]
    "review" ["id" Int]
    "ask" ["id" Int]
    "note" ["id" Int]
    "request" ["id" Text]
    "code" ["hash" Text]
    "wrong_code" ["id" Int]
    "chat" ["id" Int]
    "closed_standing" ["study_group" Int, "first" Text, "place" Int]
}

impl Owned {
    /// What tells a row from all others, as it is kept.
    pub(super) fn key_of(&self, mut row: Row) -> Result<String, StoreError> {
        let _whose: i64 = row.take()?;
        let parts = self.holds.iter().map(|_| row.take::<String>());
        Ok(parts.collect::<Result<Vec<_>, _>>()?.join(" "))
    }

    /// The values of [`Owned::give`] for a row with this key.
    pub(super) fn given(
        &self,
        stays: LearnerId,
        goes: LearnerId,
        key: &str,
    ) -> Result<Vec<Value>, StoreError> {
        let mut given = values![stays, goes];
        // Of several columns none holds a blank.
        for (holds, part) in self.holds.iter().zip(key.splitn(self.holds.len(), ' ')) {
            given.push(match holds {
                Holds::Text => Value::Text(Some(part.to_owned())),
                Holds::Int | Holds::Real => Value::Int(Some(part.parse().map_err(StoreError::damaged)?)),
            });
        }
        Ok(given)
    }
}
