//! Quizzes and polls.

use insta::assert_snapshot;
use serde_json::{Value, json};
use waymark_testkit::telegram::Telegram;

use crate::raw::Raw;

fn quiz() -> Value {
    json!({
        "chat_id": 101, "question": "Which one moves?", "type": "quiz", "is_anonymous": false, "correct_option_ids": [1],
        "options": [{ "text": "Copy" }, { "text": "String" }], "explanation": "A <b>String</b> owns its bytes.",
        "explanation_parse_mode": "HTML",
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut quiz = quiz();
    quiz[name] = value;
    quiz
}

#[tokio::test]
async fn people_vote_and_the_bot_hears_of_it() {
    let tg = Telegram::start().await;
    let (ada, ben) = (tg.user("Ada"), tg.user("Ben"));
    let group = tg.group("Rustaceans", &[&ada, &ben]);
    ada.adds_bot(&group).await;
    let raw = Raw::new(&tg);
    raw.result("sendPoll", with("chat_id", group.id().into())).await;
    let (ada, ben) = (ada.in_chat(&group), ben.in_chat(&group));
    let poll = ada.reads().await;
    ada.votes(&poll, &[1]).await;
    ben.votes(&poll, &[0]).await;
    ben.retracts(&poll).await;
    let updates = raw.result("getUpdates", json!({})).await;
    let answers: Vec<&Value> = updates
        .as_array()
        .into_iter()
        .flatten()
        .map(|update| &update["poll_answer"]["option_ids"])
        .filter(|ids| !ids.is_null())
        .collect();
    assert_eq!(answers, [&json!([1]), &json!([0]), &json!([])]);
    let closed = raw
        .result(
            "stopPoll",
            json!({ "chat_id": group.id(), "message_id": poll.id }),
        )
        .await;
    assert_eq!(closed["total_voter_count"], 1);
    let again = raw
        .refusal(
            "stopPoll",
            json!({ "chat_id": group.id(), "message_id": poll.id }),
        )
        .await;
    assert_eq!(again, "400 Bad Request: poll has already been closed");
    assert_snapshot!(group.transcript(), @"
    Ada: (adds Waymark)
    Waymark: (closed quiz) Which one moves?
      (0) Copy
      (1) String ✓
    Ada votes [String]
    Ben votes [Copy]
    Ben takes the vote back
    ");
}

#[tokio::test]
async fn an_anonymous_poll_tells_nobody_who_voted() {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    ada.met_bot().await;
    let raw = Raw::new(&tg);
    raw.result(
        "sendPoll",
        json!({ "chat_id": 101, "question": "Tea?", "options": [{ "text": "Yes" }, { "text": "No" }] }),
    )
    .await;
    ada.votes(&ada.reads().await, &[0]).await;
    let updates = raw.result("getUpdates", json!({})).await;
    assert_eq!(updates.as_array().map(Vec::len), Some(1));
    assert_eq!(updates[0]["poll"]["options"][0]["voter_count"], 1);
}

#[tokio::test]
async fn quizzes_have_their_rules() {
    let tg = Telegram::start().await;
    tg.user("Ada").met_bot().await;
    let raw = Raw::new(&tg);
    raw.result("sendPoll", quiz()).await;
    let mut older = quiz();
    older
        .as_object_mut()
        .and_then(|quiz| quiz.remove("correct_option_ids"));
    let refused = raw.refusal("sendPoll", older.clone()).await;
    assert_eq!(refused, "400 Bad Request: wrong correct option ID specified");
    // As it was named before.
    older["correct_option_id"] = 0.into();
    raw.refusal("sendPoll", older).await;
    let options = |count: usize| Value::Array(vec![json!({ "text": "a" }); count]);
    for (quiz, sentence) in [
        (with("question", "".into()), "poll question must be non-empty"),
        (
            with("question", "a".repeat(301).into()),
            "poll question length must not exceed 300",
        ),
        (with("options", options(1)), "poll must have at least 2 option"),
        (
            with("options", options(13)),
            "poll can't have more than 12 options",
        ),
        (
            with("options", json!([{ "text": "a" }, { "text": " " }])),
            "poll options must be non-empty",
        ),
        (
            with("options", json!([{ "text": "a" }, { "text": "a".repeat(101) }])),
            "poll options length must not exceed 100",
        ),
        (
            with("correct_option_ids", json!([2])),
            "wrong correct option ID specified",
        ),
        (
            with("correct_option_ids", json!([1, 0])),
            "wrong correct option ID specified",
        ),
        (with("explanation", "a".repeat(201).into()), "MESSAGE_TOO_LONG"),
        (
            with("explanation", "a\nb\nc\nd".into()),
            "an explanation has at most 2 line feeds",
        ),
        (with("type", "riddle".into()), "unsupported poll type \"riddle\""),
        (
            with("type", "regular".into()),
            "a regular poll has no correct option",
        ),
        (
            with("open_period", 3.into()),
            "open_period is 5 to 2628000 seconds",
        ),
        (
            with("options", json!(["a", "b"])),
            "`options[0]` is not a InputPollOption: \"a\"; `options[1]` is not a InputPollOption: \"b\"",
        ),
    ] {
        assert_eq!(
            raw.refusal("sendPoll", quiz).await,
            format!("400 Bad Request: {sentence}")
        );
    }
    assert_eq!(tg.forgive().len(), 16);
}
