//! How often a bot may send: about 30 messages a second in all, 1 a second in a chat (short bursts pass), 20 a minute in a
//! group. Off until a test asks for it; sends are counted always.

use std::collections::HashMap;
use std::time::Duration;

/// The permitted rates. Each is a bucket: full it lets a burst through, then it fills at the rate.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Messages a second in all; also the burst.
    pub all_a_second: u32,
    /// Messages at once in one chat, before one a second holds.
    pub burst_a_chat: u32,
    /// Messages a minute in a group; also the burst.
    pub group_a_minute: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            all_a_second: 30,
            burst_a_chat: 3,
            group_a_minute: 20,
        }
    }
}

/// A bucket that fills with time: how much is in it, and since when.
#[derive(Clone, Copy)]
struct Bucket {
    held: f64,
    at: Duration,
}

/// What was sent lately.
#[derive(Default)]
pub(crate) struct Gauge {
    pub(crate) rates: Option<Rates>,
    all: Option<Bucket>,
    chats: HashMap<i64, Bucket>,
    groups: HashMap<i64, Bucket>,
}

/// Takes one from a bucket of `size` that fills `a_second`, or says how long until there is one.
fn wait(bucket: Option<Bucket>, size: f64, a_second: f64, now: Duration) -> (Bucket, f64) {
    let old = bucket.unwrap_or(Bucket { held: size, at: now });
    let held = (now
        .saturating_sub(old.at)
        .as_secs_f64()
        .mul_add(a_second, old.held))
    .min(size);
    let missing = (1.0 - held).max(0.0);
    (Bucket { held, at: now }, missing / a_second)
}

impl Gauge {
    /// Lets one message to a chat through, or says how many seconds to wait.
    pub(crate) fn send(&mut self, chat: i64, now: Duration) -> Result<(), u64> {
        let Some(rates) = self.rates else { return Ok(()) };
        let per_second = f64::from(rates.all_a_second);
        let (all, first) = wait(self.all, per_second, per_second, now);
        let (room, second) = wait(
            self.chats.get(&chat).copied(),
            f64::from(rates.burst_a_chat),
            1.0,
            now,
        );
        let minute = f64::from(rates.group_a_minute);
        let (group, third) = if chat < 0 {
            wait(self.groups.get(&chat).copied(), minute, minute / 60.0, now)
        } else {
            (Bucket { held: 1.0, at: now }, 0.0)
        };
        let longest = first.max(second).max(third);
        // A hair of tolerance: sums of fractions of seconds are not exact.
        if longest > 1e-6 {
            return Err(Duration::from_secs_f64(longest.ceil()).as_secs().max(1));
        }
        let take = |bucket: Bucket| Bucket {
            held: bucket.held - 1.0,
            ..bucket
        };
        self.all = Some(take(all));
        self.chats.insert(chat, take(room));
        if chat < 0 {
            self.groups.insert(chat, take(group));
        }
        Ok(())
    }
}

/// Most sends in any stretch of that length.
pub(crate) fn peak(sends: &[Duration], stretch: Duration) -> usize {
    let mut from = 0;
    let mut most = 0;
    for (to, at) in sends.iter().enumerate() {
        while at.saturating_sub(sends[from]) >= stretch {
            from += 1;
        }
        most = most.max(to + 1 - from);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gauge() -> Gauge {
        Gauge {
            rates: Some(Rates::default()),
            ..Gauge::default()
        }
    }

    #[test]
    fn thirty_a_second_pass_and_one_more_waits() {
        let mut gauge = gauge();
        for chat in 0..30 {
            assert_eq!(gauge.send(chat, Duration::ZERO), Ok(()));
        }
        assert_eq!(gauge.send(31, Duration::ZERO), Err(1));
        assert_eq!(gauge.send(31, Duration::from_millis(34)), Ok(()));
    }

    #[test]
    fn a_chat_takes_a_short_burst_and_then_one_a_second() {
        let mut gauge = gauge();
        let sent: Vec<_> = (0..5).map(|_| gauge.send(7, Duration::ZERO)).collect();
        assert_eq!(sent, [Ok(()), Ok(()), Ok(()), Err(1), Err(1)]);
        assert_eq!(gauge.send(7, Duration::from_secs(1)), Ok(()));
        assert_eq!(gauge.send(7, Duration::from_secs(1)), Err(1));
    }

    #[test]
    fn a_group_takes_twenty_a_minute() {
        let mut gauge = gauge();
        let passed = (0..60)
            .filter(|second| gauge.send(-7, Duration::from_secs(*second)).is_ok())
            .count();
        assert_eq!(passed, 39, "a full bucket of 20, and one every three seconds");
        assert!(gauge.send(-7, Duration::from_secs(59)).is_err());
    }

    #[test]
    fn the_peak_is_the_fullest_stretch() {
        let at: Vec<_> = [0, 10, 500, 999, 1000, 1700].map(Duration::from_millis).into();
        assert_eq!(peak(&at, Duration::from_secs(1)), 4);
        assert_eq!(peak(&[], Duration::from_secs(1)), 0);
    }
}
