//! Repeatable chance: numbers that follow from a seed and from what they are for.

/// A stream of numbers (`SplitMix64`; Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of a seed for one use: whom or what it is about, as numbers. Uses do not disturb each other.
    pub(crate) fn of(seed: u64, about: &[u64]) -> Self {
        let mut chance = Self(seed);
        for part in about {
            let mixed = chance.next();
            chance.0 = mixed ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        }
        chance
    }

    /// The next number, evenly over all.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a bound; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number between two, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.below(width))
    }

    /// Whether something happens that does so many times in a thousand.
    pub(crate) fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of some.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(at).copied().unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_use_gives_the_same_numbers_and_another_use_gives_others() {
        let some = |about: &[u64]| -> Vec<u64> {
            let mut chance = Chance::of(7, about);
            (0..4).map(|_| chance.next()).collect()
        };
        assert_eq!(some(&[1, 2]), some(&[1, 2]));
        assert_ne!(some(&[1, 2]), some(&[2, 1]));
        assert_ne!(some(&[1]), some(&[1, 0]));
    }

    #[test]
    fn numbers_lie_between_their_bounds_and_reach_them() {
        let mut chance = Chance::of(1, &[]);
        let numbers: Vec<_> = (0..1_000).map(|_| chance.between(-2, 3)).collect();
        assert_eq!(numbers.iter().min(), Some(&-2));
        assert_eq!(numbers.iter().max(), Some(&3));
        assert_eq!(chance.below(0), 0);
        assert!(!chance.happens(0) && chance.happens(1_000));
    }
}
