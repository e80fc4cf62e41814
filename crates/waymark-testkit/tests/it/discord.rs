//! The loopback Discord, asked by serenity itself.

mod rest;
