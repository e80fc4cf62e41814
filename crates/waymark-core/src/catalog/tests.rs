use jiff::civil::date;

use super::*;
use crate::{
    question::{Kind, Sheet},
    roadmap::{Section, Stage, Tombstone, Topic},
};

const CONCEPTS: &str = r#"
subject = ["rust"]
[ownership]
title = "Ownership"
about = "Who frees a value."
links = ["https://doc.rust-lang.org/book/ch04-00-understanding-ownership.html"]
[ownership.moves]
title = "Moves"
aliases = ["move semantics"]
links = ["https://doc.rust-lang.org/"]
[lifetimes]
title = "Lifetimes"
links = ["https://doc.rust-lang.org/"]
[lifetimes.elision]
title = "Lifetime elision"
links = ["https://doc.rust-lang.org/"]
"#;

fn long(id: &str) -> String {
    format!(
        "[[questions]]\nid = \"{id}\"\ntype = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\ncontext = \"C\"\n"
    )
}

fn topic(id: &str, text: &str, concepts: &[&str]) -> Topic {
    Topic {
        id: TopicId::new(id).unwrap(),
        text: text.to_owned(),
        emphasis: false,
        optional: false,
        priority: None,
        done: false,
        concepts: concepts.iter().map(|id| ConceptId::new(*id).unwrap()).collect(),
    }
}

fn roadmap(title: &str, section: &str, topics: Vec<Topic>) -> Roadmap {
    let sections = vec![Section {
        title: Some(section.to_owned()),
        topics,
        ..Section::default()
    }];
    Roadmap {
        title: title.to_owned(),
        stages: vec![Stage {
            title: "Basics".to_owned(),
            sections,
            ..Stage::default()
        }],
        ..Roadmap::default()
    }
}

fn catalog() -> Catalog {
    let (graph, problems) = Graph::parse(CONCEPTS, "concepts.toml");
    assert_eq!(problems, []);
    let sheet = |concept: &str, ids: &[&str]| {
        let text: String = ids.iter().map(|id| long(id)).collect();
        Sheet::parse(&ConceptId::new(concept).unwrap(), &text, "questions")
    };
    let (bank, problems) = Bank::new([
        sheet("ownership.moves", &["m1", "m2"]),
        sheet("lifetimes", &["l1"]),
    ]);
    assert_eq!(problems, []);
    let (mut catalog, problems) = Catalog::new(graph, bank);
    assert_eq!(problems, []);
    let mut rust = roadmap(
        "Learning Rust",
        "Lifetimes",
        vec![
            topic("moves", "Move semantics", &[]),
            topic("ownership", "Ownership", &[]),
            topic("elision", "Lifetime elision", &[]),
            topic("static", "What lives until the end", &[]),
            topic(
                "tagged",
                "Something else entirely",
                &["ownership.moves", "no.such"],
            ),
        ],
    );
    rust.tombstones.push(Tombstone {
        id: TopicId::new("old").unwrap(),
        successor: TopicId::new("moves").ok(),
    });
    let problems = catalog.add(rust_id(), rust, "rust.md");
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].found,
        "topic tagged is tagged no.such, which is no concept"
    );
    let python = roadmap(
        "Python in a year",
        "Classes",
        vec![topic("moves", "Ownership", &[])],
    );
    assert_eq!(
        catalog.add(RoadmapId::new("python").unwrap(), python, "python.md"),
        []
    );
    catalog
}

fn rust_id() -> RoadmapId {
    RoadmapId::new("rust").unwrap()
}

#[track_caller]
fn check(id: &str, topic: &str, concepts: &[&str], found: Found, practice: &[&str]) {
    let catalog = catalog();
    let (id, topic) = (RoadmapId::new(id).unwrap(), TopicId::new(topic).unwrap());
    let names: Vec<&str> = catalog
        .concepts(&id, &topic)
        .iter()
        .map(ConceptId::as_str)
        .collect();
    let short = |text: &str| text.split('.').take(2).collect::<Vec<_>>().join(".");
    assert_eq!(names.iter().map(|name| short(name)).collect::<Vec<_>>(), concepts);
    assert_eq!(catalog.binding(&id, &topic).unwrap().found, found);
    let questions: Vec<String> = catalog
        .practice(&id, &topic)
        .map(|question| short(question.id.as_str()))
        .collect();
    assert_eq!(questions, practice);
}

#[test]
fn topics_are_bound_by_tag_then_words_then_section() {
    check("rust", "moves", &["ownership.moves"], Found::Named, &["m1", "m2"]);
    check("rust", "old", &["ownership.moves"], Found::Named, &["m1", "m2"]);
    check(
        "rust",
        "tagged",
        &["ownership.moves"],
        Found::Tagged,
        &["m1", "m2"],
    );
    check("rust", "static", &["lifetimes"], Found::Section, &["l1"]);
}

#[test]
fn where_the_bank_has_nothing_parts_serve_or_the_topic_itself() {
    check("rust", "ownership", &["ownership"], Found::Named, &["m1", "m2"]);
    check(
        "rust",
        "elision",
        &["lifetimes.elision"],
        Found::Named,
        &["recall.elision", "l1"],
    );
}

#[test]
fn a_roadmap_of_another_field_gets_no_rust_questions() {
    check("python", "moves", &["topic.moves"], Found::Own, &["recall.moves"]);
}

#[test]
fn a_made_question_is_graded_by_the_learner_and_knows_the_documentation() {
    let catalog = catalog();
    let binding = catalog
        .binding(&rust_id(), &TopicId::new("ownership").unwrap())
        .unwrap();
    let question = catalog.question(&binding.made[0].id).unwrap();
    assert!(matches!(&question.kind, Kind::Long { model } if model.starts_with("Who frees a value.")));
    assert_eq!(question.concept.as_str(), "ownership");
    assert_eq!(
        question.explanation.as_deref(),
        Some("To read on: <https://doc.rust-lang.org/book/ch04-00-understanding-ownership.html>")
    );
}

#[test]
fn the_unbound_topics_can_be_listed() {
    let catalog = catalog();
    let unbound: Vec<&str> = catalog
        .unbound(&rust_id())
        .into_iter()
        .map(TopicId::as_str)
        .collect();
    assert_eq!(unbound, ["static"]);
    assert!(
        catalog
            .certain_concepts(&rust_id(), &TopicId::new("static").unwrap())
            .is_empty()
    );
}

#[test]
fn done_topics_fade_with_their_cards() {
    let catalog = catalog();
    let done = [TopicId::new("moves").unwrap(), TopicId::new("elision").unwrap()];
    let card = |question: &str, due| {
        let card = Card {
            stability: 1.0,
            difficulty: 5.0,
            due,
            last: date(2026, 1, 1),
            reps: 1,
            lapses: 0,
        };
        (QuestionId::new(question).unwrap(), card)
    };
    let today = date(2026, 1, 10);
    let due = |cards: &[_]| catalog.due_for_review(&rust_id(), &done, cards, today).len();
    assert_eq!(due(&[card("m2", date(2026, 1, 11))]), 0);
    assert_eq!(due(&[card("m2", today)]), 1);
    assert_eq!(due(&[card("m1", today), card("l1", today)]), 2);
    assert_eq!(due(&[card("gone", today)]), 0);
}

#[test]
fn a_roadmap_replaces_the_one_with_its_id_and_can_be_removed() {
    let mut catalog = catalog();
    let before = catalog.recalls.len();
    let shorter = roadmap("Rust", "S", vec![topic("one", "Anything", &[])]);
    assert_eq!(catalog.add(rust_id(), shorter, "rust.md"), []);
    assert_eq!(catalog.recalls.len(), before - 4);
    let copy = catalog.clone();
    assert!(catalog.remove(&rust_id()) && !catalog.remove(&rust_id()));
    assert!(copy.roadmap(&rust_id()).is_some() && catalog.roadmap(&rust_id()).is_none());
}

#[test]
fn questions_about_no_concept_are_named() {
    let sheet = Sheet::parse(
        &ConceptId::new("gone").unwrap(),
        &long("q"),
        "questions/gone.toml",
    );
    let (bank, _) = Bank::new([sheet]);
    let (_, problems) = Catalog::new(Graph::default(), bank);
    assert_eq!(
        problems[0].to_string(),
        "questions/gone.toml: error: questions about gone, which is no concept; expected a file named after a concept"
    );
}
