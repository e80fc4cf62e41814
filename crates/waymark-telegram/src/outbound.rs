//! A reply as Telegram shows it. Nothing else in this crate escapes, splits or knows a limit of a message.

use teloxide::types::InlineKeyboardMarkup;
use waymark_app::reply::{Block, Reply, Text};

mod clean;
mod glyph;
mod html;
mod ink;
mod keyboard;
mod page;
mod photo;
mod poll;
mod split;

use clean::{clean, clean_line, is_blank};
use page::Page;
pub(crate) use photo::{paint, with_photo};
use split::{CAPTION, MESSAGE, split, units};

/// The longest answer to a press, in UTF-16 units.
const ALERT: usize = 200;

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
    /// A picture, with a caption in HTML parse mode; without one it only goes with what is said after it.
    Photo {
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
        /// What can be pressed where no quiz may be sent.
        keyboard: Option<InlineKeyboardMarkup>,
    },
}

impl Piece {
    /// The same in another way, should Telegram refuse this one: a text without markup, a quiz as a question with
    /// buttons (a group may forbid polls), the words without their picture.
    pub(crate) fn otherwise(&self) -> Option<Self> {
        match self {
            Self::Text { html, keyboard } => Some(Self::Text {
                html: html::bare(html),
                keyboard: keyboard.clone(),
            }),
            Self::Poll {
                question, keyboard, ..
            } => Some(Self::Text {
                html: html::plain(question),
                keyboard: keyboard.clone(),
            }),
            Self::Photo {
                caption: Some(html),
                keyboard,
                ..
            } => Some(Self::Text {
                html: html.clone(),
                keyboard: keyboard.clone(),
            }),
            Self::Photo { caption: None, .. } | Self::Document { .. } => None,
        }
    }

    /// Whether it says nothing by itself: then nothing is lost without it.
    pub(crate) fn is_beside(&self) -> bool {
        matches!(self, Self::Photo { caption: None, .. })
    }

    fn bear(&mut self, buttons: Option<InlineKeyboardMarkup>) {
        match self {
            Self::Text { keyboard, .. }
            | Self::Document { keyboard, .. }
            | Self::Photo { keyboard, .. }
            | Self::Poll { keyboard, .. } => {
                *keyboard = buttons;
            }
        }
    }
}

/// Draws a reply as messages, in order. The buttons are below the last one. There is always something to send.
pub(crate) fn draw(reply: &Reply, look: &Look) -> Vec<Piece> {
    let ink = Page::draw(reply, look);
    let text = |range| Piece::Text {
        html: html::html(&ink, range),
        keyboard: None,
    };
    let mut pieces = Vec::new();
    if let [file] = reply.files.as_slice()
        && let captions = split(&ink, CAPTION)
        && captions.len() <= 1
    {
        let caption = captions.into_iter().next().map(|range| html::html(&ink, range));
        pieces.push(document(file, caption));
    } else {
        pieces.extend(split(&ink, MESSAGE).into_iter().map(text));
        pieces.extend(reply.files.iter().map(|file| document(file, None)));
    }
    pieces.extend(reply.poll.as_ref().and_then(poll::poll));
    if pieces.is_empty() {
        pieces.push(Piece::Text {
            html: "…".to_owned(),
            keyboard: None,
        });
    }
    if let Some(last) = pieces.last_mut() {
        last.bear(keyboard::keyboard(&reply.buttons));
    }
    pieces
}

fn document(file: &waymark_app::reply::File, caption: Option<String>) -> Piece {
    let name = clean_line(&file.name).replace(['/', '\\', '"'], "_");
    Piece::Document {
        name: if is_blank(&name) {
            "file.txt".to_owned()
        } else {
            name
        },
        // Telegram takes no empty file.
        bytes: if file.text.is_empty() {
            b"\n".to_vec()
        } else {
            file.text.clone().into_bytes()
        },
        caption,
        keyboard: None,
    }
}

/// The first paragraph as plain text of at most 200 UTF-16 units: what the answer to a press can show.
pub(crate) fn alert(reply: &Reply) -> String {
    let text = |text: &Text| -> String { text.0.iter().map(|span| clean(span.as_str())).collect() };
    let paragraph = |block: &Block| match block {
        Block::Para(paragraph) => Some(text(paragraph)),
        _ => None,
    };
    let other = |block: &Block| match block {
        Block::Title(line) | Block::Small(line) | Block::Quote(line) => Some(text(line)),
        _ => None,
    };
    let said = |line: &String| !is_blank(line);
    let first = reply.body.iter().filter_map(paragraph).find(said);
    let Some(first) = first.or_else(|| reply.body.iter().filter_map(other).find(said)) else {
        return String::new();
    };
    shorten(&format!("{}{}", glyph::of_tone(reply.tone), first.trim()), ALERT)
}

/// A plain text as the answer to a press; `None` where there is nothing to see.
pub(crate) fn toast(text: &str) -> Option<String> {
    let text = clean(text);
    (!is_blank(&text)).then(|| shorten(text.trim(), ALERT))
}

/// Cuts a text at a word, with a sign that something is missing.
fn shorten(text: &str, limit: usize) -> String {
    if units(text) <= limit {
        return text.to_owned();
    }
    let mut ink = ink::Ink::default();
    ink.push(
        text,
        &ink::Face {
            frame: ink::Frame::Code,
            ..ink::Face::default()
        },
    );
    let first = split(&ink, limit - 1).into_iter().next().unwrap_or_default();
    format!("{}…", ink.as_str().get(first).unwrap_or_default())
}

#[cfg(test)]
mod tests;
