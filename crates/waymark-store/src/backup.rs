//! What is done to the database as a whole while it is in use: a copy of it, and folding its log into the file.

use std::path::Path;

use sqlx::{AssertSqlSafe, Executor as _};

use crate::{Store, StoreError, open::Pools};

impl Store {
    /// Folds SQLite's write-ahead log into the file and empties it, so that nothing erased is left in it. A reader in the
    /// middle of something keeps its part of the log; PostgreSQL sees to its own.
    pub async fn fold(&self) -> Result<(), StoreError> {
        if let Pools::Sqlite {
            writer: Some(writer), ..
        } = &self.pools
        {
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// Writes one consistent copy of the database to a new file. Others may read and write meanwhile.
    ///
    /// # Errors
    /// When the file exists already, or cannot be written. PostgreSQL has tools of its own for this.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => {
                // SQLite would write into an existing file if it is empty: whose it is, is not ours to guess.
                let claim = std::fs::OpenOptions::new().write(true).create_new(true).open(to);
                let file = claim.map_err(|error| StoreError::Io(format!("{}: {error}", to.display())))?;
                let name = to
                    .to_str()
                    .ok_or_else(|| StoreError::Io("the name of the file is no UTF-8".to_owned()))?;
                let statement = format!("VACUUM INTO '{}'", name.replace('\'', "''"));
                let done = readers.execute(AssertSqlSafe(statement)).await;
                // VACUUM INTO does not wait for the disk.
                let synced = done.map_err(StoreError::from).and_then(|_| {
                    file.sync_all()
                        .map_err(|error| StoreError::Io(format!("{}: {error}", to.display())))
                });
                if synced.is_err() {
                    // A half copy is worse than none. If even this fails, the error below says what happened.
                    let _ = std::fs::remove_file(to);
                }
                synced
            }
            #[cfg(feature = "postgres")]
            Pools::Postgres(_) => Err(StoreError::Io("back PostgreSQL up with pg_dump".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use waymark_core::calendar::Zone;

    use super::*;
    use crate::{Arrival, Options};

    #[tokio::test]
    async fn a_copy_holds_everything_and_never_replaces_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let (live, copy) = (
            folder.path().join("live.db"),
            folder.path().join("it's a copy.db"),
        );
        let store = Store::open(&live, Options::default()).await.unwrap();
        let mut tx = store
            .begin("2026-03-26T18:00:00Z".parse().unwrap())
            .await
            .unwrap();
        let from = Arrival {
            platform: "console",
            external: "ada",
            address: "ada",
            name: None,
            direct: true,
        };
        let (ada, _) = tx.arrive(from, &Zone::utc()).await.unwrap();
        tx.commit().await.unwrap();

        store.backup(&copy).await.unwrap();
        assert!(store.backup(&copy).await.is_err());
        let restored = Store::open(&copy, Options::default()).await.unwrap();
        assert_eq!(
            restored.read().await.unwrap().learner(ada.id).await.unwrap(),
            Some(ada)
        );
    }
}
