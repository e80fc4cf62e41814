//! Another reading of the published types: all that the server says is read by frankenstein, whose types were written by
//! others, and comes out of it unchanged. So nothing is missing, misspelt or made up.

use frankenstein::types;
use frankenstein::updates::Update;
use serde_json::{Value, json};
use waymark_testkit::telegram::Telegram;

use crate::raw::Raw;

#[track_caller]
fn same<T: serde::Serialize + serde::de::DeserializeOwned>(value: &Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value:#}"));
    let again = serde_json::to_value(&read).expect("it can be written");
    assert_eq!(&again, value);
}

#[tokio::test]
async fn every_update_is_one_by_the_book() {
    let tg = Telegram::builder().privacy_off().start().await;
    let (ada, ben, raw) = (tg.user("Ada"), tg.user("Ben"), Raw::new(&tg));
    raw.result(
        "getUpdates",
        json!({ "allowed_updates": [
        "message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member", "chat_member",
    ] }),
    )
    .await;
    let said = ada.says("/start hello https://a.b").await;
    ada.edits(&said, "changed").await;
    ada.replies(&said, "reply").await;
    ada.sends_photo("look").await;
    ada.sends_document("a.md", b"# A", "file").await;
    ada.sends_sticker().await;
    ada.sends_voice().await;
    ada.sends_location().await;
    ada.forwards("from elsewhere").await;
    ada.forges_and_goes(said.id, "data").id();
    ada.forges_and_goes(999, "data").id();
    ada.blocks().await;
    ada.unblocks().await;
    let group = tg.group("Rustaceans", &[&ada]);
    ada.adds_bot(&group).await;
    ada.promotes_bot(&group).await;
    ben.joins(&group).await;
    ada.promotes(&ben, &group).await;
    group.renamed(&ben, "Crabs").await;
    raw.result("sendPoll", json!({
        "chat_id": group.id(), "question": "Which?", "type": "quiz", "is_anonymous": false, "correct_option_ids": [1],
        "options": [{ "text": "a" }, { "text": "b" }], "explanation": "because",
    })).await;
    let poll = ada.in_chat(&group).reads().await;
    ben.votes(&poll, &[1]).await;
    ben.in_chat(&group).replies(&poll, "easy").await;
    let new = group.upgrades().await;
    ada.demotes_bot(&new).await;
    ada.kicks_bot(&new).await;
    let updates = raw.result("getUpdates", json!({})).await;
    let updates = updates.as_array().cloned().unwrap_or_default();
    assert!(updates.len() > 25, "{}", updates.len());
    for update in &updates {
        let mut update = update.clone();
        forget_older_names(&mut update);
        same::<Update>(&update);
    }
    tg.forgive();
}

/// `correct_option_id` is what a client of before still reads beside the list of today.
fn forget_older_names(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("correct_option_id");
            fields.values_mut().for_each(forget_older_names);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_older_names),
        _ => {}
    }
}

#[tokio::test]
async fn every_answer_is_one_by_the_book() {
    let tg = Telegram::start().await;
    let (ada, raw) = (tg.user("Ada"), Raw::new(&tg));
    ada.says("/start").await;
    let group = tg.supergroup("Rustaceans", &[&ada]);
    ada.adds_bot(&group).await;
    ada.promotes_bot(&group).await;
    same::<types::User>(&raw.result("getMe", json!({})).await);
    same::<frankenstein::updates::WebhookInfo>(&raw.result("getWebhookInfo", json!({})).await);
    let text = json!({
        "chat_id": 101, "parse_mode": "HTML", "reply_parameters": { "message_id": 1 }, "protect_content": true,
        "text": "<b>a</b> <pre><code class=\"language-rust\">b</code></pre> <a href=\"https://a.b/\">c</a> <tg-spoiler>d</tg-spoiler> <blockquote expandable>e</blockquote>",
        "reply_markup": { "inline_keyboard": [[{ "text": "a", "callback_data": "b" }, { "text": "c", "url": "https://a.b" }]] },
        "link_preview_options": { "is_disabled": true },
    });
    let sent = raw.result("sendMessage", text).await;
    same::<types::Message>(&sent);
    let edit = json!({ "chat_id": 101, "message_id": sent["message_id"], "text": "new" });
    same::<types::Message>(&raw.result("editMessageText", edit).await);
    let poll =
        json!({ "chat_id": 101, "question": "Tea?", "options": [{ "text": "Yes" }, { "text": "No" }] });
    let poll = raw.result("sendPoll", poll).await;
    same::<types::Message>(&poll);
    same::<types::Poll>(
        &raw.result(
            "stopPoll",
            json!({ "chat_id": 101, "message_id": poll["message_id"] }),
        )
        .await,
    );
    raw.result(
        "setMessageReaction",
        json!({ "chat_id": 101, "message_id": 1, "reaction": [{ "type": "emoji", "emoji": "👍" }] }),
    )
    .await;
    let in_group = raw
        .result("sendMessage", json!({ "chat_id": group.id(), "text": "a" }))
        .await;
    raw.result(
        "pinChatMessage",
        json!({ "chat_id": group.id(), "message_id": in_group["message_id"] }),
    )
    .await;
    same::<types::ChatFullInfo>(&raw.result("getChat", json!({ "chat_id": 101 })).await);
    same::<types::ChatFullInfo>(&raw.result("getChat", json!({ "chat_id": group.id() })).await);
    for user in [ada.id(), tg.bot_id(), tg.user("Eve").id()] {
        same::<types::ChatMember>(
            &raw.result("getChatMember", json!({ "chat_id": group.id(), "user_id": user }))
                .await,
        );
    }
    same::<Vec<types::ChatMember>>(
        &raw.result("getChatAdministrators", json!({ "chat_id": group.id() }))
            .await,
    );
}
