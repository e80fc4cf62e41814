//! The streak of a group: days on which enough of its active members studied.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};

use super::ACTIVE_DAYS;
use crate::ledger::GRACE_HOURS;

/// A day counts for the group if at least so many percent of those who were active studied.
pub const TOGETHER_PERCENT: u32 = 50;

/// A member, as far as the group's streak depends on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The day on which they joined; before it they are none.
    pub joined: Date,
    /// The days on which they studied, each by the date that it was for them.
    pub studied: BTreeSet<Date>,
}

/// How long a group has kept it up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// So many days on end.
    pub days: u32,
    /// How many have studied today.
    pub studied: u32,
    /// How many are active today.
    pub active: u32,
}

impl Member {
    /// Whether they are active on a day: they studied, or joined, on it or within [`ACTIVE_DAYS`] before.
    fn is_active(&self, day: Date) -> bool {
        let since = day.saturating_sub((ACTIVE_DAYS - 1).days());
        self.joined <= day && (self.joined >= since || self.studied.range(since..=day).next().is_some())
    }

    fn has_studied(&self, day: Date) -> bool {
        self.joined <= day && self.studied.contains(&day)
    }
}

/// The streak of a group at a local date and time of its own. It is about those who are members now, each from the day
/// on which they joined.
///
/// Today is not missed before it is over, nor is yesterday while grace may still save it.
pub fn together(members: &[Member], local: DateTime) -> Together {
    let today = local.date();
    let on = |day: Date| {
        let count = |is: &dyn Fn(&Member) -> bool| -> u32 {
            u32::try_from(members.iter().filter(|member| is(member)).count()).unwrap_or(u32::MAX)
        };
        (
            count(&|member| member.has_studied(day)),
            count(&|member| member.is_active(day)),
        )
    };
    let (studied, active) = on(today);
    let mut days = 0;
    let mut day = today;
    loop {
        let (studied, active) = on(day);
        let open = day == today || (local.hour() < GRACE_HOURS && day.tomorrow().is_ok_and(|it| it == today));
        if enough(studied, active) {
            days += 1;
        } else if !open {
            break;
        }
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    Together {
        days,
        studied,
        active,
    }
}

/// Whether so many of so many are enough for a day.
pub fn enough(studied: u32, active: u32) -> bool {
    active > 0 && u64::from(studied) * 100 >= u64::from(active) * u64::from(TOGETHER_PERCENT)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn member(joined: i8, studied: &[i8]) -> Member {
        Member {
            joined: date(2026, 3, joined),
            studied: studied.iter().map(|day| date(2026, 3, *day)).collect(),
        }
    }

    #[track_caller]
    fn check(members: &[Member], day: i8, hour: i8, days: u32) {
        let local = date(2026, 3, day).at(hour, 0, 0, 0);
        assert_eq!(together(members, local).days, days);
    }

    #[test]
    fn a_day_counts_when_half_of_the_active_members_have_studied() {
        let members = [member(1, &[4, 5, 6]), member(1, &[5, 6])];
        check(&members, 6, 20, 3);
        let three = [member(1, &[4, 5, 6]), member(1, &[5]), member(1, &[])];
        check(&three, 5, 20, 1);
        assert!(enough(1, 2) && enough(2, 4) && !enough(1, 3) && !enough(0, 1) && !enough(0, 0));
    }

    #[test]
    fn today_is_open_until_it_is_over_and_yesterday_until_grace_is() {
        let members = [member(1, &[4, 5])];
        check(&members, 6, 23, 2);
        check(&members, 7, 2, 2);
        check(&members, 7, 3, 0);
        check(&members, 6, 1, 2);
    }

    #[test]
    fn who_has_not_been_seen_for_long_holds_nobody_back_and_who_joins_counts_from_that_day() {
        let days: Vec<i8> = (1..=31).collect();
        let gone = member(1, &[2]);
        // Three were active, later one.
        let members = [member(1, &days), gone.clone(), gone];
        check(&members, 31, 20, 16);
        let alone = [member(1, &days), member(20, &[]), member(20, &[])];
        check(&alone, 19, 20, 19);
        check(&alone, 22, 20, 0);
        check(&[], 22, 20, 0);
    }

    proptest! {
        #[test]
        fn it_is_what_counting_by_hand_gives(
            members in prop::collection::vec((1_i8..20, prop::collection::btree_set(1_i8..=28, 0..24)), 0..5),
            day in 1_i8..=28, hour in 0_i8..24,
        ) {
            let members: Vec<_> = members
                .into_iter()
                .map(|(joined, studied)| member(joined, &studied.into_iter().collect::<Vec<_>>()))
                .collect();
            let local = date(2026, 3, day).at(hour, 0, 0, 0);
            let good = |day: i8| {
                let day = date(2026, 3, day);
                let here: Vec<_> = members.iter().filter(|it| it.joined <= day).collect();
                let seen = |it: &&&Member| {
                    let ago = |other: &Date| (day - *other).get_days();
                    ago(&it.joined) < 14 || it.studied.iter().any(|other| (0..14).contains(&ago(other)))
                };
                let active = here.iter().filter(seen).count();
                let studied = here.iter().filter(|it| it.studied.contains(&day)).count();
                active > 0 && studied * 2 >= active
            };
            let mut naive = 0;
            for back in (1..=day).rev() {
                let open = back == day || (back == day - 1 && hour < 3);
                if good(back) {
                    naive += 1;
                } else if !open {
                    break;
                }
            }
            prop_assert_eq!(together(&members, local).days, naive);
        }
    }
}
