//! The loopback Discord, asked by serenity itself.

mod commands;
mod ears;
mod faults;
mod gateway;
mod interactions;
mod limits;
mod messages;
mod refusals;
mod rest;
