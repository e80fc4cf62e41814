//! What must hold: each day at noon what is cheap, at the end everything.

mod boards;
mod books;
mod exports;
mod weeks;

use jiff::SignedDuration;
use waymark_store::Recipient;

pub(crate) use self::weeks::Closed;
use crate::{
    report::Check,
    world::{Error, World},
};

/// At noon so many parts of the learners take turns, a part a day.
const TURNS: usize = 7;
/// So few learners are looked at every day.
const FEW: usize = 100;
/// So many learners export their data at the end.
const EXPORTS: usize = 12;
/// A prompt may wait so long: through quiet hours, storms and the catch-up window.
const WAITS: SignedDuration = SignedDuration::from_hours(30);

/// Compares the weeks that have just closed.
pub(crate) async fn when_closing(world: &mut World) -> Result<(), Error> {
    weeks::closing(world).await
}

/// Compares what is cheap.
pub(crate) async fn each_day(world: &mut World, day: u32) -> Result<(), Error> {
    let all = world.people.len();
    let turn = day as usize % TURNS;
    for who in (0..all).filter(|who| all <= FEW || who % TURNS == turn) {
        books::compare(world, who).await?;
    }
    for room in 0..world.rooms.len() {
        boards::compare(world, room).await?;
    }
    world.compare_outages().await
}

/// Compares everything.
pub(crate) async fn at_the_end(world: &mut World) -> Result<(), Error> {
    for who in 0..world.people.len() {
        books::compare(world, who).await?;
    }
    for room in 0..world.rooms.len() {
        boards::compare(world, room).await?;
    }
    weeks::frozen(world).await?;
    world.compare_outages().await?;
    stuck(world).await?;
    exports::read(world, EXPORTS).await?;
    sound(world).await
}

/// Whether a prompt is left that should have been sent or given up.
async fn stuck(world: &mut World) -> Result<(), Error> {
    let mut recipients: Vec<(String, Recipient)> = Vec::new();
    for life in &world.people {
        recipients.extend(
            life.learner
                .map(|learner| (life.person.name.clone(), learner.into())),
        );
    }
    for room in &world.rooms {
        recipients.extend(room.chat.map(|chat| (room.circle.chat.clone(), chat.into())));
    }
    for (name, recipient) in recipients {
        let sent = world.store.read().await?.sent(recipient).await?;
        let oldest = world.now - WAITS;
        let left: Vec<_> = sent
            .iter()
            .filter(|prompt| prompt.state == "pending" && prompt.due_at < oldest)
            .collect();
        let when = world.now.to_string();
        world.findings.note(Check::Stuck, left.is_empty(), || {
            (name, when, format!("still pending: {left:?}"))
        });
    }
    Ok(())
}

/// Whether the engine finds its file sound, and every reference its row.
async fn sound(world: &mut World) -> Result<(), Error> {
    let health = world.store.read().await?.health().await?;
    let when = world.now.to_string();
    world.findings.note(Check::Sound, health.problems.is_empty(), || {
        ("the database".to_owned(), when, health.problems.join("; "))
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use waymark_core::{catalog::Catalog, ledger::Excuse};
    use waymark_store::{Options, Store};

    use super::*;
    use crate::{Plan, Trouble};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn books_that_somebody_has_tampered_with_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            waits_for_disk: false,
            ..Options::default()
        };
        let store = Store::open(folder.path().join("town.db"), options).await.unwrap();
        let plan = Plan {
            learners: 6,
            groups: 1,
            days: 3,
            seed: 5,
            trouble: Trouble::None,
        };
        let mut world = World::new(plan, store.clone(), Arc::new(Catalog::embedded()));
        world.live().await.unwrap();
        at_the_end(&mut world).await.unwrap();
        assert_eq!(world.findings.broken(), [], "an honest town");

        // A point too many for whoever leads the group, and an excuse out of thin air.
        let learner = world.people[0].learner.unwrap();
        let mut tx = store.begin(world.now).await.unwrap();
        let mut day = tx.all_days(learner).await.unwrap().pop().unwrap();
        day.points += 1;
        tx.put_day(learner, &day).await.unwrap();
        let first = world.people[0].diary.as_ref().unwrap().first();
        let before = first.saturating_sub(jiff::Span::new().days(3));
        tx.excuse_day(learner, before, Excuse::Outage).await.unwrap();
        tx.commit().await.unwrap();
        at_the_end(&mut world).await.unwrap();
        let found = world.findings.broken();
        for check in [Check::Day, Check::Excuse, Check::Board] {
            assert!(found.contains(&check), "{check:?} should be among {found:?}");
        }
    }
}
