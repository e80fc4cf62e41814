//! The domain of Waymark: values in, values out.
//!
//! Nothing here does IO, reads a clock, or draws a random number: the time and the seed are arguments.
//! Read the modules in this order: what is learnt ([`roadmap`], [`concept`], [`question`], bound together by the
//! [`catalog`]), when ([`calendar`], [`recurrence`], [`when`]), and what became of it ([`ledger`], [`points`],
//! [`progress`], [`pace`], [`memory`], [`session`]; and for those who study together, [`group`] and [`board`]).
#![warn(missing_docs)]

pub mod ids;

mod chance;

pub mod catalog;
pub mod concept;
pub mod content;
pub mod question;
pub mod roadmap;

pub mod calendar;
pub mod recurrence;
pub mod when;

pub mod board;
pub mod group;
pub mod ledger;
pub mod memory;
pub mod pace;
pub mod points;
pub mod progress;
pub mod session;

pub mod lookup;
