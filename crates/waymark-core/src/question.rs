//! The practice bank: questions in the mdbook-quiz format with fields of ours beside it, and grading.
//!
//! A question is one entry of `questions/<concept>.toml`. It is shown with its options in an order that follows from a
//! seed, answered with a [`Given`], and graded:
//!
//! ```
//! use waymark_core::{ids::ConceptId, question::{Given, Sheet}};
//!
//! let concept = ConceptId::new("ownership.moves").unwrap();
//! let sheet = Sheet::parse(
//!     &concept,
//!     r#"
//!     [[questions]]
//!     id = "copy-or-move"
//!     type = "MultipleChoice"
//!     prompt.prompt = "Which of these types is moved on assignment?"
//!     prompt.distractors = ["`i32`", "`&str`"]
//!     answer.answer = "`String`"
//!     context = "`String` owns memory on the heap; the others are `Copy`."
//!     "#,
//!     "questions/ownership.moves.toml",
//! );
//! assert!(sheet.problems.is_empty());
//! let question = &sheet.questions[0];
//! let given = Given::parse(question, "string", 7).unwrap();
//! assert!(question.grade(&given, 7).is_right());
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{ConceptId, QuestionId};

mod alike;
mod answers;
mod bank;
mod check;
mod given;
mod grade;
mod offer;
mod options;
mod parse;
mod poll;
pub mod proof;
pub mod quiz;
mod signal;

pub use alike::{ALIKE, Alike, alike};
pub use answers::Answers;
pub use bank::Bank;
pub use check::OFFICIAL_HOSTS;
pub use given::{Given, Unreadable};
pub use grade::{Attempt, Graded, Near, Verdict};
pub use offer::Offer;
pub use options::Choice;
pub use parse::Sheet;
pub use poll::Poll;
pub use proof::{Claim, Proof, Says};
pub use signal::{NoSignal, OptionMark, Signal};

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Unique in the whole bank.
    pub id: QuestionId,
    /// What it is about. A topic that no concept fits is a concept of its own, which the graph does not know.
    pub concept: ConceptId,
    /// How it is answered.
    pub kind: Kind,
    /// What is asked, in Markdown; for [`Kind::Tracing`] a sentence to be followed by the program.
    pub prompt: String,
    /// Why the answer is what it is, in Markdown.
    pub explanation: Option<String>,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// What helps without giving the answer away, in Markdown.
    pub hint: Option<String>,
    /// Asked only of learners who come from one of these; of everybody when empty.
    pub backgrounds: Vec<Background>,
    /// What stands beside it for the compiler.
    pub proof: Proof,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One option is right.
    Single(Options),
    /// All right options must be picked, and no other.
    Several(Options),
    /// A word or a line is typed.
    Short {
        /// The answer to show.
        answer: String,
        /// What counts as well.
        alternatives: Vec<String>,
        /// The answer is code.
        code: bool,
    },
    /// What does this program print, or on which line does it fail to compile?
    Tracing {
        /// The whole program; its first line is line 1.
        program: String,
        /// What becomes of it.
        outcome: Outcome,
    },
    /// A free answer that the learner compares with a model and grades.
    Long {
        /// A good answer, in Markdown.
        model: String,
    },
}

/// The options of a choice, in Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Right ones, in the author's order.
    pub right: Vec<String>,
    /// Wrong ones, in the author's order.
    pub wrong: Vec<String>,
    /// In which order they are shown.
    pub order: Order,
}

/// In which order options are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Shuffled, by the seed.
    Shuffled,
    /// By their text.
    Sorted,
    /// As written, the right ones put in before the wrong one with this index.
    RightAt(usize),
}

/// What becomes of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It compiles and prints this, byte for byte.
    Prints(String),
    /// It does not compile.
    Fails {
        /// The line of the program, from 1, that the compiler's error points at.
        line: u32,
        /// The compiler's code for it: "E0382".
        code: Option<String>,
    },
}

/// How hard a question is, 1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Difficulty(u8);

impl Difficulty {
    /// When the author says nothing.
    pub const DEFAULT: Self = Self(2);

    /// From 1 (easy) to 3 (hard).
    pub fn new(level: i64) -> Option<Self> {
        u8::try_from(level)
            .ok()
            .filter(|level| (1..=3).contains(level))
            .map(Self)
    }

    /// 1 to 3.
    pub fn level(self) -> u8 {
        self.0
    }
}

/// The language or platform that a learner comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Background {
    /// JavaScript or TypeScript on Node.js.
    NodeJs,
    /// PHP.
    Php,
    /// Python.
    Python,
    /// Java, or another language of its machine.
    Java,
    /// Go.
    Go,
    /// C or C++.
    Cpp,
}

impl Background {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NodeJs,
        Self::Php,
        Self::Python,
        Self::Java,
        Self::Go,
        Self::Cpp,
    ];

    /// The word in files and in the database: `nodejs`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::NodeJs => "nodejs",
            Self::Php => "php",
            Self::Python => "python",
            Self::Java => "java",
            Self::Go => "go",
            Self::Cpp => "cpp",
        }
    }

    /// The name that people read: "Node.js".
    pub fn title(self) -> &'static str {
        match self {
            Self::NodeJs => "Node.js",
            Self::Php => "PHP",
            Self::Python => "Python",
            Self::Java => "Java",
            Self::Go => "Go",
            Self::Cpp => "C++",
        }
    }

    /// As people write it: "Node.js", "node", "TypeScript", "C++", "golang".
    pub fn named(text: &str) -> Option<Self> {
        let plain: String = text
            .trim()
            .to_lowercase()
            .chars()
            .filter(|c| !matches!(c, '.' | ' ' | '-' | '_'))
            .collect();
        Some(match plain.as_str() {
            "nodejs" | "node" | "js" | "javascript" | "ts" | "typescript" => Self::NodeJs,
            "php" | "laravel" => Self::Php,
            "python" | "py" | "python3" => Self::Python,
            "java" | "kotlin" | "jvm" => Self::Java,
            "go" | "golang" => Self::Go,
            "cpp" | "c++" | "c" | "c/c++" => Self::Cpp,
            _ => return None,
        })
    }
}

impl fmt::Display for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl Question {
    /// The program that is asked about.
    pub fn program(&self) -> Option<&str> {
        match &self.kind {
            Kind::Tracing { program, .. } => Some(program),
            _ => None,
        }
    }

    /// Whether it compares with another language.
    pub fn is_comparison(&self) -> bool {
        !self.backgrounds.is_empty()
    }

    /// Whether it is for a learner who comes from there.
    pub fn suits(&self, background: Option<Background>) -> bool {
        self.backgrounds.is_empty() || background.is_some_and(|from| self.backgrounds.contains(&from))
    }

    /// The right answer, in Markdown: the options one a line, the output in a fence.
    pub fn answer(&self) -> String {
        match &self.kind {
            Kind::Single(options) | Kind::Several(options) => options.right.join("\n"),
            Kind::Short {
                answer, code: true, ..
            } => as_code(answer),
            Kind::Short { answer, .. } => answer.clone(),
            Kind::Tracing {
                outcome: Outcome::Prints(out),
                ..
            } if out.trim().is_empty() => "It compiles and prints nothing.".to_owned(),
            Kind::Tracing {
                outcome: Outcome::Prints(out),
                ..
            } => format!("```text\n{}\n```", out.trim_end()),
            Kind::Tracing {
                outcome: Outcome::Fails { line, code },
                ..
            } => match code {
                Some(code) => format!("It does not compile: line {line}, error {code}."),
                None => format!("It does not compile: line {line}."),
            },
            Kind::Long { model } => model.clone(),
        }
    }
}

/// A code span that holds the text, whatever back-ticks it has.
fn as_code(text: &str) -> String {
    if text.contains('`') {
        text.to_owned()
    } else {
        format!("`{text}`")
    }
}

#[cfg(test)]
mod tests;
