//! The world: one loop that lets everything happen in the order of time, through the real app, scheduler and store.

mod agenda;
mod answer;
mod chat;
mod link;
mod mail;
mod person;
mod post;
mod service;
mod step;
mod trace;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{Timestamp, civil::Date};
use waymark_app::{
    App, Defaults, Fault,
    ports::VirtualClock,
    reply::{Reply, Tone, plain},
    request::{Action, Actor, Place, Platform, Request},
};
use waymark_core::{catalog::Catalog, ids::LearnerId};
use waymark_store::{Options, Recipient, Store, StoreError};

use self::{
    agenda::{Act, Agenda},
    chat::Room,
    person::Life,
    post::Post,
    service::Service,
    trace::Trace,
};
use crate::{
    chance::Chance,
    invariants,
    oracle::Diary,
    plan::{Plan, PlanError},
    population::Population,
    report::{Check, Findings, Report},
    weather::Weather,
};

/// So many of a thousand requests come a second time, as platforms sometimes repeat themselves.
const REPEATED: u64 = 10;

/// Why a simulation could not be carried out. (That an invariant does not hold is no error.)
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The plan makes no sense.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The database exists: it may be somebody's.
    #[error("there is a file already, and a simulation begins with none")]
    Exists,
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] waymark_store::OpenError),
    /// The database cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The app or the scheduler cannot work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Simulates a plan over a database file that does not exist yet.
///
/// # Errors
/// When the database cannot be worked with. What does not hold is in the report.
pub async fn simulate(plan: &Plan, database: &Path, catalog: Arc<Catalog>) -> Result<Report, Error> {
    plan.check()?;
    if database.exists() {
        return Err(Error::Exists);
    }
    let began = Instant::now();
    let store = Store::open(database, options()).await?;
    let mut world = World::new(plan.clone(), store.clone(), catalog);
    world.live().await?;
    invariants::at_the_end(&mut world).await?;
    let mut report = world.report();
    drop(world);
    store.close().await;
    report.took = began.elapsed();
    report.database_bytes = std::fs::metadata(database).map_or(0, |file| file.len());
    report.peak_memory_bytes = peak_memory();
    Ok(report)
}

/// Nobody's life depends on what is made up: a power cut may cost the last of it.
fn options() -> Options {
    Options {
        waits_for_disk: false,
        ..Options::default()
    }
}

/// Everything that there is.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) clock: VirtualClock,
    pub(crate) now: Timestamp,
    pub(crate) people: Vec<Life>,
    /// Which person each learner is.
    pub(crate) by_learner: HashMap<LearnerId, usize>,
    pub(crate) rooms: Vec<Room>,
    pub(crate) service: Service,
    pub(crate) post: Arc<Post>,
    pub(crate) weather: Arc<Weather>,
    pub(crate) findings: Findings,
    agenda: Agenda,
    trace: Trace,
    requests: u64,
    in_requests: Duration,
    pub(crate) weeks: u64,
    pub(crate) downtimes: u64,
    /// Who got something to make up for the last downtime.
    caught_up: HashSet<LearnerId>,
    /// What arrived already: to whom, of which kind, for which day.
    came: HashSet<(Recipient, String, Date)>,
}

impl World {
    pub(crate) fn new(plan: Plan, store: Store, catalog: Arc<Catalog>) -> Self {
        let population = Population::of(&plan);
        let weather = Arc::new(Weather::of(&plan));
        let clock = VirtualClock::standing(Plan::begins());
        let app = App::new(store.clone(), catalog, Defaults::default());
        let post = Arc::new(Post::new(app.clone(), clock.clone(), Arc::clone(&weather)));
        let mut agenda = Agenda::default();
        for (who, person) in population.people.iter().enumerate() {
            agenda.put(person.arrives, Act::Arrive(who));
        }
        for (number, down) in weather.downs.iter().enumerate() {
            agenda.put(down.from, Act::Fall(number));
        }
        for day in 1..=plan.days {
            agenda.put(
                Plan::begins() + jiff::SignedDuration::from_hours(24 * i64::from(day))
                    - jiff::SignedDuration::from_hours(12),
                Act::Noon(day),
            );
        }
        let people: Vec<_> = population.people.into_iter().map(Life::new).collect();
        let rooms = population
            .circles
            .into_iter()
            .enumerate()
            .map(|(number, circle)| Room::new(number, circle))
            .collect();
        Self {
            now: Plan::begins(),
            service: Service::new(),
            app,
            store,
            clock,
            people,
            by_learner: HashMap::new(),
            rooms,
            post,
            weather,
            findings: Findings::default(),
            agenda,
            trace: Trace::default(),
            requests: 0,
            in_requests: Duration::ZERO,
            weeks: 0,
            downtimes: 0,
            caught_up: HashSet::new(),
            came: HashSet::new(),
            plan,
        }
    }

    /// Lets everything happen, up to the end.
    pub(crate) async fn live(&mut self) -> Result<(), Error> {
        let end = self.plan.ends();
        self.rise().await?;
        loop {
            let next = self
                .agenda
                .next()
                .into_iter()
                .chain(self.service.next(self.now))
                .min();
            let Some(next) = next.filter(|next| *next < end) else {
                break;
            };
            self.now = next.max(self.now);
            self.clock.set(self.now);
            if self.service.is_due(self.now) {
                self.tick().await?;
            }
            while let Some(act) = self.agenda.take(self.now) {
                self.act(act).await?;
            }
        }
        self.now = end;
        self.clock.set(end);
        if !self.service.is_up() {
            self.rise().await?;
        }
        self.tick().await
    }

    async fn act(&mut self, act: Act) -> Result<(), Error> {
        match act {
            Act::Arrive(who) => self.arrive(who),
            Act::Dawn(who) => self.dawn(who),
            Act::Go(who, steps) => self.go(who, steps).await?,
            Act::Fall(number) => self.fall(number).await?,
            Act::Rise => self.rise().await?,
            Act::Close(room) => self.close_room(room).await?,
            Act::Open(room) => self.open_room(room).await?,
            Act::Noon(day) => invariants::each_day(self, day).await?,
        }
        Ok(())
    }

    pub(crate) fn later(&mut self, minutes: i64, act: Act) {
        let at = self.now + jiff::SignedDuration::from_mins(minutes);
        self.agenda.put(at, act);
    }

    fn at(&mut self, at: Timestamp, act: Act) {
        self.agenda.put(at.max(self.now), act);
    }

    /// Chance for one use: whom it is about, and what for.
    pub(crate) fn chance(&self, about: u64, who: usize) -> Chance {
        let minute = self.now.as_second().unsigned_abs();
        Chance::of(self.plan.seed, &[about, who as u64, minute])
    }

    /// Somebody asks for something; the answer, after all that every answer has to hold.
    pub(crate) async fn ask(
        &mut self,
        who: usize,
        place: Place,
        action: Action,
    ) -> Result<Option<Reply>, Error> {
        let Some(life) = self.people.get(who) else {
            return Ok(None);
        };
        // Who has linked two accounts uses both; a chat is on one platform.
        let other = life.linked && place == Place::Direct && self.chance(21, who).happens(300);
        let platform = if other {
            life.person.other
        } else {
            life.person.platform
        };
        self.ask_on(platform, who, place, action).await
    }

    /// The same from the account on a platform.
    pub(crate) async fn ask_on(
        &mut self,
        platform: Platform,
        who: usize,
        place: Place,
        action: Action,
    ) -> Result<Option<Reply>, Error> {
        let Some(life) = self.people.get(who) else {
            return Ok(None);
        };
        self.requests += 1;
        let request = Request {
            id: format!("simulated:{}", self.requests),
            actor: Actor {
                platform,
                external: life.person.external.clone(),
                address: life.person.external.clone(),
                name: life.person.name.clone(),
                zone: None,
            },
            place,
            at: self.now,
            action,
        };
        let direct = request.place == Place::Direct && !matches!(request.action, Action::Vote { .. });
        let began = Instant::now();
        let reply = self.app.handle(request.clone()).await;
        self.in_requests += began.elapsed();
        self.trace.asked(&request, &reply);
        let (name, when) = (request.actor.name.clone(), self.now.to_string());
        self.findings.note(Check::Fault, reply.tone != Tone::Fault, || {
            (name, when, format!("{:?} ended in a fault", request.action))
        });
        if reply.files.is_empty()
            && !link::is_secret(&request.action)
            && self.chance(20, who).happens(REPEATED)
        {
            self.requests += 1;
            let again = self.app.handle(request.clone()).await;
            let (name, when) = (request.actor.name.clone(), self.now.to_string());
            self.findings.note(Check::Repeat, again == reply, || {
                let what = format!(
                    "{:?} was answered {:?}, then {:?}",
                    request.action,
                    plain(&reply),
                    plain(&again)
                );
                (name, when, what)
            });
        }
        self.meet(who).await?;
        if direct {
            self.unblock(who);
        }
        self.service.look(&self.store).await?;
        Ok(Some(reply))
    }

    /// Finds out which learner somebody is, once they have spoken.
    async fn meet(&mut self, who: usize) -> Result<(), Error> {
        let Some(life) = self.people.get_mut(who) else {
            return Ok(());
        };
        if life.learner.is_none() {
            let (platform, external) = (life.person.platform.as_str(), &life.person.external);
            let account = self.store.read().await?.account(platform, external).await?;
            life.learner = account.map(|account| account.learner);
            life.diary = Some(Diary::begun(self.now));
            self.by_learner.extend(life.learner.map(|learner| (learner, who)));
        }
        Ok(())
    }

    fn report(&mut self) -> Report {
        let (prompts, arrived) = self.post.counts();
        let mut report = Report {
            learners: self.plan.learners,
            groups: self.plan.groups,
            days: self.plan.days,
            seed: self.plan.seed,
            trace: self.trace.told(),
            checks: Vec::new(),
            breaches: Vec::new(),
            requests: self.requests,
            prompts,
            arrived,
            downtimes: self.downtimes,
            weeks: self.weeks,
            took: Duration::ZERO,
            in_requests: self.in_requests,
            in_scheduler: self.service.took,
            database_bytes: 0,
            peak_memory_bytes: None,
        };
        report.take(std::mem::take(&mut self.findings));
        report
    }
}

/// The most memory that this process ever had, where Linux tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1_024)
}
