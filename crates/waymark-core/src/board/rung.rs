//! How many have more points, without counting them: members are counted by points at three widths, and the ones above
//! are the sum of at most 63 counts of the first, 63 of the second, and those of the third.

/// How many points a count spans, finest first.
pub const WIDTHS: [u32; 3] = [1, STEP, STEP * STEP];

/// So many counts of one width make one of the next.
const STEP: u32 = 64;

/// The counts of one width that are summed up: of the buckets (points divided by the width) between two, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// How many points a bucket spans.
    pub width: u32,
    /// The first bucket.
    pub from: u32,
    /// The last bucket; before the first if there is none.
    pub to: u32,
}

/// Which counts make up everybody with more points: each of them is in exactly one.
pub fn rungs(points: u32) -> [Rung; 3] {
    WIDTHS.map(|width| {
        let bucket = points / width;
        let to = if width == STEP * STEP {
            u32::MAX
        } else {
            bucket | (STEP - 1)
        };
        Rung {
            width,
            from: bucket.saturating_add(1),
            to,
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counted(points: u32, other: u32) -> usize {
        let within = |rung: &&Rung| (rung.from..=rung.to).contains(&(other / rung.width));
        rungs(points).iter().filter(within).count()
    }

    #[test]
    fn at_the_edges_of_buckets_nobody_is_missed_or_doubled() {
        let edges = [0, 1, 62, 63, 64, 65, 4_095, 4_096, 4_097, 8_191, 8_192, 1_000_000];
        for points in edges {
            for other in edges {
                assert_eq!(
                    counted(points, other),
                    usize::from(other > points),
                    "{points} {other}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn whoever_has_more_is_counted_once_and_nobody_else(points in 0_u32..40_000, other in 0_u32..40_000) {
            prop_assert_eq!(counted(points, other), usize::from(other > points));
        }

        #[test]
        fn so_it_is_for_any_number(points in 0..u32::MAX, other in any::<u32>()) {
            prop_assert_eq!(counted(points, other), usize::from(other > points));
        }
    }
}
