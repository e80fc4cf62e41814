//! A server is one group, in whichever channel people talk.

use insta::assert_snapshot;

use waymark_store::Chat;

use super::NOON;
use crate::{
    prompt::{Composed, Kind, Prompt, apart},
    reply::plain,
    request::{Platform, What},
    testing::{Scenario, shown},
};

/// A server whose group is asked in channel 17.
async fn crabs() -> Scenario {
    let mut s = Scenario::at(NOON).await;
    s.actor.platform = Platform::Discord;
    s.talk(&[":in crabs#17 admin", "group create Crabs", "setup on"])
        .await;
    s
}

async fn chat(s: &Scenario, id: &str) -> Option<Chat> {
    let mut view = s.app.store().read().await.unwrap();
    view.chat_at("discord", id).await.unwrap()
}

async fn tell(s: &Scenario, what: What) -> Option<String> {
    s.hears(what).await.map(|said| plain(&said))
}

fn joined() -> What {
    What::Joined {
        chat: crate::request::Chat {
            id: "99".to_owned(),
            server: Some("crabs".to_owned()),
            title: "crabs".to_owned(),
            admin: false,
        },
    }
}

/// What the admin is told by the prompts that wait for them.
async fn told(s: &Scenario) -> Vec<String> {
    let admin = s.learner().await.id;
    let waiting = s.app.store().read().await.unwrap().sent(admin).await.unwrap();
    let mut told = Vec::new();
    for row in waiting {
        let kind = Kind::named(&row.kind).unwrap();
        if !matches!(kind, Kind::ChatClosed | Kind::RoleGone) {
            continue;
        }
        let prompt = Prompt {
            about: apart(&row.kind).1.map(str::to_owned),
            ..s.prompt(admin, kind, row.day)
        };
        match s.composes(&prompt).await {
            Composed::Say(said) => told.push(shown(&said)),
            Composed::Silence(why) => told.push(why.to_owned()),
        }
    }
    told
}

#[tokio::test]
async fn every_channel_of_a_server_finds_its_group() {
    let mut s = crabs().await;
    assert_snapshot!(s.talk(&[
        ":as Ben",
        ":in crabs#18",
        "group",
        "group join",
        "leaderboard",
        "group leave",
        ":in crabs#18 admin",
        "group create Other",
        "group link-chat K7M2P-Q9X4T",
        ":in lobsters#18",
        "group",
        ":in 18",
        "group",
    ]).await, @"
    > :as Ben
    > :in crabs#18
    > group
    (for all)
    Crabs

    Members: none yet
    Question of the day: 09:00, every day (Europe/Berlin)
    [1 Join the group] [2 Leaderboard]

    > group join
    You are in Crabs now.

    Others there may see your name, points and streak. Choose another name with `settings alias`, hide with `settings hidden on`, leave with `group leave`.

    A question of your own every day, and a roadmap: begin with me (`start`).

    > leaderboard
    (for all)
    Crabs: this week

    Nobody has points this week yet. A right answer is worth 5, a topic 10.

    Another name: `settings alias Ferris`. Not here at all: `settings hidden on`.
    [1 This month] [2 All time] [3 Streaks]
    [4 Join the group]

    > group leave
    You have left Crabs, and are on none of its boards any more.

    What you have learnt, your points and your streak are yours. You can join again at any time.

    > :in crabs#18 admin
    > group create Other
    This chat belongs to Crabs already.
    [1 Show the group]

    > group link-chat K7M2P-Q9X4T
    This chat belongs to Crabs already.
    [1 Show the group]

    > :in lobsters#18
    > group
    This chat is no study group yet. An admin makes it one with `setup`.
    [1 Set up]

    > :in 18
    > group
    This chat is no study group yet. An admin makes it one with `setup`.
    [1 Set up]
    ");
}

#[tokio::test]
async fn a_second_channel_of_a_server_is_no_chat_of_its_own() {
    let mut s = crabs().await;
    let code = s.talk(&["group link-chat"]).await;
    let code = code.split("group link-chat ").last().unwrap();
    let code = code.split('`').next().unwrap();
    let link = format!("group link-chat {code}");
    let said = s
        .talk(&[
            ":in crabs#18 admin",
            &link,
            ":in lobsters#1 admin",
            &link,
            ":in lobsters#2",
            "group",
        ])
        .await;
    assert_snapshot!(said.replace(code, "CODE"), @"
    > :in crabs#18 admin
    > group link-chat CODE
    This chat belongs to Crabs already.
    [1 Show the group]

    > :in lobsters#1 admin
    > group link-chat CODE
    (for all)
    This chat belongs to Crabs now: the same question, and one board.
    [1 Join the group] [2 Show the group]

    > :in lobsters#2
    > group
    (for all)
    Crabs

    Members: none yet
    Question of the day: 09:00, every day (Europe/Berlin)

    Chats: crabs and lobsters.
    [1 Join the group] [2 Leaderboard]
    ");
    let other = chat(&s, "1").await.unwrap();
    assert_eq!(other.server.as_deref(), Some("lobsters"));
    assert_eq!(chat(&s, "18").await, None);
}

#[tokio::test]
async fn a_server_that_is_left_rests_its_admin_hears_of_it_once_and_coming_back_opens_it() {
    let s = crabs().await;
    let left = |server: &str| What::ServerLeft {
        server: server.to_owned(),
        reason: "removed from the server".to_owned(),
    };
    assert_eq!(tell(&s, left("lobsters")).await, None);
    assert_eq!(chat(&s, "17").await.unwrap().closed_reason, None);
    for _ in 0..2 {
        assert_eq!(tell(&s, left("crabs")).await, None);
    }
    let closed = chat(&s, "17").await.unwrap().closed_reason;
    assert_eq!(closed.as_deref(), Some("removed from the server"));
    let [once] = <[String; 1]>::try_from(told(&s).await).unwrap();
    assert_snapshot!(once, @"
    I can't reach a chat any more that you set up; its questions rest.

    - crabs: removed from the server

    When I am permitted to write there again, or another channel of that server is to have them, an admin types `setup channel` there, and they go on. I say this only once.
    ");
    let back = tell(&s, joined()).await.unwrap();
    assert!(back.starts_with("I am back."), "{back}");
    assert_eq!(chat(&s, "17").await.unwrap().closed_reason, None);
    assert_eq!(tell(&s, joined()).await, None, "it never was away");
    assert_eq!(chat(&s, "99").await, None);
}

#[tokio::test]
async fn a_channel_that_is_deleted_rests_and_other_channels_still_know_the_group() {
    let mut s = crabs().await;
    let deleted = What::Removed {
        chat: "17".to_owned(),
        reason: "the channel was deleted".to_owned(),
    };
    assert_eq!(tell(&s, deleted).await, None);
    assert!(told(&s).await[0].contains("the channel was deleted"));
    s.enter("crabs#18", false);
    let info = plain(&s.say("group").await);
    assert!(info.starts_with("Crabs"), "{info}");
    assert!(chat(&s, "17").await.unwrap().closed_reason.is_some());
}

#[tokio::test]
async fn a_role_that_is_gone_is_called_no_more_and_the_admin_hears_of_it_once() {
    let s = crabs().await;
    let gone = |role: &str| What::RoleGone {
        server: "crabs".to_owned(),
        role: role.to_owned(),
    };
    let mut chosen = chat(&s, "17").await.unwrap();
    chosen.mention = Some("5".to_owned());
    let mut tx = s.app.store().begin(s.now).await.unwrap();
    tx.put_chat(&chosen).await.unwrap();
    tx.commit().await.unwrap();
    tell(&s, gone("6")).await;
    assert_eq!(chat(&s, "17").await.unwrap().mention.as_deref(), Some("5"));
    for _ in 0..2 {
        tell(&s, gone("5")).await;
    }
    assert_eq!(chat(&s, "17").await.unwrap().mention, None);
    let [once] = <[String; 1]>::try_from(told(&s).await).unwrap();
    assert_snapshot!(once, @"
    The role that I called with the question of the day is gone. The question still comes; it calls nobody.

    - crabs

    Choose another one there with `setup role`.
    ");
}

#[tokio::test]
async fn the_question_calls_the_role_and_opens_the_thread_that_were_chosen() {
    let mut s = crabs().await;
    let ask = async |s: &Scenario| {
        let to = chat(s, "18").await.unwrap().id;
        let today = s.actor.zone.as_ref().unwrap().day(s.now);
        match s.composes(&s.prompt(to, Kind::GroupQuestion, today)).await {
            Composed::Say(said) => said,
            Composed::Silence(why) => panic!("{why}"),
        }
    };
    s.say("setup channel 18").await;
    let plain = ask(&s).await;
    assert_eq!((plain.mention, plain.thread), (None, None));
    s.talk(&["setup role 5", "setup thread on"]).await;
    let said = ask(&s).await;
    assert_eq!(said.mention.as_deref(), Some("5"));
    assert_eq!(said.thread.as_deref(), Some("Question of the day, 26 March"));
    // Pressed in the channel, the message shows the tally, and still whom it called.
    s.enter("crabs#18", false);
    let pressed = s.say(&said.buttons[0][0].press).await;
    let shared = pressed.instead.unwrap();
    assert_eq!((shared.mention.as_deref(), shared.thread), (Some("5"), None));
}

#[tokio::test]
async fn the_admin_of_two_servers_hears_of_both_on_one_day() {
    let mut s = crabs().await;
    s.talk(&[":in lobsters#20 admin", "group create Lobsters", "setup on"])
        .await;
    for (server, role) in [("crabs", "5"), ("lobsters", "6")] {
        let mut tx = s.app.store().begin(s.now).await.unwrap();
        let mut chat = tx.chat_of_server("discord", server).await.unwrap().unwrap();
        chat.mention = Some(role.to_owned());
        tx.put_chat(&chat).await.unwrap();
        tx.commit().await.unwrap();
        let (server, role) = (server.to_owned(), role.to_owned());
        tell(&s, What::RoleGone { server, role }).await;
        // The first has been told when the second goes.
        told(&s).await;
        s.wait("1h");
    }
    for server in ["crabs", "lobsters"] {
        let (server, reason) = (server.to_owned(), "removed from the server".to_owned());
        tell(&s, What::ServerLeft { server, reason }).await;
        told(&s).await;
        s.wait("1h");
    }
    let told: Vec<String> = told(&s).await;
    let about = |word: &str| {
        let about = told.iter().filter(|text| text.contains(word));
        about.map(|text| text.contains("- crabs")).collect::<Vec<_>>()
    };
    assert_eq!(about("The role that I called"), [true, false]);
    assert_eq!(about("can't reach a chat"), [true, false]);
    assert_eq!(told.len(), 4);
}

#[tokio::test]
async fn a_servers_name_is_kept_up_to_date_though_it_changed_while_we_were_away() {
    let s = crabs().await;
    let title = async |s: &Scenario| chat(s, "17").await.unwrap().title;
    let at = |title: &str| crate::request::Chat {
        id: "99".to_owned(),
        server: Some("crabs".to_owned()),
        title: title.to_owned(),
        admin: false,
    };
    let present = |title: &str| What::Present {
        chat: at(title),
        roles: Vec::new(),
        open: Vec::new(),
        left: "removed from the server".to_owned(),
    };
    assert_eq!(tell(&s, present("The crabs")).await, None);
    assert_eq!(title(&s).await, "The crabs");
    let left = What::ServerLeft {
        server: "crabs".to_owned(),
        reason: "removed from the server".to_owned(),
    };
    tell(&s, left).await;
    let back = tell(&s, present("Old crabs")).await.unwrap();
    assert!(back.starts_with("I am back."), "{back}");
    assert_eq!(title(&s).await, "Old crabs");
}
