use waymark_core::memory::{Parameters, fit::LEAST};
use waymark_store::{Card, NewReview, Store};

use crate::{
    contract::contract,
    fixture::{at, concept, day, learner, question},
};

contract!(
    answers_are_counted_by_what_they_were_and_whether_they_were_the_first,
    counts_hold_no_person_and_outlive_who_answered,
    who_has_answered_enough_is_fitted_and_again_after_a_tenth_more,
    cards_get_another_models_states_and_stay_due_when_they_were,
);

fn outcomes(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

async fn counts(store: &Store) -> Vec<(String, bool, String, u32)> {
    let stats = store.read().await.unwrap().question_stats().await.unwrap();
    let row =
        |stat: waymark_store::QuestionStat| (stat.question.to_string(), stat.first, stat.outcome, stat.count);
    stats.into_iter().map(row).collect()
}

fn row(question: &str, first: bool, outcome: &str, count: u32) -> (String, bool, String, u32) {
    (question.to_owned(), first, outcome.to_owned(), count)
}

async fn answers_are_counted_by_what_they_were_and_whether_they_were_the_first(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    for _ in 0..2 {
        let picked = outcomes(&["wrong", "option 0000000000000001"]);
        tx.count_outcomes(&question("a"), true, &picked).await.unwrap();
    }
    tx.count_outcomes(&question("a"), false, &outcomes(&["right"]))
        .await
        .unwrap();
    tx.count_outcomes(&question("b"), true, &[]).await.unwrap();
    tx.commit().await.unwrap();
    let mut lost = store.begin(at(1)).await.unwrap();
    lost.count_outcomes(&question("a"), false, &outcomes(&["right"]))
        .await
        .unwrap();
    drop(lost);
    assert_eq!(
        counts(store).await,
        [
            row("a", true, "option 0000000000000001", 2),
            row("a", true, "wrong", 2),
            row("a", false, "right", 1),
        ]
    );
}

async fn counts_hold_no_person_and_outlive_who_answered(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(1)).await.unwrap();
    tx.count_outcomes(&question("a"), true, &outcomes(&["right"]))
        .await
        .unwrap();
    assert!(tx.forget(ada).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(counts(store).await, [row("a", true, "right", 1)]);
}

async fn who_has_answered_enough_is_fitted_and_again_after_a_tenth_more(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(1)).await.unwrap();
    assert_eq!(tx.fitting(ada).await.unwrap(), None);
    let question = question("a");
    let review = NewReview {
        question: &question,
        day: day("2026-03-26"),
        rating: 3,
        right: Some(true),
        fresh: false,
        millis: None,
        ask: None,
    };
    for given in 1..=LEAST {
        assert_eq!(tx.to_fit().await.unwrap(), None, "after {given}");
        tx.add_review(ada, review).await.unwrap();
    }
    assert_eq!(tx.to_fit().await.unwrap(), Some(ada));

    tx.put_fit(ada, LEAST, Some(Parameters::USUAL)).await.unwrap();
    let fitting = tx.fitting(ada).await.unwrap().unwrap();
    assert_eq!(
        (fitting.answers, fitting.next, fitting.fitted_to),
        (400, 440, Some(400))
    );
    assert_eq!(
        (fitting.fitted_at, fitting.parameters),
        (Some(at(1)), Some(Parameters::USUAL))
    );
    for _ in 0..40 {
        assert_eq!(tx.to_fit().await.unwrap(), None);
        tx.add_review(ada, review).await.unwrap();
    }
    assert_eq!(tx.to_fit().await.unwrap(), Some(ada));
    // What was good once may not be good any more.
    tx.put_fit(ada, 440, None).await.unwrap();
    assert_eq!(tx.fitting(ada).await.unwrap().unwrap().parameters, None);
    assert!(tx.forget(ada).await.unwrap());
    assert_eq!(tx.fitting(ada).await.unwrap(), None);
}

async fn cards_get_another_models_states_and_stay_due_when_they_were(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let card = |name: &str| Card {
        question: question(name),
        concept: concept("c"),
        stability: 1.0,
        difficulty: 5.0,
        due: day("2026-03-28"),
        last: day("2026-03-26"),
        reps: 3,
        lapses: 1,
    };
    let mut tx = store.begin(at(1)).await.unwrap();
    tx.put_card(ada, &card("a")).await.unwrap();
    tx.put_card(ada, &card("b")).await.unwrap();
    let states = [(question("a"), 2.5, 6.0), (question("gone"), 1.0, 1.0)];
    tx.put_states(ada, &states).await.unwrap();
    let changed = Card {
        stability: 2.5,
        difficulty: 6.0,
        ..card("a")
    };
    assert_eq!(tx.cards(ada).await.unwrap(), [changed, card("b")]);
}
