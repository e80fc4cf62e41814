//! Each rule of messages, broken; what is answered, and what is told.

use serde_json::{Value, json};
use waymark_testkit::discord::{Discord, Server, permission};

use super::rest::raw;

struct Scene {
    dc: Discord,
    server: Server,
    messages: String,
}

async fn scene() -> Scene {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    server.adds_bot(0);
    let messages = format!("/channels/{}/messages", server.general().id());
    Scene { dc, server, messages }
}

impl Scene {
    /// A message is refused with a status and a code; the rule that it broke, or nothing.
    async fn refused(&self, body: &Value) -> (u16, Value, String) {
        let (status, told) = raw(&self.dc, "POST", &self.messages, body).await;
        let rules: Vec<String> = self.dc.forgive().into_iter().map(|broken| broken.rule).collect();
        (status, told, rules.join("; "))
    }

    async fn breaks(&self, body: &Value, rule: &str) {
        let (status, told, rules) = self.refused(body).await;
        assert_eq!(status, 400, "{body}: {told}");
        assert!(rules.contains(rule), "{body}: {rule:?} is not in {rules:?}");
    }
}

fn row(components: &Value) -> Value {
    json!({ "content": "c", "components": [{ "type": 1, "components": components }] })
}

fn button(id: &str) -> Value {
    json!({ "type": 2, "style": 1, "custom_id": id, "label": "L" })
}

#[tokio::test]
async fn what_no_message_may_be() {
    let all = scene().await;
    all.breaks(&json!({}), "an empty message").await;
    all.breaks(&json!({ "content": "   " }), "an empty message").await;
    all.breaks(
        &json!({ "content": "x".repeat(2001) }),
        "/content: Must be 2000 or fewer in length.",
    )
    .await;
    all.breaks(&json!({ "content": "c", "text": "t" }), "/text: an unknown field")
        .await;
    all.breaks(&json!({ "content": "c", "nonce": "n".repeat(26) }), "/nonce")
        .await;
    all.breaks(&json!({ "content": "c", "flags": 64 }), "cannot be ephemeral")
        .await;
    all.breaks(
        &json!({ "content": "c", "flags": 2 }),
        "not flags that a bot can set",
    )
    .await;
    let exclusive = json!({ "parse": ["users"], "users": ["7"] });
    all.breaks(
        &json!({ "content": "c", "allowed_mentions": exclusive }),
        "mutually exclusive",
    )
    .await;
    let attachments = json!([{ "id": "0", "filename": "a.png" }]);
    all.breaks(
        &json!({ "content": "c", "attachments": attachments }),
        "an attachment without its file",
    )
    .await;
}

#[tokio::test]
async fn what_no_embed_may_be() {
    let all = scene().await;
    let embed = |embed: Value| json!({ "embeds": [embed] });
    all.breaks(&embed(json!({ "title": "t".repeat(257) })), "/embeds/0/title")
        .await;
    all.breaks(&embed(json!({})), "/embeds/0/description: This field is required")
        .await;
    all.breaks(
        &embed(json!({ "fields": [{ "name": "n", "value": "" }] })),
        "/embeds/0/fields/0/value",
    )
    .await;
    let long = || json!({ "description": "x".repeat(3001) });
    all.breaks(&json!({ "embeds": [long(), long()] }), "/embeds")
        .await;
    let image = json!({ "title": "t", "image": { "url": "attachment://a.png" } });
    all.breaks(&embed(image), "names a file that is not uploaded")
        .await;
    all.breaks(
        &embed(json!({ "title": "t", "image": { "url": "file:///a.png" } })),
        "Scheme must be one of",
    )
    .await;
    let many: Vec<Value> = (0..11).map(|_| json!({ "title": "t" })).collect();
    all.breaks(&json!({ "embeds": many }), "/embeds").await;
}

#[tokio::test]
async fn what_no_component_may_be() {
    let all = scene().await;
    all.breaks(
        &row(&json!([button("a"), button("a")])),
        "custom id cannot be duplicated",
    )
    .await;
    all.breaks(
        &row(&json!([button(&"x".repeat(101))])),
        "/components/0/components/0/custom_id",
    )
    .await;
    all.breaks(
        &row(&json!([{ "type": 2, "style": 1, "label": "L" }])),
        "/components",
    )
    .await;
    all.breaks(
        &row(&json!([{ "type": 2, "style": 1, "custom_id": "a" }])),
        "a label or an emoji",
    )
    .await;
    all.breaks(
        &row(&json!([{ "type": 2, "style": 5, "label": "L", "custom_id": "a", "url": "https://a.b" }])),
        "/components",
    )
    .await;
    all.breaks(&row(&json!([])), "has less than 1 item").await;
    let six: Vec<Value> = (0..6).map(|n| button(&n.to_string())).collect();
    all.breaks(&row(&json!(six)), "/components").await;
    let select = |options: Value| json!({ "type": 3, "custom_id": "s", "options": options });
    let option = |value: &str| json!({ "label": "l", "value": value });
    all.breaks(
        &row(&json!([select(json!([option("1"), option("1")]))])),
        "option value is already used",
    )
    .await;
    all.breaks(
        &row(&json!([select(json!([option("1")])), button("a")])),
        "a row of its own",
    )
    .await;
    let many: Vec<Value> = (0..26).map(|n| option(&n.to_string())).collect();
    all.breaks(
        &row(&json!([select(json!(many))])),
        "/components/0/components/0/options",
    )
    .await;
    let greedy = json!({ "type": 3, "custom_id": "s", "max_values": 2, "options": [option("1")] });
    all.breaks(&row(&json!([greedy])), "more than there are options")
        .await;
    let rows: Vec<Value> = (0..6)
        .map(|n| json!({ "type": 1, "components": [button(&n.to_string())] }))
        .collect();
    all.breaks(&json!({ "content": "c", "components": rows }), "/components")
        .await;
    let input = json!({ "type": 4, "custom_id": "t", "style": 1, "label": "L" });
    all.breaks(&row(&json!([input])), "/components").await;
}

#[tokio::test]
async fn errors_are_written_as_discord_writes_them() {
    let all = scene().await;
    let (_, told, _) = all.refused(&json!({ "content": "x".repeat(4001) })).await;
    let error = json!({ "code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 4000 or fewer in length." });
    let wanted = json!({ "message": "Invalid Form Body", "code": 50035, "errors": { "content": { "_errors": [error] } } });
    assert_eq!(told, wanted);
    let (status, told) = raw(&all.dc, "GET", "/channels/abc", &Value::Null).await;
    assert_eq!((status, &told["code"]), (400, &json!(50035)));
    assert_eq!(all.dc.forgive().len(), 1);
}

#[tokio::test]
async fn what_the_bot_may_not_see_or_do() {
    let all = scene().await;
    let Scene { dc, server, .. } = &all;
    let say = json!({ "content": "c" });
    let at = |channel: u64| format!("/channels/{channel}/messages");
    let code = async |path: String, body: &Value| {
        let (status, told) = raw(dc, if body.is_null() { "GET" } else { "POST" }, &path, body).await;
        (status, told["code"].as_u64().unwrap_or_default())
    };
    assert_eq!(code(at(7), &say).await, (404, 10003));
    assert_eq!(code("/guilds/7".to_owned(), &Value::Null).await, (404, 10004));
    assert_eq!(
        code(format!("{}/7", all.messages), &Value::Null).await,
        (404, 10008)
    );
    assert_eq!(code("/users/7".to_owned(), &Value::Null).await, (404, 10013));

    let hidden = server.channel("hidden");
    server.denies(&hidden, permission::VIEW_CHANNEL);
    assert_eq!(code(at(hidden.id()), &say).await, (403, 50001));
    server.allows_bot(&hidden, permission::VIEW_CHANNEL);
    assert_eq!(code(at(hidden.id()), &say).await.0, 200);
    server.denies_bot(&hidden, permission::SEND_MESSAGES);
    assert_eq!(code(at(hidden.id()), &say).await, (403, 50013));
    server.denies_bot(&server.general(), permission::EMBED_LINKS);
    assert_eq!(code(all.messages.clone(), &say).await.0, 200);
    let embeds = json!({ "embeds": [{ "title": "t" }] });
    assert_eq!(code(all.messages.clone(), &embeds).await, (403, 50013));
    let forum = server.forum("forum");
    assert_eq!(code(at(forum.id()), &say).await, (400, 50008));
    hidden.deletes();
    assert_eq!(code(at(hidden.id()), &say).await, (404, 10003));
    server.kicks_bot();
    assert_eq!(code(all.messages.clone(), &say).await, (403, 50001));
    assert_eq!(dc.violations(), [], "all of this may happen to a correct bot");
}

#[tokio::test]
async fn who_cannot_be_written_to() {
    let all = scene().await;
    let Scene { dc, server, .. } = &all;
    let (ada, ben) = (dc.user("Ada"), dc.user("Ben"));
    server.admit(&ada);
    let open = async |user: u64| {
        let body = json!({ "recipient_id": user.to_string() });
        let (status, told) = raw(dc, "POST", "/users/@me/channels", &body).await;
        (
            status,
            told["id"].as_str().unwrap_or_default().to_owned(),
            told["code"].clone(),
        )
    };
    let say = async |channel: &str| {
        let (status, told) = raw(
            dc,
            "POST",
            &format!("/channels/{channel}/messages"),
            &json!({ "content": "c" }),
        )
        .await;
        (status, told["code"].as_u64().unwrap_or_default())
    };
    let (_, with_ada, _) = open(ada.id()).await;
    assert_eq!(say(&with_ada).await.0, 200);
    ada.closes_dms();
    assert_eq!(say(&with_ada).await, (403, 50007));
    ada.opens_dms();
    assert_eq!(say(&with_ada).await.0, 200);
    server.sends_away(&ada);
    assert_eq!(say(&with_ada).await, (403, 50278));
    let (_, with_ben, _) = open(ben.id()).await;
    assert_eq!(say(&with_ben).await, (403, 50278));
    ben.installs();
    assert_eq!(say(&with_ben).await.0, 200);
    assert_eq!(open(7).await.0, 400);
    assert_eq!(open(dc.application_id()).await.2, json!(50033));
    assert_eq!(dc.violations(), []);
}

#[tokio::test]
async fn what_others_wrote_stays_and_a_nonce_is_for_one_message() {
    let all = scene().await;
    let (_, sent) = raw(
        &all.dc,
        "POST",
        &all.messages,
        &json!({ "content": "c", "nonce": "n", "enforce_nonce": true }),
    )
    .await;
    assert_eq!(sent["nonce"], "n");
    let elsewhere = format!("/channels/{}/messages", all.server.channel("other").id());
    raw(
        &all.dc,
        "POST",
        &elsewhere,
        &json!({ "content": "d", "nonce": "n", "enforce_nonce": true }),
    )
    .await;
    let told = all.dc.forgive();
    assert!(told[0].rule.contains("never sent"), "{told:?}");
    let edit = format!("{}/{}", all.messages, sent["id"].as_str().unwrap());
    raw(&all.dc, "PATCH", &edit, &json!({ "content": "c", "flags": 64 })).await;
    assert!(
        all.dc.forgive()[0]
            .rule
            .contains("cannot make a message ephemeral")
    );
    raw(&all.dc, "PATCH", &edit, &json!({ "content": "" })).await;
    assert!(all.dc.forgive()[0].rule.contains("an empty message"));
}

#[tokio::test]
async fn what_is_not_played_is_told() {
    let all = scene().await;
    for path in ["/guilds/7/bans", "/users/@me/connections"] {
        assert_eq!(raw(&all.dc, "GET", path, &Value::Null).await.0, 404);
    }
    assert_eq!(raw(&all.dc, "GET", "/gateway?v=10", &Value::Null).await.0, 400);
    let told = all.dc.forgive();
    assert!(
        told[0].rule.contains("GET /guilds/7/bans is not played"),
        "{told:?}"
    );
    assert!(
        told[2].rule.contains("an unknown parameter in the query"),
        "{told:?}"
    );
}
