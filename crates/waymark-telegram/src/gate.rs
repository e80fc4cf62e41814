//! In which groups we stay: all, or those that the operator lists.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// So many groups that were left are kept in mind, so that each hears the reason once.
const KEPT: usize = 1_000;

/// Lets groups in.
#[derive(Debug)]
pub(crate) struct Gate {
    /// The listed groups; none listed: all are welcome.
    listed: BTreeSet<i64>,
    changed: Mutex<Changed>,
}

/// What has changed since the start.
#[derive(Debug, Default)]
struct Changed {
    /// Listed groups under a new number.
    moved: BTreeSet<i64>,
    /// The newest last.
    left: VecDeque<i64>,
}

/// Whether a group is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It is.
    Open,
    /// It is not, and has to be told.
    Closed,
    /// It is not, and was told.
    Left,
}

impl Gate {
    pub(crate) fn new(listed: impl IntoIterator<Item = i64>) -> Self {
        Self {
            listed: listed.into_iter().collect(),
            changed: Mutex::default(),
        }
    }

    /// Whether a group is let in. It is told only once that it is not.
    pub(crate) fn entry(&self, chat: i64) -> Entry {
        if self.listed.is_empty() || self.listed.contains(&chat) {
            return Entry::Open;
        }
        let mut changed = self.locked();
        if changed.moved.contains(&chat) {
            return Entry::Open;
        }
        if changed.left.contains(&chat) {
            return Entry::Left;
        }
        if changed.left.len() >= KEPT {
            changed.left.pop_front();
        }
        changed.left.push_back(chat);
        Entry::Closed
    }

    /// A group has another number from now on; a listed one stays listed. `true`: the list should be changed.
    pub(crate) fn moved(&self, from: i64, to: i64) -> bool {
        let mut changed = self.locked();
        let listed = self.listed.contains(&from) || changed.moved.contains(&from);
        let outdated = listed && !self.listed.contains(&to);
        outdated && changed.moved.insert(to)
    }

    /// We were taken out of a group: should somebody add us again, it is told again.
    pub(crate) fn out_of(&self, chat: i64) {
        self.locked().left.retain(|left| *left != chat);
    }

    fn locked(&self) -> MutexGuard<'_, Changed> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_list_every_group_is_welcome() {
        assert_eq!(Gate::new([]).entry(-1), Entry::Open);
    }

    #[test]
    fn a_group_that_is_not_listed_is_told_once_each_time_it_adds_us() {
        let gate = Gate::new([-1]);
        assert_eq!(gate.entry(-1), Entry::Open);
        assert_eq!(gate.entry(-2), Entry::Closed);
        assert_eq!(gate.entry(-2), Entry::Left);
        gate.out_of(-2);
        assert_eq!(gate.entry(-2), Entry::Closed);
    }

    #[test]
    fn of_too_many_groups_the_one_that_was_told_first_is_forgotten() {
        let gate = Gate::new([-1]);
        for chat in 0..=1_000 {
            assert_eq!(gate.entry(-5 - chat), Entry::Closed);
        }
        assert_eq!(gate.entry(-1_005), Entry::Left);
        assert_eq!(gate.entry(-5), Entry::Closed);
    }

    #[test]
    fn a_listed_group_stays_listed_under_its_new_number() {
        let gate = Gate::new([-1]);
        assert!(gate.moved(-1, -100));
        assert!(!gate.moved(-1, -100), "it is told once");
        assert!(gate.moved(-100, -200));
        assert!(!gate.moved(-3, -300));
        assert_eq!(gate.entry(-200), Entry::Open);
        assert_eq!(gate.entry(-300), Entry::Closed);
    }
}
