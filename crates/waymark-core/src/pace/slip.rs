//! What to do about a slip.

use serde::{Deserialize, Serialize};

use super::{Plan, SLOWEST_PERCENT, schedule::Schedule};
use crate::progress::Standing;

/// A way to adjust a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjust {
    /// Move everything that is left by so many days.
    Shift {
        /// Days later.
        days: u32,
    },
    /// Drop what is optional.
    Trim {
        /// Open topics that it saves.
        topics: u32,
    },
    /// Take more time for everything.
    Slow {
        /// The length of the plan in percent of what its basis gives.
        percent: u32,
    },
}

/// Adjustments that help a learner who is behind by so many days. Shifting always catches up; slowing down is offered
/// if it catches up, trimming if there is something to drop.
pub(super) fn suggestions(
    plan: &Plan,
    standing: &Standing<'_>,
    schedule: &Schedule,
    elapsed: i64,
    behind_days: u32,
) -> Vec<Adjust> {
    let mut list = vec![Adjust::Shift { days: behind_days }];

    let optional = standing
        .roadmap
        .topics()
        .filter(|at| standing.is_optional(at) && standing.state(&at.topic.id).is_open())
        .count();
    if !plan.trim && optional > 0 {
        list.push(Adjust::Trim {
            topics: u32::try_from(optional).unwrap_or(u32::MAX),
        });
    }

    // In steps of five percent, which people can picture.
    let done = schedule.done();
    let mut percents = (plan.slow_percent.min(SLOWEST_PERCENT) / 5 * 5 + 5..=SLOWEST_PERCENT).step_by(5);
    if let Some(percent) =
        percents.find(|percent| schedule.expected_when_slowed(elapsed, i64::from(*percent)) <= done)
    {
        list.push(Adjust::Slow { percent });
    }
    list
}
