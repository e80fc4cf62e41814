//! Waymark on Discord.
