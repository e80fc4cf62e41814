//! Where a learner should be: stage weeks or a target date or minutes a day, an estimate as a range, and ways to adjust.
//!
//! A [`Plan`] spreads a roadmap's topics over days; [`Pace::at`] holds what is done against it.

mod estimate;
mod schedule;
mod slip;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use self::schedule::Schedule;
pub use self::{estimate::Eta, slip::Adjust};
use crate::{
    ledger::{Pause, days_between, merged, paused_days},
    progress::Standing,
};

/// What a topic takes, in minutes: reading, trying it out, and a few questions. An estimate of ours.
pub const TOPIC_MINUTES: u32 = 45;
/// What a milestone takes, in minutes.
pub const MILESTONE_MINUTES: u32 = 4 * 60;
/// What a project takes, in minutes.
pub const PROJECT_MINUTES: u32 = 10 * 60;
/// Minutes a day that are assumed where neither the author nor the learner says anything.
pub const DEFAULT_MINUTES_A_DAY: u16 = 30;
/// The estimate looks at the speed of so many days.
pub const RECENT_DAYS: i64 = 28;
/// Being behind by fewer days than this is no slip, and nothing is suggested.
pub const SLIP_DAYS: u32 = 3;
/// A plan is slowed down to so many percent of its length at most.
pub const SLOWEST_PERCENT: u32 = 300;

/// How a learner means to go through a roadmap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The first day.
    pub start: Date,
    /// What the days are taken from.
    pub basis: Basis,
    /// By how many days everything is moved, to later or (negative) to earlier.
    pub shift_days: i32,
    /// Optional topics are dropped.
    pub trim: bool,
    /// The length of the plan in percent of what the basis gives: 100 as it is, 150 half as long again.
    pub slow_percent: u32,
}

/// What a plan takes its days from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The week ranges of the stages; if there are none, the length of the timeline; if that has none either, 30
    /// minutes a day.
    Weeks,
    /// A day by which all is done. Stages keep their share of the time.
    Until(Date),
    /// So many minutes on so many days a week.
    Daily {
        /// Minutes on a study day, at least 1.
        minutes: u16,
        /// Study days a week, 1 to 7.
        days_a_week: u8,
    },
}

/// Where a learner should be, and where they are. Counted in topics that have a date in the plan: what is skipped,
/// and what stands in a stage without end ("Ongoing", "Weeks 13+"), is not waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Topics with a date.
    pub planned: u32,
    /// How many of them should be done before today.
    pub expected: u32,
    /// How many of them are.
    pub done: u32,
    /// Topics that are missing; 0 when ahead.
    pub behind_topics: u32,
    /// By how many days the plan would have to be moved so that nothing is missing.
    pub behind_days: u32,
    /// Topics that are done before their time.
    pub ahead_topics: u32,
    /// The stage (index from 0) where the learner should be; `None` before the first day and after the last.
    pub due_stage: Option<usize>,
    /// The first stage with a topic of the plan that is open.
    pub at_stage: Option<usize>,
    /// The plan's last day: all dated topics should be done by its end. `None` when nothing has a date.
    pub ends: Option<Date>,
    /// When every topic of the plan, dated or not, may be done, by the speed of late. `None` while nothing is done yet
    /// (there is no speed to go by), and when everything is.
    pub eta: Option<Eta>,
    /// Whether no topic of the plan is open.
    pub finished: bool,
    /// What the learner can do about a slip; empty when there is none.
    pub suggestions: Vec<Adjust>,
}

impl Plan {
    /// A plan as the basis gives it.
    pub fn new(start: Date, basis: Basis) -> Self {
        Self {
            start,
            basis,
            shift_days: 0,
            trim: false,
            slow_percent: 100,
        }
    }

    /// The plan with an adjustment: shifts add up, slowing down replaces what was before.
    #[must_use]
    pub fn adjusted(self, adjust: Adjust) -> Self {
        match adjust {
            Adjust::Shift { days } => Self {
                shift_days: self
                    .shift_days
                    .saturating_add(i32::try_from(days).unwrap_or(i32::MAX)),
                ..self
            },
            Adjust::Trim { .. } => Self { trim: true, ..self },
            Adjust::Slow { percent } => Self {
                slow_percent: percent,
                ..self
            },
        }
    }

    /// When each stage is due, first and last day; `None` for a stage without dates ("Ongoing"), and for one that takes no
    /// time because nothing of it is in the plan.
    pub fn stages(
        &self,
        standing: &Standing<'_>,
        pauses: &[Pause],
        today: Date,
    ) -> Vec<Option<(Date, Date)>> {
        let spans = Schedule::new(self, standing).stages();
        spans
            .into_iter()
            .map(|span| {
                let (from, to) = span.filter(|(from, to)| from < to)?;
                Some((
                    end_of(self, pauses, today, from + 1),
                    end_of(self, pauses, today, to),
                ))
            })
            .collect()
    }

    /// Days of the plan that have passed before `today`: days in a pause are not counted, and a shift takes its days
    /// away. Negative before the first day.
    fn elapsed(&self, pauses: &[Pause], today: Date) -> i64 {
        let days = days_between(self.start, today);
        days - paused_days(pauses, self.start, today) - i64::from(self.shift_days)
    }
}

impl Pace {
    /// Holds what is done against a plan. `pauses` are the learner's: days in them are not counted as time.
    pub fn at(plan: &Plan, standing: &Standing<'_>, pauses: &[Pause], today: Date) -> Self {
        let schedule = Schedule::new(plan, standing);
        let elapsed = plan.elapsed(pauses, today);
        let expected = schedule.expected(elapsed);
        let done = schedule.done();
        let behind_topics = expected.saturating_sub(done);
        let behind_days = schedule.days_behind(elapsed);
        let eta = estimate::eta(plan, &schedule, pauses, today);
        let suggestions = if behind_days >= SLIP_DAYS {
            slip::suggestions(plan, standing, &schedule, elapsed, behind_days)
        } else {
            Vec::new()
        };
        Self {
            planned: schedule.planned(),
            expected,
            done,
            behind_topics,
            behind_days,
            ahead_topics: done.saturating_sub(expected),
            due_stage: schedule.stage_at(elapsed),
            at_stage: schedule.open_stage(),
            ends: schedule.length().map(|days| end_of(plan, pauses, today, days)),
            eta,
            finished: schedule.is_finished(),
            suggestions,
        }
    }
}

/// The last day of a plan of so many days: shifted, and moved on by the pauses that lie before it. Of a pause without an
/// end, which nobody can count on, the days up to today.
fn end_of(plan: &Plan, pauses: &[Pause], today: Date, days: i64) -> Date {
    let ended: Vec<Pause> = pauses
        .iter()
        .map(|pause| Pause {
            from: pause.from,
            to: pause.to.or(Some(today)),
        })
        .collect();
    let mut end = after(plan.start, days - 1 + i64::from(plan.shift_days));
    // In order: each pause that begins before the end moves it on, which may bring it behind the next one's beginning.
    for (first, last) in merged(&ended) {
        let from = first.max(plan.start);
        if from <= end {
            end = after(end, (days_between(from, last) + 1).max(0));
        }
    }
    end
}

/// The date so many days later, or the last (first) one that there is.
fn after(day: Date, days: i64) -> Date {
    let days = i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX });
    // jiff limits a span of days to what its calendar holds.
    day.saturating_add(days.clamp(-7_304_484, 7_304_484).days())
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
