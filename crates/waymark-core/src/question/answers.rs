//! The answers that questions had when they were first asked: `questions/answers.lock`.
//!
//! ```text
//! # Made by `waymark check --bless-answers`; …
//! a-for-loop-takes-the-vector 9c1f0b6a53d2e871
//! ```
//! A learner's card remembers one answer. A question may be worded better at any time, but when its answer becomes
//! another one, what was learnt is no longer what is asked: that needs a new id. Ids that go leave a tombstone, the list
//! `retired` of their sheet.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
};

use super::{Kind, Outcome, Question, Sheet, grade::loose};
use crate::{chance::fingerprint, content::Problem, ids::QuestionId, roadmap::Severity};

const HEAD: &str = "# Made by `waymark check --bless-answers`: which answer each question has, so that no id changes its meaning.\n";

/// The known answers, by question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<QuestionId, Known>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    answer: String,
    line: u32,
}

impl Answers {
    /// Where the answers are written down, in a folder of content.
    pub const FILE: &str = "questions/answers.lock";

    /// Reads the answers. Lines may stand in any order, and twice if they agree: that is what a merge leaves behind.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut known: BTreeMap<QuestionId, Known> = BTreeMap::new();
        let mut problems = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let entry = text
                .split_once(' ')
                .and_then(|(id, answer)| Some((QuestionId::new(id).ok()?, answer.trim())));
            let Some((id, answer)) = entry else {
                problems.push(problem(
                    line,
                    format!("line {text:?}"),
                    "an id and what stands for its answer",
                ));
                continue;
            };
            if known.get(&id).is_some_and(|other| other.answer != answer) {
                let found = format!("question {id} has two answers");
                problems.push(problem(
                    line,
                    found,
                    "one of the lines: the one that was there before",
                ));
                continue;
            }
            let answer = answer.to_owned();
            known.entry(id).or_insert(Known { answer, line });
        }
        (Self(known), problems)
    }

    /// What changed that must not, and what is not written down yet.
    pub fn check(&self, sheets: &[Sheet]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut new = Vec::new();
        let mut seen: HashSet<&QuestionId> = HashSet::new();
        for sheet in sheets {
            seen.extend(&sheet.retired);
            for (question, &line) in sheet.questions.iter().zip(&sheet.lines) {
                // Of a doubled id, which is told elsewhere, the first counts.
                if !seen.insert(&question.id) {
                    continue;
                }
                match self.0.get(&question.id) {
                    None => new.push(question.id.as_str()),
                    Some(known) if known.answer == question.fingerprint() => {}
                    Some(_) => problems.push(Problem {
                        file: sheet.file.clone(),
                        line,
                        severity: Severity::Error,
                        found: format!("question {}: its answer is another one than before", question.id),
                        expected: format!(
                            "the answer it had; if it means something else now, a new id, and {:?} among the retired of this \
                             file; if only the wording is new, take its line out of {} and run `waymark check --bless-answers`",
                            question.id.as_str(),
                            Self::FILE
                        ),
                    }),
                }
            }
        }
        for (id, known) in self.0.iter().filter(|(id, _)| !seen.contains(id)) {
            problems.push(problem(
                known.line,
                format!("question {id} is gone"),
                &format!("the question, or retired = [\"{id}\"] in the file it was in"),
            ));
        }
        if let Some(first) = new.first() {
            let more = if new.len() > 1 {
                format!(" and {} more", new.len() - 1)
            } else {
                String::new()
            };
            problems.push(Problem {
                severity: Severity::Warning,
                ..problem(
                    0,
                    format!("no answer for {first}{more}"),
                    "what `waymark check --bless-answers` writes",
                )
            });
        }
        problems
    }

    /// Adds the answers of questions that are not known yet; gives how many there were.
    pub fn bless(&mut self, sheets: &[Sheet]) -> usize {
        let before = self.0.len();
        for question in sheets.iter().flat_map(|sheet| &sheet.questions) {
            self.0.entry(question.id.clone()).or_insert_with(|| Known {
                answer: question.fingerprint(),
                line: 0,
            });
        }
        self.0.len() - before
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        for (id, known) in &self.0 {
            writeln!(f, "{id} {}", known.answer)?;
        }
        Ok(())
    }
}

fn problem(line: u32, found: String, expected: &str) -> Problem {
    Problem {
        file: Answers::FILE.to_owned(),
        line,
        severity: Severity::Error,
        found,
        expected: expected.to_owned(),
    }
}

impl Question {
    /// What stands for the answer: the right options, the typed answer, the output or the line. Spaces, capitals and marks
    /// do not count where they do not count in grading; the words of a model answer never do, since learners grade those
    /// themselves.
    fn fingerprint(&self) -> String {
        let (kind, mut parts) = match &self.kind {
            Kind::Single(options) => ("one", options.right.iter().map(|text| loose(text)).collect()),
            Kind::Several(options) => ("several", options.right.iter().map(|text| loose(text)).collect()),
            Kind::Short { answer, .. } => ("typed", vec![loose(answer)]),
            Kind::Tracing {
                outcome: Outcome::Prints(out),
                ..
            } => ("prints", vec![out.trim_end().to_owned()]),
            Kind::Tracing {
                outcome: Outcome::Fails { line, .. },
                ..
            } => ("fails", vec![line.to_string()]),
            Kind::Long { .. } => ("long", Vec::<String>::new()),
        };
        // In which order several right options are written is nobody's business.
        parts.sort_unstable();
        let text = format!("{kind}\n{}", parts.join("\n"));
        format!("{:016x}", fingerprint(text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ConceptId;

    fn sheet(text: &str) -> Sheet {
        let sheet = Sheet::parse(&ConceptId::new("a").unwrap(), text, "questions/a.toml");
        assert!(
            sheet
                .problems
                .iter()
                .all(|problem| problem.severity != Severity::Error)
        );
        sheet
    }

    fn choice(prompt: &str, answer: &str) -> Sheet {
        sheet(&format!(
            "\n[[questions]]\nid = \"q\"\ntype = \"MultipleChoice\"\nprompt.prompt = {prompt:?}\n\
             prompt.distractors = [\"no\"]\nanswer.answer = {answer}\n"
        ))
    }

    fn tracing(answer: &str) -> Sheet {
        sheet(&format!(
            "\n[[questions]]\nid = \"q\"\ntype = \"Tracing\"\nprompt.program = \"fn main() {{}}\"\n{answer}\n"
        ))
    }

    fn blessed(sheet: &Sheet) -> Answers {
        let mut answers = Answers::default();
        assert_eq!(answers.bless(std::slice::from_ref(sheet)), 1);
        answers
    }

    fn told(answers: &Answers, sheets: &[Sheet]) -> Vec<String> {
        answers.check(sheets).iter().map(ToString::to_string).collect()
    }

    #[track_caller]
    fn same(before: &Sheet, after: Sheet) {
        assert_eq!(told(&blessed(before), &[after]), Vec::<String>::new());
    }

    #[track_caller]
    fn changed(before: &Sheet, after: Sheet) {
        assert_eq!(
            told(&blessed(before), &[after]),
            [
                "questions/a.toml:2: error: question q: its answer is another one than before; expected the answer it had; \
                 if it means something else now, a new id, and \"q\" among the retired of this file; if only the wording is \
                 new, take its line out of questions/answers.lock and run `waymark check --bless-answers`"
            ]
        );
    }

    const PRINTS: &str = "answer.doesCompile = true\nanswer.stdout = \"1\\n\"";

    #[test]
    fn what_is_worded_better_is_the_same_question() {
        let before = choice("Which?", "\"`Yes`\"");
        same(&before, choice("Which one?", "\"yes\""));
        let before = choice("?", "[\"a\", \"b\"]");
        same(&before, choice("?", "[\"b\", \"a\"]"));
    }

    #[test]
    fn another_answer_needs_another_id() {
        changed(&choice("?", "\"yes\""), choice("?", "\"perhaps\""));
        changed(&choice("?", "\"yes\""), choice("?", "[\"yes\"]"));
        changed(
            &tracing(PRINTS),
            tracing("answer.doesCompile = true\nanswer.stdout = \"2\\n\""),
        );
        changed(
            &tracing(PRINTS),
            tracing("answer.doesCompile = false\nanswer.lineNumber = 1"),
        );
    }

    #[test]
    fn an_id_that_goes_leaves_a_tombstone() {
        let answers = blessed(&tracing(PRINTS));
        assert_eq!(
            told(&answers, &[sheet("questions = []")]),
            ["questions/answers.lock: error: question q is gone; \
                 expected the question, or retired = [\"q\"] in the file it was in"]
        );
        assert_eq!(
            told(&answers, &[sheet("retired = [\"q\"]\nquestions = []")]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_is_new_is_written_down_once() {
        let one = tracing(PRINTS);
        assert_eq!(
            told(&Answers::default(), std::slice::from_ref(&one)),
            ["questions/answers.lock: warning: no answer for q; \
                 expected what `waymark check --bless-answers` writes"]
        );
        let mut answers = blessed(&one);
        assert_eq!(answers.bless(&[one]), 0);
        let text = answers.to_string();
        let (read, problems) = Answers::parse(&text);
        assert_eq!(problems, []);
        assert_eq!(read.to_string(), text);
    }

    #[test]
    fn a_merge_leaves_lines_twice_and_only_what_differs_is_wrong() {
        let (answers, problems) = Answers::parse("b 02\na 01\nb 02\n\na 03\nodd\n");
        assert!(answers.to_string().ends_with("\na 01\nb 02\n"));
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "questions/answers.lock:5: error: question a has two answers; \
                 expected one of the lines: the one that was there before",
                "questions/answers.lock:6: error: line \"odd\"; expected an id and what stands for its answer",
            ]
        );
    }
}
