//! How a plan is shown: where one should be, where one is, and the dates of the stages.

use jiff::civil::Date;
use waymark_core::{
    calendar::week_of,
    pace::{Adjust, Basis, Eta, Pace, Plan},
    roadmap::Stage,
    when::fmt_day,
};

use super::on_days;
use crate::{
    course::Course,
    ctx::Ctx,
    pace::Pacing,
    page::Page,
    reply::{Button, Item, Mark, Reply, Text},
    view, words,
};

/// Stages on a page.
const STAGES: usize = 12;

/// The plan of a course; from the second page on only the stages.
pub(super) fn show(ctx: &Ctx<'_>, course: &Course<'_>, pacing: &Pacing, wish: Option<i64>) -> Reply {
    let (pace, today) = (&pacing.pace, ctx.today());
    let stages = &course.roadmap.stages;
    let name = |index: Option<usize>| {
        let stage = index.and_then(|index| stages.get(index));
        stage.map(view::stage_title)
    };
    let mut reply = Reply::titled(format!("Plan: {}", course.roadmap.title));
    if wish.is_none() {
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
    let page = Page::new(wish, STAGES, stages.len());
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
    reply = reply
        .column(pace.suggestions.iter().map(|adjust| suggestion(*adjust)))
        .row(turns);
    if wish.is_some() { reply.in_place() } else { reply }
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
