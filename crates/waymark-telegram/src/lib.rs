//! The Telegram adapter.

mod courier;
mod outbound;
mod pace;
mod sender;

pub use courier::Courier;
pub use pace::Rates;
