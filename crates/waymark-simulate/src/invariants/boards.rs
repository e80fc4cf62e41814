//! The boards of a group against those that follow from its members' diaries.

use std::collections::BTreeSet;

use jiff::civil::Date;
use waymark_core::board::Period;
use waymark_store::Standing as Place;

use crate::{
    oracle::{Line, board, month, rank, standing, week},
    report::Check,
    world::{Error, World},
};

/// So many members of a board have their rank looked up.
const RANKS: usize = 5;

/// Compares the boards of one group.
pub(crate) async fn compare(world: &mut World, room: usize) -> Result<(), Error> {
    let Some(zone) = world.rooms.get(room).map(|room| room.zone.clone()) else {
        return Ok(());
    };
    let (monday, ..) = week(&zone, world.now);
    let (first, ..) = month(&zone, world.now);
    for period in [
        Period::Week(monday),
        Period::Month(first),
        Period::All,
        Period::Streak,
    ] {
        let Some((group, expected)) = expected(world, room, period).await? else {
            return Ok(());
        };
        let mut tx = world.store.begin(world.now).await?;
        if period == Period::Streak {
            tx.refresh_streaks(group).await?;
        }
        let found: Vec<Line> = tx
            .board(group, period, u32::MAX, 0)
            .await?
            .into_iter()
            .map(line)
            .collect();
        let mut ranks = Vec::new();
        for line in expected.iter().take(RANKS) {
            let points = u32::try_from(line.points).unwrap_or(0);
            ranks.push((points, tx.count_above(group, period, points).await? as usize + 1));
        }
        drop(tx);
        let (who, when) = (
            format!("group {group}, board {}", period.key()),
            world.now.to_string(),
        );
        world.findings.note(Check::Board, found == expected, || {
            (who.clone(), when.clone(), differ(&expected, &found))
        });
        for (points, found) in ranks {
            let expected = rank(&expected, i64::from(points));
            world.findings.note(Check::Rank, found == expected, || {
                let what = format!("{points} points are rank {expected}, and {found} was counted");
                (who.clone(), when.clone(), what)
            });
        }
    }
    Ok(())
}

/// The board as it should be.
async fn expected(
    world: &World,
    room: usize,
    period: Period,
) -> Result<Option<(waymark_store::GroupId, Vec<Line>)>, Error> {
    let Some(room) = world.rooms.get(room) else {
        return Ok(None);
    };
    let Some(group) = room.group else {
        return Ok(None);
    };
    let mut lines = Vec::new();
    for who in world.shown(room) {
        let Some(life) = world.people.get(who) else {
            continue;
        };
        let (Some(learner), Some(diary)) = (life.learner, &life.diary) else {
            continue;
        };
        let points = match period {
            Period::Week(_) => {
                let (_, from, to) = week(&room.zone, world.now);
                diary.won(from, to)
            }
            Period::Month(_) => {
                let (_, from, to) = month(&room.zone, world.now);
                diary.won(from, to)
            }
            Period::All => diary.days().map(|day| diary.points(day)).sum(),
            Period::Streak => {
                let days = world.store.read().await?.all_days(learner).await?;
                let excused: BTreeSet<Date> = days
                    .into_iter()
                    .filter(|day| day.excuse.is_some())
                    .map(|day| day.day)
                    .collect();
                i64::from(standing(diary, &excused, diary.zone.local(world.now)).streak)
            }
        };
        lines.push(Line { learner, points });
    }
    Ok(Some((group, board(lines))))
}

/// A stored line.
pub(crate) fn line(place: Place) -> Line {
    Line {
        learner: place.learner,
        points: i64::from(place.points),
    }
}

/// Where two boards part.
pub(crate) fn differ(expected: &[Line], found: &[Line]) -> String {
    let at = expected.iter().zip(found).position(|(one, other)| one != other);
    let at = at.unwrap_or(expected.len().min(found.len()));
    format!(
        "expected {} lines, found {}; at line {}: expected {:?}, found {:?}",
        expected.len(),
        found.len(),
        at + 1,
        expected.get(at),
        found.get(at)
    )
}
