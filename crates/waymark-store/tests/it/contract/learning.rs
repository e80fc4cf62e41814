use serde_json::json;
use waymark_core::{
    calendar::Weekdays,
    ids::LearnerId,
    ledger::{Excuse, Mark, Pause},
    points,
    progress::State,
};
use waymark_store::{
    AskId, Card, Enrollment, Item, NewAsk, NewDeed, NewReview, ReviewCount, Store, StudyDay,
};

use crate::{
    contract::contract,
    fixture::{at, concept, day, learner, question, roadmap, topic},
};

contract!(
    who_returns_finds_the_plan_they_left,
    topics_without_a_state_are_to_do,
    a_thousand_topics_are_set_at_once,
    submissions_are_kept_in_order,
    undone_deeds_do_not_count,
    the_ledger_is_read_as_it_was_written,
    an_excuse_does_not_take_a_studied_day_away,
    changes_are_undone_once_each,
    cards_are_found_by_question_by_concept_and_by_day,
    reviews_are_counted_as_new_or_due,
    a_second_answer_changes_nothing,
    another_learners_question_is_no_ones,
    notes_come_latest_first,
);

async fn who_returns_finds_the_plan_they_left(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let (backend, mastery) = (roadmap("rust-backend"), roadmap("rust-mastery"));
    let mut tx = store.begin(at(1)).await.unwrap();
    assert!(tx.enroll(ada, &backend, day("2026-03-26")).await.unwrap());
    assert!(!tx.enroll(ada, &backend, day("2026-03-30")).await.unwrap());
    let plan = Enrollment {
        target_day: Some(day("2026-09-01")),
        shift_days: -7,
        trim: true,
        slow_percent: 150,
        track: Some("axum".to_owned()),
        ..tx.enrollment(ada, &backend).await.unwrap().unwrap()
    };
    tx.put_enrollment(ada, &plan).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.begin(at(2)).await.unwrap();
    assert!(tx.enroll(ada, &mastery, day("2026-03-26")).await.unwrap());
    assert!(tx.leave(ada, &backend).await.unwrap());
    assert!(!tx.leave(ada, &backend).await.unwrap());
    assert_eq!(tx.enrollments(ada).await.unwrap().len(), 1);
    assert_eq!(tx.all_enrollments(ada).await.unwrap().len(), 2);
    assert_eq!(
        tx.enrollment(ada, &backend).await.unwrap().unwrap().left_at,
        Some(at(2))
    );
    assert!(tx.enroll(ada, &backend, day("2026-04-01")).await.unwrap());
    assert_eq!(tx.enrollments(ada).await.unwrap()[0], plan);
    assert!(tx.drop_enrollment(ada, &mastery).await.unwrap());
    assert!(!tx.drop_enrollment(ada, &mastery).await.unwrap());
}

fn item(name: &str, state: State) -> Item {
    Item {
        roadmap: roadmap("rust-backend"),
        topic: topic(name),
        state,
        day: day("2026-03-26"),
        at: at(0),
    }
}

async fn topics_without_a_state_are_to_do(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let backend = roadmap("rust-backend");
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.put_items(ada, &[item("a", State::Learning), item("b", State::Skipped)])
        .await
        .unwrap();
    tx.put_items(
        ada,
        &[
            item("a", State::Done),
            item("b", State::Todo),
            item("c", State::Todo),
        ],
    )
    .await
    .unwrap();
    assert_eq!(tx.items(ada, &backend).await.unwrap(), [item("a", State::Done)]);
    assert!(tx.items(ada, &roadmap("rust-mastery")).await.unwrap().is_empty());
    assert_eq!(tx.all_items(ada).await.unwrap().len(), 1);
    assert_eq!(
        tx.clear_items(ada, &backend, &[topic("a"), topic("b")])
            .await
            .unwrap(),
        1
    );
    assert!(tx.items(ada, &backend).await.unwrap().is_empty());
}

async fn a_thousand_topics_are_set_at_once(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let many: Vec<_> = (0..1_001)
        .map(|n| item(&format!("t{n:04}"), State::Done))
        .collect();
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.put_items(ada, &many).await.unwrap();
    tx.put_items(ada, &[]).await.unwrap();
    assert_eq!(tx.items(ada, &roadmap("rust-backend")).await.unwrap(), many);
}

async fn submissions_are_kept_in_order(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let backend = roadmap("rust-backend");
    let mut tx = store.begin(at(3)).await.unwrap();
    let first = tx
        .submit(ada, &backend, &topic("cli"), "https://example.org/1")
        .await
        .unwrap();
    tx.submit(ada, &backend, &topic("cli"), "https://example.org/2")
        .await
        .unwrap();
    let all = tx.submissions(ada, &backend).await.unwrap();
    assert_eq!(
        (all.len(), all[0].id, all[0].text.as_str(), all[1].at),
        (2, first, "https://example.org/1", at(3))
    );
    assert!(tx.drop_submission(ada, first).await.unwrap());
    assert!(!tx.drop_submission(LearnerId(ada.0 + 1), all[1].id).await.unwrap());
    assert_eq!(tx.all_submissions(ada).await.unwrap(), all[1..]);
}

async fn undone_deeds_do_not_count(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let (backend, moves) = (roadmap("rust-backend"), topic("moves"));
    let mut tx = store.begin(at(4)).await.unwrap();
    let done = NewDeed {
        day: day("2026-03-26"),
        kind: points::Deed::TopicDone,
        roadmap: Some(&backend),
        topic: Some(&moves),
        ask: None,
        minutes: None,
        grace: true,
    };
    let id = tx.add_deed(ada, done).await.unwrap();
    let logged = NewDeed {
        kind: points::Deed::Minutes,
        roadmap: None,
        topic: None,
        minutes: Some(25),
        grace: false,
        ..done
    };
    tx.add_deed(ada, logged).await.unwrap();
    let tomorrow = NewDeed {
        day: day("2026-03-27"),
        kind: points::Deed::Right,
        ask: Some(AskId(7)),
        ..logged
    };
    tx.add_deed(ada, tomorrow).await.unwrap();

    let today = tx.deeds_of(ada, day("2026-03-26")).await.unwrap();
    assert_eq!(
        today.iter().map(|deed| deed.kind).collect::<Vec<_>>(),
        [done.kind, logged.kind]
    );
    assert_eq!(
        today.iter().map(|deed| deed.grace).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(
        (today[0].id, today[0].topic.as_ref(), today[1].minutes),
        (id, Some(&moves), Some(25))
    );
    assert_eq!(
        tx.deeds(ada, day("2026-03-26"), day("2026-03-27"))
            .await
            .unwrap()
            .len(),
        3
    );

    assert!(tx.undo_deed(ada, id).await.unwrap());
    assert!(!tx.undo_deed(ada, id).await.unwrap());
    assert_eq!(tx.deeds_of(ada, day("2026-03-26")).await.unwrap().len(), 1);
    assert_eq!(tx.all_deeds(ada).await.unwrap()[0].undone_at, Some(at(4)));

    assert!(tx.redo_deed(ada, id).await.unwrap());
    assert!(!tx.redo_deed(ada, id).await.unwrap());
    assert_eq!(tx.deeds_of(ada, day("2026-03-26")).await.unwrap().len(), 2);
}

async fn the_ledger_is_read_as_it_was_written(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let weekend = Weekdays::from_bits(0b110_0000).unwrap();
    let studied = StudyDay {
        day: day("2026-03-26"),
        studied: true,
        excuse: None,
        points: 15,
        minutes: 30,
    };
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.put_day(ada, &StudyDay { points: 5, ..studied }).await.unwrap();
    tx.put_day(ada, &studied).await.unwrap();
    tx.put_day(
        ada,
        &StudyDay {
            day: day("2026-03-28"),
            points: 20,
            ..studied
        },
    )
    .await
    .unwrap();
    assert!(
        tx.excuse_day(ada, day("2026-03-27"), Excuse::Outage)
            .await
            .unwrap()
    );
    assert!(
        !tx.excuse_day(ada, day("2026-03-27"), Excuse::Undelivered)
            .await
            .unwrap()
    );
    tx.put_plan(ada, day("2026-03-26"), Weekdays::ALL).await.unwrap();
    tx.put_plan(ada, day("2026-03-26"), weekend).await.unwrap();
    tx.put_plan(ada, day("2026-04-01"), Weekdays::ALL).await.unwrap();
    assert!(tx.drop_plan(ada, day("2026-04-01")).await.unwrap());
    let holiday = Pause {
        from: day("2026-03-30"),
        to: None,
    };
    let id = tx.add_pause(ada, holiday).await.unwrap();
    let ended = Pause {
        to: Some(day("2026-04-02")),
        ..holiday
    };
    assert!(tx.put_pause(ada, id, ended).await.unwrap());
    let other = tx.add_pause(ada, holiday).await.unwrap();
    assert!(tx.drop_pause(ada, other).await.unwrap());

    let ledger = tx.ledger(ada).await.unwrap();
    assert_eq!(ledger.start, Some(day("2026-03-26")));
    let marks = [
        (day("2026-03-26"), Mark::Studied),
        (day("2026-03-27"), Mark::Excused(Excuse::Outage)),
        (day("2026-03-28"), Mark::Studied),
    ];
    assert_eq!(ledger.marks, marks.into());
    assert_eq!(ledger.plans, [(day("2026-03-26"), weekend)].into());
    assert_eq!(ledger.pauses, [ended]);
    assert_eq!(tx.pauses(ada).await.unwrap(), [(id, ended)]);
    assert_eq!(tx.day(ada, day("2026-03-26")).await.unwrap(), Some(studied));
    assert_eq!(tx.day(ada, day("2026-03-25")).await.unwrap(), None);
    assert_eq!(
        tx.days(ada, day("2026-03-27"), day("2026-04-01"))
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        tx.points(ada, day("2026-03-01"), day("2026-03-31"))
            .await
            .unwrap(),
        35
    );
    assert_eq!(
        tx.points(ada, day("2027-03-01"), day("2027-03-31"))
            .await
            .unwrap(),
        0
    );
}

async fn an_excuse_does_not_take_a_studied_day_away(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let studied = StudyDay {
        day: day("2026-03-26"),
        studied: true,
        excuse: None,
        points: 15,
        minutes: 0,
    };
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.put_day(ada, &studied).await.unwrap();
    assert!(
        tx.excuse_day(ada, studied.day, Excuse::Undelivered)
            .await
            .unwrap()
    );
    assert_eq!(
        tx.ledger(ada).await.unwrap().marks,
        [(studied.day, Mark::Studied)].into()
    );
    let kept = StudyDay {
        excuse: Some(Excuse::Undelivered),
        ..studied
    };
    assert_eq!(tx.all_days(ada).await.unwrap(), [kept]);
}

async fn changes_are_undone_once_each(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    assert_eq!(tx.last_change(ada).await.unwrap(), None);
    let first = tx
        .add_change(ada, "Moves done", &json!({ "items": ["moves"] }))
        .await
        .unwrap();
    let second = tx
        .add_change(ada, "Borrowing skipped", &json!([1, 2.5, null, "\u{0}"]))
        .await
        .unwrap();
    let last = tx.last_change(ada).await.unwrap().unwrap();
    assert_eq!((last.id, last.revert), (second, json!([1, 2.5, null, "\u{0}"])));
    assert!(tx.mark_undone(ada, second).await.unwrap());
    assert!(!tx.mark_undone(ada, second).await.unwrap());
    assert_eq!(tx.last_change(ada).await.unwrap().unwrap().id, first);
    assert_eq!(tx.changes(ada).await.unwrap().len(), 2);
}

fn card(name: &str, about: &str, due: &str) -> Card {
    Card {
        question: question(name),
        concept: concept(about),
        stability: 2.306_5,
        difficulty: 2.118_104,
        due: day(due),
        last: day("2026-03-26"),
        reps: 1,
        lapses: 0,
    }
}

async fn cards_are_found_by_question_by_concept_and_by_day(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let bob = learner(store, "bob").await.id;
    let cards = [
        card("a", "ownership.moves", "2026-03-30"),
        card("b", "ownership.borrowing", "2026-03-28"),
        card("c", "async.await", "2026-04-30"),
    ];
    let mut tx = store.begin(at(0)).await.unwrap();
    for card in &cards {
        tx.put_card(ada, card).await.unwrap();
    }
    let forgotten = Card {
        lapses: 1,
        reps: 2,
        stability: 0.212,
        ..cards[1].clone()
    };
    tx.put_card(ada, &forgotten).await.unwrap();
    assert_eq!(
        tx.card(ada, &question("b")).await.unwrap(),
        Some(forgotten.clone())
    );
    assert_eq!(tx.card(bob, &question("b")).await.unwrap(), None);
    assert_eq!(tx.cards(ada).await.unwrap().len(), 3);
    assert_eq!(
        tx.due_cards(ada, day("2026-03-30")).await.unwrap(),
        [forgotten, cards[0].clone()]
    );
    let some = [
        concept("ownership.moves"),
        concept("async.await"),
        concept("traits"),
    ];
    assert_eq!(
        tx.cards_of(ada, &some).await.unwrap(),
        [cards[0].clone(), cards[2].clone()]
    );
    assert!(tx.cards_of(bob, &some).await.unwrap().is_empty());
    assert!(tx.cards_of(ada, &[]).await.unwrap().is_empty());
}

async fn reviews_are_counted_as_new_or_due(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let moves = question("moves");
    let mut tx = store.begin(at(0)).await.unwrap();
    let review = NewReview {
        question: &moves,
        day: day("2026-03-26"),
        rating: 3,
        right: Some(true),
        fresh: true,
        millis: Some(4_000),
        ask: Some(AskId(1)),
    };
    tx.add_review(ada, review).await.unwrap();
    let id = tx
        .add_review(
            ada,
            NewReview {
                fresh: false,
                right: None,
                rating: 1,
                ..review
            },
        )
        .await
        .unwrap();
    tx.add_review(
        ada,
        NewReview {
            fresh: false,
            ..review
        },
    )
    .await
    .unwrap();
    tx.add_review(
        ada,
        NewReview {
            day: day("2026-03-27"),
            ..review
        },
    )
    .await
    .unwrap();
    assert_eq!(
        tx.review_count(ada, day("2026-03-26")).await.unwrap(),
        ReviewCount { new: 1, due: 2 }
    );
    assert_eq!(
        tx.review_count(ada, day("2026-03-28")).await.unwrap(),
        ReviewCount::default()
    );
    let today = tx
        .reviews(ada, day("2026-03-26"), day("2026-03-26"))
        .await
        .unwrap();
    assert_eq!(
        (today.len(), today[1].id, today[1].right, today[1].rating),
        (3, id, None, 1)
    );
    assert_eq!(tx.all_reviews(ada).await.unwrap().len(), 4);
}

async fn a_second_answer_changes_nothing(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let (moves, backend) = (question("moves"), roadmap("rust-backend"));
    let ask = NewAsk {
        question: &moves,
        seed: -9,
        roadmap: Some(&backend),
        topic: None,
        source: "practice",
    };
    let mut tx = store.begin(at(0)).await.unwrap();
    let first = tx.add_ask(ada, ask).await.unwrap();
    let second = tx.add_ask(ada, ask).await.unwrap();
    let open = tx.open_ask_by_source(ada, "practice").await.unwrap();
    assert_eq!(open.unwrap().id, second);
    assert!(tx.hint_ask(ada, second).await.unwrap());
    assert!(!tx.hint_ask(ada, second).await.unwrap());
    assert!(tx.answer_ask(ada, second, Some(true), Some(2)).await.unwrap());
    assert!(!tx.answer_ask(ada, second, Some(false), Some(1)).await.unwrap());
    assert!(!tx.hint_ask(ada, second).await.unwrap());
    let answered = tx.ask(ada, second).await.unwrap().unwrap();
    assert_eq!(
        (answered.right, answered.rating, answered.seed),
        (Some(true), Some(2), -9)
    );
    assert_eq!(
        (answered.hinted_at, answered.answered_at),
        (Some(at(0)), Some(at(0)))
    );
    let open = tx.open_ask_by_source(ada, &answered.source).await.unwrap();
    assert_eq!(open.unwrap().id, first);
    assert!(tx.answer_ask(ada, first, None, None).await.unwrap());
    assert_eq!(tx.open_ask_by_source(ada, &answered.source).await.unwrap(), None);
    let recent = tx.recent_asks(ada, 1).await.unwrap();
    assert_eq!(recent, std::slice::from_ref(&answered));
    assert_eq!(tx.open_ask_by_source(ada, "prompt:none").await.unwrap(), None);
}

async fn another_learners_question_is_no_ones(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let bob = learner(store, "bob").await.id;
    let moves = question("moves");
    let ask = NewAsk {
        question: &moves,
        seed: 1,
        roadmap: None,
        topic: None,
        source: "practice",
    };
    let mut tx = store.begin(at(0)).await.unwrap();
    let id = tx.add_ask(ada, ask).await.unwrap();
    assert_eq!(tx.ask(bob, id).await.unwrap(), None);
    assert_eq!(tx.open_ask_by_source(bob, "practice").await.unwrap(), None);
    assert!(!tx.answer_ask(bob, id, Some(true), Some(3)).await.unwrap());
    assert!(!tx.hint_ask(bob, id).await.unwrap());
    let open = tx.open_ask_by_source(ada, "practice").await.unwrap();
    assert_eq!(open.unwrap().id, id);
}

async fn notes_come_latest_first(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let bob = learner(store, "bob").await.id;
    let (backend, moves) = (roadmap("rust-backend"), topic("moves"));
    let mut tx = store.begin(at(0)).await.unwrap();
    let mut ids = Vec::new();
    for n in 0..5 {
        let place = (n % 2 == 0).then_some((&backend, &moves));
        let (on, about) = (place.map(|place| place.0), place.map(|place| place.1));
        ids.push(tx.add_note(ada, on, about, &format!("note {n}")).await.unwrap());
    }
    let page = tx.notes(ada, 2, 1).await.unwrap();
    assert_eq!(
        page.iter().map(|note| note.id).collect::<Vec<_>>(),
        [ids[3], ids[2]]
    );
    assert_eq!(tx.notes_of(ada, &backend, &moves).await.unwrap().len(), 3);
    assert_eq!(
        (
            tx.note_count(ada).await.unwrap(),
            tx.note_count(bob).await.unwrap()
        ),
        (5, 0)
    );
    let gone = tx.note(ada, ids[2]).await.unwrap().unwrap();
    assert!(!tx.drop_note(bob, ids[2]).await.unwrap());
    assert!(tx.drop_note(ada, ids[2]).await.unwrap());
    assert_eq!(tx.note(ada, ids[2]).await.unwrap(), None);
    assert!(tx.restore_note(ada, &gone).await.unwrap());
    assert!(!tx.restore_note(ada, &gone).await.unwrap());
    assert_eq!(tx.note(ada, ids[2]).await.unwrap(), Some(gone));
    assert_eq!(tx.all_notes(ada).await.unwrap().len(), 5);
}
