//! A small catalog with a question of each kind, for conversations whose words must not change with the content.

use waymark_core::catalog::{Catalog, Source};

use super::{Scenario, taught};

const CONCEPTS: &str = r#"
[moves]
title = "Moves"
about = "Assigning a value moves it."
links = ["https://doc.rust-lang.org/book/ch04-01-what-is-ownership.html"]

[iterators]
title = "Iterators"
about = "Values, one after the other."
links = ["https://doc.rust-lang.org/book/ch13-02-iterators.html"]
"#;

const MOVES: &str = r#"
[[questions]]
id = "moved-type"
type = "MultipleChoice"
prompt.prompt = "Which of these types is moved on assignment?"
prompt.distractors = ["`i32`", "`&str`"]
answer.answer = "`String`"
context = "`String` owns memory on the heap; the others are `Copy`."
waymark.difficulty = 1
waymark.hint = "Which of them has to free something?"

[[questions]]
id = "used-after-move"
type = "Tracing"
prompt.program = """
fn main() {
    let s = String::from("hi");
    let t = s;
    println!("{s}");
}
"""
answer.doesCompile = false
answer.lineNumber = 4
context = "`s` was moved into `t`."
waymark.difficulty = 2
waymark.code = "E0382"

[[questions]]
id = "copy-types"
type = "MultipleChoice"
prompt.prompt = "Which of these are `Copy`?"
prompt.distractors = ["A vector of numbers that are themselves `Copy`"]
answer.answer = ["A tuple of two `i32`", "A shared reference to a `String`"]
context = "A vector owns its buffer."
waymark.difficulty = 3
"#;

const ITERATORS: &str = r#"
[[questions]]
id = "required-method"
type = "ShortAnswer"
prompt.prompt = "Which method must every `Iterator` have?"
answer.answer = "next"
answer.alternatives = ["next()", "fn next"]
context = "All the others are built on `next`."
waymark.difficulty = 1

[[questions]]
id = "doubled"
type = "Tracing"
prompt.program = """
fn main() {
    for n in [1, 2].iter().map(|n| n * 2) {
        println!("{n}");
    }
}
"""
answer.doesCompile = true
answer.stdout = """
2
4
"""
context = "`map` is lazy; the loop drives it."
waymark.difficulty = 2

[[questions]]
id = "why-lazy"
type = "Long"
prompt.prompt = "Why are iterators lazy?"
answer.model = "So that nothing is computed or kept that nobody asks for."
context = "See [the book](https://doc.rust-lang.org/book/ch13-02-iterators.html)."
waymark.difficulty = 3
"#;

const ROADMAP: &str = "---
waymark: 1
id: small
---

# Small Rust

## Phase 1: Ownership

- [ ] Moves <!-- moves: moves -->
- [ ] Iterators <!-- iterators: iterators -->
- [ ] Something else <!-- else -->
";

/// The files of the catalog.
pub(crate) fn sources() -> impl Iterator<Item = Source> {
    [
        Source::new("concepts.toml", CONCEPTS),
        Source::new("questions/moves.toml", MOVES),
        Source::new("questions/iterators.toml", ITERATORS),
        Source::new("small.md", ROADMAP),
    ]
    .into_iter()
}

/// Roadmap `small` with three topics; two of them have three questions each, the third only the one made from itself.
pub(crate) fn catalog() -> Catalog {
    taught(sources())
}

/// A learner of the small roadmap, on a Thursday evening.
pub(crate) async fn learner() -> Scenario {
    let mut learner = Scenario::with("2026-03-26T18:00:00+01:00[Europe/Berlin]", catalog()).await;
    learner.say("enroll small").await;
    learner
}
