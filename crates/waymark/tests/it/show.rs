//! The program as three people on Telegram meet it, by the clock on the wall: `just show` prints what was said.

use jiff::{SignedDuration, Zoned, tz::TimeZone};
use waymark_testkit::telegram::{Telegram, User};

use crate::{
    program::{Home, Running, signal},
    telegram::on,
};

/// Some time from now that is still today there: a prompt is to come in a minute or two.
pub(crate) fn soon() -> String {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let at = Zoned::now().with_time_zone(zone) + SignedDuration::from_secs(75);
    at.strftime("%H:%M").to_string()
}

/// Presses what a message that was just written or changed offers, and waits for what comes of it.
async fn press(user: &User, label: &str) {
    user.presses(label).await;
    user.reads().await;
}

#[tokio::test]
#[ignore = "waits for the next minutes: just show"]
async fn three_people_begin_learn_and_are_reminded() {
    let tg = Telegram::builder()
        .patience(std::time::Duration::from_mins(3))
        .start()
        .await;
    let home = Home::new();
    let running = Running::start(&mut on(&tg, &home, "run"));
    let [ada, bo, cy] = ["Ada", "Bo", "Cy"].map(|name| tg.user(name));
    ada.asks("/start").await;
    ada.asks("Berlin").await;
    press(&ada, "Complete Rust Mastery Roadmap").await;
    press(&ada, "07:00").await;
    press(&ada, "First question").await;
    press(&ada, "Stop").await;
    for line in ["/done", "/progress", "/streak", "/undo", "/done"] {
        ada.asks(line).await;
    }

    // Nothing comes on a day that is studied already; so the reminder is for somebody else.
    bo.asks("/start e-rust-backend").await;
    bo.asks("/settings zone Berlin").await;
    bo.asks(&format!("/remind {}", soon())).await;

    let group = tg.supergroup("Rustaceans", &[&ada, &bo, &cy]);
    ada.adds_bot(&group).await;
    let [a, b, c] = [&ada, &bo, &cy].map(|user| user.in_chat(&group));
    a.reads().await;
    let zone = a.asks("/setup").await;
    a.replies(&zone, "Berlin").await;
    let hour = a.reads().await;
    a.replies(&hour, &soon()).await;
    a.reads().await;
    for label in ["Every day", "Complete Rust Mastery Roadmap", "Buttons", "Start"] {
        press(&a, label).await;
    }
    for member in [&a, &b, &c] {
        member.presses("Join the group").await;
    }
    bo.reads_until(|message| message.text().starts_with("Good "))
        .await;
    let asked = a.reads_until(|message| message.button("A").is_some()).await;
    for (member, answer) in [(&a, "A"), (&b, "B"), (&c, "A")] {
        member.presses_on(&asked, answer).await;
    }
    tg.quiet_for(std::time::Duration::from_secs(2)).await;
    println!("{}", tg.transcript());
    signal(&running, "TERM");
    let ended = running.ended();
    println!("{}", ended.err);
    assert_eq!(ended.code, Some(0));
    tg.finish().await;
}
