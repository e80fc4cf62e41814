//! What tests need that do whatever comes to mind: chance of a seed, its settings, and a count of panics.

use std::cell::Cell;
use std::sync::Once;

/// Pseudo-random numbers: splitmix64. The same seed, the same test.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Chance that begins here.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, which is more than 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let rest = (mixed ^ (mixed >> 31)) % (end as u64);
        usize::try_from(rest).unwrap_or_default()
    }

    /// One of them.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// So often of a hundred.
    pub fn in_100(&mut self, often: usize) -> bool {
        self.below(100) < often
    }
}

/// A number from the environment, such as the seed; or the usual one.
///
/// # Panics
/// When it is set and is no number.
pub fn number(name: &str, usual: u64) -> u64 {
    let Ok(text) = std::env::var(name) else {
        return usual;
    };
    match text.parse() {
        Ok(number) => number,
        Err(error) => panic!("{name}={text:?}: {error}"),
    }
}

thread_local! {
    static PANICS: Cell<usize> = const { Cell::new(0) };
}

/// Counts the panics of this thread from now on, on which a bot under test may run too: its tasks survive them.
pub struct Panics(usize);

impl Panics {
    /// Begins to count.
    pub fn count() -> Self {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                PANICS.set(PANICS.get() + 1);
                usual(panic);
            }));
        });
        Self(PANICS.get())
    }

    /// How many there were.
    pub fn so_far(&self) -> usize {
        PANICS.get() - self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_means_what_it_always_meant() {
        let mut chance = Chance::new(2026);
        let numbers = [(); 6].map(|()| chance.below(1_000));
        assert_eq!(numbers, [51, 301, 734, 186, 241, 619]);
    }

    #[test]
    fn panics_are_counted_where_they_are_survived() {
        let panics = Panics::count();
        let task = || {
            let caught = std::panic::catch_unwind(|| panic!("played"));
            assert!(caught.is_err());
        };
        task();
        assert_eq!(panics.so_far(), 1);
        let elsewhere = std::thread::spawn(task);
        elsewhere.join().expect("caught");
        assert_eq!(panics.so_far(), 1);
    }
}
