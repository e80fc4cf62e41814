//! Lanes: what has one key is worked on in order, what has different keys at the same time.
//!
//! A lane is a task while there is work in it, and nothing at all while there is none. How much may wait altogether is
//! for the caller to bound.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use waymark_app::ports::BoxFuture;

/// Work by key. Clones are the same lanes.
pub(crate) struct Lanes<K, T>(Arc<Inner<K, T>>);

struct Inner<K, T> {
    /// What waits behind the piece that a lane is working on; a key without work is not here.
    waiting: Mutex<HashMap<K, VecDeque<T>>>,
    work: Box<dyn Fn(T) -> BoxFuture<'static, ()> + Send + Sync>,
}

impl<K, T> Clone for Lanes<K, T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, T> Lanes<K, T>
where
    K: Clone + Eq + Hash + Send + 'static,
    T: Send + 'static,
{
    /// Lanes on which this is done with each piece.
    pub(crate) fn new(work: impl Fn(T) -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            waiting: Mutex::default(),
            work: Box::new(work),
        }))
    }

    /// Puts a piece at the end of its lane.
    pub(crate) fn put(&self, key: K, piece: T) {
        match self.0.lock().entry(key) {
            Entry::Occupied(mut lane) => lane.get_mut().push_back(piece),
            Entry::Vacant(lane) => {
                let key = lane.key().clone();
                lane.insert(VecDeque::new());
                self.start(key, piece);
            }
        }
    }

    /// How much waits in a lane behind the piece that is worked on.
    pub(crate) fn waiting(&self, key: &K) -> usize {
        self.0.lock().get(key).map_or(0, VecDeque::len)
    }

    fn start(&self, key: K, first: T) {
        let mut lane = Lane {
            lanes: self.clone(),
            key: Some(key),
        };
        tokio::spawn(async move {
            let mut piece = Some(first);
            while let Some(next) = piece {
                (lane.lanes.0.work)(next).await;
                piece = lane.next();
            }
        });
    }
}

impl<K: Eq + Hash, T> Inner<K, T> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, VecDeque<T>>> {
        // Nothing that panics is done under the lock.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next piece of a lane; without one, the lane is gone.
    fn next(&self, key: &K) -> Option<T> {
        let mut waiting = self.lock();
        let next = waiting.get_mut(key)?.pop_front();
        if next.is_none() {
            waiting.remove(key);
        }
        next
    }
}

/// A lane at work. Should a piece of work panic, the lane goes on with the next one.
struct Lane<K: Clone + Eq + Hash + Send + 'static, T: Send + 'static> {
    lanes: Lanes<K, T>,
    key: Option<K>,
}

impl<K: Clone + Eq + Hash + Send + 'static, T: Send + 'static> Lane<K, T> {
    fn next(&mut self) -> Option<T> {
        let next = self.lanes.0.next(self.key.as_ref()?);
        if next.is_none() {
            self.key = None;
        }
        next
    }
}

impl<K: Clone + Eq + Hash + Send + 'static, T: Send + 'static> Drop for Lane<K, T> {
    fn drop(&mut self) {
        let Some(key) = self.key.take().filter(|_| std::thread::panicking()) else {
            return;
        };
        if let Some(next) = self.lanes.0.next(&key) {
            self.lanes.start(key, next);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::{collection, prelude::*};
    use tokio::sync::{Barrier, mpsc};

    use super::*;

    /// Does pieces of work on lanes, and gives them in the order in which they were ended.
    async fn done(pieces: Vec<(u8, u8)>) -> Vec<(u8, usize)> {
        let count = pieces.len();
        let (end, mut ended) = mpsc::unbounded_channel();
        let lanes = Lanes::new(move |(key, number, pauses): (u8, usize, u8)| {
            let end = end.clone();
            Box::pin(async move {
                for _ in 0..pauses {
                    tokio::task::yield_now().await;
                }
                assert_ne!(pauses, 7, "a piece of work that panics");
                end.send((key, number)).unwrap();
            })
        });
        let mut expected = count;
        for (number, (key, pauses)) in pieces.into_iter().enumerate() {
            expected -= usize::from(pauses == 7);
            lanes.put(key, (key, number, pauses));
        }
        let mut order = Vec::new();
        while order.len() < expected {
            order.push(ended.recv().await.unwrap());
        }
        while !lanes.0.lock().is_empty() {
            tokio::task::yield_now().await;
        }
        order
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn order_is_kept_in_each_lane_and_nothing_is_lost(
            pieces in collection::vec((0_u8..5, 0_u8..7), 0..60),
            threads in 1_usize..4,
        ) {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).build().unwrap();
            let order = runtime.block_on(done(pieces.clone()));
            prop_assert_eq!(order.len(), pieces.len());
            let mut last = BTreeMap::new();
            for (key, number) in order {
                prop_assert!(last.insert(key, number).is_none_or(|before| before < number));
            }
        }
    }

    #[tokio::test]
    async fn a_panic_ends_a_piece_and_not_its_lane() {
        let order = done(vec![(1, 0), (1, 7), (1, 3), (1, 7), (1, 0)]).await;
        assert_eq!(order, [(1, 0), (1, 2), (1, 4)]);
    }

    #[tokio::test]
    async fn lanes_do_not_wait_for_each_other() {
        let barrier = Arc::new(Barrier::new(101));
        let lanes = Lanes::new({
            let barrier = Arc::clone(&barrier);
            move |()| {
                let barrier = Arc::clone(&barrier);
                Box::pin(async move {
                    barrier.wait().await;
                })
            }
        });
        for key in 0..100 {
            lanes.put(key, ());
        }
        barrier.wait().await;
    }
}
