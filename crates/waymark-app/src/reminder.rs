//! When Waymark speaks of itself to a learner: the schedules behind `remind`.

use jiff::civil::{Time, time};
use waymark_core::{calendar::Weekdays, recurrence::Rule};

use crate::{ctx::Ctx, error::Fault, prompt::Kind};

/// The local time of the evening nudge.
pub(crate) const NUDGE_AT: Time = time(20, 0, 0, 0);
/// The local time of the weekly recap, on Sundays.
pub(crate) const RECAP_AT: Time = time(18, 0, 0, 0);
/// Sunday, with Monday as the lowest bit.
const SUNDAY: u8 = 0b100_0000;

/// Sets every schedule that the learner does not have yet: practice each study day, the nudge, the recap.
pub(crate) async fn set_up(ctx: &mut Ctx<'_>) -> Result<(), Fault> {
    let known = ctx.tx.schedules(ctx.learner.id).await?;
    for kind in Kind::REMINDERS {
        if !known.iter().any(|schedule| schedule.kind == kind.as_str()) {
            let rule = default_rule(ctx, kind);
            set(ctx, kind, &rule).await?;
        }
    }
    Ok(())
}

/// What a learner gets who has said nothing about it.
pub(crate) fn default_rule(ctx: &Ctx<'_>, kind: Kind) -> Rule {
    match kind {
        Kind::DailyPractice
        | Kind::GroupQuestion
        | Kind::GroupRecap
        | Kind::ChatClosed
        | Kind::RoleGone
        | Kind::Linked => Rule::Weekly {
            at: ctx.app.defaults().practice_at,
            days: Weekdays::ALL,
        },
        Kind::EveningNudge => Rule::Weekly {
            at: NUDGE_AT,
            days: Weekdays::ALL,
        },
        Kind::WeeklyRecap => Rule::Weekly {
            at: RECAP_AT,
            days: Weekdays::from_bits(SUNDAY).unwrap_or(Weekdays::ALL),
        },
    }
}

/// Sets one schedule, from now on.
pub(crate) async fn set(ctx: &mut Ctx<'_>, kind: Kind, rule: &Rule) -> Result<(), Fault> {
    let zone = ctx.learner.zone.clone();
    let next = rule.next(&zone, ctx.now);
    ctx.tx
        .put_schedule(ctx.learner.id, kind.as_str(), &rule.to_string(), &zone, next)
        .await?;
    Ok(())
}

/// Turns one schedule off; its rule is kept.
pub(crate) async fn switch_off(ctx: &mut Ctx<'_>, kind: Kind, rule: &Rule) -> Result<(), Fault> {
    let zone = ctx.learner.zone.clone();
    ctx.tx
        .put_schedule(ctx.learner.id, kind.as_str(), &rule.to_string(), &zone, None)
        .await?;
    Ok(())
}

/// The learner's rule for a kind of prompt, and whether it is on; `None` before the first set-up.
pub(crate) async fn rule(ctx: &mut Ctx<'_>, kind: Kind) -> Result<Option<(Rule, bool)>, Fault> {
    let Some(schedule) = ctx.tx.schedule(ctx.learner.id, kind.as_str()).await? else {
        return Ok(None);
    };
    Ok(Some((read(&schedule.rule)?, schedule.next_at.is_some())))
}

/// Puts a schedule back as it was, to undo a change.
pub(crate) async fn restore(ctx: &mut Ctx<'_>, kind: Kind, rule: &str, on: bool) -> Result<(), Fault> {
    let rule = read(rule)?;
    if on {
        set(ctx, kind, &rule).await
    } else {
        switch_off(ctx, kind, &rule).await
    }
}

fn read(rule: &str) -> Result<Rule, Fault> {
    rule.parse().map_err(|_| Fault::Stored {
        what: "schedule",
        found: rule.to_owned(),
    })
}

/// Moves every schedule that is on into the learner's new zone.
///
/// A prompt that has been sent for a local date is not sent again: the outbox is unique on it.
pub(crate) async fn follow_zone(ctx: &mut Ctx<'_>) -> Result<(), Fault> {
    for kind in Kind::REMINDERS {
        if let Some((rule, true)) = rule(ctx, kind).await? {
            set(ctx, kind, &rule).await?;
        }
    }
    Ok(())
}
