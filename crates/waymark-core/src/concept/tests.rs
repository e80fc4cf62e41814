use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::{content::Problem, roadmap::Severity};

fn id(text: &str) -> ConceptId {
    ConceptId::new(text).unwrap()
}

/// Concepts in short: `id = title | alias | alias < prerequisite`.
fn graph(lines: &str) -> (Graph, Vec<Problem>) {
    let mut text = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, rest) = line.split_once('=').unwrap();
        let (names, after) = rest.split_once(" < ").unwrap_or((rest, ""));
        let mut names = names.split('|').map(str::trim);
        let list = |items: Vec<&str>| {
            items
                .iter()
                .map(|item| format!("{item:?}"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        writeln!(
            text,
            "[{}]\ntitle = {:?}\naliases = [{}]\nafter = [{}]\nlinks = [\"https://doc.rust-lang.org/\"]",
            name.trim(),
            names.next().unwrap(),
            list(names.collect()),
            list(after.split_whitespace().collect()),
        )
        .unwrap();
    }
    Graph::parse(&text, "concepts.toml")
}

const RUST: &str = "
    ownership = Ownership | ownership rules
    ownership.moves = Moves | move semantics | copy vs move < ownership
    ownership.references = References | borrowing | & | &mut < ownership
    traits = Traits
    traits.objects = Trait objects | dynamic dispatch | dyn < traits
    traits.drop = Drop trait | Drop
    traits.copy = Copy | Copy trait
    types.option = Option | Option<T>
    types.result = Result | Result<T, E>
    errors = Error handling | errors
    errors.question-mark = The ? operator | ?
    errors.panic = panic!
    memory.box = Box<T> | Box
    functions = Functions
    lifetimes = Lifetimes
    lifetimes.static = 'static | static lifetimes
    macros.derive = #[derive] | derive macros
    control.match = match | pattern matching with match
    control.loops = Loops | while | for
    async = async/await | async programming
    std.fs = std::fs | file I/O
    collections = Collections
    strings = Strings | &str | String vs &str
    testing = Testing
";

#[track_caller]
fn check(text: &str, wanted: &[&str]) {
    let (graph, problems) = graph(RUST);
    assert_eq!(problems, []);
    let mut found: Vec<String> = graph
        .matches(text)
        .into_iter()
        .map(|found| found.concept.to_string())
        .collect();
    found.sort();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn topics_find_their_concepts() {
    check("Move semantics", &["ownership.moves"]);
    check("Ownership rules and the stack vs heap", &["ownership"]);
    check(
        "Borrowing and references (&T and &mut T)",
        &["ownership.references"],
    );
    check("Copy vs Move", &["ownership.moves"]);
    check("Trait objects and dynamic dispatch", &["traits.objects"]);
    check("Defining and implementing traits", &["traits"]);
    check("Box<T> for heap allocation", &["memory.box"]);
    check("`Box` on the heap", &["memory.box"]);
    check(
        "Option and Result types (error handling the Rust way)",
        &["errors", "types.option", "types.result"],
    );
    check("Result and Option in depth", &["types.option", "types.result"]);
    check("The ? operator for error propagation", &["errors.question-mark"]);
    check("? operator", &["errors.question-mark"]);
    check("panic! vs recoverable errors", &["errors", "errors.panic"]);
    check("Drop trait", &["traits.drop"]);
    check("`#[derive(Debug)]` and friends", &["macros.derive"]);
    check(
        "Control flow: if/else, loops (loop, while, for)",
        &["control.loops"],
    );
    check("match (VERY IMPORTANT)", &["control.match"]);
    check("Understanding async/await thoroughly", &["async"]);
    check("std::fs", &["std.fs"]);
    check("File I/O", &["std.fs"]);
    check("Strings vs &str (understanding string types)", &["strings"]);
    check("Vectors, HashMaps, and other collections", &["collections"]);
    check("Static lifetimes", &["lifetimes.static"]);
    check("Using `Option` in APIs", &["types.option"]);
    check("LIFETIMES!", &["lifetimes"]);
}

#[test]
fn no_concept_rather_than_a_wrong_one() {
    check("Copy the files to the server", &[]);
    check("Configuration options", &[]);
    check("Search results for users", &[]);
    check("Drop me a line", &[]);
    check("Match expectations of your team", &[]);
    check("What is Rust?", &[]);
    check("Calling C functions from Rust", &[]);
    check("Box office numbers", &[]);
    check("For people who move fast", &[]);
    check("Ownershipless", &[]);
    check("Portraits", &[]);
    check("", &[]);
    check("🦀 — ()[]{}", &[]);
}

#[test]
fn the_whole_title_scores_highest() {
    let (graph, _) = graph(RUST);
    let scores = |text: &str| graph.matches(text)[0].score;
    assert!((scores("Trait objects") - 1.0).abs() < f32::EPSILON);
    assert!(scores("Trait objects behind many kinds of pointers") < 1.0);
}

#[test]
fn prerequisites_come_first_and_the_file_decides_the_rest() {
    let (graph, problems) = graph("c = Gamma < a\nb = Beta\na = Alpha\nb.x = Delta < c b");
    assert_eq!(problems, []);
    let order: Vec<&str> = graph.in_order().map(|concept| concept.id.as_str()).collect();
    assert_eq!(order, ["b", "a", "c", "b.x"]);
    let names = |concepts: Vec<&Concept>| {
        concepts
            .iter()
            .map(|concept| concept.id.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(graph.prerequisites(&id("b.x")).collect()), ["c", "b"]);
    assert_eq!(names(graph.all_prerequisites(&id("b.x"))), ["b", "a", "c"]);
    assert_eq!(names(graph.followers(&id("a")).collect()), ["c"]);
    assert_eq!(names(graph.neighbours(&id("b"))), ["b.x"]);
    assert_eq!(names(graph.neighbours(&id("b.x"))), ["b", "c"]);
}

#[track_caller]
fn check_problems(text: &str, wanted: &[&str]) {
    let (_, problems) = Graph::parse(text, "concepts.toml");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn problems_name_file_and_line() {
    let link = "links = [\"https://doc.rust-lang.org\"]";
    check_problems(
        &format!("[a]\ntitle = \"Alpha\"\n{link}\nafter = [\"zz\"]\n"),
        &["concepts.toml:4: error: a is after zz, which is unknown; expected the id of a concept"],
    );
    check_problems(
        &format!("[a]\n{link}\n"),
        &["concepts.toml:1: error: a has no title; expected title = \"…\""],
    );
    check_problems(
        "\n[a.b]\ntitle = \"Alpha\"\n",
        &["concepts.toml:2: warning: a.b has no link; expected links = [\"https://…\"] to the documentation"],
    );
    check_problems(
        &format!("[a]\ntitle = \"Alpha\"\n{link}\nalias = [\"x\"]\n"),
        &["concepts.toml:4: error: unknown key \"alias\" in a; expected title, about, aliases, after, links"],
    );
    check_problems(
        &format!("[A]\ntitle = \"Alpha\"\n{link}\n"),
        &[
            "concepts.toml:1: error: concept id \"A\"; expected at most 40 of a-z 0-9 - and dots between the levels, not \"topic.…\"",
        ],
    );
    check_problems(
        &format!(
            "[a]\ntitle = \"Alpha\"\naliases = [\"thing\"]\n{link}\n[b]\ntitle = \"Beta\"\naliases = [\n\"Things\"]\n{link}\n"
        ),
        &[
            "concepts.toml:8: error: alias \"Things\" of b belongs to a; expected an alias of one concept only",
        ],
    );
    check_problems(
        "[a]\ntitle = \"Alpha\"\nlinks = [\"book\"]\n",
        &["concepts.toml:3: error: link \"book\"; expected https://…"],
    );
}

#[test]
fn a_cycle_is_named_in_full_and_the_rest_is_kept() {
    let (graph, problems) = graph("a = Alpha < c\nb = Beta < a\nc = Gamma < b\nd = Delta < a");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].found, "a cycle: a after c after b after a");
    assert_eq!(graph.len(), 4);
}

#[test]
fn a_concept_can_be_its_own_prerequisite_by_mistake() {
    let (graph, problems) = graph("a = Alpha < a");
    assert_eq!(problems[0].found, "a cycle: a after a");
    assert_eq!(graph.prerequisites(&id("a")).count(), 0);
}

#[test]
fn broken_toml_is_a_problem_and_what_can_be_read_is_kept() {
    let (graph, problems) = Graph::parse(
        "[a]\ntitle = \"Alpha\"\nlinks = [\"https://x.org\"]\n[b\ntitle = ",
        "c.toml",
    );
    assert!(graph.get(&id("a")).is_some());
    assert!(
        problems
            .iter()
            .any(|problem| problem.severity == Severity::Error && problem.line == 4),
        "{problems:?}"
    );
}

proptest! {
    #[test]
    fn parsing_never_panics(text in "\\PC{0,200}", toml in "(\\[[a-c.]{1,5}\\]\n|(title|after|links) = [\\[\"a-c\\], ]{0,9}\n){0,12}") {
        let _ = Graph::parse(&text, "x");
        let _ = Graph::parse(&toml, "x");
    }

    #[test]
    fn matching_never_panics_and_scores_lie_in_range(text in "[\\PC`<>&!?'#\\[ ]{0,120}") {
        let (graph, _) = graph(RUST);
        for found in graph.matches(&text) {
            prop_assert!(found.score > 0.0 && found.score <= 1.0);
        }
    }

    #[test]
    fn every_name_finds_its_own_concept_first(pick in 0_usize..24) {
        let (graph, _) = graph(RUST);
        let concept = graph.in_order().nth(pick % graph.len()).unwrap();
        for name in std::iter::once(&concept.title).chain(&concept.aliases) {
            prop_assert_eq!(&graph.matches(name)[0].concept, &concept.id, "{}", name);
        }
    }

    #[test]
    fn the_order_respects_every_prerequisite(edges in prop::collection::vec((0_usize..12, 0_usize..12), 0..30)) {
        let mut lines = String::new();
        for node in 0..12 {
            let after: Vec<String> = edges.iter().filter(|edge| edge.0 == node).map(|edge| format!("n{}", edge.1)).collect();
            writeln!(lines, "n{node} = N{node} < {}", after.join(" ")).unwrap();
        }
        let (graph, _) = graph(&lines);
        prop_assert_eq!(graph.len(), 12);
        for concept in graph.in_order() {
            for before in &concept.after {
                prop_assert!(graph.rank(before) < graph.rank(&concept.id));
            }
        }
    }
}
