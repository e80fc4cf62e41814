//! Whether Discord would take a message: its published limits, counted in UTF-16 units.

use std::collections::HashSet;

use serde_json::Value;
use waymark_app::reply::is_blank;

use super::super::measure::units;

/// What is wrong with a message.
pub(super) fn judged(message: &Value) -> Result<(), String> {
    let content = message["content"].as_str();
    let files = message["files"].as_array().map_or(0, Vec::len);
    if let Some(content) = content {
        within("content", content, 2000)?;
    }
    let embeds = items(&message["embeds"]);
    if content.is_none() && embeds.is_empty() && files == 0 {
        return Err("nothing to see".to_owned());
    }
    let mut all = 0;
    for embed in embeds {
        all += parts(embed)?;
    }
    if embeds.len() > 10 || all > 6000 || files > 10 {
        return Err(format!("{} embeds of {all}, {files} files", embeds.len()));
    }
    if message["allowed_mentions"]["parse"] != serde_json::json!([]) {
        return Err("somebody may be pinged".to_owned());
    }
    components(items(&message["components"]))
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn within(what: &str, text: &str, limit: usize) -> Result<(), String> {
    if is_blank(text) || units(text) > limit || text.trim() != text {
        return Err(format!("{what} of {} units: {text:?}", units(text)));
    }
    Ok(())
}

/// The length of a card.
fn parts(embed: &Value) -> Result<usize, String> {
    let mut all = 0;
    let mut part = |what: &str, value: &Value, limit| {
        let Some(text) = value.as_str() else { return Ok(()) };
        all += units(text);
        within(what, text, limit)
    };
    part("title", &embed["title"], 256)?;
    part("description", &embed["description"], 4096)?;
    part("footer", &embed["footer"]["text"], 2048)?;
    for field in items(&embed["fields"]) {
        part("name", &field["name"], 256)?;
        part("value", &field["value"], 1024)?;
    }
    if all == 0 || items(&embed["fields"]).len() > 25 {
        return Err(format!("an empty card: {embed}"));
    }
    Ok(all)
}

fn components(rows: &[Value]) -> Result<(), String> {
    let mut ids = HashSet::new();
    if rows.len() > 5 {
        return Err(format!("{} rows", rows.len()));
    }
    for row in rows {
        let row = items(&row["components"]);
        let lists = row.iter().filter(|part| part["type"] != 2).count();
        if row.is_empty() || row.len() > 5 || (lists > 0 && row.len() > 1) {
            return Err(format!("a row of {}", row.len()));
        }
        for part in row {
            let id = part["custom_id"].as_str().unwrap_or_default();
            if id.is_empty() || units(id) > 100 || !ids.insert(id) {
                return Err(format!("the id {id:?}"));
            }
            match part["type"].as_u64() {
                Some(2) => within("label", part["label"].as_str().unwrap_or_default(), 80)?,
                Some(3) => options(items(&part["options"]))?,
                Some(6 | 8) => {}
                other => return Err(format!("a part of type {other:?}")),
            }
            if let Some(hint) = part["placeholder"].as_str() {
                within("hint", hint, 150)?;
            }
        }
    }
    Ok(())
}

fn options(options: &[Value]) -> Result<(), String> {
    let mut values = HashSet::new();
    if !(1..=25).contains(&options.len()) {
        return Err(format!("{} options", options.len()));
    }
    for option in options {
        within("label", option["label"].as_str().unwrap_or_default(), 100)?;
        if let Some(more) = option["description"].as_str() {
            within("description", more, 100)?;
        }
        let value = option["value"].as_str().unwrap_or_default();
        if value.is_empty() || units(value) > 100 || !values.insert(value) {
            return Err(format!("the value {value:?}"));
        }
    }
    Ok(())
}
