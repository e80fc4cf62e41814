//! The content in `roadmaps/`: each roadmap is canonical and complete, and all of them stand on the concepts.

use std::collections::BTreeSet;

use waymark_core::{
    concept::Graph,
    ids::{ConceptId, TopicId},
    roadmap::{self, Priority, Roadmap, Weeks},
};

const CONCEPTS: &str = include_str!("../../../../roadmaps/concepts.toml");

/// The documents from which the roadmaps were made, in the same order.
const SEEDS: [&[u8]; 5] = [
    include_bytes!("../fixtures/seeds/000.txt"),
    include_bytes!("../fixtures/seeds/001.txt"),
    include_bytes!("../fixtures/seeds/002.txt"),
    include_bytes!("../fixtures/seeds/003.txt"),
    include_bytes!("../fixtures/seeds/004.txt"),
];

const ROADMAPS: [(&str, &str); 5] = [
    (
        "rust-backend-fast-track",
        include_str!("../../../../roadmaps/rust-backend-fast-track.md"),
    ),
    (
        "rust-backend",
        include_str!("../../../../roadmaps/rust-backend.md"),
    ),
    (
        "rust-mastery",
        include_str!("../../../../roadmaps/rust-mastery.md"),
    ),
    (
        "rust-advanced",
        include_str!("../../../../roadmaps/rust-advanced.md"),
    ),
    (
        "rust-top-1-percent",
        include_str!("../../../../roadmaps/rust-top-1-percent.md"),
    ),
];

fn concepts() -> Graph {
    let (graph, problems) = Graph::parse(CONCEPTS, "concepts.toml");
    assert_eq!(problems, []);
    graph
}

fn all() -> impl Iterator<Item = (&'static str, &'static str, Roadmap)> {
    ROADMAPS
        .into_iter()
        .map(|(slug, text)| (slug, text, roadmap::parse(text.as_bytes()).roadmap))
}

#[track_caller]
fn read(slug: &str) -> Roadmap {
    let Some((.., roadmap)) = all().find(|(name, ..)| *name == slug) else {
        panic!("no roadmap {slug}")
    };
    roadmap
}

/// How much there is of everything in a roadmap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    stages: usize,
    sections: usize,
    topics: usize,
    milestones: usize,
    projects: usize,
    tracks: usize,
    resources: usize,
    timeline: usize,
    habits: usize,
    tips: usize,
    destinations: usize,
    order: usize,
    teaches: usize,
    whys: usize,
    dated: usize,
}

impl Counts {
    fn of(roadmap: &Roadmap) -> Self {
        let stages = || roadmap.stages.iter();
        Self {
            stages: stages().count(),
            sections: stages().map(|stage| stage.sections.len()).sum(),
            topics: roadmap.topics().count(),
            milestones: stages().map(|stage| stage.milestones.len()).sum(),
            projects: roadmap.projects.len(),
            tracks: stages().map(|stage| stage.tracks.len()).sum(),
            resources: roadmap.resources.len() + stages().map(|stage| stage.resources.len()).sum::<usize>(),
            timeline: roadmap.timeline.len(),
            habits: roadmap.habits.len(),
            tips: roadmap.tips.len(),
            destinations: roadmap.destinations.len(),
            order: roadmap.order.len(),
            teaches: stages().map(|stage| stage.teaches.len()).sum(),
            whys: stages().filter(|stage| stage.why.is_some()).count(),
            dated: stages().filter(|stage| stage.weeks.is_some()).count(),
        }
    }
}

#[track_caller]
fn check(slug: &str, wanted: Counts) {
    assert_eq!(Counts::of(&read(slug)), wanted, "{slug}");
}

#[test]
fn every_roadmap_is_read_without_a_problem() {
    for (slug, text) in ROADMAPS {
        let parsed = roadmap::parse(text.as_bytes());
        assert_eq!(parsed.problems, [], "{slug}");
        assert_eq!(parsed.roadmap.id.unwrap().as_str(), slug);
        assert!(
            parsed.roadmap.about.is_some(),
            "{slug} does not say what it is for"
        );
    }
}

#[test]
fn every_roadmap_is_in_canonical_form() {
    for (slug, text, roadmap) in all() {
        assert_eq!(roadmap::write(&roadmap), text, "{slug}");
    }
}

#[test]
fn every_id_is_used_once_in_its_roadmap() {
    for (slug, _, roadmap) in all() {
        let tracks = roadmap
            .stages
            .iter()
            .flat_map(|stage| &stage.tracks)
            .map(|track| &track.id);
        let topics = roadmap.topics().map(|at| &at.topic.id);
        let buildables = roadmap.buildables().map(|at| &at.project.id);
        let mut seen: BTreeSet<&TopicId> = BTreeSet::new();
        for id in topics.chain(buildables).chain(tracks) {
            assert!(seen.insert(id), "{slug} uses {id} twice");
        }
    }
}

#[test]
fn every_id_is_written_down() {
    // An id that the parser makes up from the words would change with the words.
    for (slug, text, roadmap) in all() {
        let tracks = roadmap
            .stages
            .iter()
            .flat_map(|stage| &stage.tracks)
            .map(|track| &track.id);
        let topics = roadmap.topics().map(|at| &at.topic.id);
        let buildables = roadmap.buildables().map(|at| &at.project.id);
        for id in topics.chain(buildables).chain(tracks) {
            assert!(text.contains(&format!("<!-- {id}")), "{slug} does not write {id}");
        }
    }
}

#[test]
fn every_topic_is_about_a_concept() {
    let graph = concepts();
    let mut lost = Vec::new();
    for (slug, _, roadmap) in all() {
        for at in roadmap.topics() {
            if at.topic.concepts.is_empty() && graph.matches(&at.topic.text).is_empty() {
                lost.push(format!("{slug}: {}", at.topic.text));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_concept_that_a_topic_names_exists_and_says_more_than_its_words() {
    let graph = concepts();
    for (slug, _, roadmap) in all() {
        for at in roadmap.topics().filter(|at| !at.topic.concepts.is_empty()) {
            for concept in &at.topic.concepts {
                assert!(
                    graph.get(concept).is_some(),
                    "{slug}: {} names {concept}",
                    at.topic.id
                );
            }
            let named: BTreeSet<ConceptId> = at.topic.concepts.iter().cloned().collect();
            let found = graph
                .matches(&at.topic.text)
                .into_iter()
                .map(|found| found.concept)
                .collect();
            assert_ne!(named, found, "{slug}: {} needn't name its concepts", at.topic.id);
        }
    }
}

#[test]
fn every_step_of_an_order_leads_to_topics() {
    for (slug, _, roadmap) in all() {
        for step in &roadmap.order {
            assert!(!step.topics.is_empty(), "{slug}: {}", step.text);
            for id in &step.topics {
                assert!(roadmap.topic(id).is_some(), "{slug}: {} leads to {id}", step.text);
            }
        }
    }
}

#[test]
fn no_text_is_mis_decoded_or_decorated() {
    for (slug, text) in ROADMAPS {
        for sign in ["ğ", "Ÿ", "â€", "ü¶", "‚Ä", "\u{fffd}", "  \n"] {
            assert!(!text.contains(sign), "{slug} has {sign:?}");
        }
    }
}

#[test]
fn concepts_are_many_and_documented() {
    let graph = concepts();
    assert!(graph.len() >= 110, "{}", graph.len());
    for concept in graph.in_order() {
        assert!(
            concept.about.as_ref().is_some_and(|about| about.ends_with('.')),
            "{}",
            concept.id
        );
        assert!(!concept.aliases.is_empty(), "{}", concept.id);
        assert!((1..=2).contains(&concept.links.len()), "{}", concept.id);
    }
}

/// What a roadmap has to carry over from its seed, one thing a line; explanations are in our own words and left out.
fn carried(roadmap: &Roadmap) -> Vec<String> {
    let mut lines = vec![roadmap.title.clone()];
    for stage in &roadmap.stages {
        lines.push(format!(
            "{:?} {} {:?} {:?} {:?} {} {}",
            stage.marker(),
            stage.title,
            stage.weeks,
            stage.remark,
            stage.status,
            stage.emphasis,
            stage.optional,
        ));
        for section in &stage.sections {
            lines.push(format!("section {:?} {:?}", section.title, section.remark));
            lines.extend(section.topics.iter().map(|topic| plain(&topic.text)));
        }
        lines.extend(stage.teaches.iter().cloned());
        lines.extend(stage.milestones.iter().map(|milestone| milestone.text.clone()));
        lines.extend(
            stage
                .tracks
                .iter()
                .map(|track| format!("{} {:?}", track.title, track.focus)),
        );
        lines.extend(
            stage
                .resources
                .iter()
                .filter_map(|resource| resource.url.clone())
                .filter(|url| !is_added(url)),
        );
    }
    lines.extend(
        roadmap
            .order
            .iter()
            .map(|step| format!("{} {:?}", step.text, step.priority)),
    );
    lines.extend(roadmap.projects.iter().map(|project| project.text.clone()));
    lines.extend(
        roadmap
            .timeline
            .iter()
            .map(|entry| format!("{:?} {}", entry.weeks, entry.text)),
    );
    lines.extend(roadmap.destinations.iter().cloned());
    lines
}

/// A topic without markup; a site by its name, in lower case.
fn plain(text: &str) -> String {
    let text = text.replace('`', "").to_lowercase();
    [".cool", ".org", ".com"]
        .iter()
        .fold(text, |text, end| text.replace(end, ""))
}

/// The seed names channels without saying where they are.
fn is_added(url: &str) -> bool {
    url.contains("youtube.com")
}

#[test]
fn everything_of_the_seeds_is_carried_over() {
    for (seed, (slug, _, roadmap)) in SEEDS.into_iter().zip(all()) {
        assert_eq!(
            carried(&roadmap),
            carried(&roadmap::parse(seed).roadmap),
            "{slug}"
        );
    }
}

#[test]
fn nothing_of_the_fast_track_is_lost() {
    check(
        "rust-backend-fast-track",
        Counts {
            stages: 4,
            sections: 4,
            topics: 15,
            projects: 6,
            resources: 7,
            timeline: 4,
            habits: 2,
            tips: 6,
            destinations: 11,
            whys: 2,
            ..Counts::default()
        },
    );
    let roadmap = read("rust-backend-fast-track");
    let weeks: Vec<_> = roadmap
        .timeline
        .iter()
        .map(|entry| entry.weeks.unwrap())
        .collect();
    let range = |first, last| Weeks::Range { first, last };
    assert_eq!(weeks, [range(1, 2), range(3, 4), range(5, 8), range(9, 13)]);
}

#[test]
fn nothing_of_the_backend_roadmap_is_lost() {
    check(
        "rust-backend",
        Counts {
            stages: 6,
            sections: 23,
            topics: 117,
            projects: 7,
            resources: 5,
            habits: 5,
            tips: 1,
            dated: 6,
            ..Counts::default()
        },
    );
    let weeks: Vec<_> = read("rust-backend")
        .stages
        .iter()
        .map(|stage| stage.weeks.unwrap())
        .collect();
    let range = |first, last| Weeks::Range { first, last };
    assert_eq!(
        weeks,
        [
            range(1, 3),
            range(4, 6),
            range(7, 9),
            range(10, 14),
            range(15, 18),
            Weeks::Ongoing
        ]
    );
}

#[test]
fn nothing_of_the_mastery_roadmap_is_lost() {
    check(
        "rust-mastery",
        Counts {
            stages: 14,
            sections: 13,
            topics: 42,
            milestones: 13,
            tracks: 5,
            resources: 3,
            tips: 1,
            teaches: 15,
            whys: 13,
            ..Counts::default()
        },
    );
    let focus: Vec<_> = read("rust-mastery").stages[13]
        .tracks
        .iter()
        .map(|track| track.focus.join(" + "))
        .collect();
    assert_eq!(
        focus,
        [
            "Embedded + OS + memory",
            "Web APIs + async",
            "Bevy + ECS",
            "Leptos + Yew",
            "Macros + LSPs"
        ]
    );
}

#[test]
fn nothing_of_the_advanced_roadmap_is_lost() {
    check(
        "rust-advanced",
        Counts {
            stages: 10,
            sections: 10,
            topics: 57,
            order: 6,
            tips: 1,
            ..Counts::default()
        },
    );
    let roadmap = read("rust-advanced");
    assert_eq!(roadmap.stages[0].status.as_deref(), Some("Mid-way"));
    assert_eq!(roadmap.topics().filter(roadmap::TopicAt::optional).count(), 4);
    let priorities: Vec<_> = roadmap.order.iter().map(|step| step.priority.unwrap()).collect();
    let (high, medium) = (Priority::High, Priority::Medium);
    assert_eq!(priorities, [high, high, medium, medium, medium, Priority::Apply]);
}

#[test]
fn nothing_of_the_top_1_percent_roadmap_is_lost() {
    check(
        "rust-top-1-percent",
        Counts {
            stages: 14,
            sections: 29,
            topics: 124,
            tips: 4,
            destinations: 6,
            ..Counts::default()
        },
    );
    let roadmap = read("rust-top-1-percent");
    let numbers: Vec<_> = roadmap.stages.iter().map(|stage| stage.number).collect();
    let wanted: Vec<_> = (1..=13).map(Some).chain([None]).collect();
    assert_eq!(numbers, wanted);
    assert!(
        roadmap
            .topics()
            .any(|at| at.topic.id.as_str() == "match" && at.topic.emphasis)
    );
}
