//! The loopback Discord, asked by serenity itself.

mod answers;
mod bot;
mod commands;
mod ears;
mod faults;
mod gateway;
mod interactions;
mod limits;
mod line;
mod load;
mod messages;
mod people;
mod refusals;
mod rest;
mod tls;
