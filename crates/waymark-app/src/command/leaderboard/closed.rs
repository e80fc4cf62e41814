//! `leaderboard last`: the board of a week that was closed, as it was then.

use jiff::{ToSpan, civil::Date};
use waymark_core::when;
use waymark_store::{ClosedWeek, Group as StudyGroup, Place};

use super::{SIZE, line, read_on, suffix, worth};
use crate::{
    command::clipped,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    group::{
        Names,
        card::{Frame, card},
    },
    page::Page,
    prompt::totals,
    reply::{Button, Reply, Row, Text},
    words,
};

pub(super) async fn show(
    ctx: &mut Ctx<'_>,
    group: &StudyGroup,
    wish: Option<&str>,
    page: Option<i64>,
    shared: bool,
) -> Result<Reply, Error> {
    let today = group.zone.day(ctx.now);
    let until = match wish {
        Some(text) => day(text, today)?,
        None => today,
    };
    ctx.tx.close_group(group).await?;
    let Some(closed) = ctx.tx.closed_week(group.id, until).await? else {
        return Err(none(ctx, group, wish.is_some(), shared).await?.into());
    };
    let size = u32::try_from(SIZE).unwrap_or(u32::MAX);
    let items = usize::try_from(closed.members).unwrap_or(usize::MAX);
    let page = Page::new(page, SIZE, items);
    let skip = u32::try_from(page.skip).unwrap_or(u32::MAX);
    let lines = ctx
        .tx
        .closed_board(
            group.id,
            closed.week.first,
            skip.saturating_add(1),
            skip.saturating_add(size),
        )
        .await?;

    let rows = rows(ctx, &lines).await?;
    let period = closed.week.period();
    let title = format!("{}: {}", clipped(&group.name), heading(&closed, today));
    let mut reply = Reply::titled(Text::new().plain(title)).in_place();
    reply = match (closed.members, lines.is_empty()) {
        (0, _) => reply.para("Nobody had points in that week."),
        (_, true) => reply.para("Whoever stood here hides now, or has left."),
        _ => reply.list(rows.iter().map(|row| line(row, period, shared))),
    };
    let own = if !shared && closed.members > 0 {
        Some(own(ctx, group, &closed).await?)
    } else {
        None
    };
    let first = ctx.tx.closed_board(group.id, closed.week.first, 1, 1).await?;
    let first = first.first().map_or(0, |first| first.points);
    let frame = Frame {
        group: &group.name,
        title: "The week that was",
        period,
        // Whoever was first may hide now.
        most: rows.iter().map(|row| row.worth).fold(first, u32::max),
        own: own.clone().map(Text::from),
        page: page.label(),
    };
    reply = reply.card(card(frame, rows));
    if let Some(line) = own {
        reply = reply.para(line);
    }
    if closed.members > 0 {
        let until = when::fmt_moment(closed.week.to, &group.zone, ctx.now);
        let goal = closed.goal.as_ref().map_or_else(String::new, |(kind, target)| {
            format!(" The goal was {}.", crate::group::week::told(kind, *target))
        });
        let told = totals(&closed);
        reply = reply.small(format!("Together {told}.{goal} Closed {until}, for good."));
    }
    if let Some(label) = page.label() {
        reply = reply.small(label);
    }
    let suffix = suffix(group, shared);
    reply = reply.row(page.buttons(&format!("leaderboard last week:{}{suffix}", closed.week.first)));
    let mut row = Vec::new();
    let earlier = closed.week.first.saturating_sub(1.days());
    if let Some(before) = ctx.tx.closed_week(group.id, earlier).await? {
        let first = before.week.first;
        row.push(Button::new(
            "The week before",
            format!("leaderboard last week:{first}{suffix}"),
        ));
    }
    if let Some(after) = ctx.tx.closed_week_after(group.id, closed.week.first).await? {
        let first = after.week.first;
        row.push(Button::new(
            "The week after",
            format!("leaderboard last week:{first}{suffix}"),
        ));
    }
    row.push(Button::new("This week", format!("leaderboard week{suffix}")));
    Ok(reply.row(row))
}

/// The day that was meant: in the past, where no year was named.
fn day(text: &str, today: Date) -> Result<Date, Refusal> {
    let day =
        when::parse_day(text, today).map_err(|error| Refusal::new(words::sentence(&error.to_string())))?;
    if day > today && !text.contains(&day.year().to_string()) {
        return Ok(day.saturating_sub(1.years()));
    }
    Ok(day)
}

async fn none(ctx: &mut Ctx<'_>, group: &StudyGroup, named: bool, shared: bool) -> Result<Refusal, Fault> {
    let running = Button::new("This week", format!("leaderboard week{}", suffix(group, shared)));
    if named && ctx.tx.closed_week(group.id, Date::MAX).await?.is_some() {
        let last = Button::new("Last week", format!("leaderboard last{}", suffix(group, shared)));
        return Ok(Refusal::new("This group had no board so long ago.").buttons([last, running]));
    }
    let week = ctx.tx.week(group.id, &group.zone, ctx.now).await?;
    let closes = when::fmt_moment(week.to, &group.zone, ctx.now);
    Ok(Refusal::new(format!(
        "No week of this group has closed yet: the first one does {closes}."
    ))
    .button(running))
}

/// `week from Mon 23 March to Sun 29 March`.
fn heading(closed: &ClosedWeek, today: Date) -> String {
    let day = |day: Date| when::fmt_day(day, today);
    format!(
        "week from {} to {}",
        day(closed.week.first),
        day(closed.week.last())
    )
}

/// The members on a page.
async fn rows(ctx: &mut Ctx<'_>, lines: &[Place]) -> Result<Vec<Row>, Fault> {
    let platform = read_on(ctx);
    let names = Names::of(&mut ctx.tx, lines.iter().map(|line| line.learner), platform).await?;
    let row = |line: &Place| Row {
        rank: line.rank,
        name: names.get(line.learner),
        worth: line.points,
        own: line.learner == ctx.learner.id,
    };
    Ok(lines.iter().map(row).collect())
}

/// Where the learner stood, in private.
async fn own(ctx: &mut Ctx<'_>, group: &StudyGroup, closed: &ClosedWeek) -> Result<String, Fault> {
    let me = ctx.learner.id;
    let place = ctx.tx.closed_place(group.id, closed.week.first, me).await?;
    Ok(match place {
        None => "You were not on that board.".to_owned(),
        Some(place) => {
            let points = worth(closed.week.period(), place.points);
            let rank = words::ordinal(place.rank);
            if ctx.learner.hidden {
                format!("You were {rank} with {points}; since you hide now, nobody sees it.")
            } else {
                format!("You were {rank} with {points}.")
            }
        }
    })
}
