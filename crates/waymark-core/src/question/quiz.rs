//! Reading mdbook-quiz files as they are in the wild, and writing them as ours.
//!
//! [`Sheet::parse`] is strict, since it reads what its authors can change. These files were written for another program:
//! they have no ids or ids that are none of ours, keys in snake case, carriage returns, programs that begin with a blank
//! line. Whatever can be understood becomes an [`Item`]; what cannot is named by its line, and the rest is kept.
//!
//! ```
//! use waymark_core::question::quiz;
//!
//! let wild = quiz::read(
//!     "[[questions]]\r\ntype = \"ShortAnswer\"\r\nprompt.prompt = \"Who moves?\"\r\nanswer.answer = \"the value\"\r\n",
//!     "moves.toml",
//! );
//! assert!(wild.items[0].text.starts_with("[[questions]]\nid = \"moves-"));
//! ```

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Deserialize as _;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
    value::{Table, Value},
};

use super::{Question, Sheet};
use crate::{
    chance::fingerprint,
    content::{Lines, Problem, reader::shown},
    ids::{ConceptId, QuestionId},
    roadmap::Severity,
};

mod heal;
mod text;

pub use text::text;

/// What a file gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wild {
    /// Its questions, in their order.
    pub items: Vec<Item>,
    /// What was left out or changed, by line.
    pub problems: Vec<Problem>,
}

/// A question of such a file, in our form.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its own id if it is one that we can use, else one made from what it says.
    pub id: QuestionId,
    /// The line of the file on which it begins.
    pub line: u32,
    /// What it asks, to find out what it is about.
    pub prompt: String,
    /// The entry for a sheet of ours.
    pub text: String,
    /// What stands before several questions, by a key that the entry names.
    pub multipart: Option<(String, String)>,
}

impl Item {
    /// The question, if our checker takes it.
    ///
    /// # Errors
    /// What is wrong with it, as it would be told of a file of ours.
    pub fn question(&self, concept: &ConceptId, file: &str) -> Result<Question, Vec<Problem>> {
        let sheet = Sheet::parse(concept, &sheet([self]), file);
        let errors: Vec<Problem> = sheet
            .problems
            .iter()
            .cloned()
            .chain(sheet.check())
            .filter(|problem| problem.severity == Severity::Error)
            .map(|problem| Problem {
                line: self.line,
                ..problem
            })
            .collect();
        match sheet.questions.into_iter().next() {
            Some(question) if errors.is_empty() => Ok(question),
            _ => Err(errors),
        }
    }

    /// The same question under an id made from all that it says, where its own is taken.
    #[must_use]
    pub fn renamed(self) -> Self {
        let content = self.text.replacen(self.id.as_str(), "", 1);
        let id = made(self.id.as_str(), &content);
        self.named(id)
    }

    /// The same question under another id.
    #[must_use]
    pub fn named(mut self, id: QuestionId) -> Self {
        self.text = self
            .text
            .replacen(&format!("id = \"{}\"", self.id), &format!("id = \"{id}\""), 1);
        self.id = id;
        self
    }
}

/// A file of ours with these questions.
pub fn sheet<'a>(items: impl IntoIterator<Item = &'a Item>) -> String {
    let items: Vec<&Item> = items.into_iter().collect();
    let parts: BTreeMap<&str, &str> = items
        .iter()
        .filter_map(|item| item.multipart.as_ref())
        .map(|(key, part)| (key.as_str(), part.as_str()))
        .collect();
    let mut out = String::new();
    if !parts.is_empty() {
        out.push_str("[multipart]\n");
        for (key, part) in parts {
            let _ = writeln!(out, "{key} = {}", text(part));
        }
        out.push('\n');
    }
    let entries: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
    out.push_str(&entries.join("\n"));
    out
}

/// Reads a file. `name` is how problems call it; ids are made from its last part.
pub fn read(file: &str, name: &str) -> Wild {
    let file = heal::plain(file);
    let mut wild = Wild::default();
    let mut parts = Table::new();
    let mut found = Vec::new();
    for (at, chunk) in chunks(&file) {
        let (table, errors) = DeTable::parse_recoverable(chunk);
        let lines = Lines::of(chunk);
        let line = |span: &std::ops::Range<usize>| lines.line(span) + at;
        if let Some(error) = errors.first() {
            let span = error.span().unwrap_or(0..0);
            wild.problem(
                name,
                line(&span),
                Severity::Error,
                error.message(),
                "valid TOML; this question is left out",
            );
            continue;
        }
        for (key, value) in table.into_inner() {
            let (span, key) = (key.span(), key.into_inner());
            match (key.as_ref(), value.as_ref()) {
                ("multipart", _) => parts.extend(plain_table(value).unwrap_or_default()),
                ("questions", DeValue::Array(list)) => {
                    for item in list {
                        found.push((line(&item.span()), plain_table(item.clone())));
                    }
                }
                (other, _) => {
                    let odd = format!("unknown key {:?}", shown(other));
                    wild.problem(
                        name,
                        line(&span),
                        Severity::Warning,
                        odd,
                        "[[questions]] and [multipart]",
                    );
                }
            }
        }
    }
    for (line, table) in found {
        let entry = table.ok_or_else(|| "a question that is no table".to_owned());
        match entry.and_then(|entry| heal::entry(entry, &parts)) {
            Ok(healed) => {
                for change in healed.changes {
                    wild.problem(name, line, Severity::Note, change, "nothing to do");
                }
                wild.items.push(item(&healed.entry, healed.multipart, line, name));
            }
            Err(why) => wild.problem(
                name,
                line,
                Severity::Error,
                why,
                "the mdbook-quiz format; this question is left out",
            ),
        }
    }
    if wild.items.is_empty() && wild.problems.is_empty() {
        wild.problem(name, 0, Severity::Warning, "no questions", "[[questions]]");
    }
    wild
}

impl Wild {
    fn problem(
        &mut self,
        file: &str,
        line: u32,
        severity: Severity,
        found: impl Into<String>,
        expected: &str,
    ) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            severity,
            found: found.into(),
            expected: expected.to_owned(),
        });
    }
}

/// The whole file if it is TOML; else each question by itself, with the number of lines before it, so that one slip of the
/// pen costs one question.
fn chunks(file: &str) -> Vec<(u32, &str)> {
    if DeTable::parse_recoverable(file).1.is_empty() {
        return vec![(0, file)];
    }
    let mut starts = vec![(0, 0)];
    let mut offset = 0;
    for (number, line) in (0_u32..).zip(file.split_inclusive('\n')) {
        let head: String = line
            .split('#')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        if matches!(head.as_str(), "[[questions]]" | "[multipart]") {
            starts.push((number, offset));
        }
        offset += line.len();
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(_, offset)| *offset)
        .chain([file.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&(number, start), end)| (number, &file[start..end]))
        .filter(|(_, chunk)| !chunk.trim().is_empty())
        .collect()
}

/// A value without the places where it stood.
fn plain_table(value: Spanned<DeValue<'_>>) -> Option<Table> {
    match Value::deserialize(ValueDeserializer::from(value)) {
        Ok(Value::Table(table)) => Some(table),
        _ => None,
    }
}

fn item(entry: &Table, multipart: Option<String>, line: u32, name: &str) -> Item {
    let content = {
        let mut content = entry.clone();
        content.remove("id");
        content.remove("context");
        content.to_string()
    };
    let own = entry.get("id").and_then(Value::as_str).unwrap_or_default();
    let id = QuestionId::new(own.trim().to_lowercase())
        .ok()
        .filter(|id| !id.as_str().starts_with(QuestionId::RECALL))
        .unwrap_or_else(|| {
            made(
                stem(name),
                &format!("{own}\n{}\n{content}", multipart.as_deref().unwrap_or_default()),
            )
        });
    let prompt = entry.get("prompt").and_then(|prompt| prompt.get("prompt"));
    let prompt = prompt.and_then(Value::as_str).unwrap_or_default().to_owned();
    let multipart = multipart.map(|part| (format!("part-{:016x}", fingerprint(part.as_bytes())), part));
    let key = multipart.as_ref().map(|(key, _)| key.as_str());
    Item {
        text: text::entry(entry, &id, key),
        id,
        line,
        prompt: match &multipart {
            Some((_, part)) => format!("{part}\n\n{prompt}"),
            None => prompt,
        },
        multipart,
    }
}

/// The name of a file without its folders and its ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// An id from a text and what it stands for: the same for ever, and another one for other content.
fn made(from: &str, content: &str) -> QuestionId {
    let print = format!("{:012x}", fingerprint(content.as_bytes()) >> 16);
    slug(from, QuestionId::MAX_BYTES - 13)
        .and_then(|start| QuestionId::new(format!("{start}-{print}")).ok())
        .unwrap_or_else(|| QuestionId::quiz(&print))
}

/// A text as part of an id: its letters and digits in lower case, words joined by `-`, whole words up to so many bytes.
pub fn slug(text: &str, most: usize) -> Option<String> {
    let mut slug = String::new();
    for word in text
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if slug.is_empty() {
            slug = word.chars().take(most).collect();
        } else if slug.len() + 1 + word.len() <= most {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests;
