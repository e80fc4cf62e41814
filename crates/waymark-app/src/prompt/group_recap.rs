//! How a group's week went: who won, what came together, and what the new week brings; once, in each of its chats.

use jiff::{ToSpan, civil::Date};
use waymark_core::{calendar::week_of, group::Together};
use waymark_store::{ChatId, ClosedWeek, Group, Tx};

use super::{Composed, Prompt, apology};
use crate::{
    command::clipped,
    error::Fault,
    group::{
        self, Names,
        card::{Frame, card},
        week::{self, Goal},
    },
    reply::{Button, Item, Mark, Reply, Row, Text, Tone},
    words,
};

/// The places of winners.
const WINNERS: u32 = 3;
/// Where many share them, not all are named.
const NAMED: u32 = 10;

pub(super) async fn compose(mut tx: Tx, prompt: &Prompt, chat: ChatId) -> Result<Composed, Fault> {
    let Some(chat) = tx.chat(chat).await? else {
        return Ok(Composed::Silence("chat gone"));
    };
    let Some(group) = tx.group(chat.group).await? else {
        return Ok(Composed::Silence("group gone"));
    };
    if !chat.asks || !group.recap {
        return Ok(Composed::Silence("not set up"));
    }
    if group.paused && group.paused_to.is_none_or(|to| prompt.day <= to) {
        return Ok(Composed::Silence("paused"));
    }
    tx.close_group(&group).await?;
    let monday = week_of(prompt.day);
    let before = monday.saturating_sub(7.days());
    let closed = tx.closed_week(group.id, before).await?;
    let Some(closed) = closed.filter(|closed| closed.week.first == before) else {
        return Ok(Composed::Silence("no week closed"));
    };
    if tx
        .members(group.id, waymark_core::ids::LearnerId(0), 1)
        .await?
        .is_empty()
    {
        return Ok(Composed::Silence("nobody in the group"));
    }
    let earlier = tx.closed_week(group.id, before.saturating_sub(7.days())).await?;
    if closed.members == 0 && earlier.as_ref().is_some_and(|earlier| earlier.members == 0) {
        return Ok(Composed::Silence("quiet for weeks"));
    }
    let late = apology(prompt, &group.zone, tx.now());
    let now = tx.now();
    let streak = week::streak(&mut tx, &group, now).await?;
    let mut reply = told(&mut tx, &group, &closed, earlier.as_ref(), streak, &chat.platform).await?;
    if let Some(sorry) = late {
        reply.body.insert(1, crate::reply::Block::Para(sorry.into()));
    }
    tx.commit().await?;
    Ok(Composed::Say(reply))
}

async fn told(
    tx: &mut Tx,
    group: &Group,
    closed: &ClosedWeek,
    earlier: Option<&ClosedWeek>,
    streak: Together,
    platform: &str,
) -> Result<Reply, Fault> {
    let goal = Goal::of(closed.goal.as_ref(), closed.points, closed.topics);
    let reached = goal.as_ref().is_some_and(Goal::is_reached);
    let title = match &goal {
        Some(goal) if reached => format!(
            "{}: the goal of {} is reached!",
            clipped(&group.name),
            goal.told()
        ),
        _ => format!("{}: the week {}", clipped(&group.name), span(closed)),
    };
    let mut reply = Reply::new(if reached { Tone::Festive } else { Tone::Plain }).title(title);
    if closed.members == 0 {
        reply = reply
            .para("It was a quiet one: nobody earned points. A new week has begun, and whoever answers first leads it.");
        return Ok(buttons(reply.to_group(), false));
    }
    let mut winners = Vec::new();
    let mut rows = Vec::new();
    let lines = tx.closed_board(group.id, closed.week.first, 1, NAMED).await?;
    let names = Names::of(tx, lines.iter().map(|line| line.learner), platform).await?;
    for line in lines {
        if line.rank <= WINNERS {
            let name = names.get(line.learner);
            let text = Text::new().strong(name.as_str());
            winners.push(Item::marked(
                Mark::Rank(line.rank),
                text.plain(format!(" · {}", words::count(line.points, "point"))),
            ));
            rows.push(Row {
                rank: line.rank,
                name,
                worth: line.points,
                own: false,
            });
        }
    }
    if reached {
        reply = reply.para(format!("So went the week {}:", span(closed)));
    }
    let frame = Frame {
        group: &group.name,
        title: "First of the week",
        period: closed.week.period(),
        most: rows.iter().map(|row| row.worth).max().unwrap_or(0),
        own: None,
        page: None,
    };
    reply = reply.list(winners).card(card(frame, rows));
    let mut facts = vec![("Together", totals(closed))];
    if let Some(earlier) = earlier
        && let Some((who, more)) = tx
            .most_improved(group.id, closed.week.first, earlier.week.first)
            .await?
    {
        let name = group::called(tx, who, platform).await?;
        let more = words::count(more, "point");
        facts.push((
            "Most improved",
            format!("{name}, {more} more than the week before"),
        ));
    }
    if streak.days > 0 {
        facts.push(("Group streak", words::count(streak.days, "day")));
    }
    reply = reply.facts(facts);
    if let Some(goal) = &goal {
        reply = reply.meter(
            format!("Goal, in {}", goal.unit()),
            goal.reached.min(goal.target),
            goal.target,
        );
    }
    let next = match &group.goal {
        Some((kind, target)) => format!(
            "A new week has begun, and everybody starts from nought. Its goal: {} together.",
            week::told(kind, *target)
        ),
        None => "A new week has begun, and everybody starts from nought.".to_owned(),
    };
    Ok(buttons(reply.para(next).to_group(), true))
}

/// `from Mon 23 March to Sun 29 March`.
fn span(closed: &ClosedWeek) -> String {
    let last = closed.week.last();
    let day = |day: Date| waymark_core::when::fmt_day(day, last);
    format!("from {} to {}", day(closed.week.first), day(last))
}

/// `245 points by 5 members, 12 topics done`.
pub(crate) fn totals(closed: &ClosedWeek) -> String {
    let mut told = format!(
        "{} by {}",
        words::count(closed.points, "point"),
        words::count(closed.members, "member")
    );
    if closed.topics > 0 {
        told.push_str(&format!(", {} done", words::count(closed.topics, "topic")));
    }
    told
}

fn buttons(reply: Reply, board: bool) -> Reply {
    let mut row = Vec::new();
    if board {
        row.push(Button::new("The whole board", "leaderboard last"));
    }
    row.push(Button::new("This week", "leaderboard"));
    row.push(Button::new("Join the group", "group join"));
    reply.row(row)
}

#[cfg(test)]
mod tests;
