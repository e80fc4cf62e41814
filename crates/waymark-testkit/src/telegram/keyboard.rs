//! Buttons below a message, and their rules.

use serde_json::Value;

use super::formatted::utf16;
use super::html::is_link;
use super::problem::Problem;
use super::request::Request;

/// Most buttons of one message, and of one of its rows.
const MOST: usize = 100;
const MOST_A_ROW: usize = 8;

/// One button of an inline keyboard, as a user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What the bot hears when it is pressed.
    pub data: Option<String>,
    /// What it opens.
    pub url: Option<String>,
}

/// The inline keyboard of a call, held against the rules; `None` when there is none or it is empty.
pub(crate) fn inline(request: &Request) -> Result<Option<Value>, Problem> {
    let Some(rows) = request
        .values
        .get("reply_markup")
        .and_then(|markup| markup.get("inline_keyboard"))
    else {
        return Ok(None);
    };
    let rows: Vec<&Vec<Value>> = rows
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .collect();
    if let Some(row) = rows.iter().find(|row| row.len() > MOST_A_ROW) {
        return Err(Problem::breach_because(
            "BUTTON_ROW_INVALID",
            format!("{} buttons in a row; {MOST_A_ROW} are shown", row.len()),
        ));
    }
    let count: usize = rows.iter().map(|row| row.len()).sum();
    if count > MOST {
        return Err(Problem::breach_because(
            "REPLY_MARKUP_TOO_LONG",
            format!("{count} buttons; {MOST} are allowed"),
        ));
    }
    for button in rows.iter().copied().flatten() {
        check(button)?;
    }
    let rows: Vec<Value> = rows
        .into_iter()
        .filter(|row| !row.is_empty())
        .map(|row| row.clone().into())
        .collect();
    Ok((!rows.is_empty()).then(|| serde_json::json!({ "inline_keyboard": rows })))
}

/// The keyboard below the input field, or the wish for a reply, held against the rules.
pub(crate) fn other(request: &Request) -> Result<Option<Value>, Problem> {
    let markup = request
        .values
        .get("reply_markup")
        .filter(|markup| markup.get("inline_keyboard").is_none());
    let Some(markup) = markup else { return Ok(None) };
    for always in ["force_reply", "remove_keyboard"] {
        if markup[always] == false {
            return Err(Problem::breach(format!("{always} can only be true")));
        }
    }
    if let Some(hint) = markup["input_field_placeholder"].as_str() {
        let length = utf16(hint);
        if !(1..=64).contains(&length) {
            let sentence = format!("input_field_placeholder has {length} characters; 1 to 64 are allowed");
            return Err(Problem::breach(sentence));
        }
    }
    Ok(Some(markup.clone()))
}

fn check(button: &Value) -> Result<(), Problem> {
    let text = button["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(Problem::breach(
            "can't parse inline keyboard button: Text buttons are empty",
        ));
    }
    let looks = ["text", "icon_custom_emoji_id", "style"];
    let acts = button
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !looks.contains(&name.as_str()))
        .count();
    match acts {
        1 => {}
        0 => {
            return Err(Problem::breach(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            ));
        }
        _ => {
            return Err(Problem::breach_because(
                "can't parse inline keyboard button",
                format!("the button {text:?} does {acts} things; exactly one is allowed"),
            ));
        }
    }
    if let Some(data) = button["callback_data"].as_str()
        && (data.is_empty() || data.len() > 64)
    {
        let why = format!(
            "callback_data of {} bytes; 1 to 64 are allowed: {data:?}",
            data.len()
        );
        return Err(Problem::breach_because("BUTTON_DATA_INVALID", why));
    }
    if let Some(url) = button["url"].as_str()
        && !is_link(url)
    {
        return Err(Problem::breach_because(
            "BUTTON_URL_INVALID",
            format!("{url:?} is not a link"),
        ));
    }
    Ok(())
}

/// The buttons of a stored keyboard, row by row.
pub(crate) fn buttons(markup: Option<&Value>) -> Vec<Vec<Button>> {
    let rows = markup
        .and_then(|markup| markup["inline_keyboard"].as_array())
        .into_iter()
        .flatten();
    let word = |button: &Value, name: &str| button[name].as_str().map(str::to_owned);
    rows.map(|row| {
        let row = row.as_array().into_iter().flatten();
        row.map(|button| Button {
            label: word(button, "text").unwrap_or_default(),
            data: word(button, "callback_data"),
            url: word(button, "url"),
        })
        .collect()
    })
    .collect()
}
