//! What happens next.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use super::step::Step;

/// Something that happens at an instant.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Somebody hears of Waymark.
    Arrive(usize),
    /// A day begins for somebody: it is decided what they do on it.
    Dawn(usize),
    /// Somebody takes the first of some steps.
    Go(usize, VecDeque<Step>),
    /// A downtime begins.
    Fall(usize),
    /// It is over.
    Rise,
    /// A chat cannot be reached any more.
    Close(usize),
    /// It can again.
    Open(usize),
    /// Noon in UTC: books are compared.
    Noon(u32),
}

/// Acts in the order of time; of those at one instant, in the order in which they were put.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    acts: BTreeMap<(Timestamp, u64), Act>,
    put: u64,
}

impl Agenda {
    pub(crate) fn put(&mut self, at: Timestamp, act: Act) {
        self.put += 1;
        self.acts.insert((at, self.put), act);
    }

    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.acts.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next act, if its time has come.
    pub(crate) fn take(&mut self, now: Timestamp) -> Option<Act> {
        let entry = self.acts.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_come_in_the_order_of_time_and_of_putting() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut agenda = Agenda::default();
        agenda.put(at(5), Act::Rise);
        agenda.put(at(3), Act::Dawn(1));
        agenda.put(at(3), Act::Dawn(2));
        assert_eq!(agenda.next(), Some(at(3)));
        assert!(agenda.take(at(2)).is_none());
        let taken: Vec<_> = std::iter::from_fn(|| agenda.take(at(9))).collect();
        assert!(
            matches!(taken[..], [Act::Dawn(1), Act::Dawn(2), Act::Rise]),
            "{taken:?}"
        );
    }
}
