//! `streak year`: what became of the days of a year.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use waymark_core::ledger::{Outcome, Streak};

use super::begin;
use crate::{
    ctx::Ctx,
    error::Fault,
    group,
    reply::{Button, Card, Day, Item, Reply, YEAR_WEEKS, Year},
    words,
};

pub(super) async fn show(ctx: &mut Ctx<'_>, streak: &Streak) -> Result<Reply, Fault> {
    let year = gathered(ctx, streak).await?;
    let title = format!("Your year: {} studied", words::count(year.studied, "day"));
    let reply = Reply::titled(title);
    if streak.longest == 0 {
        return Ok(begin(reply));
    }
    let others = [
        (Day::Frozen, "kept by a freeze"),
        (Day::Excused, "excused"),
        (Day::Missed, "missed"),
    ];
    let others: Vec<_> = others
        .into_iter()
        .map(|(like, what)| (year.count(|day| day == like), what))
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let mut facts = vec![
        ("Points", year.points.to_string()),
        ("Streak now", words::count(year.streak, "day")),
        ("Longest streak", words::count(year.longest, "day")),
    ];
    if !others.is_empty() {
        facts.push(("Other days", words::list(&others)));
    }
    Ok(reply
        .facts(facts)
        .list(months(&year))
        .small(format!("The last {YEAR_WEEKS} weeks, up to today."))
        .row([
            Button::new("Why?", "streak why"),
            Button::new("Progress", "progress"),
        ])
        .card(Some(Card::Year(year))))
}

async fn gathered(ctx: &mut Ctx<'_>, streak: &Streak) -> Result<Year, Fault> {
    let today = ctx.today();
    let from = Year::begins(today);
    let length = YEAR_WEEKS.saturating_mul(7);
    let last = from.saturating_add(i64::try_from(length).unwrap_or(0).days());
    let mut points = 0_u32;
    let mut earned = BTreeMap::new();
    for day in ctx.tx.days(ctx.learner.id, from, last).await? {
        points = points.saturating_add(day.points);
        earned.insert(day.day, day.points);
    }
    let mut days = vec![Day::Blank; length];
    for entry in &streak.days {
        let place = entry.day.since(from).map(|span| span.get_days());
        let place = place.ok().and_then(|place| usize::try_from(place).ok());
        let Some(day) = place.and_then(|place| days.get_mut(place)) else {
            continue;
        };
        *day = match entry.outcome {
            Outcome::Studied | Outcome::StudiedUnplanned => {
                Day::studied(earned.get(&entry.day).copied().unwrap_or(0))
            }
            Outcome::Frozen => Day::Frozen,
            Outcome::Excused(_) => Day::Excused,
            Outcome::Paused | Outcome::Unplanned => Day::Rest,
            Outcome::Missed => Day::Missed,
            Outcome::Pending => Day::Open,
        };
    }
    let studied = days.iter().filter(|day| matches!(day, Day::Studied(_))).count();
    let platform = ctx.place.as_ref().map_or("", |(platform, _)| platform.as_str());
    let name = group::called(&mut ctx.tx, ctx.learner.id, platform).await?;
    Ok(Year {
        name,
        from,
        today,
        days,
        studied: u32::try_from(studied).unwrap_or(u32::MAX),
        points,
        streak: streak.current,
        longest: streak.longest,
    })
}

/// `November 2026: 18 days`, the latest first.
fn months(year: &Year) -> Vec<Item> {
    let mut months: Vec<(Date, u32)> = Vec::new();
    for (n, day) in (0_i64..).zip(&year.days) {
        if !matches!(day, Day::Studied(_)) {
            continue;
        }
        let month = year.from.saturating_add(n.days()).first_of_month();
        match months.last_mut() {
            Some((last, count)) if *last == month => *count += 1,
            _ => months.push((month, 1)),
        }
    }
    let line = |(month, count): (Date, u32)| {
        Item::new(format!(
            "{}: {}",
            month.strftime("%B %Y"),
            words::count(count, "day")
        ))
    };
    months.into_iter().rev().map(line).collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        reply::{Card, Day},
        testing::Scenario,
    };

    const EVENING: &str = "2026-03-26T18:00:00+01:00[Europe/Berlin]";

    #[tokio::test]
    async fn a_year_tells_its_days_in_words_and_shows_them() {
        let mut ada = Scenario::sample(EVENING).await;
        insta::assert_snapshot!(ada.talk(&["streak year"]).await, @"
        > streak year
        Your year: 0 days studied

        Answer a question or tick off a topic, and the first day is made.

        Every planned day that is studied, frozen or excused adds one. 7 of them earn a freeze, 2 are held at most; a missed day takes one by itself, or ends the streak.
        [1 Practise] [2 Today]
        ");
        ada.tick(&["moves", "borrowing"]).await;
        ada.wait("6d");
        ada.tick(&["slices"]).await;
        insta::assert_snapshot!(ada.talk(&["streak year"]).await, @"
        > streak year
        Your year: 2 days studied

        Points: 40
        Streak now: 1 day
        Longest streak: 1 day
        Other days: 5 missed

        - April 2026: 1 day
        - March 2026: 1 day

        The last 52 weeks, up to today.
        [1 Why?] [2 Progress]
        ");
        let picture = ada.say("streak year").await.picture.unwrap();
        let Card::Year(year) = &picture.card else {
            panic!("{picture:?}")
        };
        assert_eq!(year.count(|day| matches!(day, Day::Studied(_))), 2);
        assert_eq!(year.count(|day| day == Day::Missed), 5);
        insta::assert_snapshot!(picture.alt, @"Study days of Ada in the 52 weeks up to Wed 1 April 2026: 2 days studied, 40 points. Streak now 1 day, the longest 1 day. 5 days missed.");
    }
}
