//! The loopback Discord, asked by serenity itself.

mod bot;
mod ears;
mod gateway;
mod people;
mod rest;
