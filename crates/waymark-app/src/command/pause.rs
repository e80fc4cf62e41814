//! `pause`: holidays and illness. The streak waits, and nothing is sent.

use jiff::{ToSpan, civil::Date};
use waymark_core::{
    ledger::{PAUSE_AHEAD_DAYS, PAUSE_BACKDATE_DAYS, Pause, PauseError},
    when::fmt_day,
};
use waymark_store::PauseId;

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Button, Item, Mark, Reply, Text, Tone},
    words,
};

mod read;

use read::Wish;

/// Pauses to come and past ones that are listed.
const LISTED: usize = 6;

/// `pause [from] [to]`
pub(crate) struct PauseStreak {
    /// The phrase, or from and to apart.
    said: Said,
}

enum Said {
    Nothing,
    Phrase(String),
    Days(Option<String>, Option<String>),
}

impl Command for PauseStreak {
    const SPEC: Spec = Spec {
        name: "pause",
        about: "Suspend your streak and all reminders for a holiday or an illness",
        group: Group::Manage,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "from",
                Kind::Day,
                "First day, up to 7 days back; or 2 weeks, until monday, open, end",
            ),
            Param::optional(
                "to",
                Kind::Day,
                "Last day, included; nothing means until further notice",
            ),
        ],
        parts: Parts::None,
        examples: &[
            "pause until monday",
            "pause 2 weeks",
            "pause from 20 March to 25 March",
            "pause open",
            "pause end",
        ],
        details: "Paused days neither add to the streak nor break it, no reminder is sent, and the plan does not count \
                  them. Studying in a pause still counts. A pause can begin up to 7 days back; end makes today count \
                  again, and undo takes a pause back.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let said = match (args.tail("from"), args.text("from"), args.text("to")) {
            (Some(line), _, None) => Said::Phrase(line.to_owned()),
            (Some(line), _, Some(_)) if args.tail("to").is_some() => Said::Phrase(line.to_owned()),
            (_, None, None) => Said::Nothing,
            // One value alone may be a phrase: a platform with fields has no other place for it.
            (None, Some(from), None) => Said::Phrase(from),
            (_, from, to) => Said::Days(from, to),
        };
        Ok(Self { said })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let today = ctx.today();
        let wish = match &self.said {
            Said::Nothing => return Ok(overview(ctx).await?),
            Said::Phrase(phrase) => read::wish(phrase, today)?,
            Said::Days(from, to) => read::days(from.as_deref(), to.as_deref(), today)?,
        };
        match wish {
            Wish::End => end(ctx).await,
            Wish::Span { from, to } => begin(ctx, from, to).await,
        }
    }
}

async fn begin(ctx: &mut Ctx<'_>, from: Date, to: Option<Date>) -> Result<Reply, Error> {
    let today = ctx.today();
    let asked = Pause::new(from, to, today).map_err(|error| refused(error, today))?;
    let running = pauses(ctx)
        .await?
        .into_iter()
        .find(|(_, pause)| pause.contains(today) && asked.from <= today);
    let pause = if let Some((id, before)) = running {
        // A pause that goes on is changed, not joined by a second one: it ends when the learner says now.
        let pause = Pause {
            from: before.from.min(asked.from),
            to: asked.to,
        };
        if pause == before {
            return Ok(state(ctx).await?.tone(Tone::Plain));
        }
        ctx.tx.put_pause(ctx.learner.id, id, pause).await?;
        change::remember(
            ctx,
            "a change of your pause",
            &Revert::PauseChanged { id, before },
        )
        .await?;
        pause
    } else {
        let id = ctx.tx.add_pause(ctx.learner.id, asked).await?;
        change::remember(ctx, "a pause", &Revert::PauseAdded { id }).await?;
        asked
    };
    let mut reply = Reply::new(Tone::Good).para(told(pause, today));
    reply = if pause.contains(today) {
        reply.small("Your streak waits, and I won't write to you meanwhile. Enjoy the time.")
    } else if pause.from > today {
        reply.small("Until then everything goes on as usual.")
    } else {
        reply.small("Days of it that were missed no longer count against you.")
    };
    let mut buttons = vec![Button::new("Undo", "undo")];
    if pause.contains(today) {
        buttons.insert(0, Button::new("End it today", "pause end"));
    }
    Ok(reply.row(buttons))
}

/// Ends the pause that goes on, so that today counts again; without one, calls off the next.
async fn end(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    let today = ctx.today();
    let all = pauses(ctx).await?;
    let running = all.iter().find(|(_, pause)| pause.contains(today));
    let to_come = all.iter().find(|(_, pause)| pause.from > today);
    let Some((id, before)) = running.or(to_come).copied() else {
        return Err(Refusal::new("There is no pause to end.")
            .button(Button::new("Take a pause", "pause"))
            .into());
    };
    // An empty pause (last day before the first) is none; its row stays for undo.
    let after = before.ended_before(today).unwrap_or(Pause {
        from: before.from,
        to: Some(before.from.saturating_sub(1.day())),
    });
    ctx.tx.put_pause(ctx.learner.id, id, after).await?;
    change::remember(ctx, "ending your pause", &Revert::PauseChanged { id, before }).await?;
    let reply = Reply::new(Tone::Good);
    let reply = if before.contains(today) {
        reply.para("Welcome back! The pause is over, and today counts again.")
    } else {
        reply.para(format!("The pause {} is called off.", span(before, today)))
    };
    // Overlapping pauses end together only if each is ended.
    let more = all
        .iter()
        .any(|(other, pause)| *other != id && pause.contains(today));
    let reply = if more {
        reply.small("Another pause covers today too; end that one as well if you like.")
    } else {
        reply
    };
    Ok(reply.row([
        Button::new("Today", "today").primary(),
        Button::new("Undo", "undo"),
    ]))
}

async fn overview(ctx: &mut Ctx<'_>) -> Result<Reply, Fault> {
    let reply = state(ctx).await?;
    let today = ctx.today();
    let running = pauses(ctx).await?.iter().any(|(_, pause)| pause.contains(today));
    if running {
        return Ok(reply.row([Button::new("End it today", "pause end").primary()]));
    }
    Ok(reply
        .small(
            Text::new()
                .plain("Or say it: ")
                .command("pause until monday")
                .plain(", ")
                .command("pause from 20 March to 25 March")
                .plain(format!(". It can begin up to {PAUSE_BACKDATE_DAYS} days back.")),
        )
        .row([
            Button::new("3 days", "pause 3 days"),
            Button::new("1 week", "pause 1 week"),
            Button::new("2 weeks", "pause 2 weeks"),
            Button::new("Until I say", "pause open"),
        ]))
}

/// Whether there is a pause now, and those to come and just past.
async fn state(ctx: &mut Ctx<'_>) -> Result<Reply, Fault> {
    let today = ctx.today();
    let all = pauses(ctx).await?;
    let mut reply = Reply::titled("Pause");
    reply = match all.iter().find(|(_, pause)| pause.contains(today)) {
        Some((_, pause)) => reply.para(told(*pause, today)),
        None => reply.para("You are not in a pause. For how long do you want one?"),
    };
    let others = all
        .iter()
        .rev()
        .filter(|(_, pause)| !pause.contains(today))
        .take(LISTED)
        .map(|(_, pause)| {
            let past = if pause.from > today { "To come" } else { "Past" };
            Item::marked(Mark::Rest, format!("{past}: {}", span(*pause, today)))
        });
    Ok(reply.list(others))
}

/// The learner's pauses that are not empty, by their first day.
async fn pauses(ctx: &mut Ctx<'_>) -> Result<Vec<(PauseId, Pause)>, Fault> {
    let all = ctx.tx.pauses(ctx.learner.id).await?;
    Ok(all
        .into_iter()
        .filter(|(_, pause)| pause.to.is_none_or(|to| pause.from <= to))
        .collect())
}

fn told(pause: Pause, today: Date) -> String {
    match pause.to {
        Some(to) if pause.contains(today) => {
            let left = i64::from((to - today).get_days()) + 1;
            let back = to.saturating_add(1.day());
            format!(
                "You are in a pause {}: {} left, today included. You are back on {}.",
                span(pause, today),
                words::count(left, "day"),
                fmt_day(back, today)
            )
        }
        None if pause.contains(today) => format!(
            "You are in a pause since {}, until you end it.",
            fmt_day(pause.from, today)
        ),
        _ if pause.from > today => format!("The pause is noted: {}.", span(pause, today)),
        _ => format!("The pause is noted for the past: {}.", span(pause, today)),
    }
}

/// "from Fri 20 March to Wed 25 March", "on Fri 20 March", "from Fri 20 March on".
fn span(pause: Pause, today: Date) -> String {
    let from = fmt_day(pause.from, today);
    match pause.to {
        Some(to) if to == pause.from => format!("on {from}"),
        Some(to) => format!("from {from} to {}", fmt_day(to, today)),
        None => format!("from {from} on"),
    }
}

fn refused(error: PauseError, today: Date) -> Refusal {
    let text = match error {
        PauseError::TooFarBack { earliest } => format!(
            "A pause can begin up to {PAUSE_BACKDATE_DAYS} days back, so on {} at the earliest.",
            fmt_day(earliest, today)
        ),
        PauseError::TooFarAhead { latest } => format!(
            "A pause can reach up to {PAUSE_AHEAD_DAYS} days ahead, so to {} at most. An open one ends when you say so.",
            fmt_day(latest, today)
        ),
        PauseError::EndsBeforeItBegins { from, to } => format!(
            "It would end on {}, before it begins on {}. Say the first day first.",
            fmt_day(to, today),
            fmt_day(from, today)
        ),
    };
    Refusal::new(text).button(Button::new("Take a pause", "pause"))
}

#[cfg(test)]
mod tests;
