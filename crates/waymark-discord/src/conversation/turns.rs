//! Turns: what belongs together is done one after the other, in the order in which it came.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::OwnedMutexGuard;

/// Who is at their turn. A key that nobody waits for takes no room.
pub(crate) struct Turns<K: Eq + Hash>(Mutex<HashMap<K, Arc<tokio::sync::Mutex<()>>>>);

/// A turn that was taken; it ends when it is dropped.
pub(crate) struct Turn<'a, K: Eq + Hash + Clone> {
    turns: &'a Turns<K>,
    key: K,
    held: Option<OwnedMutexGuard<()>>,
}

impl<K: Eq + Hash> Default for Turns<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone> Turns<K> {
    /// Waits until those before are done. Who asks first is first.
    pub(crate) async fn take(&self, key: K) -> Turn<'_, K> {
        let queue = Arc::clone(self.lock().entry(key.clone()).or_default());
        // It is held from now on, so that the queue is cleared away even if nobody waits to the end.
        let mut turn = Turn {
            turns: self,
            key,
            held: None,
        };
        turn.held = Some(queue.lock_owned().await);
        turn
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Arc<tokio::sync::Mutex<()>>>> {
        // Nothing that panics is done under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Clone> Drop for Turn<'_, K> {
    fn drop(&mut self) {
        let mut queues = self.turns.lock();
        drop(self.held.take());
        if queues
            .get(&self.key)
            .is_some_and(|queue| Arc::strong_count(queue) == 1)
        {
            queues.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn one_key_is_served_in_order_and_others_do_not_wait() {
        let (turns, said) = (Arc::new(Turns::default()), Arc::new(Mutex::new(Vec::new())));
        let first = turns.take(1).await;
        let waiting: Vec<_> = (0..5)
            .map(|number| {
                let (turns, said) = (Arc::clone(&turns), Arc::clone(&said));
                tokio::spawn(async move {
                    let _turn = turns.take(1).await;
                    said.lock().unwrap().push(number);
                })
            })
            .collect();
        tokio::task::yield_now().await;
        drop(turns.take(2).await);
        assert_eq!(said.lock().unwrap().len(), 0);
        drop(first);
        for task in waiting {
            task.await.unwrap();
        }
        assert_eq!(*said.lock().unwrap(), [0, 1, 2, 3, 4]);
        assert!(turns.lock().is_empty());
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_nothing_behind() {
        let turns = Arc::new(Turns::default());
        let first = turns.take(1).await;
        let waited = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn({
            let (turns, waited) = (Arc::clone(&turns), Arc::clone(&waited));
            async move {
                waited.fetch_add(1, Ordering::Relaxed);
                turns.take(1).await;
            }
        });
        while waited.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        drop(first);
        assert!(turns.lock().is_empty());
    }
}
