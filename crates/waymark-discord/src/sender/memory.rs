//! What the sender keeps in mind, in bounded number: channels of direct messages, and what is in doubt.

use std::{collections::HashMap, hash::Hash, time::Duration};

use tokio::time::Instant;

/// So many entries are young at most, and as many old.
const GENERATION: usize = 32_768;
/// What is in doubt is forgotten after this; no try is made so late.
const FORGOTTEN: Duration = Duration::from_hours(2);
const DOUBTS: usize = 1_024;

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

/// Prompts that may have arrived, and since when that is in doubt.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    since: HashMap<i64, Instant>,
    full: usize,
}

impl Doubts {
    /// Since when a prompt is in doubt.
    pub(super) fn since(&self, prompt: i64) -> Option<Instant> {
        self.since.get(&prompt).copied()
    }

    /// A prompt may have arrived; the first time counts.
    pub(super) fn begin(&mut self, prompt: i64, now: Instant) {
        if self.since.len() >= self.full.max(DOUBTS) {
            self.since
                .retain(|_, since| now.saturating_duration_since(*since) < FORGOTTEN);
            self.full = 2 * self.since.len();
        }
        self.since.entry(prompt).or_insert(now);
    }

    /// Now it is known.
    pub(super) fn end(&mut self, prompt: i64) {
        self.since.remove(&prompt);
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

    #[tokio::test(start_paused = true)]
    async fn a_doubt_begins_once_and_is_forgotten_when_nobody_tries_any_more() {
        let mut doubts = Doubts::default();
        let begun = Instant::now();
        doubts.begin(1, begun);
        doubts.begin(1, begun + Duration::from_secs(9));
        assert_eq!(doubts.since(1), Some(begun));
        for prompt in 2..10_000 {
            doubts.begin(prompt, begun + FORGOTTEN);
        }
        assert_eq!(doubts.since(1), None);
        doubts.end(9_999);
        assert_eq!(doubts.since(9_999), None);
    }
}
