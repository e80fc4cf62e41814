//! Waiting for the disk: one sync for all transactions that were committed meanwhile.
//!
//! SQLite could sync inside each commit (`synchronous = FULL`), while everybody else waits to write. Here a commit only
//! appends to the log (`NORMAL`), the next transaction may begin, and whoever committed waits until the log is on the
//! disk before anybody is told. A sync keeps all that was committed before it, so under load many share one, and a slow
//! disk makes answers later, not fewer. See `docs/adr/0012`.

use std::{
    fs::OpenOptions,
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{Row as _, SqlitePool};
use tokio::{sync::Mutex, time::timeout};

use crate::StoreError;

/// No longer is waited for the connection that writes, to fold the log.
const FOLD_WAIT: Duration = Duration::from_secs(1);

/// What is done to keep what was committed.
pub(crate) trait Keep: Send + Sync {
    /// Brings the log to the disk.
    fn sync(&self) -> io::Result<()>;
    /// Writes what is in the log into the file and begins the log anew.
    fn fold(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The write-ahead log of a database file. Clones are the same log.
pub(crate) type Disk = Syncs<Log>;

/// The log, and the connection that writes it.
pub(crate) struct Log {
    path: PathBuf,
    writer: SqlitePool,
}

/// Syncs shared by those who wait for them.
pub(crate) struct Syncs<K>(Arc<Inner<K>>);

struct Inner<K> {
    keep: K,
    /// Transactions that were committed.
    committed: AtomicU64,
    reached: Arc<Mutex<Reached>>,
}

/// How far syncs came.
#[derive(Default)]
struct Reached {
    /// All up to this one are on the disk, but for those that are lost.
    upto: u64,
    lost: Option<Lost>,
    /// The last sync failed. The system forgets what it could not write, so a sync after that proves nothing.
    broken: bool,
}

/// What failed syncs should have kept: from the first one to the last. Some in between may be well.
struct Lost {
    from: u64,
    to: u64,
    reason: String,
}

impl Disk {
    /// The log at this path, written through this pool.
    pub(crate) fn new(path: PathBuf, writer: SqlitePool) -> Self {
        Self::keeping(Log { path, writer })
    }
}

impl<K: Keep + 'static> Syncs<K> {
    fn keeping(keep: K) -> Self {
        Self(Arc::new(Inner {
            keep,
            committed: AtomicU64::new(0),
            reached: Arc::default(),
        }))
    }

    /// Waits until all that was committed so far is on the disk.
    ///
    /// # Errors
    /// When the disk fails. What was committed is seen by others, and may be gone after a loss of power.
    pub(crate) async fn hold(&self) -> Result<(), StoreError> {
        let mine = self.0.committed.fetch_add(1, Ordering::SeqCst) + 1;
        let mut reached = Arc::clone(&self.0.reached).lock_owned().await;
        if reached.upto < mine {
            let inner = Arc::clone(&self.0);
            // As tasks of their own: what came of it is noted even if nobody waits any longer.
            let noted = if reached.broken {
                tokio::spawn(async move {
                    let all = inner.committed.load(Ordering::SeqCst);
                    let folded = inner.keep.fold().await;
                    reached.note(all, folded.map_err(|error| error.to_string()));
                    reached
                })
            } else {
                tokio::task::spawn_blocking(move || {
                    let all = inner.committed.load(Ordering::SeqCst);
                    let synced = inner.keep.sync();
                    reached.note(all, synced.map_err(|error| error.to_string()));
                    reached
                })
            };
            reached = noted.await.map_err(|error| StoreError::Io(error.to_string()))?;
        }
        match &reached.lost {
            Some(lost) if (lost.from..=lost.to).contains(&mine) => Err(StoreError::Io(format!(
                "the log could not be brought to the disk: {}",
                lost.reason
            ))),
            _ => Ok(()),
        }
    }
}

impl Reached {
    fn note(&mut self, all: u64, kept: Result<(), String>) {
        self.broken = kept.is_err();
        if let Err(reason) = kept {
            let from = self.lost.as_ref().map_or(self.upto + 1, |lost| lost.from);
            self.lost = Some(Lost {
                from,
                to: all,
                reason,
            });
        }
        self.upto = all;
    }
}

impl Keep for Log {
    fn sync(&self) -> io::Result<()> {
        // Opened anew: SQLite deletes the log with its last connection. It holds no locks on this file that closing it
        // would end.
        OpenOptions::new().write(true).open(&self.path)?.sync_data()
    }

    async fn fold(&self) -> Result<(), StoreError> {
        // Whoever has the connection may wait for us.
        let busy = || StoreError::Io("the log could not be folded into the file".to_owned());
        let mut writer = timeout(FOLD_WAIT, self.writer.acquire())
            .await
            .map_err(|_| busy())??;
        let done = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *writer)
            .await?;
        match done.try_get_unchecked::<i64, _>(0)? {
            0 => Ok(()),
            _ => Err(busy()),
        }
    }
}

impl<K> Clone for Syncs<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K> std::fmt::Debug for Syncs<K> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Syncs")
            .field("committed", &self.0.committed)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Barrier, atomic::AtomicBool};

    use tokio::task::JoinSet;

    use super::*;

    /// A disk that begins a sync, and ends it, when the test comes to the barrier.
    struct Slow {
        gate: Barrier,
        syncs: AtomicU64,
        folds: AtomicU64,
        fails: AtomicBool,
    }

    impl Keep for Arc<Slow> {
        fn sync(&self) -> io::Result<()> {
            self.syncs.fetch_add(1, Ordering::SeqCst);
            self.gate.wait();
            self.gate.wait();
            if self.fails.load(Ordering::SeqCst) {
                return Err(io::Error::other("no power"));
            }
            Ok(())
        }

        async fn fold(&self) -> Result<(), StoreError> {
            self.folds.fetch_add(1, Ordering::SeqCst);
            if self.fails.load(Ordering::SeqCst) {
                return Err(StoreError::Io("no power".to_owned()));
            }
            Ok(())
        }
    }

    fn slow() -> (Arc<Slow>, Syncs<Arc<Slow>>) {
        let slow = Arc::new(Slow {
            gate: Barrier::new(2),
            syncs: AtomicU64::new(0),
            folds: AtomicU64::new(0),
            fails: AtomicBool::new(false),
        });
        (Arc::clone(&slow), Syncs::keeping(slow))
    }

    /// Lets so many commit and wait for the disk.
    async fn commit(syncs: &Syncs<Arc<Slow>>, many: u64, waiting: &mut JoinSet<bool>) {
        let before = syncs.0.committed.load(Ordering::SeqCst);
        for _ in 0..many {
            let syncs = syncs.clone();
            waiting.spawn(async move { syncs.hold().await.is_ok() });
        }
        while syncs.0.committed.load(Ordering::SeqCst) < before + many {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn those_who_commit_during_a_sync_share_the_next_one() {
        let (slow, syncs) = slow();
        let mut waiting = JoinSet::new();
        commit(&syncs, 1, &mut waiting).await;
        tokio::task::yield_now().await;
        slow.gate.wait();
        commit(&syncs, 100, &mut waiting).await;
        assert_eq!(waiting.len(), 101, "nobody is told before the disk has it");
        slow.gate.wait();
        assert!(waiting.join_next().await.unwrap().unwrap());
        slow.gate.wait();
        assert!(
            waiting.try_join_next().is_none(),
            "the sync before it did not keep them"
        );
        slow.gate.wait();
        assert!(waiting.join_all().await.into_iter().all(|kept| kept));
        assert_eq!(slow.syncs.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_failed_sync_fails_all_that_waited_for_it_and_the_log_is_folded_before_anybody_is_believed() {
        let (slow, syncs) = slow();
        let mut waiting = JoinSet::new();
        slow.fails.store(true, Ordering::SeqCst);
        commit(&syncs, 1, &mut waiting).await;
        tokio::task::yield_now().await;
        slow.gate.wait();
        // These come too late for the sync, and share the folding after it.
        commit(&syncs, 9, &mut waiting).await;
        slow.gate.wait();
        assert!(waiting.join_all().await.into_iter().all(|kept| !kept));
        assert!(syncs.hold().await.is_err(), "it cannot be folded either");
        slow.fails.store(false, Ordering::SeqCst);
        syncs.hold().await.unwrap();
        assert_eq!(
            (
                slow.syncs.load(Ordering::SeqCst),
                slow.folds.load(Ordering::SeqCst)
            ),
            (1, 3)
        );
    }
}
