use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const START: Date = date(2026, 1, 1);

/// Answers on each due day without variation; gives the intervals.
fn intervals(ratings: &[Rating]) -> Vec<u32> {
    let mut card: Option<Card> = None;
    ratings
        .iter()
        .map(|rating| {
            let today = card.map_or(START, |card| card.due);
            let next = Card::review(card, *rating, today, RETENTION, None);
            card = Some(next);
            days_between(today, next.due)
        })
        .collect()
}

#[test]
fn answers_on_due_days_give_the_reference_intervals() {
    use Rating::{Again, Easy, Good, Hard};
    assert_eq!(intervals(&[Good, Good, Again, Good]), [2, 11, 2, 5]);
    assert_eq!(intervals(&[Again]), [1]);
    assert_eq!(intervals(&[Hard]), [1]);
    assert_eq!(intervals(&[Good]), [2]);
    assert_eq!(intervals(&[Easy]), [8]);
}

#[test]
fn the_wanted_retention_sets_the_interval() {
    // The published vector for a stability of one day and retentions of 0.1, 0.2 … 1.0.
    let days: Vec<u32> = (1..=10_u8)
        .map(|tenths| {
            let exact = Model::usual()
                .fsrs
                .next_interval(Some(1.0), f32::from(tenths) / 10.0, 3);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a small whole number"
            )]
            let days = exact.round().max(1.0) as u32;
            days
        })
        .collect();
    assert_eq!(days, [3_116_766, 34_793, 2_508, 387, 90, 27, 9, 3, 1, 1]);
}

#[test]
fn a_card_is_remembered_with_the_wanted_probability_on_the_day_of_its_stability() {
    let card = Card {
        stability: 10.0,
        difficulty: 5.0,
        due: START,
        last: START,
        reps: 1,
        lapses: 0,
    };
    assert!((card.retrievability(START) - 1.0).abs() < 1e-6);
    assert!((card.retrievability(START + 10.days()) - 0.9).abs() < 1e-6);
}

#[test]
fn the_counts_follow_the_answers() {
    let first = Card::review(None, Rating::Again, START, RETENTION, None);
    assert_eq!((first.reps, first.lapses), (1, 0));
    let second = Card::review(Some(first), Rating::Again, first.due, RETENTION, None);
    assert_eq!((second.reps, second.lapses), (2, 1));
}

#[test]
fn the_variation_is_repeatable_and_spreads() {
    let due = |seed| varied(100, seed);
    assert_eq!(due(1), due(1));
    let mut days: Vec<u32> = (0..500).map(due).collect();
    days.sort_unstable();
    days.dedup();
    assert_eq!((days.first(), days.last()), (Some(&93), Some(&107)));
    assert_eq!(days.len(), 15);
    assert!((0..50).all(|seed| varied(2, seed) == 2));
}

#[test]
fn grades_are_read_as_people_type_them() {
    assert_eq!(Rating::named(" good "), Some(Rating::Good));
    assert_eq!(Rating::named("4"), Some(Rating::Easy));
    assert_eq!(Rating::named("goodish"), None);
    assert_eq!(Rating::from_number(0), None);
}

/// FSRS-6 in f64, written from the published formulas, as an oracle.
mod oracle {
    use crate::memory::Rating;

    const W: [f64; 21] = [
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
        0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ];

    fn first_difficulty(rating: f64) -> f64 {
        W[4] - (W[5] * (rating - 1.0)).exp() + 1.0
    }

    pub(super) fn step(state: Option<(f64, f64)>, days: f64, rating: Rating) -> (f64, f64) {
        let grade = f64::from(rating.number());
        let Some((s, d)) = state else {
            let first = [W[0], W[1], W[2], W[3]][usize::from(rating.number()) - 1];
            return (first, first_difficulty(grade).clamp(1.0, 10.0));
        };
        let factor = 0.9_f64.powf(-1.0 / W[20]) - 1.0;
        let r = (1.0 + factor * days / s).powf(-W[20]);
        let next = if days == 0.0 {
            let grow = (W[17] * (grade - 3.0 + W[18])).exp() * s.powf(-W[19]);
            s * if rating > Rating::Again {
                grow.max(1.0)
            } else {
                grow
            }
        } else if rating == Rating::Again {
            let short = s / (W[17] * W[18]).exp();
            let long = W[11] * d.powf(-W[12]) * ((s + 1.0).powf(W[13]) - 1.0) * (W[14] * (1.0 - r)).exp();
            long.min(short)
        } else {
            let hard = if rating == Rating::Hard { W[15] } else { 1.0 };
            let easy = if rating == Rating::Easy { W[16] } else { 1.0 };
            s * (1.0
                + W[8].exp() * (11.0 - d) * s.powf(-W[9]) * ((W[10] * (1.0 - r)).exp() - 1.0) * hard * easy)
        };
        let moved = d - W[6] * (grade - 3.0) * (10.0 - d) / 9.0;
        let difficulty = W[7] * first_difficulty(4.0) + (1.0 - W[7]) * moved;
        (next.clamp(0.001, 36_500.0), difficulty.clamp(1.0, 10.0))
    }
}

fn rating() -> impl Strategy<Value = Rating> {
    prop::sample::select(&Rating::ALL[..])
}

proptest! {
    #[test]
    fn the_memory_equals_the_formulas(answers in prop::collection::vec((rating(), 0_i64..200), 1..30)) {
        let mut card: Option<Card> = None;
        let mut wanted: Option<(f64, f64)> = None;
        let mut today = START;
        for (rating, wait) in answers {
            today = today.saturating_add(wait.days());
            let days = card.map_or(0, |card| days_between(card.last, today));
            let next = Card::review(card, rating, today, RETENTION, None);
            let (s, d) = oracle::step(wanted, f64::from(days), rating);
            prop_assert!((f64::from(next.stability) / s - 1.0).abs() < 1e-3, "{} {s}", next.stability);
            prop_assert!((f64::from(next.difficulty) - d).abs() < 1e-3);
            card = Some(next);
            wanted = Some((s, d));
        }
    }

    #[test]
    fn whatever_was_stored_a_review_gives_a_sound_card(
        stability in prop::num::f32::ANY,
        difficulty in prop::num::f32::ANY,
        rating in rating(),
        ago in -400_i64..40_000,
        retention in prop::num::f32::ANY,
        seed: Option<u64>,
    ) {
        let last = START.saturating_sub(ago.days());
        let card = Card { stability, difficulty, due: START, last, reps: u32::MAX, lapses: 0 };
        let next = Card::review(Some(card), rating, START, retention, seed);
        prop_assert!(STABILITY.contains(&next.stability) && DIFFICULTY.contains(&next.difficulty));
        prop_assert!(next.due > START);
        prop_assert!((0.0..=1.0).contains(&next.retrievability(next.due)));
    }

    #[test]
    fn a_better_answer_is_never_asked_sooner(answers in prop::collection::vec(rating(), 0..8)) {
        let mut card: Option<Card> = None;
        for rating in answers {
            let today = card.map_or(START, |card| card.due);
            card = Some(Card::review(card, rating, today, RETENTION, None));
        }
        let today = card.map_or(START, |card| card.due);
        let due = Rating::ALL.map(|rating| Card::review(card, rating, today, RETENTION, None).due);
        prop_assert!(due.is_sorted());
    }

    #[test]
    fn no_date_overflows(rating in rating()) {
        let card = Card { stability: 36_500.0, difficulty: 1.0, due: Date::MAX, last: START, reps: 3, lapses: 0 };
        let next = Card::review(Some(card), rating, Date::MAX, RETENTION, Some(1));
        prop_assert_eq!(next.due, Date::MAX);
    }
}
