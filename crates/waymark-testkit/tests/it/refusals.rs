//! What the server refuses, and in which words. Each is a violation as well, and told as one.

use serde_json::{Value, json};
use waymark_testkit::telegram::{Telegram, User};

use crate::raw::Raw;

async fn world() -> (Telegram, User, Raw) {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    ada.says("/start").await;
    let raw = Raw::new(&tg);
    (tg, ada, raw)
}

/// Makes calls that no correct bot makes: each must be refused with its sentence, and noted.
async fn breaches(tg: &Telegram, raw: &Raw, calls: Vec<(&str, Value, &str)>) {
    for (method, body, sentence) in calls {
        assert_eq!(
            raw.refusal(method, body.clone()).await,
            sentence,
            "{method} {body}"
        );
        let violations = tg.forgive();
        assert_eq!(violations.len(), 1, "{method} {body} is noted: {violations:?}");
        assert!(
            violations[0].method.eq_ignore_ascii_case(method),
            "{violations:?}"
        );
    }
}

/// Makes calls that may happen to any bot: each must be refused with its sentence, and not held against the bot.
async fn bad_luck(tg: &Telegram, raw: &Raw, calls: Vec<(&str, Value, &str)>) {
    for (method, body, sentence) in calls {
        assert_eq!(
            raw.refusal(method, body.clone()).await,
            sentence,
            "{method} {body}"
        );
    }
    assert_eq!(tg.violations(), []);
}

#[tokio::test]
async fn parameters_are_held_against_the_published_description() {
    let (tg, _, raw) = world().await;
    let long = |field: &str| json!({ "inline_keyboard": [[{ "text": "a", field: "x" }]] });
    breaches(&tg, &raw, vec![
        ("sendMessage", json!({ "chat_id": 101, "text": "a", "txet": "b" }), "400 Bad Request: unknown parameter `txet`"),
        ("sendMessage", json!({ "chat_id": 101 }), "400 Bad Request: missing parameter `text`"),
        ("sendMessage", json!({ "chat_id": 101.5, "text": "a" }), "400 Bad Request: `chat_id` is not an integer: 101.5"),
        ("sendMessage", json!({ "chat_id": 101, "text": 7 }), "400 Bad Request: `text` is not a text: 7"),
        ("sendMessage", json!({ "chat_id": 101, "text": null }), "400 Bad Request: `text` is not a text: null"),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "a", "disable_notification": "yes" }),
            "400 Bad Request: `disable_notification` is not a boolean: \"yes\"",
        ),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "a", "reply_markup": long("callbackdata") }),
            "400 Bad Request: unknown field `reply_markup.inline_keyboard[0][0].callbackdata`",
        ),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "a", "reply_markup": { "inline_keyboard": [{ "text": "a" }] } }),
            "400 Bad Request: `reply_markup.inline_keyboard[0]` is not a list: {\"text\":\"a\"}",
        ),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "a", "entities": [{ "type": "bold", "offset": "0", "length": 1 }] }),
            "400 Bad Request: `entities[0].offset` is not an integer: \"0\"",
        ),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "a", "link_preview_options": { "disabled": true } }),
            "400 Bad Request: unknown field `link_preview_options.disabled`",
        ),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "a", "reply_parameters": { "chat_id": 101 } }),
            "400 Bad Request: missing field `reply_parameters.message_id`",
        ),
        (
            "setMyCommands",
            json!({ "commands": [], "scope": { "type": "everybody" } }),
            "400 Bad Request: `scope.type` must be \"default\"",
        ),
        (
            "setMyCommands",
            json!({ "commands": [{ "command": "help" }] }),
            "400 Bad Request: missing field `commands[0].description`",
        ),
        ("getUpdates", json!({ "allowed_updates": ["mesage"] }), "400 Bad Request: there is no update type \"mesage\""),
        ("getUpdates", json!({ "limit": 1000 }), "400 Bad Request: limit 1000 is 1 to 100, timeout 0 is 0 to 50"),
    ])
    .await;
}

#[tokio::test]
async fn a_body_may_be_json_or_a_form_and_nothing_else() {
    let (tg, ada, raw) = world().await;
    let form = "application/x-www-form-urlencoded";
    let markup = "%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22a%22%2C%22callback_data%22%3A%22b%22%7D%5D%5D%7D";
    let body = format!(
        "chat_id=101&text=%3Cb%3Ehi%3C%2Fb%3E&parse_mode=HTML&disable_notification=true&reply_markup={markup}"
    );
    assert_eq!(raw.post("SENDMESSAGE", form, body).await["ok"], true);
    assert_eq!(ada.reads().await.labels(), ["a"]);
    let nested = json!({ "chat_id": 101, "text": "a", "reply_markup": "{\"inline_keyboard\":[]}" });
    assert_eq!(
        raw.answer("sendMessage", &nested).await["ok"],
        true,
        "JSON in JSON is JSON-serialized too"
    );
    assert_eq!(tg.violations(), []);

    let said = |answer: Value| answer["description"].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        said(
            raw.post("sendMessage", form, "chat_id=me&text=a".to_owned())
                .await
        ),
        "Bad Request: chat not found"
    );
    let twice = raw
        .post("sendMessage", form, "chat_id=1&chat_id=2&text=a".to_owned())
        .await;
    assert_eq!(said(twice), "Bad Request: the parameter `chat_id` is there twice");
    assert_eq!(
        said(
            raw.post("sendMessage", "application/json", "[1]".to_owned())
                .await
        ),
        "Bad Request: the JSON body is not an object"
    );
    let broken = said(raw.post("sendMessage", "application/json", "{".to_owned()).await);
    assert!(
        broken.starts_with("Bad Request: the JSON body does not parse"),
        "{broken}"
    );
    tg.forgive();
}

#[tokio::test]
async fn texts_are_measured_after_parsing() {
    let (tg, ada, raw) = world().await;
    let full = "🦀".repeat(2048);
    raw.result(
        "sendMessage",
        json!({ "chat_id": 101, "parse_mode": "HTML", "text": format!("<b>{full}</b>") }),
    )
    .await;
    assert_eq!(ada.reads().await.text(), full);
    raw.result(
        "answerCallbackQuery",
        json!({ "callback_query_id": ada.forges_and_goes(1, "x").id(), "text": "a".repeat(200) }),
    )
    .await;
    let press = ada.forges_and_goes(1, "x");
    breaches(&tg, &raw, vec![
        ("sendMessage", json!({ "chat_id": 101, "text": format!("{full}a") }), "400 Bad Request: message is too long"),
        ("sendMessage", json!({ "chat_id": 101, "text": "" }), "400 Bad Request: message text is empty"),
        ("sendMessage", json!({ "chat_id": 101, "text": " \n " }), "400 Bad Request: message text is empty"),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "<b></b>", "parse_mode": "HTML" }),
            "400 Bad Request: message text is empty",
        ),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "Vec<T>", "parse_mode": "HTML" }),
            "400 Bad Request: can't parse entities: Unsupported start tag \"t\" at byte offset 3",
        ),
        ("sendMessage", json!({ "chat_id": 101, "text": "*a*", "parse_mode": "MarkdownV2" }), "400 Bad Request: unsupported parse_mode"),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "🦀", "entities": [{ "type": "bold", "offset": 1, "length": 1 }] }),
            "400 Bad Request: can't parse entities: an entity lies outside of the text",
        ),
        (
            "sendMessage",
            json!({ "chat_id": 101, "text": "<code class=\"language-rust\">x</code>", "parse_mode": "HTML" }),
            "400 Bad Request: can't parse entities: a language \"rust\" for code outside of pre",
        ),
        (
            "answerCallbackQuery",
            json!({ "callback_query_id": press.id(), "text": "a".repeat(201) }),
            "400 Bad Request: MESSAGE_TOO_LONG",
        ),
    ])
    .await;
}

#[tokio::test]
async fn keyboards_have_their_limits() {
    let (tg, _, raw) = world().await;
    let send =
        |rows: Value| json!({ "chat_id": 101, "text": "a", "reply_markup": { "inline_keyboard": rows } });
    let button = |data: &str| json!({ "text": "a", "callback_data": data });
    let row = |count: usize| Value::Array(vec![button("b"); count]);
    raw.result("sendMessage", send(json!([[button(&"é".repeat(32))], row(8)])))
        .await;
    breaches(&tg, &raw, vec![
        ("sendMessage", send(json!([[button(&"é".repeat(33))]])), "400 Bad Request: BUTTON_DATA_INVALID"),
        ("sendMessage", send(json!([[button("")]])), "400 Bad Request: BUTTON_DATA_INVALID"),
        ("sendMessage", send(json!([row(9)])), "400 Bad Request: BUTTON_ROW_INVALID"),
        ("sendMessage", send(Value::Array(vec![row(8); 13])), "400 Bad Request: REPLY_MARKUP_TOO_LONG"),
        (
            "sendMessage",
            send(json!([[{ "text": " ", "callback_data": "a" }]])),
            "400 Bad Request: can't parse inline keyboard button: Text buttons are empty",
        ),
        (
            "sendMessage",
            send(json!([[{ "text": "a" }]])),
            "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            send(json!([[{ "text": "a", "callback_data": "a", "url": "https://a.b" }]])),
            "400 Bad Request: can't parse inline keyboard button",
        ),
        ("sendMessage", send(json!([[{ "text": "a", "url": "a.b" }]])), "400 Bad Request: BUTTON_URL_INVALID"),
    ])
    .await;
}

#[tokio::test]
async fn smaller_rules_of_what_goes_with_a_message() {
    let (tg, ada, raw) = world().await;
    raw.result("sendMessage", json!({ "chat_id": 101, "text": "a" }))
        .await;
    let sent = ada.reads().await;
    let asks = |hint: &str| json!({ "chat_id": 101, "text": "a", "reply_markup": { "force_reply": true, "input_field_placeholder": hint } });
    raw.result("sendMessage", asks("07:30")).await;
    let press = ada.forges_and_goes(sent.id, "a");
    let opens = |url: &str| json!({ "callback_query_id": press.id(), "url": url });
    breaches(
        &tg,
        &raw,
        vec![
            (
                "sendMessage",
                asks(&"a".repeat(65)),
                "400 Bad Request: input_field_placeholder has 65 characters; 1 to 64 are allowed",
            ),
            (
                "sendMessage",
                json!({ "chat_id": 101, "text": "a", "reply_markup": { "force_reply": false } }),
                "400 Bad Request: force_reply can only be true",
            ),
            (
                "editMessageText",
                json!({ "chat_id": 101, "message_id": sent.id, "text": "a".repeat(4097) }),
                "400 Bad Request: MESSAGE_TOO_LONG",
            ),
            (
                "answerCallbackQuery",
                opens("https://example.org"),
                "400 Bad Request: URL_INVALID",
            ),
        ],
    )
    .await;
    raw.result("answerCallbackQuery", opens("https://t.me/waymark_bot?start=j-1"))
        .await;
    assert_eq!(
        press.answered().await.url.as_deref(),
        Some("https://t.me/waymark_bot?start=j-1")
    );
}

#[tokio::test]
async fn an_edit_must_change_something_that_is_there() {
    let (tg, ada, raw) = world().await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "a", "callback_data": "a" }]] });
    raw.result(
        "sendMessage",
        json!({ "chat_id": 101, "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": keyboard }),
    )
    .await;
    let sent = ada.reads().await;
    let same = "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
    let edit = |id: i64, text: &str| json!({ "chat_id": 101, "message_id": id, "text": text, "parse_mode": "HTML", "reply_markup": keyboard });
    bad_luck(
        &tg,
        &raw,
        vec![
            ("editMessageText", edit(sent.id, "<strong>a</strong>"), same),
            (
                "editMessageReplyMarkup",
                json!({ "chat_id": 101, "message_id": sent.id, "reply_markup": keyboard }),
                same,
            ),
            (
                "editMessageText",
                edit(999, "b"),
                "400 Bad Request: message to edit not found",
            ),
            (
                "editMessageText",
                edit(1, "b"),
                "400 Bad Request: message can't be edited",
            ),
            (
                "editMessageCaption",
                json!({ "chat_id": 101, "message_id": sent.id, "caption": "b" }),
                "400 Bad Request: there is no caption in the message to edit",
            ),
            (
                "deleteMessage",
                json!({ "chat_id": 101, "message_id": 999 }),
                "400 Bad Request: message to delete not found",
            ),
            (
                "stopPoll",
                json!({ "chat_id": 101, "message_id": sent.id }),
                "400 Bad Request: message is not a poll",
            ),
            (
                "stopPoll",
                json!({ "chat_id": 101, "message_id": 999 }),
                "400 Bad Request: message with poll to stop not found",
            ),
            (
                "sendMessage",
                json!({ "chat_id": 101, "text": "a", "reply_parameters": { "message_id": 999 } }),
                "400 Bad Request: message to be replied not found",
            ),
            (
                "setMessageReaction",
                json!({ "chat_id": 101, "message_id": 999 }),
                "400 Bad Request: message to react not found",
            ),
            (
                "getChatMember",
                json!({ "chat_id": 101, "user_id": 5 }),
                "400 Bad Request: user not found",
            ),
        ],
    )
    .await;
    // Without a keyboard the keyboard goes; that is a change.
    raw.result(
        "editMessageText",
        json!({ "chat_id": 101, "message_id": sent.id, "text": "<b>a</b>", "parse_mode": "HTML" }),
    )
    .await;
    assert_eq!(ada.reads().await.labels(), Vec::<&str>::new());
    raw.result("deleteMessage", json!({ "chat_id": 101, "message_id": sent.id }))
        .await;
    assert!(ada.looks_at(&sent).is_none());
    let old = raw
        .result("sendMessage", json!({ "chat_id": 101, "text": "a" }))
        .await;
    tg.advances(std::time::Duration::from_hours(49));
    let late = raw
        .refusal(
            "deleteMessage",
            json!({ "chat_id": 101, "message_id": old["message_id"] }),
        )
        .await;
    assert_eq!(late, "400 Bad Request: message can't be deleted");
    let gone = raw.refusal("editMessageText", edit(sent.id, "b")).await;
    assert_eq!(gone, "400 Bad Request: message to edit not found");
    breaches(
        &tg,
        &raw,
        vec![(
            "editMessageText",
            json!({ "text": "a" }),
            "400 Bad Request: message identifier is not specified",
        )],
    )
    .await;
}

#[tokio::test]
async fn a_press_is_answered_once_and_in_time() {
    let (tg, ada, raw) = world().await;
    let press = ada.forges_and_goes(1, "a");
    let answer = |id: &str| json!({ "callback_query_id": id, "text": "Yes", "show_alert": true });
    raw.result("answerCallbackQuery", answer(press.id())).await;
    let seen = press.answered().await;
    assert_eq!((seen.text.as_deref(), seen.alert), (Some("Yes"), true));
    let old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid";
    let late = ada.forges_and_goes(1, "b");
    tg.advances(std::time::Duration::from_mins(16));
    bad_luck(
        &tg,
        &raw,
        vec![
            ("answerCallbackQuery", answer(press.id()), old),
            ("answerCallbackQuery", answer(late.id()), old),
            ("answerCallbackQuery", answer("4"), old),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_press_without_an_answer_fails_the_test() {
    let (tg, ada, raw) = world().await;
    let _press = ada.forges_and_goes(1, "a");
    assert_eq!(tg.violations(), [], "the bot has not heard of it");
    raw.result("getUpdates", json!({})).await;
    let violations = tg.forgive();
    assert_eq!(violations.len(), 1);
    assert!(
        violations[0]
            .to_string()
            .contains("Ada pressed \"a\" in chat 101"),
        "{}",
        violations[0]
    );
}

#[tokio::test]
#[should_panic(expected = "1 broken rules of the Bot API")]
async fn a_broken_rule_fails_the_test() {
    let (_tg, _, raw) = world().await;
    raw.refusal("sendMessage", json!({ "chat_id": 101 })).await;
}

#[tokio::test]
async fn who_may_be_written_to() {
    let (tg, ada, raw) = world().await;
    let (ben, eve) = (tg.user("Ben"), tg.user("Eve"));
    let send = |chat: i64| json!({ "chat_id": chat, "text": "a" });
    ada.blocks().await;
    eve.says("hi").await;
    eve.deletes_account().await;
    bad_luck(
        &tg,
        &raw,
        vec![
            ("sendMessage", send(5), "400 Bad Request: chat not found"),
            (
                "sendMessage",
                send(ada.id()),
                "403 Forbidden: bot was blocked by the user",
            ),
            (
                "sendMessage",
                send(ben.id()),
                "403 Forbidden: bot can't initiate conversation with a user",
            ),
            (
                "sendMessage",
                send(eve.id()),
                "403 Forbidden: user is deactivated",
            ),
        ],
    )
    .await;
    raw.result("getChat", json!({ "chat_id": ada.id() })).await;
    assert_eq!(
        raw.refusal("getChat", json!({ "chat_id": ben.id() })).await,
        "400 Bad Request: chat not found"
    );
    ada.unblocks().await;
    ben.met_bot().await;
    raw.result("sendMessage", send(ada.id())).await;
    raw.result("sendMessage", send(ben.id())).await;
}

#[tokio::test]
async fn commands_and_descriptions_have_their_limits() {
    let (tg, _, raw) = world().await;
    let one = |name: &str, about: &str| json!({ "commands": [{ "command": name, "description": about }] });
    raw.result("setMyCommands", one("help", "What I can do")).await;
    assert_eq!(
        tg.commands(&json!({ "type": "default" })),
        ["help: What I can do"]
    );
    let groups = json!({ "type": "all_group_chats" });
    let mut scoped = one("board", "Who studied");
    scoped["scope"] = groups.clone();
    raw.result("setMyCommands", scoped).await;
    assert_eq!(
        raw.result("getMyCommands", json!({ "scope": groups })).await[0]["command"],
        "board"
    );
    raw.result("deleteMyCommands", json!({ "scope": groups })).await;
    assert_eq!(
        raw.result("getMyCommands", json!({ "scope": groups })).await,
        json!([])
    );
    raw.result("setMyDescription", json!({ "description": "d" }))
        .await;
    assert_eq!(
        raw.result("getMyDescription", json!({ "language_code": "de" }))
            .await,
        json!({ "description": "d" })
    );
    breaches(
        &tg,
        &raw,
        vec![
            (
                "setMyCommands",
                one("Help", "a"),
                "400 Bad Request: BOT_COMMAND_INVALID",
            ),
            (
                "setMyCommands",
                one("a-b", "a"),
                "400 Bad Request: BOT_COMMAND_INVALID",
            ),
            (
                "setMyCommands",
                one(&"a".repeat(33), "a"),
                "400 Bad Request: BOT_COMMAND_INVALID",
            ),
            (
                "setMyCommands",
                one("help", ""),
                "400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
            ),
            (
                "setMyCommands",
                one("help", &"a".repeat(257)),
                "400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
            ),
            (
                "setMyCommands",
                json!({ "commands": vec![json!({ "command": "a", "description": "a" }); 101] }),
                "400 Bad Request: BOT_COMMANDS_TOO_MUCH",
            ),
            (
                "setMyShortDescription",
                json!({ "short_description": "a".repeat(121) }),
                "400 Bad Request: a short_description of 121 characters; 120 are allowed",
            ),
            (
                "sendChatAction",
                json!({ "chat_id": 101, "action": "thinking" }),
                "400 Bad Request: wrong parameter action in request: \"thinking\"",
            ),
            (
                "setMessageReaction",
                json!({ "chat_id": 101, "message_id": 1, "reaction": [{ "type": "emoji", "emoji": "🦀" }] }),
                "400 Bad Request: REACTION_INVALID",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn tokens_and_methods_that_are_unknown() {
    let (tg, _, raw) = world().await;
    assert_eq!(
        raw.refusal("sendGift", json!({})).await,
        "404 Not Found: method not found"
    );
    assert_eq!(tg.forgive().len(), 1, "a method that is not played is told");
    tg.revokes_token();
    assert_eq!(raw.refusal("getMe", json!({})).await, "401 Unauthorized");
    tg.heals();
    raw.result("getMe", json!({})).await;
    let other = Telegram::builder().token("not a token").start().await;
    assert_eq!(
        Raw::new(&other).refusal("getMe", json!({})).await,
        "404 Not Found"
    );
}
