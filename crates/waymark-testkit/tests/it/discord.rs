//! The loopback Discord, asked by serenity itself.

mod commands;
mod faults;
mod interactions;
mod limits;
mod messages;
mod refusals;
mod rest;
