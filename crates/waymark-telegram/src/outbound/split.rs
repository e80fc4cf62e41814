//! Cutting a long text into messages.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{
    clean::is_blank,
    html::shared,
    ink::{Face, Ink, Tag},
};

/// The longest text of a message, in UTF-16 units after its tags are gone.
pub(super) const MESSAGE: usize = 4096;
/// The longest caption of a file, likewise.
pub(super) const CAPTION: usize = 1024;
/// Telegram forgets the formatting after so many stretches.
const STRETCHES: usize = 100;

/// Cuts a text into stretches that fit into messages: between paragraphs if that can be, else between lines, else
/// between words, and never inside of what people see as one character unless that alone is too long.
pub(super) fn split(ink: &Ink, limit: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < ink.as_str().len() {
        let end = cut(ink, at, limit);
        let part = trim(ink, at..end);
        if !is_blank(ink.as_str().get(part.clone()).unwrap_or_default()) {
            parts.push(part);
        }
        at = end;
    }
    parts
}

/// The length of a text as Telegram counts it.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Where the stretch from `from` ends.
fn cut(ink: &Ink, from: usize, limit: usize) -> usize {
    let text = ink.as_str();
    let rest = text.get(from..).unwrap_or_default();
    let end = formatted_end(ink, from);
    let mut used = 0;
    let mut breaks = Breaks::default();
    let mut fits = 0;
    let mut last_feed = false;
    for (at, cluster) in rest.grapheme_indices(true) {
        let next = at + cluster.len();
        let long = units(cluster);
        if used + long > limit || from + next > end {
            if cluster.chars().all(char::is_whitespace) {
                // What was before it fits as a whole.
                breaks.note(cluster == "\n", last_feed, fits);
            }
            return from + breaks.best(fits).unwrap_or_else(|| too_long(cluster, limit));
        }
        used += long;
        fits = next;
        let feed = cluster == "\n";
        if cluster.chars().all(char::is_whitespace) {
            breaks.note(feed, last_feed, next);
        }
        last_feed = feed;
    }
    text.len()
}

/// One cluster that is longer than a message: as many of its characters as fit.
fn too_long(cluster: &str, limit: usize) -> usize {
    let mut used = 0;
    let fitting = cluster.chars().take_while(|c| {
        used += c.len_utf16();
        used <= limit
    });
    let long: usize = fitting.map(char::len_utf8).sum();
    // A message holds one character at least.
    long.max(cluster.chars().next().map_or(1, char::len_utf8))
}

/// The end of the last stretch whose formatting Telegram still keeps.
fn formatted_end(ink: &Ink, from: usize) -> usize {
    let mut open: Vec<Tag> = Vec::new();
    let mut opened = 0;
    for (run, face) in ink.runs(from..ink.as_str().len()) {
        let tags = face.tags();
        opened += tags.len() - shared(&open, &tags);
        if opened > STRETCHES {
            return run.start;
        }
        open = tags;
    }
    ink.as_str().len()
}

/// The last places at which a text can be broken.
#[derive(Default)]
struct Breaks {
    paragraph: usize,
    line: usize,
    word: usize,
}

impl Breaks {
    fn note(&mut self, feed: bool, after_feed: bool, at: usize) {
        self.word = at;
        if feed {
            self.line = at;
            if after_feed {
                self.paragraph = at;
            }
        }
    }

    /// A message may stay half empty so that a paragraph or a line stays whole. `None` where nothing fits.
    fn best(&self, fits: usize) -> Option<usize> {
        [
            (self.paragraph, fits / 2),
            (self.line, fits / 2),
            (self.word, 0),
            (fits, 0),
        ]
        .into_iter()
        .find_map(|(at, least)| (at > least).then_some(at))
    }
}

/// Leaves out the blanks at both ends, as Telegram does; at the beginning of code only empty lines, for the others
/// indent.
fn trim(ink: &Ink, mut part: Range<usize>) -> Range<usize> {
    let text = |part: &Range<usize>| ink.as_str().get(part.clone()).unwrap_or_default();
    part.end = part.start + text(&part).trim_end().len();
    while let Some(c) = text(&part).chars().next() {
        let indents = c != '\n' && ink.face_at(part.start).is_some_and(Face::keeps_blanks);
        if indents || !c.is_whitespace() {
            break;
        }
        part.start += c.len_utf8();
    }
    part
}
