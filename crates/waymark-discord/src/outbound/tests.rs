use serde_json::{Value, json};
use serenity::model::id::CommandId;
use waymark_app::{
    reply::{Text, Tone},
    testing::gallery,
};
use waymark_testkit::discord::rules;

use super::*;
use crate::rest::Body;

mod judge;
mod keys;
mod property;
mod reader;
mod words;

use judge::judged;
use reader::read;

/// A message as Discord gets it.
fn shown(letter: &Letter) -> Value {
    let mut message = serde_json::to_value(letter.clone().message()).unwrap();
    let files: Vec<_> = letter
        .files
        .iter()
        .map(|file| json!({ "name": file.filename, "bytes": file.data.len() }))
        .collect();
    message["files"] = json!(files);
    message
}

/// What Discord's published description and `twilight-validate` find wrong with a message, as ours and as an answer.
fn flaws(letter: &Letter) -> Vec<String> {
    let [message, _, answer, ..] = ways(letter);
    let sent = |body| match Body::with(body, letter.files.clone()) {
        Body::Json(json) => serde_json::from_slice(&json).unwrap(),
        Body::Files(json, _) => serde_json::from_str(&json).unwrap(),
        Body::None => Value::Null,
    };
    let (message, answer) = (sent(message), sent(json!({ "type": 4, "data": answer })));
    let files = letter.files.len() as u64;
    let flaws = [rules::message(&message, files), rules::callback(&answer, files)].concat();
    flaws.iter().map(ToString::to_string).collect()
}

#[test]
fn the_gallery_is_drawn() {
    for (name, reply) in gallery() {
        for letter in draw(&reply, &Look::default(), Room::Server) {
            assert_eq!(flaws(&letter), Vec::<String>::new(), "{name}");
        }
        let letters: Vec<_> = draw(&reply, &Look::default(), Room::Server)
            .iter()
            .map(shown)
            .collect();
        insta::assert_snapshot!(
            name.replace(' ', "_"),
            serde_json::to_string_pretty(&letters).unwrap()
        );
    }
}

/// A message in each of the ways in which it is sent.
fn ways(letter: &Letter) -> [Value; 5] {
    let letter = || letter.clone();
    [
        serde_json::to_value(letter().message()),
        serde_json::to_value(letter().edit_message()),
        serde_json::to_value(letter().respond(true)),
        serde_json::to_value(letter().follow_up(true)),
        serde_json::to_value(letter().edit()),
    ]
    .map(Result::unwrap)
}

#[test]
fn nobody_is_pinged_but_the_role_that_is_named() {
    let reply = Reply::new(Tone::Plain)
        .para("@everyone <@1> <@&2>")
        .mention(Some("7".to_owned()));
    for letter in draw(&reply, &Look::default(), Room::Direct) {
        for way in ways(&letter) {
            assert_eq!(way["allowed_mentions"]["parse"], json!([]), "{way}");
            assert_eq!(way["allowed_mentions"]["roles"], json!([]), "{way}");
            assert_eq!(way["content"], "\\@everyone \\<\\@1> \\<@&2>");
        }
    }
    let letters = draw(&reply, &Look::default(), Room::Server);
    for way in ways(&letters[0]) {
        assert_eq!(way["allowed_mentions"]["parse"], json!([]), "{way}");
        assert_eq!(way["allowed_mentions"]["roles"], json!(["7"]), "{way}");
        assert_eq!(way["content"], "<@&7>\n\\@everyone \\<\\@1> \\<@&2>");
    }
}

#[test]
fn an_edit_leaves_nothing_of_what_was_there_but_the_call_above_a_message_for_all() {
    let card = draw(&Reply::titled("A card"), &Look::default(), Room::Direct);
    let talk = draw(
        &Reply::new(Tone::Plain).para("Talk."),
        &Look::default(),
        Room::Direct,
    );
    for at in [1, 2, 4] {
        let card = &ways(&card[0])[at];
        // Above a message for all stands the role that was called with it.
        let content = if at == 1 { Value::Null } else { json!("") };
        assert_eq!(card["content"], content, "{card}");
        let talk = &ways(&talk[0])[at];
        assert_eq!(talk["embeds"], json!([]), "{talk}");
        assert_eq!(talk["components"], json!([]), "{talk}");
    }
}

#[test]
fn commands_become_clickable_when_their_ids_are_known() {
    let look = Look::default();
    let reply =
        Reply::new(Tone::Plain).para(Text::new().command("setup").plain(" ").command("setup hour 9:30"));
    let said = |look: &Look| draw(&reply, look, Room::Server)[0].content.clone().unwrap();
    assert_eq!(said(&look), "`/setup` `/setup hour:9:30`");
    look.commands.set([("setup".to_owned(), CommandId::new(5))]);
    assert_eq!(said(&look), "</setup:5> `/setup hour:9:30`");
}
