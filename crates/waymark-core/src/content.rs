//! Content files: what a checker says of them, by file and line.

use std::{fmt, ops::Range};

use serde::{Deserialize, Serialize};

use crate::roadmap::{self, Severity};

pub(crate) mod reader;

/// Something in a content file that its author should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file, as it was named by whoever read it: `concepts.toml`.
    pub file: String,
    /// Line in the file, from 1; 0 for the file as a whole.
    pub line: u32,
    /// Whether a checker refuses the file for it.
    pub severity: Severity,
    /// What was found.
    pub found: String,
    /// What was expected, or what was made of it.
    pub expected: String,
}

impl Problem {
    /// A problem of a roadmap document, with the file it is in.
    pub fn in_roadmap(file: impl Into<String>, problem: roadmap::Problem) -> Self {
        Self {
            file: file.into(),
            line: problem.line,
            severity: problem.severity,
            found: problem.found,
            expected: problem.expected,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {severity}: {}; expected {}", self.found, self.expected)
    }
}

/// Where the lines of a text begin, to turn byte offsets into line numbers.
#[derive(Clone, Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect())
    }

    /// The line, from 1, that a span begins on.
    pub(crate) fn line(&self, span: &Range<usize>) -> u32 {
        let line = self.0.partition_point(|start| *start <= span.start);
        u32::try_from(line.max(1)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_become_lines() {
        let lines = Lines::of("a\nbc\n\nd");
        let at: Vec<u32> = [0, 1, 2, 4, 5, 6, 99]
            .iter()
            .map(|&at| lines.line(&(at..at)))
            .collect();
        assert_eq!(at, [1, 1, 2, 2, 3, 4, 4]);
    }

    #[test]
    fn a_problem_prints_as_a_compiler_prints_it() {
        let problem = Problem {
            file: "concepts.toml".into(),
            line: 7,
            severity: Severity::Error,
            found: "no title".into(),
            expected: "title = \"…\"".into(),
        };
        assert_eq!(
            problem.to_string(),
            "concepts.toml:7: error: no title; expected title = \"…\""
        );
    }
}
