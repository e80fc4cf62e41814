//! The clock of a chat: it stands still until it is moved, or runs with the machine's, shifted by what was waited.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use waymark_app::ports::{BoxFuture, Clock};

/// The wall clock may be set while somebody sleeps: they look again at least this often.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

/// A clock that can be moved forwards. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct ChatClock {
    hand: Arc<Mutex<Hand>>,
    moved: watch::Sender<()>,
}

#[derive(Clone, Copy, Debug)]
enum Hand {
    Standing(Timestamp),
    /// So far ahead of the machine's clock.
    Running(SignedDuration),
}

impl Hand {
    fn shown(self) -> Timestamp {
        match self {
            Self::Standing(at) => at,
            Self::Running(ahead) => Timestamp::now().saturating_add(ahead).unwrap_or(Timestamp::MAX),
        }
    }
}

impl ChatClock {
    /// A clock that stands still at an instant.
    pub fn standing(at: Timestamp) -> Self {
        Self::of(Hand::Standing(at))
    }

    /// The machine's clock.
    pub fn running() -> Self {
        Self::of(Hand::Running(SignedDuration::ZERO))
    }

    fn of(hand: Hand) -> Self {
        Self {
            hand: Arc::new(Mutex::new(hand)),
            moved: watch::Sender::new(()),
        }
    }

    /// Whether only [`ChatClock::move_to`] moves it.
    pub fn stands(&self) -> bool {
        matches!(*self.hand(), Hand::Standing(_))
    }

    /// Moves the clock forwards and wakes who sleeps by it. It never goes back: an earlier instant changes nothing.
    pub fn move_to(&self, until: Timestamp) {
        {
            let mut hand = self.hand();
            let now = hand.shown();
            if until <= now {
                return;
            }
            match &mut *hand {
                Hand::Standing(at) => *at = until,
                Hand::Running(ahead) => *ahead = ahead.saturating_add(until.duration_since(now)),
            }
        }
        self.moved.send_replace(());
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ChatClock {
    fn now(&self) -> Timestamp {
        self.hand().shown()
    }

    fn sleep_until(&self, until: Timestamp) -> BoxFuture<'_, ()> {
        let mut moved = self.moved.subscribe();
        Box::pin(async move {
            loop {
                let left = Duration::try_from(until.duration_since(self.now())).unwrap_or_default();
                if left.is_zero() {
                    return;
                }
                // The sender lives in `self`, so that waiting for it never fails.
                if self.stands() {
                    let _ = moved.changed().await;
                } else {
                    let _ = tokio::time::timeout(left.min(LOOK_AGAIN), moved.changed()).await;
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_standing_clock_only_moves_when_it_is_moved_and_never_back() {
        let clock = ChatClock::standing(at("2026-03-26T17:00:00Z"));
        assert_eq!(clock.now(), at("2026-03-26T17:00:00Z"));
        clock.clone().move_to(at("2026-03-27T08:00:00Z"));
        assert_eq!(clock.now(), at("2026-03-27T08:00:00Z"));
        clock.move_to(at("2026-03-26T00:00:00Z"));
        assert_eq!(clock.now(), at("2026-03-27T08:00:00Z"));
    }

    #[test]
    fn a_running_clock_keeps_its_lead() {
        let clock = ChatClock::running();
        let before = clock.now();
        let tomorrow = before + SignedDuration::from_hours(24);
        clock.move_to(tomorrow);
        assert!(clock.now() >= tomorrow && clock.now() < tomorrow + SignedDuration::from_hours(1));
        assert!(!clock.stands());
    }

    #[tokio::test]
    async fn who_sleeps_by_a_standing_clock_wakes_when_it_is_moved_far_enough() {
        let clock = ChatClock::standing(at("2026-03-26T17:00:00Z"));
        let sleeper = clock.clone();
        let slept = tokio::spawn(async move { sleeper.sleep_until(at("2026-03-27T08:00:00Z")).await });
        for step in ["2026-03-26T18:00:00Z", "2026-03-27T07:59:59Z"] {
            clock.move_to(at(step));
            tokio::task::yield_now().await;
            assert!(!slept.is_finished());
        }
        clock.move_to(at("2026-03-27T08:00:00Z"));
        slept.await.unwrap();
    }
}
