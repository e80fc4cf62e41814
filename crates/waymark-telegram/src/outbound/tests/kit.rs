//! The same, judged by the server of the testkit, through the real client.

use std::{sync::Arc, time::Duration};

use teloxide::{Bot, types::ChatId};
use waymark_testkit::telegram::{Message, Telegram, User};

use super::{
    super::{Piece, draw},
    *,
};
use crate::{
    pace::{Pace, Rates, Urgency},
    sender::Sender,
};

/// A sender to a strict server, at no particular pace.
fn sender(tg: &Telegram) -> Sender {
    let bot = Bot::new(tg.token()).set_api_url(tg.api_url().parse().unwrap());
    let rates = Rates {
        per_second: 100_000,
        chat_gap: Duration::ZERO,
        answers_at_once: 1,
        group_per_minute: 100_000,
    };
    Sender::new(bot, look(), Arc::new(Pace::new(rates)), |_, _| {})
}

/// What somebody gets to see of a reply.
async fn received(tg: &Telegram, ada: &User, reply: &Reply) -> Vec<Message> {
    let sent = sender(tg)
        .send(ChatId(ada.chat_id()), reply, None, Urgency::Answer)
        .await;
    assert!(sent.is_ok(), "{sent:?} for {reply:?}, {:?}", tg.violations());
    ada.messages()
        .into_iter()
        .filter(|message| message.from_bot)
        .collect()
}

#[tokio::test]
async fn the_gallery_arrives() {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    ada.says("/start").await;
    let mut pieces = 0;
    for (name, reply) in gallery() {
        pieces += draw(&reply, &look()).len();
        assert_eq!(received(&tg, &ada, &reply).await.len(), pieces, "{name}");
    }
    assert!(tg.violations().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_strict_server_takes_any_reply_and_shows_all_of_it(reply in long_reply()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let tg = Telegram::start().await;
            let ada = tg.user("Ada");
            ada.says("/start").await;
            let got = received(&tg, &ada, &reply).await;
            let pieces = draw(&reply, &look());
            prop_assert_eq!(got.len(), pieces.len());
            for (message, piece) in got.iter().zip(&pieces) {
                match piece {
                    Piece::Text { html, .. } => {
                        let text = judged(html, MESSAGE).map_err(TestCaseError::fail)?;
                        // The server of the kit takes blanks off in code as well.
                        prop_assert_eq!(message.text(), text.trim());
                    }
                    Piece::Document { name, bytes, .. } => {
                        let file = message.file.as_ref().map(|file| (&file.name, &file.bytes));
                        prop_assert_eq!(file, Some((name, bytes)));
                    }
                    Piece::Photo { .. } => return Err(TestCaseError::fail("a photo of nothing")),
                    Piece::Poll { question, .. } => {
                        prop_assert_eq!(message.poll.as_ref().map(|poll| &poll.question), Some(question));
                    }
                }
            }
            prop_assert!(tg.violations().is_empty(), "{:?}", tg.violations());
            Ok(())
        })?;
    }
}
