//! How long it takes to find the next firing, and a topic among 2,000 while somebody types.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]

use divan::{Bencher, black_box};
use jiff::Timestamp;
use waymark_core::calendar::Zone;
use waymark_core::lookup;
use waymark_core::recurrence::Rule;
use waymark_core::when;

fn main() {
    divan::main();
}

/// The evening before the clocks change in Berlin.
const EVENING: &str = "2026-03-28T18:00:00Z";

#[divan::bench(args = ["daily 09:00", "daily 02:30", "daily 09:00 wed", "cron 0 9 * * 1-5", "cron 0 9 29 2 *"])]
fn next_firing(bencher: Bencher<'_, '_>, rule: &str) {
    let rule: Rule = rule.parse().expect("a rule");
    let zone = Zone::named("Europe/Berlin").expect("a zone");
    let after: Timestamp = EVENING.parse().expect("an instant");
    bencher.bench(|| rule.next(black_box(&zone), black_box(after)));
}

#[divan::bench(args = ["topic 1999", "ownersh", "borow chekcer", "zzzzzz", "1500"])]
fn lookup_over_2000_topics(bencher: Bencher<'_, '_>, query: &str) {
    let subjects = [
        "Ownership and moves",
        "The borrow checker",
        "Trait objects (`dyn Trait`)",
        "Async, await & futures",
    ];
    let topics: Vec<_> = (0..2000)
        .map(|i| (format!("s.t{i}"), format!("{}: topic {i}", subjects[i % 4])))
        .collect();
    bencher.bench(|| {
        let items = topics
            .iter()
            .enumerate()
            .map(|(i, (id, title))| (id.as_str(), title.as_str(), i));
        lookup::find(black_box(query), items)
    });
}

#[divan::bench(args = ["Europe/Berlin", "berlin", "buenos aires", "belrin", "UTC+2"])]
fn parse_zone(text: &str) -> Result<Zone, when::ZoneError> {
    when::parse_zone(black_box(text))
}
