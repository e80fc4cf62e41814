//! How many answers a second FSRS takes; the goal is a million.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]

use divan::{Bencher, black_box, counter::ItemsCount};
use jiff::civil::date;
use waymark_core::memory::{Card, RETENTION, Rating};

fn main() {
    divan::main();
}

const CARDS: usize = 10_000;

/// Cards that were answered a few times, and the next answer to each.
fn cards() -> Vec<(Card, Rating)> {
    let start = date(2026, 1, 1);
    let rating = |at: usize| *Rating::ALL.get(at % 4).expect("one of four");
    (0..CARDS)
        .map(|at| {
            let mut card = Card::review(None, rating(at), start, RETENTION, Some(at as u64));
            for answer in 0..at % 5 {
                card = Card::review(
                    Some(card),
                    rating(at / 3 + answer),
                    card.due,
                    RETENTION,
                    Some(at as u64),
                );
            }
            (card, rating(at / 7))
        })
        .collect()
}

#[divan::bench]
fn reviews(bencher: Bencher<'_, '_>) {
    let cards = cards();
    bencher.counter(ItemsCount::new(CARDS)).bench(|| {
        for (card, rating) in black_box(&cards) {
            black_box(Card::review(Some(*card), *rating, card.due, RETENTION, Some(7)));
        }
    });
}

#[divan::bench]
fn retrievabilities(bencher: Bencher<'_, '_>) {
    let cards = cards();
    let today = date(2026, 6, 1);
    bencher.counter(ItemsCount::new(CARDS)).bench(|| {
        black_box(&cards)
            .iter()
            .map(|(card, _)| card.retrievability(today))
            .sum::<f32>()
    });
}
