//! A roadmap's topics spread over the days of a plan.

use super::{
    Basis, DEFAULT_MINUTES_A_DAY, MILESTONE_MINUTES, PROJECT_MINUTES, Plan, TOPIC_MINUTES, days_between,
};
use crate::{
    progress::{Standing, State},
    roadmap::{Roadmap, Weeks},
};

/// Days from the start: `from` included, `to` not, before slowing down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: i64,
    to: i64,
}

/// What a plan has of one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    /// `None`: no dates.
    span: Option<Span>,
    topics: u32,
    done: u32,
    /// What all of it takes, done or not, milestones included.
    minutes: i64,
}

/// A roadmap's topics spread over days.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    /// One for each stage.
    shares: Vec<Share>,
    slow_percent: i64,
    /// Days until everything is done, before slowing down; projects that stand at the end included.
    length: Option<i64>,
    /// Study dates on which topics of the plan were done.
    pub(super) done_on: Vec<jiff::civil::Date>,
}

impl Schedule {
    pub(super) fn new(plan: &Plan, standing: &Standing<'_>) -> Self {
        let mut shares = vec![Share::default(); standing.roadmap.stages.len()];
        let mut done_on = Vec::new();
        for at in standing.roadmap.topics() {
            let marked = standing.marked(&at.topic.id);
            let state = marked.map_or(State::Todo, |marked| marked.state);
            if state == State::Skipped || (plan.trim && standing.is_optional(&at)) {
                continue;
            }
            let share = &mut shares[at.stage_index];
            share.topics += 1;
            share.minutes += i64::from(TOPIC_MINUTES);
            if let Some(marked) = marked.filter(|marked| marked.state == State::Done) {
                share.done += 1;
                done_on.push(marked.since);
            }
        }
        let mut tail = 0;
        for build in standing.roadmap.buildables() {
            let dropped =
                standing.state(&build.project.id) == State::Skipped || (plan.trim && build.project.optional);
            match build.stage_index {
                _ if dropped => {}
                Some(stage) => shares[stage].minutes += i64::from(MILESTONE_MINUTES),
                None => tail += i64::from(PROJECT_MINUTES),
            }
        }

        let (spans, length) = spans(plan, standing.roadmap, &shares, tail);
        for (share, span) in shares.iter_mut().zip(spans) {
            share.span = span;
        }
        Self {
            shares,
            slow_percent: i64::from(plan.slow_percent.clamp(1, 10_000)),
            length,
            done_on,
        }
    }

    fn dated(&self) -> impl Iterator<Item = (&Share, Span)> {
        self.shares
            .iter()
            .filter_map(|share| share.span.map(|span| (share, span)))
    }

    /// Topics with a date.
    pub(super) fn planned(&self) -> u32 {
        self.dated().map(|(share, _)| share.topics).sum()
    }

    /// Topics with a date that are done.
    pub(super) fn done(&self) -> u32 {
        self.dated().map(|(share, _)| share.done).sum()
    }

    /// Topics of the plan that are open, with a date or without.
    pub(super) fn open(&self) -> u32 {
        self.shares.iter().map(|share| share.topics - share.done).sum()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.open() == 0
    }

    /// Days until the end, slowed down; `None` when nothing has a date.
    pub(super) fn length(&self) -> Option<i64> {
        self.length.map(|days| up(days * self.slow_percent, 100))
    }

    /// The days from the start (`from` included, `to` not) of each stage, slowed down; `None` where it has no dates.
    pub(super) fn stages(&self) -> Vec<Option<(i64, i64)>> {
        let slowed = |day: i64| up(day * self.slow_percent, 100);
        let span = |share: &Share| share.span.map(|span| (slowed(span.from), slowed(span.to)));
        self.shares.iter().map(span).collect()
    }

    /// Topics that should be done after so many days.
    pub(super) fn expected(&self, elapsed: i64) -> u32 {
        self.expected_when_slowed(elapsed, self.slow_percent)
    }

    /// The same with another factor, in percent. Topics of a stage come due evenly over its days, each when its part
    /// is over.
    pub(super) fn expected_when_slowed(&self, elapsed: i64, percent: i64) -> u32 {
        self.dated()
            .map(|(share, span)| {
                let passed = elapsed.saturating_mul(100).saturating_sub(span.from * percent);
                let whole = (span.to - span.from) * percent;
                if passed >= whole {
                    share.topics
                } else if passed <= 0 {
                    0
                } else {
                    u32::try_from(i64::from(share.topics) * passed / whole).unwrap_or(share.topics)
                }
            })
            .sum()
    }

    /// The fewest days by which the plan must be moved so that no more is expected than is done.
    pub(super) fn days_behind(&self, elapsed: i64) -> u32 {
        let done = self.done();
        let (mut low, mut high) = (0, elapsed.max(0));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.expected(elapsed - middle) <= done {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        u32::try_from(low).unwrap_or(u32::MAX)
    }

    /// The stage that is due after so many days: one whose span holds the day, else (in a gap) the next.
    pub(super) fn stage_at(&self, elapsed: i64) -> Option<usize> {
        if elapsed < 0 {
            return None;
        }
        let to_come = |span: Span| elapsed * 100 < span.to * self.slow_percent;
        self.shares
            .iter()
            .enumerate()
            .filter_map(|(index, share)| share.span.map(|span| (index, span)))
            .filter(|(_, span)| to_come(*span) && span.from < span.to)
            .min_by_key(|(index, span)| (span.from, *index))
            .map(|(index, _)| index)
    }

    /// The first stage with an open topic.
    pub(super) fn open_stage(&self) -> Option<usize> {
        self.shares.iter().position(|share| share.done < share.topics)
    }
}

/// The span of each stage, and the length of the whole.
fn spans(plan: &Plan, roadmap: &Roadmap, shares: &[Share], tail: i64) -> (Vec<Option<Span>>, Option<i64>) {
    let by_work = |days: Option<i64>, minutes_a_week: i64| {
        let total = shares.iter().map(|share| share.minutes).sum::<i64>() + tail;
        // The end of the stage that ends after so many minutes of work.
        let day = |minutes: i64| match days {
            Some(days) => up(minutes * days, total.max(1)),
            None => up(minutes * 7, minutes_a_week),
        };
        let mut before = 0;
        let spans = shares
            .iter()
            .map(|share| {
                let from = day(before);
                before += share.minutes;
                Some(Span {
                    from,
                    to: day(before),
                })
            })
            .collect();
        (spans, Some(day(total)).filter(|days| *days > 0))
    };
    let has_weeks = roadmap
        .stages
        .iter()
        .any(|stage| matches!(stage.weeks, Some(Weeks::Range { .. })));
    match plan.basis {
        Basis::Weeks if has_weeks => by_weeks(roadmap),
        Basis::Weeks => by_work(timeline_days(roadmap), i64::from(DEFAULT_MINUTES_A_DAY) * 7),
        Basis::Daily { minutes, days_a_week } => by_work(
            None,
            i64::from(minutes.max(1)) * i64::from(days_a_week.clamp(1, 7)),
        ),
        Basis::Until(target) => {
            let days = days_between(plan.start, target).max(0) + 1;
            if has_weeks {
                scaled(by_weeks(roadmap), days)
            } else {
                by_work(Some(days), 1)
            }
        }
    }
}

/// The end of the last dated line of the timeline, in days.
fn timeline_days(roadmap: &Roadmap) -> Option<i64> {
    let dated = roadmap.timeline.iter().filter_map(|entry| match entry.weeks {
        Some(Weeks::Range { last, .. }) => Some(i64::from(last) * 7),
        _ => None,
    });
    dated.max().filter(|days| *days > 0)
}

/// Spans by the stages' weeks. Stages without weeks share the gap between their neighbours evenly; where there is no
/// gap they go along with the stage before (or, at the very beginning, after); at the end each takes as long as the
/// dated ones on average.
fn by_weeks(roadmap: &Roadmap) -> (Vec<Option<Span>>, Option<i64>) {
    let mut spans: Vec<Option<Span>> = roadmap
        .stages
        .iter()
        .map(|stage| match stage.weeks {
            Some(Weeks::Range { first, last }) => Some(Span {
                from: (i64::from(first) - 1).max(0) * 7,
                to: i64::from(last.max(first).max(1)) * 7,
            }),
            _ => None,
        })
        .collect();
    let dated: Vec<Span> = spans.iter().flatten().copied().collect();
    let count = i64::try_from(dated.len()).unwrap_or(i64::MAX).max(1);
    let average = (dated.iter().map(|span| span.to - span.from).sum::<i64>() / count).max(1);

    let undated: Vec<usize> = (0..spans.len())
        .filter(|index| roadmap.stages[*index].weeks.is_none())
        .collect();
    for run in runs(&undated, &spans) {
        let before = spans[..run[0]]
            .iter()
            .flatten()
            .copied()
            .max_by_key(|span| span.to);
        let after = spans[run[run.len() - 1]..]
            .iter()
            .flatten()
            .copied()
            .min_by_key(|span| span.from);
        let number = i64::try_from(run.len()).unwrap_or(i64::MAX);
        let from = before.map_or(0, |span| span.to);
        let room = match after {
            Some(after) if after.from > from => Span { from, to: after.from },
            Some(after) => {
                let neighbour = before.unwrap_or(after);
                for index in run {
                    spans[index] = Some(neighbour);
                }
                continue;
            }
            None => Span {
                from,
                to: from + number * average,
            },
        };
        let width = room.to - room.from;
        for (position, index) in (0..).zip(run) {
            spans[index] = Some(Span {
                from: room.from + width * position / number,
                to: room.from + width * (position + 1) / number,
            });
        }
    }
    let length = spans.iter().flatten().map(|span| span.to).max();
    (spans, length)
}

/// Groups stages without weeks that no dated stage comes between.
fn runs(undated: &[usize], spans: &[Option<Span>]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for index in undated {
        match runs.last_mut() {
            Some(run)
                if run
                    .last()
                    .is_some_and(|last| spans[*last..*index].iter().all(Option::is_none)) =>
            {
                run.push(*index);
            }
            _ => runs.push(vec![*index]),
        }
    }
    runs
}

/// The same spans, stretched or squeezed to so many days.
fn scaled((spans, length): (Vec<Option<Span>>, Option<i64>), days: i64) -> (Vec<Option<Span>>, Option<i64>) {
    let Some(length) = length else {
        return (spans, None);
    };
    let scale = |day: i64| up(day * days, length);
    let spans = spans
        .into_iter()
        .map(|span| {
            span.map(|span| Span {
                from: scale(span.from),
                to: scale(span.to),
            })
        })
        .collect();
    (spans, Some(days))
}

/// Division that rounds up; for numbers that are not negative, by one that is positive.
fn up(number: i64, divisor: i64) -> i64 {
    (number + divisor - 1) / divisor
}
