//! Cron expressions against another implementation, on the wall clock (where both must agree; zones are our own).

use croner::parser::CronParser;
use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use waymark_core::calendar::Zone;
use waymark_core::recurrence::Rule;

/// One item of a field: a value, a range, or a range with a step.
fn item(low: u8, high: u8) -> impl Strategy<Value = String> {
    let value = low..=high;
    prop_oneof![
        3 => value.clone().prop_map(|value| value.to_string()),
        2 => (value.clone(), value.clone()).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (value.clone(), value, 1..=high).prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b))),
    ]
}

fn list(item: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec(item, 1..4).prop_map(|items| items.join(","))
}

fn field(low: u8, high: u8) -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just("*".to_owned()),
        1 => (1..=high).prop_map(|step| format!("*/{step}")),
        3 => list(item(low, high)),
    ]
}

/// The two day fields. `*/n` counts as a star here and not in croner, so it stands alone.
fn days() -> impl Strategy<Value = (String, String)> {
    let names =
        prop::sample::select(vec!["mon", "TUE", "Wed", "thu", "fri", "sat", "sun"]).prop_map(str::to_owned);
    let weekdays = prop_oneof![3 => list(item(0, 7)), 1 => list(names)];
    prop_oneof![
        (list(item(1, 31)), weekdays),
        field(1, 31).prop_map(|days| (days, "*".to_owned())),
        field(0, 7).prop_map(|weekdays| ("*".to_owned(), weekdays)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn firings_are_those_of_croner(
        minute in field(0, 59), hour in field(0, 23), (day, weekday) in days(), month in field(1, 12),
        start in 1_600_000_000_i64..1_900_000_000
    ) {
        let text = format!("{minute} {hour} {day} {month} {weekday}");
        let Ok(rule) = format!("cron {text}").parse::<Rule>() else {
            // Ours refuses dates that never come, and nothing else of what is made here.
            prop_assert_eq!(format!("cron {text}").parse::<Rule>().unwrap_err().to_string(),
                "no month it names has such a day, so it would never come");
            return Ok(());
        };
        let theirs = CronParser::new().parse(&text).unwrap();
        let start = Timestamp::from_second(start).unwrap();
        let mut after = start;
        for next in theirs.iter_after(start.to_zoned(TimeZone::UTC)).take(12) {
            let firing = rule.next(&Zone::utc(), after).unwrap();
            prop_assert_eq!(firing.at, next.timestamp(), "{}", text);
            prop_assert_eq!(firing.planned, next.date());
            after = firing.at;
        }
    }
}
