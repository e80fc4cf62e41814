use std::{sync::Arc, time::Duration};

use teloxide::Bot;
use tokio::{task::JoinSet, time::sleep};
use waymark_app::{
    ports::{AddressKind, Courier as _},
    reply::{Button, Poll, Tone},
};
use waymark_testkit::telegram::{Fault, Rates as Permitted, Telegram, User};

use super::*;
use crate::{
    outbound::Look,
    pace::{Pace, Rates},
};

fn courier(tg: &Telegram, rates: Rates) -> Courier {
    let bot = Bot::new(tg.token()).set_api_url(tg.api_url().parse().unwrap());
    let look = Look {
        username: "waymark_bot".to_owned(),
    };
    let sender = Sender::new(bot, look, Arc::new(Pace::new(rates)), |_, _| {});
    Courier(sender.with_request_limit(Duration::from_secs(2)))
}

fn address(platform: Platform, to: &str) -> Address {
    Address {
        platform,
        to: to.to_owned(),
        kind: AddressKind::Learner,
    }
}

fn prompt() -> Reply {
    Reply::new(Tone::Plain)
        .para("Time to practise.")
        .row([Button::new("Practise", "practice")])
}

fn key(id: i64) -> Key {
    Key {
        id,
        kind: "daily_practice".to_owned(),
    }
}

async fn deliver(courier: &Courier, to: &User) -> Result<Receipt, Undelivered> {
    let address = address(Platform::Telegram, &to.chat_id().to_string());
    courier.deliver(&address, &prompt(), &key(to.id())).await
}

#[tokio::test]
async fn only_chats_of_telegram_are_written_to() {
    let tg = Telegram::start().await;
    let courier = courier(&tg, Rates::PUBLISHED);
    for odd in [
        address(Platform::Discord, "7"),
        address(Platform::Telegram, "ada"),
    ] {
        let sent = courier.deliver(&odd, &prompt(), &key(1)).await;
        assert!(matches!(sent, Err(Undelivered::Never { .. })), "{sent:?}");
    }
    assert!(tg.calls().is_empty());
}

#[tokio::test]
async fn who_blocks_the_bot_hears_nothing_until_they_come_back() {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    ada.says("/start").await;
    ada.blocks().await;
    let courier = courier(&tg, Rates::PUBLISHED);
    let Err(Undelivered::Never { reason }) = deliver(&courier, &ada).await else {
        panic!("not refused")
    };
    assert_eq!(reason, "Forbidden: bot was blocked by the user");
    ada.unblocks().await;
    // The refused message took its second as well.
    assert!(deliver(&courier, &ada).await.is_ok());
    assert_eq!(ada.reads().await.text(), "Time to practise.");
}

#[tokio::test]
async fn a_group_that_moves_gets_its_prompt_in_its_new_chat() {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    let group = tg.group("Rustaceans", &[&ada]);
    ada.adds_bot(&group).await;
    let moved = group.upgrades().await;
    let courier = courier(&tg, Rates::PUBLISHED);
    let old = address(Platform::Telegram, &group.id().to_string());
    let sent = courier.deliver(&old, &prompt(), &key(1)).await;
    assert!(sent.is_ok(), "{sent:?}");
    assert!(ada.in_chat(&moved).reads().await.text().contains("practise"));
}

#[tokio::test]
async fn a_quiz_is_one_as_the_bot_api_has_it_today() {
    let tg = Telegram::start().await;
    let ada = tg.user("Ada");
    let group = tg.group("Rustaceans", &[&ada]);
    ada.adds_bot(&group).await;
    let options = vec!["Copy".to_owned(), "String".to_owned()];
    let why = Some("It owns its bytes.".to_owned());
    let quiz = Reply::new(Tone::Plain).poll(Poll::fitting("Which moves?".to_owned(), options, 1, why));
    let to = address(Platform::Telegram, &group.id().to_string());
    let sent = courier(&tg, Rates::PUBLISHED).deliver(&to, &quiz, &key(1)).await;
    assert!(sent.is_ok_and(|receipt| receipt.poll.is_some()));
    tg.finish().await;
}

/// How an outbox takes what the courier says: again when it is later, never again when it may have arrived.
async fn outbox(courier: &Courier, to: &User) -> Option<Undelivered> {
    loop {
        match deliver(courier, to).await {
            Ok(_) => return None,
            Err(Undelivered::Later { after, .. }) => sleep(after).await,
            Err(Undelivered::Broken { .. }) => {}
            Err(end) => return Some(end),
        }
    }
}

/// The clock of the server runs ten times as fast, and so do we.
#[tokio::test]
async fn everybody_who_can_be_reached_gets_one_prompt_and_telegram_has_nothing_to_complain_about() {
    const SPEED: u32 = 10;
    let tg = Telegram::start().await;
    tg.runs_at(f64::from(SPEED));
    tg.rates(Some(Permitted::default()));
    let rates = Rates {
        per_second: 30 * SPEED,
        chat_gap: Duration::from_secs(1) / SPEED,
        ..Rates::PUBLISHED
    };
    let courier = Arc::new(courier(&tg, rates));
    let mut learners = Vec::new();
    for n in 0..500 {
        let learner = tg.user(&format!("Learner {n}"));
        learner.says("/start").await;
        if n % 100 == 7 {
            learner.blocks().await;
        }
        learners.push(learner);
    }
    tg.plays(Fault::too_many(1).on("sendMessage").every(50));
    tg.plays(
        Fault::cut_after()
            .on("sendMessage")
            .in_chat(learners[20].chat_id())
            .once(),
    );
    tg.plays(
        Fault::server_error(502)
            .on("sendMessage")
            .in_chat(learners[30].chat_id())
            .once(),
    );
    let mut left = learners.into_iter();
    let mut carried = JoinSet::new();
    let mut ended = Vec::new();
    loop {
        // Fewer than a second permits: those that a busy machine has let wait may all leave at once.
        while carried.len() < 24
            && let Some(learner) = left.next()
        {
            let courier = Arc::clone(&courier);
            carried.spawn(async move { (outbox(&courier, &learner).await, learner) });
        }
        match carried.join_next().await {
            Some(end) => ended.push(end.unwrap()),
            None => break,
        }
    }
    let mut ends = [0; 3];
    for (end, learner) in &ended {
        let got = learner
            .messages()
            .iter()
            .filter(|message| message.from_bot)
            .count();
        match end {
            None => {
                assert_eq!(got, 1, "{}", learner.name());
                ends[0] += 1;
            }
            Some(Undelivered::Never { .. }) => {
                assert_eq!(got, 0, "{}", learner.name());
                ends[1] += 1;
            }
            // Cut off after it arrived, or refused with a 5xx: nobody can tell, so nobody tries again.
            Some(_) => {
                assert!(got <= 1, "{}", learner.name());
                ends[2] += 1;
            }
        }
    }
    assert_eq!(ends, [493, 5, 2]);
    let refused = tg.calls().iter().filter(|call| call.code == 429).count();
    let calls = tg.calls().len();
    assert_eq!(
        refused,
        calls / 50,
        "no other 429 than those that were played, of {calls}"
    );
    tg.finish().await;
}
