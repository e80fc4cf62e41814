use jiff::civil::time;
use waymark_core::calendar::{Quiet, Zone};
use waymark_store::{Arrival, Expectation, Store, StoreError};

use crate::{
    contract::contract,
    fixture::{at, berlin, day, from, learner, roadmap},
};

contract!(
    an_account_has_one_learner,
    a_closed_account_opens_when_its_owner_speaks,
    who_could_not_be_reached_is_told_once,
    an_address_is_closed_and_opened_for_whoever_has_it,
    settings_come_back_as_they_were_put,
    what_is_not_committed_never_was,
    learners_are_listed_by_id,
    a_repeated_request_finds_its_reply,
    awaited_input_is_taken_once_and_in_time,
    any_text_comes_back_as_it_was,
    a_nul_is_refused,
    everything_is_counted,
);

async fn an_account_has_one_learner(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    let (ada, new) = tx.arrive(from("ada"), &berlin()).await.unwrap();
    assert!(new);
    assert_eq!(
        (ada.zone.name(), ada.start_day, ada.created_at),
        ("Europe/Berlin", day("2026-03-26"), at(0))
    );
    assert_eq!(
        (ada.new_per_day, ada.minutes_per_day, ada.set_up, ada.hidden),
        (5, 30, false, false)
    );
    let moved = Arrival {
        address: "elsewhere",
        name: Some("Ada"),
        direct: true,
        ..from("ada")
    };
    let (again, new) = tx.arrive(moved, &Zone::utc()).await.unwrap();
    assert!(!new);
    assert_eq!(again, ada);
    let (bob, _) = tx.arrive(from("bob"), &berlin()).await.unwrap();
    assert_ne!(bob.id, ada.id);
    let accounts = tx.accounts(ada.id).await.unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(
        (accounts[0].address.as_str(), accounts[0].name.as_deref()),
        ("elsewhere", Some("Ada"))
    );
    assert_eq!(tx.account("console", "nobody").await.unwrap(), None);
    tx.commit().await.unwrap();
}

async fn a_closed_account_opens_when_its_owner_speaks(store: &Store) {
    let ada = learner(store, "ada").await;
    let mut tx = store.begin(at(1)).await.unwrap();
    assert!(tx.close_account("console", "ada", "blocked").await.unwrap());
    assert!(!tx.close_account("console", "nobody", "blocked").await.unwrap());
    let closed = tx.account("console", "ada").await.unwrap().unwrap();
    assert_eq!(closed.closed_reason.as_deref(), Some("blocked"));
    // In a group chat one may speak and have blocked us.
    let beside = Arrival {
        name: Some("Ada"),
        direct: false,
        ..from("ada")
    };
    tx.arrive(beside, &berlin()).await.unwrap();
    let account = tx.account("console", "ada").await.unwrap().unwrap();
    assert_eq!(account.closed_reason.as_deref(), Some("blocked"));
    assert_eq!(account.name.as_deref(), Some("Ada"));
    tx.arrive(from("ada"), &berlin()).await.unwrap();
    assert_eq!(tx.accounts(ada.id).await.unwrap()[0].closed_reason, None);
}

async fn who_could_not_be_reached_is_told_once(store: &Store) {
    learner(store, "ada").await;
    let mut tx = store.begin(at(1)).await.unwrap();
    assert!(!tx.tell_unreached("console", "ada").await.unwrap(), "it is open");
    let beside = Arrival {
        direct: false,
        ..from("ada")
    };
    for reason in ["blocked", "gone"] {
        tx.close_account("console", "ada", reason).await.unwrap();
        let arrived = tx.receive(beside, &berlin()).await.unwrap();
        assert_eq!((arrived.new, arrived.unreached.as_deref()), (false, Some(reason)));
        assert!(tx.tell_unreached("console", "ada").await.unwrap());
        assert!(!tx.tell_unreached("console", "ada").await.unwrap());
        // Closed again by another prompt that was under way: they know.
        tx.close_account("console", "ada", reason).await.unwrap();
        assert_eq!(tx.receive(beside, &berlin()).await.unwrap().unreached, None);
        assert_eq!(tx.receive(from("ada"), &berlin()).await.unwrap().unreached, None);
    }
    tx.close_account("console", "ada", "blocked").await.unwrap();
    let back = tx.receive(from("ada"), &berlin()).await.unwrap();
    assert_eq!(back.unreached.as_deref(), Some("blocked"));
    assert_eq!(tx.receive(from("ada"), &berlin()).await.unwrap().unreached, None);
}

async fn an_address_is_closed_and_opened_for_whoever_has_it(store: &Store) {
    let ada = learner(store, "ada").await;
    let bob = learner(store, "bob").await;
    let mut tx = store.begin(at(1)).await.unwrap();
    assert!(tx.close_address("console", "ada", "gone").await.unwrap());
    assert!(!tx.close_address("telegram", "ada", "gone").await.unwrap());
    assert!(!tx.open_address("console", "nobody").await.unwrap());
    assert_eq!(tx.accounts(bob.id).await.unwrap()[0].closed_reason, None);
    let closed = tx.accounts(ada.id).await.unwrap();
    assert_eq!(closed[0].closed_reason.as_deref(), Some("gone"));
    assert!(tx.open_address("console", "ada").await.unwrap());
    assert_eq!(tx.accounts(ada.id).await.unwrap()[0].closed_reason, None);
}

async fn settings_come_back_as_they_were_put(store: &Store) {
    let mut ada = learner(store, "ada").await;
    let bob = learner(store, "bob").await;
    ada.zone = Zone::named("Australia/Lord_Howe").unwrap();
    ada.start_day = day("2026-03-27");
    ada.alias = Some("the countess".to_owned());
    ada.hidden = true;
    ada.background = Some("python".to_owned());
    ada.new_per_day = 0;
    ada.minutes_per_day = 90;
    ada.quiet = Quiet::new(time(22, 30, 0, 0), time(0, 0, 0, 0));
    ada.platform = Some("console".to_owned());
    ada.focus = Some(roadmap("rust-backend"));
    ada.set_up = true;
    let mut tx = store.begin(at(1)).await.unwrap();
    assert!(tx.put_learner(&ada).await.unwrap());
    tx.commit().await.unwrap();
    let mut snapshot = store.read().await.unwrap();
    assert_eq!(snapshot.learner(ada.id).await.unwrap(), Some(ada));
    assert_eq!(snapshot.learner(bob.id).await.unwrap(), Some(bob));
}

async fn what_is_not_committed_never_was(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    let (ada, _) = tx.arrive(from("ada"), &berlin()).await.unwrap();
    tx.enroll(ada.id, &roadmap("rust-backend"), day("2026-03-26"))
        .await
        .unwrap();
    drop(tx);
    let mut snapshot = store.read().await.unwrap();
    assert_eq!(snapshot.learner(ada.id).await.unwrap(), None);
    assert!(snapshot.enrollments(ada.id).await.unwrap().is_empty());
}

async fn learners_are_listed_by_id(store: &Store) {
    let mut ids = Vec::new();
    for name in ["ada", "bob", "eve"] {
        ids.push(learner(store, name).await.id);
    }
    let mut snapshot = store.read().await.unwrap();
    let page = snapshot.learners(ids[0], 10).await.unwrap();
    assert_eq!(
        page.iter().map(|learner| learner.id).collect::<Vec<_>>(),
        ids[1..]
    );
    assert_eq!(
        snapshot
            .learners(waymark_core::ids::LearnerId(0), 1)
            .await
            .unwrap()[0]
            .id,
        ids[0]
    );
}

async fn a_repeated_request_finds_its_reply(store: &Store) {
    let ada = learner(store, "ada").await;
    let mut tx = store.begin(at(5)).await.unwrap();
    assert_eq!(tx.answered("console:1").await.unwrap(), None);
    assert!(
        tx.add_answered("console:1", ada.id, "{\"tone\":\"calm\"}")
            .await
            .unwrap()
    );
    assert!(
        !tx.add_answered("console:1", ada.id, "{}").await.unwrap(),
        "the first reply stays"
    );
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(10)).await.unwrap();
    let answered = tx.answered("console:1").await.unwrap().unwrap();
    assert_eq!(
        (answered.reply.as_str(), answered.at, answered.learner),
        ("{\"tone\":\"calm\"}", at(5), ada.id)
    );
    assert_eq!(tx.purge_answered(at(5)).await.unwrap(), 0);
    assert_eq!(tx.purge_answered(at(6)).await.unwrap(), 1);
    assert_eq!(tx.answered("console:1").await.unwrap(), None);
}

async fn awaited_input_is_taken_once_and_in_time(store: &Store) {
    let ada = learner(store, "ada").await;
    let awaited = |kind: &str, until| Expectation {
        place: "local".to_owned(),
        kind: kind.to_owned(),
        data: serde_json::json!({ "ask": 3, "text": "é\u{0}" }),
        until,
    };
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.expect_input(ada.id, &awaited("hour", at(60))).await.unwrap();
    tx.expect_input(ada.id, &awaited("answer", at(60))).await.unwrap();
    assert_eq!(
        tx.expectation(ada.id, "local", at(59)).await.unwrap(),
        Some(awaited("answer", at(60)))
    );
    assert_eq!(tx.expectation(ada.id, "local", at(60)).await.unwrap(), None);
    assert_eq!(tx.expectation(ada.id, "other", at(0)).await.unwrap(), None);
    assert_eq!(
        tx.take_expectation(ada.id, "local").await.unwrap(),
        Some(awaited("answer", at(60)))
    );
    assert_eq!(tx.take_expectation(ada.id, "local").await.unwrap(), None);
    tx.expect_input(ada.id, &awaited("answer", at(60))).await.unwrap();
    tx.commit().await.unwrap();
    let mut late = store.begin(at(60)).await.unwrap();
    assert_eq!(late.take_expectation(ada.id, "local").await.unwrap(), None);
    assert!(late.all_expectations(ada.id).await.unwrap().is_empty());
}

async fn any_text_comes_back_as_it_was(store: &Store) {
    let ada = learner(store, "ada").await;
    let long = "Größe 🦀'\"; DROP TABLE learner; -- $1 ?1 \\ \u{202e}\n".repeat(20_000);
    let mut tx = store.begin(at(0)).await.unwrap();
    let id = tx.add_note(ada.id, None, None, &long).await.unwrap();
    assert_eq!(tx.note(ada.id, id).await.unwrap().unwrap().text, long);
}

async fn a_nul_is_refused(store: &Store) {
    let ada = learner(store, "ada").await;
    let mut tx = store.begin(at(0)).await.unwrap();
    let refused = tx.add_note(ada.id, None, None, "a\0b").await;
    assert!(matches!(refused, Err(StoreError::Nul)), "{refused:?}");
    tx.add_note(ada.id, None, None, "ab").await.unwrap();
    tx.commit().await.unwrap();
}

async fn everything_is_counted(store: &Store) {
    learner(store, "ada").await;
    let mut snapshot = store.read().await.unwrap();
    let counts = snapshot.counts(at(0)).await.unwrap();
    assert_eq!(
        (counts.learners, counts.accounts, counts.schedules, counts.pending),
        (1, 1, 0, 0)
    );
    let health = snapshot.health().await.unwrap();
    assert!(health.problems.is_empty(), "{health:?}");
    assert!(health.engine.contains(' '), "{health:?}");
}
