//! What the sender keeps in mind, in bounded number.

use std::{collections::HashMap, hash::Hash};

/// So many entries are young at most, and as many old.
const GENERATION: usize = 32_768;

/// A map that forgets what was not looked at for long.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    generation: usize,
}

impl<K: Copy + Eq + Hash, V: Copy> Recent<K, V> {
    fn of(generation: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            generation,
        }
    }

    pub(super) fn get(&mut self, key: K) -> Option<V> {
        if let Some(value) = self.young.get(&key) {
            return Some(*value);
        }
        let value = self.old.remove(&key)?;
        self.put(key, value);
        Some(value)
    }

    pub(super) fn put(&mut self, key: K, value: V) {
        if self.young.len() >= self.generation && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    pub(super) fn forget(&mut self, key: K) {
        self.young.remove(&key);
        self.old.remove(&key);
    }
}

impl<K: Copy + Eq + Hash, V: Copy> Default for Recent<K, V> {
    fn default() -> Self {
        Self::of(GENERATION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_stays_and_the_rest_is_bounded() {
        let mut recent = Recent::of(10);
        recent.put(0, 'a');
        for key in 1..1_000 {
            recent.put(key, 'b');
            assert_eq!(recent.get(0), Some('a'), "{key}");
            assert!(recent.young.len() + recent.old.len() <= 21);
        }
        assert_eq!(recent.get(1), None);
        recent.forget(0);
        assert_eq!(recent.get(0), None);
    }
}
