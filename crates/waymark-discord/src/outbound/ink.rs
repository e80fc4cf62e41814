//! Lines with faces: what a message says before it is Markdown. Discord's Markdown goes by lines, so a text is cut
//! between them, and neither cutting nor escaping can go through a mark.

use std::rc::Rc;

/// How a stretch of text looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Face {
    #[default]
    Plain,
    Strong,
    Emphasis,
    /// Code within a line.
    Code,
    /// A link to this address.
    Link(Rc<str>),
    /// Markup of ours that is shown as something else: a time, a command.
    Markup,
}

/// A stretch of text with one face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) face: Face,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Heading,
    Small,
    Quote,
    /// An item of a list, or a further line of one.
    Item {
        depth: u8,
        /// `-`, `12.`, or nothing where a sign stands for it or the item goes on.
        lead: String,
        /// Whether it is a list in Markdown too.
        listed: bool,
    },
    /// A line in a fence.
    Code {
        language: Rc<str>,
        /// Which of the reply's fences: two can follow each other.
        fence: usize,
    },
    /// Space between blocks.
    Gap,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: Kind,
    /// Which of the reply's hidden parts it is in.
    pub(super) hidden: Option<usize>,
    pub(super) runs: Vec<Run>,
}

impl Line {
    pub(super) fn new(kind: Kind, hidden: Option<usize>) -> Self {
        Self {
            kind,
            hidden,
            runs: Vec::new(),
        }
    }

    /// Adds text without a line feed.
    pub(super) fn push(&mut self, text: &str, face: &Face) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.face == *face && *face != Face::Markup => last.text.push_str(text),
            _ => self.runs.push(Run {
                text: text.to_owned(),
                face: face.clone(),
            }),
        }
    }

    /// Its text without faces.
    pub(super) fn to_plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}
