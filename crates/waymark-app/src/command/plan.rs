//! `plan`: where the learner should be, where they are, when they may be done, and ways to adjust.

use jiff::{ToSpan, civil::Date};
use waymark_core::{
    pace::{MILESTONE_MINUTES, PROJECT_MINUTES, SLOWEST_PERCENT, TOPIC_MINUTES},
    when::{self, fmt_day},
};

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Part, Parts, Shown, Spec, Who, clipped},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    pace,
    reply::{Block, Button, Reply, Text, Tone},
    words,
};

mod show;

/// A plan is moved by so many days at once, at most.
const MAX_SHIFT_DAYS: i64 = 730;
/// A plan is not made shorter than to so many percent.
const FASTEST_PERCENT: i64 = 25;

/// `plan [change] [value]`
pub(crate) enum ShowPlan {
    /// Shows the plan, with this page of its stages.
    Show(Option<i64>),
    /// Changes it.
    Change(Change),
}

/// A change of the plan, as far as it can be read without the store.
pub(crate) enum Change {
    Target(String),
    Minutes(u16),
    Shift(i32),
    Trim(bool),
    Slow(u32),
    Reset,
}

impl Command for ShowPlan {
    const SPEC: Spec = Spec {
        name: "plan",
        about: "Show where you should be, where you are and when you may be done; adjust the plan",
        group: Group::Track,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional(
                "change",
                Kind::Choice(&[
                    "show", "target", "minutes", "shift", "trim", "slow", "reset", "stages",
                ]),
                "What to change; nothing shows the plan",
            ),
            Param::optional(
                "value",
                Kind::Text,
                "A day for target, minutes a day, days to shift, percent for slow",
            ),
        ],
        parts: Parts::OneOf(&[
            Part::new(
                "show",
                "Show where you should be, where you are and when you may be done",
                &[],
            ),
            Part::new(
                "target",
                "Be done on a day of your choice",
                &[Param::optional(
                    "day",
                    Kind::Day,
                    "1 June, next friday; off forgets it",
                )],
            ),
            Part::new(
                "minutes",
                "Plan by the minutes that you have a day",
                &[Param::optional("minutes", Kind::Integer(5, 600), "Minutes a day")],
            ),
            Part::new(
                "shift",
                "Move the plan by some days",
                &[Param::optional(
                    "days",
                    Kind::Integer(-MAX_SHIFT_DAYS, MAX_SHIFT_DAYS),
                    "So many days later; fewer than 0 is earlier",
                )],
            ),
            Part::new(
                "trim",
                "Drop what is optional from the plan",
                &[Param::optional("trim", Kind::Switch, "off takes it in again")],
            ),
            Part::new(
                "slow",
                "Take longer, or less long",
                &[Param::optional(
                    "percent",
                    Kind::Integer(FASTEST_PERCENT, SLOWEST_PERCENT as i64),
                    "150 takes half as long again",
                )],
            ),
            Part::new("reset", "Go back to the author's pace", &[]),
            Part::new(
                "stages",
                "Show when each stage is planned",
                &[Param::optional(
                    "page",
                    Kind::Integer(1, 1000),
                    "Which page of the stages",
                )],
            ),
        ]),
        examples: &[
            "plan",
            "plan target 1 June",
            "plan minutes 45",
            "plan shift 7",
            "plan trim",
            "plan slow 150",
            "plan reset",
        ],
        details: "The plan follows the weeks of the roadmap, your own target day, or minutes a day. shift moves it by \
                  days, trim drops what is optional, slow 150 takes half as long again, reset goes back to the \
                  author's pace. Days in a pause are not counted, and undo takes a change back.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let value = args.get("value");
        let Some(change) = args.get("change") else {
            return Ok(Self::Show(None));
        };
        Ok(match change.to_lowercase().as_str() {
            "show" => Self::Show(None),
            "stages" | "page" => Self::Show(value.and_then(|value| value.parse().ok())),
            "target" | "until" | "by" | "goal" => Self::Change(match value {
                Some(value) if is_off(value) => Change::Reset,
                Some(value) => Change::Target(value.to_owned()),
                None => return Err(needs("A target is a day", "plan target 1 June")),
            }),
            "minutes" | "daily" | "time" => {
                let minutes = number(value, "minutes", 5, 600, "plan minutes 45")?;
                Self::Change(Change::Minutes(u16::try_from(minutes).unwrap_or(u16::MAX)))
            }
            "shift" | "move" => {
                let days = number(value, "days", -MAX_SHIFT_DAYS, MAX_SHIFT_DAYS, "plan shift 7")?;
                Self::Change(Change::Shift(i32::try_from(days).unwrap_or(0)))
            }
            "trim" => Self::Change(Change::Trim(!value.is_some_and(is_off))),
            "slow" | "pace" | "stretch" => {
                let percent = number(
                    value,
                    "percent",
                    FASTEST_PERCENT,
                    i64::from(SLOWEST_PERCENT),
                    "plan slow 150",
                )?;
                Self::Change(Change::Slow(u32::try_from(percent).unwrap_or(100)))
            }
            "reset" | "original" => Self::Change(Change::Reset),
            _ => {
                return Err(Refusal::new(
                    Text::new()
                        .plain("I don't know how to change a plan by ")
                        .code(clipped(change))
                        .plain(". Try ")
                        .command("plan target 1 June")
                        .plain(", ")
                        .command("plan shift 7")
                        .plain(", ")
                        .command("plan trim")
                        .plain(" or ")
                        .command("plan slow 150")
                        .plain("."),
                )
                .button(Button::new("Show the plan", "plan")));
            }
        })
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        let mut course = Course::focus(ctx).await?;
        let before = course.enrollment.clone();
        let (page, said) = match self {
            Self::Show(page) => (page, None),
            Self::Change(change) => (None, Some(adjust(ctx, &mut course, change).await?)),
        };
        let pacing = pace::pacing(ctx, &course).await?;
        let mut reply = show::show(ctx, &course, &pacing, page);
        if let Some(said) = said {
            reply.body.insert(1, Block::Para(said));
        }
        if course.enrollment != before {
            reply = reply.tone(Tone::Good).row([Button::new("Undo", "undo")]);
        }
        Ok(reply)
    }
}

/// Changes the plan; says what was done.
async fn adjust(ctx: &mut Ctx<'_>, course: &mut Course<'_>, change: Change) -> Result<Text, Error> {
    let before = course.enrollment.clone();
    let today = ctx.today();
    let plan = &mut course.enrollment;
    let (about, said) = match change {
        Change::Target(text) => {
            let day = when::parse_day(&text, today)
                .map_err(|error| Refusal::new(words::sentence(&error.to_string())))?;
            if day <= today {
                return Err(Refusal::new(format!(
                    "A target has to lie ahead, and {} does not. Name a later day, such as 1 June.",
                    fmt_day(day, today)
                ))
                .into());
            }
            plan.target_day = Some(day);
            plan.shift_days = 0;
            plan.slow_percent = 100;
            let said = format!("Your target is {} now.", fmt_day(day, today));
            ("a new target", said)
        }
        Change::Minutes(minutes) => {
            let days_a_week = pace::study_days(ctx).await?.count();
            let day = day_for(course, today, minutes, days_a_week).ok_or_else(|| {
                Refusal::new("Everything on this roadmap is done or skipped: there is nothing left to plan.")
                    .button(Button::new("Progress", "progress"))
            })?;
            let plan = &mut course.enrollment;
            plan.target_day = Some(day);
            plan.shift_days = 0;
            plan.slow_percent = 100;
            let said = format!(
                "At {minutes} minutes {} you would be through by {}; that is your target now.",
                on_days(days_a_week),
                fmt_day(day, today)
            );
            ("a plan by minutes", said)
        }
        Change::Shift(0) => ("", "A shift by 0 days leaves the plan as it is.".to_owned()),
        Change::Shift(days) => {
            plan.shift_days = plan.shift_days.saturating_add(days).clamp(-9_999, 9_999);
            let direction = if days < 0 { "earlier" } else { "later" };
            let count = words::count(i64::from(days.unsigned_abs()), "day");
            (
                "a shift of the plan",
                format!("Everything is planned {count} {direction} now."),
            )
        }
        Change::Trim(trim) if trim == plan.trim => (
            "",
            if trim {
                "Optional topics are out of the plan already.".to_owned()
            } else {
                "Optional topics are in the plan already.".to_owned()
            },
        ),
        Change::Trim(true) => {
            plan.trim = true;
            (
                "dropping optional topics from the plan",
                "Optional topics are out of the plan. You can still do them.".to_owned(),
            )
        }
        Change::Trim(false) => {
            plan.trim = false;
            (
                "taking optional topics into the plan",
                "Optional topics are in the plan again.".to_owned(),
            )
        }
        Change::Slow(percent) => {
            plan.slow_percent = percent;
            (
                "another pace",
                format!("The plan takes {percent} % of its time now."),
            )
        }
        Change::Reset => {
            plan.target_day = None;
            plan.shift_days = 0;
            plan.slow_percent = 100;
            plan.trim = false;
            (
                "setting the plan back",
                "The plan is back to the roadmap's own pace.".to_owned(),
            )
        }
    };
    if course.enrollment != before {
        ctx.tx.put_enrollment(ctx.learner.id, &course.enrollment).await?;
        let revert = Revert::Enrollment {
            roadmap: before.roadmap.clone(),
            before: Some(Box::new(before)),
            focus: ctx.learner.focus.clone(),
        };
        change::remember(ctx, about, &revert).await?;
    }
    Ok(said.into())
}

/// The day by which so many minutes a day, from today on, lead through what is open; `None` if nothing is.
fn day_for(course: &Course<'_>, today: Date, minutes: u16, days_a_week: u8) -> Option<Date> {
    let (standing, trim) = (course.standing(), course.enrollment.trim);
    let topics = course
        .roadmap
        .topics()
        .filter(|at| standing.state(&at.topic.id).is_open() && !(trim && standing.is_optional(at)));
    let builds = course
        .roadmap
        .buildables()
        .filter(|at| standing.state(&at.project.id).is_open() && !(trim && at.project.optional));
    let work = topics.map(|_| TOPIC_MINUTES).sum::<u32>()
        + builds
            .map(|at| at.stage_index.map_or(PROJECT_MINUTES, |_| MILESTONE_MINUTES))
            .sum::<u32>();
    let a_week = u32::from(minutes) * u32::from(days_a_week);
    let days = work.saturating_mul(7).div_ceil(a_week.max(1));
    (days > 0).then(|| today.saturating_add(i64::from(days).days()))
}

/// "every day", "on 5 days a week".
fn on_days(days_a_week: u8) -> String {
    if days_a_week >= 7 {
        "every day".to_owned()
    } else {
        format!("on {} a week", words::count(days_a_week, "day"))
    }
}

fn number(value: Option<&str>, noun: &str, least: i64, most: i64, example: &str) -> Result<i64, Refusal> {
    let Some(value) = value else {
        return Err(needs(&format!("Say how many {noun}"), example));
    };
    let digits: String = value
        .trim()
        .trim_start_matches('+')
        .trim_end_matches(|c: char| c.is_alphabetic() || c == '%' || c.is_whitespace())
        .to_owned();
    match digits.parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(Refusal::new(
            Text::new()
                .plain(format!(
                    "That has to be a whole number of {noun} from {least} to {most}; {:?} is not. For example: ",
                    clipped(value)
                ))
                .command(example),
        )),
    }
}

fn needs(what: &str, example: &str) -> Refusal {
    Refusal::new(
        Text::new()
            .plain(format!("{what}. For example: "))
            .command(example),
    )
}

fn is_off(value: &str) -> bool {
    matches!(
        value.trim().to_lowercase().as_str(),
        "off" | "none" | "no" | "clear" | "remove" | "undo"
    )
}

#[cfg(test)]
mod tests;
