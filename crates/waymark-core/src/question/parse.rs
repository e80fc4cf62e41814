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

use std::{collections::HashSet, ops::Range};

use mdbook_quiz_schema as quiz;
use serde::{Deserialize, de::DeserializeOwned};
use toml::{Spanned, de::ValueDeserializer};

use super::{Background, Difficulty, Kind, Options, Order, Outcome, Question};
use crate::{
    content::{
        Problem,
        reader::{Reader, Table, Value, shown},
    },
    ids::{ConceptId, QuestionId},
};

const COMMON: [&str; 8] = [
    "id",
    "type",
    "multipart",
    "prompt",
    "answer",
    "context",
    "promptExplanation",
    "waymark",
];
const TRACING: &str = "What does this program print, or on which line does it fail to compile?";

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

#[derive(Deserialize)]
struct LongPrompt {
    prompt: String,
}

#[derive(Deserialize)]
struct LongAnswer {
    model: String,
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
                for item in list.iter() {
                    if let Some(question) = read(&mut reader, concept, multipart, item) {
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

/// What is ours beside the format.
#[derive(Default)]
struct Extra {
    difficulty: Option<Difficulty>,
    hint: Option<String>,
    backgrounds: Vec<Background>,
    code: Option<(Range<usize>, String)>,
}

fn read<'a>(
    reader: &mut Reader<'a>,
    concept: &ConceptId,
    multipart: Option<&Table<'a>>,
    item: &Value<'a>,
) -> Option<Question> {
    let span = item.span();
    let table = reader.table("a question", item)?;
    reader.only(table, "a question", &COMMON);
    let id = id(reader, &span, table);
    let extra = table
        .get("waymark")
        .map(|value| extra(reader, value))
        .unwrap_or_default();
    let Some(form) = table.get("type") else {
        reader.error(&span, "a question without a type", FORMS);
        return None;
    };
    let name = reader.text("type", form)?;

    let mut plain = table.clone();
    for key in ["waymark", "type"] {
        plain.remove(key);
    }
    let plain = Spanned::new(span.clone(), toml::de::DeValue::Table(plain));
    let (kind, prompt, fields) = match name.as_str() {
        "MultipleChoice" => {
            keys(
                reader,
                table,
                &["prompt", "distractors", "answerIndex", "sortAnswers"],
                &["answer"],
            );
            let question = decode(reader, plain)?;
            choice(reader, &span, question)?
        }
        "ShortAnswer" => {
            keys(
                reader,
                table,
                &["prompt", "response"],
                &["answer", "alternatives"],
            );
            let question = decode(reader, plain)?;
            short(reader, &span, question)?
        }
        "Tracing" => {
            keys(
                reader,
                table,
                &["program"],
                &["doesCompile", "stdout", "lineNumber"],
            );
            let question = decode(reader, plain)?;
            tracing(reader, &span, question, &extra)?
        }
        "Long" => {
            keys(reader, table, &["prompt"], &["model"]);
            let question = decode(reader, plain)?;
            long(reader, &span, question)?
        }
        other => {
            reader.error(&form.span(), format!("type {:?}", shown(other)), FORMS);
            return None;
        }
    };
    if let Some((span, _)) = extra.code.as_ref().filter(|_| {
        !matches!(
            kind,
            Kind::Tracing {
                outcome: Outcome::Fails { .. },
                ..
            }
        )
    }) {
        reader.error(
            span,
            "an error code for a program that compiles, or for no program",
            "code only with doesCompile = false",
        );
    }
    let explanation = fields.context.filter(|text| !text.trim().is_empty());
    if explanation.is_none() {
        reader.warning(&span, "no context", "an explanation of the answer");
    }
    let prompt = match fields.multipart {
        None => prompt,
        Some(part) => {
            let Some(value) = multipart.and_then(|parts| parts.get(part.as_str())) else {
                reader.error(
                    &span,
                    format!("multipart {:?}", shown(&part)),
                    "a key of [multipart]",
                );
                return None;
            };
            format!("{}\n\n{prompt}", reader.text("multipart", value)?)
        }
    };
    Some(Question {
        id: id?,
        concept: concept.clone(),
        kind,
        prompt,
        explanation,
        difficulty: extra.difficulty.unwrap_or(Difficulty::DEFAULT),
        hint: extra.hint,
        backgrounds: extra.backgrounds,
    })
}

const FORMS: &str = "type = \"MultipleChoice\", \"ShortAnswer\", \"Tracing\" or \"Long\"";

fn id<'a>(reader: &mut Reader<'a>, span: &Range<usize>, table: &Table<'a>) -> Option<QuestionId> {
    let Some(value) = table.get("id") else {
        reader.error(span, "a question without an id", "id = \"moves-into-a-function\"");
        return None;
    };
    let name = reader.text("id", value)?;
    if name.starts_with(QuestionId::RECALL) {
        reader.error(
            &value.span(),
            format!("question id {:?}", shown(&name)),
            "an id that does not begin with \"recall.\"",
        );
        return None;
    }
    QuestionId::new(name)
        .map_err(|error| reader.error(&value.span(), error.to_string(), "an id"))
        .ok()
}

fn extra<'a>(reader: &mut Reader<'a>, value: &Value<'a>) -> Extra {
    let Some(table) = reader.table("waymark", value) else {
        return Extra::default();
    };
    reader.only(table, "waymark", &["difficulty", "hint", "background", "code"]);
    let mut extra = Extra {
        hint: table.get("hint").and_then(|value| reader.text("hint", value)),
        ..Extra::default()
    };
    if let Some(value) = table.get("difficulty")
        && let Some(level) = reader.integer("difficulty", value)
    {
        extra.difficulty = Difficulty::new(level);
        if extra.difficulty.is_none() {
            reader.error(&value.span(), format!("difficulty {level}"), "1, 2 or 3");
        }
    }
    for name in table
        .get("background")
        .map(|value| reader.texts("background", value))
        .unwrap_or_default()
    {
        match Background::ALL.iter().find(|known| known.slug() == name.as_ref()) {
            Some(known) => extra.backgrounds.push(*known),
            None => {
                let known: Vec<&str> = Background::ALL.iter().map(|known| known.slug()).collect();
                reader.error(
                    &name.span(),
                    format!("background {:?}", shown(name.as_ref())),
                    known.join(", "),
                );
            }
        }
    }
    if let Some(value) = table.get("code")
        && let Some(code) = reader.text("code", value)
    {
        let digits = code.strip_prefix('E').unwrap_or_default();
        if digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            extra.code = Some((value.span(), code));
        } else {
            reader.error(
                &value.span(),
                format!("error code {:?}", shown(&code)),
                "a code like \"E0382\"",
            );
        }
    }
    extra
}

/// Names keys of `prompt` and `answer` that the format does not know; its own types pass over them in silence.
fn keys<'a>(reader: &mut Reader<'a>, table: &Table<'a>, prompt: &[&str], answer: &[&str]) {
    for (name, known) in [("prompt", prompt), ("answer", answer)] {
        if let Some(part) = table.get(name).and_then(|value| value.as_ref().as_table()) {
            reader.only(part, name, known);
        }
    }
}

fn decode<T: DeserializeOwned>(reader: &mut Reader<'_>, plain: Value<'_>) -> Option<T> {
    let span = plain.span();
    T::deserialize(ValueDeserializer::from(plain))
        .map_err(|error| {
            let span = error.span().filter(|span| !span.is_empty()).unwrap_or(span);
            reader.error(&span, error.message(), "the mdbook-quiz format");
        })
        .ok()
}

/// The fields that all forms share, once prompt and answer are taken.
struct Fields {
    context: Option<String>,
    multipart: Option<String>,
}

type Form = (Kind, String, Fields);

fn fields<P, A>(question: quiz::QuestionFields<P, A>) -> (P, A, Fields) {
    let context = question.context.map(|text| text.0);
    (
        question.prompt,
        question.answer,
        Fields {
            context,
            multipart: question.multipart,
        },
    )
}

fn choice(reader: &mut Reader<'_>, span: &Range<usize>, question: quiz::MultipleChoice) -> Option<Form> {
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
        let plain = super::grade::loose(option);
        if plain.is_empty() {
            reader.error(span, "a blank option", "a text");
            return None;
        }
        if !seen.insert(plain) {
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
    Some((kind, asked(reader, span, &prompt.prompt.0)?, rest))
}

fn short(reader: &mut Reader<'_>, span: &Range<usize>, question: quiz::ShortAnswer) -> Option<Form> {
    let (prompt, answer, rest) = fields(question.0);
    if super::grade::loose(&answer.answer).is_empty() {
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
    Some((kind, asked(reader, span, &prompt.prompt.0)?, rest))
}

fn tracing(
    reader: &mut Reader<'_>,
    span: &Range<usize>,
    question: quiz::Tracing,
    extra: &Extra,
) -> Option<Form> {
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
        Outcome::Fails {
            line,
            code: extra.code.as_ref().map(|(_, code)| code.clone()),
        }
    };
    Some((Kind::Tracing { program, outcome }, TRACING.to_owned(), rest))
}

fn long(
    reader: &mut Reader<'_>,
    span: &Range<usize>,
    question: quiz::QuestionFields<LongPrompt, LongAnswer>,
) -> Option<Form> {
    let (prompt, answer, rest) = fields(question);
    if answer.model.trim().is_empty() {
        reader.error(span, "a blank model answer", "answer.model = \"…\"");
        return None;
    }
    let model = answer.model.trim().to_owned();
    Some((Kind::Long { model }, asked(reader, span, &prompt.prompt)?, rest))
}

fn asked(reader: &mut Reader<'_>, span: &Range<usize>, prompt: &str) -> Option<String> {
    let prompt = prompt.trim();
    if prompt.is_empty() {
        reader.error(span, "a blank prompt", "a question");
        return None;
    }
    Some(prompt.to_owned())
}
