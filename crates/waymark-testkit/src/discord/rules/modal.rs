//! Forms.

use serde_json::Value;
use twilight_model::channel::message::Component;

use super::{Flaw, doubled_ids, selects};

/// What is wrong with a form.
pub(crate) fn check(at: &str, form: &Value) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let here = |name: &str| format!("{at}/{name}");
    let rows = &form["components"];
    if form["title"].as_str().is_none_or(|title| title.trim().is_empty()) {
        flaws.push(Flaw::coded(
            &here("title"),
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    }
    let count = rows.as_array().map_or(0, Vec::len);
    if !(1..=5).contains(&count) {
        flaws.push(Flaw::coded(
            &here("components"),
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        ));
    }
    flaws.extend(doubled_ids(&here("components"), rows));
    flaws.extend(selects(&here("components"), rows));
    for (number, row) in rows.as_array().into_iter().flatten().enumerate() {
        let at = format!("{at}/components/{number}");
        let inner = row["components"].as_array();
        if row["type"] == 1 && inner.is_none_or(|inner| inner.len() != 1 || inner[0]["type"] != 4) {
            flaws.push(Flaw::new(&at, "a row of a form holds one text input"));
        }
        for input in inner
            .into_iter()
            .flatten()
            .chain(row["component"].is_object().then_some(&row["component"]))
        {
            if input["type"] == 4 {
                flaws.extend(check_input(&at, input, row["type"] == 1));
            }
        }
    }
    match serde_json::from_value::<Vec<Component>>(rows.clone()) {
        Ok(rows) => {
            for row in &rows {
                let wrong = match row {
                    Component::ActionRow(row) => twilight_validate::component::action_row(row, false).err(),
                    Component::Label(label) => twilight_validate::component::label(label).err(),
                    _ => None,
                };
                flaws.extend(wrong.map(|error| Flaw::new(&here("components"), error.to_string())));
            }
        }
        Err(error) => flaws.push(Flaw::new(&here("components"), error.to_string())),
    }
    flaws
}

fn check_input(at: &str, input: &Value, in_row: bool) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let least = input["min_length"].as_u64().unwrap_or(0);
    let most = input["max_length"].as_u64().unwrap_or(4000);
    if least > most {
        flaws.push(Flaw::new(&format!("{at}/min_length"), "more than max_length"));
    }
    if let Some(value) = input["value"].as_str().filter(|value| !value.is_empty()) {
        let length = value.chars().count() as u64;
        if length < least || length > most {
            flaws.push(Flaw::new(
                &format!("{at}/value"),
                "does not fit min_length and max_length",
            ));
        }
    }
    if in_row
        && input["label"]
            .as_str()
            .is_none_or(|label| label.trim().is_empty())
    {
        flaws.push(Flaw::coded(
            &format!("{at}/label"),
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    }
    flaws
}
