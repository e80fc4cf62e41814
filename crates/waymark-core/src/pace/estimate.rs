//! When a learner may be done, by the speed of late.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{DEFAULT_MINUTES_A_DAY, Plan, RECENT_DAYS, TOPIC_MINUTES, after, schedule::Schedule};
use crate::ledger::{Pause, days_between, paused_days};

/// The plan's own speed counts like so many days of observation.
const PRIOR_DAYS: f64 = 7.0;
/// Nobody is helped by a date further off than this.
const HORIZON_DAYS: f64 = 20.0 * 365.0;

/// A span of days in which a learner may be done; the first is never after the last, and neither is in the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eta {
    /// If it goes well.
    pub earliest: Date,
    /// If it goes slowly.
    pub latest: Date,
}

/// The estimate; `None` while nothing is done or when nothing is open.
///
/// Topics done come like events at a steady rate: `n` of them in `d` days of which none was a pause, together with the
/// plan's rate over 7 more days, give the rate; its range is one standard deviation of `n`, √(n + 1), either way.
pub(super) fn eta(plan: &Plan, schedule: &Schedule, pauses: &[Pause], today: Date) -> Option<Eta> {
    let first_done = schedule.done_on.iter().min()?;
    if schedule.is_finished() {
        return None;
    }
    let tomorrow = today.saturating_add(1.day());
    // The time before the plan's first day (or the first topic, if that was done before) tells nothing.
    let since = after(tomorrow, -RECENT_DAYS)
        .max(plan.start.min(*first_done))
        .min(today);
    let days = days_between(since, tomorrow) - paused_days(pauses, since, tomorrow);
    let recent = schedule
        .done_on
        .iter()
        .filter(|day| **day >= since && **day <= today)
        .count();

    let counted = f64::from(u32::try_from(recent).unwrap_or(u32::MAX)) + planned_rate(schedule) * PRIOR_DAYS;
    let spread = f64::from(u32::try_from(recent).unwrap_or(u32::MAX) + 1).sqrt();
    let days = f64::from(i32::try_from(days.max(1)).unwrap_or(i32::MAX)) + PRIOR_DAYS;
    let open = f64::from(schedule.open());
    let fast = open * days / (counted + spread);
    // However unsure, a quarter of the likely speed is slow enough.
    let slow = open * days / (counted - spread).max(counted / 4.0);

    let begin = resumes(pauses, today);
    Some(Eta {
        earliest: after(begin, whole_days(fast.floor())),
        latest: after(begin, whole_days(slow.ceil())),
    })
}

/// Topics a day, as the plan has it; by the default minutes a day if it has no dates.
fn planned_rate(schedule: &Schedule) -> f64 {
    match (schedule.planned(), schedule.length()) {
        (planned @ 1.., Some(days @ 1..)) => {
            f64::from(planned) / f64::from(i32::try_from(days).unwrap_or(i32::MAX))
        }
        _ => f64::from(DEFAULT_MINUTES_A_DAY) / f64::from(TOPIC_MINUTES),
    }
}

/// Today, or the first day after the pause that today lies in, if its end is known.
fn resumes(pauses: &[Pause], today: Date) -> Date {
    let ends = pauses
        .iter()
        .filter(|pause| pause.contains(today))
        .filter_map(|pause| pause.to);
    ends.max().map_or(today, |last| last.saturating_add(1.day()))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the horizon")]
fn whole_days(days: f64) -> i64 {
    days.clamp(0.0, HORIZON_DAYS) as i64
}
