//! How fast one account may ask: generous for people, firm for scripts.
//!
//! A bucket of [`BURST`] requests that fills up again at one every [`REFILL`]. Adapters of hosted platforms ask before they
//! hand a request on. Time comes with the request, so that nothing here needs a clock.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use crate::{
    reply::{Reply, Tone},
    request::{Actor, Platform},
};

/// So many requests at once are nobody's haste.
pub const BURST: u32 = 30;
/// One more is welcome after this time.
pub const REFILL: SignedDuration = SignedDuration::from_secs(1);

/// So many answers at once may be wanted in one chat with others.
pub const CHAT_BURST: u32 = 20;

/// One more is welcome there after this time: platforms let about twenty messages a minute into a group.
pub const CHAT_REFILL: SignedDuration = SignedDuration::from_secs(3);

/// About so many accounts are kept in mind; those that have been calm go first.
const KEPT: usize = 10_000;

/// What to do with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Hand it on.
    Welcome,
    /// Leave it out, and say this; it is said once a burst.
    Told(Box<Reply>),
    /// Leave it out, and say nothing.
    Silent,
}

/// Keeps in mind who asked how often.
#[derive(Debug)]
pub struct Throttle {
    burst: u32,
    refill: SignedDuration,
    hasher: RandomState,
    buckets: Mutex<HashMap<u64, Bucket>>,
}

/// A bucket, told by the instant at which it will be full again.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    full_at: i64,
    told: bool,
}

impl Admission {
    /// Whether the request is handed on; else what is said, if anything.
    ///
    /// # Errors
    /// With the words for whoever asks too fast.
    pub fn welcome(self) -> Result<(), Option<Box<Reply>>> {
        match self {
            Self::Welcome => Ok(()),
            Self::Told(reply) => Err(Some(reply)),
            Self::Silent => Err(None),
        }
    }
}

impl Throttle {
    /// For accounts: nobody has asked yet.
    pub fn new() -> Self {
        Self::with(BURST, REFILL)
    }

    /// For chats with others: nothing has been asked there yet.
    pub fn for_chats() -> Self {
        Self::with(CHAT_BURST, CHAT_REFILL)
    }

    fn with(burst: u32, refill: SignedDuration) -> Self {
        Self {
            burst,
            refill,
            hasher: RandomState::new(),
            buckets: Mutex::default(),
        }
    }

    /// Whether a request of this account, made at this instant, is to be handed on.
    pub fn admit(&self, actor: &Actor, at: Timestamp) -> Admission {
        self.admit_key(self.hasher.hash_one((actor.platform, &actor.external)), at)
    }

    /// Whether what was asked in this chat at this instant is to be handed on, whoever asked.
    pub fn admit_chat(&self, platform: Platform, chat: &str, at: Timestamp) -> Admission {
        self.admit_key(self.hasher.hash_one((platform, chat)), at)
    }

    fn admit_key(&self, key: u64, at: Timestamp) -> Admission {
        let now = at.as_millisecond();
        // A thread that panicked while it counted has left a sound map behind.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT && !buckets.contains_key(&key) {
            make_room(&mut buckets, now);
        }
        let calm = Bucket {
            full_at: now,
            told: false,
        };
        let bucket = buckets.entry(key).or_insert(calm);
        let (refill, whole) = (self.millis(1), self.millis(self.burst));
        // A clock that was put back locks nobody out for longer than it takes to fill the bucket.
        bucket.full_at = bucket.full_at.clamp(now, now.saturating_add(whole));
        let emptied = bucket.full_at.saturating_sub(now);
        if emptied.saturating_add(refill) > whole {
            return if std::mem::replace(&mut bucket.told, true) {
                Admission::Silent
            } else {
                Admission::Told(Box::new(slow_down()))
            };
        }
        // Half full again: what comes now is another burst.
        if emptied <= whole / 2 {
            bucket.told = false;
        }
        bucket.full_at = bucket.full_at.saturating_add(refill);
        Admission::Welcome
    }

    /// The time in which so many requests come back, in milliseconds.
    fn millis(&self, requests: u32) -> i64 {
        let refill = i64::try_from(self.refill.as_millis()).unwrap_or(i64::MAX);
        refill.saturating_mul(i64::from(requests))
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self::new()
    }
}

/// Forgets who is calm; if all are hasty, everybody: better one burst too many than memory without end.
fn make_room(buckets: &mut HashMap<u64, Bucket>, now: i64) {
    buckets.retain(|_, bucket| bucket.full_at > now);
    if buckets.len() >= KEPT {
        buckets.clear();
    }
}

/// What is said to who asks too fast.
pub fn slow_down() -> Reply {
    Reply::new(Tone::Refusal).para(
        "That is faster than I can follow. Wait a few seconds, then go on; what I did not answer was not carried out.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(external: &str) -> Actor {
        Actor {
            platform: Platform::Telegram,
            external: external.to_owned(),
            address: external.to_owned(),
            name: "Ada".to_owned(),
            zone: None,
        }
    }

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(millisecond).unwrap()
    }

    /// How many of `count` requests, each `gap` milliseconds after the last, are welcome, told, and left out in silence.
    fn outcome(throttle: &Throttle, from: i64, count: i64, gap: i64) -> (usize, usize, usize) {
        let mut found = (0, 0, 0);
        for index in 0..count {
            match throttle.admit(&actor("1"), at(from + index * gap)) {
                Admission::Welcome => found.0 += 1,
                Admission::Told(_) => found.1 += 1,
                Admission::Silent => found.2 += 1,
            }
        }
        found
    }

    #[test]
    fn a_person_in_a_hurry_is_welcome() {
        assert_eq!(outcome(&Throttle::new(), 0, 30, 0), (30, 0, 0));
        assert_eq!(outcome(&Throttle::new(), 0, 10_000, 1_000), (10_000, 0, 0));
    }

    #[test]
    fn a_script_is_told_once_a_burst_and_then_slowed_down_in_silence() {
        let throttle = Throttle::new();
        // Ten a second for a hundred seconds: thirty at once, then one a second.
        assert_eq!(outcome(&throttle, 0, 1_000, 100), (129, 1, 870));
        // After some calm the next burst is another one.
        assert_eq!(outcome(&throttle, 200_000, 32, 0), (30, 1, 1));
    }

    #[test]
    fn one_is_not_slowed_down_by_another() {
        let throttle = Throttle::new();
        outcome(&throttle, 0, 100, 0);
        assert_eq!(throttle.admit(&actor("2"), at(0)), Admission::Welcome);
    }

    #[test]
    fn a_clock_that_goes_back_locks_nobody_out_for_long() {
        let throttle = Throttle::new();
        outcome(&throttle, 86_400_000, 1, 0);
        assert_eq!(outcome(&throttle, 0, 1, 0), (0, 1, 0));
        assert_eq!(outcome(&throttle, 30_000, 30, 0), (30, 0, 0));
    }

    #[test]
    fn a_chat_is_slowed_down_whoever_asks_there_and_no_other_one() {
        let throttle = Throttle::for_chats();
        let ask = |chat: &str, ms| throttle.admit_chat(Platform::Telegram, chat, at(ms));
        let welcome = (0..100).filter(|_| ask("-1", 0) == Admission::Welcome).count();
        assert_eq!(welcome, 20);
        assert_eq!(ask("-2", 0), Admission::Welcome);
        // Twenty a minute from then on.
        let later = (1..=60_000)
            .step_by(100)
            .filter(|ms| ask("-1", *ms) == Admission::Welcome);
        assert_eq!(later.count(), 19);
    }

    #[test]
    fn what_is_kept_in_mind_is_bounded() {
        let throttle = Throttle::new();
        for account in 0..3 * KEPT {
            throttle.admit(&actor(&account.to_string()), at(0));
        }
        assert!(throttle.buckets.lock().unwrap().len() <= KEPT);
    }

    proptest::proptest! {
        #[test]
        fn never_more_than_the_burst_and_what_came_back(gaps in proptest::collection::vec(0_i64..3_000, 1..300)) {
            let throttle = Throttle::new();
            let (mut now, mut welcome) = (0, 0);
            for gap in gaps {
                now += gap;
                welcome += i64::from(throttle.admit(&actor("1"), at(now)) == Admission::Welcome);
                proptest::prop_assert!(welcome <= i64::from(BURST) + now / 1_000 + 1);
            }
        }
    }
}
