//! When Waymark speaks of itself.
//!
//! [`Scheduler::tick`] does everything that is due: it turns `schedule` rows into `outbox` rows, claims these, has them
//! composed, delivers them through the platforms' couriers, and writes down what came of it. [`Scheduler::run`] ticks
//! for as long as a service lives, [`Scheduler::pass_to`] over the time that passes in a terminal.
//!
//! Where things are:
//! - `due`, `outage`, `backoff`, `brake`: the decisions, pure
//! - `outbox`: the steps of a prompt's way, each a transaction, and the delivery, which is none
//! - `excuse`: whose day an outage spoiled; `fitting`: whose intervals can be their own
//! - `jobs`: the table of all that is done, `policy`: the limits
//! - `scheduler`: a tick, `runner`: one after the other
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use std::{collections::HashMap, sync::Arc};
//! use waymark_app::{App, Defaults, ports::VirtualClock};
//! use waymark_core::catalog::Catalog;
//! use waymark_scheduler::{Policy, Scheduler, Service};
//!
//! let store = waymark_store::Store::memory().await?;
//! let app = App::new(store, Arc::new(Catalog::embedded()), Defaults::default());
//! let clock = VirtualClock::standing("2026-03-26T18:00:00Z".parse()?);
//! let policy = Policy::new(Service::Terminal);
//! let scheduler = Scheduler::new(app, HashMap::new(), Arc::new(clock.clone()), policy);
//!
//! let passed = scheduler.pass_to(&clock, "2026-03-27T18:00:00Z".parse()?).await?;
//! assert_eq!((passed.delivered, passed.next), (0, None)); // nobody is here yet
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```

pub mod backoff;
pub mod brake;
pub mod due;
pub mod outage;

pub mod jobs;
mod policy;

mod excuse;
mod fitting;
mod outbox;

mod runner;
mod scheduler;
mod tick;
mod weeks;

pub use outbox::Materialised;
pub use policy::{Policy, Service};
pub use scheduler::{Composer, ROLE, Scheduler};
pub use tick::Tick;
