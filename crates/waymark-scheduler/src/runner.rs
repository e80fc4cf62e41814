//! Keeping the scheduler going: in a service until it is told to stop, in a terminal over the time that passes.

use std::{
    future::Future,
    hash::{BuildHasher as _, Hasher as _},
    pin::pin,
    sync::atomic::Ordering,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use waymark_app::{Fault, ports::VirtualClock};
use waymark_store::Outage;

use crate::{policy::Service, scheduler::Scheduler, tick::Tick};

/// Without anything to do, a look for new schedules is taken this often: requests, and other processes, make them.
const LOOK_UP: Duration = Duration::from_secs(1);
/// After a fault of the store.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// No more events than this happen in one passing of time; what is left then comes late.
const MOST_EVENTS: u32 = 20_000;

impl Scheduler {
    /// Ticks whenever something is due, until `shutdown` ends. Then it takes no new work, waits for the deliveries
    /// that are under way (each has its own time limit), writes down what came of them, and gives up its role.
    ///
    /// A fault of the store is logged when it begins and when it is over; the scheduler goes on meanwhile.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        let mut faults: u32 = 0;
        loop {
            let mut tick = pin!(self.tick());
            let (ticked, stop) = tokio::select! {
                ticked = &mut tick => (ticked, false),
                () = &mut shutdown => {
                    self.stopping.store(true, Ordering::Relaxed);
                    (tick.await, true)
                }
            };
            let wait = match ticked {
                Ok(tick) => {
                    if faults > 0 {
                        tracing::info!(faults, "scheduler works again");
                    }
                    faults = 0;
                    log(&tick);
                    self.until(tick.next)
                }
                Err(fault) => {
                    if faults == 0 {
                        tracing::error!(
                            error = &fault as &dyn std::error::Error,
                            "scheduler can't work; trying again"
                        );
                    }
                    faults = faults.saturating_add(1);
                    TRY_AGAIN
                }
            };
            if stop {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = &mut shutdown => {
                    self.stopping.store(true, Ordering::Relaxed);
                    break;
                }
            }
        }
        if faults > 0 {
            // What came of the last deliveries may not be written down yet.
            drop(self.tick().await);
        }
        self.resign().await;
    }

    /// Lets time pass: steps from event to event, each at its own instant, and leaves the clock at `until`. The clock
    /// must be the scheduler's own. It never goes back; with nothing to do it only moves the clock.
    ///
    /// # Errors
    /// When the store fails; the clock stands at the event that failed then.
    pub async fn pass_to(&self, clock: &VirtualClock, until: Timestamp) -> Result<Tick, Fault> {
        let mut passed = Tick::default();
        let mut last = None;
        for _ in 0..MOST_EVENTS {
            let Some(wake) = self.store.read().await?.wake().await?.next() else {
                break;
            };
            // Every event is later than the one before, whatever the rows say.
            let event = wake.max(match last {
                None => self.desk.clock.now(),
                Some(last) => later(last),
            });
            if event > until {
                break;
            }
            clock.set(event);
            passed.add(&self.tick().await?);
            last = Some(event);
        }
        if self.desk.clock.now() < until {
            clock.set(until);
        }
        let tick = self.tick().await?;
        passed.add(&tick);
        passed.next = tick.next;
        Ok(passed)
    }

    /// Simulates an outage: nothing happens until `until`, then everything goes on as after a restart, with the
    /// excuses that a service owes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outage_to(&self, clock: &VirtualClock, until: Timestamp) -> Result<Tick, Fault> {
        let from = self.desk.clock.now();
        if until > from {
            // It is known before anyone wakes up to it.
            let mut tx = self.store.begin(until).await?;
            tx.add_outage(Outage { from, to: until }).await?;
            tx.commit().await?;
            clock.set(until);
        }
        self.tick().await
    }

    /// How long to sleep.
    fn until(&self, next: Option<Timestamp>) -> Duration {
        let left = next.map(|next| next.duration_since(self.desk.clock.now()));
        left.map_or(LOOK_UP, |left| {
            Duration::try_from(left).unwrap_or_default().min(LOOK_UP)
        })
    }

    async fn resign(&self) {
        if self.desk.policy.service == Service::Terminal {
            return;
        }
        let resigned = async {
            let mut tx = self.store.begin(self.desk.clock.now()).await?;
            tx.resign(crate::scheduler::ROLE, &self.holder).await?;
            tx.commit().await
        };
        if let Err(error) = resigned.await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not give up the scheduler's role"
            );
        }
    }
}

fn later(event: Timestamp) -> Timestamp {
    let later = event.saturating_add(SignedDuration::from_millis(1));
    later.unwrap_or(Timestamp::MAX)
}

/// A name that no other process has.
pub(crate) fn holder() -> String {
    let random = std::collections::hash_map::RandomState::new()
        .build_hasher()
        .finish();
    format!("{}-{random:016x}", std::process::id())
}

fn log(tick: &Tick) {
    let Tick {
        put,
        missed,
        excused,
        delivered,
        silent,
        dropped,
        waited,
        failed,
        fitted,
        closed,
        forgotten,
        next: _,
    } = *tick;
    if put + missed + excused + delivered + silent + dropped + waited + failed + fitted + closed > 0 {
        tracing::info!(
            put, missed, excused, delivered, silent, dropped, waited, failed, fitted, closed, forgotten,
            "tick"
        );
    }
}
