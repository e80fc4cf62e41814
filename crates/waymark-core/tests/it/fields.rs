//! Which roadmaps are about Rust: none of these says so in a way that a single word could tell.

use waymark_core::{
    catalog::{Catalog, Found},
    concept::Field,
    ids::{ConceptId, RoadmapId},
    roadmap,
};

#[track_caller]
fn check(document: &str, wanted: Field) -> Vec<(String, Vec<String>)> {
    let mut catalog = Catalog::embedded().clone();
    let id = RoadmapId::new("a-roadmap").unwrap();
    let roadmap = roadmap::parse(document.as_bytes()).roadmap;
    let sections = roadmap.stages.iter().flat_map(|stage| {
        let topics = stage.sections.iter().flat_map(|section| &section.topics);
        std::iter::once(stage.title.as_str()).chain(topics.map(|topic| topic.text.as_str()))
    });
    assert_eq!(catalog.graph().field(&roadmap.title, sections), wanted);
    catalog.add(id.clone(), roadmap.clone(), "a-roadmap.md");
    let own = |concept: &ConceptId| catalog.graph().get(concept).is_none();
    let bound = |at: roadmap::TopicAt<'_>| {
        let concepts = catalog.concepts(&id, &at.topic.id).iter().filter(|it| !own(it));
        (at.topic.text.clone(), concepts.map(ToString::to_string).collect())
    };
    let bound: Vec<(String, Vec<String>)> = roadmap.topics().map(bound).collect();
    for at in roadmap.topics() {
        let binding = catalog.binding(&id, &at.topic.id).unwrap();
        let practice: Vec<_> = catalog.practice(&id, &at.topic.id).collect();
        assert!(!practice.is_empty());
        if wanted != Field::Ours {
            for question in practice
                .into_iter()
                .filter(|it| !it.id.as_str().starts_with("recall."))
            {
                let text = format!(
                    "{} {}",
                    question.prompt,
                    question.explanation.as_deref().unwrap_or("")
                );
                assert!(
                    !catalog.graph().speaks_of(&text) && question.program().is_none(),
                    "{}",
                    question.id
                );
            }
        }
        if wanted == Field::Other {
            assert_eq!(binding.found, Found::Own);
        }
    }
    bound
}

/// The topics for which a concept was found, with what was found.
fn found(bound: &[(String, Vec<String>)]) -> Vec<(&str, Vec<&str>)> {
    let some = bound.iter().filter(|(_, concepts)| !concepts.is_empty());
    some.map(|(text, concepts)| (text.as_str(), concepts.iter().map(String::as_str).collect()))
        .collect()
}

#[test]
fn a_rust_roadmap_needs_not_say_rust() {
    let bound = check(
        "# Systems language study plan\n\n## Week 1\n- Ownership\n- Borrowing\n- Slices\n## Week 2\n- Lifetimes\n- Generics\n\
         - Traits\n## Week 3\n- Closures\n- Iterators\n- Error handling with Result and ?\n- Smart pointers\n- Threads\n",
        Field::Ours,
    );
    assert!(
        bound.iter().all(|(_, concepts)| !concepts.is_empty()),
        "{bound:?}"
    );
}

#[test]
fn a_comparison_with_other_languages_leaves_a_rust_roadmap_what_it_is() {
    check(
        "# Rust for Python and JavaScript developers\n\n- Ownership (no garbage collector!)\n- Traits instead of inheritance\n\
         - Result instead of exceptions\n- Async: Tokio vs Node.js\n- Cargo vs npm and pip\n",
        Field::Ours,
    );
}

#[test]
fn python_has_iterators_of_its_own() {
    let bound = check(
        "# Python in 8 weeks\n\n## Basics\n- Variables\n- Functions\n- Modules and packages\n## More\n- Iterators\n- Generators\n\
         - Closures and decorators\n- Error handling\n- Testing with pytest\n- async/await\n- Type traits and ownership of data\n\
         - Write a fast extension in Rust\n",
        Field::Near,
    );
    assert_eq!(found(&bound), []);
}

#[test]
fn javascript_has_closures_of_its_own() {
    let bound = check(
        "# Frontend path\n\n- Closures\n- Promises, async/await\n- Modules\n- DOM events\n- React hooks\n- Strings\n- Arrays\n\
         - Logging in with JWT\n",
        Field::Near,
    );
    assert_eq!(found(&bound), [("Logging in with JWT", vec!["auth", "auth.jwt"])]);
}

#[test]
fn move_semantics_and_smart_pointers_are_also_cpp() {
    let document = "- Classes and virtual functions\n- Move semantics\n- RAII\n- Smart pointers: unique_ptr and shared_ptr\n\
                    - Templates\n- STL containers\n- Lambdas\n- Threads and mutexes\n- Ownership and object lifetime\n";
    for title in ["Modern C++", "From zero to systems programmer"] {
        let bound = check(&format!("# {title}\n\n{document}"), Field::Near);
        assert_eq!(found(&bound), []);
    }
}

#[test]
fn go_has_channels_of_its_own() {
    let bound = check(
        "# Learn Go\n\n- Structs and methods\n- Interfaces\n- Error handling\n- Goroutines\n- Channels\n- Generics\n- Testing\n\
         - PostgreSQL\n- Docker\n",
        Field::Near,
    );
    assert_eq!(
        found(&bound),
        [("PostgreSQL", vec!["db.sql"]), ("Docker", vec!["ops.docker"])]
    );
}

#[test]
fn a_backend_roadmap_shares_what_is_the_same_in_every_language() {
    let bound = check(
        "# Backend developer\n\n## Language\n- Pick a language: Go, Rust, Java, Python or Node.js\n- Closures and iterators\n\
         ## Web\n- REST APIs\n- CORS\n- JWT authentication\n- Rate limiting\n## Data\n- PostgreSQL and transactions\n\
         - Redis caching\n## Operations\n- Docker\n- CI/CD\n- Memory layout\n",
        Field::Near,
    );
    let names: Vec<&str> = found(&bound).iter().map(|(text, _)| *text).collect();
    assert_eq!(
        names,
        [
            "REST APIs",
            "CORS",
            "JWT authentication",
            "Rate limiting",
            "PostgreSQL and transactions",
            "Redis caching",
            "Docker",
            "CI/CD",
        ]
    );
}

#[test]
fn guitar_and_german_are_about_nothing_we_know() {
    check(
        "# Guitar from scratch\n\n- Tune the strings\n- Strumming patterns\n- Closed and open chords\n- Forms of the blues\n\
         - Practice sessions with a metronome\n- Slides and hammer-ons\n- Boxes of the pentatonic scale\n- Testing your ear\n",
        Field::Other,
    );
    check(
        "# Deutsch A1\n\n- Articles: der, die, das\n- Plural forms\n- Modal verbs\n- References to people: pronouns\n\
         - Exceptions\n- Numbers\n- Traits of character\n- At the bank: borrowing money\n",
        Field::Other,
    );
    check(
        "# A house of one's own\n\n- Ownership\n- Borrowing\n- Contracts\n- Permissions\n- Closing the deal\n",
        Field::Other,
    );
}
