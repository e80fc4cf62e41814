//! What is wrong with a body, by the published description, by `twilight-validate`, and by rules of the documentation that
//! neither knows. Nothing here depends on the state of a server, so that what a program draws can be checked without one.

mod command;
mod mention;
mod message;
mod modal;

use serde_json::Value;

pub use super::problem::Flaw;
pub(crate) use command::check_choices as suggestions;
pub(crate) use mention::pings;
pub(crate) use message::{ALL_FLAGS, Setting, is_empty};

use super::spec;

/// What is wrong with a message to a channel, of which so many files are uploaded (`files[0]`, `files[1]` …).
pub fn message(body: &Value, files: u64) -> Vec<Flaw> {
    whole("POST /channels/{channel_id}/messages", body, files)
}

/// What is wrong with an answer to an interaction, as it is sent to its callback: `{"type": 4, "data": {…}}`.
pub fn callback(body: &Value, files: u64) -> Vec<Flaw> {
    whole(
        "POST /interactions/{interaction_id}/{interaction_token}/callback",
        body,
        files,
    )
}

/// What is wrong with a form: the `data` of a callback of type 9.
pub fn form(data: &Value) -> Vec<Flaw> {
    callback(&serde_json::json!({ "type": 9, "data": data }), 0)
}

/// What is wrong with a list of commands to register.
pub fn commands(body: &Value) -> Vec<Flaw> {
    whole("PUT /applications/{application_id}/commands", body, 0)
}

fn whole(route: &'static str, body: &Value, files: u64) -> Vec<Flaw> {
    let described = spec::body(route, body);
    if described.is_empty() {
        let files: Vec<u64> = (0..files).collect();
        return check(route, body, &files);
    }
    described
}

/// What is wrong with a body that the published description lets pass.
pub(crate) fn check(route: &str, body: &Value, files: &[u64]) -> Vec<Flaw> {
    let route = route.replace("/guilds/{guild_id}/commands", "/commands");
    match route.as_str() {
        "POST /channels/{channel_id}/messages" => message::check("", body, files, Setting::Channel),
        "POST /webhooks/{webhook_id}/{webhook_token}" => message::check("", body, files, Setting::Answer),
        "PATCH /channels/{channel_id}/messages/{message_id}"
        | "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
        | "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}" => {
            message::check("", body, files, Setting::Edit)
        }
        "POST /interactions/{interaction_id}/{interaction_token}/callback" => answer(body, files),
        "PUT /applications/{application_id}/commands" => command::check_all(body),
        "POST /applications/{application_id}/commands" => command::check("", body, true),
        "PATCH /applications/{application_id}/commands/{command_id}" => command::check("", body, false),
        _ => Vec::new(),
    }
}

fn answer(body: &Value, files: &[u64]) -> Vec<Flaw> {
    let data = &body["data"];
    match body["type"].as_u64() {
        Some(4) => message::check("/data", data, files, Setting::Answer),
        Some(5) => message::check_deferred("/data", data),
        Some(6) if !data.is_null() => vec![Flaw::new("/data", "a deferred edit takes no data")],
        Some(7) => message::check("/data", data, files, Setting::Edit),
        Some(8) => command::check_choices("/data/choices", &data["choices"], None),
        Some(9) => modal::check("/data", data),
        _ => Vec::new(),
    }
}

/// Every `custom_id` in a tree of components, with where it stands; told if it is there twice.
fn doubled_ids(at: &str, components: &Value) -> Vec<Flaw> {
    fn gather(at: &str, value: &Value, into: &mut Vec<(String, String)>) {
        match value {
            Value::Object(fields) => {
                if let Some(id) = fields.get("custom_id").and_then(Value::as_str) {
                    into.push((id.to_owned(), at.to_owned()));
                }
                for (name, field) in fields {
                    gather(&format!("{at}/{name}"), field, into);
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    gather(&format!("{at}/{number}"), item, into);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    gather(at, components, &mut all);
    let mut seen = std::collections::HashSet::new();
    let doubled = all.iter().filter(|(id, _)| !seen.insert(id));
    doubled
        .map(|(id, at)| {
            let says = format!("Component custom id cannot be duplicated: {id:?}");
            Flaw::coded(&format!("{at}/custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", says)
        })
        .collect()
}

/// The selects in rows of components: bounds that fit, values that differ.
fn selects(at: &str, rows: &Value) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (row, inner) in rows.as_array().into_iter().flatten().enumerate() {
        let single = inner["component"].is_object().then_some(&inner["component"]);
        let several = inner["components"].as_array().into_iter().flatten();
        for (column, select) in several.chain(single).enumerate() {
            let at = format!("{at}/{row}/components/{column}");
            let number = |name: &str, usual: u64| select[name].as_u64().unwrap_or(usual);
            let options = select["options"].as_array();
            let (least, most) = (number("min_values", 1), number("max_values", 1));
            if (3..=8).contains(&number("type", 0)) && number("type", 0) != 4 && least > most {
                flaws.push(Flaw::new(&format!("{at}/min_values"), "more than max_values"));
            }
            let Some(options) = options else { continue };
            if most > options.len() as u64 {
                flaws.push(Flaw::new(
                    &format!("{at}/max_values"),
                    "more than there are options",
                ));
            }
            let chosen = options.iter().filter(|option| option["default"] == true).count() as u64;
            if chosen > most {
                flaws.push(Flaw::new(
                    &format!("{at}/options"),
                    "more are chosen already than may be",
                ));
            }
            let mut seen = std::collections::HashSet::new();
            let doubled = options.iter().filter_map(|option| option["value"].as_str());
            for value in doubled.filter(|value| !seen.insert(*value)) {
                let says = format!("The specified option value is already used: {value:?}");
                flaws.push(Flaw::coded(
                    &format!("{at}/options"),
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    says,
                ));
            }
        }
    }
    flaws
}
