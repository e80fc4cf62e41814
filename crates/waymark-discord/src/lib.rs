//! Waymark on Discord.

#[cfg_attr(not(test), expect(dead_code, reason = "what sends it comes next"))]
mod outbound;
