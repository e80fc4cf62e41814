//! Cuts the published description of the Bot API down to what the loopback server needs, and prints it:
//!
//! ```sh
//! cargo run -p waymark-testkit --example trim-telegram -- api.json > crates/waymark-testkit/fixtures/telegram.json
//! ```
//!
//! `api.json` is the file of that name from <https://github.com/PaulSonOfLars/telegram-bot-api-spec>. Kept are the
//! methods that the server plays and, of types, those that their parameters can hold. A field is written as
//! `"name": "Integer | String"`; `!` after a name means required, `=word` after a type that only this word is allowed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use waymark_testkit::telegram::METHODS;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which api.json?")?;
    let whole: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut wanted = BTreeSet::new();
    let mut methods = BTreeMap::new();
    for name in METHODS {
        let method = &whole["methods"][*name];
        if method.is_null() {
            return Err(format!("{name} is not described").into());
        }
        methods.insert(*name, fields(method, &mut wanted));
    }
    let mut types = BTreeMap::new();
    while let Some(name) = wanted.pop_first() {
        let kind = &whole["types"][&name];
        if types.contains_key(&name) || kind.is_null() || name == "InputFile" {
            continue; // seen, or a plain type such as Integer; a file is a part of the request
        }
        let described = match kind["subtypes"].as_array() {
            Some(subtypes) => {
                wanted.extend(subtypes.iter().filter_map(Value::as_str).map(str::to_owned));
                Value::Array(subtypes.clone())
            }
            None => fields(kind, &mut wanted),
        };
        types.insert(name, described);
    }
    let trimmed = json!({
        "about": {
            "what": "parameters of some methods of the Telegram Bot API, trimmed by examples/trim-telegram.rs",
            "version": whole["version"],
            "released": whole["release_date"],
            "source": "https://github.com/PaulSonOfLars/telegram-bot-api-spec (api.json), read from https://core.telegram.org/bots/api",
            "licence": "MIT style, by Paul Larsen; see the repository",
        },
        "methods": methods,
        "types": types,
    });
    println!("{}", serde_json::to_string_pretty(&trimmed)?);
    Ok(())
}

/// The fields of a method or a type; the types that they name are added to `wanted`.
fn fields(described: &Value, wanted: &mut BTreeSet<String>) -> Value {
    let mut fields = Map::new();
    for field in described["fields"].as_array().into_iter().flatten() {
        let name = field["name"].as_str().unwrap_or_default();
        let required = if field["required"] == true { "!" } else { "" };
        let kinds: Vec<&str> = field["types"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for kind in &kinds {
            wanted.insert(kind.trim_start_matches("Array of ").to_owned());
        }
        let only = only_word(field["description"].as_str().unwrap_or_default());
        fields.insert(
            format!("{name}{required}"),
            json!(format!("{}{only}", kinds.join(" | "))),
        );
    }
    Value::Object(fields)
}

/// `=emoji` for a description that ends in “must be "emoji"” or “always “emoji””.
fn only_word(description: &str) -> String {
    let Some((_, word)) = description
        .rsplit_once("must be ")
        .or_else(|| description.rsplit_once("always "))
    else {
        return String::new();
    };
    let word = word.trim_matches(|c: char| matches!(c, '"' | '“' | '”' | '.'));
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if plain && description.contains("ype") {
        format!("={word}")
    } else {
        String::new()
    }
}
