//! Compares what happened with what a question says.

use std::collections::BTreeSet;

use super::{
    Case, Expected, Finding,
    compiler::{Diagnostic, Ending, Observed},
};

/// The longest piece of output that a finding shows, in characters.
const SHOWN: usize = 2000;

/// What is wrong with a claim, if anything is.
pub(super) fn judge(case: &Case, observed: &Observed) -> Option<Finding> {
    let (found, expected) = match (observed, &case.expected) {
        (Observed::Endless(seconds), _) => (
            format!("it was still running after {seconds} s, and was stopped"),
            "a program that ends".to_owned(),
        ),
        (Observed::Chatty(bytes), _) => (
            format!("it printed more than {bytes} bytes, and was stopped"),
            "an output that fits a message".to_owned(),
        ),
        (Observed::Ran(endings), Expected::Prints(stdout)) => ran(endings, stdout)?,
        (Observed::Ran(endings), Expected::Fails { line, code }) => {
            let printed = endings
                .first()
                .map(|ending| quoted(&ending.stdout))
                .unwrap_or_default();
            (
                format!("it compiles, and prints {printed}"),
                an_error(*line, code.as_deref()),
            )
        }
        (Observed::Refused(errors), Expected::Prints(stdout)) => {
            let error = errors.first().map(told).unwrap_or_default();
            (
                format!("it does not compile: {error}"),
                format!("a program that prints {}", quoted(stdout.as_bytes())),
            )
        }
        (Observed::Refused(errors), Expected::Fails { line, code }) => {
            refused(errors, *line, code.as_deref())?
        }
    };
    Some(Finding {
        id: case.id.clone(),
        file: case.file.clone(),
        line: case.line,
        found,
        expected,
    })
}

type FoundAndExpected = (String, String);

fn ran(endings: &[Ending], stdout: &str) -> Option<FoundAndExpected> {
    if let Some(bad) = endings.iter().find(|ending| ending.code != Some(0)) {
        let code = bad
            .code
            .map_or("by a signal".to_owned(), |code| format!("with exit code {code}"));
        let why = bad
            .complaint
            .as_ref()
            .map(|line| format!(" ({line})"))
            .unwrap_or_default();
        return Some((format!("it ends {code}{why}"), "exit code 0".to_owned()));
    }
    let outputs: BTreeSet<&[u8]> = endings.iter().map(|ending| ending.stdout.as_slice()).collect();
    match outputs.iter().copied().collect::<Vec<_>>().as_slice() {
        [one] if *one == stdout.as_bytes() => None,
        [one] => Some((
            format!("it prints {}", quoted(one)),
            format!("{}, byte for byte", quoted(stdout.as_bytes())),
        )),
        several => {
            let all: Vec<String> = several.iter().map(|output| quoted(output)).collect();
            Some((
                format!("it prints now {}", all.join(", now ")),
                "one output, each time it runs".to_owned(),
            ))
        }
    }
}

fn refused(errors: &[Diagnostic], line: u32, code: Option<&str>) -> Option<FoundAndExpected> {
    let first = errors.first()?;
    let lines: BTreeSet<u32> = errors.iter().filter_map(|error| error.line).collect();
    if first.line != Some(line) {
        return Some((told(first), an_error(line, code)));
    }
    if lines.len() > 1 {
        let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
        return Some((
            format!("errors on lines {}", lines.join(", ")),
            format!("errors on line {line} only"),
        ));
    }
    if code.is_some_and(|code| !errors.iter().any(|error| error.code.as_deref() == Some(code))) {
        return Some((told(first), an_error(line, code)));
    }
    None
}

/// "error[E0382] on line 9: borrow of moved value: `name`"
fn told(error: &Diagnostic) -> String {
    let code = error
        .code
        .as_ref()
        .map(|code| format!("[{code}]"))
        .unwrap_or_default();
    let line = error
        .line
        .map_or(String::new(), |line| format!(" on line {line}"));
    format!("error{code}{line}: {}", error.message)
}

fn an_error(line: u32, code: Option<&str>) -> String {
    let code = code.map(|code| format!("[{code}]")).unwrap_or_default();
    format!("error{code} on line {line}")
}

/// An output as it would be written in TOML or Rust: `"12 6\n"`.
fn quoted(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let shown: String = text.chars().take(SHOWN).collect();
    let more = if shown.len() < text.len() { " …" } else { "" };
    format!("{shown:?}{more}")
}
