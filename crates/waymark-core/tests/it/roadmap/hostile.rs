//! Small documents with everything that real ones do wrong.

use waymark_core::roadmap::{Parsed, Severity, parse, parse_str};

/// Stages as `Marker: Title @weeks`, sections in brackets, topics between bars.
fn outline(parsed: &Parsed) -> String {
    let mut out = Vec::new();
    for stage in &parsed.roadmap.stages {
        let mut line = stage
            .marker()
            .map(|marker| format!("{marker}: "))
            .unwrap_or_default();
        line.push_str(&stage.title);
        line.extend(stage.weeks.map(|weeks| format!(" @{weeks}")));
        for section in &stage.sections {
            line.push_str(
                &section
                    .title
                    .as_ref()
                    .map(|title| format!(" [{title}]"))
                    .unwrap_or_default(),
            );
            let topics: Vec<String> = section
                .topics
                .iter()
                .map(|topic| format!("{}{}", if topic.done { "✓" } else { "" }, topic.text))
                .collect();
            line.extend([" ".to_owned(), topics.join(" | ")]);
        }
        for milestone in &stage.milestones {
            line.extend([" milestone=", milestone.text.as_str()]);
        }
        for resource in &stage.resources {
            line.extend([" resource=", resource.title.as_str()]);
        }
        out.push(line);
    }
    let mut extra = |name: &str, texts: Vec<&str>| {
        if !texts.is_empty() {
            out.push(format!("{name}: {}", texts.join(" | ")));
        }
    };
    extra(
        "projects",
        parsed
            .roadmap
            .projects
            .iter()
            .map(|project| project.text.as_str())
            .collect(),
    );
    extra(
        "resources",
        parsed
            .roadmap
            .resources
            .iter()
            .map(|resource| resource.title.as_str())
            .collect(),
    );
    extra(
        "timeline",
        parsed
            .roadmap
            .timeline
            .iter()
            .map(|entry| entry.span.as_str())
            .collect(),
    );
    extra("tips", parsed.roadmap.tips.iter().map(String::as_str).collect());
    out.join("\n")
}

#[track_caller]
fn check(document: &str, expected: &str) {
    let parsed = parse_str(document);
    assert_eq!(
        outline(&parsed),
        expected.trim(),
        "{document}\n{:?}",
        parsed.problems
    );
}

#[track_caller]
fn nothing(document: &str) {
    let parsed = parse_str(document);
    assert_eq!(parsed.roadmap.topics().count(), 0, "{}", outline(&parsed));
    assert!(
        parsed
            .problems
            .iter()
            .any(|problem| problem.severity == Severity::Error && problem.found == "no topics")
    );
}

#[test]
fn sections_whose_names_lie_are_read_for_their_content() {
    // Point 1.
    check(
        "# Rust\n## Table of Contents\n- Basics\n- Ownership\n- Traits\n- [ ] Macros\n",
        "Table of Contents Basics | Ownership | Traits | Macros",
    );
    check(
        "# Rust\n## Table of Contents\n- [Basics](#basics)\n- [Traits](#traits)\n## Basics\n- let\n## Traits\n- impl\n",
        "Basics let\nTraits impl",
    );
    check(
        "# Rust\n## Resources\n### Basics\n- let\n- mut\n### Ownership\n- moves\n- borrows\n",
        "Basics let | mut\nOwnership moves | borrows",
    );
    check(
        "# Rust\n## Resources\n### Phase 1: Basics\n- let\n### Phase 2: Ownership\n- moves\n",
        "Phase 1: Basics let\nPhase 2: Ownership moves",
    );
}

#[test]
fn topics_that_are_no_bullets_are_found() {
    // Point 2.
    check(
        "# Rust\n## Ownership\n### Moves\n- [video](https://a.b)\n### Borrowing\n- [text](https://c.d)\n## Traits\n- impl\n",
        "Ownership Moves | Borrowing resource=video resource=text\nTraits impl",
    );
    check(
        "# Rust\n## Week 1\nVariables\nFunctions\nControl flow\n## Week 2\nOwnership\nBorrowing\n",
        "Week 1: Week 1 @1 Variables | Functions | Control flow\nWeek 2: Week 2 @2 Ownership | Borrowing",
    );
    check(
        "## Phase 1: Basics\n**Topics:** Ownership, borrowing (shared, mutable), lifetimes.\n",
        "Phase 1: Basics Ownership | borrowing (shared, mutable) | lifetimes",
    );
    check(
        "## Phase 1: Basics\nFocus on: - Ownership - Moves\n& borrows - Traits\n",
        "Phase 1: Basics Ownership | Moves & borrows | Traits",
    );
}

#[test]
fn heading_depth_is_not_trusted() {
    // Point 3.
    check("- let\n- mut\n", "Topics let | mut");
    check("# A\n- let\n# B\n- mut\n", "A let\nB mut");
    check(
        "# Rust\n#### Basics\n- let\n#### Traits\n- impl\n",
        "Basics let\nTraits impl",
    );
    check(
        "# Rust\n## Roadmap\n### Basics\n- let\n### Traits\n- impl\n",
        "Basics let\nTraits impl",
    );
    check(
        "# Month 1: Rust\n## Week 1: Basics\n- let\n## Week 2: Traits\n- impl\n",
        "Week 1: Basics @1 let\nWeek 2: Traits @2 impl",
    );
    check(
        "## Phase 1: A\n## Why this matters so much to every one of us here.\n- x\n## Phase 2: B\n- y\n",
        "Phase 1: A x\nPhase 2: B y",
    );
    check(
        "## Beginner\n## Variables\n- let\n## Traits\n- impl\n",
        "Variables let\nTraits impl",
    );
    check(
        "##Phase 1: Basics\n- let\n\n##Phase 2: Traits\n- impl\n",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
}

#[test]
fn stage_titles_hide_in_many_places() {
    // Point 4.
    check(
        "**Phase 1: Basics**\n- let\n\n**Phase 2: Traits**\n- impl\n",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
    check(
        "- **Phase 1: Basics**\n  - let\n- **Phase 2: Traits**\n  - impl\n",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
    check(
        "1. **Basics**\n   - let\n2. **Traits**\n   - impl\n",
        "1: Basics let\n2: Traits impl"
            .replace("1: ", "")
            .replace("2: ", "")
            .as_str(),
    );
    check(
        "1. Phase 1: Basics\n   - let\n2. Phase 2: Traits\n   - impl\n",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
    check(
        "<details>\n<summary><b>Phase 1: Basics</b></summary>\n\n- let\n\n</details>\n<details>\n<summary>Phase 2: Traits</summary>\n\n- impl\n\n</details>",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
    check(
        "<h2>Phase 1: Basics</h2>\n\n- let\n\n<h2>Phase 2: Traits</h2>\n\n- impl\n",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
    check(
        "- ## Phase 1: Basics\n  - let\n- ## Phase 2: Traits\n  - impl\n",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
    check(
        "Phase 1: Basics\n\n- let\n\nPhase 2: Traits\n\n- impl\n",
        "Phase 1: Basics let\nPhase 2: Traits impl",
    );
}

#[test]
fn boxes_are_read_in_all_dialects() {
    // Point 5.
    check(
        "# R\n- [ ] a1\n- [x] b1\n- [X] c1\n- [✔️] d1\n- e1 [X]\n- ☑ f1\n- ☐ g1\n- [x]\n- [ ]\n",
        "R a1 | ✓b1 | ✓c1 | ✓d1 | ✓e1 | ✓f1 | g1",
    );
    check(
        "## Phase 1: R\n\n| Topic | Done |\n|---|---|\n| let | ☑ |\n| mut | ☐ |\n",
        "Phase 1: R ✓let | mut",
    );
    check(
        "## Phase 1: R\n\n| | Topic |\n|---|---|\n| ☑ | let |\n| ☐ | mut |\n",
        "Phase 1: R ✓let | mut",
    );
}

#[test]
fn restated_topics_are_not_counted_twice_but_recurring_names_are_kept() {
    // Point 6.
    check(
        "# R\n| Phase | Topic | Duration |\n|---|---|---|\n| 1 | Basics | 2 weeks |\n| 2 | Traits | 3 weeks |\n\n## Phase 1: Basics\n- let\n- Practice\n## Phase 2: Traits\n- impl\n- Practice\n",
        "Phase 1: Basics let | Practice\nPhase 2: Traits impl | Practice\ntimeline: Phase 1 | Phase 2",
    );
    let ids: Vec<String> = parse_str("## Phase 1: A\n- Practice\n## Phase 2: B\n- Practice\n")
        .roadmap
        .topics()
        .map(|at| at.topic.id.to_string())
        .collect();
    assert_eq!(ids, ["practice", "practice.phase-2"]);
}

#[test]
fn time_is_read_where_it_is_time() {
    // Point 7.
    check(
        "## Phase 1: A (Weeks 1-3)\n- x\n## Phase 2: B (2 weeks)\n- y\n## Phase 3: C (13+)\n- z\n## Phase 4: D (Weeks 13+)\n- w\n",
        "Phase 1: A @1-3 x\nPhase 2: B y\nPhase 3: C z\nPhase 4: D @13+ w",
    );
    check(
        "## Month 1\n### Week 1\n- a1\n### Week 2\n- b1\n## Month 2\n### Week 1\n- c1\n",
        "Month 1: Month 1 @1-4 [Week 1] a1 [Week 2] b1\nMonth 2: Month 2 @5-8 [Week 1] c1",
    );
    check(
        "## Weeks 1–2: A\n- x\n## Weeks 3+: B\n- y\n## Ongoing: C\n- z\n",
        "A @1-2 x\nB @3+ y\nC @ongoing z",
    );
    check("## Days 1-7: A\n- x\n## Days 8-14: B\n- y\n", "A @1 x\nB @2 y");
    check(
        "## Phase 1: A\n**Duration:** Weeks 1-2\n- x\n",
        "Phase 1: A @1-2 x",
    );
}

#[test]
fn code_and_html_do_not_disturb() {
    // Point 8.
    check(
        "## Phase 1: A\n```sh\n# install\n- not a topic\n```\n- snake_case_name and Vec<T>\n",
        "Phase 1: A snake_case_name and Vec<T>",
    );
    check(
        "## Phase 1: A\n```sh\n# install\n\n- x\n## Phase 2: B\n- y\n",
        "Phase 1: A x\nPhase 2: B y",
    );
    check(
        "## Phase 1: A\n<details>\n<summary>More</summary>\n- x\n- y\n</details>\n## Phase 2: B\n- z\n",
        "Phase 1: A [More] x | y\nPhase 2: B z",
    );
    check(
        "Here is your roadmap:\n\n```markdown\n# R\n## Phase 1: A\n- x\n```\n\nGood luck!\n",
        "Phase 1: A x",
    );
    check(
        "## Phase 1: A\n<ul><li>Box<T></li><li>Rc&lt;T&gt;</li></ul>\n",
        "Phase 1: A Box<T> | Rc<T>",
    );
}

#[test]
fn leaves_are_topics_and_parents_are_groups() {
    // Point 9.
    check(
        "## Phase 1: A\n- Basics\n  - let\n  - mut\n- Alone\n- Traits\n  - Bounds\n    - where\n    - impl\n",
        "Phase 1: A [Basics] let | mut Alone [Traits › Bounds] where | impl",
    );
    check(
        "## Phase 1: A\n- Ownership\n  - [video](https://a.b)\n- Traits\n",
        "Phase 1: A Ownership | Traits resource=video",
    );
    check(
        "## Phase 1: A\n- x\n- Resources:\n  - [b](https://b.c)\n- **Milestone:** Build it\n",
        "Phase 1: A x milestone=Build it resource=b",
    );
}

#[test]
fn noise_is_left_out() {
    // Point 10.
    check(
        "\u{feff}## Phase 1: A\r\n\r\n- \u{200b}x\u{ad}y\r\n- #rust #code\r\n- z\r\n",
        "Phase 1: A xy | z",
    );
    check(
        "Sure! Here's a roadmap for you.\n\n## Phase 1: A\n- x\n\n#rust #learning #code\n\nLet me know if you need more!\n\n*Last updated: May 2025*\n",
        "Phase 1: A x",
    );
    nothing("");
    nothing("Just a text. It has sentences, and nothing to learn.");
    nothing("# Rust\n\n![roadmap](roadmap.png)\n\n#rust #learning\n");
    nothing(
        "# Rust\n\nThis is a story about Rust.\n\n## Chapter\n\nIt was long. It went on and on, for pages.\n",
    );
    let parsed = parse(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    assert_eq!(parsed.roadmap.topics().count(), 0);
    assert_eq!(parsed.problems.len(), 1);
}

#[test]
fn a_table_alone_is_a_roadmap() {
    check(
        "# R\n\n| Week | Topics |\n|---|---|\n| 1 | let, mut |\n| 2-3 | traits |\n",
        "Week 1: Week 1 @1 let | mut\nWeeks 2-3 @2-3 traits",
    );
    check(
        "# R\n\n| Phase | Focus | Topics |\n|---|---|---|\n| Phase 1 | Basics | let<br>mut |\n",
        "Phase 1: Basics let | mut",
    );
}

#[test]
fn explicit_ids_and_concepts_are_kept_in_any_document() {
    let parsed =
        parse_str("## Phase 1: A\n- [ ] Moves <!-- moves: ownership.moves, ownership -->\n- Plain\n");
    let topic = parsed.roadmap.topics().next().unwrap().topic;
    assert_eq!(topic.id.as_str(), "moves");
    assert_eq!(topic.concepts.len(), 2);
    assert_eq!(topic.text, "Moves");
}

#[test]
fn deep_nesting_and_long_documents_are_no_danger() {
    let quotes = ">".repeat(20_000) + " - x";
    parse_str(&quotes);
    let lists: Vec<String> = (0..1_200)
        .map(|depth| format!("{}- x", "  ".repeat(depth % 600)))
        .collect();
    parse_str(&lists.join("\n"));
    parse_str(&"- ".repeat(20_000));
    parse_str(&"[".repeat(20_000));
    parse_str(&"<details>\n".repeat(5_000));
    parse_str(&"<".repeat(20_000));
    parse_str(&"**a".repeat(10_000));
    parse_str(&"`".repeat(20_000));
    parse_str(&"# a\n".repeat(5_000));
    parse_str(&"- a\n".repeat(10_000));
    parse_str(&"| a | b |\n".repeat(5_000));
}
