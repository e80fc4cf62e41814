//! `waymark question new`: the beginning of a question.

use std::{
    collections::HashSet,
    io::{self, BufRead, IsTerminal as _, Write},
    path::Path,
};

use anyhow::{Context as _, anyhow};
use clap::ValueEnum as _;
use waymark_core::{
    catalog::{Catalog, Source},
    concept::Concept,
    ids::{ConceptId, QuestionId},
    question::{Answers, Sheet, quiz},
    roadmap::Severity,
};

use super::{did_you_mean, is_complete};
use crate::{
    cli::{NewQuestion, QuestionKind},
    config::Config,
    content,
    exit::{Exit, Failure, OrExit},
    import,
    print::say,
};

/// The set that questions go to in a folder that adds to the built-in ones: a file of theirs would take the place of one.
const OWN: &str = "own";

/// Asks what is not said, and writes the entry.
pub(super) fn run(args: &NewQuestion, config: &Config) -> Result<Exit, Failure> {
    let Some(folder) = super::folder(args.into.as_deref(), config) else {
        return Err(anyhow!(
            "no folder to write to: name one with --into, or set `roadmaps` in waymark.toml"
        ))
        .or_exit(Exit::Configuration);
    };
    let own = if folder.is_dir() {
        content::folder(&folder)?
    } else {
        Vec::new()
    };
    let complete = is_complete(&own);
    let sources = if folder.is_dir() {
        super::sources(Some(&folder))?
    } else {
        Source::built_in()
    };
    let (catalog, _) = Catalog::of(sources.iter().cloned());

    let mut talk = Talk {
        input: io::stdin().lock(),
        out: io::stderr().lock(),
        people: io::stdin().is_terminal(),
    };
    let concept = concept(args, &catalog, &mut talk)?;
    let kind = kind(args, &mut talk)?;
    let title = title(args, &mut talk)?;
    let id = fresh(&title, &taken(&catalog, &sources))?;

    let path = if complete {
        format!("questions/{}.toml", concept.id)
    } else {
        format!("questions/{OWN}/{}.toml", concept.id)
    };
    let target = folder.join(&path);
    let before = own.iter().find(|source| source.path == path);
    let before = before.map(|source| String::from_utf8_lossy(&source.bytes).into_owned());
    let (text, line) = with(
        before.as_deref().unwrap_or_default(),
        &entry(&id, kind, &title, &concept),
    );
    let parent = target.parent().unwrap_or(&folder);
    sound(&text, &id, &concept.id, &target)?;
    import::write(parent, &target, &text)?;

    say!(
        "{}:{line}: question {id}, about {}",
        target.display(),
        concept.title
    );
    say!("Write what stands between ‹ and › in your own words. Then:");
    let from = args
        .into
        .as_ref()
        .map(|into| format!(" --from {}", into.display()))
        .unwrap_or_default();
    say!("  waymark question check {id}{from}");
    say!("  waymark question play {id}{from}");
    if own.iter().any(|source| source.path == Answers::FILE) {
        say!("  waymark check --bless-answers {}", folder.display());
    }
    Ok(Exit::Done)
}

/// Who is asked for what was not said.
struct Talk<R, W> {
    input: R,
    out: W,
    /// Whether somebody sits there to be asked again.
    people: bool,
}

impl<R: BufRead, W: Write> Talk<R, W> {
    /// Asks until the answer can be used; `flag` would have said it.
    fn ask<T>(
        &mut self,
        what: &str,
        flag: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        loop {
            // Nobody may be looking.
            let _ = write!(self.out, "{what} ").and_then(|()| self.out.flush());
            let mut line = String::new();
            let got = self
                .input
                .read_line(&mut line)
                .context("cannot read an answer")
                .or_exit(Exit::File)?;
            if got == 0 {
                return Err(anyhow!("nothing more to read: say it with {flag}")).or_exit(Exit::Usage);
            }
            match read(line.trim()) {
                Ok(found) => return Ok(found),
                Err(why) if self.people => {
                    let _ = writeln!(self.out, "{why}.");
                }
                Err(why) => return Err(anyhow!(why)).or_exit(Exit::Usage),
            }
        }
    }
}

fn concept<R: BufRead, W: Write>(
    args: &NewQuestion,
    catalog: &Catalog,
    talk: &mut Talk<R, W>,
) -> Result<Concept, Failure> {
    let read = |name: &str| -> Result<Concept, String> {
        let known = ConceptId::new(name.to_lowercase())
            .ok()
            .and_then(|id| catalog.graph().get(&id));
        if let Some(concept) = known {
            return Ok(concept.clone());
        }
        // A title or an alias will do, if it is one.
        if let [only] = catalog.graph().matches(name).as_slice()
            && only.score > 0.99
            && let Some(concept) = catalog.graph().get(&only.concept)
        {
            return Ok(concept.clone());
        }
        let ids = catalog.graph().in_order().map(|concept| concept.id.as_str());
        Err(format!("there is no concept {name:?}{}", did_you_mean(name, ids)))
    };
    match &args.concept {
        Some(name) => read(name).map_err(|why| anyhow!(why)).or_exit(Exit::Usage),
        None => talk.ask(
            "Which concept is it about (such as ownership.moves)?",
            "--concept",
            read,
        ),
    }
}

fn kind<R: BufRead, W: Write>(args: &NewQuestion, talk: &mut Talk<R, W>) -> Result<QuestionKind, Failure> {
    let names: Vec<String> = QuestionKind::value_variants()
        .iter()
        .filter_map(|kind| Some(kind.to_possible_value()?.get_name().to_owned()))
        .collect();
    let read = |name: &str| {
        QuestionKind::from_str(name, true).map_err(|_| format!("{name:?} is none of {}", names.join(", ")))
    };
    match args.kind {
        Some(kind) => Ok(kind),
        None => talk.ask(
            &format!("How is it answered ({})?", names.join(", ")),
            "--kind",
            read,
        ),
    }
}

fn title<R: BufRead, W: Write>(args: &NewQuestion, talk: &mut Talk<R, W>) -> Result<String, Failure> {
    let read = |title: &str| {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        match quiz::slug(&title, QuestionId::MAX_BYTES) {
            Some(_) => Ok(title.replace(['‹', '›'], "")),
            None => Err(format!(
                "no id can be made from {title:?}: use some of the letters a to z"
            )),
        }
    };
    match &args.title {
        Some(title) => read(title).map_err(|why| anyhow!(why)).or_exit(Exit::Usage),
        None => talk.ask("What is it called, in a few words?", "--title", read),
    }
}

/// Every id that is or was a question.
fn taken(catalog: &Catalog, sources: &[Source]) -> HashSet<String> {
    let mut taken: HashSet<String> = catalog
        .bank()
        .iter()
        .map(|question| question.id.to_string())
        .collect();
    for source in sources {
        if source.path == Answers::FILE {
            let text = String::from_utf8_lossy(&source.bytes);
            let ids = text.lines().filter_map(|line| line.split_whitespace().next());
            taken.extend(ids.map(str::to_owned));
        } else if let Some(concept) = source.asks_about() {
            let text = String::from_utf8_lossy(&source.bytes);
            let sheet = Sheet::parse(&concept, &text, &source.path);
            taken.extend(sheet.retired.iter().map(ToString::to_string));
        }
    }
    taken
}

/// An id that was never used.
fn fresh(title: &str, taken: &HashSet<String>) -> Result<QuestionId, Failure> {
    let numbered = (1_u32..).map(|number| {
        let tail = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        quiz::slug(title, QuestionId::MAX_BYTES - tail.len()).map(|slug| slug + &tail)
    });
    numbered
        .take(10_000)
        .flatten()
        .find(|id| !taken.contains(id))
        .and_then(|id| QuestionId::new(id).ok())
        .ok_or_else(|| anyhow!("no id can be made from {title:?}"))
        .or_exit(Exit::Usage)
}

/// A file with an entry at its end, and the line that the entry begins on.
fn with(before: &str, entry: &str) -> (String, usize) {
    let before = before.trim_end();
    let text = if before.is_empty() {
        String::new()
    } else {
        format!("{before}\n\n")
    };
    let line = text.lines().count() + 1;
    (text + entry, line)
}

/// The file can be read, and the entry in it.
fn sound(text: &str, id: &QuestionId, concept: &ConceptId, target: &Path) -> Result<(), Failure> {
    let sheet = Sheet::parse(concept, text, &target.display().to_string());
    let problem = sheet
        .problems
        .iter()
        .find(|problem| problem.severity == Severity::Error);
    // The reader makes the best of a file that is no TOML; nobody should add to one.
    let is_there = sheet.questions.iter().any(|question| question.id == *id);
    if is_there && problem.is_none_or(|problem| problem.expected != "valid TOML") {
        return Ok(());
    }
    let why = problem.map_or_else(
        || format!("{} cannot be read", target.display()),
        ToString::to_string,
    );
    Err(anyhow!("{why}; mend that first, nothing was written")).or_exit(Exit::File)
}

/// The entry, with placeholders that no check lets pass.
fn entry(id: &QuestionId, kind: QuestionKind, title: &str, concept: &Concept) -> String {
    let asked = quiz::text(&format!("‹What is asked: {title}›"));
    let (form, body) = match kind {
        QuestionKind::Single => (
            "MultipleChoice",
            format!(
                "prompt.prompt = {asked}\nprompt.distractors = [\"‹a mistake that people make›\", \"‹another one›\", \"‹a third›\"]\n\
                 answer.answer = \"‹the right option›\"\n"
            ),
        ),
        QuestionKind::Several => (
            "MultipleChoice",
            format!(
                "prompt.prompt = {asked}\nprompt.distractors = [\"‹a mistake that people make›\", \"‹another one›\"]\n\
                 answer.answer = [\"‹a right option›\", \"‹another right option›\"]\n"
            ),
        ),
        QuestionKind::Typed => (
            "ShortAnswer",
            format!(
                "prompt.prompt = {asked}\nanswer.answer = \"‹the answer›\"\nanswer.alternatives = [\"‹what counts as well›\"]\n"
            ),
        ),
        QuestionKind::Prints => (
            "Tracing",
            "prompt.program = \"\"\"\nfn main() {\n    println!(\"‹the program›\");\n}\n\"\"\"\n\
             answer.doesCompile = true\nanswer.stdout = \"\"\"\n‹what it prints›\n\"\"\"\n"
                .to_owned(),
        ),
        QuestionKind::Fails => (
            "Tracing",
            "prompt.program = \"\"\"\nfn main() {\n    let n: i32 = \"‹the program›\";\n}\n\"\"\"\n\
             answer.doesCompile = false\nanswer.lineNumber = 2\n"
                .to_owned(),
        ),
        QuestionKind::Long => (
            "Long",
            format!("prompt.prompt = {asked}\nanswer.model = \"‹A good answer, in a sentence or three.›\"\n"),
        ),
    };
    let link = concept
        .links
        .first()
        .map_or("https://doc.rust-lang.org/book/", String::as_str);
    let code = if kind == QuestionKind::Fails {
        "waymark.code = \"E0308\"\n"
    } else {
        ""
    };
    format!(
        "[[questions]]\nid = \"{id}\"\ntype = \"{form}\"\n{body}context = \"\"\"\n‹Why it is so, and why what people take it for is not.› \
         See [‹the page›]({link}).\n\"\"\"\nwaymark.difficulty = 2\nwaymark.hint = \"‹what helps, and does not give it away›\"\n{code}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept() -> Concept {
        let catalog = Catalog::embedded();
        let id = ConceptId::new("ownership.moves").unwrap();
        catalog.graph().get(&id).unwrap().clone()
    }

    #[test]
    fn every_kind_is_well_formed_and_none_can_be_shipped_as_it_is() {
        let concept = concept();
        let id = QuestionId::new("a-title").unwrap();
        for kind in QuestionKind::value_variants() {
            let text = entry(&id, *kind, "A \"title\"", &concept);
            let sheet = Sheet::parse(&concept.id, &text, "questions/ownership.moves.toml");
            assert_eq!(sheet.problems, [], "{text}");
            assert_eq!(sheet.questions.len(), 1);
            let errors: Vec<String> = sheet
                .check()
                .iter()
                .filter(|problem| problem.severity == Severity::Error)
                .map(ToString::to_string)
                .collect();
            assert!(
                errors.iter().any(|error| error.contains("still to be written")),
                "{kind:?}: {errors:?}"
            );
        }
    }

    #[test]
    fn ids_are_fresh_and_fit() {
        let taken = HashSet::from(["moves".to_owned(), "moves-2".to_owned()]);
        assert_eq!(fresh("Moves!", &taken).unwrap().as_str(), "moves-3");
        let long = "a question with a title that goes on and on and on";
        let first = fresh(long, &taken).unwrap();
        let second = fresh(long, &HashSet::from([first.to_string()])).unwrap();
        assert!(first.as_str().len() <= 40 && second.as_str().len() <= 40);
        assert_ne!(first, second);
    }

    #[test]
    fn what_was_there_stays_as_it_was() {
        let (text, line) = with("# Moves\nretired = [\"old\"]\n\n\n", "[[questions]]\n");
        assert_eq!(
            (text.as_str(), line),
            ("# Moves\nretired = [\"old\"]\n\n[[questions]]\n", 4)
        );
        assert_eq!(with("", "[[questions]]\n"), ("[[questions]]\n".to_owned(), 1));
    }

    #[test]
    fn people_are_asked_again_and_scripts_are_told() {
        let talk = |people, lines: &'static str| {
            let mut out = Vec::new();
            let mut talk = Talk {
                input: lines.as_bytes(),
                out: &mut out,
                people,
            };
            let found = kind(&NewQuestion::default(), &mut talk);
            (
                found.map_err(|failure| failure.to_string()),
                String::from_utf8(out).unwrap(),
            )
        };
        let (found, said) = talk(true, "dance\nLong\n");
        assert_eq!(found, Ok(QuestionKind::Long));
        assert!(
            said.contains("\"dance\" is none of single, several, typed, prints, fails, long."),
            "{said}"
        );
        assert!(talk(false, "dance\nlong\n").0.unwrap_err().contains("none of"));
        assert!(talk(true, "").0.unwrap_err().contains("--kind"));
    }
}
