//! What Waymark does for a learner, on any platform.
//!
//! One road in, one road out: a platform turns what happens there into a [`request::Request`], [`App::handle`] answers
//! with a [`reply::Reply`], and the platform draws it. The scheduler speaks with replies too, through a
//! [`ports::Courier`].
#![warn(missing_docs)]

pub mod command;
pub mod courtesy;
pub mod export;
pub mod play;
pub mod ports;
pub mod prompt;
pub mod reply;
pub mod request;
pub mod seen;
pub mod throttle;

mod account;
mod app;
mod asking;
mod call;
mod change;
mod code;
mod complete;
mod course;
mod ctx;
mod error;
mod expect;
mod group;
mod meant;
mod memory;
mod notice;
mod pace;
mod page;
mod reminder;
mod study;
mod target;
mod unreached;
mod view;
mod words;
mod zone;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use account::AskedIn;
pub use app::{App, Defaults, LINE_MAX_CHARS};
pub use command::link::LINKS_KEPT;
pub use complete::{MAX_SUGGESTIONS, Suggestion};
pub use ctx::Ctx;
pub use error::{Error, Fault, Refusal};
pub use group::chats::close as close_chat;
