//! How well topics find their concepts, measured by `topics.toml`; `just matcher` prints the figures.

#![expect(
    clippy::disallowed_macros,
    reason = "a report is to be read; the test writes, not the domain"
)]

use std::collections::{BTreeMap, BTreeSet};

use waymark_core::concept::Graph;

const CONCEPTS: &str = include_str!("../../../../roadmaps/concepts.toml");
const TOPICS: &str = include_str!("topics.toml");

/// What a topic should find.
struct Label {
    text: String,
    /// For each thing said in the topic, the concepts of which one is enough.
    wanted: Vec<Vec<String>>,
    /// What may be found as well.
    allowed: Vec<String>,
}

impl Label {
    fn read(text: &str, label: &str) -> Self {
        let words = || label.split_whitespace();
        Self {
            text: text.to_owned(),
            wanted: words()
                .filter(|word| !word.starts_with('?'))
                .map(|word| word.split('|').map(str::to_owned).collect())
                .collect(),
            allowed: words()
                .filter_map(|word| word.strip_prefix('?'))
                .map(str::to_owned)
                .collect(),
        }
    }

    fn is_right(&self, concept: &String) -> bool {
        self.wanted
            .iter()
            .flatten()
            .chain(&self.allowed)
            .any(|it| it == concept)
    }
}

/// The labelled texts of a part of the file.
fn labels(part: &str) -> Vec<Label> {
    let parts: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(TOPICS).unwrap();
    parts[part]
        .iter()
        .map(|(text, label)| Label::read(text, label))
        .collect()
}

fn concepts() -> Graph {
    let (graph, problems) = Graph::parse(CONCEPTS, "concepts.toml");
    assert_eq!(problems, []);
    graph
}

#[derive(Default)]
struct Figures {
    texts: usize,
    /// Concepts found, and how many of them are wrong.
    found: usize,
    wrong: usize,
    /// Concepts wanted, and how many of them were missed.
    wanted: usize,
    missed: usize,
    /// Texts that no concept fits, and for how many of them nothing was found.
    nothing: usize,
    left_alone: usize,
    mistakes: Vec<String>,
}

impl Figures {
    fn of(graph: &Graph, labels: &[Label]) -> Self {
        let mut figures = Self::default();
        for label in labels {
            figures.add(graph, label);
        }
        figures
    }

    fn add(&mut self, graph: &Graph, label: &Label) {
        let found: Vec<String> = graph
            .matches(&label.text)
            .into_iter()
            .map(|found| found.concept.to_string())
            .collect();
        let wrong: Vec<&String> = found.iter().filter(|concept| !label.is_right(concept)).collect();
        let missed: Vec<String> = label
            .wanted
            .iter()
            .filter(|some| !some.iter().any(|concept| found.contains(concept)))
            .map(|some| some.join("|"))
            .collect();
        self.texts += 1;
        self.found += found.len();
        self.wrong += wrong.len();
        self.wanted += label.wanted.len();
        self.missed += missed.len();
        if label.wanted.is_empty() {
            self.nothing += 1;
            self.left_alone += usize::from(wrong.is_empty());
        }
        if !(wrong.is_empty() && missed.is_empty()) {
            let text = &label.text;
            self.mistakes
                .push(format!("{text:?}: wrong {wrong:?}, missed {missed:?}"));
        }
    }

    fn precision(&self) -> f64 {
        share(self.found - self.wrong, self.found)
    }

    fn recall(&self) -> f64 {
        share(self.wanted - self.missed, self.wanted)
    }

    fn left_alone(&self) -> f64 {
        share(self.left_alone, self.nothing)
    }

    /// Fails when the matcher has become worse than it was, with some room for aliases to come and go.
    #[track_caller]
    fn expect(&self, precision: f64, recall: f64, left_alone: f64) {
        assert!(self.precision() >= precision, "precision {}", self.precision());
        assert!(self.recall() >= recall, "recall {}", self.recall());
        assert!(
            self.left_alone() >= left_alone,
            "left alone {}",
            self.left_alone()
        );
    }

    fn print(&self, part: &str) {
        println!(
            "{part}: {} texts, precision {:.3} ({} wrong of {}), recall {:.3} ({} missed of {}), nothing found for {} of {} \
             that no concept fits ({:.3})",
            self.texts,
            self.precision(),
            self.wrong,
            self.found,
            self.recall(),
            self.missed,
            self.wanted,
            self.left_alone,
            self.nothing,
            self.left_alone(),
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "hundreds")]
fn share(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}

#[test]
fn topics_of_strangers_find_their_concepts_and_seldom_others() {
    let graph = concepts();
    let tuning = Figures::of(&graph, &labels("tuning"));
    let held_out = Figures::of(&graph, &labels("held-out"));
    for mistake in &tuning.mistakes {
        println!("{mistake}");
    }
    // The mistakes of the held-out part stay unseen, or they would be mended.
    tuning.print("tuning");
    held_out.print("held out");
    assert!(tuning.texts + held_out.texts >= 600 && tuning.nothing + held_out.nothing >= 180);
    tuning.expect(0.98, 0.95, 0.97);
    held_out.expect(0.90, 0.83, 0.95);
}

#[test]
fn no_labelled_topic_is_an_alias() {
    let graph = concepts();
    let plain = |text: &str| -> String {
        text.to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let names: BTreeSet<String> = graph
        .in_order()
        .flat_map(|concept| concept.aliases.iter().map(|alias| plain(alias)))
        .collect();
    let copied: Vec<String> = ["tuning", "held-out"]
        .into_iter()
        .flat_map(labels)
        .map(|label| plain(&label.text))
        .filter(|text| names.contains(text))
        .collect();
    assert_eq!(copied, [] as [String; 0]);
}

#[test]
fn every_label_names_concepts_that_exist() {
    let graph = concepts();
    let known: BTreeSet<&str> = graph.in_order().map(|concept| concept.id.as_str()).collect();
    for label in ["tuning", "held-out"].into_iter().flat_map(labels) {
        for concept in label.wanted.iter().flatten().chain(&label.allowed) {
            assert!(known.contains(concept.as_str()), "{}: {concept}", label.text);
        }
    }
}
