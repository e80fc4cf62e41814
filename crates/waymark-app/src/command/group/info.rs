//! `group info`: what everybody may know of a group.

use waymark_core::{
    group::{self as rules, Together},
    when,
};
use waymark_store::Group;

use crate::{
    command::clipped,
    ctx::Ctx,
    error::{Error, Fault},
    group::{self, week},
    reply::{Button, Item, Reply, Text},
    words,
};

/// The way to it.
pub(super) fn button() -> Button {
    Button::new("Show the group", "group info")
}

pub(super) async fn info(ctx: &mut Ctx<'_>, which: Option<&str>) -> Result<Reply, Error> {
    if let Some(here) = group::here(ctx).await? {
        let reply = show(ctx, &here.group).await?;
        return Ok(reply
            .row([
                Button::new("Join the group", "group join"),
                Button::new("Leaderboard", "leaderboard"),
            ])
            .to_group());
    }
    let own = group::own(ctx).await?;
    let named = which.and_then(|id| own.iter().find(|group| group.id.to_string() == id.trim()));
    match (named, own.as_slice()) {
        (Some(one), _) | (None, [one]) => {
            let leave = Button::new("Leave the group", format!("group leave {}", one.id));
            let board = Button::new("Leaderboard", format!("leaderboard group:{}", one.id));
            Ok(show(ctx, one).await?.row([board, leave]))
        }
        // In a chat without a group, one's own groups are nobody's business.
        (None, many) if !many.is_empty() && ctx.chat().is_none() => {
            let items = many.iter().map(|group| Item::new(clipped(&group.name)));
            Ok(Reply::titled("Your groups").list(items).column(
                many.iter()
                    .map(|group| Button::new(clipped(&group.name), format!("group info {}", group.id))),
            ))
        }
        _ => Err(group::needed(ctx).await.err().unwrap_or_else(none)),
    }
}

fn none() -> Error {
    group::vote::unknown().into()
}

/// A group's facts.
pub(super) async fn show(ctx: &mut Ctx<'_>, group: &Group) -> Result<Reply, Fault> {
    let today = group.zone.day(ctx.now);
    let (all, active) = ctx
        .tx
        .count_members(
            group.id,
            rules::newcomers_since(ctx.now),
            rules::active_since(today),
        )
        .await?;
    let chats = ctx.tx.chats(group.id).await?;
    let asks = chats.iter().any(|chat| chat.asks);
    let mut facts: Vec<(Text, Text)> = vec![
        (
            "Members".into(),
            match all {
                0 => "none yet".to_owned(),
                _ => format!("{all}, {active} active"),
            }
            .into(),
        ),
        ("Question of the day".into(), when_asked(ctx, group, asks).into()),
    ];
    if let Some(roadmap) = group.roadmap.as_ref().and_then(|id| ctx.catalog().roadmap(id)) {
        facts.push(("Roadmap".into(), roadmap.title.as_str().into()));
    }
    if all > 0 {
        let streak = week::streak(&mut ctx.tx, group, ctx.now).await?;
        facts.push(("Group streak".into(), kept_up(streak).into()));
    }
    let mut reply = Reply::titled(Text::new().plain(clipped(&group.name))).facts(facts);
    if let Some(goal) = week::goal(&mut ctx.tx, group).await? {
        let label = format!("Goal of this week, in {}", goal.unit());
        reply = reply.meter(label, goal.reached.min(goal.target), goal.target);
    }
    if chats.len() > 1 {
        let titles: Vec<_> = chats.iter().map(|chat| clipped(&chat.title)).collect();
        reply = reply.small(format!("Chats: {}.", words::list(&titles)));
    }
    Ok(reply)
}

fn when_asked(ctx: &Ctx<'_>, group: &Group, asks: bool) -> String {
    let today = group.zone.day(ctx.now);
    if !asks {
        return "not set up".to_owned();
    }
    if group.paused && group.paused_to.is_none_or(|to| today <= to) {
        return match group.paused_to {
            Some(to) => format!("rests until {}", when::fmt_day(to, today)),
            None => "rests".to_owned(),
        };
    }
    hours(group)
}

/// `09:00, every day (Europe/Berlin)`.
pub(super) fn hours(group: &Group) -> String {
    format!(
        "{}, {} ({})",
        when::fmt_time(group.hour),
        group.weekdays,
        group.zone.name()
    )
}

/// `3 days, and 2 of 4 active members have studied today`.
fn kept_up(streak: Together) -> String {
    let days = words::count(streak.days, "day");
    match (streak.studied, streak.active) {
        (_, 0) => days,
        (0, _) => format!("{days}, and nobody has studied today yet"),
        (1, 1) => format!("{days}, today among them"),
        (studied, active) => format!("{days}; {studied} of {active} active have studied today"),
    }
}

/// `500 points`.
pub(super) fn goal(group: &Group) -> Option<String> {
    let (kind, target) = group.goal.as_ref()?;
    Some(week::told(kind, *target))
}
