//! Compares what happened to a program with what a question says of it.

use std::collections::BTreeSet;

use waymark_core::question::Says;

use super::{
    Case, Expected, Finding,
    compiler::{Diagnostic, Ending, Observed},
};

/// The longest piece of output that a finding shows, in characters.
const SHOWN: usize = 2000;
/// What a panic makes a program end with.
const PANICKED: Option<i32> = Some(101);
/// Errors about names of values, types, traits and crates that are not there.
const SLIPS: [&str; 5] = ["E0405", "E0412", "E0425", "E0432", "E0433"];
/// Lints that a snippet sets off because it is only a part: what it names is used elsewhere.
const IN_PARTS: [&str; 3] = ["unused_variables", "unused_imports", "dead_code"];

type FoundAndExpected = (String, String);

/// What is wrong with what a question says of one program.
pub(super) fn judge(claims: &[&Case], observed: &Observed) -> Vec<Finding> {
    let Some(first) = claims.first() else {
        return Vec::new();
    };
    let finding = |case: &Case, (found, expected): FoundAndExpected| Finding {
        id: case.id.clone(),
        file: case.file.clone(),
        line: case.line,
        found,
        expected,
    };
    let (warnings, endings): (&[Diagnostic], &[Ending]) = match observed {
        Observed::Endless(seconds) => {
            let found = format!("it was still running after {seconds} s, and was stopped");
            return vec![finding(first, (found, "a program that ends".to_owned()))];
        }
        Observed::Chatty(bytes) => {
            let found = format!("it printed more than {bytes} bytes, and was stopped");
            return vec![finding(
                first,
                (found, "an output that fits a message".to_owned()),
            )];
        }
        Observed::Refused { warnings, .. } => (warnings, &[]),
        Observed::Ran { warnings, endings } => (warnings, endings),
    };
    let mut findings = Vec::new();
    findings.extend(unwelcome(first, warnings).map(|told| finding(first, told)));
    if let Some(told) = unsteady(endings) {
        findings.push(finding(first, told));
        return findings;
    }
    let wrong = claims
        .iter()
        .filter_map(|case| Some(finding(case, judge_one(&case.expected, observed)?)));
    findings.extend(wrong);
    if findings.is_empty()
        && let Some(told) = unsaid(claims, observed)
    {
        findings.push(finding(first, told));
    }
    findings
}

/// The first warning that nobody asked for, and the lints of all of them.
fn unwelcome(case: &Case, warnings: &[Diagnostic]) -> Option<FoundAndExpected> {
    let welcome = |lint: &str| {
        case.warnings.iter().any(|named| named == lint)
            || (case.expected == Expected::Compiles && IN_PARTS.contains(&lint))
    };
    let lint = |warning: &&Diagnostic| warning.code.clone().filter(|lint| !welcome(lint));
    let first = warnings.iter().find(|warning| lint(warning).is_some())?;
    let line = first
        .line
        .map_or(String::new(), |line| format!(" on line {line}"));
    // With those that the author named already, so that the line can be copied.
    let mut lints: BTreeSet<String> = warnings.iter().filter_map(|warning| lint(&warning)).collect();
    lints.extend(case.warnings.iter().cloned());
    Some((
        format!("a warning{line}: {}", first.message),
        format!("no warnings, or waymark.warnings = {:?}", Vec::from_iter(lints)),
    ))
}

/// Several outputs of one program.
fn unsteady(endings: &[Ending]) -> Option<FoundAndExpected> {
    let outputs: BTreeSet<&[u8]> = endings.iter().map(|ending| ending.stdout.as_slice()).collect();
    if outputs.len() < 2 {
        return None;
    }
    let all: Vec<String> = outputs.iter().map(|output| quoted(output)).collect();
    Some((
        format!("it prints now {}", all.join(", now ")),
        "one output, each time it runs".to_owned(),
    ))
}

fn judge_one(expected: &Expected, observed: &Observed) -> Option<FoundAndExpected> {
    match (expected, observed) {
        (Expected::Prints(stdout), Observed::Ran { endings, .. }) => ran(endings, stdout),
        (Expected::Prints(stdout), Observed::Refused { .. }) => Some((
            became(observed),
            format!("a program that prints {}", quoted(stdout.as_bytes())),
        )),
        (Expected::Fails { line, code }, Observed::Refused { errors, .. }) => {
            refused(errors, *line, code.as_deref())
        }
        (Expected::Fails { line, code }, _) => Some((became(observed), an_error(*line, code.as_deref()))),
        (Expected::Right { option, says }, _) if !holds(says, observed) => Some((
            format!("the right option {option:?} is not so: {}", became(observed)),
            told_claim(says),
        )),
        (Expected::Wrong { option, says }, _) if holds(says, observed) => Some((
            format!("the wrong option {option:?} is so: {}", became(observed)),
            "a claim that does not hold".to_owned(),
        )),
        (Expected::Compiles, Observed::Refused { .. }) => Some((
            format!("a snippet: {}", became(observed)),
            "a snippet that compiles, or a fence without \"compile\"".to_owned(),
        )),
        _ => None,
    }
}

/// Whether what is said of a program is so.
fn holds(says: &Says, observed: &Observed) -> bool {
    match (says, observed) {
        (Says::Prints(stdout), Observed::Ran { endings, .. }) => endings
            .iter()
            .all(|ending| ending.code == Some(0) && ending.stdout == stdout.as_bytes()),
        (Says::Fails(code), Observed::Refused { errors, .. }) => code
            .as_ref()
            .is_none_or(|code| errors.iter().any(|error| error.code.as_ref() == Some(code))),
        (Says::Compiles, Observed::Ran { .. }) => true,
        (Says::Panics, Observed::Ran { endings, .. }) => endings.iter().all(|ending| ending.code == PANICKED),
        _ => false,
    }
}

/// A program that fails though no right option says so proves nothing about the wrong ones: it may have a slip.
///
/// One claim alone on a program of its own may say that it compiles, and be wrong; but not for want of a name.
fn unsaid(claims: &[&Case], observed: &Observed) -> Option<FoundAndExpected> {
    let Observed::Refused { errors, .. } = observed else {
        return None;
    };
    if claims.len() == 1
        && let Some(slip) = errors.iter().find(|error| is_slip(error))
        && !claims.iter().any(|case| case.expected.is_failure())
    {
        return Some((
            format!("its program has a slip: {}", told(slip)),
            "a program in which nothing is wrong but what the option is about".to_owned(),
        ));
    }
    let said = claims.iter().any(|case| {
        let lone = claims.len() == 1
            && matches!(&case.expected, Expected::Wrong { says, .. } if !matches!(says, Says::Fails(_)));
        lone || case.expected.is_failure() || case.expected == Expected::Compiles
    });
    (!said).then(|| {
        (
            became(observed),
            "a program that does what the right option says, and a claim that says it".to_owned(),
        )
    })
}

/// Whether an error comes from what was forgotten, and not from what a question is about.
fn is_slip(error: &Diagnostic) -> bool {
    match error.code.as_deref() {
        Some(code) => SLIPS.contains(&code),
        // Syntax has no code; neither have some lifetimes.
        None => [
            "expected ",
            "unexpected ",
            "mismatched closing",
            "this file contains an unclosed",
        ]
        .iter()
        .any(|start| error.message.starts_with(start)),
    }
}

fn ran(endings: &[Ending], stdout: &str) -> Option<FoundAndExpected> {
    if let Some(bad) = endings.iter().find(|ending| ending.code != Some(0)) {
        return Some((ended(bad), "exit code 0".to_owned()));
    }
    let one = &endings.first()?.stdout;
    (one != stdout.as_bytes()).then(|| {
        (
            format!("it prints {}", quoted(one)),
            format!("{}, byte for byte", quoted(stdout.as_bytes())),
        )
    })
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

/// What became of a program, in a clause: "it compiles, and prints "1\n"".
fn became(observed: &Observed) -> String {
    match observed {
        Observed::Refused { errors, .. } => {
            let error = errors.first().map(told).unwrap_or_default();
            format!("it does not compile: {error}")
        }
        Observed::Ran { endings, .. } => match endings.first() {
            Some(ending) if ending.code == Some(0) => {
                format!("it compiles, and prints {}", quoted(&ending.stdout))
            }
            Some(ending) => ended(ending),
            None => "it compiles".to_owned(),
        },
        Observed::Endless(_) | Observed::Chatty(_) => "it was stopped".to_owned(),
    }
}

/// "it ends with exit code 101 (index out of bounds)"
fn ended(ending: &Ending) -> String {
    let code = ending
        .code
        .map_or("by a signal".to_owned(), |code| format!("with exit code {code}"));
    let why = ending
        .complaint
        .as_ref()
        .map(|line| format!(" ({line})"))
        .unwrap_or_default();
    format!("it ends {code}{why}")
}

/// What would have to become of a program for a claim to hold.
fn told_claim(says: &Says) -> String {
    match says {
        Says::Prints(stdout) => format!("a program that prints {}", quoted(stdout.as_bytes())),
        Says::Fails(Some(code)) => format!("error[{code}]"),
        Says::Fails(None) => "a program that does not compile".to_owned(),
        Says::Compiles => "a program that compiles".to_owned(),
        Says::Panics => "a program that panics".to_owned(),
    }
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
