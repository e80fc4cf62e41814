//! The forms of questions: those of the mdbook-quiz format, read by its own types, and `Long`, which is ours.

use std::{collections::HashSet, ops::Range};

use mdbook_quiz_schema as quiz;
use serde::{Deserialize, de::DeserializeOwned};
use toml::{
    Spanned,
    de::{DeValue, ValueDeserializer},
};

use crate::{
    content::reader::{Reader, Table, Value, shown},
    question::{Kind, Options, Order, Outcome, grade::loose},
};

const FORMS: &str = "type = \"MultipleChoice\", \"ShortAnswer\", \"Tracing\" or \"Long\"";
const TRACING: &str = "What does this program print, or on which line does it fail to compile?";

#[derive(Deserialize)]
struct LongPrompt {
    prompt: String,
}

#[derive(Deserialize)]
struct LongAnswer {
    model: String,
}

/// What the form of an entry gives.
pub(super) struct Read {
    pub(super) kind: Kind,
    pub(super) prompt: String,
    pub(super) context: Option<String>,
    pub(super) multipart: Option<String>,
}

/// Reads prompt and answer, as the entry's type has them.
pub(super) fn read<'a>(reader: &mut Reader<'a>, span: &Range<usize>, table: &Table<'a>) -> Option<Read> {
    let Some(form) = table.get("type") else {
        reader.error(span, "a question without a type", FORMS);
        return None;
    };
    let name = reader.text("type", form)?;
    match name.as_str() {
        "MultipleChoice" => {
            let prompt = ["prompt", "distractors", "answerIndex", "sortAnswers"];
            let question = decode(reader, span, table, &prompt, &["answer"])?;
            choice(reader, span, question)
        }
        "ShortAnswer" => {
            let question = decode(
                reader,
                span,
                table,
                &["prompt", "response"],
                &["answer", "alternatives"],
            )?;
            short(reader, span, question)
        }
        "Tracing" => {
            let question = decode(
                reader,
                span,
                table,
                &["program"],
                &["doesCompile", "stdout", "lineNumber"],
            )?;
            tracing(reader, span, question)
        }
        "Long" => {
            let question = decode(reader, span, table, &["prompt"], &["model"])?;
            long(reader, span, question)
        }
        other => {
            reader.error(&form.span(), format!("type {:?}", shown(other)), FORMS);
            None
        }
    }
}

/// Reads an entry by the format's own types. They pass over keys that they do not know in silence, so those of `prompt`
/// and `answer` are looked at first; our own keys are taken off.
fn decode<'a, T: DeserializeOwned>(
    reader: &mut Reader<'a>,
    span: &Range<usize>,
    table: &Table<'a>,
    prompt: &[&str],
    answer: &[&str],
) -> Option<T> {
    for (name, known) in [("prompt", prompt), ("answer", answer)] {
        if let Some(part) = table.get(name).and_then(|value| value.as_ref().as_table()) {
            reader.only(part, name, known);
        }
    }
    let mut plain = table.clone();
    for ours in ["waymark", "type"] {
        plain.remove(ours);
    }
    let plain: Value<'a> = Spanned::new(span.clone(), DeValue::Table(plain));
    match T::deserialize(ValueDeserializer::from(plain)) {
        Ok(question) => Some(question),
        Err(error) => {
            let span = error
                .span()
                .filter(|span| !span.is_empty())
                .unwrap_or(span.clone());
            reader.error(&span, error.message(), "the mdbook-quiz format");
            None
        }
    }
}

/// The fields that all forms share, once prompt and answer are taken.
struct Rest {
    context: Option<String>,
    multipart: Option<String>,
}

impl Rest {
    fn with(self, kind: Kind, prompt: String) -> Read {
        Read {
            kind,
            prompt,
            context: self.context,
            multipart: self.multipart,
        }
    }
}

fn fields<P, A>(question: quiz::QuestionFields<P, A>) -> (P, A, Rest) {
    let rest = Rest {
        context: question.context.map(|text| text.0),
        multipart: question.multipart,
    };
    (question.prompt, question.answer, rest)
}

fn choice(reader: &mut Reader<'_>, span: &Range<usize>, question: quiz::MultipleChoice) -> Option<Read> {
    /// Platforms show options as buttons or numbered; more than this is a list, not a choice.
    const MOST: usize = 9;
    let (prompt, answer, rest) = fields(question.0);
    let (right, several) = match answer.answer {
        quiz::MultipleChoiceAnswerFormat::Single(text) => (vec![text.0], false),
        quiz::MultipleChoiceAnswerFormat::Multi(texts) => {
            (texts.into_iter().map(|text| text.0).collect(), true)
        }
    };
    let wrong: Vec<String> = prompt.distractors.into_iter().map(|text| text.0).collect();
    let mut seen = HashSet::new();
    for option in right.iter().chain(&wrong) {
        if loose(option).is_empty() {
            reader.error(span, "a blank option", "a text");
            return None;
        }
        if !seen.insert(option.trim()) {
            reader.error(
                span,
                format!("option {:?} twice", shown(option)),
                "options that differ",
            );
            return None;
        }
    }
    if right.is_empty() || wrong.is_empty() || seen.len() > MOST {
        let found = format!("{} right and {} wrong options", right.len(), wrong.len());
        reader.error(
            span,
            found,
            format!("at least one of each, at most {MOST} together"),
        );
        return None;
    }
    let order = match (prompt.sort_answers, prompt.answer_index) {
        (Some(true), _) => Order::Sorted,
        (_, Some(index)) if index > wrong.len() => {
            reader.error(
                span,
                format!("answerIndex {index}"),
                format!("0 to {}", wrong.len()),
            );
            return None;
        }
        (_, Some(index)) => Order::RightAt(index),
        _ => Order::Shuffled,
    };
    let options = Options { right, wrong, order };
    let kind = if several {
        Kind::Several(options)
    } else {
        Kind::Single(options)
    };
    Some(rest.with(kind, asked(reader, span, &prompt.prompt.0)?))
}

fn short(reader: &mut Reader<'_>, span: &Range<usize>, question: quiz::ShortAnswer) -> Option<Read> {
    let (prompt, answer, rest) = fields(question.0);
    if loose(&answer.answer).is_empty() {
        reader.error(span, "a blank answer", "answer.answer = \"…\"");
        return None;
    }
    let code = matches!(prompt.response, Some(quiz::ShortAnswerResponseFormat::Code));
    let kind = if matches!(prompt.response, Some(quiz::ShortAnswerResponseFormat::Long)) {
        Kind::Long { model: answer.answer }
    } else {
        Kind::Short {
            answer: answer.answer,
            alternatives: answer.alternatives.unwrap_or_default(),
            code,
        }
    };
    Some(rest.with(kind, asked(reader, span, &prompt.prompt.0)?))
}

fn tracing(reader: &mut Reader<'_>, span: &Range<usize>, question: quiz::Tracing) -> Option<Read> {
    let (prompt, answer, rest) = fields(question.0);
    let program = prompt.program;
    if program.lines().next().is_none_or(|line| line.trim().is_empty()) {
        reader.error(span, "a program with a blank first line", "code on line 1");
        return None;
    }
    let outcome = if answer.does_compile {
        if answer.line_number.is_some() {
            reader.error(
                span,
                "a line number for a program that compiles",
                "answer.stdout = \"…\"",
            );
        }
        let Some(stdout) = answer.stdout else {
            reader.error(
                span,
                "no stdout",
                "answer.stdout = \"…\", empty if nothing is printed",
            );
            return None;
        };
        Outcome::Prints(stdout)
    } else {
        if answer.stdout.is_some() {
            reader.error(
                span,
                "an output of a program that does not compile",
                "answer.lineNumber = …",
            );
        }
        let lines = program.lines().count();
        let line = answer.line_number.filter(|line| (1..=lines).contains(line));
        let Some(line) = line.and_then(|line| u32::try_from(line).ok()) else {
            let found = answer
                .line_number
                .map_or("no lineNumber".to_owned(), |line| format!("lineNumber {line}"));
            reader.error(span, found, format!("answer.lineNumber from 1 to {lines}"));
            return None;
        };
        Outcome::Fails { line, code: None }
    };
    Some(rest.with(Kind::Tracing { program, outcome }, TRACING.to_owned()))
}

fn long(
    reader: &mut Reader<'_>,
    span: &Range<usize>,
    question: quiz::QuestionFields<LongPrompt, LongAnswer>,
) -> Option<Read> {
    let (prompt, answer, rest) = fields(question);
    if answer.model.trim().is_empty() {
        reader.error(span, "a blank model answer", "answer.model = \"…\"");
        return None;
    }
    let model = answer.model.trim().to_owned();
    Some(rest.with(Kind::Long { model }, asked(reader, span, &prompt.prompt)?))
}

fn asked(reader: &mut Reader<'_>, span: &Range<usize>, prompt: &str) -> Option<String> {
    let prompt = prompt.trim();
    if prompt.is_empty() {
        reader.error(span, "a blank prompt", "a question");
        return None;
    }
    Some(prompt.to_owned())
}
