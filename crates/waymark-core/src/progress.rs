//! Where a learner stands on a roadmap: topic states, percentage, what comes next.
