//! Inline text: from Markdown to the plain text of the model and back.
//!
//! A *tidy* text has single spaces, no control characters, and back-ticks only in pairs, each around the content of a
//! code span. Every text of a roadmap is tidy; a tidy text that is [`escape`]d and read again is the same text.

use super::html;

/// What one paragraph, heading or cell holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline {
    /// The pieces, in order.
    pub(super) pieces: Vec<Piece>,
    /// Where the links lead, in order.
    pub(super) links: Vec<String>,
}

/// A stretch of one kind and style.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) strong: bool,
    pub(super) emph: bool,
    /// Index into [`Inline::links`].
    pub(super) link: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Code,
    /// A line break, soft or hard.
    Break,
    /// A tag or a comment.
    Html,
}

impl Inline {
    /// An inline text without markup.
    pub(super) fn of(text: &str) -> Self {
        let piece = Piece {
            kind: Kind::Text,
            text: text.to_owned(),
            strong: false,
            emph: false,
            link: None,
        };
        Self {
            pieces: vec![piece],
            links: Vec::new(),
        }
    }

    /// "30--60" becomes "30–60", and " --- " a dash between words; `--flag` stays.
    pub(super) fn dashes(&mut self) {
        for piece in self
            .pieces
            .iter_mut()
            .filter(|piece| piece.kind == Kind::Text && piece.text.contains("--"))
        {
            let mut out = String::with_capacity(piece.text.len());
            let mut rest = piece.text.as_str();
            while let Some((before, after)) = rest.split_once("--") {
                out.push_str(before);
                let digits = before.ends_with(|c: char| c.is_ascii_digit())
                    && after.starts_with(|c: char| c.is_ascii_digit());
                let spaced = before.ends_with(' ') && after.trim_start_matches('-').starts_with(' ');
                out.push_str(if digits {
                    "–"
                } else if spaced {
                    "—"
                } else {
                    "--"
                });
                rest = if spaced {
                    after.trim_start_matches('-')
                } else {
                    after
                };
            }
            out.push_str(rest);
            piece.text = out;
        }
    }

    /// The tidy text: without markup, except for code spans.
    pub(super) fn plain(&self) -> String {
        plain(&self.pieces)
    }

    /// What the last comment says: `<!-- this -->`.
    pub(super) fn comment(&self) -> Option<&str> {
        self.pieces
            .iter()
            .rev()
            .find(|piece| piece.kind == Kind::Html)
            .and_then(|piece| {
                piece
                    .text
                    .strip_prefix("<!--")?
                    .strip_suffix("-->")
                    .map(str::trim)
            })
    }

    /// The same, line by line.
    pub(super) fn lines(&self) -> Vec<Inline> {
        self.pieces
            .split(|piece| piece.kind == Kind::Break)
            .map(|pieces| Inline {
                pieces: pieces.to_vec(),
                links: self.links.clone(),
            })
            .filter(|line| !line.is_blank())
            .collect()
    }

    /// Whether nothing can be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| match piece.kind {
            Kind::Text | Kind::Code => piece.text.trim().is_empty(),
            Kind::Break => true,
            Kind::Html => html::is_markup(&piece.text),
        })
    }

    /// The bold words with which it begins, and what follows; nothing when it does not begin so.
    pub(super) fn strong_lead(&self) -> Option<(Inline, Inline)> {
        self.lead(|piece| piece.strong)
    }

    /// The same for italic words.
    pub(super) fn emph_lead(&self) -> Option<(Inline, Inline)> {
        self.lead(|piece| piece.emph)
    }

    fn lead(&self, styled: impl Fn(&Piece) -> bool) -> Option<(Inline, Inline)> {
        let seen = |piece: &Piece| !matches!(piece.kind, Kind::Break) && !piece.text.trim().is_empty();
        let decoration =
            |piece: &Piece| piece.kind == Kind::Text && super::emoji::strip(&piece.text).is_empty();
        let start = self
            .pieces
            .iter()
            .position(|piece| seen(piece) && (styled(piece) || !decoration(piece)))?;
        if !styled(&self.pieces[start]) {
            return None;
        }
        let end = self.pieces[start..]
            .iter()
            .position(|piece| !styled(piece))
            .map_or(self.pieces.len(), |n| start + n);
        Some((self.part(0, end), self.part(end, self.pieces.len())))
    }

    fn part(&self, start: usize, end: usize) -> Inline {
        Inline {
            pieces: self.pieces[start..end].to_vec(),
            links: self.links.clone(),
        }
    }

    /// The pieces from the first that satisfies `from` to the end, taken off.
    pub(super) fn split_at_piece(&self, from: impl Fn(&Piece) -> bool) -> Option<(Inline, Inline)> {
        let at = self.pieces.iter().position(from)?;
        Some((self.part(0, at), self.part(at, self.pieces.len())))
    }

    /// Every link: its text and where it leads.
    pub(super) fn targets(&self) -> Vec<(String, String)> {
        let mut texts: Vec<Vec<Piece>> = vec![Vec::new(); self.links.len()];
        for piece in &self.pieces {
            if let Some(text) = piece.link.and_then(|link| texts.get_mut(link)) {
                text.push(piece.clone());
            }
        }
        let named = texts.iter().zip(&self.links).filter(|(text, _)| !text.is_empty());
        named.map(|(text, url)| (plain(text), url.clone())).collect()
    }
}

fn plain(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut after_code = false;
    for piece in pieces {
        match piece.kind {
            Kind::Text => {
                out.extend(piece.text.chars().map(|c| if c == '`' { LOOKALIKE } else { c }));
                after_code &= piece.text.is_empty();
            }
            Kind::Code => {
                let code = spaced(&piece.text.replace('`', "ˋ"));
                if !code.is_empty() {
                    if after_code {
                        out.push(' ');
                    }
                    out.push('`');
                    out.push_str(&code);
                    out.push('`');
                    after_code = true;
                }
            }
            Kind::Break => {
                out.push(' ');
                after_code = false;
            }
            Kind::Html => {
                if !html::is_markup(&piece.text) {
                    out.push_str(&piece.text.replace('`', "ˋ"));
                    after_code = false;
                }
            }
        }
    }
    spaced(&out)
}

/// Stands for a back-tick that is not part of a code span (U+02CB).
const LOOKALIKE: char = 'ˋ';

/// Single spaces, none at the ends, no characters that cannot be seen.
fn spaced(text: &str) -> String {
    let bytes = text.as_bytes();
    let single = !bytes.windows(2).any(|pair| pair == b"  ");
    let plain = single && bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
    if plain && !text.starts_with(' ') && !text.ends_with(' ') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !unprintable(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

fn unprintable(c: char) -> bool {
    c.is_control()
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{FFFD}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FDD0}'..='\u{FDEF}')
}

/// Any text made tidy; a tidy text stays as it is.
pub(super) fn tidy(text: &str) -> String {
    let text = spaced(text);
    if !text.contains('`') {
        return text;
    }
    let parts: Vec<&str> = text.split('`').collect();
    let mut pieces = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let closed = index + 1 < parts.len();
        let kind = if index % 2 == 1 && closed {
            Kind::Code
        } else {
            Kind::Text
        };
        let text = if index % 2 == 1 && !closed {
            format!("{LOOKALIKE}{part}")
        } else {
            (*part).to_owned()
        };
        pieces.push(Piece {
            kind,
            text,
            strong: false,
            emph: false,
            link: None,
        });
    }
    plain(&pieces)
}

/// A text of a roadmap (tidy, code in back-ticks) as Markdown that renders as that text, anywhere on a line.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            out.push('`');
            out.push_str(part);
            out.push('`');
        } else {
            escape_words(part, index == 0, &mut out);
        }
    }
    out
}

fn escape_words(part: &str, at_start: bool, out: &mut String) {
    let chars: Vec<char> = part.chars().collect();
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| chars.get(before)).copied();
        let after = chars.get(index + 1).copied();
        let opens_line = at_start && before.is_none();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let space = |c: Option<char>| c.is_some_and(|c| c == ' ');
        let special = match c {
            '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
            '[' => true,
            '*' | '~' => !(space(before) && space(after)),
            '_' => !(word(before) && word(after)),
            '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => entity(&chars[index + 1..]),
            '#' => opens_line || space(before),
            '>' | '|' | '=' | ':' => opens_line,
            '-' | '+' => opens_line && (after.is_none() || space(after) || after == Some(c)),
            '.' | ')' => {
                at_start && index > 0 && index < 10 && chars[..index].iter().all(char::is_ascii_digit)
            }
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Whether what follows an ampersand would make it an entity.
fn entity(rest: &[char]) -> bool {
    rest.iter()
        .take(40)
        .position(|&c| c == ';')
        .is_some_and(|end| end > 0 && rest[..end].iter().all(|c| c.is_ascii_alphanumeric() || *c == '#'))
}

/// A link target without characters that would end it: they are percent-encoded.
pub(super) fn tidy_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.trim().chars() {
        match c {
            ' ' => out.push_str("%20"),
            '`' => out.push_str("%60"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            c if c.is_whitespace() || unprintable(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// A tidy link target as it is written between brackets.
pub(super) fn escape_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let chars: Vec<char> = url.chars().collect();
    for (index, &c) in chars.iter().enumerate() {
        match c {
            '(' | ')' => out.extend(['\\', c]),
            '&' if entity(&chars[index + 1..]) => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::blocks;

    #[test]
    fn tidying_leaves_pairs_of_back_ticks_only() {
        assert_eq!(tidy("  a \t b\u{0} "), "a b");
        assert_eq!(tidy("`a``b` `"), "`a` `b` ˋ");
        assert_eq!(tidy("`` x"), "x");
    }

    proptest::proptest! {
        #[test]
        fn a_tidy_text_is_tidy(text in ".*") {
            let once = tidy(&text);
            proptest::prop_assert_eq!(tidy(&once), once);
        }

        #[test]
        fn an_escaped_text_reads_as_itself(text in "[-a-c0-1<>&;#*_~`\\[\\](){}|!.:=+\\\\ é\n\u{1F980}]{1,24}") {
            let text = tidy(&text);
            let line = format!("- {}", escape(&text));
            proptest::prop_assert_eq!(blocks::line(&line).plain(), text);
        }
    }
}
