//! What must hold of any plan.

use jiff::civil::date;
use proptest::{collection::vec, option, prelude::*};

use super::{
    tests::{id, roadmap},
    *,
};
use crate::{
    progress::{Marked, State, States},
    roadmap::{Roadmap, Weeks},
};

const START: Date = date(2026, 3, 2);

fn stage_weeks() -> impl Strategy<Value = Option<Weeks>> {
    prop_oneof![
        3 => (1..20_u16, 0..5_u16).prop_map(|(first, more)| Some(Weeks::Range { first, last: first + more })),
        2 => Just(None),
        1 => (1..20_u16).prop_map(|week| Some(Weeks::From(week))),
        1 => Just(Some(Weeks::Ongoing)),
    ]
}

fn bases() -> impl Strategy<Value = Basis> {
    prop_oneof![
        Just(Basis::Weeks),
        (0..200_i64).prop_map(|days| Basis::Until(after(START, days))),
        (1..300_u16, 1..=7_u8).prop_map(|(minutes, days_a_week)| Basis::Daily { minutes, days_a_week }),
    ]
}

fn plans() -> impl Strategy<Value = Plan> {
    (bases(), -20..20_i32, any::<bool>(), 50..300_u32).prop_map(|(basis, shift_days, trim, slow_percent)| {
        Plan {
            start: START,
            basis,
            shift_days,
            trim,
            slow_percent,
        }
    })
}

prop_compose! {
    /// A roadmap of up to five stages, and topics done on some day since the start.
    fn studies()(stages in vec((0..9_usize, stage_weeks()), 1..6), optional in vec(any::<bool>(), 45))(
        done in vec(option::of(0..120_i64), stages.iter().map(|(count, _)| count).sum::<usize>()),
        stages in Just(stages),
        optional in Just(optional),
    ) -> (Roadmap, States) {
        let mut roadmap = roadmap(&stages);
        let topics = roadmap.stages.iter_mut().flat_map(|stage| &mut stage.sections).flat_map(|section| &mut section.topics);
        for (topic, optional) in topics.zip(optional) {
            topic.optional = optional;
        }
        let marked = |day| Marked { state: State::Done, since: after(START, day) };
        let states = done.into_iter().enumerate().filter_map(|(n, day)| Some((id(&format!("t{n}")), marked(day?)))).collect();
        (roadmap, states)
    }
}

proptest! {
    #[test]
    fn a_shift_moves_the_expectation_exactly((roadmap, states) in studies(), plan in plans(), day in -20..300_i64, days in 0..100_u32) {
        let standing = Standing::new(&roadmap, &states, []);
        let now = Pace::at(&plan, &standing, &[], after(START, day));
        let later = Pace::at(&plan.adjusted(Adjust::Shift { days }), &standing, &[], after(START, day + i64::from(days)));
        prop_assert_eq!((later.expected, later.due_stage, later.behind_days), (now.expected, now.due_stage, now.behind_days));
        prop_assert_eq!(later.ends, now.ends.map(|end| after(end, days.into())));
    }

    #[test]
    fn a_pause_moves_the_expectation_like_a_shift((roadmap, states) in studies(), plan in plans(), day in 0..300_i64, from in 0..300_i64, days in 1..40_i64) {
        let standing = Standing::new(&roadmap, &states, []);
        let pause = Pause { from: after(START, from), to: Some(after(START, from + days - 1)) };
        let paused = Pace::at(&plan, &standing, &[pause], after(START, day));
        let counted = if day <= from { day } else { (day - days).max(from) };
        let shifted = Pace::at(&plan, &standing, &[], after(START, counted));
        prop_assert_eq!((paused.expected, paused.behind_days), (shifted.expected, shifted.behind_days));
    }

    #[test]
    fn more_is_expected_every_day_until_all_is((roadmap, states) in studies(), plan in plans(), day in -20..300_i64) {
        let standing = Standing::new(&roadmap, &states, []);
        let at = |day| Pace::at(&plan, &standing, &[], after(START, day));
        prop_assert!(at(day).expected <= at(day + 1).expected);
        prop_assert!(at(day).expected <= at(day).planned);
        prop_assert_eq!(Pace::at(&plan, &standing, &[], plan.start).expected > 0 && plan.shift_days >= 0, false);
        if let Some(end) = at(0).ends {
            prop_assert_eq!(Pace::at(&plan, &standing, &[], after(end, 1)).expected, at(day).planned);
        }
    }

    #[test]
    fn the_estimate_is_in_order_and_never_in_the_past((roadmap, states) in studies(), plan in plans(), day in 0..300_i64) {
        let standing = Standing::new(&roadmap, &states, []);
        let today = after(START, day);
        let pace = Pace::at(&plan, &standing, &[], today);
        if let Some(eta) = pace.eta {
            prop_assert!(today <= eta.earliest && eta.earliest <= eta.latest, "{eta:?}");
        }
        let planned: Vec<bool> = roadmap
            .topics()
            .filter(|at| !(plan.trim && at.optional()))
            .map(|at| standing.state(&at.topic.id) == State::Done)
            .collect();
        prop_assert_eq!(pace.finished, planned.iter().all(|done| *done));
        prop_assert_eq!(pace.eta.is_some(), planned.contains(&true) && planned.contains(&false));
    }

    #[test]
    fn who_has_done_all_is_finished_and_not_behind((roadmap, _) in studies(), plan in plans(), day in 0..300_i64) {
        let states: States = roadmap
            .topics()
            .map(|at| (at.topic.id.clone(), Marked { state: State::Done, since: START }))
            .collect();
        let pace = Pace::at(&plan, &Standing::new(&roadmap, &states, []), &[], after(START, day));
        prop_assert!(pace.finished && pace.eta.is_none() && pace.suggestions.is_empty());
        prop_assert_eq!((pace.behind_topics, pace.behind_days, pace.done), (0, 0, pace.planned));
    }

    #[test]
    fn shifting_and_slowing_down_as_suggested_catch_up((roadmap, states) in studies(), plan in plans(), day in 0..300_i64) {
        let standing = Standing::new(&roadmap, &states, []);
        let today = after(START, day);
        let pace = Pace::at(&plan, &standing, &[], today);
        prop_assert_eq!(pace.behind_topics == 0, pace.behind_days == 0);
        prop_assert_eq!(pace.suggestions.is_empty(), pace.behind_days < SLIP_DAYS);
        for adjust in pace.suggestions {
            let adjusted = Pace::at(&plan.adjusted(adjust), &standing, &[], today);
            match adjust {
                Adjust::Shift { .. } | Adjust::Slow { .. } => prop_assert_eq!(adjusted.behind_topics, 0),
                Adjust::Trim { topics } => prop_assert!(topics > 0),
            }
        }
    }
}
