//! The store, and the two kinds of transaction.

use std::ops::{Deref, DerefMut};

use jiff::Timestamp;

use crate::{StoreError, disk::Disk, engine::Work, open::Pools};

/// So many old rows are forgotten in one transaction: others write in between.
pub const PURGED_AT_ONCE: u32 = 500;

/// A handle on a database. Cloning it is cheap; all clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pools: Pools,
}

/// A view of the database as of one moment. It can only read.
pub struct Snapshot {
    pub(crate) work: Work,
    pub(crate) disk: Option<Disk>,
}

/// A transaction: all of it happens, or, unless it is committed, nothing.
///
/// One at a time writes. A task that holds a `Tx` must not wait for another one (nor, in memory, for a [`Snapshot`]).
pub struct Tx {
    snapshot: Snapshot,
    now: Timestamp,
}

impl Store {
    /// Begins a transaction. `now` is when all that it writes happens.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another process has kept the database for longer than [`crate::Options::busy`].
    pub async fn begin(&self, now: Timestamp) -> Result<Tx, StoreError> {
        Ok(Tx {
            snapshot: Snapshot {
                work: self.pools.begin().await?,
                disk: self.pools.disk(),
            },
            now,
        })
    }

    /// Opens a view of the database as it is now.
    pub async fn read(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot {
            work: self.pools.read().await?,
            disk: self.pools.disk(),
        })
    }

    /// Waits for running transactions and closes all connections; on SQLite this folds the log into the file.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}

impl Tx {
    /// When everything in this transaction happens.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Keeps everything. When this returns, it is on the disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Snapshot { work, disk } = self.snapshot;
        work.commit().await?;
        held(disk.as_ref()).await
    }
}

/// Waits until what others have committed is on the disk.
pub(crate) async fn held(disk: Option<&Disk>) -> Result<(), StoreError> {
    match disk {
        Some(disk) => disk.hold().await,
        None => Ok(()),
    }
}

impl Deref for Tx {
    type Target = Snapshot;
    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Snapshot {
        &mut self.snapshot
    }
}
