//! Sending, and what all that is sent has in common: text, the message replied to, buttons.

use serde_json::{Value, json};

use crate::telegram::chat::Happened;
use crate::telegram::formatted::{Entity, Formatted, utf16};
use crate::telegram::message::Body;
use crate::telegram::problem::Problem;
use crate::telegram::request::Request;
use crate::telegram::world::World;
use crate::telegram::{html, keyboard};

/// Most UTF-16 units of a text, and of a caption, after parsing.
const TEXT: usize = 4096;
const CAPTION: usize = 1024;

/// The types that an entity may have.
const ENTITIES: &[&str] = &[
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
];

/// `sendMessage`.
pub(super) fn message(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let text = text(request, "message is too long")?;
    post(world, request, Body::Text(text))
}

/// The text of a message; `too_long` is what Telegram says of one that is, which differs for edits.
pub(super) fn text(request: &Request, too_long: &str) -> Result<Formatted, Problem> {
    let text = formatted(request, "text", "parse_mode", "entities")?;
    let length = utf16(&text.text);
    if length == 0 {
        return Err(Problem::breach("message text is empty"));
    }
    if length > TEXT {
        let why = format!("a text of {length} units after parsing; {TEXT} are allowed");
        return Err(Problem::breach_because(too_long, why));
    }
    Ok(text)
}

/// The caption of a photo or a document.
pub(super) fn caption(request: &Request) -> Result<Formatted, Problem> {
    let caption = formatted(request, "caption", "parse_mode", "caption_entities")?;
    let length = utf16(&caption.text);
    if length > CAPTION {
        let why = format!("a caption of {length} units after parsing; {CAPTION} are allowed");
        return Err(Problem::breach_because("message caption is too long", why));
    }
    Ok(caption)
}

/// A text with the entities of its markup, or with those that were given beside it.
pub(super) fn formatted(
    request: &Request,
    text: &str,
    parse_mode: &str,
    entities: &str,
) -> Result<Formatted, Problem> {
    let source = clean(request.text(text).unwrap_or_default());
    let given = request.values.get(entities).and_then(Value::as_array);
    let text = match (request.text(parse_mode), given) {
        (Some(_), Some(_)) => {
            return Err(Problem::breach(format!(
                "{parse_mode} and {entities} exclude each other"
            )));
        }
        (Some(mode), None) if mode.eq_ignore_ascii_case("html") => {
            let parsed = html::parse(&source);
            parsed.map_err(|wrong| Problem::breach(format!("can't parse entities: {}", wrong.0)))?
        }
        (Some(mode), None) => {
            return Err(Problem::breach_because(
                "unsupported parse_mode",
                format!("parse_mode {mode:?}: this server reads HTML"),
            ));
        }
        (None, Some(given)) => {
            let entities: Vec<Entity> = given.iter().filter_map(Entity::read).collect();
            if let Some(odd) = entities
                .iter()
                .find(|entity| !ENTITIES.contains(&entity.kind.as_str()))
            {
                return Err(Problem::breach(format!(
                    "can't parse entities: unsupported type \"{}\"",
                    odd.kind
                )));
            }
            let text = Formatted {
                text: source,
                entities,
            };
            if !text.fits() {
                return Err(Problem::breach(
                    "can't parse entities: an entity lies outside of the text",
                ));
            }
            text
        }
        (None, None) => Formatted::plain(source),
    };
    if let Some(language) = html::standalone_language(&text) {
        let sentence = format!("can't parse entities: a language {language:?} for code outside of pre");
        return Err(Problem::breach(sentence));
    }
    Ok(text.trimmed())
}

/// What Telegram makes of characters that cannot be shown: control characters become spaces, carriage returns and
/// overrides of the direction vanish.
fn clean(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| *c != '\r' && !('\u{2028}'..='\u{202e}').contains(c));
    kept.map(|c| if c.is_ascii_control() && c != '\n' { ' ' } else { c })
        .collect()
}

/// Puts a message of the bot into the chat, if the bot may write there now.
pub(super) fn post(world: &mut World, request: &Request, body: Body) -> Result<Value, Problem> {
    let inline = keyboard::inline(request)?;
    let other = keyboard::other(request)?;
    let chat = world.may_write(request.chat())?;
    let reply_to = replied_to(world, chat, request)?;
    let now = world.clock.now();
    world.gauge.send(chat, now).map_err(Problem::too_many)?;
    let bot = world.bot.id;
    let id = world.add_post(chat, bot, body);
    if let Some(post) = world.post_mut(chat, id) {
        post.markup = inline.or(other);
        post.reply_to = reply_to;
        if request.flag("protect_content") {
            post.more.insert("has_protected_content".to_owned(), true.into());
        }
        if let Some(options) = request.values.get("link_preview_options") {
            post.more
                .insert("link_preview_options".to_owned(), options.clone());
        }
    }
    Ok(shown(world, chat, id))
}

/// A message as it is answered.
pub(super) fn shown(world: &World, chat: i64, id: i64) -> Value {
    world
        .post(chat, id)
        .map_or_else(|| json!({}), |post| post.json(world, true))
}

/// Notes that the bot changed a message.
pub(super) fn changed(world: &mut World, chat: i64, id: i64) {
    world.happened(chat, Happened::Changed(id));
}

fn replied_to(world: &World, chat: i64, request: &Request) -> Result<Option<i64>, Problem> {
    let Some(parameters) = request.values.get("reply_parameters") else {
        return Ok(None);
    };
    let id = parameters["message_id"].as_i64();
    match id.and_then(|id| world.post(chat, id)) {
        Some(post) => Ok(Some(post.id)),
        None if parameters["allow_sending_without_reply"] == true => Ok(None),
        None => Err(Problem::bad("message to be replied not found")),
    }
}
