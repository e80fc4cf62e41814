//! One entry of a sheet: what all forms share.

use std::ops::Range;

use super::{
    form::{self, Read},
    proof,
};
use crate::{
    content::reader::{Reader, Table, Value, shown},
    ids::{ConceptId, QuestionId},
    question::{Background, Difficulty, Kind, Outcome, Proof, Question},
};

const FIELDS: [&str; 8] = [
    "id",
    "type",
    "multipart",
    "prompt",
    "answer",
    "context",
    "promptExplanation",
    "waymark",
];

/// The keys of `waymark`.
const OURS: [&str; 7] = [
    "difficulty",
    "hint",
    "background",
    "code",
    "program",
    "claims",
    "warnings",
];

/// What is ours beside the format.
#[derive(Default)]
struct Extra {
    difficulty: Option<Difficulty>,
    hint: Option<String>,
    backgrounds: Vec<Background>,
    code: Option<(Range<usize>, String)>,
}

/// Reads one entry; `None` when it can't be used, with the reason among the problems.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    concept: &ConceptId,
    multipart: Option<&Table<'a>>,
    item: &Value<'a>,
) -> Option<Question> {
    let span = item.span();
    let table = reader.table("a question", item)?;
    reader.only(table, "a question", &FIELDS);
    let id = id(reader, &span, table);
    let extra = table
        .get("waymark")
        .map(|value| extra(reader, value))
        .unwrap_or_default();
    let Read {
        mut kind,
        mut prompt,
        context,
        multipart: part,
    } = form::read(reader, &span, table)?;
    if let Some((span, code)) = extra.code {
        if let Kind::Tracing {
            outcome: Outcome::Fails { code: slot, .. },
            ..
        } = &mut kind
        {
            *slot = Some(code);
        } else {
            let found = "an error code for a program that compiles, or for no program";
            reader.error(&span, found, "code only with doesCompile = false");
        }
    }
    let explanation = context.filter(|text| !text.trim().is_empty());
    if explanation.is_none() {
        reader.warning(&span, "no context", "an explanation of the answer");
    }
    if let Some(part) = part {
        let Some(value) = multipart.and_then(|parts| parts.get(part.as_str())) else {
            reader.error(
                &span,
                format!("multipart {:?}", shown(&part)),
                "a key of [multipart]",
            );
            return None;
        };
        prompt = format!("{}\n\n{prompt}", reader.text("multipart", value)?);
    }
    let ours = table.get("waymark").and_then(|value| value.as_ref().as_table());
    let proof = ours.map_or_else(Proof::default, |ours| proof::read(reader, ours, &kind, &prompt));
    Some(Question {
        id: id?,
        concept: concept.clone(),
        kind,
        prompt,
        explanation,
        difficulty: extra.difficulty.unwrap_or(Difficulty::DEFAULT),
        hint: extra.hint,
        backgrounds: extra.backgrounds,
        proof,
    })
}

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
    reader.only(table, "waymark", &OURS);
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
        if let Some(known) = Background::ALL.iter().find(|known| known.slug() == name.as_ref()) {
            extra.backgrounds.push(*known);
        } else {
            let known: Vec<&str> = Background::ALL.iter().map(|known| known.slug()).collect();
            let found = format!("background {:?}", shown(name.as_ref()));
            reader.error(&name.span(), found, known.join(", "));
        }
    }
    if let Some(value) = table.get("code")
        && let Some(code) = reader.text("code", value)
    {
        if error_code(&code) {
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

/// Whether a text has the form of the compiler's error codes.
pub(super) fn error_code(text: &str) -> bool {
    let digits = text.strip_prefix('E').unwrap_or_default();
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}
