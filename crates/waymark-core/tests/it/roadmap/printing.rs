//! Print-then-read is identity, and reading survives anything.

use proptest::{collection::vec, option, prelude::*};
use waymark_core::{
    ids::{ConceptId, RoadmapId, TopicId},
    roadmap::{
        OrderStep, Priority, Project, Resource, Roadmap, Section, Stage, TimelineEntry, Tombstone, Topic,
        Track, Weeks, parse, parse_str, write,
    },
};

use super::SEEDS;

/// Texts that look like markup, labels, flags, links, comments, or broken encodings.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z]{1,8}",
        2 => Just(" ".to_owned()),
        1 => "[-*_#>|`~<\\[\\](){}!&;:.,+=\\\\/\"'$%@^?0-9]{1,3}",
        1 => prop::sample::select(vec![
            "Vec<T>", "`Vec<T>`", "snake_case", "<!--", "-->", "{\"a\":1}", "(optional)", "(very important)", "(high priority)",
            "Phase 1:", "Week 2", "Weeks 1-3", "(weeks 1-3)", "Milestone:", "Resources", "Projects", "Tips:", "**bold**", "_it_",
            "[x]", "[ ]", "- ", "1. ", "# ", "https://a.b/c?d=e", "[a](b)", "&amp;", "&lt;", "🦀", "✅ ", "ğŸ¦€", "Ã©", "é", "日本", "\u{200d}",
            " — ", " – ", " → ", "---", "```", "``", "`a`", "`` ` ``", "<br>", "<details>", "Last updated: now", "#tag", "\n", "\u{0}",
            "untitled", "a, b; c", "Status:", "Why this matters:", "*Status: x*", "~~", "| a |", "waymark: 1", ": ", "null", "(", ")", "()",
        ]).prop_map(str::to_owned),
    ];
    vec(piece, 1..7).prop_map(|pieces| pieces.concat())
}

fn id() -> impl Strategy<Value = TopicId> {
    "[a-z0-9]([a-z0-9.-]{0,12}[a-z0-9])?".prop_map(|name| TopicId::new(name).unwrap())
}

fn weeks() -> impl Strategy<Value = Weeks> {
    prop_oneof![
        (1..200u16, 0..20u16).prop_map(|(first, more)| Weeks::Range {
            first,
            last: first + more
        }),
        (1..200u16).prop_map(Weeks::From),
        Just(Weeks::Ongoing),
    ]
}

fn priority() -> impl Strategy<Value = Priority> {
    prop::sample::select(vec![
        Priority::High,
        Priority::Medium,
        Priority::Low,
        Priority::Apply,
    ])
}

fn topic() -> impl Strategy<Value = Topic> {
    let concept = "[a-z]{1,6}(\\.[a-z]{1,6})?".prop_map(|name| ConceptId::new(name).unwrap());
    (
        id(),
        text(),
        any::<(bool, bool, bool)>(),
        option::of(priority()),
        vec(concept, 0..3),
    )
        .prop_map(
            |(id, text, (emphasis, optional, done), priority, concepts)| Topic {
                id,
                text,
                emphasis,
                optional,
                priority,
                done,
                concepts,
            },
        )
}

fn section() -> impl Strategy<Value = Section> {
    (
        option::of(text()),
        option::of(text()),
        any::<(bool, bool)>(),
        vec(topic(), 0..4),
    )
        .prop_map(|(title, remark, (emphasis, optional), topics)| Section {
            title,
            remark,
            emphasis,
            optional,
            topics,
        })
}

fn project() -> impl Strategy<Value = Project> {
    (id(), text(), any::<bool>()).prop_map(|(id, text, optional)| Project { id, text, optional })
}

fn resource() -> impl Strategy<Value = Resource> {
    let url = prop_oneof!["https://[a-z.]{1,9}/[ -~]{0,9}", text()];
    (text(), option::of(url), option::of(text())).prop_map(|(title, url, note)| Resource { title, url, note })
}

fn stage() -> impl Strategy<Value = Stage> {
    let label = prop_oneof![
        prop::sample::select(vec!["Phase", "Level", "Week", "Month", "Bonus"]).prop_map(str::to_owned),
        text()
    ];
    let badge = prop_oneof![Just("🦀".to_owned()), Just("⚙️".to_owned()), text()];
    let track = (id(), text(), vec(text(), 0..3)).prop_map(|(id, title, focus)| Track { id, title, focus });
    let head = (
        option::of(label),
        option::of(0..40u32),
        text(),
        option::of(weeks()),
        option::of(badge),
    );
    let more = (
        any::<(bool, bool)>(),
        option::of(text()),
        option::of(text()),
        option::of(text()),
        vec(text(), 0..3),
    );
    let lists = (
        vec(section(), 0..4),
        vec(project(), 0..2),
        vec(track, 0..2),
        vec(resource(), 0..3),
    );
    (head, more, lists).prop_map(
        |(
            (label, number, title, weeks, badge),
            ((emphasis, optional), remark, status, why, teaches),
            (sections, milestones, tracks, resources),
        )| Stage {
            label,
            number,
            title,
            weeks,
            badge,
            emphasis,
            remark,
            optional,
            status,
            why,
            teaches,
            sections,
            milestones,
            tracks,
            resources,
        },
    )
}

fn roadmap() -> impl Strategy<Value = Roadmap> {
    let name = "[a-z][a-z0-9-]{0,10}[a-z0-9]".prop_map(|name| RoadmapId::new(name).unwrap());
    let step =
        (text(), option::of(priority()), vec(id(), 0..3)).prop_map(|(text, priority, topics)| OrderStep {
            text,
            priority,
            topics,
        });
    let entry = (text(), option::of(weeks()), text()).prop_map(|(span, weeks, text)| TimelineEntry {
        span,
        weeks,
        text,
    });
    let grave = (id(), option::of(id())).prop_map(|(id, successor)| Tombstone { id, successor });
    let head = (option::of(name), text(), option::of(text()), vec(grave, 0..3));
    let body = (
        vec(stage(), 0..4),
        vec(step, 0..3),
        vec(project(), 0..3),
        vec(resource(), 0..3),
        vec(entry, 0..3),
    );
    let rest = (vec(text(), 0..3), vec(text(), 0..3), vec(text(), 0..3));
    (head, body, rest).prop_map(
        |(
            (id, title, about, tombstones),
            (stages, order, projects, resources, timeline),
            (habits, tips, destinations),
        )| {
            let mut roadmap = Roadmap {
                id,
                title,
                about,
                stages,
                order,
                projects,
                resources,
                timeline,
                habits,
                tips,
                destinations,
                tombstones,
            };
            roadmap.tidy();
            roadmap
        },
    )
}

/// A document as people type it: lines of all kinds in any order.
fn document() -> impl Strategy<Value = String> {
    let line = (
        prop::sample::select(vec![
            "# ",
            "## ",
            "### ",
            "## Phase 1: ",
            "## Phase 2 — ",
            "- ",
            "- [ ] ",
            "- [x] ",
            "  - ",
            "    - ",
            "1. ",
            "**",
            "> ",
            "| a | b |\n|---|---|\n| ",
            "",
            "",
            "Focus on: - ",
            "**Milestone:** ",
            "**Resources:**\n",
            "```\n",
            "<details>\n<summary>",
            "</details>\n",
            "---\n",
            "## Resources\n- ",
            "## Timeline\n- Week 1 → ",
            "*Status: ",
            "\n",
            "- **",
            "Week 1: ",
            "## Projects\n1. ",
        ]),
        text(),
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "**\n",
            ":\n\n",
            "**:\n\n",
            "</summary>\n",
            " <!-- an-id -->\n",
            "\r\n",
        ]),
    )
        .prop_map(|(start, text, end)| format!("{start}{text}{end}"));
    vec(line, 0..24).prop_map(|lines| lines.concat())
}

#[track_caller]
fn reads_back(roadmap: &Roadmap) {
    let printed = write(roadmap);
    let again = parse_str(&printed).roadmap;
    assert_eq!(again, *roadmap, "{printed}");
    assert_eq!(write(&again), printed);
}

#[test]
fn the_seeds_are_printed_and_read_back() {
    for seed in SEEDS {
        reads_back(&parse(seed).roadmap);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_roadmap_is_read_back_as_it_was_printed(roadmap in roadmap()) {
        reads_back(&roadmap);
    }

    #[test]
    fn what_is_read_from_any_document_is_read_back_as_it_was_printed(document in document()) {
        reads_back(&parse_str(&document).roadmap);
    }

    #[test]
    fn any_text_is_read(text in "(?s).{0,400}") {
        reads_back(&parse_str(&text).roadmap);
    }

    #[test]
    fn any_bytes_are_read(bytes in vec(any::<u8>(), 0..600)) {
        reads_back(&parse(&bytes).roadmap);
    }

    #[test]
    fn mutilated_seeds_are_read(
        number in 0..5usize,
        cuts in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), vec(any::<u8>(), 0..6)), 1..6),
    ) {
        let mut bytes = SEEDS[number].to_vec();
        for (from, length, insert) in cuts {
            let from = from.index(bytes.len() + 1);
            let to = (from + length.index(40)).min(bytes.len());
            bytes.splice(from..to, insert);
        }
        reads_back(&parse(&bytes).roadmap);
    }
}
