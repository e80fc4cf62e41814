//! Where a learner should be: stage weeks or a target date or minutes a day, an estimate as a range, and ways to adjust.
