//! What is counted of answers, tried in conversations; and what becomes of cards when authors change questions.

use waymark_core::{
    catalog::{Catalog, Source},
    ids::QuestionId,
};

use crate::{
    request::Action,
    testing::{Scenario, small},
};

/// Every count as `question first|again outcome: count`, options without their marks.
async fn counted(s: &Scenario) -> Vec<String> {
    let stats = s
        .app
        .store()
        .read()
        .await
        .unwrap()
        .question_stats()
        .await
        .unwrap();
    stats
        .into_iter()
        .map(|stat| {
            let when = if stat.first { "first" } else { "again" };
            let outcome = if stat.outcome.starts_with("option ") {
                "option"
            } else {
                stat.outcome.as_str()
            };
            format!("{} {when} {outcome}: {}", stat.question, stat.count)
        })
        .collect()
}

#[tokio::test]
async fn each_answer_is_counted_once_with_what_led_to_it() {
    let mut ada = small::learner().await;
    ada.talk(&["practice moves", "hint", "i32", "practice moves", "line 3"])
        .await;
    assert_eq!(
        counted(&ada).await,
        [
            "moved-type first hinted: 1",
            "moved-type first option: 1",
            "moved-type first wrong: 1",
            "used-after-move first other line: 1",
            "used-after-move first wrong: 1",
        ]
    );
    // A press that comes twice, and one that comes too late, count once.
    ada.say("practice moves").await;
    for update in ["update:1", "update:1", "update:2"] {
        ada.send(update, Action::Press("answer #3 =0".to_owned())).await;
    }
    let told = counted(&ada).await;
    assert_eq!(told.len(), 6, "{told:?}");
    assert!(
        told.contains(&"copy-types first unknown: 1".to_owned()),
        "{told:?}"
    );
    // What was wrong comes again the same day.
    ada.talk(&["practice moves", "string"]).await;
    let told = counted(&ada).await;
    assert!(told.contains(&"moved-type again right: 1".to_owned()), "{told:?}");
}

#[tokio::test]
async fn a_long_answer_counts_when_it_is_graded() {
    let mut ada = small::learner().await;
    ada.talk(&["practice iterators", "next", "1", "2\n4"]).await;
    let before = counted(&ada).await;
    ada.talk(&["practice iterators", "only when somebody asks for a value"])
        .await;
    assert_eq!(counted(&ada).await, before);
    ada.say("3").await;
    let told = counted(&ada).await;
    assert!(
        told.contains(&"why-lazy first graded 3: 1".to_owned()),
        "{told:?}"
    );
}

#[tokio::test]
async fn undo_takes_no_answer_back_and_so_no_count() {
    let mut ada = small::learner().await;
    ada.talk(&["practice", "string"]).await;
    let before = counted(&ada).await;
    ada.say("undo").await;
    assert_eq!(counted(&ada).await, before);
    assert_eq!(before.len(), 2);
}

#[tokio::test]
async fn the_counts_stay_when_a_learner_is_forgotten_and_the_export_says_so() {
    let mut ada = small::learner().await;
    ada.talk(&["practice", "string"]).await;
    let before = counted(&ada).await;
    let export = ada.say("export json").await.files[0].text.clone();
    assert!(export.contains("without names"), "{export}");
    assert!(!export.contains("question_stat"));
    let id = ada.learner().await.id;
    let mut tx = ada.app.store().begin(ada.now).await.unwrap();
    assert!(tx.forget(id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(counted(&ada).await, before);
}

/// The small catalog with its file about moves changed.
fn edited(change: impl Fn(&str) -> String) -> Catalog {
    let sources = small::sources().map(|source| {
        if source.path != "questions/moves.toml" {
            return source;
        }
        let text = String::from_utf8(source.bytes.to_vec()).unwrap();
        Source::new(source.path, change(&text))
    });
    Catalog::of(sources).0
}

async fn cards(s: &Scenario) -> Vec<waymark_store::Card> {
    let id = s.learner().await.id;
    s.app.store().read().await.unwrap().cards(id).await.unwrap()
}

#[tokio::test]
async fn a_question_that_is_worded_better_keeps_its_learners_cards() {
    let mut ada = small::learner().await;
    ada.talk(&["practice", "string"]).await;
    let before = cards(&ada).await;
    assert_eq!(before.len(), 1);
    ada.teach(edited(|text| {
        text.replace(
            "Which of these types is moved on assignment?",
            "Which of these moves when it is assigned?",
        )
    }));
    assert_eq!(cards(&ada).await, before);
    ada.wait("7d");
    let said = ada.talk(&["practice"]).await;
    assert!(
        said.contains("· due\n\nWhich of these moves when it is assigned?"),
        "{said}"
    );
    ada.say("string").await;
    let after = cards(&ada).await;
    assert_eq!((after.len(), after[0].reps), (1, 2), "the same card goes on");
}

#[tokio::test]
async fn a_retired_question_is_never_asked_and_its_card_rests_in_the_export() {
    let mut ada = small::learner().await;
    ada.talk(&["practice", "string"]).await;
    let before = cards(&ada).await;
    ada.teach(edited(|text| {
        let rest = text
            .split_once("[[questions]]\nid = \"used-after-move\"")
            .unwrap()
            .1;
        format!("retired = [\"moved-type\"]\n\n[[questions]]\nid = \"used-after-move\"{rest}")
    }));
    let moved = QuestionId::new("moved-type").unwrap();
    assert!(ada.app.catalog().question(&moved).is_none());
    for _ in 0..3 {
        ada.wait("10d");
        let said = ada.talk(&["practice more", "idk", "review"]).await;
        assert!(!said.contains("Which of these types"), "{said}");
    }
    let resting = cards(&ada).await.into_iter().find(|card| card.question == moved);
    assert_eq!(resting.as_ref(), before.first(), "as it was left");
    let export = ada.say("export json").await.files[0].text.clone();
    assert!(export.contains("\"moved-type\""));
}
