//! The program on Telegram: started by its users' settings, stopped by signals, told what is wrong.

use std::process::Command;

use waymark_testkit::telegram::{Fault, Telegram};

use crate::program::{Home, Running, finish, signal};

/// The program with a bot on this server.
pub(crate) fn on(tg: &Telegram, home: &Home, line: &str) -> Command {
    let mut command = home.command(line);
    command
        .env("WAYMARK_TELEGRAM_TOKEN", tg.token())
        .env("WAYMARK_TELEGRAM_API_URL", tg.api_url());
    command
}

#[tokio::test]
async fn a_learner_talks_across_a_restart() {
    let (tg, home) = (Telegram::start().await, Home::new());
    let ada = tg.user("Ada");
    let first = Running::start(&mut on(&tg, &home, "run"));
    let hello = ada.asks("/start").await;
    assert!(hello.text().starts_with("Hello Ada!"), "{}", hello.text());
    signal(&first, "TERM");
    let ended = first.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains(&tg.token()), "{}", ended.err);

    // What is said meanwhile is answered afterwards, and what was confirmed does not come again.
    ada.says("Berlin").await;
    let second = Running::start(&mut on(&tg, &home, "run"));
    let zone = ada.reads().await;
    assert!(zone.text().contains("Europe/Berlin"), "{}", zone.text());
    tg.drained().await;
    signal(&second, "INT");
    assert_eq!(second.ended().code, Some(0));
    assert_eq!(ada.messages().len(), 4, "{}", ada.transcript());
    tg.finish().await;
}

#[tokio::test]
async fn a_killed_program_takes_up_what_it_had_not_done() {
    let (tg, home) = (Telegram::start().await, Home::new());
    let ada = tg.user("Ada");
    let first = Running::start(&mut on(&tg, &home, "run"));
    ada.asks("/enroll rust-mastery").await;
    first.kill();
    ada.says("/done").await;
    let second = Running::start(&mut on(&tg, &home, "run"));
    let done = ada.reads_until(|message| message.text().contains("Done:")).await;
    assert!(done.text().contains("1 of 42"), "{}", done.text());
    tg.drained().await;
    signal(&second, "TERM");
    assert_eq!(second.ended().code, Some(0));
    tg.finish().await;
}

#[tokio::test]
async fn a_wrong_token_is_one_clear_line_and_an_error_of_the_configuration() {
    let (tg, home) = (Telegram::start().await, Home::new());
    let mut command = on(&tg, &home, "run");
    let ended = finish(command.env("WAYMARK_TELEGRAM_TOKEN", "123:wrong"), b"");
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    let told: Vec<&str> = ended.err.lines().filter(|line| line.contains("token")).collect();
    assert_eq!(
        told,
        ["waymark: telegram does not know the token; ask @BotFather for the right one"]
    );
    assert!(!ended.err.contains("123:wrong"), "{}", ended.err);
    tg.forgive_everything();
}

#[tokio::test]
async fn a_token_file_that_is_not_there_is_an_error_of_the_configuration() {
    let home = Home::new();
    let mut command = home.command("run");
    let ended = finish(command.env("WAYMARK_TELEGRAM_TOKEN_FILE", "nowhere"), b"");
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(
        ended.err.contains("telegram.token_file: cannot read"),
        "{}",
        ended.err
    );
}

#[tokio::test]
async fn the_doctor_says_whose_token_it_is() {
    let (tg, home) = (Telegram::start().await, Home::new());
    let said = |command: &mut Command| {
        let ended = finish(command, b"");
        let line = ended.out.lines().find(|line| line.starts_with("telegram:"));
        (line.unwrap_or_default().to_owned(), ended.code)
    };
    let (line, without) = said(&mut home.command("doctor"));
    assert_eq!(line, "telegram: not configured");
    let (line, code) = said(&mut on(&tg, &home, "doctor"));
    assert_eq!((line.as_str(), code), ("telegram: @waymark_bot answers", without));
    tg.plays(Fault::server_error(502).on("getMe"));
    let (line, code) = said(&mut on(&tg, &home, "doctor"));
    assert_eq!(line, "telegram: cannot reach telegram: the server answers 502");
    assert_eq!(code, Some(1));
    tg.heals();
    tg.revokes_token();
    let (line, code) = said(&mut on(&tg, &home, "doctor"));
    assert!(line.contains("does not know the token"), "{line}");
    assert_eq!(code, Some(1));
    tg.forgive_everything();
}
