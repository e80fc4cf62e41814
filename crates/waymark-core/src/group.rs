//! Study groups: their names, who may do what, who is active, and the question that all of them are asked.
//!
//! ```
//! use waymark_core::group::{Act, Code, Name, Role};
//!
//! assert_eq!(Name::new("  The   Crabs ").unwrap().as_str(), "The Crabs");
//! assert!(!Role::Member.may(Act::Rename));
//! assert_eq!(Code::parse("k7m2p-q9x4t"), Code::parse("K7M2PQ9X4T"));
//! ```

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};

use crate::{calendar::Weekdays, recurrence::Rule};

mod choose;
mod code;
mod name;
mod role;
mod streak;

pub use choose::{Past, choose};
pub use code::Code;
pub use name::{Name, NameError};
pub use role::{Act, Role};
pub use streak::{Member, TOGETHER_PERCENT, Together, enough, together};

/// A member who has studied on one of so many days, or who joined within them, is active.
pub const ACTIVE_DAYS: i32 = 14;
/// A question does not come again in a group for so many days.
pub const REST_DAYS: i32 = 60;

/// The first of the days on which an active member has studied.
pub fn active_since(today: Date) -> Date {
    today.saturating_sub((ACTIVE_DAYS - 1).days())
}

/// Whether a member is active: they studied, or joined, within [`ACTIVE_DAYS`].
pub fn is_active(last_studied: Option<Date>, joined: Timestamp, today: Date, now: Timestamp) -> bool {
    let studied = last_studied.is_some_and(|day| day >= active_since(today));
    studied || joined >= newcomers_since(now)
}

/// Who has joined since then is active, whether they have studied or not.
pub fn newcomers_since(now: Timestamp) -> Timestamp {
    let days = jiff::SignedDuration::from_hours(24 * i64::from(ACTIVE_DAYS));
    now.saturating_sub(days).unwrap_or(Timestamp::MIN)
}

/// The first of the days whose questions a group is not asked again.
pub fn rested_since(today: Date) -> Date {
    today.saturating_sub((REST_DAYS - 1).days())
}

/// When a group is asked.
pub fn rule(hour: Time, weekdays: Weekdays) -> Rule {
    Rule::Weekly {
        at: hour,
        days: weekdays,
    }
}

/// When a group hears how its week went: at its hour, on Monday or the first of its days after that.
pub fn recap_rule(hour: Time, weekdays: Weekdays) -> Rule {
    let first = weekdays.iter().next().and_then(|day| Weekdays::of([day]));
    Rule::Weekly {
        at: hour,
        days: first.unwrap_or(weekdays),
    }
}

/// How many percent were right, rounded down: 100 % is all of them. `None` while nobody has answered.
pub fn share(right: u32, all: u32) -> Option<u32> {
    right.min(all).saturating_mul(100).checked_div(all)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_member_is_active_who_studied_or_joined_within_two_weeks() {
        let today = date(2026, 3, 26);
        let now: Timestamp = "2026-03-26T18:00:00Z".parse().unwrap();
        let long_ago = Timestamp::UNIX_EPOCH;
        assert!(is_active(Some(date(2026, 3, 13)), long_ago, today, now));
        assert!(!is_active(Some(date(2026, 3, 12)), long_ago, today, now));
        assert!(!is_active(None, long_ago, today, now));
        assert!(is_active(
            None,
            "2026-03-12T18:00:00Z".parse().unwrap(),
            today,
            now
        ));
        assert!(!is_active(
            None,
            "2026-03-12T17:59:59Z".parse().unwrap(),
            today,
            now
        ));
        assert!(is_active(None, now, Date::MIN, Timestamp::MIN));
    }

    #[test]
    fn a_week_is_told_on_monday_or_the_first_day_after_it() {
        let told =
            |bits| recap_rule(jiff::civil::time(9, 0, 0, 0), Weekdays::from_bits(bits).unwrap()).to_string();
        assert_eq!(told(0b111_1111), "daily 09:00 mon");
        assert_eq!(told(0b001_0100), "daily 09:00 wed");
        assert_eq!(told(0b110_0000), "daily 09:00 sat");
    }

    #[test]
    fn a_share_is_rounded_down() {
        assert_eq!(share(0, 0), None);
        assert_eq!(share(2, 3), Some(66));
        assert_eq!(share(199, 200), Some(99));
        assert_eq!(share(3, 3), Some(100));
    }
}
