//! The YAML at the head of a document.

use serde_json::Value;

use super::{Problem, Severity, Tombstone, text};
use crate::ids::{RoadmapId, TopicId};

/// The version of the canonical form that [`super::write`] prints, under the key `waymark`.
pub(super) const FORM: u64 = 1;

/// What the head says.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// The document is in the canonical form.
    pub(super) canonical: bool,
    pub(super) id: Option<RoadmapId>,
    pub(super) title: Option<String>,
    pub(super) about: Option<String>,
    pub(super) tombstones: Vec<Tombstone>,
}

/// The YAML between two lines of dashes at the very start, and what follows it.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---")?;
    let (opening, rest) = rest.split_once('\n')?;
    if !opening.trim().is_empty() {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// Whether the document says of itself that it is in the canonical form.
pub(super) fn is_canonical(text: &str) -> bool {
    split(text).is_some_and(|(yaml, _)| {
        yaml.lines().any(|line| {
            line.strip_prefix("waymark:")
                .is_some_and(|value| value.trim().parse() == Ok(FORM))
        })
    })
}

/// Takes the front matter off a document; also gives the number of the first line after it.
pub(super) fn take<'a>(text: &'a str, problems: &mut Vec<Problem>) -> (FrontMatter, &'a str, u32) {
    let Some((yaml, body)) = split(text) else {
        return (FrontMatter::default(), text, 1);
    };
    let value = match serde_saphyr::from_str::<Value>(yaml) {
        Ok(Value::Object(map)) => Value::Object(map),
        Ok(Value::Null) => Value::Null,
        Ok(_) => return (FrontMatter::default(), text, 1),
        Err(_) if !yaml.lines().any(|line| pair(line).is_some()) => return (FrontMatter::default(), text, 1),
        Err(_) => {
            problems.push(warning(
                1,
                "front matter that is not YAML",
                "read line by line, `key: value`",
            ));
            by_line(yaml)
        }
    };
    if let Some(form) = value.get("waymark").filter(|form| form.as_u64() != Some(FORM)) {
        problems.push(warning(
            1,
            &format!("form {form}"),
            &format!("form {FORM}; read like any document"),
        ));
    }
    let lines = text[..text.len() - body.len()].matches('\n').count();
    let front = FrontMatter {
        canonical: is_canonical(text),
        ..fields(&value, problems)
    };
    (front, body, u32::try_from(lines).unwrap_or(u32::MAX - 1) + 1)
}

fn fields(value: &Value, problems: &mut Vec<Problem>) -> FrontMatter {
    let string = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| match value.get(key)? {
                Value::String(text) => Some(text::tidy(text)),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
            .filter(|text| !text.is_empty())
    };
    let id = string(&["id", "slug"]).and_then(|id| {
        let name = RoadmapId::new(id.clone());
        if name.is_err() {
            problems.push(warning(1, &format!("id {id:?}"), "at most 32 of a-z 0-9 - ."));
        }
        name.ok()
    });
    let mut tombstones = Vec::new();
    let mut bury = |id: &str, successor: Option<&str>| {
        let grave = TopicId::new(id.trim()).and_then(|id| {
            let successor = successor.map(|id| TopicId::new(id.trim())).transpose()?;
            Ok(Tombstone { id, successor })
        });
        match grave {
            Ok(grave) => tombstones.push(grave),
            Err(error) => problems.push(warning(1, &format!("tombstone {id:?}"), &error.to_string())),
        }
    };
    match value.get("tombstones") {
        Some(Value::Array(list)) => {
            for entry in list {
                let entry = match entry {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                match entry.split_once("->") {
                    Some((id, successor)) => bury(id, Some(successor)),
                    None => bury(&entry, None),
                }
            }
        }
        Some(Value::Object(map)) => map
            .iter()
            .for_each(|(id, successor)| bury(id, successor.as_str())),
        _ => {}
    }
    FrontMatter {
        canonical: false,
        id,
        title: string(&["title", "name"]),
        about: string(&["about", "description", "summary", "subtitle"]),
        tombstones,
    }
}

/// `key: value` of a line.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let plain = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    plain.then(|| (key, value.trim().trim_matches(['"', '\''])))
}

fn by_line(yaml: &str) -> Value {
    let pairs = yaml
        .lines()
        .filter_map(pair)
        .filter(|(_, value)| !value.is_empty());
    Value::Object(
        pairs
            .map(|(key, value)| (key.to_owned(), Value::String(value.to_owned())))
            .collect(),
    )
}

fn warning(line: u32, found: &str, expected: &str) -> Problem {
    Problem {
        line,
        severity: Severity::Warning,
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, title: Option<&str>, line: u32) -> Vec<Problem> {
        let mut problems = Vec::new();
        let (front, _, first) = take(text, &mut problems);
        assert_eq!(front.title.as_deref(), title);
        assert_eq!(first, line);
        problems
    }

    #[test]
    fn only_a_closed_block_with_keys_is_front_matter() {
        assert_eq!(check("---\ntitle: A\n---\n# B", Some("A"), 4), vec![]);
        assert_eq!(check("# B", None, 1), vec![]);
        assert_eq!(check("---\ntitle: A\n# B", None, 1), vec![]);
        assert_eq!(check("---\n\n# B\n\n---\n", None, 6), vec![]);
        assert_eq!(check("---\nJust words\n---\n", None, 1), vec![]);
    }

    #[test]
    fn broken_yaml_is_read_line_by_line() {
        assert_eq!(
            check(
                "---\ntitle: Rust: a path\ntags: [a\n---\n",
                Some("Rust: a path"),
                5
            )
            .len(),
            1
        );
    }

    #[test]
    fn tombstones_are_a_list_or_a_map() {
        let read = |text: &str| take(text, &mut Vec::new()).0.tombstones.len();
        assert_eq!(read("---\ntombstones:\n  - a -> b\n  - c\n---\n"), 2);
        assert_eq!(read("---\ntombstones:\n  a: b\n  c:\n---\n"), 2);
        let mut problems = Vec::new();
        take("---\ntombstones: [A b]\n---\n", &mut problems);
        assert_eq!(problems.len(), 1);
    }
}
