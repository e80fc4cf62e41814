//! The five documents for which Waymark was built, read as they are. The counts were taken by eye.

use waymark_core::roadmap::{Parsed, Roadmap, Severity, check, parse};

use super::{SEEDS, counts, resource, shown};

#[track_caller]
fn no_topic_is_prose(roadmap: &Roadmap) {
    for at in roadmap.topics() {
        let text = at.topic.text.as_str();
        assert!(
            !text.contains('|') && !text.to_lowercase().contains("updated") && !text.starts_with("Why"),
            "{text}"
        );
        assert!(
            text.chars()
                .all(|c| u32::from(c) < 0x2600 && !"ğŸâ\u{f8ff}".contains(c)),
            "{text}"
        );
    }
}

#[track_caller]
fn only_notes(parsed: &Parsed) {
    assert!(
        parsed
            .problems
            .iter()
            .all(|problem| problem.severity == Severity::Note),
        "{:?}",
        parsed.problems
    );
    let serious: Vec<_> = check(None, &parsed.roadmap)
        .into_iter()
        .filter(|p| p.severity == Severity::Error)
        .collect();
    assert_eq!(serious, vec![]);
}

fn weeks(roadmap: &Roadmap) -> Vec<String> {
    roadmap
        .stages
        .iter()
        .map(|stage| stage.weeks.map_or("-".to_owned(), |weeks| weeks.to_string()))
        .collect()
}

#[test]
fn the_fast_track_has_four_steps_and_a_timeline_of_four() {
    let parsed = parse(SEEDS[0]);
    let roadmap = &parsed.roadmap;
    only_notes(&parsed);
    no_topic_is_prose(roadmap);
    assert_eq!(roadmap.title, "Rust Backend Fast-Track Roadmap");
    assert_eq!(counts(roadmap), [7, 3, 3, 2]);
    let stages: Vec<String> = roadmap.stages.iter().map(shown).collect();
    insta::assert_snapshot!(stages.join("\n\n"), @r"
    ✅ Step 1 | Official Rust Book | remark Must Do First | important
    - Ownership & Borrowing <ownership-borrowing> important
    - Lifetimes <lifetimes>
    - Structs & Enums <structs-enums>
    - Pattern Matching <pattern-matching>
    - Error handling (Result, Option) <error-handling-result-option>
    - Traits <traits>
    - Async basics <async-basics>
    resource: The Rust Programming Language | https://doc.rust-lang.org/book/ | The Book

    ✅ Step 2 | Practice Immediately | important
    - rustlings.cool (interactive exercises) <rustlings-cool-interactive-exercises>
    - exercism.org (Rust track) <exercism-org-rust-track>
    - leetcode.com (algorithm practice in Rust) <leetcode-com-algorithm-practice-in-rust>
    resource: rustlings.cool | https://rustlings.cool | interactive exercises
    resource: exercism.org | https://exercism.org | Rust track
    resource: leetcode.com | https://leetcode.com | algorithm practice in Rust

    ✅ Step 3 | YouTube Channels | remark High Quality
    - Let's Get Rusty <lets-get-rusty>
    - Jon Gjengset <jon-gjengset>
    - The Primeagen <the-primeagen>
    resource: Let's Get Rusty | - | -
    resource: Jon Gjengset | - | -
    resource: The Primeagen | - | -

    ✅ Step 4 | Build Backend with Rust
    # Recommended frameworks
    - Actix Web (very fast and production-ready) <actix-web-very-fast-and-production-ready>
    - Axum (modern and beginner-friendly) <axum-modern-and-beginner-friendly>
    ");
    let timeline: Vec<String> = roadmap
        .timeline
        .iter()
        .map(|entry| {
            format!(
                "{} | {} | {}",
                entry.span,
                entry.weeks.map_or("-".into(), |weeks| weeks.to_string()),
                entry.text
            )
        })
        .collect();
    insta::assert_snapshot!(timeline.join("\n"), @r"
    Week 1–2 | 1-2 | Basics + Ownership
    Week 3–4 | 3-4 | Build small projects
    Month 2 | 5-8 | Production-ready API
    Month 3 | 9-13 | Advanced async & performance
    ");
    let projects: Vec<&str> = roadmap
        .projects
        .iter()
        .map(|project| project.text.as_str())
        .collect();
    assert_eq!(
        projects,
        [
            "Simple REST API (CRUD)",
            "Authentication system (JWT)",
            "Connect PostgreSQL",
            "Dockerize Rust app",
            "Build microservice",
            "Build CLI tool"
        ]
    );
    insta::assert_snapshot!(roadmap.destinations.join("\n"), @r"
    Rust
    Axum
    SQLx
    PostgreSQL
    Redis
    Docker
    Nginx
    Rust (systems + performance)
    Go (microservices simplicity)
    Deep architecture knowledge
    Distributed systems concepts
    ");
    insta::assert_snapshot!(roadmap.tips.join("\n"), @r"
    Do not skip ownership. It's the heart of Rust.
    If you're coming from: Express.js → Axum feels familiar; Laravel → Actix feels structured
    Recommended starting point: Axum.
    Coming from garbage-collected languages like Node.js and PHP, Rust will feel strict.
    At first you may think: Why is this so complicated? Why borrow checker error again?
    But after 2–4 weeks: You will think like a systems engineer; You will understand memory deeply; You will write safer backend services
    Do not just learn syntax.
    Compare Rust to Node
    Compare error handling
    Compare concurrency
    Compare performance
    That's how you grow as a software engineer — not just a language collector.
    ");
    assert_eq!(roadmap.habits, ["Practice every day for 30–60 minutes."]);
}

#[test]
fn the_backend_roadmap_has_six_phases_with_weeks() {
    let parsed = parse(SEEDS[1]);
    let roadmap = &parsed.roadmap;
    assert_eq!(parsed.problems, vec![]);
    no_topic_is_prose(roadmap);
    assert_eq!(roadmap.title, "Rust Learning Roadmap for Backend Development");
    assert_eq!(counts(roadmap), [15, 19, 18, 22, 21, 22]);
    assert_eq!(weeks(roadmap), ["1-3", "4-6", "7-9", "10-14", "15-18", "ongoing"]);
    let sections: Vec<usize> = roadmap.stages.iter().map(|stage| stage.sections.len()).collect();
    assert_eq!(sections, [3, 4, 4, 4, 4, 4]);
    insta::assert_snapshot!(shown(&roadmap.stages[0]), @r#"
    Phase 1 | Fundamentals | weeks 1-3
    # Getting Started
    - Installing Rust and Cargo (the package manager) <installing-rust-and-cargo-the-package>
    - Understanding the Rust toolchain (rustc, cargo, rustup) <understanding-the-rust-toolchain-rustc>
    - Your first "Hello, World!" program <your-first-hello-world-program>
    - Cargo basics: creating projects, building, and running <cargo-basics-creating-projects-building>
    # Core Language Basics
    - Variables and mutability (let, mut) <variables-and-mutability-let-mut>
    - Data types: integers, floats, booleans, characters, strings <data-types-integers-floats-booleans>
    - Functions and return values <functions-and-return-values>
    - Comments and documentation <comments-and-documentation>
    - Control flow: if/else, loops (loop, while, for) <control-flow-if-else-loops-loop-while>
    - Pattern matching basics <pattern-matching-basics>
    # Ownership System | This is crucial and unique to Rust
    - Ownership rules and the stack vs heap <ownership-rules-and-the-stack-vs-heap>
    - Move semantics <move-semantics>
    - Borrowing and references (&T and &mut T) <borrowing-and-references-t-and-mut-t>
    - Slices <slices>
    - The Copy trait vs Clone trait <the-copy-trait-vs-clone-trait>
    "#);
    let projects: Vec<&str> = roadmap
        .projects
        .iter()
        .map(|project| project.text.as_str())
        .collect();
    assert_eq!(projects.len(), 7);
    assert_eq!(
        (projects[0], projects[6]),
        ("CLI todo app", "Your own project idea")
    );
    insta::assert_snapshot!(roadmap.habits.join("\n"), @r"
    Read The Rust Book (official documentation)
    Solve problems on Exercism or LeetCode in Rust
    Read other people's Rust code on GitHub
    Participate in Rust forums and communities
    Build something every week
    ");
    insta::assert_snapshot!(roadmap.resources.iter().map(resource).collect::<Vec<_>>().join("\n"), @r"
    resource: The Rust Programming Language book | - | free online
    resource: Rust by Example | - | -
    resource: Rustlings exercises | - | -
    resource: Zero To Production In Rust | - | backend-focused book
    resource: Official Rust documentation | - | -
    ");
}

#[test]
fn the_mastery_roadmap_has_fourteen_phases_that_say_why() {
    let parsed = parse(SEEDS[2]);
    let roadmap = &parsed.roadmap;
    assert_eq!(parsed.problems, vec![]);
    no_topic_is_prose(roadmap);
    assert_eq!(counts(roadmap), [5, 3, 4, 4, 3, 3, 3, 2, 3, 3, 3, 3, 3, 0]);
    let with = |has: fn(&waymark_core::roadmap::Stage) -> bool| {
        roadmap.stages.iter().filter(|stage| has(stage)).count()
    };
    assert_eq!(with(|stage| stage.why.is_some()), 13);
    assert_eq!(with(|stage| stage.milestones.len() == 1), 13);
    assert_eq!(with(|stage| !stage.teaches.is_empty()), 13);
    assert_eq!(with(|stage| stage.label.as_deref() == Some("Phase")), 14);
    insta::assert_snapshot!(shown(&roadmap.stages[0]), @r"
    📘 Phase 1 | Getting Started | remark Rust Basics & Mental Model
    why: This phase sets the foundation. Rust's syntax looks familiar, but its model is different. Skip this, and everything else feels painful.
    - Variables, mutability <variables-mutability>
    - Scalar & compound types <scalar-compound-types>
    - Functions, expressions <functions-expressions>
    - `if`, loops, `match` <if-loops-match>
    - Basic collections: Vec, tuple, array <basic-collections-vec-tuple-array>
    teaches: Rust is expression-oriented
    teaches: Immutability by default helps safety
    milestone: Write a simple CLI calculator or guessing game. <write-a-simple-cli-calculator>
    ");
    insta::assert_snapshot!(shown(&roadmap.stages[8]), @r"
    ⚙️ Phase 9 | Concurrency and Parallelism
    why: Concurrency is safe in Rust. You can write multithreaded code without fear.
    - `std::thread`, `JoinHandle` <std-thread-joinhandle>
    - Channels, `Arc<Mutex<T>>` <channels-arc-mutex-t>
    - `rayon`, thread pools <rayon-thread-pools>
    teaches: Data-safe parallel design patterns
    milestone: Write a multithreaded scraper or file walker. <write-a-multithreaded-scraper-or-file>
    ");
    insta::assert_snapshot!(shown(&roadmap.stages[13]), @r"
    🌐 Phase 14 | Ecosystem Specialization | remark Pick Your Path
    track: Systems <systems>: Embedded, OS, memory
    track: Backend <backend>: Web APIs, async
    track: Game Dev <game-dev>: Bevy, ECS
    track: WASM <wasm>: Leptos, Yew
    track: Tooling <tooling>: Macros, LSPs
    ");
    assert_eq!(
        roadmap.tips,
        ["Use `Rustlings`, `Exercism`, `Leetcode`, and real-world projects to reinforce each concept."]
    );
}

#[test]
fn the_advanced_roadmap_is_healed_in_full() {
    let parsed = parse(SEEDS[3]);
    let roadmap = &parsed.roadmap;
    only_notes(&parsed);
    no_topic_is_prose(roadmap);
    assert_eq!(parsed.problems.len(), 1);
    assert_eq!(parsed.problems[0].expected, "restored in full from macintosh");
    assert_eq!(counts(roadmap), [8, 6, 5, 5, 6, 5, 5, 5, 8, 4]);
    insta::assert_snapshot!(shown(&roadmap.stages[0]), @r"
    📍 Phase 1 | Core Safety & Patterns
    status: Mid-way
    - Ownership deep dive & advanced borrowing patterns <ownership-deep-dive-advanced-borrowing>
    - Structs & nested structs, disjoint field borrows <structs-nested-structs-disjoint-field>
    - Enums with data, pattern matching, exhaustive matches <enums-with-data-pattern-matching>
    - `Option<T>` and `Result<T, E>` with chaining, combinators (`map`, `and_then`) <option-t-and-result-t-e-with-chaining>
    - Slices & `Vec<T>` advanced usage <slices-vec-t-advanced-usage>
    - Iterators (`map`, `filter`, `enumerate`, `.collect()`) <iterators-map-filter-enumerate-collect>
    - `String` & heap memory handling <string-heap-memory-handling>
    - Method definitions, references in functions, mutable vs immutable <method-definitions-references>
    ");
    insta::assert_snapshot!(shown(&roadmap.stages[9]), @r"
    🔬 | Optional Deep Dives | optional
    - Unsafe Rust — when & how to use `unsafe` safely <unsafe-rust-when-how-to-use-unsafe>
    - FFI — calling C / Python / other languages <ffi-calling-c-python-other-languages>
    - Custom allocators <custom-allocators>
    - Procedural code generation <procedural-code-generation>
    ");
    let order: Vec<String> = roadmap
        .order
        .iter()
        .map(|step| format!("{} {:?}", step.text, step.priority))
        .collect();
    insta::assert_snapshot!(order.join("\n"), @r"
    Finish `Option` + `Result` pipelines Some(High)
    Dive into Traits + Generics Some(High)
    Deepen Collections + Iterators Some(Medium)
    Understand Lifetimes fully Some(Medium)
    Async / Concurrency Some(Medium)
    Real-world backend code Some(Apply)
    ");
    assert_eq!(roadmap.tips.len(), 1);
    assert!(roadmap.tips[0].starts_with("Practice each phase with small code examples"));
}

#[test]
fn the_top_1_percent_roadmap_has_thirteen_levels_and_tooling() {
    let parsed = parse(SEEDS[4]);
    let roadmap = &parsed.roadmap;
    only_notes(&parsed);
    no_topic_is_prose(roadmap);
    assert_eq!(roadmap.title, "Rust Roadmap – Top 1% Engineer Level");
    assert_eq!(counts(roadmap), [11, 8, 8, 9, 9, 5, 7, 9, 12, 10, 9, 10, 8, 9]);
    insta::assert_snapshot!(shown(&roadmap.stages[1]), @r"
    🟢 Level 2 | Control Flow & Functions
    # Control Flow
    - if / else <if-else>
    - loop / while / for <loop-while-for>
    - match <match> important
    - break / continue <break-continue>
    # Functions
    - fn syntax <fn-syntax>
    - Return values <return-values>
    - Expressions vs Statements <expressions-vs-statements>
    - Diverging functions (!) <diverging-functions>
    ");
    insta::assert_snapshot!(shown(&roadmap.stages[3]), @r"
    🔵 Level 4 | Memory & Lifetimes
    # Lifetimes | HARD BUT GOLD
    - Lifetime annotations <lifetime-annotations>
    - Lifetime elision <lifetime-elision>
    - Structs with lifetimes <structs-with-lifetimes>
    - Lifetime bounds <lifetime-bounds>
    # Smart Pointers
    - Box<T> <box-t>
    - Rc<T> <rc-t>
    - Arc<T> <arc-t>
    - RefCell<T> <refcell-t>
    - Interior mutability <interior-mutability>
    ");
    insta::assert_snapshot!(shown(&roadmap.stages[5]), @r"
    🔵 Level 6 | Error Handling | remark Rust Style
    # Errors
    - panic! <panic>
    - Result<T, E> <result-t-e.level-6>
    - Custom error types <custom-error-types>
    - ? operator <operator>
    - anyhow / thiserror <anyhow-thiserror>
    ");
    insta::assert_snapshot!(shown(&roadmap.stages[13]), @r"
    🧪 | Testing & Tooling
    # Testing
    - Unit tests <unit-tests>
    - Integration tests <integration-tests>
    - Benchmark tests <benchmark-tests>
    - Property-based testing <property-based-testing>
    # Tooling
    - rustfmt <rustfmt>
    - clippy <clippy>
    - cargo bench <cargo-bench>
    - Miri <miri>
    - Fuzzing <fuzzing>
    ");
    insta::assert_snapshot!(roadmap.destinations.join("\n"), @r"
    Systems Engineer
    Security Engineer
    Backend Engineer
    Blockchain Engineer
    Performance Engineer
    FAANG / Infra Teams
    ");
    insta::assert_snapshot!(roadmap.tips.join("\n"), @r"
    Ownership + Lifetimes + Concurrency + Unsafe Rust = Top 1% Rust Engineer
    Rust is hard — but power comes with difficulty.
    Build. Break. Optimize. Repeat.
    ");
    assert_eq!(
        roadmap.about.as_deref(),
        Some("From Zero to Systems Programming, Cloud, Blockchain & High-Performance Engineering")
    );
}

#[test]
fn the_outline_has_the_shape_that_the_command_line_promises() {
    let parsed = parse(SEEDS[1]);
    let json = serde_json::to_value(waymark_core::roadmap::outline::outline(&parsed)).unwrap();
    for key in [
        "title",
        "stages",
        "projects",
        "milestones",
        "resources",
        "problems",
        "timeline",
        "order",
        "habits",
        "tips",
    ] {
        assert!(json.get(key).is_some(), "{key}");
    }
    let stage = &json["stages"][0];
    assert_eq!(
        (&stage["title"], &stage["label"], &stage["number"]),
        (&"Fundamentals".into(), &"Phase".into(), &1.into())
    );
    assert_eq!(stage["weeks"], "1-3");
    assert_eq!(json["stages"][5]["weeks"], "ongoing");
    insta::assert_snapshot!(stage["sections"][0]["topics"][0], @r#"{"done":false,"emphasis":false,"id":"installing-rust-and-cargo-the-package","optional":false,"priority":null,"text":"Installing Rust and Cargo (the package manager)"}"#);
}
