//! Boards are kept; here they are computed again from what they follow from.

use std::collections::BTreeMap;

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, time},
};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngSeed, TestRunner},
};
use waymark_core::{
    board::{Board, Period, Week, month, ranks},
    calendar::{Weekdays, Zone},
    ids::LearnerId,
    ledger::{Excuse, Pause},
};
use waymark_store::{GroupId, Standing, Store, StudyDay, Tx};

use crate::{
    contract::contract,
    fixture::{at, berlin, day, from, learner},
};

contract!(
    boards_are_what_follows_from_the_events,
    a_tie_is_a_tie_and_a_rank_is_found_at_any_height,
    a_group_that_is_dropped_takes_its_boards_along,
);

#[derive(Clone, Debug)]
enum Op {
    Study { who: usize, ago: i64, points: u32 },
    Join { who: usize, group: usize },
    Leave { who: usize, group: usize },
    Hide { who: usize, hidden: bool },
    Forget { who: usize },
    Excuse { who: usize, ago: i64 },
    Plan { who: usize, ago: i64, bits: u8 },
    Pause { who: usize, ago: i64, days: i64 },
    Move { who: usize, zone: &'static str },
    MoveGroup { group: usize, zone: &'static str },
    Wait { hours: i64 },
    Close,
}

const PEOPLE: usize = 5;
const GROUPS: usize = 2;

fn op() -> impl Strategy<Value = Op> {
    let points = prop_oneof![Just(0_u32), Just(15), 1..200_u32, 60..70_u32, 4_000..9_000_u32];
    let who = || 0..PEOPLE;
    let zones = ["Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"];
    prop_oneof![
        12 => (who(), -1..10_i64, points).prop_map(|(who, ago, points)| Op::Study { who, ago, points }),
        8 => (who(), 0..GROUPS).prop_map(|(who, group)| Op::Join { who, group }),
        1 => (who(), 0..GROUPS).prop_map(|(who, group)| Op::Leave { who, group }),
        2 => (who(), prop::bool::weighted(0.3)).prop_map(|(who, hidden)| Op::Hide { who, hidden }),
        1 => who().prop_map(|who| Op::Forget { who }),
        1 => (who(), 0..4_i64).prop_map(|(who, ago)| Op::Excuse { who, ago }),
        1 => (who(), 0..4_i64, 1..=127_u8).prop_map(|(who, ago, bits)| Op::Plan { who, ago, bits }),
        1 => (who(), -2..4_i64, 0..4_i64).prop_map(|(who, ago, days)| Op::Pause { who, ago, days }),
        1 => (who(), prop::sample::select(zones.to_vec())).prop_map(|(who, zone)| Op::Move { who, zone }),
        1 => (0..GROUPS, prop::sample::select(zones.to_vec())).prop_map(|(group, zone)| Op::MoveGroup { group, zone }),
        6 => (1..30_i64).prop_map(|hours| Op::Wait { hours }),
        3 => Just(Op::Close),
    ]
}

/// Who, which rank, how many points.
type Line = (LearnerId, u32, u32);

/// What the test knows by itself: who earned or lost how much when, and how each week closed.
struct World {
    now: Timestamp,
    people: Vec<LearnerId>,
    groups: Vec<GroupId>,
    earned: Vec<(LearnerId, Timestamp, i64)>,
    closed: BTreeMap<(GroupId, Date), Vec<Line>>,
}

async fn carry_out(store: &Store, op: &Op, world: &mut World) {
    // Who comes, goes or hides when a week is over that nobody has closed yet is a case of its own.
    if !matches!(op, Op::Study { .. } | Op::Wait { .. }) {
        close(store, world).await;
    }
    let World {
        now,
        people,
        groups,
        earned,
        ..
    } = world;
    let mut tx = store.begin(*now).await.unwrap();
    let day = |ago: i64| Zone::utc().day(*now) - ago.days();
    match *op {
        Op::Study { who, ago, points } => {
            let studied = StudyDay {
                day: day(ago),
                studied: points > 0,
                excuse: None,
                points,
                minutes: 0,
            };
            let before = tx.day(people[who], studied.day).await.unwrap();
            let more = i64::from(points) - before.map_or(0, |before| i64::from(before.points));
            earned.push((people[who], *now, more));
            tx.put_day(people[who], &studied).await.unwrap();
        }
        Op::Join { who, group } => drop(tx.join_group(groups[group], people[who]).await.unwrap()),
        Op::Leave { who, group } => drop(tx.leave_group(groups[group], people[who]).await.unwrap()),
        Op::Hide { who, hidden } => {
            let mut learner = tx.learner(people[who]).await.unwrap().unwrap();
            learner.hidden = hidden;
            tx.put_learner(&learner).await.unwrap();
        }
        Op::Forget { who } => {
            tx.forget(people[who]).await.unwrap();
            let name = format!("person {who}");
            people[who] = tx.arrive(from(&name), &berlin()).await.unwrap().0.id;
        }
        Op::Excuse { who, ago } => {
            tx.excuse_day(people[who], day(ago), Excuse::Outage)
                .await
                .unwrap();
        }
        Op::Plan { who, ago, bits } => {
            let weekdays = Weekdays::from_bits(bits).unwrap();
            tx.put_plan(people[who], day(ago), weekdays).await.unwrap();
        }
        Op::Pause { who, ago, days } => {
            let (from, to) = (day(ago), Some(day(ago) + days.days()));
            let id = tx.add_pause(people[who], Pause { from, to }).await.unwrap();
            if days == 0 {
                tx.drop_pause(people[who], id).await.unwrap();
            }
        }
        Op::Move { who, zone } => {
            let mut learner = tx.learner(people[who]).await.unwrap().unwrap();
            learner.zone = Zone::named(zone).unwrap();
            tx.put_learner(&learner).await.unwrap();
        }
        Op::MoveGroup { group, zone } => {
            let mut group = tx.group(groups[group]).await.unwrap().unwrap();
            group.zone = Zone::named(zone).unwrap();
            tx.put_group(&group).await.unwrap();
        }
        Op::Wait { hours } => *now += SignedDuration::from_hours(hours),
        Op::Close => {}
    }
    tx.commit().await.unwrap();
    if matches!(op, Op::MoveGroup { .. }) {
        // It may be Monday where the group is now.
        close(store, world).await;
    }
}

/// Closes what is over, and compares each closed board with what was earned in the week.
async fn close(store: &Store, world: &mut World) {
    let mut tx = store.begin(world.now).await.unwrap();
    while tx.close_weeks(1).await.unwrap().0 > 0 {}
    assert_eq!(tx.close_weeks(9).await.unwrap(), (0, 0), "once");
    for group in world.groups.clone() {
        let running = tx.group(group).await.unwrap().unwrap();
        let running = tx.week(group, &running.zone, world.now).await.unwrap();
        let mut end = running.from;
        let mut until = running.first - 1.day();
        while let Some(closed) = tx.closed_week(group, until).await.unwrap() {
            assert_eq!(closed.week.to, end, "weeks lie end to end");
            (end, until) = (closed.week.from, closed.week.first - 1.day());
            let key = (group, closed.week.first);
            if world.closed.contains_key(&key) {
                continue;
            }
            let expected = on_board(&mut tx, world, group, Some((closed.week.from, closed.week.to))).await;
            let points: Vec<_> = expected.iter().map(|it| it.points).collect();
            let ranked: Vec<_> = expected
                .iter()
                .zip(ranks(1, 0, &points))
                .map(|(it, rank)| (it.learner, rank, it.points))
                .collect();
            assert_eq!(shown(&mut tx, key).await, ranked, "{key:?}");
            assert_eq!(closed.points, points.iter().sum::<u32>());
            assert_eq!(closed.members as usize, points.len());
            assert_eq!(tx.board(group, closed.week.period(), 9, 0).await.unwrap(), []);
            world.closed.insert(key, ranked);
        }
    }
    tx.commit().await.unwrap();
}

/// A closed board as it is shown.
async fn shown(tx: &mut Tx, (group, first): (GroupId, Date)) -> Vec<Line> {
    let lines = tx.closed_board(group, first, 1, u32::MAX).await.unwrap();
    lines
        .into_iter()
        .map(|it| (it.learner, it.rank, it.points))
        .collect()
}

/// Nothing has changed a closed week, but who left, hides or is forgotten is not shown.
async fn stays_closed(store: &Store, world: &World) {
    let mut tx = store.begin(world.now).await.unwrap();
    for (key, closed) in &world.closed {
        let mut expected = Vec::new();
        for line in closed {
            let here = tx.membership(key.0, line.0).await.unwrap();
            let here = here.is_some_and(|membership| membership.left_at.is_none());
            if here && !tx.learner(line.0).await.unwrap().unwrap().hidden {
                expected.push(*line);
            }
        }
        assert_eq!(shown(&mut tx, *key).await, expected, "{key:?}");
    }
}

/// Who has earned how much between two instants (or ever), of those who are in the group and do not hide.
async fn on_board(
    tx: &mut Tx,
    world: &World,
    group: GroupId,
    span: Option<(Timestamp, Timestamp)>,
) -> Vec<Standing> {
    let mut all = Vec::new();
    for member in tx.members(group, LearnerId(0), 99).await.unwrap() {
        let within = |at: Timestamp| span.is_none_or(|(from, to)| from <= at && at < to);
        let own = world
            .earned
            .iter()
            .filter(|it| it.0 == member.learner && within(it.1));
        let points: i64 = own.map(|it| it.2).sum();
        if points > 0 && !tx.learner(member.learner).await.unwrap().unwrap().hidden {
            all.push(Standing {
                learner: member.learner,
                points: u32::try_from(points).unwrap(),
            });
        }
    }
    all.sort_by_key(|standing| (std::cmp::Reverse(standing.points), standing.learner));
    all
}

/// A board from what the test knows, or, for streaks, from the ledgers of everybody in the group.
async fn computed(tx: &mut Tx, world: &World, group: GroupId, period: Period) -> Vec<Standing> {
    let zone = tx.group(group).await.unwrap().unwrap().zone;
    let week = tx.week(group, &zone, world.now).await.unwrap();
    match period {
        Period::Week(_) => on_board(tx, world, group, Some((week.from, week.to))).await,
        Period::Month(first) => on_board(tx, world, group, Some(month(&zone, first))).await,
        Period::All => on_board(tx, world, group, None).await,
        Period::Streak => {
            let mut all = Vec::new();
            for member in tx.members(group, LearnerId(0), 99).await.unwrap() {
                let learner = tx.learner(member.learner).await.unwrap().unwrap();
                let ledger = tx.ledger(learner.id).await.unwrap();
                let points = ledger.streak(learner.zone.local(tx.now())).current;
                if points > 0 && !learner.hidden {
                    all.push(Standing {
                        learner: learner.id,
                        points,
                    });
                }
            }
            all.sort_by_key(|standing| (std::cmp::Reverse(standing.points), standing.learner));
            all
        }
    }
}

/// Compares all boards with what they follow from; how many rows they have.
async fn compare(store: &Store, world: &World) -> usize {
    let mut rows = 0;
    let now = world.now;
    let mut tx = store.begin(now).await.unwrap();
    for learner in &world.people {
        let days = tx.all_days(*learner).await.unwrap();
        let gains = tx.gains(*learner).await.unwrap();
        for day in days {
            let sum: i32 = gains
                .iter()
                .filter(|gain| gain.day == day.day)
                .map(|gain| gain.points)
                .sum();
            assert_eq!(sum, i32::try_from(day.points).unwrap());
        }
    }
    for group in &world.groups {
        tx.refresh_streaks(*group).await.unwrap();
        let zone = tx.group(*group).await.unwrap().unwrap().zone;
        let week: Week = tx.week(*group, &zone, now).await.unwrap();
        for period in Board::ALL.map(|board| board.now(week, &zone, now)) {
            let expected = computed(&mut tx, world, *group, period).await;
            let kept = tx.board(*group, period, 99, 0).await.unwrap();
            assert_eq!(kept, expected, "{period:?} {now}");
            if period != Period::Streak {
                let sum: u32 = expected.iter().map(|it| it.points).sum();
                assert_eq!(tx.points_together(*group, period).await.unwrap(), sum);
            }
            rows += kept.len();
            for skip in 0..kept.len() {
                let page = tx
                    .board(*group, period, 1, u32::try_from(skip).unwrap())
                    .await
                    .unwrap();
                assert_eq!(page, expected[skip..=skip]);
            }
            for points in expected
                .iter()
                .flat_map(|it| [it.points - 1, it.points, it.points + 1])
                .chain([0])
            {
                let count = |which: &dyn Fn(u32) -> bool| {
                    u32::try_from(expected.iter().filter(|it| which(it.points)).count()).unwrap()
                };
                let above = tx.count_above(*group, period, points).await.unwrap();
                assert_eq!(above, count(&|other| other > points), "{period:?} {points}");
                let equal = tx.count_at(*group, period, points).await.unwrap();
                assert_eq!(
                    equal,
                    if points == 0 {
                        0
                    } else {
                        count(&|other| other == points)
                    }
                );
                let ahead = tx.ahead(*group, period, points).await.unwrap();
                let last_of_them = expected.iter().rfind(|it| it.points > points);
                assert_eq!(ahead.as_ref(), last_of_them);
            }
            for learner in &world.people {
                let own = expected
                    .iter()
                    .find(|it| it.learner == *learner)
                    .map(|it| it.points);
                assert_eq!(tx.standing(*group, period, *learner).await.unwrap(), own);
            }
        }
    }
    tx.commit().await.unwrap();
    rows
}

async fn boards_are_what_follows_from_the_events(store: &Store) {
    let mut people = Vec::new();
    for who in 0..PEOPLE {
        people.push(learner(store, &format!("person {who}")).await.id);
    }
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(26),
        ..Config::default()
    });
    let mut world = World {
        now: at(0),
        people,
        groups: Vec::new(),
        earned: Vec::new(),
        closed: BTreeMap::new(),
    };
    let mut rows = 0;
    for _ in 0..4 {
        let mut tx = store.begin(world.now).await.unwrap();
        world.groups.clear();
        for name in ["one", "other"] {
            let hour = time(9, 0, 0, 0);
            let group = tx.new_group(name, &berlin(), hour, Weekdays::ALL).await.unwrap();
            world.groups.push(group.id);
        }
        tx.commit().await.unwrap();
        let ops = prop::collection::vec(op(), 160)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        for (number, op) in ops.iter().enumerate() {
            carry_out(store, op, &mut world).await;
            if number % 6 == 0 {
                rows += compare(store, &world).await;
                stays_closed(store, &world).await;
            }
        }
        rows += compare(store, &world).await;
    }
    stays_closed(store, &world).await;
    assert!(rows > 500, "the operations put hardly anybody on a board: {rows}");
    let lines: usize = world.closed.values().map(Vec::len).sum();
    assert!(
        world.closed.len() > 12 && lines > 20,
        "hardly anything closed: {} weeks, {lines} lines",
        world.closed.len()
    );
}

async fn a_tie_is_a_tie_and_a_rank_is_found_at_any_height(store: &Store) {
    let today = day("2026-03-26");
    let week = Week::at(&berlin(), at(0)).period();
    let mut people = Vec::new();
    for name in ["a", "b", "c", "d", "e"] {
        people.push(learner(store, name).await.id);
    }
    let mut tx = store.begin(at(0)).await.unwrap();
    let hour = time(9, 0, 0, 0);
    let group = tx
        .new_group("one", &berlin(), hour, Weekdays::ALL)
        .await
        .unwrap()
        .id;
    for (who, points) in people.iter().zip([64, 5_000, 64, 63, 0]) {
        tx.join_group(group, *who).await.unwrap();
        let studied = StudyDay {
            day: today,
            studied: true,
            excuse: None,
            points,
            minutes: 0,
        };
        tx.put_day(*who, &studied).await.unwrap();
    }
    let order: Vec<_> = tx
        .board(group, week, 9, 0)
        .await
        .unwrap()
        .iter()
        .map(|it| it.learner)
        .collect();
    assert_eq!(order, [people[1], people[0], people[2], people[3]]);
    for (points, above) in [(5_001, 0), (5_000, 0), (64, 1), (63, 3), (0, 4), (u32::MAX, 0)] {
        assert_eq!(
            tx.count_above(group, week, points).await.unwrap(),
            above,
            "{points}"
        );
    }
    assert_eq!(tx.count_at(group, week, 64).await.unwrap(), 2);
    assert_eq!(
        tx.ahead(group, week, 63).await.unwrap().unwrap().learner,
        people[2]
    );
    assert_eq!(tx.ahead(group, week, 5_000).await.unwrap(), None);
}

async fn a_group_that_is_dropped_takes_its_boards_along(store: &Store) {
    let ada = learner(store, "ada").await.id;
    let mut tx = store.begin(at(0)).await.unwrap();
    let hour = time(9, 0, 0, 0);
    let group = tx
        .new_group("one", &berlin(), hour, Weekdays::ALL)
        .await
        .unwrap()
        .id;
    let studied = StudyDay {
        day: day("2026-03-26"),
        studied: true,
        excuse: None,
        points: 15,
        minutes: 0,
    };
    tx.put_day(ada, &studied).await.unwrap();
    tx.join_group(group, ada).await.unwrap();
    assert_eq!(
        tx.board(group, Period::All, 9, 0).await.unwrap().len(),
        1,
        "points come along"
    );
    tx.drop_group(group).await.unwrap();
    assert_eq!(tx.board(group, Period::All, 9, 0).await.unwrap(), []);
    assert_eq!(tx.count_above(group, Period::All, 0).await.unwrap(), 0);
    tx.put_day(ada, &studied).await.unwrap();
}
