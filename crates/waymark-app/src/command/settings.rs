//! `settings`: zone, study days, practice, quiet hours, platform, and the name on boards.

use waymark_core::question::Background;

use crate::{
    command::{Args, Command, Group, Kind, Param, Part, Parts, Shown, Spec, Who, clipped, remind},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    expect, pace, prompt, reminder,
    reply::{Button, PRESS_MAX_BYTES, Reply, Text, Tone},
    request::Platform,
    view, words,
};

mod change;
mod what;

use what::What;

/// New questions a day, at most.
const MAX_NEW: i64 = 50;
/// Minutes a day, at least and at most.
const MINUTES: (i64, i64) = (5, 600);
/// The longest alias, in characters.
const ALIAS_MAX_CHARS: usize = 32;

/// `settings [what] [value]`
pub(crate) struct Settings {
    what: Option<What>,
    value: Option<String>,
}

impl Command for Settings {
    const SPEC: Spec = Spec {
        name: "settings",
        about: "Show or change your settings: zone, study days, practice, quiet hours, alias and more",
        group: Group::Manage,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "what",
                Kind::Choice(&[
                    "show",
                    "zone",
                    "days",
                    "new",
                    "minutes",
                    "background",
                    "quiet",
                    "platform",
                    "alias",
                    "hidden",
                ]),
                "Which setting; nothing shows them all",
            ),
            Param::optional("value", Kind::Text, "The new value; nothing shows what it can be"),
        ],
        parts: Parts::OneOf(&[
            Part::new("show", "Show all your settings", &[]),
            Part::new(
                "zone",
                "The clock of your days, your streak and your reminders",
                &[Param::optional("zone", Kind::Zone, "A city or an IANA name")],
            ),
            Part::new(
                "days",
                "The weekdays that count for your streak",
                &[Param::optional(
                    "days",
                    Kind::Weekdays,
                    "mon-fri, daily, weekends",
                )],
            ),
            Part::new(
                "new",
                "How many new questions come a day",
                &[Param::optional(
                    "questions",
                    Kind::Integer(0, MAX_NEW),
                    "So many a day",
                )],
            ),
            Part::new(
                "minutes",
                "How long you mean to study on a study day",
                &[Param::optional(
                    "minutes",
                    Kind::Integer(MINUTES.0, MINUTES.1),
                    "Minutes a day",
                )],
            ),
            Part::new(
                "background",
                "What you know already, for questions that compare with it",
                &[Param::optional(
                    "background",
                    Kind::Choice(&["nodejs", "php", "python", "java", "go", "cpp", "none"]),
                    "What you come from",
                )],
            ),
            Part::new(
                "quiet",
                "The hours in which I never write to you of myself",
                &[Param::optional("hours", Kind::Text, "22-7, or off")],
            ),
            Part::new(
                "platform",
                "Where I write to you, if we talk in several places",
                &[Param::optional(
                    "platform",
                    Kind::Choice(&["discord", "telegram"]),
                    "Which one",
                )],
            ),
            Part::new(
                "alias",
                "Your name on boards",
                &[Param::optional(
                    "alias",
                    Kind::Text,
                    "Up to 32 characters; off shows your own name",
                )],
            ),
            Part::new(
                "hidden",
                "Whether you are left out of boards",
                &[Param::optional("hidden", Kind::Switch, "on hides you")],
            ),
        ]),
        examples: &[
            "settings",
            "settings zone Berlin",
            "settings days mon-fri",
            "settings new 5",
            "settings minutes 30",
            "settings background Python",
            "settings quiet 22-7",
            "settings alias Ferris",
        ],
        details: "zone is a city or an IANA name; a change never removes or doubles a day. days are the weekdays that \
                  count for your streak, from today on. new is how many new questions come a day (0 to 50), minutes \
                  how long you mean to study (5 to 600). background adds questions that compare with what you know. \
                  alias and hidden are about boards. When I write to you is set with remind.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let what = args.get("what").filter(|what| !what.eq_ignore_ascii_case("show"));
        let what = what.map(What::named).transpose()?;
        Ok(Self {
            what,
            value: args.text("value"),
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        match (self.what, self.value) {
            (None, None) => Ok(overview(ctx).await?),
            (None, Some(value)) => Err(Refusal::new(
                Text::new()
                    .plain("Which setting should be ")
                    .code(clipped(&value))
                    .plain("? Name it, as in ")
                    .command("settings zone Berlin")
                    .plain("."),
            )
            .button(Button::new("Show settings", "settings"))
            .into()),
            (Some(what), None) => Ok(one(ctx, what).await?),
            (Some(what), Some(value)) => {
                let before = shown(ctx, what).await?;
                let back = line(ctx, what).await?;
                let remarks = change::apply(ctx, what, value.trim()).await?;
                let after = shown(ctx, what).await?;
                Ok(confirmed(what, &before, &after, back, remarks))
            }
        }
    }
}

fn confirmed(what: What, before: &str, after: &str, back: Option<String>, remarks: Vec<String>) -> Reply {
    let title = what.title();
    if before == after && remarks.is_empty() {
        return Reply::new(Tone::Plain)
            .para(format!("{title} is {after} already."))
            .row([Button::new("All settings", "settings")])
            .in_place();
    }
    let mut reply = Reply::new(Tone::Good).para(
        Text::new()
            .plain(format!("{title}: "))
            .strong(after)
            .plain(format!(", before: {before}")),
    );
    for remark in remarks {
        reply = reply.para(remark);
    }
    let back = back.filter(|line| before != after && line.len() <= PRESS_MAX_BYTES);
    let back = back.map(|line| Button::new(format!("Back to {}", clipped(before)), line));
    reply
        .row(back.into_iter().chain([Button::new("All settings", "settings")]))
        .in_place()
}

async fn overview(ctx: &mut Ctx<'_>) -> Result<Reply, Fault> {
    let mut facts = Vec::new();
    let linked = platforms(ctx).await?.len() > 1;
    let offered: Vec<_> = What::ALL
        .into_iter()
        .filter(|what| linked || *what != What::Platform)
        .collect();
    for what in &offered {
        facts.push((what.title(), shown(ctx, *what).await?));
    }
    let practice = match reminder::rule(ctx, prompt::Kind::DailyPractice).await? {
        Some((rule, true)) => remind::described(&rule),
        _ => "off".to_owned(),
    };
    facts.push(("Daily practice", practice));
    let buttons: Vec<_> = offered
        .into_iter()
        .map(|what| Button::new(what.title(), format!("settings {}", what.word())))
        .collect();
    let mut reply = Reply::titled("Settings").facts(facts);
    for row in buttons.chunks(3) {
        reply = reply.row(row.to_vec());
    }
    Ok(reply.row([Button::new("Reminders", "remind")]).in_place())
}

/// One setting: what it is, what it can be, and a few values to press.
async fn one(ctx: &mut Ctx<'_>, what: What) -> Result<Reply, Fault> {
    let current = shown(ctx, what).await?;
    let values = match what {
        What::Platform => platforms(ctx).await?,
        other => other
            .offered()
            .iter()
            .map(|value| (*value).to_owned())
            .collect::<Vec<_>>(),
    };
    let buttons = values.into_iter().map(|value| {
        let label = Background::named(&value)
            .filter(|_| what == What::Background)
            .map_or_else(|| words::sentence_start(&value), |it| it.title().to_owned());
        Button::new(label, format!("settings {} {value}", what.word()))
    });
    let buttons: Vec<_> = buttons.collect();
    // The others are a choice of few: it is pressed.
    let typed = !matches!(what, What::Platform | What::Hidden);
    if typed {
        expect::wait(ctx, &format!("settings {}", what.word())).await?;
    }
    let mut reply = Reply::titled(what.title())
        .facts([("Now", current)])
        .para(what.explained())
        .small(
            Text::new()
                .plain(if typed {
                    "Type the new value, or all of it: "
                } else {
                    "For example: "
                })
                .command(format!("settings {} {}", what.word(), what.example())),
        );
    for row in buttons.chunks(4) {
        reply = reply.row(row.to_vec());
    }
    if what == What::Platform {
        reply = reply.row([Button::new("Link another account", "link")]);
    }
    Ok(reply.in_place())
}

/// The platforms on which the learner has an account.
async fn platforms(ctx: &mut Ctx<'_>) -> Result<Vec<String>, Fault> {
    let accounts = ctx.tx.accounts(ctx.learner.id).await?;
    let mut all: Vec<_> = accounts.into_iter().map(|account| account.platform).collect();
    all.dedup();
    Ok(all)
}

/// A setting's value, for people.
async fn shown(ctx: &mut Ctx<'_>, what: What) -> Result<String, Fault> {
    let me = &ctx.learner;
    Ok(match what {
        What::Zone => view::zone(&me.zone, ctx.now),
        What::Days => pace::study_days(ctx).await?.to_string(),
        What::New => format!("{} a day", me.new_per_day),
        What::Minutes => words::count(me.minutes_per_day, "minute") + " a day",
        What::Background => background(me.background.as_deref()),
        What::Quiet => me.quiet.map_or_else(|| "none".to_owned(), view::quiet),
        What::Platform => match me.platform.as_deref().and_then(Platform::named) {
            Some(platform) => platform.to_string(),
            None => "wherever I reach you".to_owned(),
        },
        What::Alias => me.alias.clone().unwrap_or_else(|| "none".to_owned()),
        What::Hidden => on_off(me.hidden).to_owned(),
    })
}

/// The command line that sets a setting to what it is now; `None` where there is none.
async fn line(ctx: &mut Ctx<'_>, what: What) -> Result<Option<String>, Fault> {
    let me = &ctx.learner;
    let value = match what {
        What::Zone => Some(me.zone.to_string()),
        What::Days => Some(
            pace::study_days(ctx)
                .await?
                .iter()
                .map(waymark_core::calendar::weekday_name)
                .collect::<Vec<_>>()
                .join(","),
        ),
        What::New => Some(me.new_per_day.to_string()),
        What::Minutes => Some(me.minutes_per_day.to_string()),
        What::Background => Some(me.background.clone().unwrap_or_else(|| "none".to_owned())),
        What::Quiet => Some(
            me.quiet
                .map_or_else(|| "off".to_owned(), |quiet| quiet.to_string()),
        ),
        What::Platform => me.platform.clone(),
        What::Alias => Some(me.alias.clone().unwrap_or_else(|| "off".to_owned())),
        What::Hidden => Some(on_off(me.hidden).to_owned()),
    };
    Ok(value.map(|value| format!("settings {} {value}", what.word())))
}

fn background(stored: Option<&str>) -> String {
    match stored.and_then(Background::named) {
        Some(background) => background.title().to_owned(),
        None => "none".to_owned(),
    }
}

fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

#[cfg(test)]
mod tests;
