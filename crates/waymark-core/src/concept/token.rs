//! Words and symbols of a topic, made comparable.

use super::words::{FILLERS, LABELS};
use crate::lookup::composed;

/// A longer text is not a topic; what comes after is not looked at.
const MOST_TOKENS: usize = 200;

/// How a word is written, where that says more than the word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    #[default]
    Plain,
    /// `Box<T>`
    Generic,
    /// `panic!`
    Macro,
    /// `#[derive(Debug)]`
    Attribute,
    /// `&str`, `&mut`
    Reference,
    /// `'static`
    Lifetime,
    /// `?`, `..=`
    Symbol,
}

/// A word or a symbol.
#[expect(clippy::struct_excessive_bools, reason = "unrelated facts, not a state")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Token {
    /// In lower case, in the singular.
    pub(super) word: String,
    pub(super) shape: Shape,
    /// In back-ticks.
    pub(super) code: bool,
    /// Begins with a capital.
    pub(super) capital: bool,
    /// Was stemmed.
    pub(super) plural: bool,
    /// A comma, bracket or the like stands before it: a name can't span it.
    pub(super) fresh: bool,
    /// Numbers what follows, as in "Module 3", and names nothing.
    pub(super) label: bool,
    /// Says nothing where it stands.
    pub(super) quiet: bool,
    /// Which clause of the text it is in, counted at punctuation and at "and", "or", "vs".
    pub(super) clause: usize,
}

impl Token {
    /// Whether it says nothing about the subject.
    pub(super) fn is_filler(&self) -> bool {
        !self.code
            && self.shape == Shape::Plain
            && (self.label || self.quiet || FILLERS.contains(self.word.as_str()) || self.is_number())
    }

    /// "3", "2nd", "101": which one of several.
    fn is_number(&self) -> bool {
        let letters = self.word.trim_start_matches(|c: char| c.is_ascii_digit());
        letters.len() < self.word.len() && matches!(letters, "" | "st" | "nd" | "rd" | "th" | "min")
    }
}

/// A text that two spellings of one name share.
pub(super) fn normal(text: &str) -> String {
    let tokens = tokens(text);
    let words: Vec<String> = tokens
        .iter()
        .map(|token| format!("{}{}", mark(token.shape), token.word))
        .collect();
    words.join(" ")
}

fn mark(shape: Shape) -> &'static str {
    match shape {
        Shape::Plain | Shape::Symbol => "",
        Shape::Generic => "<>",
        Shape::Macro => "!",
        Shape::Attribute => "#",
        Shape::Reference => "&",
        Shape::Lifetime => "'",
    }
}

/// The words and symbols of a text. Articles are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = composed(text).chars().take(MOST_TOKENS * 20).collect();
    let mut scan = Scan {
        chars: &chars,
        at: 0,
        code: false,
        fresh: false,
        clause: 0,
        found: Vec::new(),
    };
    while scan.found.len() < MOST_TOKENS && scan.step() {}
    let mut found = scan.found;
    for at in 1..found.len() {
        let label = !found[at].code && found[at].is_number() && LABELS.contains(found[at - 1].word.as_str());
        found[at - 1].label |= label && !found[at - 1].code;
    }
    found
}

struct Scan<'a> {
    chars: &'a [char],
    at: usize,
    code: bool,
    fresh: bool,
    clause: usize,
    found: Vec<Token>,
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn before(&self) -> Option<char> {
        self.at.checked_sub(1).and_then(|at| self.chars.get(at)).copied()
    }

    /// Reads one thing; false at the end.
    fn step(&mut self) -> bool {
        let Some(c) = self.peek(0) else { return false };
        if self.skip_address() {
            // Where something stands says nothing about what it is.
        } else if c == '`' {
            self.code = !self.code;
            self.at += 1;
        } else if is_word(c) {
            self.word(Shape::Plain);
        } else if c == '#' && self.peek(1) == Some('[') && self.peek(2).is_some_and(is_word) {
            self.at += 2;
            self.word(Shape::Attribute);
        } else if c == '\'' && self.peek(1).is_some_and(is_word) && !self.before().is_some_and(is_word) {
            self.at += 1;
            self.word(Shape::Lifetime);
        } else if c == '&' && self.peek(1).is_some_and(|c| is_word(c) || c == '\'') {
            self.at += if self.peek(1) == Some('\'') { 2 } else { 1 };
            self.word(Shape::Reference);
        } else if c.is_whitespace() {
            self.at += 1;
        } else {
            self.punctuation();
        }
        true
    }

    fn word(&mut self, mut shape: Shape) {
        let start = self.at;
        while let Some(c) = self.peek(0) {
            // Cargo.toml, crates.io, don't: one word; the full stop at the end of a sentence is not.
            let joins = matches!(c, '.' | '\'' | '’') && self.peek(1).is_some_and(is_word);
            if !is_word(c) && !joins {
                break;
            }
            self.at += 1;
        }
        let mut raw: String = self.chars[start..self.at].iter().collect();
        if shape == Shape::Lifetime && self.peek(0) == Some('\'') {
            shape = Shape::Plain; // 'quoted'
        }
        // C++, C#
        let plus = raw.len() == 1 && self.peek(0) == Some('+') && self.peek(1) == Some('+');
        if plus {
            raw.push_str("++");
            self.at += 2;
        } else if raw.len() == 1 && self.peek(0) == Some('#') {
            raw.push('#');
            self.at += 1;
        }
        if shape == Shape::Plain && self.peek(0) == Some('!') {
            shape = Shape::Macro;
            self.at += 1;
        } else if shape == Shape::Plain && self.peek(0) == Some('<') {
            let inside = self.at..self.at + self.generics();
            self.at = inside.end;
            if !inside.is_empty() {
                self.push(&raw, Shape::Generic);
                self.inside(inside);
                return;
            }
        }
        self.push(&raw, shape);
    }

    /// What is said between the brackets of `Rc<RefCell<T>>` and `Box<dyn Error>`: types that have brackets of their own,
    /// and `dyn`. The rest stands for anything.
    fn inside(&mut self, range: std::ops::Range<usize>) {
        let chars = self.chars;
        let mut at = range.start;
        while at < range.end {
            let length = chars[at..range.end].iter().take_while(|c| is_word(**c)).count();
            let raw: String = chars[at..at + length].iter().collect();
            at += length.max(1);
            if length > 0 && chars.get(at) == Some(&'<') {
                self.push(&raw, Shape::Generic);
            } else if raw == "dyn" {
                self.push(&raw, Shape::Plain);
            }
        }
    }

    /// Skips "https://…"; false when there is none.
    fn skip_address(&mut self) -> bool {
        let rest = &self.chars[self.at..];
        let starts = |sign: &str| sign.chars().zip(rest).filter(|(a, b)| a == *b).count() == sign.len();
        if !(starts("http://") || starts("https://")) {
            return false;
        }
        let ends = |c: &char| c.is_whitespace() || matches!(c, ')' | '>' | ']' | '"');
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
        self.fresh = true;
        self.clause += 1;
        true
    }

    /// How long `<T, E>` is; 0 when the bracket does not close on it.
    fn generics(&self) -> usize {
        let mut depth = 0_usize;
        for (ahead, c) in self.chars[self.at..].iter().take(60).enumerate() {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return ahead + 1;
            }
        }
        0
    }

    fn push(&mut self, raw: &str, mut shape: Shape) {
        let lower = raw.replace('’', "'").to_lowercase();
        let lower = lower.strip_suffix("'s").unwrap_or(&lower).replace('\'', "");
        let (word, plural) = singular(&lower);
        let capital = raw.chars().next().is_some_and(char::is_uppercase);
        if shape == Shape::Macro && !self.code && word == "world" {
            shape = Shape::Plain; // "Hello, World!" is everybody's first program, not a macro
        }
        if shape == Shape::Plain && !self.code && matches!(lower.as_str(), "a" | "an" | "the") {
            return;
        }
        let separates =
            shape == Shape::Plain && !self.code && matches!(lower.as_str(), "and" | "or" | "vs" | "versus");
        if separates {
            self.clause += 1;
        }
        let (code, fresh, clause) = (self.code, std::mem::take(&mut self.fresh), self.clause);
        self.found.push(Token {
            word,
            shape,
            code,
            capital,
            plural,
            fresh,
            label: false,
            quiet: false,
            clause,
        });
        if separates {
            self.clause += 1;
        }
    }

    fn punctuation(&mut self) {
        let start = self.at;
        let is_mark = |c: char| !c.is_whitespace() && !is_word(c) && !matches!(c, '`' | '(' | ')' | '\'');
        while self.peek(0).is_some_and(is_mark) {
            self.at += 1;
        }
        if self.at == start {
            self.at += 1; // a bracket or a lonely apostrophe
            self.fresh = true;
            self.clause += 1;
            return;
        }
        let run: String = self.chars[start..self.at].iter().collect();
        let before = start.checked_sub(1).map(|at| self.chars[at]);
        let after = self.peek(0);
        let alone = before.is_none_or(|c| !is_word(c)) && after.is_none_or(|c| !is_word(c));
        // The mark of a question is not the operator: "when do I need .clone()?"
        let asks = run == "?" && before.is_some_and(|c| matches!(c, ')' | ']' | '"' | '>')) && !self.code;
        let bracketed = before.is_none_or(|c| matches!(c, '(' | '`')) || self.code;
        match run.as_str() {
            "::" | "-" | "." | "'" => {} // inside a name
            "?" | "@" | "!" | "..=" if alone && !asks => self.symbol(&run),
            "&" | "*" | ".." | "->" | "=>" | "_" | "|" | "||" if alone && bracketed => self.symbol(&run),
            "&" | "+" if alone => self.push("and", Shape::Plain),
            "/" => self.clause += 1,
            _ => {
                self.fresh = true;
                self.clause += 1;
            }
        }
    }

    fn symbol(&mut self, run: &str) {
        let fresh = std::mem::take(&mut self.fresh);
        self.found.push(Token {
            word: run.to_owned(),
            shape: Shape::Symbol,
            code: self.code,
            fresh,
            clause: self.clause,
            ..Token::default()
        });
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The word without its plural ending, and whether it had one. Light on purpose: English words only lose what is
/// certain, and both sides of a comparison lose the same.
fn singular(word: &str) -> (String, bool) {
    let cut = |many: &str, one: &str| word.strip_suffix(many).map(|stem| format!("{stem}{one}"));
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return (word.to_owned(), false);
    }
    let kept = ["ss", "us", "is", "as"].iter().any(|end| word.ends_with(end))
        || matches!(word, "macos" | "axios" | "chaos");
    let stem = if kept {
        None
    } else {
        cut("ies", "y")
            .filter(|_| word.len() > 4)
            .or_else(|| cut("sses", "ss"))
            .or_else(|| cut("shes", "sh"))
            .or_else(|| cut("xes", "x"))
            .or_else(|| cut("tches", "tch"))
            .or_else(|| cut("nches", "nch"))
            .or_else(|| cut("s", ""))
    };
    let plural = stem.is_some();
    let stem = stem.unwrap_or_else(|| word.to_owned());
    (
        stem.strip_suffix("isation")
            .map(|rest| format!("{rest}ization"))
            .unwrap_or(stem),
        plural,
    )
}

/// What the forms of a word share: "annotating", "annotated", "annotations". Only words of names with several words are
/// compared by it: alone it is too little.
pub(super) fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 8] = ["ation", "ating", "ated", "ate", "ing", "ion", "ed", "e"];
    const LEAST_LETTERS: usize = 3;
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    let Some(stem) = cut.filter(|stem| stem.len() >= LEAST_LETTERS && stem.contains(is_vowel)) else {
        return word;
    };
    // mapping, map; calling, call
    let doubled = stem.bytes().rev().take(2).collect::<Vec<_>>();
    if doubled[0] == doubled[1] && !matches!(doubled[0], b'l' | b's' | b'z') {
        return &stem[..stem.len() - 1];
    }
    stem
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        assert_eq!(normal(text), wanted, "{text}");
    }

    #[test]
    fn words_lose_case_and_plural() {
        check("Lifetimes", "lifetime");
        check("Queries", "query");
        check("Boxes, matches, branches & classes", "box match branch and class");
        check("alias status async axis", "alias status async axis");
        check("Macros on macOS", "macro on macos");
        check("Databases", "database");
        check("Serialisation", "serialization");
        check("people's code, don't", "people code dont");
        check("The Book of a kind", "book of kind");
    }

    #[test]
    fn forms_of_a_word_share_their_stem() {
        for words in [
            &["annotating", "annotation", "annotated"][..],
            &["share", "shared", "sharing"],
            &["map", "mapping", "mapped"],
            &["call", "calling"],
            &["hash", "hashing"],
            &["sanitize", "sanitizing", "sanitization"],
            &["string"],
            &["thread"],
        ] {
            assert!(words.iter().all(|word| stem(word) == stem(words[0])), "{words:?}");
        }
        assert_eq!(
            ["string", "thread", "use", "ring", "ünited"].map(stem),
            ["string", "thread", "use", "ring", "ünited"]
        );
    }

    #[test]
    fn numbered_headings_addresses_and_questions_name_nothing() {
        let fillers = |text: &str| tokens(text).iter().filter(|token| token.is_filler()).count();
        assert_eq!(
            [
                fillers("Module 3: Closures"),
                fillers("Modules"),
                fillers("HTTP 404 pages")
            ],
            [2, 0, 1]
        );
        check(
            "[Slices](https://example.org/rest/http.html#x) and more",
            "slice and more",
        );
        check("Do I need .clone()?", "do i need clone");
    }

    #[test]
    fn symbols_and_shapes_are_kept() {
        check("The `?` operator", "? operator");
        check("? operator", "? operator");
        check("What is Rust?", "what is rust");
        check("Box<T> and `Rc<RefCell<T>>`", "<>box and <>rc <>refcell");
        check("Box<dyn Error>, Vec<u8>", "<>box dyn <>vec");
        check("println!", "!println");
        check("`#[derive(Debug)]`", "#derive debug");
        check("&mut T vs &str", "&mut t vs &str");
        check("References (&)", "reference &");
        check("Path & PathBuf", "path and pathbuf");
        check("'static and 'a", "'static and 'a");
        check("'quoted'", "quoted");
        check("std::fs, Cargo.toml.", "std fs cargo.toml");
        check("C++ and C#", "c++ and c#");
        check("CI/CD", "ci cd");
        check("a < b", "b");
        check("Diverging functions (!)", "diverging function !");
        check("", "");
    }
}
