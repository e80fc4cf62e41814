//! Bringing a database to this version. Migrations only grow; what was released is never edited.

use sqlx::{
    Connection as _, Row as _, SqlSafeStr as _, SqliteConnection, SqlitePool,
    migrate::{Migrate, Migration, MigrationType, Migrator},
};

use crate::StoreError;

/// Version, what it is about, and its text, for each engine.
type Step = (i64, &'static str, &'static str);

pub(crate) const SQLITE: &[Step] = &[
    (
        1,
        "foundation",
        include_str!("../../../migrations/sqlite/0001_foundation.sql"),
    ),
    (
        2,
        "groups",
        include_str!("../../../migrations/sqlite/0002_groups.sql"),
    ),
    (
        3,
        "signals",
        include_str!("../../../migrations/sqlite/0003_signals.sql"),
    ),
    (
        4,
        "boards",
        include_str!("../../../migrations/sqlite/0004_boards.sql"),
    ),
    (
        5,
        "servers",
        include_str!("../../../migrations/sqlite/0005_servers.sql"),
    ),
    (
        6,
        "weeks",
        include_str!("../../../migrations/sqlite/0006_weeks.sql"),
    ),
    (
        7,
        "link",
        include_str!("../../../migrations/sqlite/0007_link.sql"),
    ),
    (
        8,
        "lookups",
        include_str!("../../../migrations/sqlite/0008_lookups.sql"),
    ),
];

#[cfg_attr(
    not(any(test, feature = "postgres")),
    expect(dead_code, reason = "compared with the other list by a test")
)]
pub(crate) const POSTGRES: &[Step] = &[
    (
        1,
        "foundation",
        include_str!("../../../migrations/postgres/0001_foundation.sql"),
    ),
    (
        2,
        "groups",
        include_str!("../../../migrations/postgres/0002_groups.sql"),
    ),
    (
        3,
        "signals",
        include_str!("../../../migrations/postgres/0003_signals.sql"),
    ),
    (
        4,
        "boards",
        include_str!("../../../migrations/postgres/0004_boards.sql"),
    ),
    (
        5,
        "servers",
        include_str!("../../../migrations/postgres/0005_servers.sql"),
    ),
    (
        6,
        "weeks",
        include_str!("../../../migrations/postgres/0006_weeks.sql"),
    ),
    (
        7,
        "link",
        include_str!("../../../migrations/postgres/0007_link.sql"),
    ),
    (
        8,
        "lookups",
        include_str!("../../../migrations/postgres/0008_lookups.sql"),
    ),
];

/// Where `sqlx` notes what was applied.
const TABLE: &str = "_sqlx_migrations";

/// Brings an SQLite file to this version. Up to date, it is only read.
pub(crate) async fn sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    if applied(&mut connection)
        .await?
        .is_some_and(|applied| applied == latest(SQLITE))
    {
        return writable(&mut connection).await;
    }
    // Two processes may open a new file at once: the second waits here, then finds everything done.
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    applied(&mut tx).await?;
    migrator(SQLITE).run_direct(None, &mut *tx, false).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses an SQLite file that is not of exactly this version.
pub(crate) async fn check_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    match applied(&mut connection).await? {
        Some(applied) if applied == latest(SQLITE) => Ok(()),
        Some(_) => Err(StoreError::ReadOnly), // older: it would have to be written to
        None => Err(StoreError::NotADatabase),
    }
}

/// Brings a PostgreSQL database to this version; `sqlx` holds an advisory lock meanwhile.
#[cfg(feature = "postgres")]
pub(crate) async fn postgres(pool: &sqlx::PgPool) -> Result<(), StoreError> {
    match migrator(POSTGRES).run(pool).await {
        Err(sqlx::migrate::MigrateError::VersionMissing(found)) => {
            refuse_newer(Some(found), POSTGRES)?;
            Err(StoreError::damaged(format!("migration {found} is unknown")))
        }
        done => Ok(done?),
    }
}

/// The latest migration applied, if any was.
///
/// # Errors
/// [`StoreError::Newer`]; [`StoreError::NotADatabase`] when the tables are another program's.
async fn applied(connection: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    let tables = sqlx::query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut names = Vec::new();
    for table in &tables {
        names.push(table.try_get::<String, _>(0)?);
    }
    if names.is_empty() {
        return Ok(None);
    }
    if !names.iter().any(|name| name == TABLE) {
        return Err(StoreError::NotADatabase);
    }
    let applied = connection
        .list_applied_migrations(TABLE)
        .await?
        .iter()
        .map(|m| m.version)
        .max();
    refuse_newer(applied, SQLITE)?;
    if applied.is_some() && !names.iter().any(|name| name == "learner") {
        return Err(StoreError::NotADatabase);
    }
    Ok(applied)
}

/// Finds out at once, not at the first request, that nothing can be written.
async fn writable(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    // Nothing is deleted, but on a read-only file only a statement that writes fails: BEGIN does not.
    sqlx::query("DELETE FROM heartbeat WHERE role IS NULL")
        .execute(&mut *tx)
        .await?;
    tx.rollback().await?;
    Ok(())
}

fn refuse_newer(found: Option<i64>, steps: &[Step]) -> Result<(), StoreError> {
    let known = latest(steps);
    match found {
        Some(found) if found > known => Err(StoreError::Newer { found, known }),
        _ => Ok(()),
    }
}

fn latest(steps: &[Step]) -> i64 {
    steps
        .iter()
        .map(|(version, ..)| *version)
        .max()
        .unwrap_or_default()
}

pub(crate) fn migrator(steps: &[Step]) -> Migrator {
    let migration = |(version, about, text): &Step| {
        Migration::new(
            *version,
            (*about).into(),
            MigrationType::Simple,
            (*text).into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(steps.iter().map(migration).collect())
}
