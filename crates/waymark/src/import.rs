//! `waymark import`: any Markdown document becomes a roadmap file in the canonical form.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, anyhow};
use waymark_core::{
    content::Problem,
    ids::{RoadmapId, TopicId},
    lookup::normalise,
    roadmap::{self, Roadmap, Severity},
};

use crate::{
    cli,
    config::Config,
    content,
    exit::{Exit, Failure, OrExit},
    parse,
    print::{self, say},
};

/// Reads a document, says what it holds and what is doubtful, and writes it as a roadmap file.
///
/// A file of the same name is replaced only if no topic id is lost by it; nothing is written otherwise.
///
/// # Errors
/// When no folder is known, or a file cannot be read or written.
pub fn run(args: &cli::Import, config: &Config) -> Result<Exit, Failure> {
    let Some(folder) = args.into.as_ref().or(config.roadmaps.as_ref()) else {
        return Err(anyhow!(
            "no folder to write to: name one with --into, or set `roadmaps` in waymark.toml"
        ))
        .or_exit(Exit::Configuration);
    };
    let mut parsed = roadmap::parse(&content::file(&args.file)?);
    let shown = args.file.display().to_string();
    for problem in &parsed.problems {
        print::aside(format_args!(
            "{}",
            Problem::in_roadmap(shown.as_str(), problem.clone())
        ));
    }
    if parsed
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
        || parsed.roadmap.topics().next().is_none()
    {
        print::aside(format_args!("{shown}: no topics found; nothing was written"));
        return Ok(Exit::Findings);
    }
    let id = name(args, &parsed.roadmap)?;
    parsed.roadmap.id = Some(id.clone());

    let target = folder.join(format!("{id}.md"));
    let old = match content::file(&target) {
        Ok(bytes) => Some(roadmap::parse(&bytes).roadmap),
        Err(_) if !target.exists() => None,
        Err(failure) => return Err(failure),
    };
    let problems = roadmap::check(old.as_ref(), &parsed.roadmap);
    for problem in &problems {
        print::aside(format_args!(
            "{}",
            Problem::in_roadmap(target.display().to_string(), problem.clone())
        ));
    }
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        print::aside(format_args!("{}: nothing was written", target.display()));
        if let Some(gone) = old.as_ref().and_then(|old| first_gone(old, &parsed.roadmap)) {
            print::aside(format_args!("{}", farewell(&gone, &shown)));
        }
        return Ok(Exit::Findings);
    }
    write(folder, &target, &roadmap::write(&parsed.roadmap))?;
    say!("{}: {}", target.display(), parse::counts(&parsed));
    say!("Look it through, then run: waymark check {}", target.display());
    Ok(Exit::Done)
}

/// A topic that was there, is not there any more, and has no tombstone either.
fn first_gone(old: &Roadmap, new: &Roadmap) -> Option<TopicId> {
    let ids = |roadmap: &Roadmap| -> BTreeSet<TopicId> {
        let topics = roadmap.topics().map(|at| at.topic.id.clone());
        topics
            .chain(roadmap.tombstones.iter().map(|grave| grave.id.clone()))
            .collect()
    };
    ids(old).difference(&ids(new)).next().cloned()
}

/// What to do so that a topic may go: its learners keep what they did.
fn farewell(gone: &TopicId, file: &str) -> String {
    format!(
        "What somebody has learnt must not vanish. Keep each id that is gone, or let it go on purpose: put this at the \
         top of {file}, with a line for each (an arrow names the topic that takes its place, if one does):\n\
         ---\ntombstones:\n  - {gone} -> id-of-its-successor\n---"
    )
}

/// The slug: asked for, else the document's own, else made from its title or its file's name.
fn name(args: &cli::Import, roadmap: &Roadmap) -> Result<RoadmapId, Failure> {
    if let Some(asked) = &args.id {
        return RoadmapId::new(asked.as_str())
            .context("--id")
            .or_exit(Exit::Usage);
    }
    if let Some(own) = &roadmap.id {
        return Ok(own.clone());
    }
    let stem = args
        .file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    [roadmap.title.as_str(), stem.as_str()]
        .into_iter()
        .find_map(|text| RoadmapId::new(slug(text)).ok())
        .ok_or_else(|| {
            anyhow!(
                "no name can be made from the title {:?}: give one with --id",
                roadmap.title
            )
        })
        .or_exit(Exit::Usage)
}

/// `Rust Backend!` becomes `rust-backend`.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in normalise(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > RoadmapId::MAX_BYTES {
            break;
        }
    }
    if slug.len() > RoadmapId::MAX_BYTES {
        // Whole words only, unless there is but one.
        slug.truncate(slug.rfind('-').unwrap_or(RoadmapId::MAX_BYTES));
    }
    slug.trim_matches('-').to_owned()
}

/// Writes beside the target first, so that a full disk leaves the old file as it was.
pub(crate) fn write(folder: &Path, target: &Path, text: &str) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let draft = tempfile::NamedTempFile::new_in(folder)?;
        fs::write(draft.path(), text)?;
        draft.persist(target)?;
        Ok(())
    };
    write()
        .with_context(|| format!("cannot write {}", target.display()))
        .or_exit(Exit::File)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_slugs() {
        assert_eq!(slug("Rust Backend!"), "rust-backend");
        assert_eq!(slug("  C++ à la carte  "), "c-a-la-carte");
        assert_eq!(slug("ギター"), "");
        assert_eq!(
            slug("Rust Learning Roadmap for Backend Development"),
            "rust-learning-roadmap-for"
        );
        assert_eq!(slug(&"a".repeat(99)), "a".repeat(RoadmapId::MAX_BYTES));
        assert!(slug(&"long ".repeat(40)).len() <= RoadmapId::MAX_BYTES);
    }
}
