//! What is to be simulated.

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use waymark_core::calendar::Zone;

/// The first day, in UTC: within three weeks of it Europe goes to summer time, Chile, Australia and New Zealand leave it,
/// and a month ends.
pub(crate) const FIRST: Date = date(2026, 3, 16);

/// How many live for how long, from which seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// So many people.
    pub learners: u32,
    /// So many groups for them.
    pub groups: u32,
    /// So many days, from 16 March 2026 on.
    pub days: u32,
    /// The same seed, the same lives.
    pub seed: u64,
    /// How much goes wrong.
    pub trouble: Trouble,
}

/// How much goes wrong with the service and with the platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// A short downtime every few days, a long one now and then; platforms as they are.
    Some,
    /// A downtime nearly every day, and platforms on their worst days.
    Many,
}

/// A plan that cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nobody there, or no time.
    #[error("at least one learner and one day are needed")]
    Empty,
    /// Each group has an admin of its own.
    #[error("there are more groups than learners")]
    Groups,
    /// More than anybody has waited for.
    #[error("at most 1,000,000 learners and 1,000 days can be simulated")]
    Large,
}

impl Plan {
    /// Whether it can be carried out.
    ///
    /// # Errors
    /// When nobody would live, or too many.
    pub fn check(&self) -> Result<(), PlanError> {
        if self.learners == 0 || self.days == 0 {
            return Err(PlanError::Empty);
        }
        if self.groups > self.learners {
            return Err(PlanError::Groups);
        }
        if self.learners > 1_000_000 || self.days > 1_000 {
            return Err(PlanError::Large);
        }
        Ok(())
    }

    /// When it begins.
    pub(crate) fn begins() -> Timestamp {
        Zone::utc().start_of(FIRST)
    }

    /// When it is over.
    pub(crate) fn ends(&self) -> Timestamp {
        Zone::utc().start_of(FIRST.saturating_add(jiff::Span::new().days(i64::from(self.days))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(learners: u32, groups: u32, days: u32, expected: Result<(), PlanError>) {
        let plan = Plan {
            learners,
            groups,
            days,
            seed: 0,
            trouble: Trouble::None,
        };
        assert_eq!(plan.check(), expected);
    }

    #[test]
    fn a_plan_needs_people_time_and_an_admin_for_each_group() {
        check(1, 0, 1, Ok(()));
        check(3, 3, 1, Ok(()));
        check(0, 0, 1, Err(PlanError::Empty));
        check(1, 0, 0, Err(PlanError::Empty));
        check(2, 3, 1, Err(PlanError::Groups));
        check(2_000_000, 0, 1, Err(PlanError::Large));
    }
}
