//! Running text: stretches with a face each, broken into lines of a width.

use std::ops::Range;

use textwrap::WordSeparator;
use unicode_width::UnicodeWidthStr;
use waymark_app::reply::{Span, Text, start};

use super::{
    clean,
    ink::{Face, paint},
};

/// Whether there is colour, and whether links can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) colour: bool,
    pub(super) links: bool,
}

/// Text with faces.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    text: String,
    runs: Vec<Run>,
}

#[derive(Clone, Debug)]
struct Run {
    at: Range<usize>,
    face: Face,
    url: Option<String>,
    /// Never broken: an address.
    solid: bool,
}

/// What stands in front of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Lead {
    painted: String,
    width: usize,
}

impl Lead {
    /// So many spaces.
    pub(super) fn blank(width: usize) -> Self {
        Self {
            painted: " ".repeat(width),
            width,
        }
    }

    /// The same lead with more behind it.
    pub(super) fn with(mut self, ink: Ink, face: Face, text: &str) -> Self {
        paint(&mut self.painted, ink.colour, face, text);
        self.width += text.width();
        self
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }
}

impl Flow {
    /// A text as this terminal can show it: back-ticks around code where there is no colour, addresses behind links
    /// that cannot be clicked.
    pub(super) fn of(text: &Text, ink: Ink, base: Face) -> Self {
        let mut flow = Self::default();
        for span in &text.0 {
            match span {
                Span::Plain(text) => flow.push(text, base),
                Span::Native { what, id } => flow.push(&what.spelled(id), base),
                Span::Moment { local, .. } => flow.push(local, base),
                // A headline is strong already.
                Span::Strong(text) if base == Face::Title => flow.push(text, base),
                Span::Strong(text) => flow.push(text, Face::Strong),
                Span::Emphasis(text) => flow.push(text, Face::Emphasis),
                Span::Code(code) | Span::Command(code) if ink.colour => flow.push(code, Face::Code),
                Span::Code(code) | Span::Command(code) => {
                    // Back-ticks are part of the word that they stand around.
                    flow.push(&format!("`{code}`"), Face::Code);
                }
                Span::Link { label, url } => flow.link(label, url, ink, base),
                Span::DeepLink { label, payload } => {
                    let line = start(payload);
                    flow.push(&format!("{label} ("), base);
                    flow.push(&if ink.colour { line } else { format!("`{line}`") }, Face::Code);
                    flow.push(")", base);
                }
            }
        }
        flow
    }

    /// Text in one face.
    pub(super) fn plain(text: &str, face: Face) -> Self {
        let mut flow = Self::default();
        flow.push(text, face);
        flow
    }

    /// Text whose faces were found elsewhere; it is taken as it is.
    pub(super) fn coloured(text: String, faces: Vec<(Range<usize>, Face)>) -> Self {
        let runs = faces.into_iter().map(|(at, face)| Run {
            at,
            face,
            url: None,
            solid: false,
        });
        Self {
            text,
            runs: runs.collect(),
        }
    }

    pub(super) fn push(&mut self, text: &str, face: Face) {
        self.run(&clean(text), face, None, false);
    }

    fn run(&mut self, text: &str, face: Face, url: Option<String>, solid: bool) {
        let from = self.text.len();
        self.text.push_str(text);
        self.runs.push(Run {
            at: from..self.text.len(),
            face,
            url,
            solid,
        });
    }

    fn link(&mut self, label: &str, url: &str, ink: Ink, base: Face) {
        let (label, url) = (clean(label), clean(url));
        // What is not ASCII has no place in the escape sequence of a link.
        if ink.links && url.bytes().all(|b| b.is_ascii_graphic()) {
            return self.run(&label, Face::Link, Some(url.clone().into_owned()), label == url);
        }
        if label == url {
            return self.run(&url, Face::Link, None, true);
        }
        self.run(&label, base, None, false);
        self.run(" ", base, None, false);
        self.run(&format!("<{url}>"), Face::Link, None, true);
    }

    /// The text of all of it.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn width(&self) -> usize {
        self.text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
    }

    /// The lines of a width, as stretches of the text, without the blanks at their ends. Only a single word may be wider.
    fn lines(&self, first: usize, rest: usize) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = 0;
        for paragraph in self.text.split('\n') {
            let mut line = start..start;
            let mut at = start;
            for word in self.words(paragraph, start) {
                let room = if lines.is_empty() { first } else { rest };
                let grown = line.start..at + word;
                let shown = self.text.get(grown.clone()).unwrap_or_default().trim_end();
                if shown.width() > room && !line.is_empty() {
                    lines.push(self.trimmed(line));
                    line = at..at + word;
                } else {
                    line = grown;
                }
                at += word;
            }
            lines.push(self.trimmed(line));
            start += paragraph.len() + 1;
        }
        lines
    }

    /// The lengths of the words of a paragraph, each with the blanks behind it; what must not be broken is one word.
    fn words(&self, paragraph: &str, start: usize) -> Vec<usize> {
        let mut words: Vec<usize> = Vec::new();
        let mut at = start;
        let mut glued = false;
        for word in WordSeparator::UnicodeBreakProperties.find_words(paragraph) {
            let length = word.word.len() + word.whitespace.len();
            match words.last_mut() {
                Some(last) if glued => *last += length,
                _ => words.push(length),
            }
            at += length;
            glued = self
                .runs
                .iter()
                .any(|run| run.solid && run.at.start < at && at < run.at.end);
        }
        words
    }

    fn trimmed(&self, line: Range<usize>) -> Range<usize> {
        let shown = self.text.get(line.clone()).unwrap_or_default().trim_end();
        line.start..line.start + shown.len()
    }

    /// Writes the text in lines of at most `width` columns, its leads included.
    pub(super) fn lay(&self, out: &mut String, ink: Ink, width: usize, first: &Lead, rest: &Lead) {
        let room = |lead: &Lead| width.saturating_sub(lead.width).max(1);
        for (index, line) in self.lines(room(first), room(rest)).into_iter().enumerate() {
            let lead = if index == 0 { first } else { rest };
            if line.is_empty() {
                out.push_str(lead.painted.trim_end());
            } else {
                out.push_str(&lead.painted);
                self.paint(out, ink, line);
            }
            out.push('\n');
        }
    }

    /// Writes the lines as they are; those wider than `width` go on below, after another lead.
    pub(super) fn lay_code(&self, out: &mut String, ink: Ink, width: usize, first: &Lead, rest: &Lead) {
        use unicode_segmentation::UnicodeSegmentation;
        let room = width.saturating_sub(first.width.max(rest.width)).max(1);
        let mut start = 0;
        for line in self.text.split('\n') {
            let mut from = start;
            let mut lead = first;
            for (offset, grapheme) in line.grapheme_indices(true) {
                let at = start + offset;
                let with = self.text.get(from..at + grapheme.len()).unwrap_or_default();
                if with.width() > room && at > from {
                    out.push_str(&lead.painted);
                    self.paint(out, ink, from..at);
                    out.push('\n');
                    (from, lead) = (at, rest);
                }
            }
            let end = start + line.len();
            if from == end {
                out.push_str(lead.painted.trim_end());
            } else {
                out.push_str(&lead.painted);
                self.paint(out, ink, from..end);
            }
            out.push('\n');
            start = end + 1;
        }
    }

    fn paint(&self, out: &mut String, ink: Ink, line: Range<usize>) {
        let mut at = line.start;
        let piece = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        for run in &self.runs {
            let (from, to) = (run.at.start.max(at), run.at.end.min(line.end));
            if from >= to {
                continue;
            }
            out.push_str(piece(at, from));
            match &run.url {
                Some(url) => {
                    out.push_str("\u{1b}]8;;");
                    out.push_str(url);
                    out.push_str("\u{1b}\\");
                    paint(out, ink.colour, run.face, piece(from, to));
                    out.push_str("\u{1b}]8;;\u{1b}\\");
                }
                None => paint(out, ink.colour, run.face, piece(from, to)),
            }
            at = to;
        }
        out.push_str(piece(at, line.end));
    }
}
