//! Messages: contents, embeds, components, flags, attachments.

use std::collections::BTreeSet;

use serde_json::Value;
use twilight_model::channel::message::{Component, Embed};

use super::{Flaw, doubled_ids, selects};

/// Where a message is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// In a channel.
    Channel,
    /// As an answer to an interaction, or after it.
    Answer,
    /// In the place of what it said before.
    Edit,
}

const SUPPRESS_EMBEDS: u64 = 1 << 2;
const EPHEMERAL: u64 = 1 << 6;
const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
const COMPONENTS_V2: u64 = 1 << 15;
/// What a bot can set at all.
pub(crate) const ALL_FLAGS: u64 = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2;

/// Longest description of a file.
const LARGEST_DESCRIPTION: usize = 1024;

/// Whether nothing would be said.
pub(crate) fn is_empty(body: &Value, files: usize) -> bool {
    let blank = body["content"]
        .as_str()
        .is_none_or(|content| content.trim().is_empty());
    let none = |name: &str| body[name].as_array().is_none_or(Vec::is_empty);
    blank
        && none("embeds")
        && none("components")
        && none("sticker_ids")
        && files == 0
        && body["poll"].is_null()
}

/// What is wrong with a message.
pub(crate) fn check(at: &str, body: &Value, files: &[u64], setting: Setting) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let here = |name: &str| format!("{at}/{name}");
    let flags = body["flags"].as_u64().unwrap_or_default();
    let v2 = flags & COMPONENTS_V2 != 0;
    if let Some(content) = body["content"].as_str() {
        if twilight_validate::message::content(content).is_err() {
            flaws.push(Flaw::coded(
                &here("content"),
                "BASE_TYPE_MAX_LENGTH",
                "Must be 2000 or fewer in length.",
            ));
        }
        if v2 && !content.is_empty() {
            flaws.push(Flaw::new(
                &here("content"),
                "cannot be used with components of version 2",
            ));
        }
    }
    flaws.extend(check_flags(&here("flags"), flags, setting));
    flaws.extend(check_embeds(
        &here("embeds"),
        &body["embeds"],
        body,
        files,
        setting,
    ));
    flaws.extend(check_components(&here("components"), &body["components"], v2));
    flaws.extend(check_attachments(
        &here("attachments"),
        &body["attachments"],
        files,
        setting,
    ));
    flaws.extend(check_mentions(
        &here("allowed_mentions"),
        &body["allowed_mentions"],
    ));
    flaws
}

/// What is wrong with the promise of a message: it can be ephemeral, and nothing else.
pub(crate) fn check_deferred(at: &str, data: &Value) -> Vec<Flaw> {
    let fields = data.as_object().into_iter().flatten();
    let mut flaws: Vec<Flaw> = fields
        .filter(|(name, value)| {
            let says_nothing =
                value.is_null() || value.as_array().is_some_and(Vec::is_empty) || **value == false;
            name.as_str() != "flags" && name.as_str() != "allowed_mentions" && !says_nothing
        })
        .map(|(name, _)| {
            Flaw::new(
                &format!("{at}/{name}"),
                "is lost: a deferred message takes only flags",
            )
        })
        .collect();
    let flags = data["flags"].as_u64().unwrap_or_default();
    flaws.extend(check_flags(&format!("{at}/flags"), flags, Setting::Answer));
    flaws
}

fn check_flags(at: &str, flags: u64, setting: Setting) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if flags & !ALL_FLAGS != 0 {
        flaws.push(Flaw::new(
            at,
            format!("{} are not flags that a bot can set", flags & !ALL_FLAGS),
        ));
    }
    if flags & EPHEMERAL != 0 && setting == Setting::Channel {
        flaws.push(Flaw::new(at, "a message to a channel cannot be ephemeral"));
    }
    if flags & EPHEMERAL != 0 && setting == Setting::Edit {
        flaws.push(Flaw::new(at, "an edit cannot make a message ephemeral"));
    }
    if flags & SUPPRESS_NOTIFICATIONS != 0 && setting == Setting::Edit {
        flaws.push(Flaw::new(at, "an edit cannot take the notification back"));
    }
    flaws
}

fn check_embeds(at: &str, embeds: &Value, body: &Value, files: &[u64], setting: Setting) -> Vec<Flaw> {
    let Some(embeds) = embeds.as_array() else {
        return Vec::new();
    };
    let mut flaws = Vec::new();
    let mut read: Vec<Embed> = Vec::new();
    for (number, embed) in embeds.iter().enumerate() {
        let at = format!("{at}/{number}");
        let mut typed = embed.clone();
        typed["type"] = "rich".into();
        match serde_json::from_value(typed) {
            Ok(embed) => read.push(embed),
            Err(error) => flaws.push(Flaw::new(&at, error.to_string())),
        }
        let says = [
            "title",
            "description",
            "fields",
            "author",
            "footer",
            "image",
            "thumbnail",
        ];
        let said = |name: &&str| {
            let value = &embed[*name];
            !value.is_null()
                && value.as_str() != Some("")
                && value.as_array().is_none_or(|fields| !fields.is_empty())
        };
        if !says.iter().any(said) {
            flaws.push(Flaw::coded(
                &format!("{at}/description"),
                "BASE_TYPE_REQUIRED",
                "This field is required",
            ));
        }
        for (number, field) in embed["fields"].as_array().into_iter().flatten().enumerate() {
            for name in ["name", "value"] {
                if field[name].as_str().is_none_or(|text| text.trim().is_empty()) {
                    let at = format!("{at}/fields/{number}/{name}");
                    flaws.push(Flaw::coded(&at, "BASE_TYPE_REQUIRED", "This field is required"));
                }
            }
        }
        for (name, field) in [
            ("image", "url"),
            ("thumbnail", "url"),
            ("author", "icon_url"),
            ("footer", "icon_url"),
        ] {
            let Some(url) = embed[name][field].as_str() else {
                continue;
            };
            if let Some(file) = url.strip_prefix("attachment://") {
                let named = |entry: &Value| entry["filename"] == file;
                let known = body["attachments"]
                    .as_array()
                    .is_some_and(|all| all.iter().any(named));
                if !known && (files.is_empty() && setting != Setting::Edit) {
                    flaws.push(Flaw::new(
                        &format!("{at}/{name}/{field}"),
                        "names a file that is not uploaded",
                    ));
                }
            } else if !url.starts_with("https://") && !url.starts_with("http://") {
                let says = "Scheme must be one of ('http', 'https').";
                flaws.push(Flaw::coded(
                    &format!("{at}/{name}/{field}"),
                    "URL_TYPE_INVALID_SCHEME",
                    says,
                ));
            }
        }
    }
    if let Err(error) = twilight_validate::message::embeds(&read) {
        flaws.push(Flaw::coded(at, "MAX_EMBED_SIZE_EXCEEDED", error.to_string()));
    }
    flaws
}

fn check_components(at: &str, components: &Value, v2: bool) -> Vec<Flaw> {
    if components.is_null() {
        return Vec::new();
    }
    let mut flaws = doubled_ids(at, components);
    flaws.extend(selects(at, components));
    match serde_json::from_value::<Vec<Component>>(components.clone()) {
        Ok(components) => {
            if let Err(error) = twilight_validate::message::components(&components, v2) {
                flaws.push(Flaw::new(at, error.to_string()));
            }
        }
        Err(error) => flaws.push(Flaw::new(at, error.to_string())),
    }
    for (number, row) in components.as_array().into_iter().flatten().enumerate() {
        let at = format!("{at}/{number}/components");
        let inner = row["components"].as_array();
        let kinds: Vec<u64> = inner
            .into_iter()
            .flatten()
            .filter_map(|one| one["type"].as_u64())
            .collect();
        if row["type"] == 1 && kinds.len() > 1 && kinds.iter().any(|kind| *kind != 2) {
            flaws.push(Flaw::new(&at, "a select stands in a row of its own"));
        }
        if kinds.contains(&4) {
            flaws.push(Flaw::new(&at, "a text input stands in a form only"));
        }
        for (column, button) in inner.into_iter().flatten().enumerate() {
            let blank = button["label"]
                .as_str()
                .is_none_or(|label| label.trim().is_empty());
            if button["type"] == 2 && blank && button["emoji"].is_null() && button["sku_id"].is_null() {
                flaws.push(Flaw::coded(
                    &format!("{at}/{column}"),
                    "BUTTON_COMPONENT_INVALID",
                    "A button has a label or an emoji.",
                ));
            }
        }
    }
    flaws
}

fn check_attachments(at: &str, attachments: &Value, files: &[u64], setting: Setting) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut listed = BTreeSet::new();
    for (number, entry) in attachments.as_array().into_iter().flatten().enumerate() {
        let id = entry["id"]
            .as_u64()
            .or_else(|| entry["id"].as_str()?.parse().ok());
        // In an edit a number beyond those of files is of an attachment that stays.
        let stays = setting == Setting::Edit && id.is_some_and(|id| id > 1_000_000);
        if !stays && !id.is_some_and(|id| files.contains(&id)) {
            flaws.push(Flaw::new(
                &format!("{at}/{number}/id"),
                "an attachment without its file",
            ));
        }
        if !id.is_none_or(|id| listed.insert(id)) {
            flaws.push(Flaw::new(
                &format!("{at}/{number}/id"),
                "an attachment that is listed twice",
            ));
        }
        let long = |text: &str| text.chars().count() > LARGEST_DESCRIPTION;
        if entry["description"].as_str().is_some_and(long) {
            flaws.push(Flaw::coded(
                &format!("{at}/{number}/description"),
                "BASE_TYPE_MAX_LENGTH",
                "Must be 1024 or fewer in length.",
            ));
        }
    }
    if attachments.is_array() && files.iter().any(|file| !listed.contains(file)) {
        flaws.push(Flaw::new(at, "a file that is not listed"));
    }
    if files.len() > 10 {
        flaws.push(Flaw::new(at, "more than 10 files"));
    }
    flaws
}

fn check_mentions(at: &str, allowed: &Value) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for kind in ["users", "roles"] {
        let listed = allowed[kind].as_array().is_some_and(|all| !all.is_empty());
        let parsed = allowed["parse"]
            .as_array()
            .is_some_and(|all| all.contains(&kind.into()));
        if listed && parsed {
            flaws.push(Flaw::coded(
                at,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive."),
            ));
        }
    }
    flaws
}
