//! Two roadmaps, one concept and three questions: whatever the bank holds, a conversation about them stays the same.

use waymark_core::catalog::{Catalog, Source};

use super::taught;

const CRABS: &str = "---
waymark: 1
id: crabs
title: Crabs
---

# Crabs

What every crab knows about its shell.

## Phase 1: Basics

- [ ] Move semantics <!-- moves: ownership.moves -->
- [ ] Borrowing <!-- borrowing -->
";

const GOPHERS: &str = "---
waymark: 1
id: gophers
title: Gophers
---

# Gophers

## Level 1: Tunnels

- [ ] Digging <!-- digging -->
";

const CONCEPTS: &str = r#"
subject = ["rust"]
language = ["ownership"]

[ownership.moves]
title = "Moves"
about = "A value has one owner; giving it away moves it."
aliases = ["move semantics"]
links = ["https://doc.rust-lang.org/book/"]
"#;

const QUESTIONS: &str = r#"
[[questions]]
id = "which-trait"
type = "ShortAnswer"
prompt.prompt = "Values of which trait are copied where others are moved?"
answer.answer = "Copy"
answer.alternatives = ["`Copy`", "std::marker::Copy"]
context = "`i32` has it, `String` has not."
waymark.difficulty = 1
waymark.hint = "It is named after what happens."

[[questions]]
id = "who-owns"
type = "MultipleChoice"
prompt.prompt = "After `let b = a;`, where `a` was a `String`: who owns the text?"
prompt.distractors = ["`a`", "both"]
answer.answer = "`b`"
context = "The assignment moves the text: `a` cannot be used any more."
waymark.difficulty = 1

[[questions]]
id = "who-frees"
type = "MultipleChoice"
prompt.prompt = "Who frees a `String` that was moved into a function?"
prompt.distractors = ["its caller", "the garbage collector"]
answer.answer = "the function"
context = "Its owner does, when it goes out of scope."
waymark.difficulty = 1
"#;

/// Roadmaps `crabs` and `gophers`; for the first topic of `crabs` there are two questions with options, and one that is
/// answered in words.
///
/// # Panics
/// Never: its texts are good.
pub fn catalog() -> Catalog {
    let files = [
        ("crabs.md", CRABS),
        ("gophers.md", GOPHERS),
        ("concepts.toml", CONCEPTS),
        ("questions/ownership.moves.toml", QUESTIONS),
    ];
    taught(files.map(|(path, text)| Source::new(path, text)))
}
