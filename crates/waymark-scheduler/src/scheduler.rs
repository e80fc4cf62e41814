//! The scheduler itself: one tick does everything that is due.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::Mutex as Turns,
    task::{Id, JoinSet},
};
use waymark_app::{
    App, Fault, LINKS_KEPT,
    ports::{BoxFuture, Clock, Courier},
    prompt::{Composed, Prompt},
    request::Platform,
};
use waymark_store::{Beat, PURGED_AT_ONCE, Recipient, Store, Wake};

use crate::{
    brake::Brake,
    excuse::excuse,
    fitting,
    jobs::{Duty, JOBS, Job, PROMPTS_KEPT, REQUESTS_KEPT},
    outbox::{
        Carried, Fate, Marker, Marks, Materialised, Outcome, carry, claim, hasten, materialise, settle,
        unclear,
    },
    policy::Policy,
    runner::holder,
    tick::Tick,
    weeks,
};

/// The role that the heartbeat is for.
pub const ROLE: &str = "scheduler";
/// A heartbeat holds the role for so many beats.
const BEATS_HELD: u32 = 3;
/// While deliveries take long, other work is looked for this often, in real time.
const LOOK_UP: Duration = Duration::from_millis(250);

/// Says what a prompt says. The app does; tests may do it otherwise.
pub trait Composer: Send + Sync {
    /// Composes a prompt, in a transaction of its own. Composing it again asks the same.
    fn compose<'a>(&'a self, prompt: &'a Prompt, now: Timestamp) -> BoxFuture<'a, Result<Composed, Fault>>;
}

impl Composer for App {
    fn compose<'a>(&'a self, prompt: &'a Prompt, now: Timestamp) -> BoxFuture<'a, Result<Composed, Fault>> {
        Box::pin(Self::compose(self, prompt, now))
    }
}

/// Speaks to learners of itself, when it is time.
///
/// Any number of schedulers may work on one database: nothing is sent twice.
pub struct Scheduler {
    pub(crate) desk: Arc<Desk>,
    pub(crate) store: Store,
    /// Who we are in the heartbeat.
    pub(crate) holder: String,
    pub(crate) stopping: AtomicBool,
    turn: Turns<Turn>,
}

/// What deliveries need.
pub(crate) struct Desk {
    pub(crate) composer: Arc<dyn Composer>,
    pub(crate) couriers: HashMap<Platform, Arc<dyn Courier>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) policy: Policy,
    pub(crate) marks: Arc<dyn Marker>,
    brakes: Mutex<HashMap<Platform, Brake>>,
}

/// What one tick leaves to the next: ticks take turns.
#[derive(Default)]
struct Turn {
    /// Deliveries under way: a task for each recipient.
    flight: JoinSet<Vec<Outcome>>,
    /// Whom each task writes to, and what came of its prompts if it never says.
    aloft: HashMap<Id, (Recipient, Vec<Outcome>)>,
    /// What came of prompts and could not be written down yet.
    unsettled: Vec<Outcome>,
    /// When each job last ran.
    ran: HashMap<Duty, Timestamp>,
    /// Whether another process holds the heartbeat.
    rival: bool,
}

impl Scheduler {
    /// A scheduler for an app, with a courier for each platform that it can speak on.
    pub fn new(
        app: App,
        couriers: HashMap<Platform, Arc<dyn Courier>>,
        clock: Arc<dyn Clock>,
        policy: Policy,
    ) -> Self {
        let store = app.store().clone();
        Self::composing(Arc::new(app), store, couriers, clock, policy)
    }

    /// A scheduler whose prompts are composed by something else than the app.
    pub fn composing(
        composer: Arc<dyn Composer>,
        store: Store,
        couriers: HashMap<Platform, Arc<dyn Courier>>,
        clock: Arc<dyn Clock>,
        policy: Policy,
    ) -> Self {
        Self {
            desk: Arc::new(Desk::new(
                composer,
                couriers,
                Arc::clone(&clock),
                policy,
                Arc::new(Marks::new(store.clone(), clock)),
            )),
            store,
            holder: holder(),
            stopping: AtomicBool::new(false),
            turn: Turns::default(),
        }
    }

    /// Does everything that is due now, until nothing is. Deliveries to different recipients run side by side.
    ///
    /// # Errors
    /// When the store fails. Deliveries that were under way are waited for, and what came of them is written down by
    /// the next tick if it cannot be now.
    pub async fn tick(&self) -> Result<Tick, Fault> {
        let mut turn = self.turn.lock().await;
        let mut tick = Tick::default();
        if let Err(fault) = self.work(&mut turn, &mut tick).await {
            while !turn.flight.is_empty() {
                turn.land().await;
            }
            return Err(fault);
        }
        tick.next = self.wake().await?.next();
        Ok(tick)
    }

    /// Turns the schedules that came due first into prompts: one batch, one transaction.
    ///
    /// # Errors
    /// When the store fails; nothing was changed then.
    pub async fn materialise(&self) -> Result<Materialised, Fault> {
        materialise(&self.store, self.desk.clock.now(), &self.desk.policy).await
    }

    /// Claims prompts that are ready, without sending them: they are ready again when the lease ends. Gives how many.
    /// For measuring; [`Scheduler::tick`] claims what it sends.
    ///
    /// # Errors
    /// When the store fails; nothing was changed then.
    pub async fn claim(&self, limit: u32) -> Result<usize, Fault> {
        let desk = &self.desk;
        let couriers = |platform| desk.couriers.get(&platform).map(AsRef::as_ref);
        let (claims, sorted) = claim(&self.store, desk.clock.now(), limit, &desk.policy, couriers).await?;
        Ok(claims.len() + sorted.len())
    }

    /// Rounds of all jobs, until none has anything to do.
    async fn work(&self, turn: &mut Turn, tick: &mut Tick) -> Result<(), Fault> {
        loop {
            let now = self.desk.clock.now();
            settle(&self.store, now, &turn.unsettled, tick).await?;
            turn.unsettled.clear();
            // One look: what a job makes due, the next round does.
            let wake = self.wake().await?;
            let mut more = false;
            for job in &JOBS {
                let last = turn.ran.get(&job.duty).copied();
                if !self.stopping() && job.is_due(last, now, &self.desk.policy) && job.has_work(wake, now) {
                    let again = self.run_job(job, now, turn, tick).await?;
                    more |= again;
                    if !again {
                        turn.ran.insert(job.duty, now);
                    }
                }
            }
            if turn.flight.is_empty() {
                if !more && turn.unsettled.is_empty() {
                    return Ok(());
                }
            } else if !more || turn.flight.len() >= self.desk.policy.at_once {
                tokio::select! {
                    () = turn.land() => {}
                    () = tokio::time::sleep(LOOK_UP) => {}
                }
            }
        }
    }

    /// Runs a job once. Whether there is, or may be, more of it to do at once.
    async fn run_job(
        &self,
        job: &Job,
        now: Timestamp,
        turn: &mut Turn,
        tick: &mut Tick,
    ) -> Result<bool, Fault> {
        let policy = &self.desk.policy;
        let began = std::time::Instant::now();
        let more = match job.duty {
            Duty::Beat => {
                self.beat(now, turn).await?;
                false
            }
            Duty::Excuse => {
                let (days, more) = excuse(&self.store, now, policy.batch).await?;
                tick.excused += days;
                more
            }
            Duty::CloseWeeks => {
                let (closed, more) = weeks::close(&self.store, now).await?;
                tick.closed += closed;
                more
            }
            Duty::Materialise => {
                let done = materialise(&self.store, now, policy).await?;
                tick.add_materialised(done);
                done.due > 0
            }
            Duty::Hasten => {
                hasten(&self.store, now).await?;
                false
            }
            Duty::Deliver => self.deliver(now, turn).await?,
            Duty::Fit => {
                tick.fitted += u64::from(fitting::fit_one(&self.store, now).await?);
                false
            }
            Duty::ForgetRequests | Duty::ForgetPrompts | Duty::ForgetLinks => {
                let mut tx = self.store.begin(now).await?;
                let forgotten = match job.duty {
                    Duty::ForgetRequests => tx.purge_answered(before(now, REQUESTS_KEPT)).await?,
                    Duty::ForgetLinks => tx.purge_links(before(now, LINKS_KEPT)).await?,
                    _ => tx.purge_outbox(before(now, PROMPTS_KEPT)).await?,
                };
                tx.commit().await?;
                tick.forgotten += forgotten;
                forgotten == u64::from(PURGED_AT_ONCE)
            }
        };
        tracing::trace!(job = job.name, millis = began.elapsed().as_millis(), "job ran");
        Ok(more)
    }

    /// When something in the store is due: a look at the ends of three indices, and nobody is kept from writing.
    async fn wake(&self) -> Result<Wake, Fault> {
        Ok(self.store.read().await?.wake().await?)
    }

    async fn beat(&self, now: Timestamp, turn: &mut Turn) -> Result<(), Fault> {
        let policy = &self.desk.policy;
        let mut tx = self.store.begin(now).await?;
        let beat = tx
            .beat(ROLE, &self.holder, policy.beat * BEATS_HELD, policy.gap)
            .await?;
        tx.commit().await?;
        let rival = match &beat {
            Beat::Ours { .. } => None,
            Beat::Theirs { holder, until } => Some((holder, until)),
        };
        if let Some((holder, until)) = rival
            && !turn.rival
        {
            // It may have died a moment ago, and is no obstacle: claims keep us apart.
            tracing::warn!(holder, until = %until, "another process says that it serves this database");
        }
        turn.rival = rival.is_some();
        Ok(())
    }

    /// Claims as many prompts as there is room for and starts their delivery. Whether there may be more.
    async fn deliver(&self, now: Timestamp, turn: &mut Turn) -> Result<bool, Fault> {
        let desk = &self.desk;
        let room = desk.policy.at_once.saturating_sub(turn.flight.len());
        let Some(limit) = u32::try_from(room).ok().filter(|room| *room > 0) else {
            return Ok(true);
        };
        let couriers = |platform| desk.couriers.get(&platform).map(AsRef::as_ref);
        let (claims, sorted) = claim(&self.store, now, limit, &desk.policy, couriers).await?;
        let claimed = claims.len() + sorted.len();
        turn.unsettled.extend(sorted);

        let mut ready = Vec::new();
        for claim in claims {
            if turn.writes_to(claim.prompt.to) {
                // One after the other in a chat; the one under way will be done soon.
                let soon = now.saturating_add(jiff::SignedDuration::from_secs(1));
                turn.unsettled
                    .push(claim.outcome(Fate::Wait(soon.unwrap_or(Timestamp::MAX))));
                continue;
            }
            let Some(route) = claim.routes.first() else {
                continue;
            };
            // One after the other: who asks something meanwhile waits for one of them, not for all.
            match crate::outbox::compose(desk, &claim, route, None).await {
                Ok(reply) => ready.push(Carried { claim, reply }),
                Err(fate) => turn.unsettled.push(claim.outcome(fate)),
            }
        }
        for prompts in by_recipient(ready) {
            let Some(first) = prompts.first() else { continue };
            let to = first.claim.prompt.to;
            let in_doubt = prompts
                .iter()
                .map(|prompt| prompt.claim.outcome(unclear(&desk.policy)))
                .collect();
            let task = turn.flight.spawn(carry(Arc::clone(desk), prompts));
            turn.aloft.insert(task.id(), (to, in_doubt));
        }
        Ok(claimed > 0)
    }

    pub(crate) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}

impl Desk {
    pub(crate) fn new(
        composer: Arc<dyn Composer>,
        couriers: HashMap<Platform, Arc<dyn Courier>>,
        clock: Arc<dyn Clock>,
        policy: Policy,
        marks: Arc<dyn Marker>,
    ) -> Self {
        Self {
            composer,
            couriers,
            clock,
            policy,
            marks,
            brakes: Mutex::default(),
        }
    }

    /// Uses a platform's brake.
    pub(crate) fn brake<T>(&self, platform: Platform, with: impl FnOnce(&mut Brake) -> T) -> T {
        let mut brakes = self.brakes.lock().unwrap_or_else(PoisonError::into_inner);
        with(brakes.entry(platform).or_default())
    }
}

impl Turn {
    fn writes_to(&self, to: Recipient) -> bool {
        self.aloft.values().any(|(aloft, _)| *aloft == to)
    }

    /// Waits until a delivery has ended, and collects all that have.
    async fn land(&mut self) {
        let mut landed = self.flight.join_next_with_id().await;
        while let Some(ended) = landed {
            match ended {
                Ok((id, outcomes)) => {
                    self.aloft.remove(&id);
                    self.unsettled.extend(outcomes);
                }
                Err(error) => {
                    tracing::error!(error = %error, "a courier broke off");
                    if let Some((_, in_doubt)) = self.aloft.remove(&error.id()) {
                        self.unsettled.extend(in_doubt);
                    }
                }
            }
            landed = self.flight.try_join_next_with_id();
        }
    }
}

/// Prompts by recipient, in the order in which they were due.
fn by_recipient(ready: Vec<Carried>) -> Vec<Vec<Carried>> {
    let mut all: Vec<Vec<Carried>> = Vec::new();
    for prompt in ready {
        let to = prompt.claim.prompt.to;
        let same = all
            .iter_mut()
            .find(|prompts| prompts.first().is_some_and(|first| first.claim.prompt.to == to));
        match same {
            Some(prompts) => prompts.push(prompt),
            None => all.push(vec![prompt]),
        }
    }
    all
}

fn before(now: Timestamp, span: jiff::SignedDuration) -> Timestamp {
    now.saturating_sub(span).unwrap_or(Timestamp::MIN)
}
