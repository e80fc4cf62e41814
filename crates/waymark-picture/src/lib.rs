//! Cards drawn as pictures: a leaderboard, a year of study days.
//!
//! What a card means stands in [`waymark_app::reply::Card`]; here is how it looks, as PNG for a chat and as block
//! characters for a terminal. Fonts come with the program; nothing is read from the system.
//!
//! ```
//! use waymark_app::reply::{Board, Card, Row, Unit};
//! use waymark_picture::{Theme, png};
//!
//! let row = |rank, name: &str, worth| Row { rank, name: name.into(), worth, own: rank == 2 };
//! let card = Card::Board(Board {
//!     group: "Crabs".into(),
//!     title: "This week".into(),
//!     period: "16 to 22 November".into(),
//!     unit: Unit::Points,
//!     most: 40,
//!     rows: vec![row(1, "Ada", 40), row(2, "Ben", 25)],
//!     own: "You are 2nd, 15 points behind Ada.".into(),
//!     page: String::new(),
//! });
//! assert!(png(&card, Theme::Light).unwrap().starts_with(b"\x89PNG"));
//! ```

mod board;
mod fonts;
mod lettering;
mod lines;
mod raster;
mod sheet;
mod theme;
mod year;

pub use lines::{Tint, lines};
pub use raster::{Error, SCALE, png, svg};
pub use theme::Theme;

#[cfg(test)]
mod tests;
