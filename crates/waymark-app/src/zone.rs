//! Changing the time zone: no day is lost or doubled by it.

use jiff::civil::Date;
use waymark_core::{
    calendar::Zone,
    ledger::Excuse,
    when::{ZoneError, parse_zone},
};

use crate::{
    command::clipped,
    ctx::Ctx,
    error::{Fault, Refusal},
    reminder,
    reply::{Button, Text},
};

/// Reads a zone or a city; `verb` is the command line to offer choices with.
pub(crate) fn parse(verb: &str, text: &str) -> Result<Zone, Refusal> {
    let choices = |names: Vec<String>| {
        names
            .into_iter()
            .map(|name| Button::new(name.clone(), format!("{verb} {name}")))
    };
    parse_zone(text).map_err(|error| match error {
        ZoneError::Several { candidates, .. } => Refusal::new(Text::from(format!(
            "Several zones match “{}”. Which one?",
            clipped(text)
        )))
        .buttons(choices(candidates)),
        ZoneError::Unknown { nearest, .. } => Refusal::new(
            Text::from(format!("I know no time zone or city “{}”.", clipped(text)))
                .plain(" Type a larger city near you, or a name such as ")
                .code("Europe/Berlin")
                .plain("."),
        )
        .buttons(choices(nearest)),
    })
}

/// Moves the learner to another zone: days that the move takes away are excused, and the schedules follow.
///
/// Gives the days that were excused.
pub(crate) async fn change(ctx: &mut Ctx<'_>, zone: Zone) -> Result<Vec<Date>, Fault> {
    if zone == ctx.learner.zone {
        return Ok(Vec::new());
    }
    let (old, new) = (ctx.local(), zone.local(ctx.now));
    let mut excused = Vec::new();
    let ledger = ctx.tx.ledger(ctx.learner.id).await?;
    // Who has just arrived has no days yet that could be lost.
    if ctx.learner.set_up || !ledger.marks.is_empty() || ctx.learner.start_day < old.date() {
        excused = ledger.zone_change(old, new);
        for day in &excused {
            ctx.tx
                .excuse_day(ctx.learner.id, *day, Excuse::ZoneChange)
                .await?;
        }
    } else {
        ctx.learner.start_day = ctx.learner.start_day.min(new.date());
    }
    ctx.learner.zone = zone;
    ctx.save_learner().await?;
    reminder::follow_zone(ctx).await?;
    Ok(excused)
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scenario, sample};

    #[tokio::test]
    async fn who_never_was_set_up_loses_no_day_by_moving_either() {
        let mut s = Scenario::with("2026-03-25T18:00:00+01:00[Europe/Berlin]", sample::catalog()).await;
        s.talk(&["enroll ferris", "done", ":wait 1d", "start zone Auckland", "done"])
            .await;
        let mut view = s.app.store().read().await.unwrap();
        let learner = view.account("console", "ada").await.unwrap().unwrap().learner;
        let zone = view.learner(learner).await.unwrap().unwrap().zone;
        let streak = view.ledger(learner).await.unwrap().streak(zone.local(s.now));
        // The 25th is studied, the 26th cut short by the move and excused, the 27th studied.
        assert_eq!(streak.current, 3, "{streak:?}");
    }
}
