//! A light colouring of source code: words of the language, literals, comments. It reads no grammar and never fails.

use std::{iter::Peekable, ops::Range, str::CharIndices};

use super::ink::Face;

const RUST: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
];

/// Where the faces of a piece of code lie, in order. Only Rust is known; any other language stays plain.
pub(super) fn faces(language: &str, code: &str) -> Vec<(Range<usize>, Face)> {
    if !matches!(language.to_ascii_lowercase().as_str(), "rust" | "rs") {
        return Vec::new();
    }
    let mut reader = Reader {
        code,
        rest: code.char_indices().peekable(),
    };
    let mut found = Vec::new();
    while let Some((from, c)) = reader.rest.next() {
        if let Some(face) = reader.token(from, c) {
            found.push((from..reader.at(), face));
        }
    }
    found
}

struct Reader<'a> {
    code: &'a str,
    rest: Peekable<CharIndices<'a>>,
}

impl Reader<'_> {
    /// Where the next character begins.
    fn at(&mut self) -> usize {
        self.rest.peek().map_or(self.code.len(), |(at, _)| *at)
    }

    fn follows(&mut self, text: &str) -> bool {
        let at = self.at();
        self.code.get(at..).is_some_and(|rest| rest.starts_with(text))
    }

    fn skip_while(&mut self, keep: impl Fn(char) -> bool) {
        while self.rest.next_if(|(_, c)| keep(*c)).is_some() {}
    }

    fn token(&mut self, from: usize, c: char) -> Option<Face> {
        match c {
            '/' if self.follows("/") => {
                self.skip_while(|c| c != '\n');
                Some(Face::Comment)
            }
            '/' if self.follows("*") => {
                self.block_comment();
                Some(Face::Comment)
            }
            '"' => {
                self.string();
                Some(Face::Literal)
            }
            '\'' => self.quoted(),
            c if c.is_ascii_digit() => {
                self.skip_while(|c| c.is_ascii_alphanumeric() || c == '_');
                Some(Face::Literal)
            }
            c if c.is_alphabetic() || c == '_' => {
                self.skip_while(|c| c.is_alphanumeric() || c == '_');
                let to = self.at();
                let word = self.code.get(from..to).unwrap_or_default();
                if RUST.contains(&word) {
                    Some(Face::Keyword)
                } else if self.follows("!") && !self.follows("!=") {
                    Some(Face::Accent)
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 1_usize;
        self.rest.next();
        while depth > 0 {
            match self.rest.next() {
                Some((_, '*')) if self.follows("/") => {
                    self.rest.next();
                    depth -= 1;
                }
                Some((_, '/')) if self.follows("*") => {
                    self.rest.next();
                    depth += 1;
                }
                Some(_) => {}
                None => return,
            }
        }
    }

    fn string(&mut self) {
        while let Some((_, c)) = self.rest.next() {
            match c {
                '"' => return,
                '\\' => {
                    self.rest.next();
                }
                _ => {}
            }
        }
    }

    /// `'a'` and `'\n'` are literals, `'a` is a lifetime.
    fn quoted(&mut self) -> Option<Face> {
        let at = self.at();
        let mut ahead = self.code.get(at..).unwrap_or_default().chars();
        let first = ahead.next()?;
        if first == '\\' || ahead.next() == Some('\'') {
            if first == '\\' {
                self.rest.next();
            }
            self.rest.next();
            self.skip_while(|c| c != '\'' && c != '\n');
            self.rest.next_if(|(_, c)| *c == '\'');
            return Some(Face::Literal);
        }
        self.skip_while(|c| c.is_alphanumeric() || c == '_');
        Some(Face::Accent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, want: &[(&str, Face)]) {
        let found: Vec<_> = faces("rust", code)
            .into_iter()
            .map(|(at, face)| (&code[at], face))
            .collect();
        assert_eq!(found, want, "{code}");
    }

    #[test]
    fn words_literals_and_comments_are_told_apart() {
        use Face::{Accent, Comment, Keyword, Literal};
        check("let x = 42;", &[("let", Keyword), ("42", Literal)]);
        check(
            "println!(\"a\\\"b\"); // hi",
            &[("println", Accent), ("\"a\\\"b\"", Literal), ("// hi", Comment)],
        );
        check("a != b", &[]);
        check(
            "'x' '\\'' '\\n'",
            &[("'x'", Literal), ("'\\''", Literal), ("'\\n'", Literal)],
        );
        check(
            "fn f<'a>(s: &'a str)",
            &[("fn", Keyword), ("'a", Accent), ("'a", Accent)],
        );
        check(
            "/* a /* b */ c */ if",
            &[("/* a /* b */ c */", Comment), ("if", Keyword)],
        );
    }

    #[test]
    fn what_never_ends_ends_with_the_code() {
        check("\"open", &[("\"open", Face::Literal)]);
        check("/* open", &[("/* open", Face::Comment)]);
        check("'", &[]);
        check("'\\", &[("'\\", Face::Literal)]);
    }

    #[test]
    fn other_languages_stay_plain() {
        assert_eq!(faces("text", "let x = 1;"), vec![]);
    }

    proptest::proptest! {
        #[test]
        fn faces_lie_in_order_on_the_borders_of_characters(code in "[ -~é🦀'\"/*\\\\\n]{0,60}") {
            let mut end = 0;
            for (at, _) in faces("rust", &code) {
                proptest::prop_assert!(at.start >= end && at.end > at.start);
                proptest::prop_assert!(code.get(at.clone()).is_some());
                end = at.end;
            }
        }
    }
}
