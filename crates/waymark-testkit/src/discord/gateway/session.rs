//! Sessions: what a shard of the bot has been told, kept until it says that it heard it.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;

/// For how long a session outlives its connection.
const OUTLIVES: Duration = Duration::from_mins(3);
/// What the bot confirmed with a heartbeat is forgotten beyond this many events.
const KEPT: usize = 200;

/// A shard: its number and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shard {
    pub(crate) number: u64,
    pub(crate) of: u64,
}

impl Shard {
    /// Whether it hears of a server; private chats belong to shard 0.
    pub(crate) fn hears(self, server: Option<u64>) -> bool {
        match server {
            Some(server) => (server >> 22) % self.of.max(1) == self.number,
            None => self.number == 0,
        }
    }
}

/// Something that was told.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) seq: u64,
    pub(crate) name: &'static str,
    pub(crate) data: Value,
}

/// What is done to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Op 7.
    Reconnect,
    /// Op 9, and whether the session lives on.
    Invalid(bool),
    /// A close frame.
    Close(u16),
    /// No word more.
    Cut,
    /// Op 1: the bot is to send a heartbeat at once.
    Beat,
}

/// A session of one shard.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) shard: Shard,
    pub(crate) intents: u64,
    pub(crate) seq: u64,
    log: VecDeque<Event>,
    /// The connection that it speaks through.
    pub(crate) line: Option<u64>,
    /// When the last connection ended.
    left: Option<Duration>,
    /// It cannot be resumed.
    pub(crate) over: bool,
    pub(crate) orders: VecDeque<Order>,
}

impl Session {
    pub(crate) fn new(id: String, shard: Shard, intents: u64, line: u64) -> Self {
        Self {
            id,
            shard,
            intents,
            seq: 0,
            log: VecDeque::new(),
            line: Some(line),
            left: None,
            over: false,
            orders: VecDeque::new(),
        }
    }

    /// Tells it something: at once, or when it resumes.
    pub(crate) fn tell(&mut self, name: &'static str, data: Value) {
        self.seq += 1;
        self.log.push_back(Event {
            seq: self.seq,
            name,
            data,
        });
    }

    /// What it was told after a number.
    pub(crate) fn after(&self, seq: u64) -> Vec<Event> {
        let begin = self.log.partition_point(|event| event.seq <= seq);
        self.log.range(begin..).cloned().collect()
    }

    /// The bot heard all up to there.
    pub(crate) fn heard(&mut self, seq: u64) {
        while self.log.len() > KEPT && self.log.front().is_some_and(|event| event.seq <= seq) {
            self.log.pop_front();
        }
    }

    /// Its connection ended.
    pub(crate) fn leave(&mut self, now: Duration) {
        self.line = None;
        self.left = Some(now);
        self.orders.clear();
    }

    /// Whether it may be resumed from there.
    pub(crate) fn resumable(&self, now: Duration) -> bool {
        let fresh = self.line.is_some() || self.left.is_none_or(|left| now.saturating_sub(left) <= OUTLIVES);
        !self.over && fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_spread_over_shards_and_private_chats_go_to_the_first() {
        let twin = |number| Shard { number, of: 2 };
        let (even, odd) = (8 << 22, 9 << 22);
        assert!(twin(0).hears(Some(even)) && !twin(0).hears(Some(odd)));
        assert!(twin(1).hears(Some(odd)) && !twin(1).hears(Some(even)));
        assert!(twin(0).hears(None) && !twin(1).hears(None));
    }

    #[test]
    fn a_session_keeps_what_was_not_heard_and_ends_some_minutes_after_its_connection() {
        let mut session = Session::new("s".to_owned(), Shard { number: 0, of: 1 }, 1, 1);
        for at in 0..(KEPT as u64 + 50) {
            session.tell("MESSAGE_CREATE", at.into());
        }
        session.heard(20);
        let left = session.after(0);
        assert_eq!((left[0].seq, left.len()), (21, KEPT + 30));
        assert_eq!(session.after(248).len(), 2);
        session.leave(Duration::from_secs(10));
        assert!(session.resumable(Duration::from_secs(10) + OUTLIVES));
        assert!(!session.resumable(Duration::from_secs(11) + OUTLIVES));
    }
}
