//! What can go wrong with a database, in the operator's words.

use std::path::{Path, PathBuf};

use sqlx::migrate::MigrateError;

/// A failure of the store. Nothing of the transaction in which it came is kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A later Waymark has written this database; this one would not understand it.
    #[error(
        "the database is of a newer version (schema {found}, this program knows {known}); use a newer Waymark"
    )]
    Newer {
        /// The latest migration found.
        found: i64,
        /// The latest migration known.
        known: i64,
    },
    /// The file, or its folder, may not be written.
    #[error("the database cannot be written: it is read-only")]
    ReadOnly,
    /// The disk (or the size allowed) is used up.
    #[error("the database cannot be written: the disk is full")]
    Full,
    /// Another process, or another transaction of this one, has held the database for longer than we wait.
    #[error("the database is in use by another process")]
    Busy,
    /// The file is something else, or belongs to another program.
    #[error("not a Waymark database")]
    NotADatabase,
    /// The file is a database, but damaged: restore a backup.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The file cannot be reached: no such folder, no permission, a failing disk, no server.
    #[error("cannot reach the database: {0}")]
    Io(String),
    /// A text holds a NUL character, which cannot be stored.
    #[error("a text with a NUL character cannot be stored")]
    Nul,
    /// Something that this crate did not foresee.
    #[error("database error: {0}")]
    Other(#[source] sqlx::Error),
}

impl StoreError {
    /// A stored value that does not mean anything to this version.
    pub(crate) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }

    /// What `sqlx` found while opening a file, with the file's name.
    pub(crate) fn opening(self, path: &Path) -> OpenError {
        OpenError {
            path: path.to_owned(),
            source: self,
        }
    }
}

/// A database that could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct OpenError {
    /// The database file.
    pub path: PathBuf,
    /// Why.
    pub source: StoreError,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(found) => {
                // SQLite gives its extended result code as a decimal number, PostgreSQL five characters.
                let code = found.code().unwrap_or_default().into_owned();
                let message = found.message().to_owned();
                if code.len() == 5 {
                    postgres(&code, error)
                } else {
                    sqlite(&code, message, error)
                }
            }
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(io) => Self::Io(io.to_string()),
            sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Io(error.to_string())
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
            _ => Self::Other(error),
        }
    }
}

/// <https://www.sqlite.org/rescode.html>; the low byte of an extended code is the primary one.
fn sqlite(code: &str, message: String, error: sqlx::Error) -> StoreError {
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6) => StoreError::Busy,
        Ok(8) => StoreError::ReadOnly,
        Ok(10 | 14) => StoreError::Io(message),
        Ok(11) => StoreError::Corrupt(message),
        Ok(13) => StoreError::Full,
        Ok(26) => StoreError::NotADatabase,
        _ => StoreError::Other(error),
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn postgres(code: &str, error: sqlx::Error) -> StoreError {
    match code {
        "25006" => StoreError::ReadOnly,
        "53100" => StoreError::Full,
        "40001" | "40P01" | "55P03" | "53300" => StoreError::Busy,
        "XX001" | "XX002" => StoreError::Corrupt(error.to_string()),
        _ if code.starts_with("08")
            || code.starts_with("28")
            || code.starts_with("57")
            || code == "3D000" =>
        {
            StoreError::Io(error.to_string())
        }
        _ => StoreError::Other(error),
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Corrupt(other.to_string()),
        }
    }
}
