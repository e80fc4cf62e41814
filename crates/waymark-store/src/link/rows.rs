//! A learner's rows as they are, column by column: to keep them, to compare them, and to put them back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use waymark_core::ids::LearnerId;

use crate::{
    Snapshot, StoreError, Tx,
    engine::{Many, Row, Statement},
    value::{Value, values},
};

/// One row, but for whose it is. A floating number is kept as its bits, since JSON would round it.
pub(crate) type Line = Map<String, Json>;

/// A learner's rows of one table, by their key.
pub(crate) type Lines = BTreeMap<String, Line>;

/// A learner's rows of all of [`TABLES`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rows(BTreeMap<String, Lines>);

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Int,
    Real,
    Text,
}

/// A table that names a learner, and of whose rows two learners may have the same one.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// What tells a learner's rows apart.
    pub(crate) key: &'static [&'static str],
    pub(crate) columns: &'static [(&'static str, Holds)],
    pub(crate) select: Statement,
    pub(crate) delete: Statement,
    pub(crate) insert: Many,
}

macro_rules! value_of {
    ($column:literal) => {
        ", ?"
    };
}
pub(super) use value_of;

macro_rules! tables {
    ($($table:literal [$($key:literal),*] { $($column:literal $holds:ident),* $(,)? })*) => {
        /// Every such table.
        pub(crate) const TABLES: &[Table] = &[$(Table {
            name: $table,
            key: &[$($key),*],
            columns: &[$(($column, Holds::$holds)),*],
            select: Statement(concat!("SELECT learner", $(", ", $column,)* " FROM ", $table, " WHERE learner = $1")),
            delete: Statement(concat!("DELETE FROM ", $table, " WHERE learner = $1")),
            insert: Many {
                head: concat!("INSERT INTO ", $table, " (learner", $(", ", $column,)* ") VALUES"),
                row: concat!("(?", $(value_of!($column),)* ")"),
                tail: "",
            },
        }),*];
    };
}

tables! {
    "enrollment" ["roadmap"] {
        "roadmap" Text, "at" Int, "left_at" Int, "start_day" Text, "target_day" Text, "shift_days" Int, "trimmed" Int,
        "slow_percent" Int, "track" Text,
    }
    "item" ["roadmap", "topic"] { "roadmap" Text, "topic" Text, "state" Text, "day" Text, "at" Int }
    "deed" ["id"] {
        "id" Int, "at" Int, "day" Text, "kind" Text, "roadmap" Text, "topic" Text, "ask" Int, "minutes" Int, "grace" Int,
        "undone_at" Int,
    }
    "study_day" ["day"] { "day" Text, "studied" Int, "excuse" Text, "points" Int, "minutes" Int }
    "gain" ["at", "day"] { "at" Int, "day" Text, "points" Int }
    "plan_day" ["from_day"] { "from_day" Text, "weekdays" Int }
    "pause" ["id"] { "id" Int, "from_day" Text, "to_day" Text }
    "change" ["id"] { "id" Int, "at" Int, "about" Text, "revert" Text, "undone_at" Int }
    "card" ["question"] {
        "question" Text, "concept" Text, "stability" Real, "difficulty" Real, "due_day" Text, "last_day" Text, "reps" Int,
        "lapses" Int,
    }
    "fitting" [] { "answers" Int, "next" Int, "fitted_at" Int, "fitted_to" Int, "parameters" Text }
    "expectation" ["place"] { "place" Text, "kind" Text, "data" Text, "until" Int }
    "outbox" ["kind", "day"] {
        "id" Int, "kind" Text, "day" Text, "due_at" Int, "ready_at" Int, "claims" Int, "failures" Int, "lease_until" Int,
        "sending_at" Int, "state" Text, "reason" Text, "receipt" Text, "poll" Text, "settled_at" Int,
    }
    "membership" ["study_group"] { "study_group" Int, "joined_at" Int, "left_at" Int }
    "group_answer" ["group_question"] { "group_question" Int, "choice" Int, "correct" Int, "at" Int }
}

impl Rows {
    /// The rows of a table.
    pub(crate) fn of(&self, table: &str) -> &Lines {
        static NONE: Lines = Lines::new();
        self.0.get(table).unwrap_or(&NONE)
    }

    pub(crate) fn put(&mut self, table: &str, lines: Lines) {
        self.0.insert(table.to_owned(), lines);
    }

    /// The rows of a table, to change them.
    pub(crate) fn within(&mut self, table: &str) -> &mut Lines {
        self.0.entry(table.to_owned()).or_default()
    }
}

impl Table {
    /// What tells this row from the learner's others.
    pub(crate) fn key_of(&self, line: &Line) -> String {
        let parts: Vec<_> = self.key.iter().map(|column| word(line, column)).collect();
        parts.join(" ")
    }

    fn read(&self, mut row: Row) -> Result<Line, StoreError> {
        let _whose: i64 = row.take()?;
        let mut line = Line::new();
        for (column, holds) in self.columns {
            let value = match holds {
                Holds::Int => row.maybe::<i64>()?.map(Json::from),
                Holds::Real => row.maybe::<f64>()?.map(bits),
                Holds::Text => row.maybe::<String>()?.map(Json::from),
            };
            line.insert((*column).to_owned(), value.unwrap_or(Json::Null));
        }
        Ok(line)
    }

    fn values(&self, learner: LearnerId, line: &Line) -> Vec<Value> {
        let mut all = values![learner];
        all.extend(self.columns.iter().map(|(column, holds)| match holds {
            Holds::Int => Value::Int(int(line, column)),
            Holds::Real => Value::Real(real(line, column)),
            Holds::Text => Value::Text(text(line, column).map(str::to_owned)),
        }));
        all
    }
}

/// A whole number in a row; `None` where it is null.
pub(crate) fn int(line: &Line, column: &str) -> Option<i64> {
    line.get(column).and_then(Json::as_i64)
}

/// A text in a row; `None` where it is null.
pub(crate) fn text<'a>(line: &'a Line, column: &str) -> Option<&'a str> {
    line.get(column).and_then(Json::as_str)
}

/// A floating number in a row.
pub(crate) fn real(line: &Line, column: &str) -> Option<f64> {
    int(line, column).map(|bits| f64::from_bits(bits.cast_unsigned()))
}

/// A floating number as it is kept.
pub(crate) fn bits(real: f64) -> Json {
    Json::from(real.to_bits().cast_signed())
}

fn word(line: &Line, column: &str) -> String {
    match line.get(column) {
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

impl Snapshot {
    /// A learner's rows of all of [`TABLES`].
    pub(crate) async fn rows_of(&mut self, learner: LearnerId) -> Result<Rows, StoreError> {
        let mut rows = Rows::default();
        for table in TABLES {
            let mut lines = Lines::new();
            for row in self.work.rows(table.select, values![learner]).await? {
                let line = table.read(row)?;
                lines.insert(table.key_of(&line), line);
            }
            rows.put(table.name, lines);
        }
        Ok(rows)
    }
}

impl Tx {
    /// Gives a learner these rows, in place of those that they have now; tables without a difference are left alone.
    pub(crate) async fn replace_rows(
        &mut self,
        learner: LearnerId,
        now: &Rows,
        wanted: &Rows,
    ) -> Result<(), StoreError> {
        for table in TABLES {
            let (has, wants) = (now.of(table.name), wanted.of(table.name));
            if has == wants {
                continue;
            }
            self.work.run(table.delete, values![learner]).await?;
            let rows = wants.values().map(|line| table.values(learner, line)).collect();
            self.work.run_many(table.insert, rows).await?;
        }
        Ok(())
    }
}
