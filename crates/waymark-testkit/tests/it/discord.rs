//! The loopback Discord, asked by serenity itself.

mod answers;
mod commands;
mod ears;
mod faults;
mod gateway;
mod interactions;
mod limits;
mod load;
mod messages;
mod refusals;
mod rest;
mod tls;
