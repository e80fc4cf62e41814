//! Reading TOML with the line of every value at hand.

use std::{borrow::Cow, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Lines, Problem};
use crate::roadmap::Severity;

/// A table as the TOML parser gives it.
pub(crate) type Table<'a> = DeTable<'a>;
/// A value with its span.
pub(crate) type Value<'a> = Spanned<DeValue<'a>>;
/// A key with its span.
pub(crate) type Key<'a> = Spanned<Cow<'a, str>>;

/// Reads one file and gathers what is wrong with it.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    file: &'a str,
    lines: Lines,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// Parses a text; what the TOML parser can't read is a problem, and what it can is returned.
    pub(crate) fn open(text: &'a str, file: &'a str) -> (Self, Table<'a>) {
        let mut reader = Self {
            file,
            lines: Lines::of(text),
            problems: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            reader.error(&span, error.message(), "valid TOML");
        }
        (reader, table.into_inner())
    }

    pub(crate) fn problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(crate) fn line(&self, span: &Range<usize>) -> u32 {
        self.lines.line(span)
    }

    pub(crate) fn error(
        &mut self,
        span: &Range<usize>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.report(Severity::Error, span, found.into(), expected.into());
    }

    pub(crate) fn warning(
        &mut self,
        span: &Range<usize>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.report(Severity::Warning, span, found.into(), expected.into());
    }

    fn report(&mut self, severity: Severity, span: &Range<usize>, found: String, expected: String) {
        let line = self.lines.line(span);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            severity,
            found,
            expected,
        });
    }

    /// The table under a value; anything else is an error.
    pub(crate) fn table<'t>(&mut self, name: &str, value: &'t Value<'a>) -> Option<&'t Table<'a>> {
        let table = value.as_ref().as_table();
        if table.is_none() {
            self.mismatch(name, value, "a table");
        }
        table
    }

    /// A text that is not blank, trimmed at the ends; anything else is an error.
    pub(crate) fn text(&mut self, name: &str, value: &Value<'a>) -> Option<String> {
        let Some(text) = value.as_ref().as_str() else {
            self.mismatch(name, value, "a text");
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            self.error(&value.span(), format!("{name} is blank"), "a text");
            return None;
        }
        Some(text.to_owned())
    }

    /// A list of texts, each with its span; anything else in it is an error and left out.
    pub(crate) fn texts(&mut self, name: &str, value: &Value<'a>) -> Vec<Spanned<String>> {
        let Some(list) = value.as_ref().as_array() else {
            self.mismatch(name, value, "a list of texts");
            return Vec::new();
        };
        list.iter()
            .filter_map(|item| self.text(name, item).map(|text| Spanned::new(item.span(), text)))
            .collect()
    }

    /// A whole number; anything else is an error.
    pub(crate) fn integer(&mut self, name: &str, value: &Value<'a>) -> Option<i64> {
        let number = value
            .as_ref()
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            self.mismatch(name, value, "a whole number");
        }
        number
    }

    /// Every key that is not among the known ones is an error: a slip of the pen must not be lost in silence.
    pub(crate) fn only(&mut self, table: &Table<'a>, place: &str, known: &[&str]) {
        for (key, _) in table {
            if !known.contains(&key.as_ref().as_ref()) {
                let found = format!("unknown key {:?} in {place}", shown(key.as_ref()));
                self.error(&key.span(), found, known.join(", "));
            }
        }
    }

    fn mismatch(&mut self, name: &str, value: &Value<'a>, expected: &str) {
        let found = format!("{name} is a {}", value.as_ref().type_str());
        self.error(&value.span(), found, expected);
    }
}

/// A found text, cut to a length that fits in a message.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
