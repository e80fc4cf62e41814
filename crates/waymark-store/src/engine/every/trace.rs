//! What a learner leaves in the tables: all of it is exported, and none of it outlives `forget`.

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use waymark_core::{
    calendar::{Weekdays, Zone},
    ids::{ConceptId, LearnerId, QuestionId, RoadmapId, TopicId},
    ledger::Pause,
    points,
    progress::State,
    recurrence::Firing,
};

use super::NOW;
use crate::{
    Arrival, Card, Expectation, Item, NewAsk, NewChat, NewCode, NewDeed, NewPrompt, NewReview, Snapshot,
    Store, StudyDay, Tx, engine::Statement, link, value::values,
};

/// Puts something into every table that knows a learner.
async fn live(tx: &mut Tx, name: &str) -> LearnerId {
    let from = Arrival {
        platform: "console",
        external: name,
        address: name,
        name: None,
        direct: true,
    };
    let id = tx.arrive(from, &Zone::utc()).await.unwrap().0.id;
    let (day, roadmap, topic) = (
        Date::constant(2026, 3, 26),
        RoadmapId::new("r").unwrap(),
        TopicId::new("t").unwrap(),
    );
    tx.enroll(id, &roadmap, day).await.unwrap();
    let item = Item {
        roadmap: roadmap.clone(),
        topic: topic.clone(),
        state: State::Done,
        day,
        at: NOW,
    };
    tx.put_items(id, &[item]).await.unwrap();
    tx.submit(id, &roadmap, &topic, "link").await.unwrap();
    let kind = points::Deed::Right;
    tx.add_deed(
        id,
        NewDeed {
            day,
            kind,
            roadmap: None,
            topic: None,
            ask: None,
            minutes: None,
            grace: false,
        },
    )
    .await
    .unwrap();
    tx.put_day(
        id,
        &StudyDay {
            day,
            studied: true,
            excuse: None,
            points: 5,
            minutes: 0,
        },
    )
    .await
    .unwrap();
    tx.put_plan(id, day, Weekdays::ALL).await.unwrap();
    tx.add_pause(id, Pause { from: day, to: None }).await.unwrap();
    tx.add_change(id, "all", &json!({})).await.unwrap();
    practise(tx, id, name, day).await;
    let next = Some(Firing {
        planned: day,
        at: NOW,
    });
    tx.put_schedule(id, "daily_practice", "daily 09:00", &Zone::utc(), next)
        .await
        .unwrap();
    let kind = "daily_practice".to_owned();
    tx.add_prompt(&NewPrompt {
        recipient: id.into(),
        kind,
        day,
        due_at: NOW,
        ready_at: NOW,
    })
    .await
    .unwrap();
    tx.add_answered(name, id, "{}").await.unwrap();
    gather(tx, id, name, day).await;
    id
}

/// The part of it that is about groups.
async fn gather(tx: &mut Tx, id: LearnerId, name: &str, day: Date) {
    let hour = jiff::civil::time(9, 0, 0, 0);
    let group = tx
        .new_group(name, &Zone::utc(), hour, Weekdays::ALL)
        .await
        .unwrap()
        .id;
    let chat = NewChat {
        platform: "console",
        external: &format!("{name} {id}"),
        server: None,
        title: name,
        group,
        learner: id,
    };
    tx.add_chat(chat).await.unwrap().unwrap();
    tx.join_group(group, id).await.unwrap();
    for text in [
        "INSERT INTO closed_week (study_group, first, begins_at, ends_at, closed_at, members, points, topics) \
         VALUES ($1, '2026-03-16', 0, 0, 0, 1, 5, 0)",
        "INSERT INTO closed_standing (study_group, first, place, rank, learner, points) \
         SELECT $1, '2026-03-16', 1, 1, learner, 5 FROM membership WHERE study_group = $1",
    ] {
        tx.work.run(Statement(text), values![group]).await.unwrap();
    }
    let question = QuestionId::new("q").unwrap();
    let asked = tx.put_group_question(group, day, &question, 1).await.unwrap();
    tx.add_group_answer(asked.id, id, 0, true).await.unwrap();
    let code = NewCode {
        hash: name,
        what: "join",
        group: Some(group),
        learner: id,
        until: NOW + jiff::SignedDuration::from_hours(1),
    };
    assert!(tx.add_code(code).await.unwrap());
    tx.add_wrong_code(id, NOW).await.unwrap();
    let linked = "INSERT INTO link_audit (learner, other, at, accounts) VALUES ($1, 404, 0, '[]')";
    tx.work.run(Statement(linked), values![id]).await.unwrap();
}

/// The part of it that is about questions, and what is typed.
async fn practise(tx: &mut Tx, id: LearnerId, place: &str, day: Date) {
    let question = QuestionId::new("q").unwrap();
    let concept = ConceptId::new("c").unwrap();
    let card = Card {
        question: question.clone(),
        concept,
        stability: 1.0,
        difficulty: 5.0,
        due: day,
        last: day,
        reps: 1,
        lapses: 0,
    };
    tx.put_card(id, &card).await.unwrap();
    let ask = NewAsk {
        question: &question,
        seed: 1,
        roadmap: None,
        topic: None,
        source: "practice",
    };
    let ask = tx.add_ask(id, ask).await.unwrap();
    let review = NewReview {
        question: &question,
        day,
        rating: 3,
        right: Some(true),
        fresh: true,
        millis: None,
        ask: Some(ask),
    };
    tx.add_review(id, review).await.unwrap();
    tx.add_note(id, None, None, "note").await.unwrap();
    let awaited = Expectation {
        place: place.to_owned(),
        kind: "hour".to_owned(),
        data: json!(1),
        until: NOW,
    };
    tx.expect_input(id, &awaited).await.unwrap();
}

// All but `standing`: it follows from the others, with several rows a learner, and the contract's boards look after it.
const TABLES_SQLITE: &str = "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c \
                             WHERE m.type = 'table' AND c.name = 'learner' AND m.name <> 'standing' ORDER BY m.name";
#[cfg(feature = "postgres")]
const TABLES_POSTGRES: &str = "SELECT CAST(table_name AS TEXT) FROM information_schema.columns \
                               WHERE table_schema = 'public' AND column_name = 'learner' AND table_name <> 'standing' \
                               ORDER BY table_name";

/// How many rows of a learner each table has, as the schema itself lists them.
async fn rows_of(snapshot: &mut Snapshot, tables: &'static str, id: LearnerId) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for mut row in snapshot.work.rows(Statement(tables), values![]).await.unwrap() {
        let table: String = row.take().unwrap();
        let count = format!("SELECT COUNT(*) FROM {table} WHERE learner = $1");
        let rows = snapshot
            .work
            .one(Statement(count.leak()), values![id])
            .await
            .unwrap()
            .take()
            .unwrap();
        found.push((table, rows));
    }
    found
}

async fn forgets_everywhere(store: &Store, tables: &'static str) {
    let mut tx = store.begin(NOW).await.unwrap();
    let (ada, bob) = (live(&mut tx, "ada").await, live(&mut tx, "bob").await);
    let before = rows_of(&mut tx, tables, ada).await;
    assert!(before.len() >= 24, "{before:?}");
    assert!(
        before.iter().all(|(_, rows)| *rows == 1),
        "a table that this test does not fill: {before:?}"
    );
    assert!(tx.forget(ada).await.unwrap());
    assert!(!tx.forget(ada).await.unwrap());
    assert!(
        rows_of(&mut tx, tables, ada)
            .await
            .iter()
            .all(|(_, rows)| *rows == 0)
    );
    assert_eq!(tx.learner(ada).await.unwrap(), None);
    assert_eq!(tx.export(ada).await.unwrap(), None);
    assert!(
        rows_of(&mut tx, tables, bob)
            .await
            .iter()
            .all(|(_, rows)| *rows == 1),
        "someone else's"
    );
    assert_eq!(
        tx.counts(NOW).await.unwrap().due,
        1,
        "firings go with their schedules"
    );
    let again = live(&mut tx, "ada").await;
    assert_ne!(again, ada, "ids are not used again");
}

async fn exports_everything(store: &Store, tables: &'static str) {
    let mut tx = store.begin(NOW).await.unwrap();
    let id = live(&mut tx, "ada").await;
    let export = serde_json::to_value(tx.export(id).await.unwrap().unwrap()).unwrap();
    let Json::Object(fields) = export else {
        panic!("not an object")
    };
    // The learner, and one field for each table that knows them.
    assert_eq!(fields.len(), 1 + rows_of(&mut tx, tables, id).await.len());
    for (name, value) in fields {
        match value {
            Json::Array(rows) => assert_eq!(rows.len(), 1, "{name}"),
            Json::Object(learner) => assert_eq!(learner["zone"], "UTC"),
            other => panic!("{name}: {other}"),
        }
    }
}

#[tokio::test]
async fn forget_leaves_nothing_in_any_table() {
    forgets_everywhere(&Store::memory().await.unwrap(), TABLES_SQLITE).await;
}

#[tokio::test]
async fn the_export_has_every_table() {
    exports_everything(&Store::memory().await.unwrap(), TABLES_SQLITE).await;
}

#[cfg(feature = "postgres")]
#[ignore = "needs a server: set WAYMARK_TEST_POSTGRES to its URL"]
#[tokio::test]
async fn forget_and_export_know_every_table_on_postgres() {
    let store = Store::postgres(&std::env::var("WAYMARK_TEST_POSTGRES").unwrap())
        .await
        .unwrap();
    exports_everything(&store, TABLES_POSTGRES).await;
    forgets_everywhere(&store, TABLES_POSTGRES).await;
}

/// Tables that a link looks after in a way of their own.
const LINKED_APART: [&str; 4] = ["account", "link_audit", "schedule", "standing"];

#[tokio::test]
async fn a_link_knows_every_table_that_names_a_learner() {
    let store = Store::memory().await.unwrap();
    let mut view = store.read().await.unwrap();
    let all = "SELECT m.name, f.\"from\" FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f \
               WHERE m.type = 'table' AND f.\"table\" = 'learner' ORDER BY m.name";
    let mut found = Vec::new();
    for mut row in view.work.rows(Statement(all), values![]).await.unwrap() {
        let (table, column): (String, String) = (row.take().unwrap(), row.take().unwrap());
        assert_eq!(
            column, "learner",
            "{table}: a link gives rows away by this column"
        );
        found.push(table);
    }
    let mut known: Vec<_> = LINKED_APART.map(str::to_owned).to_vec();
    known.extend(link::owned::OWNED.iter().map(|table| table.name.to_owned()));
    known.extend(link::rows::TABLES.iter().map(|table| table.name.to_owned()));
    known.sort();
    assert_eq!(found, known);
    for table in link::rows::TABLES {
        let text = format!("SELECT name FROM pragma_table_info('{}')", table.name);
        let rows = view.work.rows(Statement(text.leak()), values![]).await.unwrap();
        let mut has: Vec<String> = rows.into_iter().map(|mut row| row.take().unwrap()).collect();
        // An outbox row of a learner has no chat.
        has.retain(|column| column != "learner" && column != "chat");
        let kept: Vec<_> = table.columns.iter().map(|(column, _)| *column).collect();
        assert_eq!(has, kept, "{}", table.name);
    }
}
