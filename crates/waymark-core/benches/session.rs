//! How long it takes to plan a session from 10,000 cards; the goal is 5 ms. And to match a topic to its concepts.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]

use std::fmt::Write;

use divan::{Bencher, black_box};
use jiff::{ToSpan, civil::date};
use waymark_core::{
    catalog::Catalog,
    concept::Graph,
    ids::{ConceptId, QuestionId, RoadmapId, TopicId},
    memory::Card,
    question::{Bank, Sheet},
    roadmap::{Roadmap, Section, Stage, Topic},
    session::{Desk, Session},
};

fn main() {
    divan::main();
}

const CONCEPTS: usize = 500;
const QUESTIONS: usize = 24;

/// 500 concepts with 24 questions each, and a topic for each concept.
fn catalog() -> (Catalog, RoadmapId) {
    let mut concepts = String::new();
    for at in 0..CONCEPTS {
        writeln!(
            concepts,
            "[c{at}]\ntitle = \"subject{at} theory\"\nlinks = [\"https://x.org\"]"
        )
        .expect("a text grows");
    }
    let (graph, _) = Graph::parse(&concepts, "concepts.toml");
    let sheets = (0..CONCEPTS).map(|at| {
        let mut text = String::new();
        for nth in 0..QUESTIONS {
            writeln!(
                text,
                "[[questions]]\nid = \"q{at}.{nth}\"\ntype = \"Long\"\nprompt.prompt = \"?\"\nanswer.model = \"!\"\ncontext = \"C\""
            )
            .expect("a text grows");
        }
        Sheet::parse(&concept(at), &text, "questions")
    });
    let (bank, _) = Bank::new(sheets);
    let topics = (0..CONCEPTS).map(|at| Topic {
        id: TopicId::new(format!("t{at}")).expect("an id"),
        text: format!("subject{at} theory in depth"),
        emphasis: false,
        optional: false,
        priority: None,
        done: false,
        concepts: vec![concept(at)],
    });
    let sections = vec![Section {
        topics: topics.collect(),
        ..Section::default()
    }];
    let roadmap = Roadmap {
        stages: vec![Stage {
            sections,
            ..Stage::default()
        }],
        ..Roadmap::default()
    };
    let (mut catalog, _) = Catalog::new(graph, bank);
    let id = RoadmapId::new("r").expect("an id");
    catalog.add(id.clone(), roadmap, "r.md");
    (catalog, id)
}

fn concept(at: usize) -> ConceptId {
    ConceptId::new(format!("c{at}")).expect("an id")
}

/// Plans a day for somebody with 10,000 cards of whom so many per cent are due.
#[divan::bench(args = [1, 50, 100])]
fn plan_from_10_000_cards(bencher: Bencher<'_, '_>, due_percent: u16) {
    let (catalog, roadmap) = catalog();
    let today = date(2026, 6, 1);
    let cards: Vec<(QuestionId, Card)> = (0..10_000_u16)
        .map(|at| {
            let id = QuestionId::new(format!("q{}.{}", at % 500, at / 500)).expect("an id");
            let days = if at % 100 < due_percent {
                -i64::from(at % 40)
            } else {
                1 + i64::from(at % 90)
            };
            let (due, last) = (today + days.days(), today - 90.days());
            (
                id,
                Card {
                    stability: 1.0 + f32::from(at) / 100.0,
                    difficulty: 5.0,
                    due,
                    last,
                    reps: 4,
                    lapses: 0,
                },
            )
        })
        .collect();
    let topic = |at: usize| (roadmap.clone(), TopicId::new(format!("t{at}")).expect("an id"));
    let (learning, done): (Vec<_>, Vec<_>) = ((0..5).map(topic).collect(), (5..300).map(topic).collect());
    let desk = Desk {
        today,
        seed: 7,
        cards: &cards,
        learning: &learning,
        done: &done,
        asked: &[],
        background: None,
        new_per_day: 5,
    };
    bencher.bench(|| Session::plan(black_box(&catalog), black_box(&desk)).picks.len());
}

#[divan::bench]
fn match_a_topic_against_500_concepts(bencher: Bencher<'_, '_>) {
    let (catalog, _) = catalog();
    bencher.bench(|| {
        catalog.graph().matches(black_box(
            "Understanding subject250 theory, `Box<T>` and subject499 theory in depth",
        ))
    });
}
