//! The loopback Discord, asked by serenity itself.

mod ears;
mod gateway;
mod rest;
