//! People talk with a bot.

use insta::assert_snapshot;
use waymark_testkit::logs::Logs;
use waymark_testkit::telegram::Telegram;

use crate::bot;

#[tokio::test]
async fn people_write_read_and_press() {
    let logs = Logs::record();
    let tg = Telegram::start().await;
    let bot = bot::start(&tg);
    let ada = tg.user("Ada");
    let hello = ada.asks("/start").await;
    assert_eq!(hello.text(), "Hello, you said /start.");
    assert_eq!(hello.labels(), ["More"]);
    assert_eq!(ada.presses("More").await.text.as_deref(), Some("Counted."));
    ada.presses("More").await;
    assert_eq!(
        ada.presses_on(&hello, "More").await.text.as_deref(),
        Some("Counted.")
    );
    assert_snapshot!(ada.transcript(), @"
    Ada: /start
    Waymark: Pressed 1 times.
      [More]
    Ada presses [More]
    Waymark tells Ada: Counted.
    Ada presses [More]
    Waymark tells Ada: Counted.
    Ada presses [More]
    Waymark tells Ada: Counted.
    ");
    bot.stops().await;
    logs.assert_no_errors();
    tg.finish().await;
}

#[tokio::test]
async fn a_link_leads_into_the_private_chat() {
    let tg = Telegram::start().await;
    let running = bot::start(&tg);
    let ada = tg.user("Ada");
    let group = tg.group("Rustaceans", &[&ada]);
    ada.in_chat(&group)
        .follows("https://t.me/waymark_bot?start=j-Ab_9")
        .await;
    assert_eq!(ada.reads().await.text(), "Hello, you said /start j-Ab_9.");
    running.stops().await;
    tg.finish().await;
}

#[tokio::test]
async fn old_and_forged_presses_arrive_as_they_do_from_a_modified_client() {
    let logs = Logs::record();
    let tg = Telegram::start().await;
    let running = bot::start(&tg);
    let ada = tg.user("Ada");
    let hello = ada.asks("/start").await;
    ada.drops_username().await;
    let forged = ada.forges(hello.id, "drop table").await;
    assert_eq!(
        (forged.text.as_deref(), forged.alert),
        (Some("That button is no longer mine."), true)
    );
    tg.ages(&hello);
    let aged = ada.presses_on(&hello, "More").await;
    assert_eq!(
        aged.text.as_deref(),
        Some("That button is no longer mine."),
        "the bot was not shown the message"
    );
    let gone = ada.forges(9999, "count:1").await;
    assert_eq!(gone.text.as_deref(), Some("That button is no longer mine."));
    let hello = ada.asks("/start").await;
    let (one, two) = (ada.taps_on(&hello, "More"), ada.taps_on(&hello, "More"));
    one.answered().await;
    // The second press changes nothing: the bot stumbles over "message is not modified" before it answers.
    tg.saw("editMessageText", 2).await;
    assert!(
        tg.calls_of("editMessageText")[1]
            .description
            .as_deref()
            .is_some_and(|told| told.contains("not modified"))
    );
    running.stops().await;
    let left: Vec<String> = tg
        .forgive()
        .into_iter()
        .map(|violation| violation.method)
        .collect();
    assert_eq!(left, ["answerCallbackQuery"]);
    assert_eq!(
        logs.at(waymark_testkit::logs::Level::Error).len(),
        1,
        "the bot's error handler said so"
    );
    drop(two);
}

#[tokio::test]
#[should_panic(expected = "until the bot writes in Ada's chat 101\n--- Ada (101)\nAda: anybody there?")]
async fn a_silent_bot_fails_the_test_with_the_transcript() {
    let tg = Telegram::builder()
        .patience(std::time::Duration::from_millis(50))
        .start()
        .await;
    tg.user("Ada").asks("anybody there?").await;
}

#[tokio::test]
async fn nothing_more_comes_once_all_is_quiet() {
    let tg = Telegram::start().await;
    let running = bot::start(&tg);
    let ada = tg.user("Ada");
    ada.says("one").await;
    ada.says("two").await;
    tg.saw("sendMessage", 2).await;
    tg.quiet_for(std::time::Duration::from_millis(40)).await;
    assert_eq!(
        ada.messages().iter().filter(|message| message.from_bot).count(),
        2
    );
    assert_eq!(
        ada.reads_until(|message| message.text().contains("two"))
            .await
            .labels(),
        ["More"]
    );
    assert!(ada.unread().is_empty());
    running.stops().await;
}
