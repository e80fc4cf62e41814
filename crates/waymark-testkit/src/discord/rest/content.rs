//! What a body says, put into a message.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::discord::problem::{Flaw, Problem};
use crate::discord::request::{File, Request};
use crate::discord::rules::{self, ALL_FLAGS};
use crate::discord::world::{Attachment, Id, Post, World};

/// Largest file that everybody may upload, in bytes.
const LARGEST_FILE: usize = 10 * 1024 * 1024;

/// Fills a new message, or changes one that is there.
pub(crate) fn put(
    world: &mut World,
    post: &mut Post,
    body: &Value,
    request: &Request,
    edit: bool,
) -> Result<(), Problem> {
    if request.files.values().any(|file| file.bytes.len() > LARGEST_FILE) {
        return Err(Problem::new(413, 40005, "Request entity too large").breaks("a file of more than 10 MiB"));
    }
    let given = |name: &str| body.get(name).is_some();
    if given("content") {
        body["content"]
            .as_str()
            .unwrap_or_default()
            .trim()
            .clone_into(&mut post.content);
    }
    attach(world, post, &body["attachments"], &request.files)?;
    if given("embeds") {
        let embeds = body["embeds"].as_array().into_iter().flatten();
        post.embeds = embeds
            .map(|embed| answered_embed(embed, &post.attachments))
            .collect();
    }
    if given("components") {
        post.components = body["components"].as_array().cloned().unwrap_or_default();
        let mut next = 0;
        post.components
            .iter_mut()
            .for_each(|component| number(component, &mut next));
    }
    if given("flags") {
        let settable = if edit { 1 << 2 | 1 << 15 } else { ALL_FLAGS };
        post.flags = post.flags & !settable | body["flags"].as_u64().unwrap_or_default() & settable;
    }
    let silent = post.content.is_empty() && post.embeds.is_empty();
    if silent && post.components.is_empty() && post.attachments.is_empty() {
        return Err(Problem::new(400, 50006, "Cannot send an empty message").breaks("an empty message"));
    }
    let Some(channel) = world.channels.get(&post.channel) else {
        return Err(Problem::unknown(10003, "Channel"));
    };
    let allowed = &body["allowed_mentions"];
    let replied = post
        .replies_to
        .and_then(|at| world.posts.get(&at))
        .map(|post| post.author);
    let replied = replied.filter(|author| *author != world.bot());
    if given("content") || !edit {
        post.pings = rules::pings(world, channel, &post.content, allowed, replied);
        if allowed.is_null() && !post.pings.nobody() {
            let rule = "somebody is pinged because allowed_mentions is absent";
            world.violates(request.route.name, rule, body.to_string());
        }
    }
    Ok(())
}

/// Adds the files of a request, and in an edit takes away what it does not keep.
fn attach(
    world: &mut World,
    post: &mut Post,
    listed: &Value,
    files: &BTreeMap<u64, File>,
) -> Result<(), Problem> {
    let id = |entry: &Value| {
        entry["id"]
            .as_u64()
            .or_else(|| entry["id"].as_str()?.parse::<Id>().ok())
    };
    if let Some(listed) = listed.as_array() {
        let kept: Vec<Id> = listed.iter().filter_map(id).collect();
        let unknown =
            |kept: &&Id| !files.contains_key(kept) && !post.attachments.iter().any(|own| own.id == **kept);
        if let Some(strange) = kept.iter().find(unknown) {
            let says = format!("no attachment of this message has the number {strange}");
            return Err(Problem::invalid(&[Flaw::new("/attachments", says)]));
        }
        post.attachments.retain(|own| kept.contains(&own.id));
    }
    for (number, file) in files {
        let told = listed
            .as_array()
            .into_iter()
            .flatten()
            .find(|entry| id(entry) == Some(*number));
        let told = told.unwrap_or(&Value::Null);
        let name = told["filename"].as_str().unwrap_or(&file.name).to_owned();
        post.attachments.push(Attachment {
            id: world.timed(),
            spoiler: name.starts_with("SPOILER_"),
            name,
            description: told["description"].as_str().map(str::to_owned),
            kind: file.kind.clone(),
            bytes: file.bytes.clone(),
        });
    }
    Ok(())
}

/// An embed as Discord gives it back.
fn answered_embed(embed: &Value, attachments: &[Attachment]) -> Value {
    let mut all = embed.clone();
    all["type"] = "rich".into();
    for field in all["fields"].as_array_mut().into_iter().flatten() {
        if field["inline"].is_null() {
            field["inline"] = false.into();
        }
    }
    for (part, link) in [
        ("image", "url"),
        ("thumbnail", "url"),
        ("author", "icon_url"),
        ("footer", "icon_url"),
    ] {
        let Some(url) = embed[part][link].as_str() else {
            continue;
        };
        let own = url.strip_prefix("attachment://");
        let own = own.and_then(|name| attachments.iter().find(|own| own.name == name));
        let url = own.map_or(json!(url), |own| own.json()["url"].clone());
        all[part][link] = url.clone();
        all[part][format!("proxy_{link}")] = url;
    }
    without_nulls(&mut all);
    all
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// Every component has a number in its message; who does not choose one gets the next.
fn number(component: &mut Value, next: &mut u64) {
    let Some(fields) = component.as_object_mut() else {
        return;
    };
    fields.retain(|_, value| !value.is_null());
    *next += 1;
    fields.entry("id").or_insert((*next).into());
    if fields
        .get("type")
        .and_then(Value::as_u64)
        .is_some_and(|kind| matches!(kind, 3 | 5..=8))
    {
        for bound in ["min_values", "max_values"] {
            fields.entry(bound).or_insert(1.into());
        }
    }
    for inner in ["components", "component", "accessory"] {
        match fields.get_mut(inner) {
            Some(Value::Array(items)) => items.iter_mut().for_each(|item| number(item, next)),
            Some(item) => number(item, next),
            None => {}
        }
    }
}
