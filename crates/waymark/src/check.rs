//! `waymark check`: what is wrong with roadmaps, concepts and questions, by file and line.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use waymark_core::{
    catalog::{Catalog, Source},
    content::Problem,
    question::{Answers, Sheet},
    roadmap::{self, Severity},
};

use crate::{
    cli,
    config::Config,
    exit::{Exit, Failure, OrExit},
    print::say,
};

mod bank;
pub mod compile;
mod counts;
mod place;
pub(crate) mod sources;

pub(crate) use counts::{count, kind};

/// Checks everything that is in force, or a folder or file alone; prints what is wrong, then what there is.
///
/// # Errors
/// When a file cannot be read, or there is no compiler to prove with.
pub fn run(args: &cli::Check, config: &Config) -> Result<Exit, Failure> {
    let mut sources = sources::named(args.path.as_deref(), config)?;
    let (catalog, mut problems) = Catalog::of(sources.iter().cloned());
    let sheets = sheets(&sources);
    if args.bless_answers {
        bless(args.path.as_deref(), &mut sources, &sheets)?;
    }
    problems.extend(of_questions(&catalog, &sources, &sheets, args.path.as_deref()));
    problems.extend(roadmaps(&sources));
    problems.extend(unbound(&catalog));
    for problem in &mut problems {
        if let Some(source) = documents(&sources).find(|source| source.path == problem.file) {
            place::locate(problem, &source.bytes);
        }
    }
    // Files of one kind stand together, and within a file it is line by line.
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    problems.dedup();
    for problem in problems
        .iter()
        .filter(|problem| problem.severity != Severity::Note)
    {
        say!("{problem}");
    }
    let mut failed = problems.iter().any(|problem| problem.severity == Severity::Error);
    counts::print(&catalog, &sheets)?;
    if args.compile {
        let cases: Vec<_> = sheets.iter().flat_map(compile::Case::all_of).collect();
        let cache = if args.no_cache {
            None
        } else {
            args.cache.clone().or_else(cache)
        };
        failed |= prove(&cases, cache)?;
    }
    let warnings = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Warning)
        .count();
    say!(
        "{}",
        if failed {
            "not good yet"
        } else if warnings > 0 {
            "good, with warnings"
        } else {
            "all good"
        }
    );
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

/// Writes the answers of new questions into the folder, and into what is checked.
fn bless(folder: Option<&Path>, sources: &mut Vec<Source>, sheets: &[Sheet]) -> Result<(), Failure> {
    let folder = folder
        .filter(|path| path.is_dir())
        .context("--bless-answers needs the folder that questions/ is in, such as roadmaps")
        .or_exit(Exit::Usage)?;
    let (mut answers, _) = bank::answers(sources).unwrap_or_default();
    let new = answers.bless(sheets);
    let text = answers.to_string();
    let path = folder.join(Answers::FILE);
    fs::write(&path, &text)
        .with_context(|| format!("cannot write {}", path.display()))
        .or_exit(Exit::File)?;
    say!("{}: {} added", path.display(), count(new, "answer"));
    sources.retain(|source| source.path != Answers::FILE);
    sources.push(Source::new(Answers::FILE, text));
    Ok(())
}

/// Every file of questions.
pub(crate) fn sheets(sources: &[Source]) -> Vec<Sheet> {
    sources
        .iter()
        .filter_map(|source| {
            let concept = source.asks_about()?;
            let text = std::str::from_utf8(&source.bytes).ok()?;
            Some(Sheet::parse(&concept, text, &source.path))
        })
        .collect()
}

/// The roadmap documents among the files.
fn documents(sources: &[Source]) -> impl Iterator<Item = &Source> {
    let is_document =
        |path: &Path| path.extension().is_some_and(|it| it == "md") && path.components().count() == 1;
    sources
        .iter()
        .filter(move |source| is_document(Path::new(&source.path)))
}

/// What can be said of each roadmap document by itself.
fn roadmaps(sources: &[Source]) -> Vec<Problem> {
    documents(sources)
        .flat_map(|source| {
            let parsed = roadmap::parse(&source.bytes);
            // What cannot be read at all was told already.
            let readable = parsed.roadmap.topics().next().is_some();
            let found = if readable {
                roadmap::check(None, &parsed.roadmap)
            } else {
                Vec::new()
            };
            found
                .into_iter()
                .map(|problem| Problem::in_roadmap(source.path.as_str(), problem))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Topics that no concept was found for. A roadmap none of whose topics has one is about another field; that is no
/// problem, and the counts tell it.
fn unbound(catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, roadmap) in catalog.roadmaps() {
        let unbound = catalog.unbound(id);
        if unbound.len() == roadmap.topics().count() {
            continue;
        }
        for topic in unbound {
            let text = roadmap
                .topic(topic)
                .map(|at| at.topic.text.as_str())
                .unwrap_or_default();
            problems.push(Problem {
                file: format!("{id}.md"),
                line: 0,
                severity: Severity::Warning,
                found: format!("no concept for the topic {topic} ({text})"),
                expected: "an alias in concepts.toml, or a concept named beside the topic".to_owned(),
            });
        }
    }
    problems
}

/// What can be said of questions that can be read; `path` is what was named to be checked.
pub(crate) fn of_questions(
    catalog: &Catalog,
    sources: &[Source],
    sheets: &[Sheet],
    path: Option<&Path>,
) -> Vec<Problem> {
    let mut problems: Vec<Problem> = sheets.iter().flat_map(Sheet::check).collect();
    problems.extend(bank::problems(catalog, sources, sheets, path));
    problems
}

/// Proves code questions; true if a claim does not hold.
pub(crate) fn prove(cases: &[compile::Case], cache: Option<PathBuf>) -> Result<bool, Failure> {
    let mut options = compile::Options {
        cache,
        ..compile::Options::default()
    };
    if let Some(rustc) = env::var_os("RUSTC") {
        options.rustc = rustc.into();
    }
    let proof = compile::prove(cases, &options)
        .context("cannot prove the code questions")
        .or_exit(Exit::File)?;
    for finding in &proof.findings {
        say!("{finding}");
    }
    say!(
        "{} about {}, by {} in {:.1} s: {} proved afresh, {} known from before; {}",
        count(proof.claims, "claim"),
        count(proof.programs, "program"),
        proof.compiler,
        proof.took.as_secs_f64(),
        proof.programs - proof.remembered,
        proof.remembered,
        if proof.findings.is_empty() {
            "all hold".to_owned()
        } else {
            count(proof.findings.len(), "finding")
        }
    );
    Ok(!proof.findings.is_empty())
}

/// Where results are remembered: the user's cache folder; nowhere if there is none.
pub(crate) fn cache() -> Option<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))?;
    let folder = base.join("waymark").join("proofs");
    fs::create_dir_all(&folder).ok()?;
    Some(folder)
}
