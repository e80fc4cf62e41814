//! What Waymark says: meaning without markup.
//!
//! No `**`, no `<b>`, no length limits here; each platform's `outbound.rs` draws a [`Reply`] and knows its limits.

use serde::{Deserialize, Serialize};

mod awaits;
mod build;
mod button;
mod choose;
mod clean;
mod content;
mod picture;
mod plain;
mod poll;
mod private;
mod text;

pub use awaits::Awaits;
pub use button::{Button, PRESS_MAX_BYTES, Style};
pub use choose::{Choose, Native};
pub use clean::{clean, clean_code, clean_line, is_blank};
pub use content::{blocks, inline};
pub use picture::{BOARD_ROWS, Board, Card, Day, Picture, Row, Unit, YEAR_WEEKS, Year};
pub use plain::{plain, start};
pub use poll::Poll;
pub use private::{answered_privately, open_private_chat};
pub use text::{PAYLOAD_MAX_BYTES, Span, Text};

/// One answer, or one prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// How it is meant.
    pub tone: Tone,
    /// Who should see it.
    pub audience: Audience,
    /// Where it goes when a button was pressed for it.
    pub placing: Placing,
    /// What it says.
    pub body: Vec<Block>,
    /// What can be pressed, in rows.
    pub buttons: Vec<Vec<Button>>,
    /// Files that come with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// What the message whose button was pressed becomes, for everyone who sees it: a tally. Only in answer to a press.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Box<Reply>>,
    /// What is said besides to the learner alone, as a message of its own. Only where a platform can show one person
    /// something that others beside them do not see, or a message that others see answers them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aside: Option<Box<Reply>>,
    /// A quiz that a platform with polls may send in place of the buttons; the body introduces it. Other platforms draw
    /// body and buttons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<Poll>,
    /// Typed text that is awaited after it: platforms that have forms offer one, on others the next line is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<Awaits>,
    /// Something of the platform's own to choose, where it can be chosen from a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choose: Option<Choose>,
    /// The platform's id of a role that is called with it. Nobody else is ever called by a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<String>,
    /// The title of a thread to open below it, where people talk about it; at most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// A picture that shows what it says; never in place of the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

/// How a reply is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Information.
    Plain,
    /// Well done, right, saved.
    Good,
    /// A wrong answer: never unkind.
    Wrong,
    /// Something to celebrate.
    Festive,
    /// Look out.
    Warning,
    /// Not carried out; says what to do next.
    Refusal,
    /// Our fault.
    Fault,
}

/// Who should see a reply in a group chat; in a private conversation it does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Only the learner who asked.
    Learner,
    /// Everybody in the place.
    Group,
}

/// Where a reply goes when a button was pressed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placing {
    /// Below, as a message of its own.
    New,
    /// In place of the message whose button was pressed, where the platform can.
    Replace,
}

/// One piece of a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A headline.
    Title(Text),
    /// A paragraph.
    Para(Text),
    /// A bulleted or numbered list.
    List {
        /// The first number of a numbered list; `None` for bullets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<u32>,
        /// The items.
        items: Vec<Item>,
    },
    /// Source code or program output, kept to the letter.
    Code {
        /// "rust", "text".
        language: String,
        /// The lines.
        text: String,
    },
    /// How far: `done` of `total`.
    Meter {
        /// What is measured.
        label: Text,
        /// So many are done.
        done: u32,
        /// So many there are.
        total: u32,
    },
    /// Names with values: "Streak" "12 days".
    Facts(Vec<(Text, Text)>),
    /// Somebody's own words: a note, an answer.
    Quote(Text),
    /// Hidden until the reader wants it: a model answer.
    Spoiler(Vec<Block>),
    /// Said quietly: hints on how to go on, page numbers.
    Small(Text),
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// A sign in front: the state of a topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The text.
    pub text: Text,
    /// How deep it stands, from 0.
    #[serde(default)]
    pub depth: u8,
}

/// A sign in front of a line; each platform has its own glyph for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Not begun.
    Todo,
    /// Being learnt.
    Learning,
    /// Done.
    Done,
    /// Done, and due for review.
    Due,
    /// Skipped.
    Skipped,
    /// A day kept by a freeze.
    Frozen,
    /// A day that counts although nothing was studied.
    Excused,
    /// A day of rest or pause.
    Rest,
    /// A day missed.
    Missed,
    /// A day still open.
    Pending,
    /// A right option.
    Right,
    /// A wrong option.
    Wrong,
    /// A place on a board, from 1; equal ones share it.
    Rank(u32),
}

/// A file that comes with a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name: `waymark-export.json`.
    pub name: String,
    /// What is in it.
    pub text: String,
}

impl Item {
    /// A plain line.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            mark: None,
            text: text.into(),
            depth: 0,
        }
    }

    /// A line with a sign in front.
    pub fn marked(mark: Mark, text: impl Into<Text>) -> Self {
        Self {
            mark: Some(mark),
            text: text.into(),
            depth: 0,
        }
    }

    /// The same line, one step deeper.
    #[must_use]
    pub fn deeper(mut self) -> Self {
        self.depth = self.depth.saturating_add(1);
        self
    }
}
