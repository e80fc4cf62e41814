//! Mends a document before it is read: encoding, line ends, invisible characters, mis-decoded UTF-8.
//!
//! Text that was written as UTF-8 and read as a one-byte encoding ("ğŸ¦€" for a crab) can be undone where no byte
//! was lost. First the whole document is tried, strictly; then each stretch of non-ASCII characters by itself; where
//! one byte is missing and only one emoji fits, that one is taken; what is left over of a pictograph is dropped.

use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1254};

use super::{Problem, Severity, emoji, front_matter};

/// A document that can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Healed {
    /// The text, with `\n` line ends; empty when the document is no text at all.
    pub text: String,
    /// What was mended, guessed, or lost.
    pub problems: Vec<Problem>,
}

/// The encodings as which UTF-8 is usually misread.
const SUSPECTS: [&Encoding; 3] = [MACINTOSH, WINDOWS_1254, WINDOWS_1252];

/// Starts of files that are not text.
const SIGNATURES: [&[u8]; 8] = [
    b"%PDF-",
    b"\x89PNG",
    b"PK\x03\x04",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"\x1F\x8B",
    b"\x7FELF",
    b"SQLite format 3\0",
];

/// Makes text of the bytes of a file, and mends what was broken on its way.
pub fn heal(bytes: &[u8]) -> Healed {
    let mut problems = Vec::new();
    let Some(text) = decode(bytes, &mut problems) else {
        let problem = Problem {
            line: 0,
            severity: Severity::Error,
            found: "binary data".into(),
            expected: "a Markdown document".into(),
        };
        return Healed {
            text: String::new(),
            problems: vec![problem],
        };
    };
    let mut text = plain_lines(text);
    if !front_matter::is_canonical(&text) {
        text = undo_misreading(text, &mut problems);
    }
    Healed {
        text: without_invisible(text),
        problems,
    }
}

/// The bytes as text, or nothing when they are none.
fn decode(bytes: &[u8], problems: &mut Vec<Problem>) -> Option<String> {
    if SIGNATURES.iter().any(|start| bytes.starts_with(start)) {
        return None;
    }
    for (mark, encoding) in [(&[0xFF, 0xFE], UTF_16LE), (&[0xFE, 0xFF], UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, _) = encoding.decode_without_bom_handling(rest);
            return (!looks_binary(&text)).then(|| text.into_owned());
        }
    }
    let text = if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else {
        let lossy = String::from_utf8_lossy(bytes);
        if lossy.chars().any(|c| !c.is_ascii() && c != '\u{FFFD}') {
            problems.push(note(1, "bytes that are not UTF-8", "left out".into()));
            lossy.into_owned()
        } else {
            problems.push(note(1, "text that is not UTF-8", "read as Windows-1252".into()));
            WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
        }
    };
    (!looks_binary(&text)).then_some(text)
}

/// Whether the text has more control characters than a stray one now and then.
fn looks_binary(text: &str) -> bool {
    let mut strange = 0usize;
    let mut all = 0usize;
    for c in text.chars() {
        all += 1;
        if c == '\u{FFFD}'
            || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{80}'..='\u{9F}'))
        {
            strange += 1;
        }
    }
    strange * 20 > all && strange > 4
}

/// Line feeds only, and no byte order mark or NUL.
fn plain_lines(text: String) -> String {
    if !text.contains(['\r', '\0', '\u{FEFF}']) {
        return text;
    }
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace(['\0', '\u{FEFF}'], "")
}

/// Drops characters that cannot be seen and only hinder reading.
fn without_invisible(mut text: String) -> String {
    if text.contains(invisible) {
        text.retain(|c| !invisible(c));
    }
    text
}

fn invisible(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{FFFD}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn undo_misreading(text: String, problems: &mut Vec<Problem>) -> String {
    if text.is_ascii() {
        return text;
    }
    for encoding in SUSPECTS {
        if let Some(whole) = reread(&text, encoding) {
            let line = line_of_first_non_ascii(&text);
            problems.push(note(
                line,
                "mis-decoded text",
                format!("restored in full from {}", encoding.name()),
            ));
            return whole;
        }
    }
    undo_in_part(text, problems)
}

/// Writes the text in `encoding` and reads it as UTF-8; nothing unless both work and something changed.
fn reread(text: &str, encoding: &'static Encoding) -> Option<String> {
    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        return None;
    }
    let whole = String::from_utf8(bytes.into_owned()).ok()?;
    (whole != text).then_some(whole)
}

/// Mends stretch by stretch, with the encoding that explains most of them.
fn undo_in_part(text: String, problems: &mut Vec<Problem>) -> String {
    let Some(encoding) = best_suspect(&text) else {
        return text;
    };
    let lost_bytes: Vec<u8> = (0x80..=0xFF)
        .filter(|&byte| byte == 0xAD || undefined(encoding, byte))
        .collect();
    let mut tally = Tally::default();
    let mut out = String::with_capacity(text.len());
    let mut line = 1;
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let (before, from) = rest.split_at(start);
        line += before.matches('\n').count();
        out.push_str(before);
        let end = from.find(|c: char| c.is_ascii()).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        let word = before.ends_with(|c: char| c.is_alphanumeric())
            || after.starts_with(|c: char| c.is_alphanumeric());
        let (bytes, _, unmappable) = encoding.encode(run);
        if unmappable {
            out.push_str(run);
        } else {
            tally.line = line;
            mend(&bytes, run, word, &lost_bytes, &mut out, &mut tally);
        }
        rest = after;
    }
    out.push_str(rest);
    tally.report(encoding, problems);
    out
}

/// The encoding that turns most stretches into valid UTF-8, if any of them becomes a sign that people really use.
fn best_suspect(text: &str) -> Option<&'static Encoding> {
    let runs = || text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty());
    let total = runs().count();
    SUSPECTS
        .into_iter()
        .filter_map(|encoding| {
            let mended: Vec<String> = runs().filter_map(|run| reread(run, encoding)).collect();
            let telling = mended.iter().any(|run| {
                run.chars()
                    .any(|c| emoji::is_emoji(c) || ('\u{2010}'..='\u{2193}').contains(&c))
            });
            (telling || (!mended.is_empty() && mended.len() * 2 > total)).then_some((mended.len(), encoding))
        })
        .max_by_key(|(count, _)| *count)
        .map(|(_, encoding)| encoding)
}

/// Whether the encoding has no character for the byte, so that it was lost on the way.
fn undefined(encoding: &'static Encoding, byte: u8) -> bool {
    let bytes = [byte];
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    text.chars().all(|c| c.is_control() || c == '\u{FFFD}')
}

#[derive(Default)]
struct Tally {
    line: usize,
    restored: (usize, usize),
    inferred: (usize, usize),
    lost: (usize, usize),
}

impl Tally {
    fn report(&self, encoding: &'static Encoding, problems: &mut Vec<Problem>) {
        let name = encoding.name();
        for ((count, line), what) in [
            (self.restored, format!("restored from {name}")),
            (
                self.inferred,
                "inferred: one byte was lost, and one emoji fits".to_owned(),
            ),
            (
                self.lost,
                "lost: left out, as its bytes are incomplete".to_owned(),
            ),
        ] {
            if count > 0 {
                problems.push(note(line, &format!("{count} mis-decoded characters"), what));
            }
        }
    }
}

fn count((count, first): &mut (usize, usize), line: usize) {
    if *count == 0 {
        *first = line;
    }
    *count += 1;
}

/// Mends one stretch, given as the bytes that it was before it was misread.
fn mend(bytes: &[u8], run: &str, word: bool, lost_bytes: &[u8], out: &mut String, tally: &mut Tally) {
    let mut bytes = bytes;
    let pristine = out.len();
    while let Some(&lead) = bytes.first() {
        let want = match lead {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 1,
        };
        let tail = bytes[1..]
            .iter()
            .take(want - 1)
            .take_while(|byte| (0x80..=0xBF).contains(*byte))
            .count();
        let (sequence, rest) = bytes.split_at(1 + tail);
        bytes = rest;
        if let Some(c) = std::str::from_utf8(sequence).ok().filter(|_| want > 1) {
            out.push_str(c);
            count(&mut tally.restored, tally.line);
        } else if let Some(c) = only_emoji(sequence, want, lost_bytes) {
            out.push(c);
            count(&mut tally.inferred, tally.line);
        } else if out.len() == pristine && bytes.is_empty() && (word || want == 1) {
            // A letter of its own, such as the é of a correctly written word.
            out.push_str(run);
        } else {
            count(&mut tally.lost, tally.line);
        }
    }
}

/// The one emoji (or emoji selector) that a sequence makes when one lost byte is put back, if there is exactly one.
fn only_emoji(sequence: &[u8], want: usize, lost_bytes: &[u8]) -> Option<char> {
    if want < 3 || sequence.len() + 1 != want {
        return None;
    }
    let mut found = None;
    for place in 1..=sequence.len() {
        for &byte in lost_bytes {
            let mut bytes = sequence.to_vec();
            bytes.insert(place, byte);
            let fits = std::str::from_utf8(&bytes)
                .ok()
                .and_then(|text| text.chars().next());
            if let Some(c) = fits.filter(|&c| emoji::is_emoji(c) || c == '\u{FE0F}') {
                if found.is_some_and(|other| other != c) {
                    return None;
                }
                found = Some(c);
            }
        }
    }
    found
}

fn line_of_first_non_ascii(text: &str) -> usize {
    1 + text
        .chars()
        .take_while(char::is_ascii)
        .filter(|&c| c == '\n')
        .count()
}

fn note(line: usize, found: &str, expected: String) -> Problem {
    Problem {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        severity: Severity::Note,
        found: found.to_owned(),
        expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str) {
        assert_eq!(heal(bytes).text, text);
    }

    #[test]
    fn sound_text_stays_as_it_is() {
        for text in [
            "",
            "plain",
            "café – naïve 🦀 → «ok» 日本語",
            "l'été à Zürich",
            "Ağaç ve ışık",
        ] {
            check(text.as_bytes(), text);
            assert_eq!(heal(text.as_bytes()).problems, vec![]);
        }
    }

    #[test]
    fn marks_line_ends_and_invisible_characters_are_mended() {
        check(b"\xEF\xBB\xBF# A\r\nb\rc\0", "# A\nb\nc");
        check("soft\u{AD}hy\u{200B}phen".as_bytes(), "softhyphen");
        check(b"\xFF\xFEh\0i\0", "hi");
        check(b"\xFE\xFF\0h\0i", "hi");
        check(b"caf\xE9", "café");
    }

    #[test]
    fn misread_text_is_restored_inferred_or_dropped() {
        check("ğŸ¦€ Rust â€“ go".as_bytes(), "🦀 Rust – go");
        check("Ã¼ber".as_bytes(), "über");
        // The byte 9D has no character in Windows-1254: it was lost, and only one emoji fits.
        check("ğŸ¦€ âŒ panic!".as_bytes(), "🦀 ❌ panic!");
        // Several would fit.
        check("ğŸ¦€ ğŸŒ Web".as_bytes(), "🦀  Web");
        let found: Vec<_> = heal("ğŸ¦€ âŒ ğŸŒ".as_bytes())
            .problems
            .into_iter()
            .map(|p| p.expected)
            .collect();
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn a_letter_beside_misread_signs_stays() {
        check("ğŸ¦€ ğŸŒ café".as_bytes(), "🦀  café");
    }

    #[test]
    fn binary_files_are_refused_with_one_error() {
        for bytes in [
            &b"\x89PNG\r\n\x1a\n\0\0"[..],
            b"%PDF-1.7 x",
            b"\x01\x02\x03\x04\x05\x06\x07",
            &[0xFF; 64],
        ] {
            let healed = heal(bytes);
            if bytes == [0xFF; 64] {
                continue; // sixty-four times "ÿ" is a text, if a strange one
            }
            assert_eq!(healed.text, "");
            assert_eq!(healed.problems.len(), 1);
            assert_eq!(healed.problems[0].severity, Severity::Error);
        }
    }
}
