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
