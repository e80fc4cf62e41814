//! `waymark question`: an author's tools for one question.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use waymark_core::{
    catalog::{Catalog, Source},
    lookup,
};

use crate::{
    cli::{Question, QuestionDo},
    config::Config,
    content,
    exit::{Exit, Failure, OrExit},
};

mod check;
mod new;
mod play;

/// Does what was asked for.
///
/// # Errors
/// When there is no such question, or a file cannot be read or written.
pub fn run(args: &Question, config: &Config) -> Result<Exit, Failure> {
    match &args.what {
        QuestionDo::New(args) => new::run(args, config),
        QuestionDo::Check(args) => check::run(args, config),
        QuestionDo::Play(args) => play::run(args, config),
    }
}

/// The folder of roadmaps that an author works in: the one that was named, the configured one, or `roadmaps` beside them.
fn folder(named: Option<&Path>, config: &Config) -> Option<PathBuf> {
    let beside = || Some(PathBuf::from("roadmaps")).filter(|folder| folder.join("questions").is_dir());
    named
        .map(Path::to_owned)
        .or_else(|| config.roadmaps.clone())
        .or_else(beside)
}

/// Everything that is asked there: the folder alone if it has concepts of its own, else on top of what is built in.
fn sources(folder: Option<&Path>) -> Result<Vec<Source>, Failure> {
    let own = folder.map(content::folder).transpose()?.unwrap_or_default();
    Ok(if is_complete(&own) {
        own
    } else {
        // Later ones take the places of earlier ones.
        Source::built_in().into_iter().chain(own).collect()
    })
}

/// Whether a folder stands by itself.
fn is_complete(own: &[Source]) -> bool {
    own.iter().any(|source| source.path == "concepts.toml")
}

/// There is no such question; names the nearest.
fn unknown<T>(id: &str, catalog: &Catalog) -> Result<T, Failure> {
    let ids = catalog.bank().iter().map(|question| question.id.as_str());
    Err(anyhow!("there is no question {id:?}{}", did_you_mean(id, ids))).or_exit(Exit::Usage)
}

/// `; did you mean a, b or c?`
fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let mut near = lookup::nearest(name, known.iter().copied());
    // `mooves` is near the last part of `ownership.moves`.
    let parts = || known.iter().map(|id| id.rsplit('.').next().unwrap_or(id));
    for part in lookup::nearest(name, parts()) {
        let whole = known
            .iter()
            .zip(parts())
            .filter(|(id, last)| *last == part && !near.contains(*id));
        let whole: Vec<&str> = whole.map(|(id, _)| *id).collect();
        near.extend(whole);
    }
    // Few people remember an id to the letter, but many a word of it.
    let words: Vec<&str> = name
        .split(['-', '.', ' '])
        .filter(|word| word.len() > 3)
        .collect();
    let mut holding: Vec<(usize, &str)> = known
        .iter()
        .map(|id| (words.iter().filter(|word| id.contains(**word)).count(), *id))
        .filter(|(shared, id)| *shared > 0 && !near.contains(id))
        .collect();
    holding.sort_by_key(|(shared, id)| (std::cmp::Reverse(*shared), *id));
    near.extend(holding.into_iter().map(|(_, id)| id));
    near.truncate(3);
    match near.as_slice() {
        [] => String::new(),
        [only] => format!("; did you mean {only}?"),
        [rest @ .., last] => format!("; did you mean {} or {last}?", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, want: &str) {
        let known = [
            "moves-into-a-function",
            "moves-back",
            "a-for-loop-takes-the-vector",
        ];
        assert_eq!(did_you_mean(name, known.into_iter()), want);
    }

    #[test]
    fn what_is_near_is_offered() {
        check(
            "moves-bakc",
            "; did you mean moves-back or moves-into-a-function?",
        );
        assert_eq!(
            did_you_mean("mooves", ["ownership.moves"].into_iter()),
            "; did you mean ownership.moves?"
        );
        check("loop", "; did you mean a-for-loop-takes-the-vector?");
        check("xyzzy", "");
    }

    #[test]
    fn a_folder_with_concepts_stands_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        assert!(sources(Some(folder.path())).unwrap().len() > 50);
        std::fs::write(folder.path().join("concepts.toml"), "").unwrap();
        assert_eq!(sources(Some(folder.path())).unwrap().len(), 1);
    }
}
