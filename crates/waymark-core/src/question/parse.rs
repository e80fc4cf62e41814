//! Reading `questions/<concept>.toml`: the mdbook-quiz format, read by its own types, with fields of ours beside it.
//!
//! ```toml
//! retired = ["an-old-id"]            # optional: ids that were used and never come back
//!
//! [[questions]]
//! id = "moves-into-a-function"       # required here
//! type = "Tracing"                   # or "MultipleChoice", "ShortAnswer", and "Long", which is ours
//! prompt.program = """
//! fn main() { … }
//! """
//! answer.doesCompile = false
//! answer.lineNumber = 4              # from 1, the first line after the quotation marks
//! context = "the explanation"
//! waymark = { difficulty = 2, hint = "…", background = ["nodejs"], code = "E0382" }
//! ```
//! `Long` has `prompt.prompt` and `answer.model`.
//!
//! Where options say what a compiler decides, claims stand beside the question, for `waymark check --compile` to prove:
//! ```toml
//! waymark.program = """             # a whole program; needless if the prompt's first block of Rust is one
//! fn main() { … }
//! """
//! waymark.claims = [                 # each must hold for a right option, and must not for a wrong one
//!   { option = "Prints `3`", prints = "3\n" },               # the option as written; all of the standard output
//!   { option = "Does not compile", fails = "E0382" },        # or fails = true, whatever the code
//!   { option = "Panics", panics = true },                    # or compiles = true; each may have its own program
//! ]
//! waymark.warnings = ["unused_variables"]                    # lints that its programs may set off; no others
//! ```
//! A block of code in a text that is fenced as `rust compile` is compiled too, in a `main` unless it has one.

use super::Question;
use crate::{
    content::{Problem, reader::Reader},
    ids::{ConceptId, QuestionId},
};

mod entry;
mod form;
mod proof;

/// A file of questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// How the file was named.
    pub file: String,
    /// The questions, in the order of the file.
    pub questions: Vec<Question>,
    /// The line that each of them begins on.
    pub lines: Vec<u32>,
    /// Ids that are never used again.
    pub retired: Vec<QuestionId>,
    /// What is wrong; what it concerns is left out above.
    pub problems: Vec<Problem>,
}

impl Sheet {
    /// Reads the questions about a concept.
    pub fn parse(concept: &ConceptId, text: &str, file: &str) -> Self {
        let (mut reader, root) = Reader::open(text, file);
        reader.only(&root, "the file", &["questions", "multipart", "retired"]);
        let mut sheet = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        for name in root
            .get("retired")
            .map(|value| reader.texts("retired", value))
            .unwrap_or_default()
        {
            match QuestionId::new(name.as_ref().clone()) {
                Ok(id) => sheet.retired.push(id),
                Err(error) => reader.error(&name.span(), error.to_string(), "the id of a former question"),
            }
        }
        let multipart = root
            .get("multipart")
            .and_then(|value| reader.table("multipart", value));
        let list = root
            .get("questions")
            .map(|value| (value, value.as_ref().as_array()));
        match list {
            Some((_, Some(list))) => {
                for item in list {
                    if let Some(question) = entry::read(&mut reader, concept, multipart, item) {
                        sheet.lines.push(reader.line(&item.span()));
                        sheet.questions.push(question);
                    }
                }
            }
            Some((value, None)) => reader.error(&value.span(), "questions is not a list", "[[questions]]"),
            None => reader.warning(&(0..0), "no questions", "[[questions]]"),
        }
        sheet.problems = reader.problems();
        sheet
    }
}
