//! The time that the server believes it is. A test can let it run faster, stop it, or move it on.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that starts somewhere and runs at some speed.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// Since the epoch, when `since` was taken.
    base: Duration,
    since: Instant,
    speed: f64,
}

impl Clock {
    /// The system's time, at its own speed.
    pub(crate) fn system() -> Self {
        let base = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            base,
            since: Instant::now(),
            speed: 1.0,
        }
    }

    /// Time since the epoch.
    pub(crate) fn now(&self) -> Duration {
        self.base + self.since.elapsed().mul_f64(self.speed)
    }

    /// Whole seconds since the epoch, as Telegram writes dates.
    pub(crate) fn date(&self) -> i64 {
        i64::try_from(self.now().as_secs()).unwrap_or(i64::MAX)
    }

    /// Moves to a time since the epoch.
    pub(crate) fn set(&mut self, now: Duration) {
        self.base = now;
        self.since = Instant::now();
    }

    /// Runs `speed` times as fast from now on; 0 stops it.
    pub(crate) fn run(&mut self, speed: f64) {
        self.set(self.now());
        self.speed = speed;
    }
}
