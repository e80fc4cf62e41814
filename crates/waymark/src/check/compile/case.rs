//! What there is to prove about a question.

use waymark_core::question::{Kind, Outcome, Question, Says, Sheet};

/// A claim about a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The question.
    pub id: String,
    /// The file that it is in, as it is shown to people.
    pub file: String,
    /// The line of that file on which the claim or its question begins, from 1.
    pub line: u32,
    /// The whole program.
    pub program: String,
    /// The lints whose warnings are welcome.
    pub warnings: Vec<String>,
    /// What becomes of it.
    pub expected: Expected,
}

/// What becomes of a program, as the question says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It compiles, and prints this, byte for byte.
    Prints(String),
    /// It does not compile.
    Fails {
        /// The line of the program, from 1, that the error points at.
        line: u32,
        /// The compiler's code of the error: "E0382".
        code: Option<String>,
    },
    /// What a right option says of it, which is so.
    Right {
        /// The option.
        option: String,
        /// What it says.
        says: Says,
    },
    /// What a wrong option says of it, which is not so.
    Wrong {
        /// The option.
        option: String,
        /// What it says.
        says: Says,
    },
    /// It is a snippet of a text, which compiles.
    Compiles,
}

impl Expected {
    /// Whether it is said that the program does not compile, and so it is.
    pub(super) fn is_failure(&self) -> bool {
        match self {
            Self::Fails { .. } => true,
            Self::Right { says, .. } => matches!(says, Says::Fails(_)),
            Self::Prints(_) | Self::Wrong { .. } | Self::Compiles => false,
        }
    }
}

impl Case {
    /// All that a file of questions claims.
    pub fn all_of(sheet: &Sheet) -> Vec<Self> {
        let questions = sheet.questions.iter().zip(&sheet.lines);
        questions
            .flat_map(|(question, &line)| of_question(question, line, &sheet.file))
            .collect()
    }

    /// The program, and whether it is to be run.
    pub(super) fn program(&self) -> (&str, bool) {
        (&self.program, self.expected != Expected::Compiles)
    }
}

fn of_question(question: &Question, line: u32, file: &str) -> Vec<Case> {
    let case = |line: u32, program: &str, expected: Expected| Case {
        id: question.id.to_string(),
        file: file.to_owned(),
        line,
        program: program.to_owned(),
        warnings: question.proof.warnings.clone(),
        expected,
    };
    let mut cases = Vec::new();
    if let Kind::Tracing { program, outcome } = &question.kind {
        let expected = match outcome {
            Outcome::Prints(stdout) => Expected::Prints(stdout.clone()),
            Outcome::Fails { line, code } => Expected::Fails {
                line: *line,
                code: code.clone(),
            },
        };
        cases.push(case(line, program, expected));
    }
    for claim in &question.proof.claims {
        let (option, says) = (claim.option.clone(), claim.says.clone());
        let expected = if claim.right {
            Expected::Right { option, says }
        } else {
            Expected::Wrong { option, says }
        };
        cases.push(case(claim.line, &claim.program, expected));
    }
    let snippets = question.snippets();
    cases.extend(
        snippets
            .iter()
            .map(|program| case(line, program, Expected::Compiles)),
    );
    cases
}
