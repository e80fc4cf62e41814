//! `waymark import-quiz`: takes over a folder of mdbook-quiz files as they are in the wild.
//!
//! Each question finds its concept by its own words, then by the names of its file and folders. What is taken over is
//! written as a set beside the questions that are there, `questions/<set>/<concept>.toml`; no file is ever replaced.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use waymark_core::{
    catalog::{Catalog, Source},
    ids::{ConceptId, QuestionId},
    question::quiz::{self, Item},
    roadmap::Severity,
};

use crate::{
    check::count,
    cli::{self, Unmatched},
    config::Config,
    content,
    exit::{Exit, Failure, OrExit},
    import,
    print::{self, say},
};

mod attach;
mod tell;

/// Sets have short names: they stand before the ids of concepts of their own.
const NAME_MAX: usize = 20;

/// Why most questions are left out the second time.
const THERE: &str = "are there already";

/// A question that is taken over.
struct Taken {
    concept: ConceptId,
    item: Item,
}

/// What is made of a folder.
#[derive(Default)]
struct Harvest {
    taken: Vec<Taken>,
    /// Concepts that only this set knows, by id, with their titles.
    own: BTreeMap<ConceptId, String>,
    files: usize,
    found: usize,
    /// How many were left out, by why.
    left: BTreeMap<&'static str, usize>,
}

/// Reads the folder, tells what becomes of each file, and writes the set.
///
/// # Errors
/// When no folder to write to is known, or a file cannot be read or written.
pub fn run(args: &cli::ImportQuiz, config: &Config) -> Result<Exit, Failure> {
    let Some(folder) = args.into.as_ref().or(config.roadmaps.as_ref()) else {
        return Err(anyhow!(
            "no folder to write to: name one with --into, or set `roadmaps` in waymark.toml"
        ))
        .or_exit(Exit::Configuration);
    };
    let own = if folder.is_dir() {
        content::folder(folder)?
    } else {
        Vec::new()
    };
    let complete = own.iter().any(|source| source.path == "concepts.toml");
    let base = if complete { Vec::new() } else { Source::built_in() };
    let (catalog, _) = Catalog::of(base.into_iter().chain(own));
    let name = set_name(args)?;
    let name = free(folder, &name);

    let mut harvest = Harvest::default();
    for path in quizzes(&args.dir)? {
        gather(&mut harvest, args, &catalog, &name, &path)?;
    }
    if harvest.files == 0 {
        return Err(anyhow!(
            "{}: no quiz in it (no TOML file with [[questions]])",
            args.dir.display()
        ))
        .or_exit(Exit::File);
    }
    let set = folder.join("questions").join(&name);
    let written = files(&harvest, &args.dir);
    tell::tell(&harvest, &catalog)?;
    if harvest.taken.is_empty() {
        say!("Nothing to write.");
        let there = harvest.left.get(THERE).copied().unwrap_or(0);
        return Ok(if there == harvest.found {
            Exit::Done
        } else {
            Exit::Findings
        });
    }
    if args.dry_run {
        say!(
            "Nothing was written; without --dry-run it would be {} in {}.",
            count(written.len(), "file"),
            set.display()
        );
        return Ok(Exit::Done);
    }
    for (file, text) in &written {
        import::write(&set, &set.join(file), text)?;
    }
    say!("{}: {} written", set.display(), count(written.len(), "file"));
    say!("Look them through, then run: waymark check {}", folder.display());
    Ok(Exit::Done)
}

/// What the set is called.
fn set_name(args: &cli::ImportQuiz) -> Result<String, Failure> {
    let dir = fs::canonicalize(&args.dir)
        .with_context(|| format!("cannot read the folder {}", args.dir.display()))
        .or_exit(Exit::File)?;
    let from = match &args.name {
        Some(name) => name.clone(),
        None => dir
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
    };
    match (quiz::slug(&from, NAME_MAX), &args.name) {
        (Some(name), _) => Ok(name),
        (None, Some(_)) => Err(anyhow!("--name {from:?} has no letters a to z")).or_exit(Exit::Usage),
        (None, None) => Ok("quizzes".to_owned()),
    }
}

/// The name with a number, if there is such a set already: what was imported once is its authors' from then on.
fn free(folder: &Path, name: &str) -> String {
    let is_free = |name: &String| !folder.join("questions").join(name).exists();
    let mut names =
        std::iter::once(name.to_owned()).chain((2_u32..).map(|number| format!("{name}-{number}")));
    names.find(is_free).unwrap_or_else(|| name.to_owned())
}

/// The TOML files below a folder, by path. What is hidden, or only linked to, stays out.
fn quizzes(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut open = vec![dir.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        let linked = |path: &PathBuf| path.is_symlink();
        open.extend(
            content::folders(&folder)?
                .into_iter()
                .filter(|path| !linked(path)),
        );
        let files = content::list(&folder)?;
        found.extend(files.into_iter().filter(|path| {
            path.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml"))
                && path
                    .file_name()
                    .is_some_and(|name| !name.to_string_lossy().starts_with('.'))
        }));
    }
    found.sort();
    Ok(found)
}

/// Takes over what can be of one file, and tells what cannot.
fn gather(
    harvest: &mut Harvest,
    args: &cli::ImportQuiz,
    catalog: &Catalog,
    set: &str,
    path: &Path,
) -> Result<(), Failure> {
    let shown = path.display().to_string();
    let bytes = content::file(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let wild = quiz::read(&text, &shown);
    let broken = wild
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    if wild.items.is_empty() && (broken == 0 || !text.contains("[[questions]]")) {
        // Another program's settings, say.
        return Ok(());
    }
    harvest.files += 1;
    harvest.found += wild.items.len() + broken;
    for problem in wild
        .problems
        .iter()
        .filter(|problem| problem.severity != Severity::Note)
    {
        print::aside(format_args!("{problem}"));
    }
    harvest.leave("cannot be read", broken);

    let inside = path.strip_prefix(&args.dir).unwrap_or(path);
    let (mut matched, mut about): (usize, BTreeMap<ConceptId, usize>) = (0, BTreeMap::new());
    for item in wild.items {
        let line = item.line;
        let told = attach::concept(catalog.graph(), &item.prompt, inside);
        let concept = match (told, args.unmatched) {
            (None, Unmatched::Own) => harvest.own_concept(catalog, set, inside),
            (told, _) => told,
        };
        let Some(concept) = concept else {
            print::aside(format_args!(
                "{shown}:{line}: left out: its words tell no concept (--unmatched own keeps it under one of its own)"
            ));
            harvest.leave("tell no concept", 1);
            continue;
        };
        let item = match harvest.place(catalog, &concept, item) {
            Place::Free(item) => item,
            Place::There => {
                harvest.leave(THERE, 1);
                continue;
            }
        };
        match item.question(&concept, &shown) {
            Ok(_) => {
                matched += 1;
                *about.entry(concept.clone()).or_default() += 1;
                harvest.taken.push(Taken { concept, item });
            }
            Err(problems) => {
                for problem in problems {
                    print::aside(format_args!("{problem}; left out"));
                }
                harvest.leave("would not pass the checker", 1);
            }
        }
    }
    let about: Vec<String> = about
        .iter()
        .map(|(concept, number)| format!("{number} about {concept}"))
        .collect();
    say!(
        "{shown}: {matched} taken over{}{}",
        if about.is_empty() { "" } else { ": " },
        about.join(", ")
    );
    Ok(())
}

/// Where a question can go.
enum Place {
    Free(Item),
    /// The same question is there.
    There,
}

impl Harvest {
    fn leave(&mut self, why: &'static str, number: usize) {
        if number > 0 {
            *self.left.entry(why).or_default() += number;
        }
    }

    /// The question with an id that nobody uses: its own, or one made from what it says.
    fn place(&self, catalog: &Catalog, concept: &ConceptId, item: Item) -> Place {
        let same = |item: &Item| -> Option<bool> {
            let taken = self.taken.iter().find(|taken| taken.item.id == item.id);
            if let Some(taken) = taken {
                return Some(taken.item.text == item.text);
            }
            let known = catalog.bank().get(&item.id)?;
            let new = item.question(concept, "").ok()?;
            Some(new.prompt == known.prompt && new.kind == known.kind)
        };
        let used = |id: &QuestionId| {
            catalog.bank().get(id).is_some()
                || catalog.bank().is_retired(id)
                || self.taken.iter().any(|taken| taken.item.id == *id)
        };
        if !used(&item.id) {
            return Place::Free(item);
        }
        if same(&item) == Some(true) {
            return Place::There;
        }
        let item = item.renamed();
        if used(&item.id) {
            Place::There
        } else {
            Place::Free(item)
        }
    }

    /// The concept that the questions of a file are which no other fits.
    fn own_concept(&mut self, catalog: &Catalog, set: &str, file: &Path) -> Option<ConceptId> {
        let title = attach::title(file);
        let words = if title.is_empty() { set.to_owned() } else { title };
        let stem =
            quiz::slug(&words, ConceptId::MAX_BYTES - NAME_MAX - 5).unwrap_or_else(|| "all".to_owned());
        let Ok(id) = ConceptId::new(format!("{set}.{stem}")) else {
            return None;
        };
        let called: HashSet<String> = catalog
            .graph()
            .in_order()
            .map(|concept| concept.title.to_lowercase())
            .collect();
        let title = if called.contains(&words.to_lowercase()) {
            format!("{words} ({set})")
        } else {
            words
        };
        self.own.entry(id.clone()).or_insert(title);
        Some(id)
    }
}

/// The files of the set, by name.
fn files(harvest: &Harvest, from: &Path) -> Vec<(String, String)> {
    let from = from
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut by_concept: BTreeMap<&ConceptId, Vec<&Item>> = BTreeMap::new();
    for taken in &harvest.taken {
        by_concept.entry(&taken.concept).or_default().push(&taken.item);
    }
    let mut files: Vec<(String, String)> = by_concept
        .iter()
        .map(|(concept, items)| {
            let text = format!(
                "# Imported from {from:?}.\n\n{}",
                quiz::sheet(items.iter().copied())
            );
            (format!("{concept}.toml"), text)
        })
        .collect();
    let own: Vec<_> = harvest
        .own
        .iter()
        .filter(|(id, _)| by_concept.contains_key(id))
        .collect();
    if !own.is_empty() {
        let mut text = String::from(
            "# Concepts of these questions only. A topic is about one if it says its title or an alias:\n\
             # add aliases = [\"…\"], and links = [\"https://…\"] to where it is explained.\n",
        );
        for (id, title) in own {
            let _ = write!(text, "\n[{id}]\ntitle = {}\n", quiz::text(title));
        }
        files.push(("concepts.toml".to_owned(), text));
    }
    files
}
