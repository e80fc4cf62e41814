//! Groups: who is heard, who comes and goes, and the day a group becomes a supergroup.

use insta::assert_snapshot;
use serde_json::{Value, json};
use waymark_testkit::telegram::{Group, Telegram, User};

use crate::raw::Raw;

async fn world() -> (Telegram, User, User, Group, Raw) {
    let tg = Telegram::start().await;
    let (ada, ben) = (tg.user("Ada"), tg.user("Ben"));
    let group = tg.group("Rustaceans", &[&ada, &ben]);
    let raw = Raw::new(&tg);
    (tg, ada, ben, group, raw)
}

/// What the bot hears, as the kinds of updates and what is in them.
async fn heard(raw: &Raw, offset: &mut i64) -> Vec<String> {
    let updates = raw.result("getUpdates", json!({ "offset": *offset })).await;
    let updates = updates.as_array().cloned().unwrap_or_default();
    *offset = updates.last().map_or(*offset, |update| {
        update["update_id"].as_i64().unwrap_or_default() + 1
    });
    let word = |update: &Value| {
        let message = &update["message"];
        let service = [
            "text",
            "new_chat_members",
            "left_chat_member",
            "migrate_to_chat_id",
            "migrate_from_chat_id",
            "new_chat_title",
        ];
        if let Some(field) = service.into_iter().find(|field| !message[field].is_null()) {
            return format!("{field} {}", message[field].as_str().unwrap_or_default())
                .trim_end()
                .to_owned();
        }
        let status = |part: &str| {
            update["my_chat_member"][part]["status"]
                .as_str()
                .unwrap_or("?")
                .to_owned()
        };
        format!("{} → {}", status("old_chat_member"), status("new_chat_member"))
    };
    updates.iter().map(word).collect()
}

#[tokio::test]
async fn privacy_mode_lets_through_what_is_meant_for_the_bot() {
    let (_tg, ada, ben, group, raw) = world().await;
    let mut offset = 0;
    ada.in_chat(&group).says("/nobody hears this").await;
    ada.adds_bot(&group).await;
    assert_eq!(
        heard(&raw, &mut offset).await,
        ["left → member", "new_chat_members"]
    );
    let here = ben.in_chat(&group);
    here.says("Hello all").await;
    here.says("/progress").await;
    here.says("/progress@waymark_bot").await;
    here.says("/progress@other_bot").await;
    here.says("well, /progress").await;
    raw.result("sendMessage", json!({ "chat_id": group.id(), "text": "What is your goal?", "reply_markup": { "force_reply": true } })).await;
    let asked = here.reads().await;
    assert!(asked.asks_for_reply());
    here.replies(&asked, "Two topics").await;
    let own = here.says("Something").await;
    here.replies(&own, "to myself").await;
    assert_eq!(
        heard(&raw, &mut offset).await,
        ["text /progress", "text /progress@waymark_bot", "text Two topics"]
    );
    ada.promotes_bot(&group).await;
    here.says("Hello all").await;
    assert_eq!(
        heard(&raw, &mut offset).await,
        ["member → administrator", "text Hello all"]
    );
    assert_snapshot!(group.transcript(), @"
    Ada: /nobody hears this
    Ada: (adds Waymark)
    Ben: Hello all
    Ben: /progress
    Ben: /progress@waymark_bot
    Ben: /progress@other_bot
    Ben: well, /progress
    Waymark: What is your goal?
      (opens a reply)
    Ben ↩ Waymark: Two topics
    Ben: Something
    Ben ↩ Ben: to myself
    Ada makes the bot an admin
    Ben: Hello all
    ");
}

#[tokio::test]
async fn members_come_and_go() {
    let (tg, ada, ben, group, raw) = world().await;
    let eve = tg.user("Eve");
    ada.adds_bot(&group).await;
    let status = async |user: &User| {
        let member = raw
            .result(
                "getChatMember",
                json!({ "chat_id": group.id(), "user_id": user.id() }),
            )
            .await;
        member["status"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(
        (status(&ada).await, status(&ben).await, status(&eve).await),
        ("creator".into(), "member".into(), "left".into())
    );
    eve.joins(&group).await;
    ada.promotes(&ben, &group).await;
    assert_eq!(
        (status(&ben).await, status(&eve).await),
        ("administrator".into(), "member".into())
    );
    let admins = raw
        .result("getChatAdministrators", json!({ "chat_id": group.id() }))
        .await;
    assert_eq!(admins.as_array().map(Vec::len), Some(2));
    eve.leaves(&group).await;
    assert_eq!(status(&eve).await, "left");
    ada.kicks_bot(&group).await;
    let gone = raw
        .refusal("sendMessage", json!({ "chat_id": group.id(), "text": "a" }))
        .await;
    assert_eq!(gone, "403 Forbidden: bot was kicked from the group chat");
    ada.adds_bot(&group).await;
    raw.result("leaveChat", json!({ "chat_id": group.id() })).await;
    let supergroup = tg.supergroup("Crabs", &[&ada]);
    let outside = raw
        .refusal("getChat", json!({ "chat_id": supergroup.id() }))
        .await;
    assert_eq!(
        outside,
        "403 Forbidden: bot is not a member of the supergroup chat"
    );
    ada.adds_bot(&supergroup).await;
    let pin = raw
        .refusal(
            "pinChatMessage",
            json!({ "chat_id": supergroup.id(), "message_id": 1 }),
        )
        .await;
    assert_eq!(
        pin,
        "400 Bad Request: not enough rights to manage pinned messages in the chat"
    );
    ada.kicks_bot(&supergroup).await;
    let kicked = raw
        .refusal("sendMessage", json!({ "chat_id": supergroup.id(), "text": "a" }))
        .await;
    assert_eq!(kicked, "403 Forbidden: bot was kicked from the supergroup chat");
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_has_another_number() {
    let (_tg, ada, _, group, raw) = world().await;
    ada.adds_bot(&group).await;
    let mut offset = 0;
    heard(&raw, &mut offset).await;
    let new = group.upgrades().await;
    assert_eq!(
        heard(&raw, &mut offset).await,
        ["migrate_to_chat_id", "left → member", "migrate_from_chat_id"]
    );
    let answer = raw
        .answer("sendMessage", &json!({ "chat_id": group.id(), "text": "a" }))
        .await;
    assert_eq!(
        answer["description"],
        "Bad Request: group chat was upgraded to a supergroup chat"
    );
    assert_eq!(answer["parameters"], json!({ "migrate_to_chat_id": new.id() }));
    raw.result(
        "sendMessage",
        json!({ "chat_id": new.id(), "text": "Here we are." }),
    )
    .await;
    assert_eq!(ada.in_chat(&new).reads().await.text(), "Here we are.");
    new.renamed(&ada, "Crabs").await;
    assert_eq!(heard(&raw, &mut offset).await, ["new_chat_title Crabs"]);
}

#[tokio::test]
async fn an_admin_may_stay_anonymous() {
    let (_tg, ada, _, group, raw) = world().await;
    ada.adds_bot(&group).await;
    ada.in_chat(&group).says_anonymously("/setup").await;
    let updates = raw.result("getUpdates", json!({ "offset": -1 })).await;
    let message = &updates[0]["message"];
    assert_eq!(
        (&message["from"]["username"], &message["sender_chat"]["id"]),
        (&json!("GroupAnonymousBot"), &json!(group.id()))
    );
    let member = raw
        .result(
            "getChatMember",
            json!({ "chat_id": group.id(), "user_id": message["from"]["id"] }),
        )
        .await;
    assert_eq!(member["status"], "left");
}
