use proptest::prelude::*;

use super::*;
use crate::question::{Kind, Order, Outcome};

fn concept() -> ConceptId {
    ConceptId::new("moves").unwrap()
}

fn told(wild: &Wild) -> Vec<String> {
    wild.problems.iter().map(ToString::to_string).collect()
}

/// All questions of a file, which the checker takes.
#[track_caller]
fn questions(file: &str) -> Vec<Question> {
    let wild = read(file, "ch04/moves-and-more.toml");
    assert_eq!(told(&wild), Vec::<String>::new());
    let taken: Vec<Question> = wild
        .items
        .iter()
        .map(|item| item.question(&concept(), "x").unwrap())
        .collect();
    // And all together, as they are written.
    let sheet = Sheet::parse(&concept(), &sheet(&wild.items), "moves.toml");
    assert_eq!(sheet.questions, taken);
    taken
}

const CHOICE: &str = r#"
[[questions]]
id = "6a2c9f1e-1111-4222-8333-444455556666"
type = "MultipleChoice"
prompt.prompt = "Who owns the Vec<u8> now?"
prompt.distractors = ["nobody", "everybody"]
prompt.answer_index = 1
answer.answer = "`heir`"
context = "It was moved."

[[questions]]
type = "multiple_choice"
[questions.prompt]
prompt = "Which two?"
distractors = ["c"]
sort_answers = true
[questions.answer]
answer = ["a", "b"]
"#;

#[test]
fn choices_keep_their_ids_their_order_and_all_their_answers() {
    let questions = questions(CHOICE);
    assert_eq!(questions[0].id.as_str(), "6a2c9f1e-1111-4222-8333-444455556666");
    let Kind::Single(options) = &questions[0].kind else {
        panic!()
    };
    assert_eq!((options.order, options.wrong.len()), (Order::RightAt(1), 2));
    assert_eq!(questions[0].prompt, "Who owns the Vec\\<u8> now?");
    let Kind::Several(options) = &questions[1].kind else {
        panic!()
    };
    assert_eq!((options.order, options.right.len()), (Order::Sorted, 2));
    assert!(questions[1].id.as_str().starts_with("moves-and-more-"));
}

const TRACING: &str = r#"
# A comment stays behind.
[multipart]
"the story" = """
Ferris lends a book.

```rust,editable,does_not_compile
let book = "lent";
```
"""

[[questions]]
type = "Tracing"
multipart = "the story"
prompt.program = """

fn main() {
    let a = String::new();
    let b = a;
    println!("{a}");
}
"""
answer.doesCompile = false
answer.lineNumber = 5
answer.stdout = ""

[[questions]]
type = "ShortAnswer"
prompt.prompt = """
What is it, in a word?

```aquascope,interpreter
a`[]`
```
"""
prompt.response = "code"
answer.answer = "moved"
answer.alternatives = ["gone"]
promptExplanation = true
"#;

#[test]
fn a_story_before_several_questions_stays_before_them_and_programs_begin_on_line_1() {
    let wild = read(TRACING, "a.toml");
    assert_eq!(
        told(&wild),
        ["a.toml:12: note: its program began with a blank line; expected nothing to do"]
    );
    let traced = wild.items[0].question(&concept(), "x").unwrap();
    assert!(
        traced.prompt.starts_with("Ferris lends a book."),
        "{}",
        traced.prompt
    );
    let Kind::Tracing { outcome, program } = &traced.kind else {
        panic!()
    };
    assert!(program.starts_with("fn main"));
    assert_eq!(*outcome, Outcome::Fails { line: 4, code: None });
    let typed = wild.items[1].question(&concept(), "x").unwrap();
    assert!(matches!(&typed.kind, Kind::Short { alternatives, code: true, .. } if alternatives == &["gone"]));
    assert!(typed.prompt.contains("```aquascope,interpreter"));
}

#[test]
fn windows_files_are_the_same_files() {
    let windows = format!("\u{feff}{}", CHOICE.replace('\n', "\r\n"));
    assert_eq!(questions(&windows), questions(CHOICE));
}

#[test]
fn ids_are_made_from_what_is_asked_and_stay() {
    let ids = |file: &str| -> Vec<String> {
        read(file, "a.toml")
            .items
            .iter()
            .map(|item| item.id.to_string())
            .collect()
    };
    let entry =
        "[[questions]]\ntype = \"ShortAnswer\"\nprompt.prompt = \"What?\"\nanswer.answer = \"this\"\n";
    let more = format!("{entry}context = \"An explanation that came later.\"\n");
    assert_eq!(ids(entry), ids(&more));
    assert_eq!(
        ids(entry),
        ["a-5d4ee29c3259"],
        "cards hang on it: it must never change"
    );
    assert_ne!(ids(entry), ids(&entry.replace("this", "that")));
    assert_eq!(ids(&format!("{entry}id = \"Not One Of Ours!\"\n")).len(), 1);
    assert_eq!(ids(&format!("{entry}id = \"UPPER-7\"\n")), ["upper-7"]);
}

#[test]
fn a_slip_of_the_pen_costs_one_question() {
    let broken = CHOICE.replace("\"everybody\"]", "\"everybody\"");
    let wild = read(&broken, "a.toml");
    assert_eq!(wild.items.len(), 1);
    assert_eq!(wild.problems.len(), 1, "{:?}", told(&wild));
    assert!(
        told(&wild)[0].ends_with("expected valid TOML; this question is left out"),
        "{:?}",
        told(&wild)
    );
    assert!((6..=8).contains(&wild.problems[0].line), "{:?}", told(&wild));
}

#[test]
fn what_cannot_be_a_question_is_named_by_its_line() {
    let file = "\
title = \"A quiz\"

[[questions]]
type = \"Informational\"
prompt.prompt = \"Read on.\"
answer.answer = \"\"

[[questions]]
type = \"Tracing\"
prompt.program = \"fn main() {}\"

[[questions]]
type = \"ShortAnswer\"
multipart = \"nowhere\"
prompt.prompt = \"?\"
answer.answer = \"a\"
";
    assert_eq!(
        told(&read(file, "odd.toml")),
        [
            "odd.toml:1: warning: unknown key \"title\"; expected [[questions]] and [multipart]",
            "odd.toml:3: error: a question of type \"Informational\"; expected the mdbook-quiz format; this question is left out",
            "odd.toml:8: error: a question without an answer; expected the mdbook-quiz format; this question is left out",
            "odd.toml:12: error: multipart \"nowhere\", which the file does not have; \
             expected the mdbook-quiz format; this question is left out",
        ]
    );
    assert_eq!(
        told(&read("", "e.toml")),
        ["e.toml: warning: no questions; expected [[questions]]"]
    );
}

#[test]
fn what_would_not_fit_is_refused_as_in_files_of_our_own() {
    let long = CHOICE.replace("nobody", &"very ".repeat(30));
    let wild = read(&long, "a.toml");
    let errors = wild.items[0].question(&concept(), "a.toml").unwrap_err();
    assert_eq!(errors[0].line, 2);
    assert!(errors[0].found.contains("characters"), "{errors:?}");
}

#[test]
fn a_question_can_take_another_id() {
    let item = read(CHOICE, "a.toml").items.swap_remove(0);
    let id = QuestionId::new("another").unwrap();
    let named = item.named(id.clone());
    assert_eq!(named.question(&concept(), "x").unwrap().id, id);
}

#[test]
fn slugs_are_whole_words() {
    assert_eq!(
        slug("Moves, into a function!", 40).unwrap(),
        "moves-into-a-function"
    );
    assert_eq!(slug("Moves, into a function!", 12).unwrap(), "moves-into-a");
    assert_eq!(slug("Unbelievable", 5).unwrap(), "unbel");
    assert_eq!(slug("…", 40), None);
}

proptest! {
    #[test]
    fn no_file_is_too_odd(file in "(\\PC|[\n\"\\[\\]=#\\.]|\\[\\[questions\\]\\]\n|type = \"Tracing\"\n|prompt\\.prompt = \"a\"\n){0,60}") {
        let wild = read(&file, "odd.toml");
        for item in &wild.items {
            let _ = item.question(&concept(), "odd.toml");
        }
    }
}
