//! `group rename`, `group goal`, `group pause`: what admins change.

use jiff::{ToSpan, civil::Date};
use waymark_core::{group::Act, when};

use super::{create, info};
use crate::{
    command::clipped,
    ctx::Ctx,
    error::{Error, Refusal},
    group,
    reply::{Button, Reply, Text, Tone},
    words,
};

/// A goal beyond this is a slip of the finger.
const GOAL_MAX: u32 = 1_000_000;
/// What a goal can be set in, each with its singular.
const KINDS: [(&str, &str); 2] = [("points", "point"), ("topics", "topic")];

pub(super) async fn rename(ctx: &mut Ctx<'_>, name: Option<&str>) -> Result<Reply, Error> {
    group::permit(ctx, Act::Rename)?;
    let mut here = group::needed(ctx).await?;
    let Some(name) = name else {
        return Err(example(
            "What shall it be called? Write it like ",
            "group rename Rustaceans",
        )
        .into());
    };
    let before = here.group.name.clone();
    create::read(name)?.as_str().clone_into(&mut here.group.name);
    ctx.tx.put_group(&here.group).await?;
    Ok(Reply::new(Tone::Good)
        .para(format!(
            "{} is called {} now.",
            clipped(&before),
            clipped(&here.group.name)
        ))
        .to_group())
}

pub(super) async fn goal(ctx: &mut Ctx<'_>, wish: Option<&str>) -> Result<Reply, Error> {
    let mut here = group::needed(ctx).await?;
    let Some(wish) = wish else {
        let said = match info::goal(&here.group) {
            Some(goal) => format!("The goal of a week is {goal}."),
            None => "This group has no weekly goal yet.".to_owned(),
        };
        return Ok(Reply::new(Tone::Plain)
            .para(said)
            .small(
                Text::new()
                    .plain("Admins set it like ")
                    .command("group goal 500 points")
                    .plain(" or ")
                    .command("group goal 30 topics")
                    .plain("."),
            )
            .to_group());
    };
    group::permit(ctx, Act::Goal)?;
    here.group.goal = target(wish)?;
    ctx.tx.put_group(&here.group).await?;
    let said = match info::goal(&here.group) {
        Some(goal) => format!("The goal of a week is {goal} now, for all members together."),
        None => "This group has no weekly goal any more.".to_owned(),
    };
    Ok(Reply::new(Tone::Good).para(said).to_group())
}

/// `500 points`, `30 topics`, `500`, `off`.
fn target(wish: &str) -> Result<Option<(String, u32)>, Refusal> {
    let wish = wish.trim().to_lowercase();
    if matches!(wish.as_str(), "off" | "none" | "no") {
        return Ok(None);
    }
    let (number, kind) = wish.split_once(char::is_whitespace).unwrap_or((&wish, "points"));
    let kind = kind.trim();
    let kind = KINDS.iter().find(|(many, one)| kind == *many || kind == *one);
    let number = number
        .parse()
        .ok()
        .filter(|number| (1..=GOAL_MAX).contains(number));
    match (number, kind) {
        (Some(number), Some((kind, _))) => Ok(Some(((*kind).to_owned(), number))),
        _ => Err(example(
            "A goal is a number of points or topics a week, or off: ",
            "group goal 500 points",
        )),
    }
}

pub(super) async fn pause(ctx: &mut Ctx<'_>, wish: Option<&str>) -> Result<Reply, Error> {
    group::permit(ctx, Act::Pause)?;
    let mut here = group::needed(ctx).await?;
    let today = here.group.zone.day(ctx.now);
    let name = clipped(&here.group.name);
    let wish = wish.map(|wish| wish.trim().to_lowercase());
    if matches!(wish.as_deref(), Some("end" | "off" | "over" | "resume")) {
        let was = here.group.paused;
        here.group.paused = false;
        here.group.paused_to = None;
        ctx.tx.put_group(&here.group).await?;
        let said = if was {
            format!("{name} is asked again.")
        } else {
            format!("{name} has no pause.")
        };
        return Ok(Reply::new(Tone::Good).para(said).to_group());
    }
    let to = match wish.as_deref() {
        None | Some("on" | "open") => None,
        Some(text) => Some(until(text, today)?),
    };
    here.group.paused = true;
    here.group.paused_to = to;
    ctx.tx.put_group(&here.group).await?;
    let said = match to {
        Some(to) => format!(
            "{name} rests until {}; on the day after I ask again.",
            when::fmt_day(to, today)
        ),
        None => format!("{name} rests until an admin ends it."),
    };
    Ok(Reply::new(Tone::Good)
        .para(said)
        .small("Everybody's own practice and streak go on as they are.")
        .row([Button::new("End the pause", "group pause end")])
        .to_group())
}

/// The last day of a pause: `until monday`, `5 April`, `2 weeks`.
fn until(text: &str, today: Date) -> Result<Date, Refusal> {
    let text = text.strip_prefix("until ").unwrap_or(text).trim();
    let day = match when::parse_day(text, today) {
        Ok(day) => day,
        Err(error) => match days(text) {
            Some(days) => today.saturating_add((days - 1).days()),
            None => return Err(Refusal::new(words::sentence(&error.to_string()))),
        },
    };
    if day < today {
        return Err(Refusal::new(
            "A pause has to end in the future. Name a later day.",
        ));
    }
    Ok(day)
}

/// `10 days`, `2 weeks`, up to a year.
fn days(text: &str) -> Option<i32> {
    let (number, unit) = text.split_once(char::is_whitespace)?;
    let number: i32 = number.parse().ok()?;
    let days = match unit.trim() {
        "day" | "days" => number,
        "week" | "weeks" => number.checked_mul(7)?,
        _ => return None,
    };
    (1..=366).contains(&days).then_some(days)
}

fn example(lead: &str, line: &str) -> Refusal {
    Refusal::new(Text::new().plain(lead).command(line).plain("."))
}
