//! Chats that Waymark comes into, that close, and that move.

use insta::assert_snapshot;

use super::{NOON, chat, crabs};
use crate::{
    prompt::{Composed, Kind, Prompt, apart},
    reply::plain,
    request::{Action, Place, What},
    testing::{Scenario, shown},
};

#[tokio::test]
async fn a_chat_that_closes_rests_and_its_admin_hears_of_it_once() {
    let s = crabs().await;
    let tell = async |what: What| s.hears(what).await;
    let schedule = async || {
        let id = chat(&s, "crabs").await.unwrap().id;
        let mut view = s.app.store().read().await.unwrap();
        view.schedule(id, "group_question")
            .await
            .unwrap()
            .unwrap()
            .next_at
    };
    let removed = || What::Removed {
        chat: "crabs".to_owned(),
        reason: "kicked".to_owned(),
    };
    assert!(schedule().await.is_some());
    for _ in 0..2 {
        assert_eq!(tell(removed()).await, None);
        assert_eq!(schedule().await, None);
    }
    let mut view = s.app.store().read().await.unwrap();
    let admin = chat_admin(&mut view).await;
    let told = view.sent(admin).await.unwrap();
    drop(view);
    let told: Vec<_> = told
        .iter()
        .filter(|prompt| Kind::named(&prompt.kind) == Some(Kind::ChatClosed))
        .collect();
    assert_eq!(told.len(), 1);
    let prompt = Prompt {
        about: apart(&told[0].kind).1.map(str::to_owned),
        ..s.prompt(admin, Kind::ChatClosed, told[0].day)
    };
    let Composed::Say(said) = s.composes(&prompt).await else {
        panic!("silent")
    };
    assert_snapshot!(shown(&said), @"
    I can't reach a chat any more that you set up; its questions rest.

    - crabs: kicked

    Let me in again, and they go on by themselves. I say this only once.
    ");
    let back = tell(What::Joined {
        chat: crate::request::Chat {
            id: "crabs".to_owned(),
            title: "The crabs".to_owned(),
            server: None,
            admin: false,
        },
    });
    assert!(plain(&back.await.unwrap()).starts_with("I am back."));
    assert!(schedule().await.is_some());
    assert_eq!(chat(&s, "crabs").await.unwrap().title, "The crabs");
    // By its address it is closed and opened as well.
    let address = "crabs".to_owned();
    tell(What::Closed {
        address: address.clone(),
        reason: "gone".to_owned(),
    })
    .await;
    assert_eq!(schedule().await, None);
    tell(What::Opened { address }).await;
    assert!(schedule().await.is_some());
    // Nobody tells that we may write again; but somebody asks something there.
    let address = "crabs".to_owned();
    let reason = "not enough rights".to_owned();
    tell(What::Closed { address, reason }).await;
    s.app.handle(asks(&s)).await;
    assert!(schedule().await.is_some());
    let moved = || What::Moved {
        from: "crabs".to_owned(),
        to: "crabs2".to_owned(),
    };
    let before = chat(&s, "crabs").await.unwrap().id;
    for _ in 0..2 {
        tell(moved()).await;
        assert_eq!(chat(&s, "crabs2").await.unwrap().id, before);
    }
    assert_eq!(chat(&s, "crabs").await, None);
    tell(What::Renamed {
        chat: "crabs2".to_owned(),
        title: "Crabs two".to_owned(),
    })
    .await;
    assert_eq!(chat(&s, "crabs2").await.unwrap().title, "Crabs two");
}

/// Somebody asks something in the chat.
fn asks(s: &Scenario) -> crate::request::Request {
    crate::request::Request {
        id: "asks".to_owned(),
        actor: s.actor.clone(),
        place: Place::Group(crate::request::Chat {
            id: "crabs".to_owned(),
            title: "The crabs".to_owned(),
            server: None,
            admin: false,
        }),
        at: s.now,
        action: Action::Line("roadmaps".to_owned()),
    }
}

async fn chat_admin(view: &mut waymark_store::Snapshot) -> waymark_core::ids::LearnerId {
    let chat = view.chat_at("console", "crabs").await.unwrap().unwrap();
    chat.learner.unwrap()
}

#[tokio::test]
async fn a_chat_that_waymark_comes_into_hears_how_to_begin() {
    let s = Scenario::at(NOON).await;
    let chat = crate::request::Chat {
        id: "crabs".to_owned(),
        title: "crabs".to_owned(),
        server: None,
        admin: false,
    };
    let said = s.hears(What::Joined { chat }).await.unwrap();
    assert_snapshot!(shown(&said), @"
    Hello! I am Waymark.

    I help people learn together: once a day the same question for everybody here, a streak for each, and a board for those who join. I read nothing but commands and buttons.

    An admin of this chat chooses when it begins: `setup`.
    [1 Set up]
    ");
}
