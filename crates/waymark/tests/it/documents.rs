//! Documents that are made from tables cannot drift, and what the README promises is what CI runs.

use waymark::{config::document, exit::EXITS, manual};

use waymark_core::question::Answers;

use crate::{
    questions::sheets,
    repository::{read, top},
};

/// Compares a file with what it is made from; with `BLESS` set, writes it.
#[track_caller]
fn check_made(path: &str, made: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(top().join(path), made).unwrap();
    }
    assert!(
        read(path) == made,
        "{path} is not what its table makes: run `just bless`"
    );
}

#[test]
fn the_example_configuration_is_made_from_the_settings() {
    check_made("waymark.example.toml", &document::example());
}

#[test]
fn the_page_about_configuration_is_made_from_the_settings() {
    check_made("docs/configuration.md", &document::page());
}

#[test]
fn the_page_about_commands_is_made_from_the_table() {
    check_made("docs/commands.md", &manual::page());
}

#[test]
fn the_answers_of_all_questions_are_written_down() {
    let path = "roadmaps/questions/answers.lock";
    // What is known stays, so that blessing never hides an answer that changed.
    let (mut answers, _) = Answers::parse(&read(path));
    answers.bless(&sheets());
    check_made(path, &answers.to_string());
}

#[test]
fn the_manual_lists_every_exit_code() {
    let manual = read("docs/operations.md");
    for exit in EXITS {
        let row = format!("| {} | {} |", exit.code(), exit.about());
        assert!(manual.contains(&row), "docs/operations.md lacks the row\n{row}");
    }
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let command = "cargo test --workspace";
    assert!(read("README.md").lines().any(|line| line.starts_with(command)));
    assert!(read(".ci/run").contains(command));
}
