//! What was taken lately: an event that a platform hands out twice is left out.

use std::collections::{BTreeSet, VecDeque};

/// So many are kept in mind: more than a platform hands out at once, or plays back when a connection is resumed.
const KEPT: usize = 2_048;

/// What was taken last.
#[derive(Debug)]
pub struct Seen<T> {
    taken: BTreeSet<T>,
    order: VecDeque<T>,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self {
            taken: BTreeSet::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T: Clone + Ord> Seen<T> {
    /// Takes something; `false` if it was taken before.
    pub fn take(&mut self, it: T) -> bool {
        if !self.taken.insert(it.clone()) {
            return false;
        }
        self.order.push_back(it);
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.taken.remove(&oldest);
        }
        true
    }

    /// Whether it was taken.
    pub fn holds(&self, it: &T) -> bool {
        self.taken.contains(it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_once_and_forgotten_after_many_others() {
        let mut seen = Seen::default();
        assert!(seen.take(-7) && !seen.take(-7));
        for number in 0..2 * 2_048 {
            assert!(seen.take(number));
        }
        assert!(seen.take(-7));
        assert_eq!(seen.taken.len(), KEPT);
    }
}
