//! From files to a catalog: those that are built in, and those of a folder that add to them or take their places.

use std::{borrow::Cow, collections::BTreeMap};

use include_dir::{Dir, include_dir};

use super::Catalog;
use crate::{
    concept::Graph,
    content::Problem,
    ids::{ConceptId, RoadmapId},
    question::{Answers, Bank, Sheet},
    roadmap::{self, Severity},
};

/// The workspace's `roadmaps/`, as it was when the program was built.
static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../roadmaps");

/// A content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it is in its folder: `rust-backend.md`, `concepts.toml`, `questions/ownership.moves.toml`; in
    /// `questions/<set>/` there may be more files of both sorts, which add to those and take no place.
    pub path: String,
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
}

/// What a file is for, by its path.
enum Role {
    Concepts,
    /// Concepts beside those of `concepts.toml`.
    MoreConcepts,
    Questions(ConceptId),
    /// A roadmap, with the name that the file gives it.
    Roadmap(Option<RoadmapId>),
    /// A read-me, a hidden file, what only a checker reads.
    Nothing,
    Unknown,
}

impl Source {
    /// A file given by its path in its folder.
    pub fn new(path: impl AsRef<str>, bytes: impl Into<Vec<u8>>) -> Self {
        let path = path.as_ref().replace('\\', "/");
        let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
        Self {
            path,
            bytes: Cow::Owned(bytes.into()),
        }
    }

    /// The files that are built in.
    pub fn built_in() -> Vec<Self> {
        let mut folders = vec![&BUILT_IN];
        let mut sources = Vec::new();
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            sources.extend(folder.files().filter_map(|file| {
                let path = file.path().to_str()?.replace('\\', "/");
                Some(Self {
                    path,
                    bytes: Cow::Borrowed(file.contents()),
                })
            }));
        }
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        sources
    }

    fn role(&self) -> Role {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let stem = |ending: &str| name.strip_suffix(ending);
        match folder {
            _ if name.starts_with('.') || name.eq_ignore_ascii_case("readme.md") => Role::Nothing,
            _ if self.path == Answers::FILE => Role::Nothing,
            "" if name == "concepts.toml" => Role::Concepts,
            "" => stem(".md").map_or(Role::Unknown, |stem| Role::Roadmap(slug(stem))),
            "questions" => stem(".toml")
                .and_then(|stem| ConceptId::new(stem).ok())
                .map_or(Role::Unknown, Role::Questions),
            // A set of questions beside those of `questions/` itself.
            _ if folder
                .strip_prefix("questions/")
                .is_some_and(|set| !set.contains('/')) =>
            {
                if name == "concepts.toml" {
                    return Role::MoreConcepts;
                }
                stem(".toml")
                    .and_then(|stem| ConceptId::new(stem).ok())
                    .map_or(Role::Unknown, Role::Questions)
            }
            _ => Role::Unknown,
        }
    }

    /// What the questions of this file are about, if it is a file of questions.
    pub fn asks_about(&self) -> Option<ConceptId> {
        match self.role() {
            Role::Questions(concept) => Some(concept),
            _ => None,
        }
    }

    /// The text, without a byte order mark.
    fn text(&self) -> Result<&str, Problem> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Ok(text.trim_start_matches('\u{feff}')),
            Err(_) => Err(self.problem(Severity::Error, "bytes that are no UTF-8", "a text file in UTF-8")),
        }
    }

    fn problem(&self, severity: Severity, found: impl Into<String>, expected: &str) -> Problem {
        let (file, found, expected) = (self.path.clone(), found.into(), expected.to_owned());
        Problem {
            file,
            line: 0,
            severity,
            found,
            expected,
        }
    }
}

impl Catalog {
    /// The catalog that is built in; a test of ours sees to it that there is nothing wrong with it.
    pub fn embedded() -> Self {
        Self::read([]).0
    }

    /// The built-in files with others added; one with the path of a built-in file takes its place.
    pub fn read(others: impl IntoIterator<Item = Source>) -> (Self, Vec<Problem>) {
        Self::of(Source::built_in().into_iter().chain(others))
    }

    /// The catalog of these files only; of two with one path the later counts. Never fails: what can't be used is left out
    /// and named.
    pub fn of(sources: impl IntoIterator<Item = Source>) -> (Self, Vec<Problem>) {
        let sources: BTreeMap<String, Source> = sources
            .into_iter()
            .map(|source| (source.path.clone(), source))
            .collect();
        let mut problems = Vec::new();
        let mut graph = Graph::default();
        let mut sheets = Vec::new();
        let mut roadmaps = Vec::new();
        for source in sources.values() {
            let mut text = || source.text().map_err(|problem| problems.push(problem)).ok();
            match source.role() {
                Role::Concepts => {
                    if let Some(text) = text() {
                        let (read, mut found) = Graph::parse(text, &source.path);
                        graph = read;
                        problems.append(&mut found);
                    }
                }
                Role::MoreConcepts => {
                    if let Some(text) = text() {
                        let (read, mut found) = Graph::parse(text, &source.path);
                        found.append(&mut graph.join(read, &source.path));
                        problems.append(&mut found);
                    }
                }
                Role::Questions(concept) => {
                    sheets.extend(text().map(|text| Sheet::parse(&concept, text, &source.path)));
                }
                // The parser reads bytes: it heals what other encodings left behind.
                Role::Roadmap(name) => roadmaps.push((source, name, roadmap::parse(&source.bytes))),
                Role::Nothing => {}
                Role::Unknown => problems.push(source.problem(
                    Severity::Warning,
                    "a file that is not used",
                    "<roadmap>.md, concepts.toml, questions/<concept>.toml or questions/<set>/<concept>.toml",
                )),
            }
        }

        let (bank, mut found) = Bank::new(sheets);
        problems.append(&mut found);
        let (mut catalog, mut found) = Self::new(graph, bank);
        problems.append(&mut found);
        for (source, name, parsed) in roadmaps {
            problems.extend(
                parsed
                    .problems
                    .into_iter()
                    .map(|problem| Problem::in_roadmap(&source.path, problem)),
            );
            let Some(id) = parsed.roadmap.id.clone().or(name) else {
                problems.push(source.problem(
                    Severity::Error,
                    "no name for the roadmap",
                    "a file name of a-z 0-9 - .",
                ));
                continue;
            };
            if parsed.roadmap.topics().next().is_none() {
                problems.push(source.problem(
                    Severity::Error,
                    "a roadmap without topics",
                    "at least one topic",
                ));
            } else if catalog.roadmap(&id).is_some() {
                let found = format!("a second roadmap {id}");
                problems.push(source.problem(Severity::Error, found, "a name of its own"));
            } else {
                problems.append(&mut catalog.add(id, parsed.roadmap, &source.path));
            }
        }
        (catalog, problems)
    }
}

/// A roadmap's name from a file's: "My Roadmap" is `my-roadmap`.
fn slug(stem: &str) -> Option<RoadmapId> {
    let plain: String = stem
        .to_lowercase()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .take(RoadmapId::MAX_BYTES)
        .collect();
    RoadmapId::new(plain.trim_matches(['-', '.'])).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONCEPTS: &str = "[slices]\ntitle = \"Slices\"\nlinks = [\"https://doc.rust-lang.org/\"]\n";
    const QUESTION: &str = "[[questions]]\nid = \"q\"\ntype = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\ncontext = \"C\"\n";

    fn documents(problems: &[Problem]) -> Vec<String> {
        problems
            .iter()
            .filter(|problem| problem.severity != Severity::Note)
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn the_built_in_content_has_no_errors() {
        let (catalog, problems) = Catalog::read([]);
        let errors: Vec<String> = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .map(ToString::to_string)
            .collect();
        assert_eq!(errors, [] as [String; 0]);
        assert_eq!(catalog.roadmaps().count(), Catalog::embedded().roadmaps().count());
    }

    #[test]
    fn a_later_file_takes_the_place_of_an_earlier_one() {
        let other = CONCEPTS.replace("slices", "arrays").replace("Slices", "Arrays");
        let (catalog, problems) = Catalog::of([
            Source::new("concepts.toml", CONCEPTS),
            Source::new("./concepts.toml", other),
        ]);
        assert_eq!(documents(&problems), [] as [String; 0]);
        let ids: Vec<&str> = catalog
            .graph()
            .in_order()
            .map(|concept| concept.id.as_str())
            .collect();
        assert_eq!(ids, ["arrays"]);
    }

    #[test]
    fn files_are_known_by_their_paths() {
        let (catalog, problems) = Catalog::of([
            Source::new("concepts.toml", format!("\u{feff}{CONCEPTS}")),
            Source::new("questions\\slices.toml", QUESTION),
            Source::new("questions/arrays.toml", b"\xff\xfe".to_vec()),
            Source::new("README.md", "# Read me"),
            Source::new(".keep", ""),
            Source::new("notes.txt", "x"),
        ]);
        assert_eq!(
            documents(&problems),
            [
                "notes.txt: warning: a file that is not used; expected <roadmap>.md, concepts.toml, questions/<concept>.toml or questions/<set>/<concept>.toml",
                "questions/arrays.toml: error: bytes that are no UTF-8; expected a text file in UTF-8",
            ]
        );
        assert_eq!(catalog.bank().len(), 1);
    }

    #[test]
    fn the_file_names_a_roadmap_that_does_not_name_itself() {
        let slugs =
            ["rust-backend", "My Roadmap", "über_uns", "---"].map(|stem| slug(stem).map(String::from));
        let wanted = [Some("rust-backend"), Some("my-roadmap"), Some("ber-uns"), None]
            .map(|slug| slug.map(str::to_owned));
        assert_eq!(slugs, wanted);
    }

    #[test]
    fn a_document_becomes_a_roadmap_with_practice() {
        let (catalog, problems) = Catalog::of([
            Source::new("concepts.toml", CONCEPTS),
            Source::new("questions/slices.toml", QUESTION),
            Source::new(
                "my-rust.md",
                "# Rust\n\n## Phase 1: Basics\n\n- Slices\n- Something of its own\n",
            ),
            Source::new("empty.md", ""),
        ]);
        assert!(
            documents(&problems)
                .iter()
                .any(|problem| problem.starts_with("empty.md: error: a roadmap without topics"))
        );
        let id = RoadmapId::new("my-rust").unwrap();
        let roadmap = catalog.roadmap(&id).unwrap();
        let counts: Vec<usize> = roadmap
            .topics()
            .map(|at| catalog.practice(&id, &at.topic.id).count())
            .collect();
        assert_eq!(counts, [1, 1]);
        assert_eq!(catalog.unbound(&id).len(), 1);
    }

    #[test]
    fn a_set_of_questions_adds_to_those_that_are_there() {
        let more = QUESTION.replace("\"q\"", "\"more\"");
        let (catalog, problems) = Catalog::of([
            Source::new("concepts.toml", format!("subject = [\"rust\"]\n{CONCEPTS}")),
            Source::new("questions/slices.toml", QUESTION),
            Source::new("questions/club/slices.toml", more.clone()),
            Source::new(
                "questions/club/chords.toml",
                more.replace("\"more\"", "\"chord\""),
            ),
            Source::new(
                "questions/club/concepts.toml",
                "[chords]\ntitle = \"Chords\"\nlinks = [\"https://a.example\"]\n",
            ),
            Source::new("questions/club/deeper/slices.toml", more),
            Source::new(
                "rust.md",
                "# Rust\n\n## Phase 1: Basics\n\n- [ ] Slices\n- [ ] Loops\n",
            ),
            Source::new(
                "guitar.md",
                "# Guitar\n\n## Phase 1: Basics\n\n- [ ] Chords\n- [ ] Rhythm\n",
            ),
        ]);
        assert_eq!(
            documents(&problems),
            [
                "questions/club/deeper/slices.toml: warning: a file that is not used; \
              expected <roadmap>.md, concepts.toml, questions/<concept>.toml or questions/<set>/<concept>.toml"
            ]
        );
        let asked = |roadmap: &str, topic: &str| -> Vec<String> {
            let (roadmap, topic) = (
                RoadmapId::new(roadmap).unwrap(),
                crate::ids::TopicId::new(topic).unwrap(),
            );
            catalog
                .practice(&roadmap, &topic)
                .map(|question| question.id.to_string())
                .collect()
        };
        assert_eq!(asked("guitar", "chords"), ["chord"]);
        let mut slices = asked("rust", "slices");
        slices.sort();
        assert_eq!(slices, ["more", "q"]);
    }

    #[test]
    fn a_set_does_not_change_what_a_concept_is() {
        let (catalog, problems) = Catalog::of([
            Source::new("concepts.toml", CONCEPTS),
            Source::new(
                "questions/club/concepts.toml",
                "[slices]\ntitle = \"Pizza\"\nlinks = [\"https://a.example\"]\n\n\
                 [parts]\ntitle = \"slices\"\nlinks = [\"https://a.example\"]\n",
            ),
        ]);
        assert_eq!(
            documents(&problems),
            [
                "questions/club/concepts.toml: error: the concept slices is there already; expected an id of its own",
                "questions/club/concepts.toml: error: parts is called like slices; expected a title of its own",
            ]
        );
        assert_eq!(catalog.graph().len(), 1);
    }
}
