//! Rules of forms, of answers and of threads, broken.

use serde_json::{Value, json};
use waymark_testkit::discord::{Asking, Discord, Planted, rules};

use super::rest::raw;

#[track_caller]
fn check(form: &Value, told: &str) {
    let flaws: Vec<String> = rules::form(form).iter().map(ToString::to_string).collect();
    assert!(
        flaws.iter().any(|flaw| flaw.contains(told)),
        "{told:?} is not in {flaws:#?}"
    );
}

fn input(id: &str) -> Value {
    json!({ "type": 4, "custom_id": id, "style": 1, "label": "Answer" })
}

fn row(input: &Value) -> Value {
    json!({ "type": 1, "components": [input] })
}

#[test]
fn what_no_form_may_be() {
    let form = |rows: Value| json!({ "custom_id": "m", "title": "Answer", "components": rows });
    assert_eq!(rules::form(&form(json!([row(&input("t"))]))), []);
    check(
        &json!({ "custom_id": "m", "title": " ", "components": [row(&input("t"))] }),
        "/data/title",
    );
    check(
        &json!({ "custom_id": "m", "title": "x".repeat(46), "components": [row(&input("t"))] }),
        "/data/title: Must be 45",
    );
    check(
        &json!({ "custom_id": "x".repeat(101), "title": "t", "components": [row(&input("t"))] }),
        "/data/custom_id",
    );
    check(&form(json!([])), "/data/components");
    let six: Vec<Value> = (0..6).map(|n| row(&input(&n.to_string()))).collect();
    check(&form(json!(six)), "/data/components");
    check(
        &form(json!([row(&input("t")), row(&input("t"))])),
        "cannot be duplicated",
    );
    let mut backwards = input("t");
    backwards["min_length"] = 5.into();
    backwards["max_length"] = 2.into();
    check(&form(json!([row(&backwards)])), "more than max_length");
    let mut long = input("t");
    long["max_length"] = 3.into();
    long["value"] = "four".into();
    check(&form(json!([row(&long)])), "does not fit");
    let mut nameless = input("t");
    nameless["label"] = "".into();
    check(&form(json!([row(&nameless)])), "label");
    let button = json!({ "type": 2, "style": 1, "custom_id": "b", "label": "B" });
    check(&form(json!([row(&button)])), "/data/components");
}

struct Scene {
    dc: Discord,
    channel: u64,
}

impl Scene {
    async fn new() -> Self {
        let dc = Discord::start().await;
        let server = dc.server("Rustaceans");
        server.adds_bot(0);
        let channel = server.general().id();
        Self { dc, channel }
    }

    fn asks(&self, asking: &Asking) -> Planted {
        self.dc.asks(&self.dc.user("Ada"), self.channel, asking)
    }

    async fn answers(&self, to: &Planted, body: Value) -> u16 {
        let path = format!("/interactions/{}/{}/callback", to.id, to.token);
        raw(&self.dc, "POST", &path, &body).await.0
    }

    /// An answer that breaks a rule.
    async fn breaks(&self, asking: &Asking, body: Value, rule: &str) {
        let asked = self.asks(asking);
        assert_eq!(self.answers(&asked, body.clone()).await, 400, "{body}");
        let told = self.dc.forgive();
        assert!(
            told.len() == 1 && told[0].rule.contains(rule),
            "{body}: {rule:?} is not in {told:?}"
        );
    }
}

#[tokio::test]
async fn what_no_answer_may_be() {
    let scene = Scene::new().await;
    let command = Asking::Command;
    scene
        .breaks(&command, json!({ "type": 4, "data": {} }), "an empty message")
        .await;
    scene
        .breaks(
            &command,
            json!({ "type": 4, "data": { "content": "c", "flags": 2 } }),
            "not flags",
        )
        .await;
    scene
        .breaks(
            &command,
            json!({ "type": 5, "data": { "content": "lost" } }),
            "is lost",
        )
        .await;
    scene
        .breaks(
            &command,
            json!({ "type": 4, "data": { "content": "c", "x": 1 } }),
            "an unknown field",
        )
        .await;
    scene.breaks(&command, json!({ "type": 44 }), "").await;

    let asked = scene.asks(&command);
    assert_eq!(
        scene
            .answers(&asked, json!({ "type": 4, "data": { "content": "c" } }))
            .await,
        204
    );
    let shown = raw(
        &scene.dc,
        "GET",
        &format!(
            "/webhooks/{}/{}/messages/@original",
            scene.dc.application_id(),
            asked.token
        ),
        &Value::Null,
    )
    .await
    .1;
    let shown = shown["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("a message");
    let press = Asking::Press(shown);
    scene
        .breaks(
            &press,
            json!({ "type": 7, "data": { "content": "c", "flags": 64 } }),
            "cannot make a message ephemeral",
        )
        .await;
    scene
        .breaks(
            &press,
            json!({ "type": 7, "data": { "content": "" } }),
            "an empty message",
        )
        .await;
}

#[tokio::test]
async fn what_lies_behind_a_token() {
    let scene = Scene::new().await;
    let asked = scene.asks(&Asking::Command);
    assert_eq!(
        scene
            .answers(&asked, json!({ "type": 4, "data": { "content": "c" } }))
            .await,
        204
    );
    let at = |application: u64, token: &str, rest: &str| format!("/webhooks/{application}/{token}{rest}");
    let own = scene.dc.application_id();
    let code = async |path: String| {
        raw(&scene.dc, "POST", &path, &json!({ "content": "more" }))
            .await
            .1["code"]
            .clone()
    };
    assert_eq!(code(at(7, &asked.token, "")).await, 10015);
    assert_eq!(code(at(own, "strange", "")).await, 50027);
    assert_eq!(scene.dc.forgive().len(), 2);
    let other = raw(
        &scene.dc,
        "POST",
        &format!("/channels/{}/messages", scene.channel),
        &json!({ "content": "c" }),
    )
    .await
    .1;
    let other = format!("/messages/{}", other["id"].as_str().expect("a message"));
    let (status, told) = raw(&scene.dc, "GET", &at(own, &asked.token, &other), &Value::Null).await;
    assert_eq!(
        (status, &told["code"]),
        (404, &json!(10008)),
        "a message that was not made with this token"
    );
    scene.dc.finish().await;
}

#[tokio::test]
async fn archived_threads_wake_and_locked_ones_do_not() {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    server.adds_bot(0);
    let at = format!("/channels/{}", server.general().id());
    let body = json!({ "name": "Talk", "type": 11, "auto_archive_duration": 60 });
    let (status, thread) = raw(&dc, "POST", &format!("{at}/threads"), &body).await;
    assert_eq!(
        (status, &thread["thread_metadata"]["auto_archive_duration"]),
        (201, &json!(60))
    );
    let own = format!("/channels/{}", thread["id"].as_str().expect("a thread"));
    let say = async || {
        raw(
            &dc,
            "POST",
            &format!("{own}/messages"),
            &json!({ "content": "c" }),
        )
        .await
    };
    raw(&dc, "PATCH", &own, &json!({ "archived": true })).await;
    assert_eq!(say().await.0, 200);
    let read = raw(&dc, "GET", &own, &Value::Null).await.1;
    assert_eq!(read["thread_metadata"]["archived"], false, "it woke");
    raw(&dc, "PATCH", &own, &json!({ "archived": true, "locked": true })).await;
    assert_eq!(say().await.1["code"], 160_005);
    dc.finish().await;
}

#[tokio::test]
async fn what_others_wrote_is_theirs() {
    let dc = Discord::start().await;
    let server = dc.server("Rustaceans");
    let ada = dc.user("Ada");
    server.admit(&ada);
    server.adds_bot(0);
    let general = server.general();
    ada.at(&general).says("mine").await;
    let at = format!("/channels/{}/messages", general.id());
    let list = raw(&dc, "GET", &at, &Value::Null).await.1;
    let hers = format!("{at}/{}", list[0]["id"].as_str().expect("a message"));
    assert_eq!(
        raw(&dc, "PATCH", &hers, &json!({ "content": "c" })).await.1["code"],
        50005
    );
    assert_eq!(dc.forgive().len(), 1);
    assert_eq!(raw(&dc, "DELETE", &hers, &Value::Null).await.1["code"], 50013);
    dc.finish().await;
}

#[tokio::test]
async fn a_file_of_more_than_ten_mebibytes_is_too_large() {
    let scene = Scene::new().await;
    let file = serenity::all::CreateAttachment::bytes(vec![0; 10 * 1024 * 1024 + 1], "big.bin");
    let message = serenity::all::CreateMessage::new().add_file(file);
    let sent = serenity::all::ChannelId::new(scene.channel)
        .send_message(super::rest::client(&scene.dc), message)
        .await;
    assert!(sent.expect_err("a refusal").to_string().contains("too large"));
    assert!(scene.dc.forgive()[0].rule.contains("10 MiB"));
}
