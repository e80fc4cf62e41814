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
