//! How updates come in, and what goes wrong on the way.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use waymark_app::ports::Clock as _;
use waymark_telegram::{Error, Receiving, Webhook};
use waymark_testkit::{
    logs::Logs,
    telegram::{Fault, Telegram, User},
};

use crate::world::World;

#[tokio::test]
async fn a_wrong_token_ends_it_with_one_clear_error() {
    let mut world = World::with(Telegram::builder(), |settings| {
        settings.token = "1:wrong".to_owned().into();
    })
    .await;
    assert!(matches!(world.ends().await, Err(Error::Token)));
    world.tg.forgive();
}

#[tokio::test]
async fn a_token_that_is_revoked_ends_it() {
    let mut world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.asks("/roadmaps").await;
    world.tg.revokes_token();
    ada.says("/roadmaps").await;
    assert!(matches!(world.ends().await, Err(Error::Withdrawn)));
    world.tg.forgive();
}

#[tokio::test]
async fn a_second_poller_is_told_in_one_line_and_outlived() {
    let logs = Logs::record();
    let mut world = World::asleep(Telegram::builder()).await;
    world.tg.plays(Fault::conflict().on("getUpdates").times(2));
    world.begins();
    let ada = world.tg.user("Ada");
    ada.asks("/roadmaps").await;
    let told: Vec<String> = logs.lines().iter().map(ToString::to_string).collect();
    let of = |words: &str| told.iter().filter(|line| line.contains(words)).count();
    assert_eq!(of("another program receives"), 1, "{told:#?}");
    world.finish().await;
}

#[tokio::test]
async fn a_server_that_is_down_is_told_in_one_line_and_waited_for() {
    let logs = Logs::record();
    let mut world = World::asleep(Telegram::builder()).await;
    world.tg.plays(Fault::server_error(502).on("getMe").times(2));
    world.begins();
    let ada = world.tg.user("Ada");
    ada.asks("/roadmaps").await;
    let told: Vec<String> = logs.lines().iter().map(ToString::to_string).collect();
    let of = |words: &str| told.iter().filter(|line| line.contains(words)).count();
    assert_eq!(
        (of("the server answers 502"), of("telegram is there again")),
        (1, 1),
        "{told:#?}"
    );
    world.finish().await;
}

#[tokio::test]
async fn an_update_that_does_not_parse_is_left_out_with_one_line_and_without_its_words() {
    let logs = Logs::record().expects_unreadable();
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    world
        .tg
        .injects(serde_json::json!({ "message": { "message_id": "my secret" } }));
    world.tg.injects(serde_json::json!({ "callback_query": 7 }));
    ada.asks("/roadmaps").await;
    world.tg.drained().await;
    let told: Vec<String> = logs.lines().iter().map(ToString::to_string).collect();
    let of = |words: &str| told.iter().filter(|line| line.contains(words)).count();
    assert_eq!((of("skipped an update"), of("my secret")), (2, 0), "{told:#?}");
    world.finish().await;
}

#[tokio::test]
async fn what_was_not_carried_out_before_a_crash_comes_again() {
    let mut world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    world.tg.drained().await;
    // It is fetched, and the answer of Telegram never reaches the bot.
    world.tg.plays(Fault::cut_after().on("sendMessage").once());
    ada.says("/done").await;
    world.tg.saw("sendMessage", 2).await;
    world.dies();
    world.begins();
    let progress = ada.asks("/progress").await;
    assert!(progress.text().contains("1 of 7"), "{}", progress.text());
    world.finish().await;
}

#[tokio::test]
async fn the_menu_is_registered_once_and_not_again_until_it_changes() {
    let mut world = World::new().await;
    world.tg.saw("setMyShortDescription", 1).await;
    assert_eq!(world.tg.calls_of("setMyCommands").len(), 3);
    world.stops().await.unwrap();
    world.begins();
    world.tg.saw("getMyShortDescription", 2).await;
    assert_eq!(world.tg.calls_of("setMyCommands").len(), 3);
    assert_eq!(world.tg.calls_of("setMyDescription").len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn a_menu_that_has_to_wait_comes_later() {
    let mut world = World::asleep(Telegram::builder()).await;
    world.tg.plays(Fault::too_many(1).on("setMyCommands").once());
    world.begins();
    world.tg.saw("setMyShortDescription", 1).await;
    world.finish().await;
}

#[tokio::test]
async fn a_press_is_answered_at_once_when_the_work_is_slow() {
    let world = World::new().await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    // Somebody else is writing to the database, and takes their time.
    let busy = world.app.store().begin(world.clock.now()).await.unwrap();
    let told = ada.presses("Today").await;
    assert_eq!(told.text, None);
    drop(busy);
    assert!(ada.reads().await.text().contains("Ferris from Scratch"));
    world.finish().await;
}

/// An address on this machine where nobody listens.
pub(crate) async fn free() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

/// Calls the webhook, and gives the status of the answer.
pub(crate) async fn call(address: SocketAddr, path: &str, secret: &str, body: impl AsRef<[u8]>) -> String {
    let body = body.as_ref();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: w\r\nconnection: close\r\ncontent-type: application/json\r\n\
         x-telegram-bot-api-secret-token: {secret}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Who is refused early may not read all of it.
    let _ = stream.write_all(body).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer)
        .split(' ')
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn telegram_calls_the_webhook_and_nobody_else_is_believed() {
    let listen = free().await;
    let mut world = World::with(Telegram::builder(), |settings| {
        settings.receiving = Receiving::Webhook(Webhook {
            listen,
            url: format!("http://{listen}/telegram/{{hook}}"),
            path: None,
            secret: Some("the-secret-of-this-test".to_owned().into()),
        });
    })
    .await;
    let ada = world.tg.user("Ada");
    ada.asks("/enroll ferris").await;
    ada.asks("/done").await;
    world.tg.drained().await;
    let path = "/telegram/{hook}";
    let forged = serde_json::json!({ "update_id": 1 }).to_string();
    for wrong in ["", "the-secret-of-this-tesx", "the-secret-of-this-test2"] {
        assert_eq!(call(listen, path, wrong, &forged).await, "401");
    }
    let secret = "the-secret-of-this-test";
    assert_eq!(call(listen, "/", secret, &forged).await, "404");
    assert_eq!(call(listen, path, secret, &"x".repeat(2 << 20)).await, "413");
    // What cannot be read would come again for ever.
    let logs = Logs::record().expects_unreadable();
    assert_eq!(call(listen, path, secret, "no update").await, "200");
    drop(logs);
    assert_eq!(call(listen, path, secret, &forged).await, "200");
    world.stops().await.unwrap();

    world.settings.receiving = Receiving::Polling;
    world.begins();
    let progress = ada.asks("/progress").await;
    assert!(progress.text().contains("1 of 7"), "{}", progress.text());
    world.finish().await;
}

#[tokio::test]
async fn an_address_that_is_taken_ends_it() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = taken.local_addr().unwrap();
    let mut world = World::with(Telegram::builder(), |settings| {
        settings.receiving = Receiving::Webhook(Webhook {
            listen,
            url: format!("http://{listen}/"),
            path: None,
            secret: None,
        });
    })
    .await;
    assert!(matches!(world.ends().await, Err(Error::Listen { .. })));
    world.finish().await;
}

#[tokio::test]
async fn many_people_at_once_are_each_answered_in_order() {
    const LINES: [&str; 5] = ["/roadmaps", "/progress", "/weather", "/help rules", "/streak"];
    let mut world = World::asleep(Telegram::builder()).await;
    // A backlog of more than one batch, each person's lines between those of others.
    let people: Vec<_> = (0..50)
        .map(|number| world.tg.user(&format!("P{number}")))
        .collect();
    for line in LINES {
        for person in &people {
            person.says(line).await;
        }
    }
    world.begins();
    world.tg.saw("sendMessage", LINES.len() * people.len()).await;
    world.tg.drained().await;
    world.stops().await.unwrap();
    let said = |person: &User| -> Vec<String> {
        let messages = person.messages().into_iter().skip(LINES.len());
        messages
            .map(|message| message.text().chars().take(10).collect())
            .collect()
    };
    let first = said(&people[0]);
    assert_eq!(first.len(), LINES.len(), "{first:?}");
    assert!(
        first[0].starts_with("Roadmaps") && first[2].starts_with("I don't"),
        "{first:?}"
    );
    for person in &people {
        assert_eq!(said(person), first);
    }
    world.finish().await;
}
