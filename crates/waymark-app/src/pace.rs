//! A learner's plan for a roadmap, from what the store holds.

use waymark_core::{
    calendar::Weekdays,
    ledger::Pause,
    pace::{Basis, Pace, Plan},
    roadmap::{Roadmap, Weeks},
};
use waymark_store::Enrollment;

use crate::{course::Course, ctx::Ctx, error::Fault};

/// A learner's plan for a roadmap, and where they are on it.
#[derive(Clone, Debug)]
pub(crate) struct Pacing {
    pub(crate) plan: Plan,
    pub(crate) pace: Pace,
    pub(crate) pauses: Vec<Pause>,
}

/// Where the learner is on a course, as of today.
pub(crate) async fn pacing(ctx: &mut Ctx<'_>, course: &Course<'_>) -> Result<Pacing, Fault> {
    let days_a_week = study_days(ctx).await?.count();
    let plan = plan(
        &course.enrollment,
        course.roadmap,
        ctx.learner.minutes_per_day,
        days_a_week,
    );
    let pauses: Vec<_> = ctx.tx.pauses(ctx.learner.id).await?;
    let pauses: Vec<_> = pauses.into_iter().map(|(_, pause)| pause).collect();
    let pace = Pace::at(&plan, &course.standing(), &pauses, ctx.today());
    Ok(Pacing { plan, pace, pauses })
}

/// The plan of an enrolment: to the learner's own target; else by the author's weeks; else by minutes a day.
pub(crate) fn plan(enrollment: &Enrollment, roadmap: &Roadmap, minutes: u32, days_a_week: u8) -> Plan {
    let basis = match enrollment.target_day {
        Some(day) => Basis::Until(day),
        None if has_weeks(roadmap) => Basis::Weeks,
        None => Basis::Daily {
            minutes: u16::try_from(minutes).unwrap_or(u16::MAX),
            days_a_week,
        },
    };
    Plan {
        start: enrollment.start_day,
        basis,
        shift_days: enrollment.shift_days,
        trim: enrollment.trim,
        slow_percent: enrollment.slow_percent,
    }
}

/// The weekdays that the learner plans to study on, as of today.
pub(crate) async fn study_days(ctx: &mut Ctx<'_>) -> Result<Weekdays, Fault> {
    let today = ctx.today();
    let plans = ctx.tx.plans(ctx.learner.id).await?;
    let current = plans.into_iter().rfind(|(from, _)| *from <= today);
    Ok(current.map_or(Weekdays::ALL, |(_, days)| days))
}

/// Whether the author says how long things take.
pub(crate) fn has_weeks(roadmap: &Roadmap) -> bool {
    let ends = |weeks: &Option<Weeks>| matches!(weeks, Some(Weeks::Range { .. }));
    roadmap.stages.iter().any(|stage| ends(&stage.weeks))
        || roadmap.timeline.iter().any(|entry| ends(&entry.weeks))
}
