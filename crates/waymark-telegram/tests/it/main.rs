//! The adapter against a strict Bot API server on loopback, talked to as people do.

mod groups;
mod private;
mod receiving;
mod world;
