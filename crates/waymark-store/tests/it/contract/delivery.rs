use std::time::Duration;

use jiff::Timestamp;
use waymark_core::{ids::LearnerId, recurrence::Firing};
use waymark_store::{Beat, NewPrompt, Outage, ScheduleId, Settlement, Step, Store, Tx};

use crate::{
    contract::contract,
    fixture::{at, berlin, day, from, learner},
};

contract!(
    a_learner_has_one_schedule_of_a_kind,
    only_what_is_due_is_found_earliest_first,
    a_schedule_moves_on_together_with_its_prompt,
    a_prompt_is_never_put_twice,
    a_thousand_prompts_go_in_at_once,
    a_claimed_prompt_is_nobody_elses_until_the_lease_ends,
    an_earlier_claim_settles_nothing,
    a_failed_delivery_comes_again,
    released_prompts_are_ready_at_once,
    what_was_being_sent_when_its_process_died_is_in_doubt,
    what_is_in_doubt_comes_before_what_is_ready,
    closed_accounts_are_no_addresses,
    the_next_wake_is_the_earliest,
    settled_prompts_are_forgotten_in_time,
    one_process_at_a_time_does_a_job,
    silence_is_an_outage,
    learners_are_excused_for_an_outage_bit_by_bit,
    a_clock_that_was_ahead_does_not_block_a_job,
);

fn firing(date: &str, at: Timestamp) -> Firing {
    Firing {
        planned: day(date),
        at,
    }
}

fn prompt(learner: LearnerId, date: &str, due_at: Timestamp) -> NewPrompt {
    NewPrompt {
        recipient: learner.into(),
        kind: "daily_practice".to_owned(),
        day: day(date),
        due_at,
        ready_at: due_at,
    }
}

async fn schedule(tx: &mut Tx, learner: LearnerId, next: Option<Firing>) -> ScheduleId {
    tx.put_schedule(learner, "daily_practice", "daily 09:00", &berlin(), next)
        .await
        .unwrap()
}

async fn a_learner_has_one_schedule_of_a_kind(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let id = schedule(&mut tx, ada, Some(firing("2026-03-27", at(100)))).await;
    assert_eq!(schedule(&mut tx, ada, None).await, id);
    let paused = tx.schedule(ada, "daily_practice").await.unwrap().unwrap();
    assert_eq!((paused.id, paused.next_at, paused.planned_day), (id, None, None));
    tx.put_schedule(ada, "weekly_recap", "daily 18:00 sun", &berlin(), None)
        .await
        .unwrap();
    assert_eq!(tx.schedules(ada).await.unwrap().len(), 2);
    assert!(tx.drop_schedule(ada, "weekly_recap").await.unwrap());
    assert!(!tx.drop_schedule(ada, "weekly_recap").await.unwrap());
    assert_eq!(tx.schedule(ada, "weekly_recap").await.unwrap(), None);
}

async fn only_what_is_due_is_found_earliest_first(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    let mut ids = Vec::new();
    for (name, next) in [
        ("a", Some(at(30))),
        ("b", Some(at(10))),
        ("c", Some(at(31))),
        ("d", None),
    ] {
        let (learner, _) = tx.arrive(from(name), &berlin()).await.unwrap();
        ids.push(schedule(&mut tx, learner.id, next.map(|at| firing("2026-03-26", at))).await);
    }
    let due = tx.due_schedules(at(30), 10).await.unwrap();
    assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [ids[1], ids[0]]);
    assert_eq!(
        (due[0].firing, due[0].rule.as_str()),
        (firing("2026-03-26", at(10)), "daily 09:00")
    );
    assert_eq!(tx.due_schedules(at(30), 1).await.unwrap().len(), 1);
    assert!(tx.due_schedules(at(9), 10).await.unwrap().is_empty());
}

async fn a_schedule_moves_on_together_with_its_prompt(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let id = schedule(&mut tx, ada, Some(firing("2026-03-26", at(10)))).await;
    tx.commit().await.unwrap();
    let step = Step {
        schedule: id,
        next: Some(firing("2026-03-27", at(110))),
        prompt: Some(prompt(ada, "2026-03-26", at(10))),
    };

    let mut tx = store.begin(at(10)).await.unwrap();
    assert_eq!(tx.materialise(std::slice::from_ref(&step)).await.unwrap(), 1);
    drop(tx); // neither
    let mut snapshot = store.read().await.unwrap();
    assert_eq!(snapshot.due_schedules(at(10), 9).await.unwrap().len(), 1);
    assert!(snapshot.sent(ada).await.unwrap().is_empty());
    drop(snapshot);

    let mut tx = store.begin(at(10)).await.unwrap();
    assert_eq!(tx.materialise(&[step]).await.unwrap(), 1);
    tx.commit().await.unwrap(); // both
    let mut snapshot = store.read().await.unwrap();
    assert!(snapshot.due_schedules(at(10), 9).await.unwrap().is_empty());
    assert_eq!(
        snapshot.due_schedules(at(110), 9).await.unwrap()[0].firing,
        firing("2026-03-27", at(110))
    );
    assert_eq!(snapshot.sent(ada).await.unwrap()[0].state, "pending");
    drop(snapshot);

    let mut tx = store.begin(at(200)).await.unwrap();
    let last = Step {
        schedule: id,
        next: None,
        prompt: None,
    };
    assert_eq!(tx.materialise(&[last]).await.unwrap(), 0);
    assert!(tx.due_schedules(at(9_999), 9).await.unwrap().is_empty());
}

async fn a_prompt_is_never_put_twice(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    assert!(tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap());
    assert!(!tx.add_prompt(&prompt(ada, "2026-03-26", at(5))).await.unwrap());
    let claimed = tx.claim(at(60), 9).await.unwrap();
    let sent = Settlement::Delivered {
        receipt: Some("m1".to_owned()),
        poll: None,
    };
    assert!(tx.settle(claimed[0].id, claimed[0].claim, &sent).await.unwrap());
    assert!(
        !tx.add_prompt(&prompt(ada, "2026-03-26", at(5))).await.unwrap(),
        "delivered counts too"
    );
    assert!(tx.add_prompt(&prompt(ada, "2026-03-27", at(5))).await.unwrap());
}

async fn a_thousand_prompts_go_in_at_once(store: &Store) {
    let mut tx = store.begin(at(0)).await.unwrap();
    let mut steps = Vec::new();
    for n in 0..1_201 {
        let (learner, _) = tx.arrive(from(&format!("l{n}")), &berlin()).await.unwrap();
        let id = schedule(&mut tx, learner.id, Some(firing("2026-03-26", at(n)))).await;
        let next = Some(firing("2026-03-27", at(10_000 + n)));
        steps.push(Step {
            schedule: id,
            next,
            prompt: Some(prompt(learner.id, "2026-03-26", at(n))),
        });
    }
    assert_eq!(tx.materialise(&steps).await.unwrap(), 1_201);
    assert_eq!(tx.materialise(&steps).await.unwrap(), 0);
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(1_199)).await.unwrap();
    assert!(tx.due_schedules(at(9_999), 9_999).await.unwrap().is_empty());
    let first = tx.claim(at(2_000), 700).await.unwrap();
    let rest = tx.claim(at(2_000), 700).await.unwrap();
    assert_eq!(
        (first.len(), rest.len()),
        (700, 500),
        "the last one is not ready yet"
    );
    let due: Vec<_> = first.iter().chain(&rest).map(|prompt| prompt.due_at).collect();
    assert!(due.is_sorted());
    assert!(first.iter().chain(&rest).all(|prompt| prompt.accounts.len() == 1));
}

async fn a_claimed_prompt_is_nobody_elses_until_the_lease_ends(store: &Store) {
    let ada = learner(store, "ada").await;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_prompt(&prompt(ada.id, "2026-03-26", at(10)))
        .await
        .unwrap();
    assert!(tx.claim(at(60), 9).await.unwrap().is_empty(), "not ready");
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(10)).await.unwrap();
    let claimed = tx.claim(at(70), 9).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(
        (claimed[0].recipient, claimed[0].due_at, claimed[0].claim),
        (ada.id.into(), at(10), 1)
    );
    assert_eq!(
        (claimed[0].kind.as_str(), claimed[0].day),
        ("daily_practice", day("2026-03-26"))
    );
    assert_eq!(claimed[0].chat, None);
    assert_eq!(claimed[0].accounts[0].address, "ada");
    assert_eq!(tx.counts(at(10)).await.unwrap().in_flight, 1);
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(69)).await.unwrap();
    assert!(tx.claim(at(200), 9).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(70)).await.unwrap();
    let again = tx.claim(at(200), 9).await.unwrap();
    assert_eq!(
        (again[0].id, again[0].claim, again[0].failures),
        (claimed[0].id, 2, 0)
    );
}

async fn an_earlier_claim_settles_nothing(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    let first = tx.claim(at(10), 9).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(10)).await.unwrap();
    let second = tx.claim(at(20), 9).await.unwrap();
    let dropped = Settlement::Dropped {
        reason: "blocked".to_owned(),
    };
    let delivered = Settlement::Delivered {
        receipt: None,
        poll: None,
    };
    assert!(!tx.settle(first[0].id, first[0].claim, &dropped).await.unwrap());
    assert!(
        tx.settle(second[0].id, second[0].claim, &delivered)
            .await
            .unwrap()
    );
    assert!(!tx.settle(second[0].id, second[0].claim, &dropped).await.unwrap());
    let sent = tx.sent(ada).await.unwrap();
    assert_eq!(
        (sent[0].state.as_str(), sent[0].settled_at),
        ("delivered", Some(at(10)))
    );
}

async fn a_failed_delivery_comes_again(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    let first = tx.claim(at(60), 9).await.unwrap();
    let failed = Settlement::Again {
        at: at(30),
        failed: true,
        left: None,
    };
    assert!(tx.settle(first[0].id, first[0].claim, &failed).await.unwrap());
    assert!(tx.claim(at(60), 9).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(30)).await.unwrap();
    let second = tx.claim(at(90), 9).await.unwrap();
    assert_eq!(
        (second[0].failures, second[0].claim, second[0].due_at),
        (1, 2, at(0))
    );
    let later = Settlement::Again {
        at: at(40),
        failed: false,
        left: None,
    };
    assert!(tx.settle(second[0].id, second[0].claim, &later).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(40)).await.unwrap();
    let third = tx.claim(at(90), 9).await.unwrap();
    assert_eq!(third[0].failures, 1, "being asked to wait is no failure");
    let dropped = Settlement::Dropped {
        reason: "chat gone".to_owned(),
    };
    assert!(tx.settle(third[0].id, third[0].claim, &dropped).await.unwrap());
    assert_eq!(
        tx.sent(ada).await.unwrap()[0].reason.as_deref(),
        Some("chat gone")
    );
    assert_eq!(tx.counts(at(40)).await.unwrap().dropped, 1);
}

async fn released_prompts_are_ready_at_once(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    let claimed = tx.claim(at(60), 9).await.unwrap();
    assert_eq!(tx.release(&[(claimed[0].id, claimed[0].claim)]).await.unwrap(), 1);
    assert_eq!(tx.release(&[(claimed[0].id, claimed[0].claim)]).await.unwrap(), 0);
    assert_eq!(tx.claim(at(60), 9).await.unwrap().len(), 1);
}

async fn what_is_in_doubt_comes_before_what_is_ready(store: &Store) {
    let (ada, ben) = (learner(store, "ada").await.id, learner(store, "ben").await.id);
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    let claimed = tx.claim(at(60), 1).await.unwrap();
    assert!(tx.sending(claimed[0].id, claimed[0].claim).await.unwrap());
    tx.add_prompt(&prompt(ben, "2026-03-26", at(0))).await.unwrap();
    assert_eq!(tx.hasten().await.unwrap(), 0, "somebody is at it");
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(60)).await.unwrap();
    assert_eq!(tx.hasten().await.unwrap(), 1);
    assert_eq!(tx.hasten().await.unwrap(), 0, "it is first already");
    let first = tx.claim(at(120), 1).await.unwrap();
    assert_eq!((first[0].id, first[0].due_at), (claimed[0].id, at(0)));
    let second = tx.claim(at(120), 1).await.unwrap();
    assert_eq!(second[0].recipient, ben.into());
}

async fn what_was_being_sent_when_its_process_died_is_in_doubt(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    let first = tx.claim(at(60), 9).await.unwrap();
    assert_eq!(first[0].sending_at, None);
    assert!(tx.sending(first[0].id, first[0].claim).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.begin(at(60)).await.unwrap();
    let second = tx.claim(at(120), 9).await.unwrap();
    assert_eq!(second[0].sending_at, Some(at(0)));
    assert!(
        !tx.sending(first[0].id, first[0].claim).await.unwrap(),
        "its claim is over"
    );
    let again = Settlement::Again {
        at: at(60),
        failed: true,
        left: None,
    };
    assert!(tx.settle(second[0].id, second[0].claim, &again).await.unwrap());
    let third = tx.claim(at(180), 9).await.unwrap();
    assert_eq!(third[0].sending_at, None, "it is known to have failed");
    assert!(tx.sending(third[0].id, third[0].claim).await.unwrap());
    let doubtful = Settlement::Again {
        at: at(60),
        failed: true,
        left: Some(at(60)),
    };
    assert!(tx.settle(third[0].id, third[0].claim, &doubtful).await.unwrap());
    let fourth = tx.claim(at(240), 9).await.unwrap();
    assert_eq!(fourth[0].sending_at, Some(at(60)), "it may have arrived then");
    assert_eq!(tx.release(&[(fourth[0].id, fourth[0].claim)]).await.unwrap(), 1);
    let fifth = tx.claim(at(240), 9).await.unwrap();
    assert_eq!(fifth[0].sending_at, Some(at(60)), "and still may");
}

async fn closed_accounts_are_no_addresses(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.close_account("console", "ada", "blocked").await.unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    assert!(tx.claim(at(60), 9).await.unwrap()[0].accounts.is_empty());
}

async fn the_next_wake_is_the_earliest(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    assert_eq!(tx.wake().await.unwrap().next(), None);
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    schedule(&mut tx, ada, Some(firing("2026-03-27", at(50)))).await;
    assert_eq!(tx.wake().await.unwrap().next(), Some(at(0)));
    let claimed = tx.claim(at(40), 9).await.unwrap();
    assert_eq!(
        tx.wake().await.unwrap().next(),
        Some(at(40)),
        "when its lease ends"
    );
    tx.settle(
        claimed[0].id,
        claimed[0].claim,
        &Settlement::Delivered {
            receipt: None,
            poll: None,
        },
    )
    .await
    .unwrap();
    assert_eq!(tx.wake().await.unwrap().next(), Some(at(50)));
    schedule(&mut tx, ada, None).await;
    assert_eq!(tx.wake().await.unwrap().next(), None);
}

async fn settled_prompts_are_forgotten_in_time(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-26", at(0))).await.unwrap();
    let claimed = tx.claim(at(40), 9).await.unwrap();
    tx.settle(
        claimed[0].id,
        claimed[0].claim,
        &Settlement::Delivered {
            receipt: None,
            poll: None,
        },
    )
    .await
    .unwrap();
    tx.add_prompt(&prompt(ada, "2026-03-27", at(0))).await.unwrap();
    assert_eq!(tx.purge_outbox(at(0)).await.unwrap(), 0);
    assert_eq!(tx.purge_outbox(at(1)).await.unwrap(), 1);
    assert_eq!(tx.sent(ada).await.unwrap()[0].state, "pending");
}

const LEASE: Duration = Duration::from_secs(30);
const GAP: Duration = Duration::from_mins(2);

async fn beat(store: &Store, secs: i64, holder: &str) -> Beat {
    let mut tx = store.begin(at(secs)).await.unwrap();
    let beat = tx.beat("scheduler", holder, LEASE, GAP).await.unwrap();
    tx.commit().await.unwrap();
    beat
}

const OURS: Beat = Beat::Ours { outage: None };

async fn one_process_at_a_time_does_a_job(store: &Store) {
    assert_eq!(beat(store, 0, "a").await, OURS);
    assert_eq!(
        beat(store, 10, "b").await,
        Beat::Theirs {
            holder: "a".to_owned(),
            until: at(30)
        }
    );
    assert_eq!(beat(store, 20, "a").await, OURS);
    assert_eq!(
        beat(store, 49, "b").await,
        Beat::Theirs {
            holder: "a".to_owned(),
            until: at(50)
        }
    );
    assert_eq!(beat(store, 50, "b").await, OURS);
    assert_eq!(
        beat(store, 51, "a").await,
        Beat::Theirs {
            holder: "b".to_owned(),
            until: at(80)
        }
    );
    let mut tx = store.begin(at(52)).await.unwrap();
    assert!(!tx.resign("scheduler", "a").await.unwrap());
    assert!(tx.resign("scheduler", "b").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(beat(store, 52, "a").await, OURS);
    assert!(
        store
            .read()
            .await
            .unwrap()
            .outages(at(-9), at(9_999))
            .await
            .unwrap()
            .is_empty()
    );
}

async fn silence_is_an_outage(store: &Store) {
    beat(store, 0, "a").await;
    assert_eq!(beat(store, 120, "a").await, OURS, "just within the gap");
    let outage = Outage {
        from: at(120),
        to: at(1_000),
    };
    assert_eq!(beat(store, 1_000, "b").await, Beat::Ours { outage: Some(outage) });
    assert_eq!(beat(store, 1_010, "b").await, OURS);
    let mut snapshot = store.read().await.unwrap();
    assert_eq!(snapshot.outages(at(999), at(2_000)).await.unwrap(), [outage]);
    assert_eq!(snapshot.outages(at(0), at(121)).await.unwrap(), [outage]);
    assert!(snapshot.outages(at(1_000), at(2_000)).await.unwrap().is_empty());
    assert!(snapshot.outages(at(0), at(120)).await.unwrap().is_empty());
}

async fn learners_are_excused_for_an_outage_bit_by_bit(store: &Store) {
    beat(store, 0, "a").await;
    beat(store, 1_000, "a").await;
    let mut tx = store.begin(at(2_000)).await.unwrap();
    let simulated = Outage {
        from: at(1_500),
        to: at(1_600),
    };
    tx.add_outage(simulated).await.unwrap();
    let open = tx.unexcused().await.unwrap().unwrap();
    assert_eq!((open.outage.to, open.up_to), (at(1_000), LearnerId(0)));
    tx.excused(open.id, Some(LearnerId(7))).await.unwrap();
    assert_eq!(tx.unexcused().await.unwrap().unwrap().up_to, LearnerId(7));
    tx.excused(open.id, None).await.unwrap();
    let open = tx.unexcused().await.unwrap().unwrap();
    assert_eq!((open.outage, open.up_to), (simulated, LearnerId(0)));
    tx.excused(open.id, None).await.unwrap();
    assert_eq!(tx.unexcused().await.unwrap(), None);
}

async fn a_clock_that_was_ahead_does_not_block_a_job(store: &Store) {
    beat(store, 86_400 * 365, "a").await;
    assert_eq!(beat(store, 0, "b").await, OURS);
    assert_eq!(beat(store, 10, "b").await, OURS);
}
