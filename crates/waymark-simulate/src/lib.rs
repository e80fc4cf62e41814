//! A believable population that lives through the real app, scheduler and store under a virtual clock, and an oracle
//! that keeps its own books and compares.
//!
//! - [`Plan`]: how many, for how long, from which seed, with how much trouble;
//! - `population`: who there is; `habits`: what each of them does on a day (pure);
//! - `weather`: when the service is down, and what platforms do to messages (pure);
//! - `world`: the loop that lets all of it happen, in the order of time;
//! - `oracle`: what should have come of it, kept without looking at what the app stores;
//! - `invariants`: what is compared; [`Report`]: what came of it.
//!
//! ```no_run
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use std::{path::Path, sync::Arc};
//! use waymark_core::catalog::Catalog;
//! use waymark_simulate::{Plan, Trouble, simulate};
//!
//! let plan = Plan { learners: 60, groups: 6, days: 21, seed: 1, trouble: Trouble::Some };
//! let report = simulate(&plan, Path::new("town.db"), Arc::new(Catalog::embedded())).await?;
//! assert!(report.holds());
//! # Ok::<(), waymark_simulate::Error>(()) }).unwrap();
//! ```
#![warn(missing_docs)]

mod chance;
mod plan;

mod habits;
mod population;
mod weather;

mod oracle;
mod world;

mod invariants;
mod report;

pub use plan::{Plan, PlanError, Trouble};
pub use report::{Breach, Check, Report};
pub use world::{Error, simulate};
