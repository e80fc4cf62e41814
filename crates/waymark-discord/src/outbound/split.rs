//! Cutting lines into messages.

use unicode_segmentation::UnicodeSegmentation;
use waymark_app::reply::is_blank;

use super::{
    ink::{Face, Kind, Line},
    markdown::{self, FENCE_END, HIDE, fence},
    measure::units,
};

/// Room for what stands around lines: a fence with a language's name, or what hides.
const AROUND: usize = 64;

/// A line as Markdown.
struct Drawn {
    text: String,
    around: Around,
    kind: Kind,
    blank: bool,
}

/// What stands around lines.
#[derive(Clone, PartialEq, Eq)]
enum Around {
    Nothing,
    Fence(usize, String),
    Hidden(usize),
}

impl Around {
    fn of(line: &Line) -> Self {
        match (&line.kind, line.hidden) {
            (Kind::Code { language, fence }, _) => Self::Fence(*fence, language.to_string()),
            (_, Some(part)) => Self::Hidden(part),
            (_, None) => Self::Nothing,
        }
    }

    /// How much it takes.
    fn units(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Fence(_, language) => units(&fence(language)) + units(FENCE_END),
            // And a sign that keeps an end apart.
            Self::Hidden(_) => 2 * units(HIDE) + 1,
        }
    }
}

/// Draws lines as texts of at most so many UTF-16 units: cut between blocks if that can be, else between lines, else
/// between words, and never inside what people see as one character unless that alone is too long. Each text has
/// its own fences.
pub(super) fn split(lines: &[Line], limit: usize) -> Vec<String> {
    let drawn: Vec<_> = lines.iter().flat_map(|line| fold(line, limit - AROUND)).collect();
    let mut texts = Vec::new();
    let mut at = 0;
    while at < drawn.len() {
        let rest = drawn.get(at..).unwrap_or_default();
        let long = fitting(rest, limit);
        let text = join(rest.get(..long).unwrap_or_default());
        if !is_blank(&text) {
            texts.push(text);
        }
        at += long;
    }
    texts
}

/// How many lines go into one text; one at least.
fn fitting(lines: &[Drawn], limit: usize) -> usize {
    let mut used = 0;
    let mut around = &Around::Nothing;
    // After the last block, and how much that is.
    let mut block = (0, 0);
    for (i, line) in lines.iter().enumerate() {
        if line.kind == Kind::Gap {
            block = (i, used);
        }
        used += units(&line.text) + 1;
        if line.around != *around {
            around = &line.around;
            used += around.units();
        }
        if used > limit + 1 {
            // A message may stay half empty so that a block stays whole.
            let (after, long) = block;
            return if long > limit / 2 { after } else { i }.max(1);
        }
    }
    lines.len()
}

fn join(lines: &[Drawn]) -> String {
    let mut out = String::new();
    let said = |line: &Drawn| line.kind != Kind::Gap;
    let (first, last) = (lines.iter().position(said), lines.iter().rposition(said));
    let lines = match (first, last) {
        (Some(first), Some(last)) => lines.get(first..=last).unwrap_or_default(),
        _ => &[],
    };
    for part in lines.chunk_by(|a, b| a.around == b.around) {
        let around = part.first().map_or(&Around::Nothing, |line| &line.around);
        if *around != Around::Nothing && part.iter().all(|line| line.blank) {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        let texts: Vec<_> = part.iter().map(|line| line.text.as_str()).collect();
        let text = texts.join("\n");
        match around {
            Around::Nothing => out.push_str(&text),
            Around::Fence(_, language) => {
                out.push_str(&fence(language));
                out.push_str(&text);
                out.push_str(FENCE_END);
            }
            Around::Hidden(_) => out.push_str(&markdown::hidden(text.trim_matches('\n'))),
        }
    }
    // Discord leaves these out by itself.
    out.trim_matches(|c: char| c.is_whitespace()).to_owned()
}

/// A line as one or more that fit.
fn fold(line: &Line, room: usize) -> Vec<Drawn> {
    let draw = |line: &Line| Drawn {
        text: markdown::line(line),
        around: Around::of(line),
        kind: line.kind.clone(),
        blank: is_blank(&line.to_plain()),
    };
    let whole = draw(line);
    if units(&whole.text) <= room {
        return vec![whole];
    }
    let room = room - AROUND;
    let atoms = atoms(line, room);
    let mut folded = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let rest = atoms.get(at..).unwrap_or_default();
        let long = words(rest, room);
        let mut part = Line::new(continued(&line.kind, at > 0), line.hidden);
        for atom in rest.iter().take(long) {
            part.push(atom.text, atom.face);
        }
        folded.push(draw(&part));
        at += long;
    }
    folded
}

fn continued(kind: &Kind, further: bool) -> Kind {
    match kind {
        Kind::Item { depth, listed, .. } if further => Kind::Item {
            depth: *depth,
            lead: String::new(),
            listed: *listed,
        },
        kind => kind.clone(),
    }
}

/// What is not cut.
struct Atom<'a> {
    text: &'a str,
    face: &'a Face,
    /// The most that it takes as Markdown.
    units: usize,
    /// Which run it is from, and the most that the marks of that take.
    run: usize,
    marks: usize,
}

fn atoms(line: &Line, room: usize) -> Vec<Atom<'_>> {
    let code = matches!(line.kind, Kind::Code { .. });
    // Any sign may need an escape.
    let cost = |c: char| c.len_utf16() + usize::from(c.is_ascii_punctuation() && (!code || c == '`'));
    let mut atoms = Vec::new();
    for (run, ink) in line.runs.iter().enumerate() {
        let marks = match &ink.face {
            Face::Plain | Face::Markup => 1,
            Face::Strong | Face::Emphasis => 6,
            Face::Code => 8,
            // Each of its signs may be encoded.
            Face::Link(url) => 3 * units(url) + 8,
        };
        let mut atom = |text| {
            atoms.push(Atom {
                text,
                face: &ink.face,
                units: str::chars(text).map(cost).sum(),
                run,
                marks,
            });
        };
        if ink.face == Face::Markup {
            atom(&ink.text);
            continue;
        }
        for cluster in ink.text.graphemes(true) {
            if cluster.len() > room / 8 {
                let mut rest = cluster;
                while let Some(c) = rest.chars().next() {
                    let (first, others) = rest.split_at(c.len_utf8());
                    atom(first);
                    rest = others;
                }
            } else {
                atom(cluster);
            }
        }
    }
    atoms
}

/// How many atoms go on one line; one at least.
fn words(atoms: &[Atom<'_>], room: usize) -> usize {
    let mut used = 0;
    let mut run = None;
    let mut word = 0;
    for (i, atom) in atoms.iter().enumerate() {
        if run != Some(atom.run) {
            run = Some(atom.run);
            used += atom.marks;
        }
        used += atom.units;
        if used > room {
            return if word > i / 2 { word } else { i }.max(1);
        }
        if atom.text.chars().all(char::is_whitespace) {
            word = i + 1;
        }
    }
    atoms.len()
}
