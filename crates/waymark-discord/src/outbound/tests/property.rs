//! Replies of every shape, read again.

use proptest::prelude::*;
use waymark_app::{
    reply::{Block, Reply, Span, Text, clean, clean_code, is_blank},
    testing::arbitrary::{long_reply, reply},
};

use super::{
    super::{custom_id::CustomId, draw},
    *,
};

/// Every text of some blocks, in order.
fn said(blocks: &[Block]) -> Vec<String> {
    let texts = |text: &Text| -> Vec<String> {
        let seen = |span: &Span| match span {
            // It is shown in the reader's own words.
            Span::Moment { .. } => String::new(),
            span => clean(span.as_str()).into_owned(),
        };
        text.0.iter().map(seen).collect()
    };
    let all = blocks.iter().flat_map(|block| match block {
        Block::Title(text) | Block::Para(text) | Block::Small(text) | Block::Quote(text) => texts(text),
        Block::List { items, .. } => items.iter().flat_map(|item| texts(&item.text)).collect(),
        Block::Facts(facts) => facts
            .iter()
            .flat_map(|(name, value)| [texts(name), texts(value)].concat())
            .collect(),
        Block::Meter { label, .. } => texts(label),
        Block::Code { text, .. } => vec![clean_code(text)],
        Block::Spoiler(blocks) => said(blocks),
    });
    all.collect()
}

/// What is to be seen of a text.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| !is_blank(c.encode_utf8(&mut [0; 4])))
        .collect()
}

/// All that a message says, in the order in which it is seen.
fn seen(message: &Value) -> Result<String, String> {
    let mut out = String::new();
    let part = |value: &Value| read(value.as_str().unwrap_or_default());
    let content = message["content"].as_str().unwrap_or_default();
    let pinged = message["allowed_mentions"]["roles"] != json!([]);
    let content = pinged
        .then(|| content.strip_prefix("<@&7>"))
        .flatten()
        .unwrap_or(content);
    out += &read(content)?;
    for embed in message["embeds"].as_array().into_iter().flatten() {
        out += &part(&embed["title"])?;
        out += &part(&embed["description"])?;
        for field in embed["fields"].as_array().into_iter().flatten() {
            out += &part(&field["name"])?;
            out += &part(&field["value"])?;
        }
        out += embed["footer"]["text"].as_str().unwrap_or_default();
    }
    Ok(visible(&out))
}

/// The command lines that can be pressed or chosen.
fn presses(message: &Value) -> Vec<String> {
    let rows = message["components"].as_array().into_iter().flatten();
    let parts = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    let lines = parts.flat_map(
        |part| match CustomId::decode(part["custom_id"].as_str().unwrap()) {
            Some(CustomId::Press(line)) => vec![line],
            Some(CustomId::Select) => {
                let options = part["options"].as_array().unwrap();
                options
                    .iter()
                    .map(|option| option["value"].as_str().unwrap().to_owned())
                    .collect()
            }
            Some(_) => Vec::new(),
            None => panic!("not ours: {part}"),
        },
    );
    lines.collect()
}

fn check(reply: &Reply, room: Room) -> Result<(), TestCaseError> {
    let letters = draw(reply, &Look::default(), room);
    prop_assert!(!letters.is_empty());
    let mut all = String::new();
    let mut pressed = Vec::new();
    for letter in &letters {
        let message = shown(letter);
        prop_assert_eq!(flaws(letter), Vec::<String>::new(), "{}", message);
        judged(&message).map_err(|flaw| TestCaseError::fail(format!("{flaw} in {message}")))?;
        all += &seen(&message).map_err(|flaw| TestCaseError::fail(format!("{flaw} in {message}")))?;
        pressed.extend(presses(&message));
    }
    // Nothing is lost, and the order is kept.
    let mut rest = all.as_str();
    for text in said(&reply.body) {
        let text = visible(&text);
        let found = rest.find(&text);
        prop_assert!(found.is_some(), "{text:?} is not in {rest:?} of {letters:?}");
        rest = &rest[found.unwrap_or(0) + text.len()..];
    }
    let mut wanted: Vec<_> = reply
        .buttons
        .iter()
        .flatten()
        .map(|button| &button.press)
        .collect();
    let mut pressed: Vec<_> = pressed.iter().filter(|line| *line != "start e-rust").collect();
    wanted.sort();
    pressed.sort();
    prop_assert_eq!(pressed, wanted);
    prop_assert_eq!(
        letters.iter().map(|letter| letter.files.len()).sum::<usize>(),
        reply.files.len()
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_reply_becomes_messages_that_discord_takes_and_shows_in_full(reply in reply(), server: bool) {
        check(&reply, if server { Room::Server } else { Room::Direct })?;
    }

    #[test]
    fn so_does_a_long_one(reply in long_reply()) {
        check(&reply, Room::Server)?;
    }
}
