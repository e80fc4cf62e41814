//! Two engines behind one door: a statement is one text, and only here is it known who runs it.

use sqlx::{AssertSqlSafe, Row as _, SqlSafeStr, SqlStr, sqlite::SqliteRow};

use crate::{
    StoreError,
    value::{Raw, Stored, Value},
};

/// A statement, `$1` … its values. Made by [`statements!`] only, so that a test can prepare every one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement(pub(crate) &'static str);

/// A statement over many rows: `head (…), (…), … tail`. In `row` each `?` stands for the next value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Many {
    pub(crate) head: &'static str,
    pub(crate) row: &'static str,
    pub(crate) tail: &'static str,
}

impl Many {
    /// So many rows a statement: a batch. SQLite binds up to 32,766 values, PostgreSQL 65,535.
    pub(crate) const ROWS: usize = 500;

    /// The text for so many rows, with numbered values (`$1`) or plain ones (`?`).
    ///
    /// SQLite looks a numbered value up among all others, each time: 500 rows took 40 times as long.
    pub(crate) fn text(&self, rows: usize, numbered: bool) -> String {
        let mut text =
            String::with_capacity(self.head.len() + self.tail.len() + rows * (self.row.len() + 16));
        text.push_str(self.head);
        let mut number = 0_usize;
        for row in 0..rows {
            text.push_str(if row == 0 { " " } else { ", " });
            if !numbered {
                text.push_str(self.row);
                continue;
            }
            for part in self.row.split_inclusive('?') {
                match part.strip_suffix('?') {
                    Some(before) => {
                        number += 1;
                        text.push_str(before);
                        text.push('$');
                        text.push_str(&number.to_string());
                    }
                    None => text.push_str(part),
                }
            }
        }
        text.push(' ');
        text.push_str(self.tail);
        text
    }
}

/// The statements of one file, each under its name, and all of them in `ALL`.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* const $name: $crate::engine::Statement = $crate::engine::Statement($text);)*
        #[cfg_attr(not(test), expect(dead_code, reason = "the list is for the test that prepares them all"))]
        pub(crate) const ALL: &[(&str, $crate::engine::Statement)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;

/// A running transaction on one of the engines.
pub(crate) enum Work {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// One row of an answer; its columns are taken from left to right.
pub(crate) struct Row {
    row: EngineRow,
    next: usize,
}

enum EngineRow {
    Sqlite(SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
}

/// A kind of column that both engines can read.
pub(crate) trait Cell: Raw {
    fn cell(row: &Row, at: usize) -> Result<Option<Self>, sqlx::Error>;
}

macro_rules! cell {
    ($($type:ty),*) => {$(
        impl Cell for $type {
            fn cell(row: &Row, at: usize) -> Result<Option<Self>, sqlx::Error> {
                match &row.row {
                    EngineRow::Sqlite(row) => row.try_get_unchecked(at),
                    #[cfg(feature = "postgres")]
                    EngineRow::Postgres(row) => row.try_get(at),
                }
            }
        }
    )*};
}
cell!(i64, f64, String);

impl Row {
    /// The next column, which may be null.
    pub(crate) fn maybe<T: Stored<Raw: Cell>>(&mut self) -> Result<Option<T>, StoreError> {
        let raw = T::Raw::cell(self, self.next)?;
        self.next += 1;
        raw.map(T::load).transpose()
    }

    /// The next column.
    pub(crate) fn take<T: Stored<Raw: Cell>>(&mut self) -> Result<T, StoreError> {
        self.maybe()?
            .ok_or_else(|| StoreError::damaged(format!("column {} is null", self.next)))
    }
}

macro_rules! bound {
    ($sql:expr, $values:expr, $keep:expr) => {{
        let mut query = sqlx::query($sql).persistent($keep);
        for value in $values {
            query = match value {
                Value::Int(int) => query.bind(int),
                Value::Real(real) => query.bind(real),
                Value::Text(text) => query.bind(text),
            };
        }
        query
    }};
}

impl Work {
    /// Runs a statement and gives the rows of its answer.
    pub(crate) async fn rows(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.fetch(statement.0.into_sql_str(), values, true).await
    }

    /// Runs a statement and gives the first row of its answer, if there is one.
    pub(crate) async fn row(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }

    /// Runs a statement that always answers with a row.
    pub(crate) async fn one(&mut self, statement: Statement, values: Vec<Value>) -> Result<Row, StoreError> {
        self.row(statement, values)
            .await?
            .ok_or(StoreError::Other(sqlx::Error::RowNotFound))
    }

    /// Runs a statement and gives the number of rows that it changed.
    pub(crate) async fn run(&mut self, statement: Statement, values: Vec<Value>) -> Result<u64, StoreError> {
        self.execute(statement.0.into_sql_str(), values, true).await
    }

    /// Runs a statement over many rows, in batches, and gives the number of rows that it changed.
    pub(crate) async fn run_many(&mut self, many: Many, rows: Vec<Vec<Value>>) -> Result<u64, StoreError> {
        let mut changed = 0;
        let mut rows = rows.into_iter();
        loop {
            let batch: Vec<_> = rows.by_ref().take(Many::ROWS).collect();
            if batch.is_empty() {
                return Ok(changed);
            }
            let full = batch.len() == Many::ROWS;
            let text = AssertSqlSafe(many.text(batch.len(), self.numbered())).into_sql_str();
            changed += self
                .execute(text, batch.into_iter().flatten().collect(), full)
                .await?;
        }
    }

    /// Runs a query over many rows of values, in batches, and gives all rows of its answers.
    pub(crate) async fn rows_many(
        &mut self,
        many: Many,
        rows: Vec<Vec<Value>>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut found = Vec::new();
        let mut rows = rows.into_iter();
        loop {
            let batch: Vec<_> = rows.by_ref().take(Many::ROWS).collect();
            if batch.is_empty() {
                return Ok(found);
            }
            let full = batch.len() == Many::ROWS;
            let text = AssertSqlSafe(many.text(batch.len(), self.numbered())).into_sql_str();
            found.extend(
                self.fetch(text, batch.into_iter().flatten().collect(), full)
                    .await?,
            );
        }
    }

    fn numbered(&self) -> bool {
        !matches!(self, Self::Sqlite(_))
    }

    /// Keeps everything that was done.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Lets the engine read a statement, without running it.
    #[cfg(test)]
    pub(crate) async fn prepare(&mut self, text: &'static str) -> Result<(), StoreError> {
        use sqlx::Executor as _;
        match self {
            Self::Sqlite(tx) => drop((&mut **tx).prepare(text.into_sql_str()).await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => drop((&mut **tx).prepare(text.into_sql_str()).await?),
        }
        Ok(())
    }

    async fn fetch(&mut self, sql: SqlStr, values: Vec<Value>, keep: bool) -> Result<Vec<Row>, StoreError> {
        storable(&values)?;
        let rows = match self {
            Self::Sqlite(tx) => {
                let rows = bound!(sql, values, keep).fetch_all(&mut **tx).await?;
                rows.into_iter()
                    .map(|row| Row {
                        row: EngineRow::Sqlite(row),
                        next: 0,
                    })
                    .collect()
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                let rows = bound!(sql, values, keep).fetch_all(&mut **tx).await?;
                rows.into_iter()
                    .map(|row| Row {
                        row: EngineRow::Postgres(row),
                        next: 0,
                    })
                    .collect()
            }
        };
        Ok(rows)
    }

    async fn execute(&mut self, sql: SqlStr, values: Vec<Value>, keep: bool) -> Result<u64, StoreError> {
        storable(&values)?;
        Ok(match self {
            Self::Sqlite(tx) => bound!(sql, values, keep)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => bound!(sql, values, keep)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }
}

/// PostgreSQL refuses NUL in text, SQLite would cut at it in places: neither gets one.
fn storable(values: &[Value]) -> Result<(), StoreError> {
    let nul = |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
    if values.iter().any(nul) {
        Err(StoreError::Nul)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod every;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_rows_number_their_values_through() {
        let many = Many {
            head: "INSERT INTO t (a, b) VALUES",
            row: "(?, CAST(? AS TEXT))",
            tail: "ON CONFLICT DO NOTHING",
        };
        assert_eq!(
            many.text(2, true),
            "INSERT INTO t (a, b) VALUES ($1, CAST($2 AS TEXT)), ($3, CAST($4 AS TEXT)) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            many.text(1, false),
            "INSERT INTO t (a, b) VALUES (?, CAST(? AS TEXT)) ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn a_nul_is_refused_before_it_reaches_an_engine() {
        assert!(matches!(
            storable(&[Value::Text(Some("a\0b".into()))]),
            Err(StoreError::Nul)
        ));
        assert!(storable(&[Value::Text(Some("ab".into())), Value::Text(None)]).is_ok());
    }
}
