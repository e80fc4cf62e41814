//! `remind`: when Waymark speaks of itself: daily practice, evening nudge, weekly recap.

use jiff::civil::Time;
use waymark_core::{
    calendar::Weekdays,
    ledger::AT_RISK_FROM,
    recurrence::{Firing, Rule},
    when::{fmt_day, fmt_moment, fmt_time},
};

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    prompt, reminder,
    reply::{Button, Reply, Span, Text, Tone},
    request::Platform,
    words,
};

mod read;

use read::Wish;

/// `remind [time] [days]`
pub(crate) struct Remind {
    /// Which prompt, and what about it; `None` shows everything.
    wish: Option<(prompt::Kind, Wish)>,
}

impl Command for Remind {
    const SPEC: Spec = Spec {
        name: "remind",
        about: "Show or set when I write to you: daily practice, evening nudge, weekly recap",
        group: Group::Manage,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "time",
                Kind::Text,
                "9am, off, on, cron, nudge or recap; nothing shows what is set",
            ),
            Param::optional(
                "days",
                Kind::Text,
                "mon-fri, weekends, daily; or what nudge, recap or cron need",
            ),
        ],
        parts: Parts::None,
        examples: &[
            "remind 9am mon-fri",
            "remind off",
            "remind on",
            "remind nudge off",
            "remind recap sun 18:00",
            "remind cron 0 9 * * 1-5",
        ],
        details: "Times are local to your zone. Nothing is sent on a day that is studied already, in a pause, or in \
                  your quiet hours; the nudge comes only if a streak of 2 days or more is at risk. cron takes the five \
                  fields minute, hour, day, month, weekday.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let line = match (args.tail("time"), args.get("time"), args.get("days")) {
            (Some(line), _, _) => line.to_owned(),
            (None, Some(time), Some(days)) => format!("{time} {days}"),
            (None, Some(one), None) | (None, None, Some(one)) => one.to_owned(),
            (None, None, None) => return Ok(Self { wish: None }),
        };
        Ok(Self {
            wish: read::wish(&line)?,
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        match self.wish {
            None => Ok(overview(ctx).await?),
            Some((kind, wish)) => Ok(set(ctx, kind, wish).await?),
        }
    }
}

async fn set(ctx: &mut Ctx<'_>, kind: prompt::Kind, wish: Wish) -> Result<Reply, Fault> {
    let before = reminder::rule(ctx, kind).await?;
    let (old, was_on) = before
        .clone()
        .unwrap_or_else(|| (reminder::default_rule(ctx, kind), false));
    let rule = wish.rule(&old);
    if matches!(wish, Wish::Off) {
        if before.is_some() && !was_on {
            return Ok(Reply::new(Tone::Plain)
                .para(format!("{} is off already.", words::sentence_start(name(kind))))
                .row([switch(kind, true)]));
        }
        reminder::switch_off(ctx, kind, &old).await?;
    } else {
        reminder::set(ctx, kind, &rule).await?;
    }
    let revert = Revert::Reminder {
        kind,
        rule: old.to_string(),
        on: was_on,
    };
    change::remember(ctx, &format!("a change of {}", name(kind)), &revert).await?;

    let mut reply = Reply::new(Tone::Good);
    if matches!(wish, Wish::Off) {
        reply = reply.para(format!("{} is off.", words::sentence_start(name(kind))));
        let mut still = Vec::new();
        for other in prompt::Kind::REMINDERS {
            if let Some((_, true)) = reminder::rule(ctx, other).await? {
                still.push(other);
            }
        }
        if !still.is_empty() {
            let names: Vec<_> = still.iter().map(|kind| name(*kind)).collect();
            reply = reply.small(format!("Still on: {}.", words::list(&names)));
        }
        return Ok(reply
            .row([switch(kind, true)])
            .row(still.into_iter().map(|kind| switch(kind, false)))
            .in_place());
    }
    reply = reply.para(format!(
        "{} comes {}.",
        words::sentence_start(name(kind)),
        described(&rule)
    ));
    let next = next(ctx, kind).await?;
    reply = match &next {
        Some(firing) => reply.para(Text::new().plain("Next: ").then(moment(ctx, *firing)).plain(".")),
        None => reply.para("With this rule it never comes; set another time."),
    };
    for remark in remarks(ctx, &rule, next).await? {
        reply = reply.para(remark);
    }
    Ok(reply
        .row([switch(kind, false), Button::new("All reminders", "remind")])
        .in_place())
}

async fn overview(ctx: &mut Ctx<'_>) -> Result<Reply, Fault> {
    let mut facts: Vec<(&str, Text)> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    let mut switches = Vec::new();
    for kind in prompt::Kind::REMINDERS {
        let known = reminder::rule(ctx, kind).await?;
        let on = known.as_ref().is_some_and(|(_, on)| *on);
        let value = match &known {
            Some((rule, true)) => {
                let mut text = Text::new().plain(described(rule));
                let next = next(ctx, kind).await?;
                if let Some(firing) = next {
                    text = text.plain(", next ").then(moment(ctx, firing));
                }
                for remark in remarks(ctx, rule, next).await? {
                    if !notes.contains(&remark) {
                        notes.push(remark);
                    }
                }
                text
            }
            _ => Text::from("off"),
        };
        facts.push((title(kind), value));
        switches.push(switch(kind, !on));
    }
    facts.push(("Time zone", ctx.zone().to_string().into()));
    let quiet = ctx
        .learner
        .quiet
        .map_or_else(|| "none".to_owned(), crate::view::quiet);
    facts.push(("Quiet hours", quiet.into()));
    if let Some(platform) = ctx.learner.platform.as_deref().and_then(Platform::named) {
        facts.push(("Where", platform.to_string().into()));
    }
    let mut reply = Reply::titled("Reminders").facts(facts);
    for note in notes {
        reply = reply.para(note);
    }
    Ok(reply
        .small(
            Text::new()
                .plain("Set another time with ")
                .command("remind 9am mon-fri")
                .plain(format!(
                    ". The nudge comes only if a streak of {AT_RISK_FROM} days or more is at risk."
                )),
        )
        .row(["07:00", "09:00", "18:00"].map(|time| Button::new(time, format!("remind {time}"))))
        .row(switches)
        .in_place())
}

/// The schedule's next firing as it is stored.
async fn next(ctx: &mut Ctx<'_>, kind: prompt::Kind) -> Result<Option<Firing>, Fault> {
    let schedule = ctx.tx.schedule(ctx.learner.id, kind.as_str()).await?;
    Ok(schedule.and_then(|schedule| {
        Some(Firing {
            planned: schedule.planned_day?,
            at: schedule.next_at?,
        })
    }))
}

/// What the learner should know about a rule: clock changes, quiet hours, a pause.
async fn remarks(ctx: &mut Ctx<'_>, rule: &Rule, next: Option<Firing>) -> Result<Vec<String>, Fault> {
    let mut remarks = Vec::new();
    let today = ctx.today();
    let Some(firing) = next else {
        return Ok(remarks);
    };
    let local = ctx.zone().local(firing.at);
    if let Rule::Weekly { at, .. } = rule
        && local != firing.planned.to_datetime(*at)
    {
        remarks.push(format!(
            "On {} the clocks change and {} does not exist: it comes at {} that day.",
            fmt_day(firing.planned, today),
            fmt_time(*at),
            fmt_time(local.time())
        ));
    }
    let time = match rule {
        Rule::Weekly { at, .. } => *at,
        Rule::Cron(_) => local.time(),
    };
    if let Some(quiet) = ctx.learner.quiet.filter(|quiet| quiet.contains(time)) {
        remarks.push(format!(
            "{} is in your quiet hours ({}), so it waits until {}. Change either with remind or settings quiet.",
            fmt_time(time),
            crate::view::quiet(quiet),
            fmt_time(quiet.to())
        ));
    }
    let ledger = ctx.tx.ledger(ctx.learner.id).await?;
    if ledger.is_paused(firing.planned) {
        remarks.push("You are in a pause then: nothing is sent until it ends.".to_owned());
    }
    Ok(remarks)
}

fn moment(ctx: &Ctx<'_>, firing: Firing) -> Text {
    Text::new().span(Span::Moment {
        at: firing.at,
        local: fmt_moment(firing.at, ctx.zone(), ctx.now),
    })
}

/// "at 09:00 every day", "at 09:00 on Mon, Wed".
pub(super) fn described(rule: &Rule) -> String {
    match rule {
        Rule::Weekly { at, days } => format!("at {} {}", fmt_time(*at), on_days(*days)),
        Rule::Cron(cron) => format!("by the cron rule {cron}"),
    }
}

/// "every day", "on weekdays", "on Mon, Wed".
pub(super) fn on_days(days: Weekdays) -> String {
    if days == Weekdays::ALL {
        days.to_string()
    } else {
        format!("on {days}")
    }
}

fn name(kind: prompt::Kind) -> &'static str {
    match kind {
        prompt::Kind::DailyPractice => "the daily practice",
        prompt::Kind::EveningNudge => "the evening nudge",
        prompt::Kind::WeeklyRecap => "the weekly recap",
        prompt::Kind::GroupQuestion => "the group's question",
        prompt::Kind::GroupRecap => "the group's recap",
        prompt::Kind::ChatClosed => "word of a closed chat",
        prompt::Kind::RoleGone => "word of a role that is gone",
        prompt::Kind::Linked => "word of a link",
    }
}

fn title(kind: prompt::Kind) -> &'static str {
    match kind {
        prompt::Kind::DailyPractice => "Daily practice",
        prompt::Kind::EveningNudge => "Evening nudge",
        prompt::Kind::WeeklyRecap => "Weekly recap",
        prompt::Kind::GroupQuestion => "Question of the day",
        prompt::Kind::GroupRecap => "The group's week",
        prompt::Kind::ChatClosed => "Closed chats",
        prompt::Kind::RoleGone => "Roles that are gone",
        prompt::Kind::Linked => "Links",
    }
}

fn switch(kind: prompt::Kind, on: bool) -> Button {
    let word = match kind {
        prompt::Kind::DailyPractice => "practice",
        prompt::Kind::EveningNudge => "nudge",
        prompt::Kind::WeeklyRecap => "recap",
        other @ (prompt::Kind::GroupQuestion
        | prompt::Kind::GroupRecap
        | prompt::Kind::ChatClosed
        | prompt::Kind::RoleGone
        | prompt::Kind::Linked) => other.as_str(),
    };
    let state = if on { "on" } else { "off" };
    Button::new(
        format!("{} {state}", words::sentence_start(word)),
        format!("remind {word} {state}"),
    )
}

impl Wish {
    /// The rule that is wished, given the one there is.
    fn rule(&self, old: &Rule) -> Rule {
        let known = |rule: &Rule| match rule {
            Rule::Weekly { at, days } => (*at, *days),
            Rule::Cron(_) => (Time::midnight(), Weekdays::ALL),
        };
        match (self, old) {
            (Self::On | Self::Off, _) => old.clone(),
            (Self::Cron(rule), _) => Rule::Cron(rule.clone()),
            (Self::At(at, days), _) => Rule::Weekly {
                at: *at,
                days: days.unwrap_or(known(old).1),
            },
            (Self::Days(days), Rule::Weekly { at, .. }) => Rule::Weekly { at: *at, days: *days },
            // A cron rule has no one time to keep.
            (Self::Days(days), Rule::Cron(_)) => Rule::Weekly {
                at: jiff::civil::time(9, 0, 0, 0),
                days: *days,
            },
        }
    }
}

#[cfg(test)]
mod tests;
