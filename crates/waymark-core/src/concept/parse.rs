//! Reading `concepts.toml`.
//!
//! ```toml
//! [ownership.moves]                 # the id is the table's dotted path
//! title = "Moves"                   # required
//! about = "What happens to a value that is assigned or passed on."
//! aliases = ["move semantics"]      # other names; no two concepts share one
//! after = ["ownership.rules"]       # prerequisites, known and without a cycle
//! links = ["https://…"]             # official documentation, at least one
//! ```
//! Lists before the first table tell fields apart, see [`Graph::field`], and what is of the language itself:
//!
//! ```toml
//! subject = ["rust", "cargo"]       # words that only this field has
//! foreign = ["python", "spring boot"] # other languages, and what only they have
//! neutral = ["auth", "db.sql"]      # concepts that mean the same in every language, parts included
//! hallmarks = ["lifetimes"]         # concepts by whose names a document shows that it is about this field
//! language = ["ownership", "traits"] # groups, the first parts of ids, of the language itself: they need more questions
//! ```
//!
//! A table can be a concept and the parent of others at once, or only a parent.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use toml::Spanned;

use super::{Concept, Graph, field::Words, order, token};
use crate::{
    content::{
        Problem,
        reader::{Key, Reader, Table, shown},
    },
    ids::ConceptId,
};

const FIELDS: [&str; 5] = ["title", "about", "aliases", "after", "links"];

/// A concept as the file has it, with the places to point at.
struct Draft {
    concept: Concept,
    span: Range<usize>,
    aliases: Vec<Spanned<String>>,
    after: Vec<Spanned<ConceptId>>,
}

impl Graph {
    /// Reads a `concepts.toml`. Whatever is wrong is left out and named in the problems; `file` is how they name it.
    pub fn parse(text: &str, file: &str) -> (Self, Vec<Problem>) {
        let (mut reader, root) = Reader::open(text, file);
        let mut drafts = Vec::new();
        let mut words = Words::default();
        let mut language = Vec::new();
        let mut groups = Vec::new();
        for (key, value) in &root {
            let name: &str = key.as_ref();
            match value.as_ref().as_table() {
                Some(table) => read(&mut reader, "", key, table, &mut drafts),
                None if name == "subject" => words.subject.extend(phrases(&reader.texts(name, value))),
                None if name == "foreign" => words.foreign.extend(phrases(&reader.texts(name, value))),
                None if name == "neutral" || name == "hallmarks" => {
                    groups.push((name == "neutral", reader.texts(name, value)));
                }
                None if key.as_ref() == "language" => language = reader.texts("language", value),
                None => reader.error(
                    &key.span(),
                    format!("{:?} outside of a concept", shown(key.as_ref())),
                    "[concept]",
                ),
            }
        }
        // The parser sorts tables by name; the author's order is the better tie-break.
        drafts.sort_by_key(|draft| draft.span.start);
        check_prerequisites(&mut reader, &mut drafts);
        check_names(&mut reader, &mut drafts);
        break_cycles(&mut reader, &mut drafts);
        for (neutral, ids) in groups {
            let known = known_groups(&mut reader, &drafts, ids);
            if neutral {
                words.neutral.extend(known);
            } else {
                words.hallmarks.extend(known);
            }
        }
        check_groups(&mut reader, &language, &drafts);
        let language = language.into_iter().map(Spanned::into_inner).collect();
        let concepts = drafts.into_iter().map(|draft| draft.concept).collect();
        (Self::new(concepts, words, language), reader.problems())
    }
}

/// Phrases as texts have them, by word.
fn phrases(list: &[Spanned<String>]) -> impl Iterator<Item = String> {
    list.iter().map(|phrase| {
        let words: Vec<String> = token::tokens(phrase.as_ref())
            .into_iter()
            .map(|token| token.word)
            .collect();
        words.join(" ")
    })
}

/// The ids of a list that are a concept's, or that concepts are parts of.
fn known_groups(reader: &mut Reader<'_>, drafts: &[Draft], ids: Vec<Spanned<String>>) -> Vec<String> {
    let mut known = Vec::new();
    for id in ids {
        let part = format!("{}.", id.as_ref());
        let exists = drafts.iter().any(|draft| {
            let concept = draft.concept.id.as_str();
            concept == id.as_ref() || concept.starts_with(&part)
        });
        if exists {
            known.push(id.into_inner());
        } else {
            let found = format!("{:?}, which is no concept", shown(id.as_ref()));
            reader.error(&id.span(), found, "the id of a concept, or what ids begin with");
        }
    }
    known
}

fn read<'a>(reader: &mut Reader<'a>, path: &str, key: &Key<'a>, table: &Table<'a>, drafts: &mut Vec<Draft>) {
    let name: &str = key.as_ref();
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let path = if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    };
    let id = match ConceptId::new(&path) {
        Ok(id) if plain && !path.starts_with(ConceptId::OWN) => id,
        _ => {
            let found = format!("concept id {:?}", shown(&path));
            reader.error(
                &key.span(),
                found,
                "at most 40 of a-z 0-9 - and dots between the levels, not \"topic.…\"",
            );
            return;
        }
    };

    let mut is_concept = false;
    for (key, value) in table {
        let name: &str = key.as_ref();
        if FIELDS.contains(&name) {
            is_concept = true;
        } else if let Some(part) = value.as_ref().as_table() {
            read(reader, &path, key, part, drafts);
        } else {
            is_concept = true;
            let found = format!("unknown key {:?} in {id}", shown(name));
            reader.error(&key.span(), found, FIELDS.join(", "));
        }
    }
    if is_concept || table.is_empty() {
        drafts.extend(concept(reader, id, key, table));
    }
}

fn concept<'a>(reader: &mut Reader<'a>, id: ConceptId, key: &Key<'a>, table: &Table<'a>) -> Option<Draft> {
    // A header's own span is wide; its last key is the line that people look at.
    let span = key.span();
    let title = table.get("title").and_then(|value| reader.text("title", value));
    if !table.contains_key("title") {
        reader.error(&span, format!("{id} has no title"), "title = \"…\"");
    }
    let about = table.get("about").and_then(|value| reader.text("about", value));
    let aliases = table
        .get("aliases")
        .map(|value| reader.texts("aliases", value))
        .unwrap_or_default();
    let after = table
        .get("after")
        .map(|value| reader.texts("after", value))
        .unwrap_or_default();
    let mut before = Vec::new();
    for name in after {
        if let Ok(id) = ConceptId::new(name.as_ref().clone()) {
            before.push(Spanned::new(name.span(), id));
        } else {
            let found = format!("concept id {:?}", shown(name.as_ref()));
            reader.error(&name.span(), found, "an id like ownership.moves");
        }
    }

    let links = table
        .get("links")
        .map(|value| reader.texts("links", value))
        .unwrap_or_default();
    if links.is_empty() {
        reader.warning(
            &span,
            format!("{id} has no link"),
            "links = [\"https://…\"] to the documentation",
        );
    }
    let mut good = Vec::new();
    for link in links {
        let rest = link
            .as_ref()
            .strip_prefix("https://")
            .or_else(|| link.as_ref().strip_prefix("http://"));
        if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
            good.push(link.into_inner());
        } else {
            reader.error(
                &link.span(),
                format!("link {:?}", shown(link.as_ref())),
                "https://…",
            );
        }
    }

    Some(Draft {
        concept: Concept {
            id,
            title: title?,
            about,
            aliases: Vec::new(),
            after: Vec::new(),
            links: good,
        },
        span,
        aliases,
        after: before,
    })
}

/// A group that no concept is in was renamed, or never was.
fn check_groups(reader: &mut Reader<'_>, groups: &[Spanned<String>], drafts: &[Draft]) {
    for group in groups {
        if !drafts
            .iter()
            .any(|draft| draft.concept.id.group() == group.as_ref())
        {
            let found = format!(
                "language group {:?}, which no concept is in",
                shown(group.as_ref())
            );
            reader.error(&group.span(), found, "the first part of a concept's id");
        }
    }
}

/// Keeps the prerequisites that exist.
fn check_prerequisites(reader: &mut Reader<'_>, drafts: &mut [Draft]) {
    let known: HashSet<ConceptId> = drafts.iter().map(|draft| draft.concept.id.clone()).collect();
    for draft in drafts {
        for before in std::mem::take(&mut draft.after) {
            let span = before.span();
            let before = before.into_inner();
            if !known.contains(&before) {
                reader.error(
                    &span,
                    format!("{} is after {before}, which is unknown", draft.concept.id),
                    "the id of a concept",
                );
            } else if draft.concept.after.contains(&before) {
                reader.warning(&span, format!("{before} twice"), "each prerequisite once");
            } else {
                draft.concept.after.push(before);
            }
        }
    }
}

/// Keeps the aliases that name one concept only. A title is a name too, and wins over an alias.
fn check_names(reader: &mut Reader<'_>, drafts: &mut [Draft]) {
    let mut owners: HashMap<String, ConceptId> = HashMap::new();
    for draft in drafts.iter() {
        let name = token::normal(&draft.concept.title);
        if let Some(other) = owners.get(&name) {
            let found = format!("{} and {other} have the same title", draft.concept.id);
            reader.error(&draft.span, found, "a title of its own");
        } else if name.is_empty() {
            reader.error(
                &draft.span,
                format!("title {:?}", shown(&draft.concept.title)),
                "a title with words",
            );
        } else {
            owners.insert(name, draft.concept.id.clone());
        }
    }
    for draft in drafts {
        for alias in std::mem::take(&mut draft.aliases) {
            let name = token::normal(alias.as_ref());
            let id = &draft.concept.id;
            match owners.get(&name) {
                _ if name.is_empty() => {
                    reader.error(
                        &alias.span(),
                        format!("alias {:?}", shown(alias.as_ref())),
                        "an alias with words",
                    );
                }
                Some(other) if other == id => {
                    let found = format!(
                        "alias {:?} says what {id} is already called",
                        shown(alias.as_ref())
                    );
                    reader.warning(
                        &alias.span(),
                        found,
                        "each name once (case and plural make no difference)",
                    );
                }
                Some(other) => {
                    let found = format!("alias {:?} of {id} belongs to {other}", shown(alias.as_ref()));
                    reader.error(&alias.span(), found, "an alias of one concept only");
                }
                None => {
                    owners.insert(name, id.clone());
                    draft.concept.aliases.push(alias.into_inner());
                }
            }
        }
    }
}

/// Names each cycle in full and cuts it at its last edge, so that the rest of the graph can be used.
fn break_cycles(reader: &mut Reader<'_>, drafts: &mut [Draft]) {
    let mut concepts: Vec<Concept> = drafts.iter().map(|draft| draft.concept.clone()).collect();
    while let Some(cycle) = order::cycle(&concepts) {
        let (Some(&first), Some(&last)) = (cycle.first(), cycle.last()) else {
            break;
        };
        let names: Vec<&str> = cycle
            .iter()
            .chain([&first])
            .map(|&at| concepts[at].id.as_str())
            .collect();
        let found = format!("a cycle: {}", names.join(" after "));
        reader.error(&drafts[first].span, found, "prerequisites without a cycle");
        let cut = concepts[first].id.clone();
        concepts[last].after.retain(|before| *before != cut);
        drafts[last].concept.after.retain(|before| *before != cut);
    }
}
