//! What the streak costs over ten years of study.

use divan::{Bencher, black_box};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, date},
};
use waymark_core::{
    calendar::Weekdays,
    ledger::{Excuse, Ledger, Pause},
};

fn main() {
    divan::main();
}

const FIRST: Date = date(2016, 1, 4);

/// Ten years, give or take: nine days of ten studied, an outage now and then, a plan a year, a pause a quarter.
fn years(days: i32) -> (Ledger, DateTime) {
    let day = |index: i32| FIRST.saturating_add(index.days());
    let mut ledger = Ledger {
        start: Some(FIRST),
        ..Ledger::default()
    };
    for index in 0..days {
        match index % 97 {
            13 | 14 | 40 | 66 | 67 | 68 | 80 | 81 | 82 => {}
            50 => ledger.excuse(day(index), Excuse::Outage),
            _ => ledger.study(day(index)),
        }
        if index % 365 == 0 {
            let plan = if index % 2 == 0 {
                Some(Weekdays::ALL)
            } else {
                Weekdays::from_bits(0b001_1111)
            };
            ledger.plans.extend(plan.map(|plan| (day(index), plan)));
        }
        if index % 90 == 66 {
            ledger.pauses.push(Pause {
                from: day(index),
                to: Some(day(index + 7)),
            });
        }
    }
    (ledger, day(days).at(20, 0, 0, 0))
}

#[divan::bench(args = [30, 365, 3_650])]
fn streak(bencher: Bencher<'_, '_>, days: i32) {
    let (ledger, now) = years(days);
    bencher.bench(|| black_box(&ledger).streak(black_box(now)));
}

#[divan::bench(args = [3_650])]
fn day_of(bencher: Bencher<'_, '_>, days: i32) {
    let (ledger, now) = years(days);
    let night = now.date().at(1, 0, 0, 0);
    bencher.bench(|| black_box(&ledger).day_of(black_box(night)));
}
