//! What is odd in such files and can be set right.

use pulldown_cmark::{Event, Parser};
use toml::value::{Table, Value};

/// Where another spelling of a key is known, ours.
const KEYS: [(&str, &str); 12] = [
    ("answer_index", "answerIndex"),
    ("answerindex", "answerIndex"),
    ("sort_answers", "sortAnswers"),
    ("sortanswers", "sortAnswers"),
    ("does_compile", "doesCompile"),
    ("doescompile", "doesCompile"),
    ("line_number", "lineNumber"),
    ("linenumber", "lineNumber"),
    ("prompt_explanation", "promptExplanation"),
    ("distractor", "distractors"),
    ("explanation", "context"),
    ("alternative", "alternatives"),
];

/// What our own keys are called, where a file has them.
const OURS: &str = "waymark";
const ENTRY: [&str; 8] = [
    "id",
    "type",
    "multipart",
    "prompt",
    "answer",
    "context",
    "promptExplanation",
    OURS,
];
const PROMPT: [&str; 6] = [
    "prompt",
    "response",
    "program",
    "distractors",
    "answerIndex",
    "sortAnswers",
];
const ANSWER: [&str; 6] = [
    "answer",
    "alternatives",
    "doesCompile",
    "stdout",
    "lineNumber",
    "model",
];

/// An entry that was set right.
pub(super) struct Healed {
    pub(super) entry: Table,
    /// What stands before it.
    pub(super) multipart: Option<String>,
    /// What an author may want to know.
    pub(super) changes: Vec<String>,
}

/// Without a byte order mark and carriage returns.
pub(super) fn plain(file: &str) -> String {
    file.trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

/// Sets an entry right, or says why it cannot be used.
pub(super) fn entry(entry: Table, parts: &Table) -> Result<Healed, String> {
    let mut changes = Vec::new();
    let mut entry = keys(entry, &ENTRY, "a question", &mut changes);
    for (name, article, known) in [("prompt", "a", PROMPT), ("answer", "an", ANSWER)] {
        if let Some(Value::Table(inner)) = entry.remove(name) {
            entry.insert(
                name.to_owned(),
                Value::Table(keys(inner, &known, name, &mut changes)),
            );
        } else {
            return Err(format!("a question without {article} {name}"));
        }
    }
    kind(&mut entry)?;
    entry.remove("promptExplanation");
    let multipart = match entry.remove("multipart") {
        None => None,
        Some(key) => {
            let key = key.as_str().unwrap_or_default().to_owned();
            let part = parts
                .get(&key)
                .and_then(Value::as_str)
                .map(|part| markdown(part.trim()));
            Some(part.ok_or_else(|| format!("multipart {key:?}, which the file does not have"))?)
        }
    };
    program(&mut entry, &mut changes);
    texts(&mut entry);
    Ok(Healed {
        entry,
        multipart,
        changes,
    })
}

/// Keys in our spelling; what nobody knows is left out, and named.
fn keys(table: Table, known: &[&str], place: &str, changes: &mut Vec<String>) -> Table {
    let mut plain = Table::new();
    for (key, value) in table {
        let ours = KEYS.iter().find(|(other, _)| key.to_lowercase() == *other);
        let key = ours.map_or(key, |(_, ours)| (*ours).to_owned());
        if known.contains(&key.as_str()) {
            plain.insert(key, value);
        } else {
            changes.push(format!("unknown key {key:?} in {place} was left out"));
        }
    }
    plain
}

/// The type in its own spelling.
fn kind(entry: &mut Table) -> Result<(), String> {
    let found = entry
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let plain = found.to_lowercase().replace(['_', '-', ' '], "");
    let known = ["MultipleChoice", "ShortAnswer", "Tracing", "Long"];
    let ours = known.iter().find(|known| known.to_lowercase() == plain);
    let ours = ours.ok_or_else(|| match found.as_str() {
        "" => "a question without a type".to_owned(),
        other => format!("a question of type {other:?}"),
    })?;
    entry.insert("type".to_owned(), Value::String((*ours).to_owned()));
    Ok(())
}

/// A program begins on its first line: blank ones before it go, and the line of its error moves up with it.
fn program(entry: &mut Table, changes: &mut Vec<String>) {
    let inner =
        |entry: &Table, table: &str, key: &str| entry.get(table).and_then(|table| table.get(key)).cloned();
    let Some(Value::String(program)) = inner(entry, "prompt", "program") else {
        return;
    };
    let blank = program.lines().take_while(|line| line.trim().is_empty()).count();
    if blank > 0 {
        let rest: Vec<&str> = program.lines().skip(blank).collect();
        set(
            entry,
            "prompt",
            "program",
            Value::String(format!("{}\n", rest.join("\n"))),
        );
        let line = inner(entry, "answer", "lineNumber").and_then(|line| line.as_integer());
        if let Some(line) = line {
            let moved = line - i64::try_from(blank).unwrap_or(0);
            set(entry, "answer", "lineNumber", Value::Integer(moved));
        }
        changes.push("its program began with a blank line".to_owned());
    }
    // An output for a program that does not compile, and a line for one that does, say nothing.
    let compiles = inner(entry, "answer", "doesCompile").and_then(|it| it.as_bool());
    let idle = match compiles {
        Some(true) => "lineNumber",
        Some(false) => "stdout",
        None => return,
    };
    if let Some(Value::Table(answer)) = entry.get_mut("answer") {
        answer.remove(idle);
        if compiles == Some(true) && !answer.contains_key("stdout") {
            answer.insert("stdout".to_owned(), Value::String(String::new()));
        }
    }
}

fn set(entry: &mut Table, table: &str, key: &str, value: Value) {
    if let Some(Value::Table(inner)) = entry.get_mut(table) {
        inner.insert(key.to_owned(), value);
    }
}

/// Markdown that would not be drawn as it is meant.
fn texts(entry: &mut Table) {
    fn heal(value: &mut Value) {
        match value {
            Value::String(text) => *text = markdown(text),
            Value::Array(list) => list.iter_mut().for_each(heal),
            _ => {}
        }
    }
    if let Some(context) = entry.get_mut("context") {
        heal(context);
    }
    let choice = entry.get("type").and_then(Value::as_str) == Some("MultipleChoice");
    for (table, key) in [
        ("prompt", "prompt"),
        ("prompt", "distractors"),
        ("answer", "answer"),
        ("answer", "model"),
    ] {
        // A typed answer is compared, not drawn.
        if (key != "answer" || choice)
            && let Some(Value::Table(inner)) = entry.get_mut(table)
            && let Some(found) = inner.get_mut(key)
        {
            heal(found);
        }
    }
}

/// Escapes what Markdown takes for HTML: `Vec<i32>` outside of a code span.
fn markdown(text: &str) -> String {
    let mut tags: Vec<usize> = Parser::new(text)
        .into_offset_iter()
        .filter_map(|(event, span)| match event {
            Event::Html(_) | Event::InlineHtml(_) => Some(span),
            _ => None,
        })
        .flat_map(|span| {
            let signs = text[span.clone()]
                .match_indices('<')
                .map(|(at, _)| at)
                .collect::<Vec<_>>();
            signs.into_iter().map(move |at| span.start + at)
        })
        .collect();
    tags.sort_unstable();
    tags.dedup();
    let mut healed = text.to_owned();
    for at in tags.into_iter().rev() {
        healed.insert(at, '\\');
    }
    healed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(markdown(text), want);
        assert_eq!(markdown(want), want, "once is enough");
    }

    #[test]
    fn what_looks_like_html_is_escaped_and_code_is_left_alone() {
        check("a Vec<i32> moves", "a Vec\\<i32> moves");
        check("a `Vec<i32>` moves", "a `Vec<i32>` moves");
        check(
            "```rust,ignore\nlet x: Vec<i32>;\n```",
            "```rust,ignore\nlet x: Vec<i32>;\n```",
        );
        check("<b>bold</b>", "\\<b>bold\\</b>");
        check("1 < 2", "1 < 2");
    }
}
