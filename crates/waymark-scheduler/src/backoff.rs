//! How long to wait before a failed delivery is tried again.

use std::time::Duration;

/// The wait after the first failure.
const FIRST: Duration = Duration::from_secs(10);
/// No wait is longer.
const LONGEST: Duration = Duration::from_mins(30);

/// The wait after so many failures (one or more): 10 s, doubled each time, at most 30 min; of that a share between
/// half and all, chosen by the seed, so that what failed together is not tried again together.
pub fn wait(failures: u32, seed: u64) -> Duration {
    let whole = FIRST
        .saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX))
        .min(LONGEST);
    let half = whole / 2;
    let share = u32::try_from(scatter(seed ^ u64::from(failures)) >> 32).unwrap_or_default();
    half + Duration::from_millis(as_millis(half) * u64::from(share) / u64::from(u32::MAX))
}

fn as_millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// The output function of `SplitMix64` (Steele, Lea, Flood 2014): near seeds give far numbers.
fn scatter(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(failures: u32, from_secs: u64, to_secs: u64) {
        for seed in 0..1_000 {
            let wait = wait(failures, seed).as_millis();
            let (from, to) = (u128::from(from_secs) * 1_000, u128::from(to_secs) * 1_000);
            assert!((from..=to).contains(&wait), "{wait} ms with seed {seed}");
        }
    }

    #[test]
    fn waits_double_up_to_half_an_hour() {
        check(0, 5, 10);
        check(1, 5, 10);
        check(2, 10, 20);
        check(3, 20, 40);
        check(8, 640, 1_280);
        check(9, 900, 1_800);
        check(u32::MAX, 900, 1_800);
    }

    #[test]
    fn what_failed_together_is_spread() {
        let mut waits: Vec<_> = (0..100).map(|seed| wait(5, seed)).collect();
        waits.sort_unstable();
        waits.dedup();
        assert!(waits.len() > 95);
        let (first, last) = (waits.first().unwrap(), waits.last().unwrap());
        assert!(last.abs_diff(*first) > Duration::from_mins(1));
    }

    proptest! {
        #[test]
        fn the_same_failure_waits_the_same(failures: u32, seed: u64) {
            prop_assert_eq!(wait(failures, seed), wait(failures, seed));
        }
    }
}
