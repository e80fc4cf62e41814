//! The published description of the API, and requests and answers held against it. The fixture is made by
//! `examples/trim-discord.rs`. In a request, fields that the description does not name are told, unless they are empty: the
//! real server ignores them, and what a bot meant by them does not happen. (serenity writes many empty ones.)

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::problem::Flaw;

/// One route: the names of its query parameters, and what its body and its answers look like.
struct Described {
    query: Vec<String>,
    body: Option<Validator>,
    answers: HashMap<u16, Option<Validator>>,
}

static FIXTURE: LazyLock<Value> = LazyLock::new(|| {
    let read = serde_json::from_str(include_str!("../../fixtures/discord.json"));
    read.unwrap_or_else(|error| panic!("fixtures/discord.json: {error}"))
});

/// The schemas of requests, closed: other fields than those that are named say nothing.
static CLOSED: LazyLock<Value> = LazyLock::new(|| {
    let mut components = FIXTURE["components"].clone();
    close(&mut components);
    components
});

/// Built when first used: a test needs few of them.
static BUILT: Mutex<Option<HashMap<&'static str, Arc<Described>>>> = Mutex::new(None);

fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            let open = fields.get("properties").is_some_and(Value::is_object)
                && fields.get("type").is_some_and(|kind| kind == "object")
                && !fields.contains_key("additionalProperties");
            if open {
                fields.insert(
                    "additionalProperties".to_owned(),
                    json!({ "enum": [null, false, [], {}] }),
                );
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn validator(schema: &Value, components: &Value) -> Option<Validator> {
    let mut whole = schema.as_object()?.clone();
    whole.insert(
        "components".to_owned(),
        json!({ "schemas": reached(schema, &components["schemas"]) }),
    );
    let whole = Value::Object(whole);
    let built = jsonschema::draft202012::new(&whole);
    Some(built.unwrap_or_else(|error| panic!("fixtures/discord.json: {error}")))
}

/// The schemas that a schema names, and those that they name: to build with all of them takes a second.
fn reached(schema: &Value, all: &Value) -> Map<String, Value> {
    fn names<'a>(schema: &'a Value, into: &mut Vec<&'a str>) {
        match schema {
            Value::Object(fields) => {
                let named = fields.get("$ref").and_then(Value::as_str);
                into.extend(named.and_then(|name| name.strip_prefix("#/components/schemas/")));
                fields.values().for_each(|field| names(field, into));
            }
            Value::Array(items) => items.iter().for_each(|item| names(item, into)),
            _ => {}
        }
    }
    let mut found = Map::new();
    let mut wanted = Vec::new();
    names(schema, &mut wanted);
    while let Some(name) = wanted.pop() {
        if !found.contains_key(name) {
            found.insert(name.to_owned(), all[name].clone());
            names(&all[name], &mut wanted);
        }
    }
    found
}

fn described(route: &'static str) -> Arc<Described> {
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let built = built.get_or_insert_default();
    let found = built.entry(route).or_insert_with(|| {
        let found = &FIXTURE["routes"][route];
        let query = found["query"].as_array().into_iter().flatten();
        let mut body = found["body"].clone();
        close(&mut body);
        let answers = found["answers"].as_object().into_iter().flatten();
        let answers = answers.filter_map(|(status, schema)| {
            let status = status.parse().ok()?;
            Some((status, validator(schema, &FIXTURE["components"])))
        });
        Arc::new(Described {
            query: query.filter_map(Value::as_str).map(str::to_owned).collect(),
            body: validator(&body, &CLOSED),
            answers: answers.collect(),
        })
    });
    Arc::clone(found)
}

/// What is wrong with the body of a request.
pub(crate) fn body(route: &'static str, body: &Value) -> Vec<Flaw> {
    match &described(route).body {
        Some(validator) => explain(validator, body),
        None if body.is_null() => Vec::new(),
        None => vec![Flaw::new("", "this route takes no body")],
    }
}

/// What is wrong with the names in a query.
pub(crate) fn query<'a>(route: &'static str, names: impl Iterator<Item = &'a String>) -> Vec<Flaw> {
    let described = described(route);
    let unknown = names.filter(|name| !described.query.contains(name));
    unknown
        .map(|name| Flaw::new(name, "an unknown parameter in the query"))
        .collect()
}

/// What is wrong with an answer of ours: the kit itself is held to the description.
pub(crate) fn answer(route: &'static str, status: u16, body: &Value) -> Vec<Flaw> {
    match described(route).answers.get(&status) {
        Some(Some(validator)) => explain(validator, body),
        Some(None) if body.is_null() => Vec::new(),
        Some(None) => vec![Flaw::new("", "this answer has no body")],
        None => vec![Flaw::new("", format!("{status} is not an answer of this route"))],
    }
}

fn explain(validator: &Validator, value: &Value) -> Vec<Flaw> {
    validator
        .iter_errors(value)
        .flat_map(|error| explain_one(&error))
        .collect()
}

/// What an error says. Of several readings the one is told that goes wrong deepest inside.
fn explain_one(error: &ValidationError<'_>) -> Vec<Flaw> {
    let at = error.instance_path().as_str().to_owned();
    match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            let closest = context.iter().min_by_key(|errors| distance(errors));
            closest
                .map(|errors| errors.iter().flat_map(explain_one).collect())
                .unwrap_or_default()
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![Flaw::coded(
                &format!("{at}/{name}"),
                "BASE_TYPE_REQUIRED",
                "This field is required",
            )]
        }
        Kind::MaxLength { limit } => {
            let says = format!("Must be {limit} or fewer in length.");
            vec![Flaw::coded(&at, "BASE_TYPE_MAX_LENGTH", says)]
        }
        Kind::MinLength { limit } => {
            let says = format!("Must be {limit} or more in length.");
            vec![Flaw::coded(&at, "BASE_TYPE_MIN_LENGTH", says)]
        }
        Kind::MaxItems { limit } => {
            vec![Flaw::coded(
                &at,
                "BASE_TYPE_MAX_LENGTH",
                format!("Must be {limit} or fewer in length."),
            )]
        }
        Kind::Enum { .. }
            if error
                .schema_path()
                .as_str()
                .ends_with("/additionalProperties/enum") =>
        {
            vec![Flaw::new(&at, "an unknown field, which Discord would ignore")]
        }
        Kind::Enum { .. } | Kind::Constant { .. } => {
            vec![Flaw::coded(&at, "BASE_TYPE_CHOICES", error.to_string())]
        }
        _ => vec![Flaw::new(&at, error.to_string())],
    }
}

/// How far a body is from a reading: what fails near the root weighs more than what fails deep inside, and a wrong `type`
/// says that something else was meant.
fn distance(errors: &[ValidationError<'_>]) -> usize {
    let weight = |error: &ValidationError<'_>| {
        let at = error.instance_path().as_str();
        let own = 1000 / (1 + at.matches('/').count());
        match error.kind() {
            Kind::Enum { .. } | Kind::Constant { .. } if at.ends_with("/type") => 100_000 + own,
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                context.iter().map(|errors| distance(errors)).min().unwrap_or(own)
            }
            _ => own,
        }
    };
    errors.iter().map(weight).sum()
}

/// Discord's tree of errors: `{"embeds":{"0":{"title":{"_errors":[{"code":…,"message":…}]}}}}`.
pub(crate) fn tree(flaws: &[Flaw]) -> Value {
    let mut tree = Value::Object(Map::new());
    for flaw in flaws {
        let mut node = &mut tree;
        for word in flaw.at.split('/').filter(|word| !word.is_empty()) {
            node = &mut node[word];
        }
        let error = json!({ "code": flaw.code, "message": flaw.says });
        match node["_errors"].as_array_mut() {
            Some(errors) => errors.push(error),
            None => node["_errors"] = json!([error]),
        }
    }
    tree
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::discord::ROUTES;

    const MESSAGES: &str = "POST /channels/{channel_id}/messages";

    #[track_caller]
    fn check(wrong: &Value, told: &[&str]) {
        let flaws: Vec<String> = body(MESSAGES, wrong).iter().map(ToString::to_string).collect();
        assert_eq!(flaws, told);
    }

    #[test]
    fn the_fixture_describes_what_the_server_plays_and_nothing_else() {
        let described: BTreeSet<&str> = FIXTURE["routes"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| &**name)
            .collect();
        assert_eq!(described, ROUTES.iter().copied().collect());
    }

    #[test]
    fn every_route_of_the_fixture_can_be_held_against() {
        for route in ROUTES {
            assert!(!described(route).answers.is_empty(), "{route}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_where_it_is() {
        check(&json!({ "content": "Hello" }), &[]);
        check(
            &json!({ "contents": "Hello" }),
            &["/contents: an unknown field, which Discord would ignore"],
        );
        check(
            &json!({ "content": 7 }),
            &["/content: 7 is not of types \"null\", \"string\""],
        );
        let button = json!({ "type": 2, "style": 1, "custom_id": "b", "label": "x".repeat(81) });
        check(
            &json!({ "components": [{ "type": 1, "components": [button] }] }),
            &["/components/0/components/0/label: Must be 80 or fewer in length."],
        );
        let field = json!({ "name": "n" });
        check(
            &json!({ "embeds": [{ "fields": [field] }] }),
            &["/embeds/0/fields/0/value: This field is required"],
        );
    }

    #[test]
    fn errors_stand_in_a_tree_as_discord_writes_them() {
        let flaws = [Flaw::coded(
            "/embeds/0/title",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 256 or fewer in length.",
        )];
        let wanted = json!({ "embeds": { "0": { "title": { "_errors": [
            { "code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length." }
        ] } } } });
        assert_eq!(tree(&flaws), wanted);
    }
}
