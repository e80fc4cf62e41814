//! Points: what is earned for what, and the daily cap. A pure function of stored events.
//!
//! A day's points depend on what was done that day and on nothing else, not even the order. To undo a deed is to
//! leave it out and to compute the day again.

use serde::{Deserialize, Serialize};

/// For a topic done.
pub const TOPIC_DONE: u32 = 10;
/// For a milestone submitted.
pub const MILESTONE: u32 = 50;
/// For a project submitted.
pub const PROJECT: u32 = 100;
/// For a right answer.
pub const RIGHT: u32 = 5;
/// For a wrong answer: trying counts.
pub const WRONG: u32 = 2;
/// For the first study of a day, whatever it is.
pub const FIRST_OF_DAY: u32 = 5;
/// At most so many points a day come from answers.
pub const PRACTICE_CAP: u32 = 100;

/// Something that makes a day studied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A topic was ticked off.
    TopicDone,
    /// A milestone was submitted.
    Milestone,
    /// A project was submitted.
    Project,
    /// A question was answered, rightly.
    Right,
    /// A question was answered, wrongly.
    Wrong,
    /// Study minutes were logged.
    Minutes,
}

/// What was done on one study day, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Points for topics, milestones and projects.
    pub plain: u32,
    /// Points for answers, before the cap.
    pub practice: u32,
    /// Whether anything was done at all.
    pub studied: bool,
}

/// The points of one day.
pub fn of_day(deeds: impl IntoIterator<Item = Deed>) -> u32 {
    Day::of(deeds).points()
}

/// What one more deed adds to a day's points.
pub fn gain(before: Day, deed: Deed) -> u32 {
    before.with(deed).points() - before.points()
}

impl Day {
    /// Adds deeds up.
    pub fn of(deeds: impl IntoIterator<Item = Deed>) -> Self {
        deeds.into_iter().fold(Self::default(), Self::with)
    }

    /// The same day with one more deed.
    #[must_use]
    pub fn with(self, deed: Deed) -> Self {
        let plain = if deed.is_practice() { 0 } else { deed.points() };
        let practice = if deed.is_practice() { deed.points() } else { 0 };
        Self {
            plain: self.plain.saturating_add(plain),
            practice: self.practice.saturating_add(practice),
            studied: true,
        }
    }

    /// The day's points: plain ones, practice up to the cap, and those for the first study.
    pub fn points(self) -> u32 {
        let first = if self.studied { FIRST_OF_DAY } else { 0 };
        self.plain
            .saturating_add(self.practice.min(PRACTICE_CAP))
            .saturating_add(first)
    }
}

impl Deed {
    /// All kinds, for the published rules.
    pub const ALL: [Self; 6] = [
        Self::TopicDone,
        Self::Milestone,
        Self::Project,
        Self::Right,
        Self::Wrong,
        Self::Minutes,
    ];

    /// What it is worth by itself, before the cap and without the first study's points.
    pub fn points(self) -> u32 {
        match self {
            Self::TopicDone => TOPIC_DONE,
            Self::Milestone => MILESTONE,
            Self::Project => PROJECT,
            Self::Right => RIGHT,
            Self::Wrong => WRONG,
            Self::Minutes => 0,
        }
    }

    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TopicDone => "topic_done",
            Self::Milestone => "milestone",
            Self::Project => "project",
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Minutes => "minutes",
        }
    }

    /// The deed with this stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.as_str() == name)
    }

    /// Whether the daily cap applies.
    pub fn is_practice(self) -> bool {
        matches!(self, Self::Right | Self::Wrong)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::{Deed::*, *};

    #[track_caller]
    fn check(deeds: &[(Deed, usize)], points: u32) {
        let deeds = deeds
            .iter()
            .flat_map(|(deed, times)| std::iter::repeat_n(*deed, *times));
        assert_eq!(of_day(deeds), points);
    }

    #[test]
    fn a_day_is_worth_what_was_done_and_five_for_having_begun() {
        check(&[], 0);
        check(&[(Minutes, 1)], 5);
        check(&[(Minutes, 9)], 5);
        check(&[(TopicDone, 1)], 15);
        check(&[(Milestone, 1)], 55);
        check(&[(Project, 1)], 105);
        check(&[(Right, 1)], 10);
        check(&[(Wrong, 1)], 7);
        check(&[(TopicDone, 2), (Right, 3), (Wrong, 1)], 5 + 20 + 15 + 2);
    }

    #[test]
    fn practice_is_capped_at_a_hundred_a_day_and_nothing_else_is() {
        check(&[(Right, 19), (Wrong, 2)], 104);
        check(&[(Right, 19), (Wrong, 3)], 105);
        check(&[(Right, 20)], 105);
        check(&[(Right, 21)], 105);
        check(&[(Right, 500), (Wrong, 500)], 105);
        check(&[(Right, 500), (TopicDone, 30), (Project, 2)], 105 + 300 + 200);
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        vec(select(Deed::ALL.to_vec()), 0..80)
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter((deeds, shuffled) in deeds().prop_flat_map(|deeds| (Just(deeds.clone()), Just(deeds).prop_shuffle()))) {
            prop_assert_eq!(of_day(deeds), of_day(shuffled));
        }

        #[test]
        fn undo_takes_back_exactly_what_the_deed_gave_when_it_came_last(deeds in deeds(), deed in select(Deed::ALL.to_vec())) {
            let before = Day::of(deeds.iter().copied());
            let after = of_day(deeds.iter().copied().chain([deed]));
            prop_assert_eq!(after - gain(before, deed), of_day(deeds));
        }

        #[test]
        fn more_deeds_are_never_worth_less(deeds in deeds(), index in any::<prop::sample::Index>()) {
            prop_assume!(!deeds.is_empty());
            let mut fewer = deeds.clone();
            fewer.remove(index.index(deeds.len()));
            prop_assert!(of_day(fewer) <= of_day(deeds));
        }

        #[test]
        fn practice_alone_never_passes_the_cap(deeds in vec(select(vec![Right, Wrong]), 0..200)) {
            prop_assert!(of_day(deeds) <= PRACTICE_CAP + FIRST_OF_DAY);
        }

        #[test]
        fn the_day_is_the_sum_of_the_gains(deeds in deeds()) {
            let mut day = Day::default();
            let mut sum = 0;
            for deed in &deeds {
                sum += gain(day, *deed);
                day = day.with(*deed);
            }
            prop_assert_eq!(sum, of_day(deeds));
        }
    }
}
