//! `waymark check`: what is wrong with roadmaps, concepts and questions, by file and line.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use waymark_core::{
    catalog::{Catalog, Source},
    content::Problem,
    ids::ConceptId,
    question::{Kind, Sheet},
    roadmap::{self, Severity},
};

use crate::{
    cli,
    config::Config,
    content,
    exit::{Exit, Failure, OrExit},
};

pub mod compile;

/// Checks everything that is in force, or a folder or file alone; prints what is wrong, then what there is.
///
/// # Errors
/// When a file cannot be read, or there is no compiler to prove with.
pub fn run(args: &cli::Check, config: &Config) -> Result<Exit, Failure> {
    let sources = sources(args, config)?;
    let (catalog, mut problems) = Catalog::of(sources.iter().cloned());
    let sheets = sheets(&sources);
    problems.extend(sheets.iter().flat_map(Sheet::check));
    problems.extend(roadmaps(&sources));
    problems.extend(unbound(&catalog));
    // Files of one kind stand together, and within a file it is line by line.
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    problems.dedup();
    for problem in problems
        .iter()
        .filter(|problem| problem.severity != Severity::Note)
    {
        println!("{problem}");
    }
    let mut failed = problems.iter().any(|problem| problem.severity == Severity::Error);
    print_counts(&catalog, &sheets);
    if args.compile {
        failed |= prove(&sheets)?;
    }
    let warnings = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Warning)
        .count();
    println!(
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

/// The files to check.
fn sources(args: &cli::Check, config: &Config) -> Result<Vec<Source>, Failure> {
    match &args.path {
        Some(path) if path.is_dir() => {
            let own = content::folder(path)?;
            // A folder without concepts of its own is checked on top of the built-in ones.
            let complete = own.iter().any(|source| source.path == "concepts.toml");
            let base = if complete { Vec::new() } else { concepts() };
            Ok(base.into_iter().chain(own).collect())
        }
        Some(path) => {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let concept = path.extension().is_some_and(|it| it == "toml") && name != "concepts.toml";
            let name = if concept {
                format!("questions/{name}")
            } else {
                name
            };
            let own = Source::new(name, content::file(path)?);
            let mut sources = concepts();
            sources.retain(|source| source.path != own.path);
            sources.push(own);
            Ok(sources)
        }
        None => {
            let own = config
                .roadmaps
                .as_deref()
                .map(content::folder)
                .transpose()?
                .unwrap_or_default();
            let by_path: BTreeMap<String, Source> = Source::built_in()
                .into_iter()
                .chain(own)
                .map(|source| (source.path.clone(), source))
                .collect();
            Ok(by_path.into_values().collect())
        }
    }
}

/// The built-in concepts, without which a single file could not be understood.
fn concepts() -> Vec<Source> {
    Source::built_in()
        .into_iter()
        .filter(|source| source.path == "concepts.toml")
        .collect()
}

/// Every file of questions.
fn sheets(sources: &[Source]) -> Vec<Sheet> {
    sources
        .iter()
        .filter_map(|source| {
            let concept = source.path.strip_prefix("questions/")?.strip_suffix(".toml")?;
            let text = std::str::from_utf8(&source.bytes).ok()?;
            Some(Sheet::parse(&ConceptId::new(concept).ok()?, text, &source.path))
        })
        .collect()
}

/// What can be said of each roadmap document by itself.
fn roadmaps(sources: &[Source]) -> Vec<Problem> {
    let documents = sources.iter().filter(|source| {
        !source.path.contains('/') && Path::new(&source.path).extension().is_some_and(|it| it == "md")
    });
    documents
        .flat_map(|source| {
            let parsed = roadmap::parse(&source.bytes);
            let found = roadmap::check(None, &parsed.roadmap);
            found
                .into_iter()
                .map(|problem| Problem::in_roadmap(source.path.as_str(), problem))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Topics that no concept was found for.
fn unbound(catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, roadmap) in catalog.roadmaps() {
        for topic in catalog.unbound(id) {
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

fn print_counts(catalog: &Catalog, sheets: &[Sheet]) {
    for (id, roadmap) in catalog.roadmaps() {
        let (topics, unbound) = (roadmap.topics().count(), catalog.unbound(id).len());
        let bound = topics.saturating_sub(unbound);
        let stages = roadmap.stages.len();
        let s = if stages == 1 { "" } else { "s" };
        println!("{id}: {stages} stage{s}, {bound} of {topics} topics with a concept");
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for question in sheets.iter().flat_map(|sheet| &sheet.questions) {
        let kind = match question.kind {
            Kind::Single(_) => "single choice",
            Kind::Several(_) => "several choices",
            Kind::Short { .. } => "typed",
            Kind::Tracing { .. } => "tracing",
            Kind::Long { .. } => "long",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    let questions: usize = kinds.values().sum();
    let by_kind: Vec<_> = kinds
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    println!("{} concepts", catalog.graph().len());
    let by_kind = by_kind.join(", ");
    let by_kind = if by_kind.is_empty() {
        by_kind
    } else {
        format!(": {by_kind}")
    };
    println!("{questions} questions about {} concepts{by_kind}", sheets.len());
}

/// Proves every code question; true if a claim does not hold.
fn prove(sheets: &[Sheet]) -> Result<bool, Failure> {
    let cases: Vec<_> = sheets.iter().flat_map(compile::Case::all_of).collect();
    let mut options = compile::Options {
        cache: cache(),
        ..compile::Options::default()
    };
    if let Some(rustc) = env::var_os("RUSTC") {
        options.rustc = rustc.into();
    }
    let proof = compile::prove(&cases, &options)
        .context("cannot prove the code questions")
        .or_exit(Exit::File)?;
    for finding in &proof.findings {
        println!("{finding}");
    }
    println!(
        "{} of {} code questions proved in {:.1} s by {} ({} known from before)",
        proof.proved,
        cases.len(),
        proof.took.as_secs_f64(),
        proof.compiler,
        proof.remembered
    );
    Ok(!proof.findings.is_empty())
}

/// Where results are remembered: the user's cache folder; nowhere if there is none.
fn cache() -> Option<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))?;
    let folder = base.join("waymark").join("proofs");
    fs::create_dir_all(&folder).ok()?;
    Some(folder)
}
