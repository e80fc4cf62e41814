//! The program on Discord: started by its users' settings, stopped by signals, told what is wrong, beside Telegram.

use std::process::Command;

use waymark_testkit::{
    discord::{Answered, Discord, Fault, Server, User, permission},
    telegram::Telegram,
};

use crate::{
    delivery::open,
    program::{Home, Running, finish, signal},
};

/// The program with a bot on this server.
pub(crate) fn on(dc: &Discord, home: &Home, line: &str) -> Command {
    let mut command = home.command(line);
    command
        .env("WAYMARK_DISCORD_TOKEN", dc.token())
        .env("WAYMARK_DISCORD_API_URL", dc.api_url());
    command
}

fn server(dc: &Discord) -> (Server, User) {
    let (server, ada) = (dc.server("Rustaceans"), dc.user("Ada"));
    server.admit(&ada).admin();
    server.adds_bot(permission::ADMINISTRATOR);
    (server, ada)
}

#[tokio::test]
async fn a_learner_talks_across_a_restart() {
    let dc = Discord::start().await;
    let (home, (_, ada)) = (Home::new(), server(&dc));
    let first = Running::start(&mut on(&dc, &home, "run"));
    dc.gateway().connected(1).await;
    let hello = ada.dm().asks("/start").await;
    assert!(hello.text().contains("Hello Ada!"), "{}", hello.text());
    signal(&first, "TERM");
    let ended = first.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains(&dc.token()), "{}", ended.err);
    assert!(
        ended.err.contains("scope=bot+applications.commands"),
        "{}",
        ended.err
    );
    dc.gateway().left().await;

    let second = Running::start(&mut on(&dc, &home, "run"));
    dc.gateway().connected(1).await;
    let zone = ada.dm().asks("Berlin").await;
    assert!(zone.text().contains("Europe/Berlin"), "{}", zone.text());
    signal(&second, "INT");
    assert_eq!(second.ended().code, Some(0));
    dc.finish().await;
}

#[tokio::test]
async fn who_is_being_answered_when_it_is_stopped_hears_the_answer() {
    let dc = Discord::start().await;
    let (home, (server, ada)) = (Home::new(), server(&dc));
    let running = Running::start(&mut on(&dc, &home, "run --db study.db"));
    dc.gateway().connected(1).await;
    let ada = ada.at(&server.general());
    ada.runs("/enroll roadmap:rust-mastery").await;
    // Somebody else writes for a long time.
    let store = open(&home).await;
    let held = store.begin(jiff::Timestamp::now()).await.unwrap();
    assert_eq!(ada.runs("/done").await, Answered::Thinking);
    signal(&running, "TERM");
    drop(held);
    store.close().await;
    let ended = running.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("ERROR"), "{}", ended.err);
    let said = ada.messages().pop().unwrap();
    assert!(said.text().contains("Done:"), "{}", ada.transcript());
    dc.finish().await;
}

#[tokio::test]
async fn connections_that_end_are_begun_anew_and_nothing_is_lost() {
    let dc = Discord::start().await;
    let (home, (server, ada)) = (Home::new(), server(&dc));
    let running = Running::start(&mut on(&dc, &home, "run"));
    let gateway = dc.gateway();
    gateway.connected(1).await;
    let ada = ada.at(&server.general());
    ada.runs_and_reads("/enroll roadmap:rust-mastery").await;
    // Discord asks for a new connection, and hears from the old session again.
    gateway.asks_to_reconnect();
    gateway.saw("resume", 1).await;
    ada.runs_and_reads("/today").await;
    gateway.cuts();
    gateway.saw("resume", 2).await;
    ada.runs_and_reads("/done").await;
    gateway.invalidates(false);
    gateway.saw("identify", 2).await;
    gateway.connected(1).await;
    let progress = ada.runs_and_reads("/progress").await;
    assert!(progress.text().contains("1 of 42"), "{progress}");
    signal(&running, "TERM");
    let ended = running.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("ERROR"), "{}", ended.err);
    dc.finish().await;
}

#[tokio::test]
async fn one_process_talks_on_both_platforms() {
    let (dc, tg) = (Discord::start().await, Telegram::start().await);
    let (home, (server, ada)) = (Home::new(), server(&dc));
    let ben = tg.user("Ben");
    let mut command = on(&dc, &home, "run");
    command
        .env("WAYMARK_TELEGRAM_TOKEN", tg.token())
        .env("WAYMARK_TELEGRAM_API_URL", tg.api_url());
    let running = Running::start(&mut command);
    dc.gateway().connected(1).await;
    dc.saw("PUT /applications/{application_id}/commands", 1).await;
    let there = ben.asks("/start").await;
    assert!(there.text().contains("Hello Ben!"), "{}", there.text());
    let here = ada.at(&server.general()).runs_and_reads("/roadmaps").await;
    assert!(here.text().contains("Rust"), "{}", here.text());
    signal(&running, "TERM");
    let ended = running.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    tg.finish().await;
    dc.finish().await;
}

#[tokio::test]
async fn a_wrong_token_is_one_clear_line_and_an_error_of_the_configuration() {
    let (dc, home) = (Discord::start().await, Home::new());
    let mut command = on(&dc, &home, "run");
    let ended = finish(command.env("WAYMARK_DISCORD_TOKEN", "MTIz.Gloop.wrong"), b"");
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    let told: Vec<&str> = ended.err.lines().filter(|line| line.contains("token")).collect();
    assert_eq!(
        told,
        [
            "waymark: discord does not know the token; copy it anew from the page Bot of your application in the \
             developer portal"
        ]
    );
    assert!(!ended.err.contains("Gloop"), "{}", ended.err);
    // The gateway may refuse what REST took a moment ago; the next start tells for good. The library's own words are not told
    // as well.
    dc.gateway().closes_next(4_004);
    let ended = finish(&mut on(&dc, &home, "run"), b"");
    assert_eq!(ended.code, Some(70), "{}", ended.err);
    let told = ended
        .err
        .lines()
        .filter(|line| line.contains("token") || line.contains("ERROR"))
        .count();
    assert_eq!(told, 1, "{}", ended.err);
    dc.forgive_everything();
}

#[tokio::test]
async fn a_token_file_that_is_not_there_is_an_error_of_the_configuration() {
    let home = Home::new();
    let mut command = home.command("run");
    let ended = finish(command.env("WAYMARK_DISCORD_TOKEN_FILE", "nowhere"), b"");
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(
        ended.err.contains("discord.token_file: cannot read"),
        "{}",
        ended.err
    );
}

#[tokio::test]
async fn the_doctor_says_whose_token_it_is_and_where_to_add_it() {
    let (dc, home) = (Discord::start().await, Home::new());
    let said = |command: &mut Command| {
        let ended = finish(command, b"");
        let line = ended.out.lines().find(|line| line.starts_with("discord:"));
        let invites = ended
            .out
            .contains("https://discord.com/oauth2/authorize?client_id=");
        (line.unwrap_or_default().to_owned(), invites, ended.code)
    };
    let (line, _, without) = said(&mut home.command("doctor"));
    assert_eq!(line, "discord: not configured");
    let (line, invites, code) = said(&mut on(&dc, &home, "doctor"));
    assert_eq!(
        (line.as_str(), invites, code),
        ("discord: @waymark answers", true, without)
    );
    dc.plays(Fault::server_error(502).on("GET /users/@me"));
    let (line, _, code) = said(&mut on(&dc, &home, "doctor"));
    assert_eq!(line, "discord: cannot reach discord: the server answers 502");
    assert_eq!(code, Some(1));
    dc.heals();
    dc.revokes_token();
    let (line, _, code) = said(&mut on(&dc, &home, "doctor"));
    assert!(line.contains("does not know the token"), "{line}");
    assert_eq!(code, Some(1));
    dc.forgive_everything();
}
