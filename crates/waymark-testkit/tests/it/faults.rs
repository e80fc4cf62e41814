//! What goes wrong on the way.

use std::time::{Duration, Instant};

use serde_json::json;
use teloxide::prelude::*;
use teloxide::{ApiError, RequestError};
use waymark_testkit::telegram::{Fault, Rates, Telegram, User};

use crate::bot::client;
use crate::raw::Raw;

async fn world() -> (Telegram, User, Bot) {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    ada.met_bot().await;
    let bot = client(&tg);
    (tg, ada, bot)
}

#[tokio::test]
async fn too_many_requests_for_one_chat_and_every_so_often() {
    let (tg, ada, bot) = world().await;
    let ben = tg.user("Ben");
    ben.met_bot().await;
    tg.plays(Fault::too_many(7).on("sendMessage").in_chat(ada.id()).every(2));
    let mut waits = 0;
    for _ in 0..4 {
        match bot.send_message(ChatId(ada.id()), "a").await {
            Ok(_) => {}
            Err(RequestError::RetryAfter(wait)) => {
                assert_eq!(wait.seconds(), 7);
                waits += 1;
            }
            Err(other) => panic!("{other}"),
        }
        bot.send_message(ChatId(ben.id()), "a")
            .await
            .expect("Ben is not meant");
    }
    assert_eq!((waits, ada.messages().len(), ben.messages().len()), (2, 2, 4));
    tg.heals();
    bot.send_message(ChatId(ada.id()), "a")
        .await
        .expect("all is well again");
}

#[tokio::test]
async fn a_connection_that_is_cut_leaves_the_client_in_doubt() {
    let (tg, ada, bot) = world().await;
    tg.plays(Fault::cut_before().on("sendMessage").once());
    let before = bot.send_message(ChatId(ada.id()), "before").await;
    assert!(matches!(before, Err(RequestError::Network(_))), "{before:?}");
    assert_eq!(ada.messages().len(), 0);
    tg.plays(Fault::cut_after().on("sendMessage").once());
    let after = bot.send_message(ChatId(ada.id()), "after").await;
    assert!(matches!(after, Err(RequestError::Network(_))), "{after:?}");
    assert_eq!(ada.reads().await.text(), "after");
    bot.send_message(ChatId(ada.id()), "well")
        .await
        .expect("the next call gets through");
    assert_eq!(
        tg.calls_of("sendMessage")
            .iter()
            .map(|call| call.code)
            .collect::<Vec<_>>(),
        [0, 0, 200]
    );
}

#[tokio::test]
async fn errors_of_the_server_and_sentences_of_the_test() {
    let (tg, ada, bot) = world().await;
    let raw = Raw::new(&tg);
    tg.plays(Fault::server_error(502).once());
    assert_eq!(raw.refusal("getMe", json!({})).await, "502 Bad Gateway");
    tg.plays(Fault::refused(403, "Forbidden: bot was blocked by the user").once());
    let blocked = bot.send_message(ChatId(ada.id()), "a").await;
    assert!(
        matches!(blocked, Err(RequestError::Api(ApiError::BotBlocked))),
        "{blocked:?}"
    );
    tg.plays(Fault::conflict().on("getUpdates").once());
    let second = bot.get_updates().await;
    assert!(
        matches!(
            second,
            Err(RequestError::Api(ApiError::TerminatedByOtherGetUpdates))
        ),
        "{second:?}"
    );
    tg.revokes_token();
    let token = bot.get_me().await;
    assert!(
        matches!(token, Err(RequestError::Api(ApiError::InvalidToken))),
        "{token:?}"
    );
}

#[tokio::test]
async fn a_late_answer_is_late() {
    let (tg, ada, bot) = world().await;
    tg.plays(Fault::late(Duration::from_millis(80)).on("sendMessage"));
    let began = Instant::now();
    bot.send_message(ChatId(ada.id()), "a")
        .await
        .expect("it is carried out");
    assert!(began.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn rates_hold_on_the_clock_of_the_server() {
    let (tg, ada, _) = world().await;
    let raw = Raw::new(&tg);
    let send = || json!({ "chat_id": ada.id(), "text": "a" });
    tg.runs_at(0.0);
    tg.rates(Some(Rates::default()));
    for _ in 0..3 {
        raw.result("sendMessage", send()).await;
    }
    let answer = raw.answer("sendMessage", &send()).await;
    assert_eq!(answer["description"], "Too Many Requests: retry after 1");
    assert_eq!(answer["parameters"], json!({ "retry_after": 1 }));
    tg.advances(Duration::from_secs(1));
    raw.result("sendMessage", send()).await;
    assert_eq!(
        (tg.peak(Duration::from_secs(1)), tg.peak(Duration::from_mins(1))),
        (3, 4)
    );
    assert_eq!(
        tg.violations(),
        [],
        "being too fast is told, not held against the bot"
    );
}
