//! `waymark question check`: everything that is checked, for one question.

use std::{ops::Range, path::Path};

use waymark_core::{
    catalog::{Catalog, Source},
    content::Problem,
    ids::QuestionId,
    question::Question,
    roadmap::Severity,
};

use crate::{
    check::{self, compile},
    cli,
    config::Config,
    exit::{Exit, Failure},
    print::say,
};

/// Checks a question by its id; a file is checked as `waymark check --compile` does.
pub(super) fn run(args: &cli::CheckQuestion, config: &Config) -> Result<Exit, Failure> {
    let file = Path::new(&args.what);
    if file.is_file() {
        let args = cli::Check {
            compile: true,
            path: Some(file.to_owned()),
            ..cli::Check::default()
        };
        return check::run(&args, config);
    }
    let folder = super::folder(args.from.as_deref(), config);
    let sources = super::sources(folder.as_deref())?;
    let (catalog, mut problems) = Catalog::of(sources.iter().cloned());
    let Some(entry) = find(&args.what, &in_force(&sources)) else {
        return super::unknown(&args.what, &catalog);
    };
    let sheets = check::sheets(&sources);
    // What adds to the built-in questions is not written down beside their answers.
    let whole = folder
        .as_deref()
        .filter(|folder| folder.join("concepts.toml").is_file());
    problems.extend(sheets.iter().flat_map(|sheet| sheet.problems.clone()));
    problems.extend(check::of_questions(&catalog, &sources, &sheets, whole));
    problems.retain(|problem| problem.severity != Severity::Note && entry.concerns(problem));
    problems.sort_by(|a, b| (&a.file, a.line, &a.found).cmp(&(&b.file, b.line, &b.found)));
    problems.dedup();
    for problem in &problems {
        say!("{problem}");
    }
    let mut failed = problems.iter().any(|problem| problem.severity == Severity::Error);

    if let Some(question) = catalog.question(&entry.id) {
        say!("{}", about(question, &entry));
        let sheet = sheets.iter().find(|sheet| sheet.file == entry.file);
        let cases: Vec<_> = sheet
            .map(compile::Case::all_of)
            .unwrap_or_default()
            .into_iter()
            .filter(|case| case.id == entry.id.as_str())
            .collect();
        if cases.is_empty() {
            say!("nothing in it for a compiler to prove");
        } else {
            failed |= check::prove(&cases, check::cache())?;
        }
    }
    say!(
        "{}",
        if failed {
            "not good yet"
        } else if problems.is_empty() {
            "all good"
        } else {
            "good, with warnings"
        }
    );
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

/// Where a question is written.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    id: QuestionId,
    file: String,
    /// Its lines, from 1.
    lines: Range<u32>,
}

impl Entry {
    /// Whether a problem is about this question: it stands among its lines, or names it.
    fn concerns(&self, problem: &Problem) -> bool {
        let trim = |word: &'_ str| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
        (problem.file == self.file && self.lines.contains(&problem.line))
            || problem
                .found
                .split_whitespace()
                .any(|word| trim(word) == self.id.as_str())
    }
}

/// The files in force: of two with one path the later.
fn in_force(sources: &[Source]) -> Vec<&Source> {
    let later = |at: usize, source: &Source| sources[at + 1..].iter().any(|other| other.path == source.path);
    let in_force = sources
        .iter()
        .enumerate()
        .filter(|(at, source)| !later(*at, source));
    in_force.map(|(_, source)| source).collect()
}

/// Finds a question by its id in the text of a file, also when it cannot be read as a question.
fn find(id: &str, sources: &[&Source]) -> Option<Entry> {
    let id = QuestionId::new(id).ok()?;
    sources
        .iter()
        .filter(|source| source.asks_about().is_some())
        .find_map(|source| {
            let text = String::from_utf8_lossy(&source.bytes);
            let heads: Vec<u32> = (1..)
                .zip(text.lines())
                .filter(|(_, line)| line.trim_start().starts_with("[[questions]]"))
                .map(|(number, _)| number)
                .collect();
            let says = |line: &str| {
                let value = line
                    .trim_start()
                    .strip_prefix("id")?
                    .trim_start()
                    .strip_prefix('=')?
                    .trim();
                let value = value.split('#').next().unwrap_or_default().trim();
                (value.trim_matches(['"', '\'']) == id.as_str()).then_some(())
            };
            let (at, _) = (1_u32..)
                .zip(text.lines())
                .find(|(_, line)| says(line).is_some())?;
            let start = heads
                .iter()
                .copied()
                .filter(|head| *head <= at)
                .max()
                .unwrap_or(at);
            let end = heads.iter().copied().find(|head| *head > at).unwrap_or(u32::MAX);
            Some(Entry {
                id: id.clone(),
                file: source.path.clone(),
                lines: start..end,
            })
        })
}

/// `questions/ownership.moves.toml:12: moves-back, single choice about ownership.moves, difficulty 2; fits a quiz poll`
fn about(question: &Question, entry: &Entry) -> String {
    let poll = if question.poll(0).is_some() {
        "; fits a quiz poll"
    } else {
        ""
    };
    format!(
        "{}:{}: {}, {} about {}, difficulty {}{poll}",
        entry.file,
        entry.lines.start,
        question.id,
        check::kind(question),
        question.concept,
        question.difficulty.level()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "# Moves\n\n[[questions]]\nid = \"one\"\ntype = \"Odd\"\n\n[[questions]]\nid='two' # the second\n";

    #[test]
    fn an_entry_is_found_by_its_id_whatever_else_is_wrong_with_it() {
        let source = Source::new("questions/moves.toml", TEXT);
        let lines = |id: &str| find(id, &[&source]).map(|entry| entry.lines);
        assert_eq!(lines("one"), Some(3..7));
        assert_eq!(lines("two"), Some(7..u32::MAX));
        assert_eq!(lines("three"), None);
        assert_eq!(lines("Not an id"), None);
    }

    #[test]
    fn a_problem_concerns_a_question_by_its_line_or_its_name() {
        let entry = find("one", &[&Source::new("questions/moves.toml", TEXT)]).unwrap();
        let problem = |file: &str, line, found: &str| Problem {
            file: file.to_owned(),
            line,
            severity: Severity::Error,
            found: found.to_owned(),
            expected: String::new(),
        };
        assert!(entry.concerns(&problem("questions/moves.toml", 5, "type \"Odd\"")));
        assert!(!entry.concerns(&problem("questions/moves.toml", 7, "no type")));
        assert!(entry.concerns(&problem(
            "questions/answers.lock",
            1,
            "question one: its answer is another one"
        )));
        assert!(!entry.concerns(&problem(
            "questions/answers.lock",
            1,
            "question one-more: its answer"
        )));
    }
}
