//! `plan`: where the learner should be, where they are, when they may be done, and ways to adjust.

use jiff::{ToSpan, civil::Date};
use waymark_core::{
    calendar::week_of,
    pace::{
        Adjust, Basis, Eta, MILESTONE_MINUTES, PROJECT_MINUTES, Pace, Plan, SLOWEST_PERCENT, TOPIC_MINUTES,
    },
    roadmap::Stage,
    when::{self, fmt_day},
};

use crate::{
    change::{self, Revert},
    command::{Args, Command, Group, Kind, Param, Spec, clipped},
    course::Course,
    ctx::Ctx,
    error::{Error, Refusal},
    pace::{self, Pacing},
    page::Page,
    reply::{Block, Button, Item, Mark, Reply, Text, Tone},
    view, words,
};

/// Stages on a page.
const STAGES: usize = 12;
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
        params: &[
            Param::optional(
                "change",
                Kind::Choice(&["target", "minutes", "shift", "trim", "slow", "reset", "stages"]),
                "What to change; nothing shows the plan",
            ),
            Param::optional(
                "value",
                Kind::Text,
                "A day for target, minutes a day, days to shift, percent for slow",
            ),
        ],
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
                        .code("plan target 1 June")
                        .plain(", ")
                        .code("plan shift 7")
                        .plain(", ")
                        .code("plan trim")
                        .plain(" or ")
                        .code("plan slow 150")
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
        let mut reply = show(ctx, &course, &pacing, page);
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

fn show(ctx: &Ctx<'_>, course: &Course<'_>, pacing: &Pacing, page: Option<i64>) -> Reply {
    let (pace, today) = (&pacing.pace, ctx.today());
    let stages = &course.roadmap.stages;
    let name = |index: Option<usize>| {
        let stage = index.and_then(|index| stages.get(index));
        stage.map(view::stage_title)
    };
    let mut reply = Reply::titled(format!("Plan: {}", course.roadmap.title));
    if page.is_none() {
        reply = reply.para(verdict(pace, &pacing.plan, today));
        let mut facts = vec![("Follows", basis(course, pacing, today))];
        if let Some(stage) = name(pace.due_stage).filter(|_| !pace.finished) {
            facts.push(("Should be at", stage));
        }
        if let Some(stage) = name(pace.at_stage).filter(|_| !pace.finished) {
            facts.push(("You are at", stage));
        }
        if pace.planned > 0 && !pace.finished {
            facts.push((
                "Topics",
                format!(
                    "{} done, {} expected by now, {} planned",
                    pace.done, pace.expected, pace.planned
                ),
            ));
        }
        if let Some(ends) = pace.ends.filter(|_| !pace.finished) {
            facts.push(("Ends", fmt_day(ends, today)));
        }
        if let Some(eta) = pace.eta {
            facts.push(("At your speed of late", range(eta, today)));
        }
        reply = reply.facts(facts);
    }

    let dates = pacing.plan.stages(&course.standing(), &pacing.pauses, today);
    let progress = course.standing().stages(|_| false);
    let page = Page::new(page, STAGES, stages.len());
    let lines = stages
        .iter()
        .zip(&dates)
        .zip(&progress)
        .skip(page.skip)
        .take(page.size);
    reply = reply.list(lines.map(|((stage, dates), progress)| {
        let mark = if progress.is_complete() && progress.done + progress.optional_done > 0 {
            Mark::Done
        } else if progress.done + progress.learning > 0 {
            Mark::Learning
        } else {
            Mark::Todo
        };
        Item::marked(mark, stage_line(stage, *dates, today))
    }));
    if let Some(label) = page.label() {
        reply = reply.small(label);
    }

    let mut turns = Vec::new();
    if page.number > 1 {
        turns.push(Button::new("‹ Back", format!("plan stages {}", page.number - 1)));
    }
    if page.number < page.of {
        turns.push(Button::new("More ›", format!("plan stages {}", page.number + 1)));
    }
    reply
        .column(pace.suggestions.iter().map(|adjust| suggestion(*adjust)))
        .row(turns)
}

fn verdict(pace: &Pace, plan: &Plan, today: Date) -> String {
    if pace.finished {
        return "Every topic of the plan is done.".to_owned();
    }
    if today < plan.start {
        return format!("The plan begins on {}.", fmt_day(plan.start, today));
    }
    if pace.planned == 0 {
        return "This roadmap says nothing of time. Set a target day or minutes a day to have a plan."
            .to_owned();
    }
    if pace.behind_topics > 0 {
        let topics = words::count(pace.behind_topics, "topic");
        let days = words::count(pace.behind_days, "day");
        let more = if pace.suggestions.is_empty() {
            "That is soon made up for."
        } else {
            "What would help:"
        };
        return format!("You are {topics}, or {days}, behind the plan. {more}");
    }
    if pace.ahead_topics > 0 {
        return format!(
            "You are {} ahead of the plan.",
            words::count(pace.ahead_topics, "topic")
        );
    }
    "You are on the plan.".to_owned()
}

fn basis(course: &Course<'_>, pacing: &Pacing, today: Date) -> String {
    let plan = &pacing.plan;
    let mut parts = vec![match plan.basis {
        Basis::Until(day) => format!("your target, {}", fmt_day(day, today)),
        Basis::Weeks => "the roadmap's own weeks".to_owned(),
        Basis::Daily { minutes, days_a_week } => {
            format!("{minutes} minutes {}", on_days(days_a_week))
        }
    }];
    parts.push(format!("from {}", fmt_day(course.enrollment.start_day, today)));
    match plan.shift_days {
        0 => {}
        days if days < 0 => parts.push(format!("{} earlier", words::count(i64::from(-days), "day"))),
        days => parts.push(format!("{} later", words::count(days, "day"))),
    }
    if plan.slow_percent != 100 {
        parts.push(format!("at {} % of its time", plan.slow_percent));
    }
    if plan.trim {
        parts.push("without optional topics".to_owned());
    }
    parts.join(", ")
}

/// "every day", "on 5 days a week".
fn on_days(days_a_week: u8) -> String {
    if days_a_week >= 7 {
        "every day".to_owned()
    } else {
        format!("on {} a week", words::count(days_a_week, "day"))
    }
}

/// "Tue 2 June to Sun 28 June"; by weeks where days would pretend to know too much.
fn range(eta: Eta, today: Date) -> String {
    if week_of(eta.earliest) == week_of(eta.latest) {
        return format!("done in the week of {}", fmt_day(week_of(eta.earliest), today));
    }
    format!(
        "done between {} and {}",
        fmt_day(eta.earliest, today),
        fmt_day(eta.latest, today)
    )
}

fn stage_line(stage: &Stage, dates: Option<(Date, Date)>, today: Date) -> Text {
    let text = Text::new().strong(view::stage_title(stage)).plain(" · ");
    match (dates, stage.weeks) {
        (Some((from, to)), _) if from == to => text.plain(fmt_day(from, today)),
        (Some((from, to)), _) => text.plain(format!("{} to {}", fmt_day(from, today), fmt_day(to, today))),
        (None, Some(weeks)) => text.plain(view::weeks(weeks)),
        (None, None) => text.plain("no dates"),
    }
}

fn suggestion(adjust: Adjust) -> Button {
    match adjust {
        Adjust::Shift { days } => Button::new(
            format!("Shift everything by {}", words::count(days, "day")),
            format!("plan shift {days}"),
        )
        .primary(),
        Adjust::Trim { topics } => Button::new(
            format!("Drop {}", words::count(topics, "optional topic")),
            "plan trim",
        ),
        Adjust::Slow { percent } => Button::new(
            format!("Slow down to {percent} % of the time"),
            format!("plan slow {percent}"),
        ),
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
                .code(example),
        )),
    }
}

fn needs(what: &str, example: &str) -> Refusal {
    Refusal::new(Text::new().plain(format!("{what}. For example: ")).code(example))
}

fn is_off(value: &str) -> bool {
    matches!(
        value.trim().to_lowercase().as_str(),
        "off" | "none" | "no" | "clear" | "remove" | "undo"
    )
}

#[cfg(test)]
mod tests;
