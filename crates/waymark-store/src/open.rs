//! Opening a database, and its pools of connections.

use std::{path::Path, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    OpenError, Store, StoreError,
    disk::Disk,
    engine::{Many, Work},
    migration,
};

/// How a database file is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long to wait for another process that is writing.
    pub busy: Duration,
    /// How many views may be open at once; more wait. Each costs a thread and up to half a megabyte.
    pub readers: u32,
    /// Never write: the file must exist and be of this version.
    pub read_only: bool,
    /// Whether a commit waits until it is on the disk. Without, a crash of the machine may lose the last ones, though the
    /// file stays whole: for trials and measurements only.
    pub waits_for_disk: bool,
    /// The largest size the file may grow to, in bytes (rounded down to pages of 4 KiB); none: the disk decides.
    pub max_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            busy: Duration::from_secs(5),
            readers: 2,
            read_only: false,
            waits_for_disk: true,
            max_bytes: None,
        }
    }
}

/// How long to wait for another task of this process to end its transaction.
const WAIT: Duration = Duration::from_secs(30);

/// The connections of a store. SQLite has one writer, so there is one connection for it.
#[derive(Clone, Debug)]
pub(crate) enum Pools {
    Sqlite {
        /// None: opened for reading.
        writer: Option<SqlitePool>,
        readers: SqlitePool,
        /// Where commits are kept, if they are not on the disk by themselves.
        disk: Option<Disk>,
    },
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
}

impl Store {
    /// Opens a database file; makes it when it does not exist; brings it to this version.
    ///
    /// # Errors
    /// See [`StoreError`]: a newer version, another program's file, no permission, a full disk, another process.
    pub async fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, OpenError> {
        let path = path.as_ref();
        open_file(path, &options)
            .await
            .map_err(|error| error.opening(path))
    }

    /// A database in memory, gone when the last clone is. Made for tests and trials: the same engine, no file.
    pub async fn memory() -> Result<Self, StoreError> {
        let connect = SqliteConnectOptions::new()
            .in_memory(true)
            .foreign_keys(true)
            .disable_statement_logging();
        let pool = pool(1).connect_with(connect).await?;
        migration::sqlite(&pool).await?;
        Ok(Self {
            pools: Pools::Sqlite {
                writer: Some(pool.clone()),
                readers: pool,
                disk: None,
            },
        })
    }

    /// Opens a PostgreSQL database by its URL and brings it to this version.
    #[cfg(feature = "postgres")]
    pub async fn postgres(url: &str) -> Result<Self, StoreError> {
        let connect = url
            .parse::<sqlx::postgres::PgConnectOptions>()?
            .disable_statement_logging();
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(8)
            .connect_with(connect)
            .await?;
        migration::postgres(&pool).await?;
        Ok(Self {
            pools: Pools::Postgres(pool),
        })
    }
}

impl Pools {
    pub(crate) async fn begin(&self) -> Result<Work, StoreError> {
        Ok(match self {
            // DEFERRED, the default, fails when a reader becomes a writer while another one writes.
            Self::Sqlite {
                writer: Some(writer), ..
            } => Work::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Sqlite { writer: None, .. } => return Err(StoreError::ReadOnly),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => Work::Postgres(pool.begin().await?),
        })
    }

    pub(crate) async fn read(&self) -> Result<Work, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Work::Sqlite(readers.begin().await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => Work::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// Where commits are kept, if they are not on the disk by themselves.
    pub(crate) fn disk(&self) -> Option<Disk> {
        match self {
            Self::Sqlite { disk, .. } => disk.clone(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => None,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                if let Some(writer) = writer {
                    writer.close().await;
                }
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_file(path: &Path, options: &Options) -> Result<Store, StoreError> {
    let connect = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(options.busy)
        .synchronous(SqliteSynchronous::Full)
        .row_buffer_size(Many::ROWS)
        .disable_statement_logging();
    // Caches in KiB, kept small: what is hot is an index or two, and the system caches the file anyway.
    let reading = connect.clone().read_only(true).pragma("cache_size", "-512");
    let readers = sound(pool(options.readers.max(1))).connect_lazy_with(reading);
    if options.read_only {
        if !path.exists() {
            return Err(StoreError::Io("there is no such file".to_owned()));
        }
        migration::check_sqlite(&readers).await?;
        return Ok(Store {
            pools: Pools::Sqlite {
                writer: None,
                readers,
                disk: None,
            },
        });
    }
    let mut writing = connect
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("cache_size", "-4096")
        // Pages of 4 KiB: a tick over 10,000 learners folds its log into the file a few times, not at every batch.
        .pragma("wal_autocheckpoint", "4000")
        // What is erased is gone from the file too, not only out of reach.
        .pragma("secure_delete", "ON");
    if let Some(bytes) = options.max_bytes {
        writing = writing.pragma("max_page_count", (bytes / 4096).max(1).to_string());
    }
    // Who commits waits for the disk in `disk.rs`; the log is as whole as with FULL, at every moment.
    let lazy = writing.clone().synchronous(SqliteSynchronous::Normal);
    let mut writer = sound(pool(1)).connect_with(lazy).await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&writer)
        .await?;
    let disk = if !options.waits_for_disk {
        None
    } else if mode == "wal" {
        // The log lies beside the file itself, not beside a link to it.
        let mut log = std::fs::canonicalize(path)
            .map_err(sqlx::Error::Io)?
            .into_os_string();
        log.push("-wal");
        Some(Disk::new(log.into(), writer.clone()))
    } else {
        // A file system without shared memory.
        writer.close().await;
        writer = sound(pool(1)).connect_with(writing).await?;
        None
    };
    migration::sqlite(&writer).await?;
    if let Some(disk) = &disk {
        disk.hold().await?;
    }
    Ok(Store {
        pools: Pools::Sqlite {
            writer: Some(writer),
            readers,
            disk,
        },
    })
}

/// A pool whose connections stay: in memory they are the data, on file their statements are prepared.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(0)
        .acquire_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// Never lends a connection that is still in a transaction; a new one takes its place.
///
/// On a full or failing disk SQLite rolls back by itself. `sqlx` then fails to roll back, goes on counting the
/// transaction as open, and would refuse every later one on that connection.
fn sound(pool: SqlitePoolOptions) -> SqlitePoolOptions {
    pool.before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}
