//! How patient the scheduler is, and whom its absence is blamed on.

use std::time::Duration;

use jiff::SignedDuration;

/// What the process is to its learners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// `waymark run`: people rely on it. It beats, its silence is an outage, and what it fails to deliver is excused.
    Hosted,
    /// `waymark chat`: a closed terminal is no outage. It does not beat, and excuses only simulated outages.
    Terminal,
}

/// The scheduler's limits. [`Policy::new`] gives those that are meant for use; tests change some.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What the process is to its learners.
    pub service: Service,
    /// A prompt is sent while it is less than this late, and still on the day it was planned for.
    pub catch_up: SignedDuration,
    /// So many rows are handled in one transaction.
    pub batch: u32,
    /// So many learners are written to at the same time.
    pub at_once: usize,
    /// A claimed prompt is ours for so long; a process that died keeps it from the next one until then.
    pub lease: Duration,
    /// After this a delivery that has not ended counts as one of unknown outcome. In real time, also under a virtual
    /// clock; several of them fit into the lease.
    pub patience: Duration,
    /// After so many failed deliveries a prompt is given up.
    pub attempts: u32,
    /// How often a hosted service says that it lives.
    pub beat: Duration,
    /// A silence longer than this was an outage.
    pub gap: Duration,
}

impl Policy {
    /// The limits as meant for use.
    pub fn new(service: Service) -> Self {
        Self {
            service,
            catch_up: waymark_app::prompt::CATCH_UP,
            batch: 500,
            at_once: 32,
            lease: Duration::from_mins(1),
            patience: waymark_app::ports::PATIENCE,
            attempts: 10,
            beat: Duration::from_secs(30),
            gap: Duration::from_mins(3),
        }
    }

    /// Whether a day is excused when its prompt cannot be delivered.
    pub(crate) fn excuses_undelivered(&self) -> bool {
        self.service == Service::Hosted
    }
}
