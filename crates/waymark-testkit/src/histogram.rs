//! Times, counted into buckets that are at most 3 % wide: percentiles of any number of them in a few kilobytes.

use std::time::Duration;

/// Below this many microseconds every one has its bucket; above, each doubling is cut into half as many.
const EXACT: u64 = 64;
const STEPS: u64 = EXACT / 2;

/// How often which time was met.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    counts: Vec<u64>,
    all: u64,
    longest: Duration,
}

fn bucket(micros: u64) -> usize {
    if micros < EXACT {
        return usize::try_from(micros).unwrap_or_default();
    }
    let doublings = u64::from(micros.ilog2() - EXACT.ilog2() + 1);
    let at = EXACT + (doublings - 1) * STEPS + (micros >> doublings) - STEPS;
    usize::try_from(at).unwrap_or_default()
}

/// The longest time of a bucket, in microseconds.
fn ceiling(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < EXACT {
        return bucket;
    }
    let doublings = (bucket - EXACT) / STEPS + 1;
    let step = (bucket - EXACT) % STEPS + STEPS;
    ((step + 1) << doublings) - 1
}

impl Histogram {
    /// Counts one.
    pub fn add(&mut self, time: Duration) {
        let at = bucket(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += 1;
        self.all += 1;
        self.longest = self.longest.max(time);
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        self.all
    }

    /// The longest.
    pub fn longest(&self) -> Duration {
        self.longest
    }

    /// The time that so many thousandths did not exceed: 500 for the median, 990 for the 99th percentile.
    pub fn per_mille(&self, part: u64) -> Duration {
        let wanted = (self.all * part).div_ceil(1000).max(1);
        let mut met = 0;
        for (at, count) in self.counts.iter().enumerate() {
            met += count;
            if met >= wanted {
                return Duration::from_micros(ceiling(at)).min(self.longest);
            }
        }
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_lies_in_its_bucket_and_buckets_are_narrow() {
        for micros in (0..5_000).chain([65_535, 65_536, 1_000_000, 123_456_789]) {
            let top = ceiling(bucket(micros));
            assert!(
                top >= micros && top - micros <= micros / 31,
                "{micros} is counted as {top}"
            );
            assert!(bucket(micros) == 0 || ceiling(bucket(micros) - 1) < micros);
        }
    }

    #[test]
    fn percentiles_are_those_of_the_times() {
        let mut times = Histogram::default();
        (1..=1000).for_each(|millis| times.add(Duration::from_millis(millis)));
        let near = |found: Duration, millis: u64| {
            (millis * 1000..=millis * 1032).contains(&(u64::try_from(found.as_micros()).unwrap()))
        };
        assert!(near(times.per_mille(500), 500), "{:?}", times.per_mille(500));
        assert!(near(times.per_mille(990), 990), "{:?}", times.per_mille(990));
        assert_eq!(times.per_mille(1000), Duration::from_secs(1));
        assert_eq!(Histogram::default().per_mille(500), Duration::ZERO);
    }
}
