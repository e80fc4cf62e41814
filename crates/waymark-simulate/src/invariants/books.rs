//! The stored ledger against the diary, day by day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    oracle::{Standing, standing},
    report::Check,
    world::{Error, World},
};

/// Compares the books of one learner.
pub(crate) async fn compare(world: &mut World, who: usize) -> Result<(), Error> {
    let Some(life) = world.people.get(who) else {
        return Ok(());
    };
    let (Some(learner), Some(diary)) = (life.learner, &life.diary) else {
        return Ok(());
    };
    let name = format!("{} (learner {learner}, {})", life.person.name, diary.zone.name());
    let mut view = world.store.read().await?;
    let stored: BTreeMap<Date, _> = view
        .all_days(learner)
        .await?
        .into_iter()
        .map(|day| (day.day, day))
        .collect();
    let ledger = view.ledger(learner).await?;
    drop(view);

    let days: BTreeSet<Date> = stored.keys().copied().chain(diary.days()).collect();
    let excused: BTreeSet<Date> = stored
        .values()
        .filter(|day| day.excuse.is_some())
        .map(|day| day.day)
        .collect();
    for day in &days {
        let found = stored
            .get(day)
            .map_or((false, 0), |day| (day.studied, i64::from(day.points)));
        let expected = (diary.has_studied(*day), diary.points(*day));
        world.findings.note(Check::Day, found == expected, || {
            let told = |(studied, points): (bool, i64)| format!("studied: {studied}, {points} points");
            let what = format!("expected {}; found {}", told(expected), told(found));
            (name.clone(), day.to_string(), what)
        });
    }
    for day in days.union(&diary.must) {
        let is = excused.contains(day);
        let right = if is {
            diary.may_be_excused(*day)
        } else {
            !diary.must.contains(day)
        };
        world.findings.note(Check::Excuse, right, || {
            let why = stored.get(day).and_then(|day| day.excuse);
            let what = if is {
                format!("excused ({why:?}), though nothing happened to it")
            } else {
                "not excused, though it has to be".to_owned()
            };
            (name.clone(), day.to_string(), what)
        });
    }
    let local = diary.zone.local(world.now);
    let expected = standing(diary, &excused, local);
    let streak = ledger.streak(local);
    let found = Standing {
        streak: streak.current,
        longest: streak.longest,
        freezes: streak.freezes,
    };
    let when = local.to_string();
    world.findings.note(Check::Streak, found == expected, || {
        (name, when, format!("expected {expected:?}, found {found:?}"))
    });
    Ok(())
}
