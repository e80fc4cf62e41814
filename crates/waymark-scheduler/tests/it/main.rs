//! The scheduler on a real database, over a virtual clock.

mod calendar;
mod crash;
mod delivery;
mod downtime;
mod passing;
mod service;
mod world;
