use std::collections::BTreeSet;

use tokio::task::JoinSet;
use waymark_store::{NewPrompt, Settlement, Store};

use crate::{
    contract::contract,
    fixture::{at, berlin, day, from, learner},
};

contract!(
    nothing_is_claimed_twice,
    an_account_that_speaks_twice_at_once_has_one_learner,
    a_request_is_answered_once
);

async fn nothing_is_claimed_twice(store: &Store) {
    const PROMPTS: usize = 600;
    let mut tx = store.begin(at(0)).await.unwrap();
    for n in 0..PROMPTS {
        let (learner, _) = tx.arrive(from(&format!("l{n}")), &berlin()).await.unwrap();
        let kind = "daily_practice".to_owned();
        let prompt = NewPrompt {
            recipient: learner.id.into(),
            kind,
            day: day("2026-03-26"),
            due_at: at(0),
            ready_at: at(0),
        };
        assert!(tx.add_prompt(&prompt).await.unwrap());
    }
    tx.commit().await.unwrap();

    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let store = store.clone();
        tasks.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let mut tx = store.begin(at(1)).await.unwrap();
                let claimed = tx.claim(at(60), 7).await.unwrap();
                tx.commit().await.unwrap();
                if claimed.is_empty() {
                    return mine;
                }
                for prompt in claimed {
                    let mut tx = store.begin(at(2)).await.unwrap();
                    let sent = Settlement::Delivered {
                        receipt: None,
                        poll: None,
                    };
                    assert!(tx.settle(prompt.id, prompt.claim, &sent).await.unwrap());
                    tx.commit().await.unwrap();
                    mine.push(prompt.id);
                }
            }
        });
    }
    let all: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(all.len(), PROMPTS);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), PROMPTS);
    let counts = store.read().await.unwrap().counts(at(3)).await.unwrap();
    assert_eq!((counts.pending, counts.delivered), (0, 600));
}

async fn an_account_that_speaks_twice_at_once_has_one_learner(store: &Store) {
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let store = store.clone();
        tasks.spawn(async move {
            let mut tx = store.begin(at(0)).await.unwrap();
            let (learner, new) = tx.arrive(from("ada"), &berlin()).await.unwrap();
            tx.commit().await.unwrap();
            (learner.id, new)
        });
    }
    let met = tasks.join_all().await;
    assert_eq!(met.iter().filter(|(_, new)| *new).count(), 1);
    assert_eq!(met.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(
        store.read().await.unwrap().counts(at(0)).await.unwrap().learners,
        1
    );
}

async fn a_request_is_answered_once(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let store = store.clone();
        tasks.spawn(async move {
            let mut tx = store.begin(at(n)).await.unwrap();
            let first = tx.answered("telegram:77").await.unwrap().is_none()
                && tx.add_answered("telegram:77", ada, &n.to_string()).await.unwrap();
            if first {
                tx.add_note(ada, None, None, "once").await.unwrap();
                tx.commit().await.unwrap();
            }
            first
        });
    }
    assert_eq!(
        tasks.join_all().await.into_iter().filter(|first| *first).count(),
        1
    );
    assert_eq!(store.read().await.unwrap().note_count(ada).await.unwrap(), 1);
}
