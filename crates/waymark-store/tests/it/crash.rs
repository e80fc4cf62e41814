//! Kill -9: what was acknowledged is there, what was not is there whole or not at all, and nothing is doubled.

use std::{collections::BTreeMap, path::Path};

use jiff::{Timestamp, ToSpan as _};
use waymark_core::{ids::LearnerId, recurrence::Firing};
use waymark_store::{NewDeed, NewPrompt, Options, Settlement, Step, Store};

use crate::{
    fixture::{START, at, berlin, day, from, learner, roadmap, topic},
    processes::{Other, database, say},
};

const KILLS: usize = 30;
const LEARNERS: i64 = 20;

async fn open(path: &Path) -> Store {
    Store::open(path, Options::default()).await.unwrap()
}

/// Listens to so many acknowledgements, kills, and gives the last one that was made.
fn kill_after(test: &str, path: &Path, acknowledged: usize) -> Option<String> {
    let mut child = Other::run(test, path);
    let mut last = None;
    for _ in 0..acknowledged {
        last = child.hear().or(last);
    }
    child.kill();
    while let Some(said) = child.hear() {
        last = Some(said);
    }
    last
}

#[tokio::test]
async fn a_killed_session_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waymark.db");
    let store = open(&path).await;
    let ada = learner(&store, "ada").await.id;
    store.close().await;
    for kill in 0..KILLS {
        let acknowledged = kill_after("crash::child_studies", &path, 1 + kill * 7 % 13);
        let acknowledged: usize = acknowledged.unwrap().parse().unwrap();
        let store = open(&path).await;
        let mut snapshot = store.read().await.unwrap();
        let notes = snapshot.all_notes(ada).await.unwrap();
        let found = notes.len();
        assert!(
            found == acknowledged || found == acknowledged + 1,
            "{acknowledged} acknowledged, {found} found"
        );
        for (n, note) in notes.iter().enumerate() {
            assert_eq!(note.text, format!("note {n}"));
        }
        assert_eq!(
            snapshot.all_deeds(ada).await.unwrap().len(),
            found,
            "half a transaction"
        );
        assert_eq!(
            snapshot.all_submissions(ada).await.unwrap().len(),
            found,
            "half a transaction"
        );
        assert_eq!(
            snapshot.all_answered(ada).await.unwrap().len(),
            found,
            "half a transaction"
        );
        assert!(snapshot.health().await.unwrap().problems.is_empty());
    }
}

#[ignore = "run, and killed, by a_killed_session_loses_nothing_that_was_acknowledged"]
#[tokio::test]
async fn child_studies() {
    let store = open(&database()).await;
    let ada = LearnerId(1);
    let (backend, cli) = (roadmap("rust-backend"), topic("cli"));
    loop {
        let mut tx = store.begin(at(0)).await.unwrap();
        let n = tx.note_count(ada).await.unwrap();
        tx.add_note(ada, None, None, &format!("note {n}")).await.unwrap();
        let kind = waymark_core::points::Deed::Project;
        let (roadmap, topic) = (Some(&backend), Some(&cli));
        let deed = NewDeed {
            day: day("2026-03-26"),
            kind,
            roadmap,
            topic,
            ask: None,
            minutes: None,
            grace: false,
        };
        tx.add_deed(ada, deed).await.unwrap();
        tx.submit(ada, &backend, &cli, &"x".repeat(3_000)).await.unwrap();
        assert!(tx.add_answered(&format!("console:{n}"), ada, "{}").await.unwrap());
        tx.commit().await.unwrap();
        say(n + 1);
    }
}

#[tokio::test]
async fn a_killed_tick_loses_and_doubles_no_prompt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waymark.db");
    let store = open(&path).await;
    let first = day("2026-03-26");
    let mut tx = store.begin(at(0)).await.unwrap();
    for n in 0..LEARNERS {
        let (learner, _) = tx.arrive(from(&format!("l{n}")), &berlin()).await.unwrap();
        let next = Some(Firing {
            planned: first,
            at: at(n),
        });
        tx.put_schedule(learner.id, "daily_practice", "daily 09:00", &berlin(), next)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
    let mut acknowledged = BTreeMap::<i64, usize>::new();
    for kill in 0..KILLS {
        let mut child = Other::run("crash::child_ticks", &path);
        let mut heard = Vec::new();
        for _ in 0..=kill * 11 % 37 {
            heard.extend(child.hear());
        }
        child.kill();
        heard.extend(std::iter::from_fn(|| child.hear()));
        for learner in heard {
            *acknowledged.entry(learner.parse().unwrap()).or_default() += 1;
        }
        let store = open(&path).await;
        let mut snapshot = store.read().await.unwrap();
        for n in 1..=LEARNERS {
            let id = LearnerId(n);
            let next = snapshot
                .schedule(id, "daily_practice")
                .await
                .unwrap()
                .unwrap()
                .planned_day
                .unwrap();
            let sent = snapshot.sent(id).await.unwrap();
            let days: Vec<_> = sent.iter().map(|prompt| prompt.day).collect();
            let planned: Vec<_> = first.series(1.day()).take_while(|day| *day < next).collect();
            assert_eq!(
                days, planned,
                "a prompt for each day that the schedule has passed"
            );
            let delivered = sent.iter().filter(|prompt| prompt.state == "delivered").count();
            let told = acknowledged.get(&n).copied().unwrap_or_default();
            assert!(
                delivered >= told,
                "{told} deliveries acknowledged, {delivered} found"
            );
        }
    }
    assert!(acknowledged.values().sum::<usize>() > KILLS);
}

#[ignore = "run, and killed, by a_killed_tick_loses_and_doubles_no_prompt"]
#[tokio::test]
async fn child_ticks() {
    let store = open(&database()).await;
    // The clock goes on where the last process left it.
    let mut now: Timestamp = store.read().await.unwrap().wake().await.unwrap().next().unwrap();
    loop {
        let mut tx = store.begin(now).await.unwrap();
        let due = tx.due_schedules(now, 7).await.unwrap();
        let steps: Vec<_> = due
            .iter()
            .map(|due| Step {
                schedule: due.id,
                next: Some(Firing {
                    planned: due.firing.planned + 1.day(),
                    at: due.firing.at + 24.hours(),
                }),
                prompt: Some(NewPrompt {
                    recipient: due.recipient,
                    kind: due.kind.clone(),
                    day: due.firing.planned,
                    due_at: due.firing.at,
                    ready_at: due.firing.at,
                }),
            })
            .collect();
        tx.materialise(&steps).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = store.begin(now).await.unwrap();
        let claimed = tx.claim(now + 1.minute(), 5).await.unwrap();
        tx.commit().await.unwrap();
        for prompt in &claimed {
            let mut tx = store.begin(now).await.unwrap();
            let sent = Settlement::Delivered {
                receipt: Some(format!("{}", now.as_second() - START)),
                poll: None,
            };
            assert!(tx.settle(prompt.id, prompt.claim, &sent).await.unwrap());
            tx.commit().await.unwrap();
            say(prompt.recipient.learner().unwrap());
        }
        if due.is_empty() && claimed.is_empty() {
            let wake = store.read().await.unwrap().wake().await.unwrap().next().unwrap();
            now = wake.max(now);
        }
    }
}
