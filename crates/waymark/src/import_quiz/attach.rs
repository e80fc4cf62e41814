//! Which concept a question of somebody else's is about.

use std::path::Path;

use waymark_core::{concept::Graph, ids::ConceptId};

/// What counts, and how much: what is asked, the name of the file, the names of the folders around it.
const WEIGHTS: [f32; 3] = [1.0, 0.9, 0.4];
/// With less than this nothing is said: a question about the wrong concept is worse than none.
const LEAST: f32 = 0.5;

/// The concept that a question's words and its file's name tell best; `None` if they tell too little.
pub(super) fn concept(graph: &Graph, prompt: &str, file: &Path) -> Option<ConceptId> {
    let folders: Vec<String> = file
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .map(|part| words(&part.as_os_str().to_string_lossy()))
        .collect();
    let texts = [said(prompt), title(file), folders.join("; ")];
    let mut scores: Vec<(ConceptId, f32)> = Vec::new();
    for (text, weight) in texts.iter().zip(WEIGHTS) {
        for found in graph.matches(text) {
            let score = found.score * weight;
            match scores.iter_mut().find(|(known, _)| *known == found.concept) {
                Some((_, sum)) => *sum += score,
                None => scores.push((found.concept, score)),
            }
        }
    }
    // The first of equals: what is asked counts before where it stands.
    let mut best: Option<(ConceptId, f32)> = None;
    for (concept, score) in scores {
        if score >= LEAST && best.as_ref().is_none_or(|(_, most)| score > *most) {
            best = Some((concept, score));
        }
    }
    best.map(|(concept, _)| concept)
}

/// What is asked, without blocks of code: they use much that they are not about.
fn said(prompt: &str) -> String {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in prompt.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// What a file is called, in words: `ch04-02-references-sec1.toml` is "References".
pub(super) fn title(file: &Path) -> String {
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let words = words(&stem);
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The words of a name, without numbers and what only counts parts.
fn words(name: &str) -> String {
    const PARTS: [&str; 13] = [
        "ch", "chap", "chapter", "sec", "section", "quiz", "quizzes", "part", "lesson", "unit", "week", "q",
        "test",
    ];
    let is_part = |word: &&str| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.is_empty() || PARTS.contains(&letters.to_lowercase().as_str())
    };
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !is_part(word))
        .collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use waymark_core::catalog::Catalog;

    use super::*;

    #[test]
    fn names_of_files_are_words() {
        let check = |file: &str, want: &str| assert_eq!(title(Path::new(file)), want);
        check("ch04-02-references-sec1.toml", "References");
        check("quiz_12.toml", "");
        check("Smart Pointers (2).toml", "Smart pointers");
        check("ギター.toml", "ギター");
    }

    #[test]
    fn a_question_is_about_what_it_asks_then_about_what_its_file_is_called() {
        let catalog = Catalog::embedded();
        let check = |prompt: &str, file: &str, want: Option<&str>| {
            let found = concept(catalog.graph(), prompt, Path::new(file));
            assert_eq!(found.as_ref().map(ConceptId::as_str), want, "{prompt} in {file}");
        };
        check(
            "Which of these is so?",
            "traits/ch10-lifetimes.toml",
            Some("lifetimes"),
        );
        check(
            "What is so?\n\n```rust\nlet x: Vec<u8> = Vec::new();\n```",
            "week1/q3.toml",
            None,
        );
        check("Which chord is this?", "guitar/chords.toml", None);
    }
}
