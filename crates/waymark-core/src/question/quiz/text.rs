//! Writing TOML as our authors do: dotted keys in one order, texts of several lines between three quotation marks.

use std::fmt::Write as _;

use toml::value::{Table, Value};

use crate::ids::QuestionId;

/// The fields of an entry, in the order in which they are written.
const FIELDS: [&str; 14] = [
    "prompt.prompt",
    "prompt.response",
    "prompt.program",
    "prompt.distractors",
    "prompt.answerIndex",
    "prompt.sortAnswers",
    "answer.answer",
    "answer.alternatives",
    "answer.doesCompile",
    "answer.stdout",
    "answer.lineNumber",
    "answer.model",
    "context",
    "waymark",
];

/// An entry of a sheet.
pub(super) fn entry(entry: &Table, id: &QuestionId, multipart: Option<&str>) -> String {
    let kind = entry.get("type").and_then(Value::as_str).unwrap_or_default();
    let mut out = format!("[[questions]]\nid = \"{id}\"\ntype = {}\n", text(kind));
    if let Some(key) = multipart {
        let _ = writeln!(out, "multipart = \"{key}\"");
    }
    for field in FIELDS {
        let (outer, inner) = field.split_once('.').unwrap_or((field, ""));
        let found = entry.get(outer);
        let found = if inner.is_empty() {
            found
        } else {
            found.and_then(|table| table.get(inner))
        };
        match found {
            Some(Value::Table(ours)) if inner.is_empty() => {
                for (key, found) in ours {
                    let _ = writeln!(out, "{field}.{key} = {}", value(found));
                }
            }
            Some(found) => {
                let _ = writeln!(out, "{field} = {}", value(found));
            }
            None => {}
        }
    }
    out
}

fn value(found: &Value) -> String {
    match found {
        Value::String(found) => text(found),
        Value::Array(list) => list_of(list),
        // In one line, as TOML writes it.
        other => other.to_string(),
    }
}

fn list_of(list: &[Value]) -> String {
    let items: Vec<String> = list.iter().map(value).collect();
    let short =
        items.iter().map(String::len).sum::<usize>() < 80 && items.iter().all(|item| !item.contains('\n'));
    if short {
        format!("[{}]", items.join(", "))
    } else {
        let lines: Vec<String> = items.iter().map(|item| format!("  {item},\n")).collect();
        format!("[\n{}]", lines.concat())
    }
}

/// A text as TOML has it.
pub fn text(plain: &str) -> String {
    let several = plain.contains('\n');
    let mut out = String::new();
    for c in plain.chars() {
        match c {
            '\n' if several => out.push('\n'),
            '\t' if several => out.push('\t'),
            '"' if several && !out.ends_with('"') => out.push('"'),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    if several {
        if out.ends_with('"') && !out.ends_with("\\\"") {
            out.pop();
            out.push_str("\\\"");
        }
        format!("\"\"\"\n{out}\"\"\"")
    } else {
        format!("\"{out}\"")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(plain in "(\\PC|[\"\\\\\n\t\u{1}\u{7f}]){0,40}") {
            let file = format!("a = {}\n", text(&plain));
            let read: Table = file.parse().map_err(|error| TestCaseError::fail(format!("{error}\n{file}")))?;
            prop_assert_eq!(read["a"].as_str(), Some(plain.as_str()));
        }
    }

    #[test]
    fn short_texts_stand_in_one_line_and_programs_in_several() {
        assert_eq!(text("a \"b\""), r#""a \"b\"""#);
        assert_eq!(text("a\n\"b\""), "\"\"\"\na\n\"b\\\"\"\"\"");
    }
}
