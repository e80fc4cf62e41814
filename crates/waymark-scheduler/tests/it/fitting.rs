//! Intervals become a learner's own after enough answers, in the background, and only once.

use jiff::{ToSpan, civil::date};
use waymark_core::{
    ids::{ConceptId, LearnerId, QuestionId},
    memory::fit::LEAST,
};
use waymark_scheduler::Service;
use waymark_store::{Card, Fitting, NewReview, Store};

use crate::world::{World, berlin};

/// Answers of somebody who forgets nearly everything within days, and everything at once: unlike most people.
async fn forgetful(store: &Store, learner: LearnerId, answers: usize) {
    let mut tx = store
        .begin("2026-03-26T18:00:00Z".parse().unwrap())
        .await
        .unwrap();
    let concept = ConceptId::new("c").unwrap();
    for at in 0..answers {
        let question = QuestionId::new(format!("q{}", at / 8)).unwrap();
        let turn = at % 8;
        let day = date(2026, 1, 1) + i32::try_from((at / 80) * 24 + turn * 3).unwrap().days();
        let review = NewReview {
            question: &question,
            day,
            rating: if turn % 2 == 0 { 3 } else { 1 },
            right: Some(turn % 2 == 0),
            fresh: turn == 0,
            millis: None,
            ask: None,
        };
        tx.add_review(learner, review).await.unwrap();
        let card = Card {
            question: question.clone(),
            concept: concept.clone(),
            stability: 9.0,
            difficulty: 5.0,
            due: date(2026, 5, 1),
            last: day,
            reps: 1,
            lapses: 0,
        };
        tx.put_card(learner, &card).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn fitting(store: &Store, learner: LearnerId) -> Fitting {
    store
        .read()
        .await
        .unwrap()
        .fitting(learner)
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn who_has_answered_enough_gets_intervals_of_their_own_once() {
    let world = World::at("2026-03-26T18:00:00+01:00", Service::Hosted).await;
    let ada = world.learner("ada", &berlin()).await;
    forgetful(&world.store, ada, LEAST + 80).await;
    let scheduler = world.scheduler();
    assert_eq!(scheduler.tick().await.unwrap().fitted, 1);
    let fitted = fitting(&world.store, ada).await;
    assert_eq!((fitted.fitted_to, fitted.next), (Some(480), 528));
    assert!(fitted.parameters.is_some());

    let cards = world.store.read().await.unwrap().cards(ada).await.unwrap();
    assert!(
        cards.iter().all(|card| card.due == date(2026, 5, 1)),
        "what is due stays due"
    );
    assert!(
        cards.iter().all(|card| card.stability < 9.0),
        "memory as the new parameters have it"
    );

    world.clock.set("2026-03-26T18:05:00+01:00".parse().unwrap());
    assert_eq!(scheduler.tick().await.unwrap().fitted, 0, "once");
}

#[tokio::test]
async fn nobody_is_looked_at_before_there_is_enough_to_go_by() {
    let world = World::at("2026-03-26T18:00:00+01:00", Service::Hosted).await;
    let ada = world.learner("ada", &berlin()).await;
    forgetful(&world.store, ada, LEAST - 1).await;
    assert_eq!(world.scheduler().tick().await.unwrap().fitted, 0);
    assert_eq!(fitting(&world.store, ada).await.fitted_at, None);
}

#[tokio::test]
async fn one_learner_is_fitted_at_a_time() {
    let world = World::at("2026-03-26T18:00:00+01:00", Service::Terminal).await;
    let (ada, bob) = (
        world.learner("ada", &berlin()).await,
        world.learner("bob", &berlin()).await,
    );
    forgetful(&world.store, ada, LEAST).await;
    forgetful(&world.store, bob, LEAST).await;
    let scheduler = world.scheduler();
    assert_eq!(scheduler.tick().await.unwrap().fitted, 1);
    assert_eq!(fitting(&world.store, bob).await.fitted_at, None);
    world.clock.set("2026-03-26T18:01:00+01:00".parse().unwrap());
    assert_eq!(scheduler.tick().await.unwrap().fitted, 1);
    assert!(fitting(&world.store, bob).await.fitted_at.is_some());
}
