//! Cuts the published description of Discord's API down to what the loopback server needs, and prints it:
//!
//! ```sh
//! cargo run -p waymark-testkit --example trim-discord -- openapi.json > crates/waymark-testkit/fixtures/discord.json
//! ```
//!
//! `openapi.json` is `specs/openapi.json` of <https://github.com/discord/discord-api-spec>. Kept are the routes that the
//! server plays, with names of query parameters, the JSON body and the JSON answers, and the schemas that these name; no
//! prose. What the documentation says otherwise is put right; see [`mended`].

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Map, Value, json};
use waymark_testkit::discord::ROUTES;

const NAMED: &str = "#/components/schemas/";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which openapi.json?")?;
    let whole: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut wanted = Vec::new();
    let mut routes = BTreeMap::new();
    for name in ROUTES {
        let (method, path) = name.split_once(' ').ok_or("METHOD /path")?;
        let around = &whole["paths"][path];
        let described = &around[method.to_lowercase()];
        if described.is_null() {
            return Err(format!("{name} is not described").into());
        }
        let parameters = [&around["parameters"], &described["parameters"]];
        let parameters = parameters.into_iter().filter_map(Value::as_array).flatten();
        let query: Vec<&Value> = parameters
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| &parameter["name"])
            .collect();
        let body = bare(&described["requestBody"]["content"]["application/json"]["schema"]);
        let mut answers = Map::new();
        for (status, answer) in described["responses"].as_object().into_iter().flatten() {
            if status.starts_with('2') {
                let schema = bare(&answer["content"]["application/json"]["schema"]);
                names(&schema, &mut wanted);
                answers.insert(status.clone(), schema);
            }
        }
        names(&body, &mut wanted);
        routes.insert(*name, json!({ "query": query, "body": body, "answers": answers }));
    }
    let mut schemas = BTreeMap::new();
    while let Some(name) = wanted.pop() {
        if let Entry::Vacant(free) = schemas.entry(name) {
            let name = free.key();
            let schema = mended(name, bare(&whole["components"]["schemas"][name]));
            names(&schema, &mut wanted);
            free.insert(schema);
        }
    }
    let about = json!({
        "what": "some routes of the Discord HTTP API, trimmed by examples/trim-discord.rs",
        "version": whole["info"]["version"],
        "source": "https://github.com/discord/discord-api-spec (specs/openapi.json), commit 74fda0fa",
        "licence": whole["info"]["license"]["name"],
    });
    // A line for each route and schema: short, and a change of one is a change of one line.
    println!("{{\n\"about\": {about},\n\"routes\": {{");
    println!("{}", lines(&routes));
    println!("}},\n\"components\": {{ \"schemas\": {{");
    println!("{}", lines(&schemas));
    println!("}} }}\n}}");
    Ok(())
}

fn lines<K: std::fmt::Display>(all: &BTreeMap<K, Value>) -> String {
    let each = all.iter().map(|(name, value)| format!("\"{name}\": {value}"));
    each.collect::<Vec<_>>().join(",\n")
}

/// Without prose: `description` and `title` where they are words about the schema and not fields of it, and extensions.
fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, value)| {
                let prose = matches!(name.as_str(), "description" | "title") && value.is_string();
                !prose && !name.starts_with("x-")
            });
            kept.map(|(name, value)| (name.clone(), bare(value))).collect()
        }
        Value::Array(items) => items.iter().map(bare).collect(),
        plain => plain.clone(),
    }
}

/// The schemas that a schema names.
fn names(schema: &Value, into: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            let named = fields.get("$ref").and_then(Value::as_str);
            into.extend(named.and_then(|name| name.strip_prefix(NAMED)).map(str::to_owned));
            fields.values().for_each(|field| names(field, into));
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

/// Puts right what the documentation says otherwise, and the real server follows the documentation:
/// `default_member_permissions` of a command is a bit set written as a string, a command can be `nsfw`, and a new file is
/// named by a plain number.
fn mended(name: &str, mut schema: Value) -> Value {
    let field = schema.pointer_mut("/properties/default_member_permissions/type");
    if let Some(kinds) = field.filter(|kinds| {
        kinds
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!("integer")))
    }) {
        *kinds = json!(["integer", "string", "null"]);
    }
    if name.starts_with("ApplicationCommand")
        && schema["properties"]["default_member_permissions"].is_object()
    {
        schema["properties"]["nsfw"] = json!({ "type": ["boolean", "null"] });
    }
    if name == "MessageAttachmentRequest" {
        let id = schema["properties"]["id"].take();
        schema["properties"]["id"] = json!({ "oneOf": [id, { "type": "integer", "minimum": 0 }] });
    }
    schema
}
