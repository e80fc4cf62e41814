//! Words and symbols of a topic, made comparable.

use unicode_normalization::UnicodeNormalization;

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
#[expect(clippy::struct_excessive_bools, reason = "four unrelated facts, not a state")]
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
    /// Which clause of the text it is in, counted at punctuation and at "and", "or", "vs".
    pub(super) clause: usize,
}

impl Token {
    /// Whether it says nothing about the subject.
    pub(super) fn is_filler(&self) -> bool {
        !self.code && self.shape == Shape::Plain && FILLERS.binary_search(&self.word.as_str()).is_ok()
    }
}

/// Words that topics have around their subject; sorted.
const FILLERS: [&str; 63] = [
    "about",
    "advanced",
    "all",
    "and",
    "basic",
    "between",
    "build",
    "building",
    "by",
    "common",
    "concept",
    "creating",
    "deep",
    "deeper",
    "deeply",
    "depth",
    "detail",
    "dive",
    "each",
    "essential",
    "etc",
    "explained",
    "first",
    "for",
    "from",
    "fundamental",
    "how",
    "implementing",
    "in",
    "intro",
    "introduction",
    "is",
    "like",
    "master",
    "mastering",
    "more",
    "of",
    "on",
    "or",
    "other",
    "overview",
    "own",
    "practical",
    "practice",
    "rust",
    "similar",
    "simple",
    "their",
    "thoroughly",
    "to",
    "tool",
    "understand",
    "understanding",
    "use",
    "using",
    "versu",
    "via",
    "vs",
    "what",
    "when",
    "why",
    "with",
    "your",
];

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
    let chars: Vec<char> = text.nfkc().take(MOST_TOKENS * 20).collect();
    let mut scan = Scan {
        chars: &chars,
        at: 0,
        code: false,
        fresh: false,
        clause: 0,
        found: Vec::new(),
    };
    while scan.found.len() < MOST_TOKENS && scan.step() {}
    scan.found
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
        if c == '`' {
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
        } else if shape == Shape::Plain && self.peek(0) == Some('<') && self.skip_generics() {
            shape = Shape::Generic;
        }
        self.push(&raw, shape);
    }

    /// Skips `<T, E>`; false, and nothing skipped, when the bracket does not close on it.
    fn skip_generics(&mut self) -> bool {
        let mut depth = 0_usize;
        for (ahead, c) in self.chars[self.at..].iter().take(60).enumerate() {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at += ahead + 1;
                return true;
            }
        }
        false
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
        let bracketed = before.is_none_or(|c| matches!(c, '(' | '`')) || self.code;
        match run.as_str() {
            "::" | "-" | "." | "'" => {} // inside a name
            "?" | "@" | "!" | "..=" if alone => self.symbol(&run),
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
    let kept = ["ss", "us", "is", "as", "os"]
        .iter()
        .any(|end| word.ends_with(end));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        assert_eq!(normal(text), wanted, "{text}");
    }

    #[test]
    fn fillers_are_sorted() {
        assert!(FILLERS.is_sorted());
    }

    #[test]
    fn words_lose_case_and_plural() {
        check("Lifetimes", "lifetime");
        check("Queries", "query");
        check("Boxes, matches, branches & classes", "box match branch and class");
        check("alias status async axis", "alias status async axis");
        check("Databases", "database");
        check("Serialisation", "serialization");
        check("people's code, don't", "people code dont");
        check("The Book of a kind", "book of kind");
    }

    #[test]
    fn symbols_and_shapes_are_kept() {
        check("The `?` operator", "? operator");
        check("? operator", "? operator");
        check("What is Rust?", "what is rust");
        check("Box<T> and `Rc<RefCell<T>>`", "<>box and <>rc");
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
