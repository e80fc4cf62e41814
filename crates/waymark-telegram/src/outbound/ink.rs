//! Text with faces: what a message says before it has tags. Splitting and escaping happen on this, so that neither can
//! cut through a tag.

use std::{borrow::Cow, ops::Range, rc::Rc};

/// How a stretch of text looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Face {
    pub(super) frame: Frame,
    pub(super) hidden: bool,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) link: Option<Rc<str>>,
}

/// What text stands in; Telegram lets none of these stand inside another, and nothing at all inside code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Frame {
    #[default]
    None,
    Quote {
        long: bool,
    },
    /// Code within a line.
    Code,
    /// Code in lines of its own.
    Listing {
        /// Empty, or a name that may stand in an attribute.
        language: Rc<str>,
    },
}

/// A tag of Telegram's HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Quote { long: bool },
    Pre { language: Rc<str> },
    Code,
    Spoiler,
    Italic,
    Bold,
    Link(Rc<str>),
}

impl Face {
    /// The tags around it, outermost first; always in this order, so that neighbours share what they can.
    pub(super) fn tags(&self) -> Vec<Tag> {
        match &self.frame {
            Frame::Code => return vec![Tag::Code],
            Frame::Listing { language } => {
                return vec![Tag::Pre {
                    language: Rc::clone(language),
                }];
            }
            Frame::None | Frame::Quote { .. } => {}
        }
        let quote = match self.frame {
            Frame::Quote { long } => Some(Tag::Quote { long }),
            _ => None,
        };
        [
            quote,
            self.hidden.then_some(Tag::Spoiler),
            self.italic.then_some(Tag::Italic),
            self.bold.then_some(Tag::Bold),
            self.link.clone().map(Tag::Link),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether Telegram finds names, links and commands in such text by itself.
    fn is_searched(&self) -> bool {
        self.link.is_none() && matches!(self.frame, Frame::None | Frame::Quote { .. })
    }

    /// Whether blanks at the edges of a message matter.
    pub(super) fn keeps_blanks(&self) -> bool {
        matches!(self.frame, Frame::Listing { .. })
    }
}

/// Text with faces.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    text: String,
    /// Where each face ends.
    runs: Vec<(usize, Face)>,
}

impl Ink {
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds text that is clean.
    pub(super) fn push(&mut self, text: &str, face: &Face) {
        if text.is_empty() {
            return;
        }
        let text = if face.is_searched() {
            self.unmentioned(text)
        } else {
            Cow::Borrowed(text)
        };
        self.text.push_str(&text);
        self.extend_run(face);
    }

    /// Adds other text as it is.
    pub(super) fn append(&mut self, other: &Self) {
        for (range, face) in other.runs(0..other.text.len()) {
            self.text.push_str(&other.text[range]);
            self.extend_run(face);
        }
    }

    fn extend_run(&mut self, face: &Face) {
        let end = self.text.len();
        match self.runs.last_mut() {
            Some((last, same)) if same == face => *last = end,
            _ => self.runs.push((end, face.clone())),
        }
    }

    /// Telegram makes a mention of an `@` before a name and rings that person's phone. What learners write (a note, an
    /// alias on a board) must not do that: an invisible joiner keeps the two apart.
    fn unmentioned<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut before = self.text.chars().rev();
        let (mut last, mut last_but_one) = (before.next(), before.next());
        if last != Some('@') && !text.contains('@') {
            return Cow::Borrowed(text);
        }
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut out = String::with_capacity(text.len() + 3);
        for c in text.chars() {
            if last == Some('@') && is_word(c) && !last_but_one.is_some_and(is_word) {
                out.push('\u{2060}');
            }
            out.push(c);
            (last_but_one, last) = (last, Some(c));
        }
        Cow::Owned(out)
    }

    /// The runs of a stretch, each with its face.
    pub(super) fn runs(&self, within: Range<usize>) -> impl Iterator<Item = (Range<usize>, &Face)> {
        let first = self.runs.partition_point(|(end, _)| *end <= within.start);
        let mut at = within.start;
        self.runs
            .get(first..)
            .unwrap_or_default()
            .iter()
            .map_while(move |(end, face)| {
                let run = at..(*end).min(within.end);
                at = run.end;
                (!run.is_empty()).then_some((run, face))
            })
    }

    /// The face at a place.
    pub(super) fn face_at(&self, at: usize) -> Option<&Face> {
        let run = self.runs.partition_point(|(end, _)| *end <= at);
        self.runs.get(run).map(|(_, face)| face)
    }
}
