//! What should have come of it: books kept beside the app, from what people did and what the world did to them.
//!
//! Nothing here looks at what the app stores or calls the rules that it uses. Where two answers are right (whether a late
//! practice still came, or its day is excused), a day *must* or *may* be excused.

mod board;
mod diary;
mod pulse;
mod streak;

pub(crate) use board::{Line, board, month, rank, week};
pub(crate) use diary::{Deed, Diary};
pub(crate) use pulse::{Pulse, spoils};
pub(crate) use streak::{Standing, standing};
