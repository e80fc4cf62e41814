//! The outbox: prompts on their way from a schedule to a learner.
//!
//! [`materialise`] turns due schedules into rows, [`claim`] takes rows for this process, [`carry`] brings them to their
//! learners, [`settle`] writes down what came of it. Each but `carry` is a transaction, and none spans a delivery. What
//! a process that dies leaves behind:
//! - before or in `materialise`: the schedule is still due;
//! - before or in `claim`: the row is still ready;
//! - after `claim`: the row is ready again when its lease ends;
//! - after [`mark`], which a courier asks for when a message leaves: it may have arrived, so it is sent again only where
//!   its platform knows it again (for a while: [`hasten`] lets it be the next), and dropped else.

mod carry;
mod claim;
mod hasten;
mod mark;
mod materialise;
mod settle;

pub(crate) use carry::{Carried, carry, compose};
use claim::Claim;
pub(crate) use claim::{claim, unclear};
pub(crate) use hasten::hasten;
pub(crate) use mark::{Marker, Marks};
pub use materialise::Materialised;
pub(crate) use materialise::materialise;
pub(crate) use settle::{Fate, Outcome, settle};
