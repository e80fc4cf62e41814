//! Weeks of groups: each closes with the board that it had, and stays so.

use jiff::civil::Date;
use waymark_store::ClosedWeek;

use super::boards::differ;
use crate::{
    oracle::{Line, board, rank, week},
    report::Check,
    world::{Error, World},
};

/// A week as it was when it closed.
#[derive(Clone, Debug)]
pub(crate) struct Closed {
    week: ClosedWeek,
    board: Vec<Line>,
}

/// Compares the weeks that have closed since the last look with the diaries, and remembers them.
pub(crate) async fn closing(world: &mut World) -> Result<(), Error> {
    for number in 0..world.rooms.len() {
        while let Some(closed) = next(world, number).await? {
            world.weeks += 1;
            let Some(room) = world.rooms.get(number) else {
                break;
            };
            let (first, from, to) = week(&room.zone, closed.week.from);
            let lines = world.shown(room).into_iter().filter_map(|who| {
                let life = world.people.get(who)?;
                let points = life.diary.as_ref()?.won(from, to);
                Some(Line {
                    learner: life.learner?,
                    points,
                })
            });
            let expected = board(lines);
            let mut view = world.store.read().await?;
            let places = view
                .closed_board(closed.group, closed.week.first, 1, u32::MAX)
                .await?;
            drop(view);
            let found: Vec<Line> = places
                .iter()
                .map(|place| Line {
                    learner: place.learner,
                    points: i64::from(place.points),
                })
                .collect();
            let ranked = places
                .iter()
                .all(|place| place.rank as usize == rank(&expected, i64::from(place.points)));
            let on_time = (closed.week.first, closed.week.from, closed.week.to) == (first, from, to);
            let total: i64 = expected.iter().map(|line| line.points).sum();
            let summed = (closed.members as usize, i64::from(closed.points)) == (expected.len(), total);
            let (group, when) = (format!("group {}", closed.group), first.to_string());
            world.findings.note(
                Check::Close,
                found == expected && ranked && on_time && summed,
                || {
                    let told = differ(&expected, &found);
                    let what = format!(
                        "{told}; ranks: {ranked}, begin and end: {on_time}, sums: {summed}: {closed:?}"
                    );
                    (group, when, what)
                },
            );
            if let Some(room) = world.rooms.get_mut(number) {
                room.closed.push(Closed {
                    week: closed,
                    board: found,
                });
            }
        }
    }
    Ok(())
}

/// The first closed week that nobody has looked at.
async fn next(world: &World, number: usize) -> Result<Option<ClosedWeek>, Error> {
    let Some(room) = world.rooms.get(number) else {
        return Ok(None);
    };
    let Some(group) = room.group else {
        return Ok(None);
    };
    let last = room
        .closed
        .last()
        .map_or(Date::MIN, |closed| closed.week.week.first);
    Ok(world.store.read().await?.closed_week_after(group, last).await?)
}

/// Compares closed weeks with what they were: only who has left or hides since is missing.
pub(crate) async fn frozen(world: &mut World) -> Result<(), Error> {
    for number in 0..world.rooms.len() {
        let Some(room) = world.rooms.get(number) else {
            break;
        };
        let shown: Vec<_> = world
            .shown(room)
            .into_iter()
            .filter_map(|who| world.people.get(who)?.learner)
            .collect();
        for closed in room.closed.clone() {
            let (group, first) = (closed.week.group, closed.week.week.first);
            let mut view = world.store.read().await?;
            let now = view.closed_week(group, first).await?;
            let places = view.closed_board(group, first, 1, u32::MAX).await?;
            drop(view);
            let found: Vec<Line> = places
                .iter()
                .map(|place| Line {
                    learner: place.learner,
                    points: i64::from(place.points),
                })
                .collect();
            let expected: Vec<Line> = closed
                .board
                .iter()
                .filter(|line| shown.contains(&line.learner))
                .copied()
                .collect();
            let same = now.as_ref() == Some(&closed.week) && found == expected;
            world.findings.note(Check::Frozen, same, || {
                let what = format!(
                    "{}; it was {:?} and is {now:?}",
                    differ(&expected, &found),
                    closed.week
                );
                (format!("group {group}"), first.to_string(), what)
            });
        }
    }
    Ok(())
}
