//! The service: a scheduler that runs, goes down in one way or another, and comes back.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use waymark_app::ports::Clock;
use waymark_scheduler::{Policy, Scheduler, Service as Kind};
use waymark_store::Store;

use super::{Error, World, agenda::Act};
use crate::{invariants, oracle::Pulse, report::Check, weather::How};

/// Beats are rarer than in a real service, so that weeks pass quickly. A silence counts from one that is longer than a
/// lease of three beats and a beat: by then whoever follows a crashed process holds its role.
const BEAT: Duration = Duration::from_mins(10);
const GAP: Duration = Duration::from_mins(45);
/// Without anything due the scheduler looks again so soon; a wake that stands still moves by this.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(1);

/// The process, if there is one.
pub(crate) struct Service {
    scheduler: Option<Scheduler>,
    pub(crate) pulse: Pulse,
    /// When the store wants a tick.
    wake: Option<Timestamp>,
    ticked: Timestamp,
    /// When it comes back.
    pub(crate) back_at: Option<Timestamp>,
    /// Since when it is gone.
    gone_at: Option<Timestamp>,
    /// For how long it will be gone, once it is struck.
    struck_for: Option<SignedDuration>,
    pub(crate) took: Duration,
}

impl Service {
    pub(crate) fn new() -> Self {
        let signed = |span| SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
        Self {
            scheduler: None,
            pulse: Pulse::new(signed(BEAT), signed(GAP)),
            wake: None,
            ticked: Timestamp::MIN,
            back_at: None,
            gone_at: None,
            struck_for: None,
            took: Duration::ZERO,
        }
    }

    pub(crate) fn is_up(&self) -> bool {
        self.scheduler.is_some()
    }

    /// When it has something to do next.
    pub(crate) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        if !self.is_up() {
            return None;
        }
        let soonest = self.ticked + LOOK_AGAIN;
        let wake = self.wake.map(|wake| wake.max(soonest));
        let next = wake.into_iter().chain(self.pulse.next()).min();
        next.map(|next| next.max(now))
    }

    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.next(now).is_some_and(|next| next <= now)
    }

    /// A request may have changed what is due.
    pub(crate) async fn look(&mut self, store: &Store) -> Result<(), Error> {
        if self.is_up() {
            self.wake = store.read().await?.wake().await?.next();
        }
        Ok(())
    }
}

impl World {
    /// The scheduler does everything that is due.
    pub(crate) async fn tick(&mut self) -> Result<(), Error> {
        let began = Instant::now();
        let Some(scheduler) = &self.service.scheduler else {
            return Ok(());
        };
        let outage = self.service.pulse.tick(self.now);
        let ticked = tokio::select! {
            biased;
            ticked = scheduler.tick() => Some(ticked?),
            () = self.post.struck.notified() => None,
        };
        self.service.ticked = self.now;
        self.service.took += began.elapsed();
        if let Some((from, to)) = outage {
            for diary in self.people.iter_mut().filter_map(|life| life.diary.as_mut()) {
                diary.outage(from, to);
            }
        }
        if let Some(tick) = ticked {
            self.service.wake = tick.next;
        } else {
            let span = self
                .service
                .struck_for
                .take()
                .unwrap_or(SignedDuration::from_mins(5));
            self.vanish(self.now + span);
        }
        self.read_post();
        if ticked.is_none_or(|tick| tick.closed > 0) {
            invariants::when_closing(self).await?;
        }
        Ok(())
    }

    /// A downtime begins.
    pub(crate) async fn fall(&mut self, number: usize) -> Result<(), Error> {
        let Some(down) = self.weather.downs.get(number).copied() else {
            return Ok(());
        };
        if !self.service.is_up() || self.service.struck_for.is_some() {
            return Ok(());
        }
        match down.how {
            How::Stopped => {
                self.tick().await?;
                if let Some(scheduler) = self.service.scheduler.take() {
                    scheduler.run(std::future::ready(())).await;
                    self.service.pulse.resign(self.now);
                }
                self.vanish(down.to);
            }
            How::Crashed => self.vanish(down.to),
            How::Struck => {
                self.post.strike(true);
                self.service.struck_for = Some(down.to.duration_since(down.from));
            }
        }
        Ok(())
    }

    /// The process is gone.
    fn vanish(&mut self, until: Timestamp) {
        self.service.scheduler = None;
        self.service.wake = None;
        self.service.gone_at = Some(self.now);
        self.service.back_at = Some(until);
        self.downtimes += 1;
        self.at(until, Act::Rise);
    }

    /// A process starts, and does what is due.
    pub(crate) async fn rise(&mut self) -> Result<(), Error> {
        self.post.strike(false);
        self.service.back_at = None;
        if let Some(gone) = self.service.gone_at.take() {
            // What nobody was there for may be excused, whether the service noticed its absence or not.
            let (from, to) = (gone - SignedDuration::from_mins(60), self.now);
            for diary in self.people.iter_mut().filter_map(|life| life.diary.as_mut()) {
                diary.trouble(from, to);
            }
            self.caught_up.clear();
        }
        let policy = Policy {
            beat: BEAT,
            gap: GAP,
            // One after the other: side by side, the order would be up to the machine.
            at_once: 1,
            ..Policy::new(Kind::Hosted)
        };
        let composer = std::sync::Arc::clone(&self.post);
        let clock: std::sync::Arc<dyn Clock> = std::sync::Arc::new(self.clock.clone());
        let (store, couriers) = (self.store.clone(), self.post.couriers());
        self.service.scheduler = Some(Scheduler::composing(composer, store, couriers, clock, policy));
        self.service.pulse.start();
        self.tick().await
    }

    /// Compares the outages that are known with those that were.
    pub(crate) async fn compare_outages(&mut self) -> Result<(), Error> {
        let mut view = self.store.read().await?;
        let known = view.outages(Timestamp::MIN, Timestamp::MAX).await?;
        let known: Vec<_> = known.into_iter().map(|outage| (outage.from, outage.to)).collect();
        let were = &self.service.pulse.outages;
        let when = self.now.to_string();
        self.findings.note(Check::Outage, known == *were, || {
            (
                "the service".to_owned(),
                when,
                format!("outages were {were:?}, and known are {known:?}"),
            )
        });
        Ok(())
    }
}
