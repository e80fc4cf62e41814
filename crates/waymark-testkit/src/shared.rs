//! What a platform knows, behind one lock, and waiting for it to change: woken by what happens, and failing with what
//! people saw when it takes too long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// What is behind the lock.
pub(crate) trait Watched {
    /// Requests that are being carried out.
    fn busy(&mut self) -> &mut usize;

    /// Whether no request is carried out and nothing waits for the bot.
    fn is_idle(&self) -> bool;

    /// All that people saw, what the bot asked for last, and the rules that it broke.
    fn told(&self) -> String;
}

/// The world of a platform and those who wait for it to change.
pub(crate) struct Shared<W> {
    world: Mutex<W>,
    changes: watch::Sender<u64>,
    /// Where the server runs: timers belong there, so that a test may pause its own clock.
    pub(crate) runtime: tokio::runtime::Handle,
    /// How long a test waits for the bot.
    pub(crate) patience: Duration,
    pub(crate) address: std::net::SocketAddr,
}

impl<W> Shared<W> {
    pub(crate) fn new(
        world: W,
        runtime: tokio::runtime::Handle,
        patience: Duration,
        address: std::net::SocketAddr,
    ) -> Self {
        Self {
            world: Mutex::new(world),
            changes: watch::Sender::new(0),
            runtime,
            patience,
            address,
        }
    }

    /// Looks.
    pub(crate) fn world(&self) -> MutexGuard<'_, W> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something and wakes who waits for it.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut W) -> T) -> T {
        let out = change(&mut self.world());
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        out
    }

    /// Hears of changes from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Waits until `look` finds what it looks for; so long at most.
    pub(crate) async fn within<T>(
        &self,
        limit: Duration,
        mut look: impl FnMut(&mut W) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.changes();
        // The timer runs where the server runs: a test may have paused the clock of its own runtime.
        let mut limit = self.runtime.spawn(tokio::time::sleep(limit));
        loop {
            if let Some(found) = look(&mut self.world()) {
                limit.abort();
                return Some(found);
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return None },
                _ = &mut limit => return look(&mut self.world()),
            }
        }
    }
}

impl<W: Watched> Shared<W> {
    /// Waits until `look` finds what it looks for.
    ///
    /// # Panics
    /// When it is not there within the patience of the server. The panic's words are all that people saw so far.
    pub(crate) async fn until<T>(&self, what: &str, look: impl FnMut(&mut W) -> Option<T>) -> T {
        match self.within(self.patience, look).await {
            Some(found) => found,
            None => self.give_up(&format!("waited {:?} until {what}", self.patience)),
        }
    }

    /// Waits until everything was idle for this long.
    pub(crate) async fn quiet_for(&self, stretch: Duration) {
        let mut changes = self.changes();
        let limit = Instant::now() + self.patience;
        loop {
            let idle = self.world().is_idle();
            if Instant::now() > limit {
                self.give_up("waited until everything is quiet");
            }
            let pause = if idle { stretch } else { self.patience };
            let mut pause = self.runtime.spawn(tokio::time::sleep(pause));
            tokio::select! {
                _ = changes.changed() => pause.abort(),
                _ = &mut pause => if idle { return },
            }
        }
    }

    /// Fails the test.
    pub(crate) fn give_up(&self, what: &str) -> ! {
        let told = self.world().told();
        panic!("{what}\n{told}")
    }
}

/// A request that is being carried out, so that a test can wait until there is none.
pub(crate) struct Busy<W: Watched>(Arc<Shared<W>>);

impl<W: Watched> Busy<W> {
    pub(crate) fn new(shared: &Arc<Shared<W>>) -> Self {
        shared.change(|world| *world.busy() += 1);
        Self(Arc::clone(shared))
    }
}

impl<W: Watched> Drop for Busy<W> {
    fn drop(&mut self) {
        self.0.change(|world| *world.busy() -= 1);
    }
}
