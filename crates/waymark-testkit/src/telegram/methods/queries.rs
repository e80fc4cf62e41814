//! Answers to pressed buttons.

use std::time::Duration;

use serde_json::Value;

use crate::telegram::chat::Happened;
use crate::telegram::formatted::utf16;
use crate::telegram::problem::Problem;
use crate::telegram::request::Request;
use crate::telegram::world::{Answer, World};

/// Most characters of an answer.
const MOST: usize = 200;
/// For how long a query can be answered.
const LIFE: Duration = Duration::from_mins(15);

/// `answerCallbackQuery`: once, while the query lives.
pub(super) fn answer(world: &mut World, request: &Request) -> Result<Value, Problem> {
    let text = request
        .text("text")
        .filter(|text| !text.is_empty())
        .map(str::to_owned);
    let length = text.as_deref().map_or(0, utf16);
    if length > MOST {
        let why = format!("an answer of {length} characters; {MOST} are allowed");
        return Err(Problem::breach_because("MESSAGE_TOO_LONG", why));
    }
    let own = format!(
        "https://t.me/{}?start=",
        world.bot.username.as_deref().unwrap_or_default()
    );
    if let Some(url) = request.text("url").filter(|url| !url.starts_with(&own)) {
        return Err(Problem::breach_because(
            "URL_INVALID",
            format!("{url:?} does not lead to the bot itself"),
        ));
    }
    let id = request.text("callback_query_id").unwrap_or_default();
    let now = world.clock.now();
    let query = world
        .queries
        .get_mut(id)
        .filter(|query| query.answer.is_none() && now < query.at + LIFE);
    let Some(query) = query else {
        return Err(Problem::bad(
            "query is too old and response timeout expired or query ID is invalid",
        ));
    };
    let alert = request.flag("show_alert");
    let url = request.text("url").map(str::to_owned);
    query.answer = Some(Answer {
        text: text.clone(),
        alert,
        url,
    });
    let (chat, to) = (query.chat, query.user);
    if let Some(text) = text {
        world.happened(chat, Happened::Told { to, text, alert });
    }
    Ok(true.into())
}
