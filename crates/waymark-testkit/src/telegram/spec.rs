//! The published description of the methods, and a request held against it: parameters by name, required ones, and the
//! type of every value down to the last button. The fixture is made by `examples/trim-telegram.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::request::Request;

/// One field: its name, whether it must be there, and what it may hold.
struct Field {
    name: String,
    required: bool,
    kinds: Vec<Kind>,
    /// The only word that the value may be, where the description names one.
    only: Option<String>,
}

enum Kind {
    Integer,
    Float,
    Text,
    Boolean,
    File,
    List(Box<Kind>),
    Named(String),
}

enum Type {
    Fields(Vec<Field>),
    OneOf(Vec<String>),
}

struct Spec {
    methods: HashMap<String, Vec<Field>>,
    types: HashMap<String, Type>,
}

static SPEC: LazyLock<Spec> = LazyLock::new(|| {
    let read = serde_json::from_str(include_str!("../../fixtures/telegram.json"));
    let fixture: Value = read.unwrap_or_else(|error| panic!("fixtures/telegram.json: {error}"));
    Spec::read(&fixture)
});

impl Spec {
    fn read(fixture: &Value) -> Self {
        let part = |name: &str| fixture[name].as_object().cloned().unwrap_or_default();
        let methods: HashMap<String, Vec<Field>> = part("methods")
            .iter()
            .map(|(name, value)| (name.clone(), fields(value)))
            .collect();
        let types = part("types")
            .iter()
            .map(|(name, value)| match value.as_array() {
                Some(subtypes) => {
                    let names = subtypes.iter().filter_map(Value::as_str).map(str::to_owned);
                    (name.clone(), Type::OneOf(names.collect()))
                }
                None => (name.clone(), Type::Fields(fields(value))),
            })
            .collect();
        Self { methods, types }
    }
}

fn fields(described: &Value) -> Vec<Field> {
    let all = described.as_object().into_iter().flatten();
    all.map(|(name, kinds)| {
        let kinds = kinds.as_str().unwrap_or_default();
        let (kinds, only) = kinds
            .split_once('=')
            .map_or((kinds, None), |(kinds, only)| (kinds, Some(only)));
        Field {
            name: name.trim_end_matches('!').to_owned(),
            required: name.ends_with('!'),
            kinds: kinds.split(" | ").map(Kind::read).collect(),
            only: only.map(str::to_owned),
        }
    })
    .collect()
}

impl Kind {
    fn read(name: &str) -> Self {
        if let Some(item) = name.strip_prefix("Array of ") {
            return Self::List(Box::new(Self::read(item)));
        }
        match name {
            "Integer" => Self::Integer,
            "Float" => Self::Float,
            "String" => Self::Text,
            "Boolean" => Self::Boolean,
            "InputFile" => Self::File,
            named => Self::Named(named.to_owned()),
        }
    }

    /// What a form's text means for this type; `None` where it is not one.
    fn read_form(&self, text: &str) -> Option<Value> {
        match self {
            Self::Text => Some(Value::from(text)),
            Self::File => None,
            Self::Boolean => match text {
                "true" | "True" => Some(Value::Bool(true)),
                "false" | "False" => Some(Value::Bool(false)),
                _ => None,
            },
            _ => serde_json::from_str(text).ok(),
        }
    }
}

/// Gives every parameter its type, and says what is wrong with them: nothing, if the request is right.
pub(crate) fn check(request: &mut Request) -> Vec<String> {
    let Some(fields) = SPEC.methods.get(request.method) else {
        return vec![format!("{} is not in the fixture", request.method)];
    };
    let mut wrong = Vec::new();
    let given: Vec<String> = request.values.keys().cloned().collect();
    let mut attached = Vec::new();
    for name in &given {
        let Some(field) = fields.iter().find(|field| &field.name == name) else {
            wrong.push(format!("unknown parameter `{name}`"));
            continue;
        };
        let mut value = request.values[name].clone();
        if let Some(meant) = meaning(field, &value, request.form) {
            value = meant;
        }
        gather_attached(&value, &mut attached);
        check_field(name, field, &value, request, &mut wrong);
        request.values.insert(name.clone(), value);
    }
    for field in fields.iter().filter(|field| field.required) {
        if !request.values.contains_key(&field.name) && !request.files.contains_key(&field.name) {
            wrong.push(format!("missing parameter `{}`", field.name));
        }
    }
    for name in request.files.keys() {
        let takes =
            |field: &Field| &field.name == name && field.kinds.iter().any(|kind| matches!(kind, Kind::File));
        if !attached.contains(name) && !fields.iter().any(takes) {
            wrong.push(format!("a file `{name}` that nothing names"));
        }
    }
    wrong
}

/// What a text stands for: a form has nothing but texts, and in JSON an object may be written as a text too.
fn meaning(field: &Field, value: &Value, form: bool) -> Option<Value> {
    let text = value.as_str()?;
    let nested = |kind: &&Kind| matches!(kind, Kind::List(_) | Kind::Named(_));
    let mut kinds = field.kinds.iter().filter(|kind| form || nested(kind));
    kinds.find_map(|kind| kind.read_form(text))
}

fn gather_attached(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.extend(text.strip_prefix("attach://").map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|item| gather_attached(item, into)),
        Value::Object(fields) => fields.values().for_each(|item| gather_attached(item, into)),
        _ => {}
    }
}

fn check_field(path: &str, field: &Field, value: &Value, request: &Request, wrong: &mut Vec<String>) {
    if let Some(only) = &field.only {
        if value.as_str() != Some(only) {
            wrong.push(format!("`{path}` must be \"{only}\""));
        }
        return;
    }
    let mut least: Option<Vec<String>> = None;
    for kind in &field.kinds {
        let found = check_kind(path, kind, value, request);
        if found.is_empty() {
            return;
        }
        if least.as_ref().is_none_or(|least| rank(&found) < rank(least)) {
            least = Some(found);
        }
    }
    wrong.extend(least.unwrap_or_default());
}

/// Of several readings the one is told that goes wrong deepest inside: `reply_markup.inline_keyboard[0][0].url` is more of
/// an inline keyboard than what fails at `reply_markup.keyboard`.
fn rank(found: &[String]) -> usize {
    let depth = |line: &String| {
        let path = line.split('`').nth(1).unwrap_or_default();
        path.matches(['.', '[']).count()
    };
    found.iter().map(|line| 100 / (1 + depth(line))).sum()
}

fn check_kind(path: &str, kind: &Kind, value: &Value, request: &Request) -> Vec<String> {
    let fits = |fits: bool, what: &str| {
        if fits {
            Vec::new()
        } else {
            vec![format!("`{path}` is not {what}: {}", short(value))]
        }
    };
    match kind {
        Kind::Integer => fits(value.is_i64() || value.is_u64(), "an integer"),
        Kind::Float => fits(value.is_number(), "a number"),
        Kind::Text => fits(value.is_string(), "a text"),
        Kind::Boolean => fits(value.is_boolean(), "a boolean"),
        Kind::File => {
            let name = value.as_str().and_then(|text| text.strip_prefix("attach://"));
            fits(
                name.is_some_and(|name| request.files.contains_key(name)),
                "an attached file",
            )
        }
        Kind::List(item) => match value.as_array() {
            Some(items) => {
                let each = items.iter().enumerate();
                each.flat_map(|(at, value)| check_kind(&format!("{path}[{at}]"), item, value, request))
                    .collect()
            }
            None => fits(false, "a list"),
        },
        Kind::Named(name) => match (SPEC.types.get(name), value.as_object()) {
            (Some(Type::OneOf(names)), _) => {
                let readings = names
                    .iter()
                    .map(|name| check_kind(path, &Kind::Named(name.clone()), value, request));
                let mut best: Vec<Vec<String>> = readings.collect();
                best.sort_by_key(|found| rank(found));
                best.into_iter().next().unwrap_or_default()
            }
            (Some(Type::Fields(fields)), Some(object)) => check_object(path, fields, object, request),
            (Some(Type::Fields(_)), None) => fits(false, &format!("a {name}")),
            (None, _) => vec![format!("`{path}`: {name} is not in the fixture")],
        },
    }
}

fn check_object(path: &str, fields: &[Field], object: &Map<String, Value>, request: &Request) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, value) in object {
        match fields.iter().find(|field| &field.name == name) {
            Some(field) => check_field(&format!("{path}.{name}"), field, value, request, &mut wrong),
            None => wrong.push(format!("unknown field `{path}.{name}`")),
        }
    }
    for field in fields
        .iter()
        .filter(|field| field.required && !object.contains_key(&field.name))
    {
        wrong.push(format!("missing field `{path}.{}`", field.name));
    }
    wrong
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::telegram::METHODS;

    #[test]
    fn the_fixture_describes_what_the_server_plays_and_nothing_else() {
        let described: BTreeSet<&str> = SPEC.methods.keys().map(String::as_str).collect();
        assert_eq!(described, METHODS.iter().copied().collect());
        let mut named: BTreeSet<&str> = BTreeSet::new();
        let all = SPEC.methods.values().flatten();
        let inner = SPEC.types.values().flat_map(|kind| match kind {
            Type::Fields(fields) => fields.iter().collect::<Vec<_>>(),
            Type::OneOf(_) => Vec::new(),
        });
        for mut kind in all.chain(inner).flat_map(|field| &field.kinds) {
            while let Kind::List(item) = kind {
                kind = item;
            }
            if let Kind::Named(name) = kind {
                named.insert(name);
            }
        }
        for kind in SPEC.types.values() {
            if let Type::OneOf(names) = kind {
                named.extend(names.iter().map(String::as_str));
            }
        }
        assert_eq!(named, SPEC.types.keys().map(String::as_str).collect());
    }
}
