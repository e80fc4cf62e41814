//! A group's week: the goal, how far it is, and how many days on end its members keep it up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan, civil::Date};
use waymark_core::group::{ACTIVE_DAYS, Member, Together, together};
use waymark_store::{Group, Tx};

use crate::{error::Fault, words};

/// So many days are looked at to begin with; where the streak is longer, more.
const DAYS: i32 = 60;
/// No streak is longer.
const MOST_DAYS: i32 = 40_000;

/// A weekly goal, and how much of it there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Goal {
    kind: String,
    pub(crate) target: u32,
    pub(crate) reached: u32,
}

impl Goal {
    /// The goal of a closed or open week, if it has one.
    pub(crate) fn of(goal: Option<&(String, u32)>, points: u32, topics: u32) -> Option<Self> {
        let (kind, target) = goal?;
        Some(Self {
            kind: kind.clone(),
            target: *target,
            reached: if kind == "topics" { topics } else { points },
        })
    }

    pub(crate) fn is_reached(&self) -> bool {
        self.reached >= self.target
    }

    /// What it is counted in: `points`.
    pub(crate) fn unit(&self) -> &str {
        &self.kind
    }

    /// `500 points`.
    pub(crate) fn told(&self) -> String {
        told(&self.kind, self.target)
    }
}

/// `500 points`, `1 topic`.
pub(crate) fn told(kind: &str, target: u32) -> String {
    words::count(target, kind.trim_end_matches('s'))
}

/// The group's goal of this week, and how far it is.
pub(crate) async fn goal(tx: &mut Tx, group: &Group) -> Result<Option<Goal>, Fault> {
    let Some(goal) = &group.goal else {
        return Ok(None);
    };
    let now = tx.now();
    let week = tx.week(group.id, &group.zone, now).await?;
    let (mut points, mut topics) = (0, 0);
    if goal.0 == "topics" {
        topics = tx.topics_together(group.id, week).await?;
    } else {
        points = tx.points_together(group.id, week.period()).await?;
    }
    Ok(Goal::of(Some(goal), points, topics))
}

/// Notes with the question of a day that the goal is reached, unless the week has heard of it already.
pub(crate) async fn cheer(tx: &mut Tx, group: &Group, day: Date) -> Result<(), Fault> {
    let now = tx.now();
    let week = tx.week(group.id, &group.zone, now).await?;
    let before = tx.cheered(group.id).await?;
    if before.is_some_and(|before| before >= week.first) {
        return Ok(());
    }
    if goal(tx, group).await?.is_some_and(|goal| goal.is_reached()) {
        tx.cheer(group.id, day).await?;
    }
    Ok(())
}

/// What is said of it with that question.
pub(crate) async fn cheers(tx: &mut Tx, group: &Group, day: Date) -> Result<Option<String>, Fault> {
    let Some((kind, target)) = &group.goal else {
        return Ok(None);
    };
    let cheered = tx.cheered(group.id).await? == Some(day);
    Ok(cheered.then(|| {
        format!(
            "The goal of this week is reached: {} together. Well done!",
            told(kind, *target)
        )
    }))
}

/// How long the group keeps it up: it is counted from the members' study days.
pub(crate) async fn streak(tx: &mut Tx, group: &Group, now: Timestamp) -> Result<Together, Fault> {
    let local = group.zone.local(now);
    let mut back = DAYS;
    loop {
        let since = local.date().saturating_sub(back.days());
        let (joined, studied) = tx.studied_together(group.id, since).await?;
        let mut days: BTreeMap<_, BTreeSet<Date>> = BTreeMap::new();
        for (learner, day) in studied {
            days.entry(learner).or_default().insert(day);
        }
        let members: Vec<_> = joined
            .into_iter()
            .map(|(learner, joined)| Member {
                joined: group.zone.day(joined),
                studied: days.remove(&learner).unwrap_or_default(),
            })
            .collect();
        let found = together(&members, local);
        // Who is active on the first of the days depends on those before.
        if found.days < back.saturating_sub(ACTIVE_DAYS).unsigned_abs() || back >= MOST_DAYS {
            return Ok(found);
        }
        back = back.saturating_mul(4);
    }
}
