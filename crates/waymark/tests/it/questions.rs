//! The questions that are shipped.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the bank has failed")]

use std::{fs, path::PathBuf};

use waymark::check::compile::{self, Case};
use waymark_core::{
    ids::ConceptId,
    question::{Answers, Bank, Question, Sheet, alike},
};

use crate::{
    program::Home,
    repository::{read, top},
};

pub(crate) fn sheets() -> Vec<Sheet> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../roadmaps/questions");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let concept = ConceptId::new(path.file_stem().unwrap().to_str().unwrap()).unwrap();
        let file = format!("questions/{}", path.file_name().unwrap().display());
        Sheet::parse(&concept, &fs::read_to_string(path).unwrap(), &file)
    };
    paths.iter().map(read).collect()
}

#[test]
fn the_bank_can_be_read_and_nothing_in_it_needs_a_look() {
    let sheets = sheets();
    let looks: Vec<String> = sheets
        .iter()
        .flat_map(Sheet::check)
        .map(|problem| problem.to_string())
        .collect();
    assert!(looks.is_empty(), "{}", looks.join("\n"));
    let (bank, problems) = Bank::new(sheets);
    assert_eq!(problems, []);
    assert!(bank.len() >= 60, "{} questions", bank.len());
}

#[test]
fn a_concept_has_two_questions_at_least_and_one_of_them_for_everybody() {
    for sheet in sheets() {
        let open = sheet
            .questions
            .iter()
            .filter(|question| !question.is_comparison())
            .count();
        assert!(open >= 1 && sheet.questions.len() >= 2, "{}", sheet.file);
    }
}

#[test]
fn the_checker_has_nothing_to_say_but_that_more_questions_are_wanted() {
    let roadmaps = top().join("roadmaps");
    let ended = Home::new().expect(0, &format!("check {}", roadmaps.display()));
    let told: Vec<&str> = ended
        .out
        .lines()
        .filter(|line| line.contains(": warning: ") && !line.contains(" with too few questions: "))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn no_question_is_asked_twice() {
    let sheets = sheets();
    let questions: Vec<&Question> = sheets.iter().flat_map(|sheet| &sheet.questions).collect();
    let pairs: Vec<String> = alike(&questions)
        .iter()
        .map(|pair| {
            let ids = (&questions[pair.one].id, &questions[pair.other].id);
            format!("{} and {} share {:.2}", ids.0, ids.1, pair.share)
        })
        .collect();
    assert!(pairs.is_empty(), "{}", pairs.join("\n"));
}

#[test]
fn no_question_has_changed_its_answer() {
    let (answers, mut problems) = Answers::parse(&read("roadmaps/questions/answers.lock"));
    problems.extend(answers.check(&sheets()));
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_program_does_what_its_question_says() {
    let cases: Vec<Case> = sheets().iter().flat_map(Case::all_of).collect();
    let rustc = std::env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from);
    let options = compile::Options {
        rustc,
        cache: Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("proofs")),
        ..compile::Options::default()
    };
    let proof = compile::prove(&cases, &options).unwrap();
    let findings: Vec<String> = proof.findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    println!(
        "{} claims, {} programs, {} remembered, {:?}",
        proof.claims, proof.programs, proof.remembered, proof.took
    );

    // Both outcomes are asked for often enough that neither is the safe guess.
    let count =
        |wanted: fn(&compile::Expected) -> bool| cases.iter().filter(|case| wanted(&case.expected)).count();
    let prints = count(|expected| matches!(expected, compile::Expected::Prints(_)));
    let fails = count(|expected| matches!(expected, compile::Expected::Fails { .. }));
    assert!(
        prints.min(fails) * 3 >= prints + fails,
        "{prints} print and {fails} fail"
    );
}
