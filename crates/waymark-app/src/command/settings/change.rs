//! Reading and keeping one setting's new value.

use waymark_core::{
    question::Background,
    recurrence::Rule,
    when::{fmt_day, fmt_moment, fmt_time, parse_range, parse_weekdays},
};

use super::{ALIAS_MAX_CHARS, MAX_NEW, MINUTES, What};
use crate::{
    command::{clipped, remind},
    ctx::Ctx,
    error::{Error, Refusal},
    prompt::Kind,
    reminder,
    reply::Button,
    request::Platform,
    words, zone,
};

/// Sets it; gives what else the learner should know.
pub(super) async fn apply(ctx: &mut Ctx<'_>, what: What, value: &str) -> Result<Vec<String>, Error> {
    match what {
        What::Zone => return move_to(ctx, value).await,
        What::Days => return days(ctx, value).await,
        What::Quiet => return quiet(ctx, value).await,
        What::New => ctx.learner.new_per_day = number(value, "new questions a day", 0, MAX_NEW)?,
        What::Minutes => ctx.learner.minutes_per_day = number(value, "minutes a day", MINUTES.0, MINUTES.1)?,
        What::Background => ctx.learner.background = background(value)?,
        What::Platform => ctx.learner.platform = Some(platform(ctx, value).await?),
        What::Alias => ctx.learner.alias = alias(value)?,
        What::Hidden => ctx.learner.hidden = switch(value)?,
    }
    ctx.save_learner().await?;
    Ok(Vec::new())
}

async fn move_to(ctx: &mut Ctx<'_>, value: &str) -> Result<Vec<String>, Error> {
    let zone = zone::parse("settings zone", value)?;
    if zone == ctx.learner.zone {
        return Ok(Vec::new());
    }
    let ledger = ctx.tx.ledger(ctx.learner.id).await?;
    let mut excused = zone::change(ctx, zone).await?;
    // Days that were not planned, or paused, are excused too, but that changes nothing.
    excused.retain(|day| ledger.is_planned(*day) && !ledger.is_paused(*day));
    let today = ctx.today();
    let mut remarks = vec![format!(
        "For you it is {} on {} now.",
        fmt_time(ctx.local().time()),
        fmt_day(today, today)
    )];
    if !excused.is_empty() {
        let days: Vec<_> = excused.iter().map(|day| fmt_day(*day, today)).collect();
        remarks.push(format!(
            "Your clock leaps ahead, so {} is excused: it counts for your streak.",
            words::list(&days)
        ));
    }
    if let Some((_, true)) = reminder::rule(ctx, Kind::DailyPractice).await?
        && let Some(next) = ctx
            .tx
            .schedule(ctx.learner.id, Kind::DailyPractice.as_str())
            .await?
        && let Some(at) = next.next_at
    {
        remarks.push(format!(
            "Reminders keep their hour on the new clock; the next practice comes {}.",
            fmt_moment(at, ctx.zone(), ctx.now)
        ));
    }
    Ok(remarks)
}

async fn days(ctx: &mut Ctx<'_>, value: &str) -> Result<Vec<String>, Error> {
    let days = parse_weekdays(value).map_err(|error| Refusal::new(words::sentence(&error.to_string())))?;
    let before = crate::pace::study_days(ctx).await?;
    if before == days {
        return Ok(Vec::new());
    }
    let today = ctx.today();
    ctx.tx.put_plan(ctx.learner.id, today, days).await?;
    let mut remarks = vec!["That holds from today on; days before stay as they were.".to_owned()];
    match reminder::rule(ctx, Kind::DailyPractice).await? {
        Some((Rule::Weekly { at, days: old }, on)) if old != days => {
            let rule = Rule::Weekly { at, days };
            if on {
                reminder::set(ctx, Kind::DailyPractice, &rule).await?;
                remarks.push(format!("The daily practice comes {}.", remind::described(&rule)));
            } else {
                reminder::switch_off(ctx, Kind::DailyPractice, &rule).await?;
            }
        }
        Some((Rule::Cron(cron), true)) => {
            remarks.push(format!("The daily practice keeps its cron rule, {cron}."));
        }
        _ => {}
    }
    Ok(remarks)
}

async fn quiet(ctx: &mut Ctx<'_>, value: &str) -> Result<Vec<String>, Error> {
    ctx.learner.quiet = if is_off(value) {
        None
    } else {
        Some(parse_range(value).map_err(|error| Refusal::new(words::sentence(&error.to_string())))?)
    };
    ctx.save_learner().await?;
    let mut remarks = Vec::new();
    let Some(quiet) = ctx.learner.quiet else {
        return Ok(remarks);
    };
    for (kind, name) in [
        (Kind::DailyPractice, "The daily practice"),
        (Kind::EveningNudge, "The evening nudge"),
        (Kind::WeeklyRecap, "The weekly recap"),
    ] {
        if let Some((Rule::Weekly { at, .. }, true)) = reminder::rule(ctx, kind).await?
            && quiet.contains(at)
        {
            remarks.push(format!(
                "{name} is set to {}, which is in them: it will wait until {}.",
                fmt_time(at),
                fmt_time(quiet.to())
            ));
        }
    }
    Ok(remarks)
}

async fn platform(ctx: &mut Ctx<'_>, value: &str) -> Result<String, Error> {
    let accounts = ctx.tx.accounts(ctx.learner.id).await?;
    let wanted = value.to_lowercase();
    let wanted = match wanted.as_str() {
        "terminal" | "cli" | "here" => Platform::Console.as_str(),
        other => other,
    };
    let open = accounts
        .iter()
        .find(|account| account.platform == wanted && account.closed_reason.is_none());
    if let Some(account) = open {
        return Ok(account.platform.clone());
    }
    let known: Vec<_> = accounts
        .iter()
        .filter(|account| account.closed_reason.is_none())
        .filter_map(|account| Platform::named(&account.platform))
        .collect();
    let names: Vec<_> = known.iter().map(ToString::to_string).collect();
    let why = match Platform::named(wanted) {
        Some(platform) => format!("We have not talked on {platform} yet, so I can't write to you there."),
        None => format!("{:?} is no platform that I know.", clipped(value)),
    };
    Err(
        Refusal::new(format!("{why} I reach you on {}.", words::list(&names)))
            .buttons(known.into_iter().map(|platform| {
                Button::new(
                    words::sentence_start(&platform.to_string()),
                    format!("settings platform {}", platform.as_str()),
                )
            }))
            .into(),
    )
}

fn background(value: &str) -> Result<Option<String>, Refusal> {
    if is_off(value) {
        return Ok(None);
    }
    if let Some(background) = Background::named(value) {
        return Ok(Some(background.slug().to_owned()));
    }
    let names = Background::ALL.map(Background::title);
    Err(Refusal::new(format!(
        "I have no comparisons with {:?}. There are {}, or none.",
        clipped(value),
        words::list(&names)
    ))
    .button(Button::new("Choose one", "settings background")))
}

fn alias(value: &str) -> Result<Option<String>, Refusal> {
    if is_off(value) {
        return Ok(None);
    }
    // Neither control characters nor marks that turn the direction of what stands around the name.
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if value.chars().any(hidden) {
        return Err(Refusal::new(
            "An alias can't have invisible characters or line breaks. Try another one.",
        ));
    }
    let alias = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = alias.chars().count();
    if length == 0 || length > ALIAS_MAX_CHARS {
        return Err(Refusal::new(format!(
            "An alias has 1 to {ALIAS_MAX_CHARS} characters, and this one has {length}. Shorten it, or turn it off."
        ))
        .button(Button::new("No alias", "settings alias off")));
    }
    Ok(Some(alias))
}

fn switch(value: &str) -> Result<bool, Refusal> {
    match value.to_lowercase().as_str() {
        "on" | "yes" | "true" | "hide" | "hidden" | "1" => Ok(true),
        "off" | "no" | "false" | "show" | "visible" | "0" => Ok(false),
        _ => Err(Refusal::new(format!(
            "That can be on or off, and {:?} is neither.",
            clipped(value)
        ))
        .button(Button::new("On", "settings hidden on"))
        .button(Button::new("Off", "settings hidden off"))),
    }
}

fn number(value: &str, what: &str, least: i64, most: i64) -> Result<u32, Refusal> {
    let digits = value.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c.is_whitespace());
    let number = digits.parse::<i64>().ok().filter(|n| (least..=most).contains(n));
    number
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| {
            Refusal::new(format!(
                "That has to be a whole number of {what} from {least} to {most}; {:?} is not.",
                clipped(value)
            ))
        })
}

fn is_off(value: &str) -> bool {
    matches!(
        value.to_lowercase().as_str(),
        "off" | "none" | "no" | "never" | "clear" | "-"
    )
}
