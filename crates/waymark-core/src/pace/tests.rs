use jiff::civil::date;

use super::*;
use crate::{
    ids::TopicId,
    progress::{State, States},
    roadmap::{Project, Roadmap, Section, Stage, TimelineEntry, Topic, Weeks},
};

const START: Date = date(2026, 3, 2);

pub(super) fn id(text: &str) -> TopicId {
    TopicId::new(text).unwrap()
}

/// Stages of so many topics each, called `t0`, `t1`, … throughout.
pub(super) fn roadmap(stages: &[(usize, Option<Weeks>)]) -> Roadmap {
    let mut names = (0..).map(|n| id(&format!("t{n}")));
    let topic = |id| Topic {
        id,
        text: String::new(),
        emphasis: false,
        optional: false,
        priority: None,
        done: false,
        concepts: Vec::new(),
    };
    Roadmap {
        stages: stages
            .iter()
            .map(|(count, weeks)| Stage {
                weeks: *weeks,
                sections: vec![Section {
                    topics: names.by_ref().take(*count).map(topic).collect(),
                    ..Section::default()
                }],
                ..Stage::default()
            })
            .collect(),
        ..Roadmap::default()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a stage's weeks are optional")]
fn weeks(first: u16, last: u16) -> Option<Weeks> {
    Some(Weeks::Range { first, last })
}

/// Topics `t0` to `t{count - 1}`, done one a day up to (and on) a day.
pub(super) fn done(count: usize, last: Date) -> States {
    let mut states = States::new();
    for n in 0..count {
        states.set(
            id(&format!("t{n}")),
            State::Done,
            after(last, 1 - i64::try_from(count - n).unwrap()),
        );
    }
    states
}

fn pace(plan: &Plan, roadmap: &Roadmap, states: &States, day: i64) -> Pace {
    Pace::at(
        plan,
        &Standing::new(roadmap, states, []),
        &[],
        after(plan.start, day),
    )
}

/// What is expected after so many days, and in which stage.
#[track_caller]
fn check(plan: &Plan, roadmap: &Roadmap, days: &[(i64, u32, Option<usize>)]) {
    let states = States::new();
    for (day, expected, stage) in days {
        let pace = pace(plan, roadmap, &states, *day);
        assert_eq!((pace.expected, pace.due_stage), (*expected, *stage), "day {day}");
    }
}

#[test]
fn topics_come_due_evenly_over_the_weeks_of_their_stage() {
    let roadmap = roadmap(&[(7, weeks(1, 1)), (14, weeks(2, 3))]);
    let plan = Plan::new(START, Basis::Weeks);
    check(
        &plan,
        &roadmap,
        &[
            (-5, 0, None),
            (0, 0, Some(0)),
            (1, 1, Some(0)),
            (6, 6, Some(0)),
            (7, 7, Some(1)),
            (8, 8, Some(1)),
            (20, 20, Some(1)),
            (21, 21, None),
            (999, 21, None),
        ],
    );
    assert_eq!(
        pace(&plan, &roadmap, &States::new(), 0).ends,
        Some(after(START, 20))
    );
}

#[test]
fn stages_without_end_have_no_dates() {
    let roadmap = roadmap(&[
        (7, weeks(1, 1)),
        (5, Some(Weeks::From(2))),
        (9, Some(Weeks::Ongoing)),
    ]);
    let plan = Plan::new(START, Basis::Weeks);
    check(&plan, &roadmap, &[(6, 6, Some(0)), (7, 7, None), (500, 7, None)]);
    let states = done(7, START);
    let pace = pace(&plan, &roadmap, &states, 7);
    assert_eq!(
        (pace.planned, pace.done, pace.finished, pace.at_stage),
        (7, 7, false, Some(1))
    );
    assert!(pace.eta.is_some());
}

#[test]
fn stages_without_weeks_share_the_gap_between_their_neighbours() {
    let plan = Plan::new(START, Basis::Weeks);
    let gap = roadmap(&[(7, weeks(1, 1)), (7, None), (7, None), (7, weeks(4, 4))]);
    check(
        &plan,
        &gap,
        &[
            (7, 7, Some(1)),
            (14, 14, Some(2)),
            (20, 20, Some(2)),
            (28, 28, None),
        ],
    );
    let first = roadmap(&[(14, None), (7, weeks(3, 3))]);
    check(&plan, &first, &[(1, 1, Some(0)), (14, 14, Some(1))]);
}

#[test]
fn stages_without_weeks_and_without_room_go_along_with_their_neighbour() {
    let plan = Plan::new(START, Basis::Weeks);
    let between = roadmap(&[(7, weeks(1, 1)), (7, None), (7, weeks(2, 2))]);
    check(
        &plan,
        &between,
        &[(1, 2, Some(0)), (7, 14, Some(2)), (14, 21, None)],
    );
    let first = roadmap(&[(7, None), (7, weeks(1, 1))]);
    check(&plan, &first, &[(1, 2, Some(0)), (7, 14, None)]);
    let last = roadmap(&[(7, weeks(1, 1)), (14, weeks(2, 4)), (14, None)]);
    check(
        &plan,
        &last,
        &[(28, 21, Some(2)), (29, 22, Some(2)), (42, 35, None)],
    );
}

#[test]
fn a_roadmap_without_weeks_takes_as_long_as_its_timeline() {
    let mut roadmap = roadmap(&[(10, None), (4, None)]);
    roadmap.timeline = [weeks(1, 1), None, weeks(2, 2), Some(Weeks::Ongoing)]
        .map(|weeks| TimelineEntry {
            span: String::new(),
            weeks,
            text: String::new(),
        })
        .to_vec();
    check(
        &Plan::new(START, Basis::Weeks),
        &roadmap,
        &[(1, 1, Some(0)), (10, 10, Some(1)), (14, 14, None)],
    );
}

#[test]
fn a_roadmap_without_any_weeks_takes_half_an_hour_a_day() {
    let roadmap = roadmap(&[(2, None), (2, None)]); // 90 minutes each
    check(
        &Plan::new(START, Basis::Weeks),
        &roadmap,
        &[(1, 0, Some(0)), (2, 1, Some(0)), (3, 2, Some(1)), (6, 4, None)],
    );
}

#[test]
fn minutes_a_day_give_the_days_and_milestones_take_their_time() {
    let daily = |minutes, days_a_week| Plan::new(START, Basis::Daily { minutes, days_a_week });
    let mut roadmap = roadmap(&[(4, None), (2, None)]);
    check(
        &daily(45, 7),
        &roadmap,
        &[(1, 1, Some(0)), (4, 4, Some(1)), (6, 6, None)],
    );
    check(&daily(90, 7), &roadmap, &[(1, 2, Some(0)), (3, 6, None)]);
    let states = States::new();
    assert_eq!(
        pace(&daily(45, 3), &roadmap, &states, 0).ends,
        Some(after(START, 13))
    );
    roadmap.stages[1].milestones.push(Project {
        id: id("m"),
        text: String::new(),
        optional: false,
    });
    assert_eq!(
        pace(&daily(30, 7), &roadmap, &states, 0).ends,
        Some(after(START, 9 + 8 - 1))
    );
    check(&daily(0, 0), &roadmap, &[(0, 0, Some(0))]);
}

#[test]
fn by_a_target_date_all_is_done_and_stages_keep_their_share() {
    let until = |day| Plan::new(START, Basis::Until(after(START, day)));
    let plain = roadmap(&[(4, None), (6, None)]);
    check(
        &until(9),
        &plain,
        &[(1, 1, Some(0)), (4, 4, Some(1)), (9, 9, Some(1)), (10, 10, None)],
    );
    let states = States::new();
    assert_eq!(pace(&until(9), &plain, &states, 0).ends, Some(after(START, 9)));
    let dated = roadmap(&[(7, weeks(1, 1)), (21, weeks(2, 4))]);
    check(
        &until(55),
        &dated,
        &[(2, 1, Some(0)), (14, 7, Some(1)), (56, 28, None)],
    );
    check(&until(-30), &plain, &[(0, 0, Some(0)), (1, 10, None)]);
}

#[test]
fn optional_topics_are_planned_until_they_are_trimmed() {
    let mut roadmap = roadmap(&[(7, weeks(1, 1))]);
    roadmap.stages[0].sections[0].topics[6].optional = true;
    roadmap.stages[0].sections[0].topics[5].optional = true;
    let plan = Plan::new(START, Basis::Weeks);
    let (states, day) = (done(1, START), 6);
    assert_eq!(pace(&plan, &roadmap, &states, day).behind_topics, 5);
    let trimmed = plan.adjusted(Adjust::Trim { topics: 2 });
    let pace = pace(&trimmed, &roadmap, &states, day);
    assert_eq!((pace.planned, pace.expected, pace.behind_topics), (5, 4, 3));
}

#[test]
fn what_is_skipped_is_not_waited_for() {
    let roadmap = roadmap(&[(7, weeks(1, 1))]);
    let mut states = done(3, START);
    for name in ["t3", "t4", "t5", "t6"] {
        states.set(id(name), State::Skipped, START);
    }
    let pace = pace(&Plan::new(START, Basis::Weeks), &roadmap, &states, 30);
    assert_eq!(
        (pace.planned, pace.behind_topics, pace.finished, pace.eta),
        (3, 0, true, None)
    );
}

#[test]
fn days_in_a_pause_are_not_counted() {
    let roadmap = roadmap(&[(14, weeks(1, 2))]);
    let states = States::new();
    let standing = Standing::new(&roadmap, &states, []);
    let plan = Plan::new(START, Basis::Weeks);
    let pause = |from, to: Option<i64>| Pause {
        from: after(START, from),
        to: to.map(|to| after(START, to)),
    };
    let at = |pauses: &[Pause], day| Pace::at(&plan, &standing, pauses, after(START, day));
    assert_eq!(at(&[pause(2, Some(4))], 7).expected, 4);
    assert_eq!(at(&[pause(2, Some(4)), pause(3, Some(5))], 7).expected, 3);
    assert_eq!(at(&[pause(2, None)], 99).expected, 2);
    assert_eq!(at(&[pause(2, Some(4))], 7).ends, Some(after(START, 13 + 3)));
    assert_eq!(
        at(&[pause(2, Some(4)), pause(15, Some(15))], 7).ends,
        Some(after(START, 13 + 4))
    );
}

#[test]
fn who_slips_is_offered_to_shift_to_trim_or_to_slow_down() {
    let mut roadmap = roadmap(&[(28, weeks(1, 4))]);
    for n in [20, 21] {
        roadmap.stages[0].sections[0].topics[n].optional = true;
    }
    let plan = Plan::new(START, Basis::Weeks);
    let states = done(10, START);
    let slipped = pace(&plan, &roadmap, &states, 20);
    assert_eq!((slipped.behind_topics, slipped.behind_days), (10, 10));
    assert_eq!(
        slipped.suggestions,
        [
            Adjust::Shift { days: 10 },
            Adjust::Trim { topics: 2 },
            Adjust::Slow { percent: 185 }
        ]
    );
    for adjust in [slipped.suggestions[0], slipped.suggestions[2]] {
        assert_eq!(
            pace(&plan.adjusted(adjust), &roadmap, &states, 20).behind_topics,
            0,
            "{adjust:?}"
        );
    }
}

#[test]
fn a_day_or_two_behind_is_no_slip() {
    let roadmap = roadmap(&[(28, weeks(1, 4))]);
    let plan = Plan::new(START, Basis::Weeks);
    let states = done(10, START);
    assert_eq!(pace(&plan, &roadmap, &states, 12).behind_topics, 2);
    assert_eq!(pace(&plan, &roadmap, &states, 12).suggestions, []);
    assert_eq!(pace(&plan, &roadmap, &states, 4).ahead_topics, 6);
}

#[test]
fn who_has_done_nothing_can_shift_but_not_slow_down() {
    let roadmap = roadmap(&[(28, weeks(1, 4))]);
    let pace = pace(&Plan::new(START, Basis::Weeks), &roadmap, &States::new(), 20);
    assert_eq!(pace.suggestions, [Adjust::Shift { days: 20 }]);
    assert_eq!(pace.eta, None);
}

#[test]
fn the_estimate_follows_the_speed_of_late() {
    let roadmap = roadmap(&[(56, weeks(1, 8))]);
    let plan = Plan::new(START, Basis::Weeks);
    let today = after(START, 27);
    // One a day, as planned: (28 + 7) topics in (28 + 7) days, more or less √29.
    let steady = pace(&plan, &roadmap, &done(28, today), 27).eta.unwrap();
    assert_eq!(
        (steady.earliest, steady.latest),
        (after(today, 24), after(today, 34))
    );
    // Only three in four weeks.
    let slow = pace(&plan, &roadmap, &done(3, today), 27).eta.unwrap();
    assert!(slow.earliest > steady.latest, "{slow:?}");
    // The same number, but long ago.
    let stalled = pace(&plan, &roadmap, &done(28, START), 60).eta.unwrap();
    assert!(stalled.latest > after(START, 60 + 34), "{stalled:?}");
}

#[test]
fn the_estimate_begins_after_a_pause() {
    let roadmap = roadmap(&[(14, weeks(1, 2))]);
    let states = done(13, after(START, 12));
    let standing = Standing::new(&roadmap, &states, []);
    let pauses = [Pause {
        from: after(START, 13),
        to: Some(after(START, 40)),
    }];
    let pace = Pace::at(
        &Plan::new(START, Basis::Weeks),
        &standing,
        &pauses,
        after(START, 14),
    );
    assert!(pace.eta.unwrap().earliest >= after(START, 41));
}

#[test]
fn stages_have_dates_and_pauses_move_them_on() {
    let roadmap = roadmap(&[(4, weeks(1, 2)), (4, weeks(3, 4)), (4, Some(Weeks::Ongoing))]);
    let states = States::new();
    let standing = Standing::new(&roadmap, &states, []);
    let plan = Plan::new(START, Basis::Weeks);
    let dates = |pauses: &[Pause], today| plan.stages(&standing, pauses, today);
    let days = |from, to| Some((after(START, from), after(START, to)));
    assert_eq!(dates(&[], START), [days(0, 13), days(14, 27), None]);

    // The plan begins in a pause, and the next one comes before the end only because of the first.
    let pause = |from, to: Option<i64>| Pause {
        from: after(START, from),
        to: to.map(|to| after(START, to)),
    };
    let two = [pause(30, Some(32)), pause(-3, Some(9))];
    assert_eq!(dates(&two, START), [days(10, 23), days(24, 40), None]);

    // Nobody knows how long an open pause goes on; it counts as far as it has gone.
    let open = [pause(5, None)];
    assert_eq!(dates(&open, after(START, 8)), [days(0, 17), days(18, 31), None]);
    assert_eq!(dates(&[pause(99, None)], after(START, 8))[1], days(14, 27));
}

#[test]
fn an_empty_roadmap_is_finished_and_has_no_end() {
    let pace = pace(
        &Plan::new(START, Basis::Weeks),
        &Roadmap::default(),
        &States::new(),
        5,
    );
    assert_eq!(
        (pace.finished, pace.ends, pace.expected, pace.due_stage),
        (true, None, 0, None)
    );
}

#[test]
fn absurd_dates_do_no_harm() {
    let roadmap = roadmap(&[
        (3, weeks(0, 0)),
        (3, weeks(9, 1)),
        (3, weeks(u16::MAX, u16::MAX)),
        (3, None),
    ]);
    let states = done(1, START);
    let standing = Standing::new(&roadmap, &states, []);
    for start in [Date::MIN, START, Date::MAX] {
        for basis in [Basis::Weeks, Basis::Until(Date::MIN), Basis::Until(Date::MAX)] {
            for (shift_days, slow_percent) in [(0, 100), (i32::MAX, 0), (i32::MIN, u32::MAX)] {
                let plan = Plan {
                    shift_days,
                    slow_percent,
                    ..Plan::new(start, basis)
                };
                for today in [Date::MIN, START, Date::MAX] {
                    let pace = Pace::at(&plan, &standing, &[], today);
                    assert!(pace.expected <= pace.planned);
                }
            }
        }
    }
}
