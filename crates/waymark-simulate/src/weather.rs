//! When the service is down, and what platforms do to messages. Pure: all of it follows from the plan.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use waymark_app::request::Platform;

use crate::{
    chance::Chance,
    plan::{Plan, Trouble},
};

/// A downtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Down {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    pub(crate) how: How,
}

/// How the service goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It was told to, and ends what is under way.
    Stopped,
    /// The process is gone between two deeds.
    Crashed,
    /// The process is gone with the next message that it hands to a platform.
    Struck,
}

/// What a platform does to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    Deliver,
    /// It asks to wait.
    Later(Duration),
    /// It takes the message or not, and never says.
    Unknown {
        arrives: bool,
    },
    /// It does not take it.
    Broken,
}

/// A span in which a platform takes no message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Storm {
    pub(crate) platform: Platform,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    /// It asks to wait; otherwise connections break.
    asks: bool,
}

/// All the trouble of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Weather {
    seed: u64,
    pub(crate) downs: Vec<Down>,
    pub(crate) storms: Vec<Storm>,
    /// So many of 10,000 messages meet trouble of their own.
    odds: u64,
}

impl Weather {
    /// The trouble of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut chance = Chance::of(plan.seed, &[4]);
        let (often, odds) = match plan.trouble {
            Trouble::None => (0, 0),
            Trouble::Some => (220, 40),
            Trouble::Many => (800, 300),
        };
        let mut downs: Vec<Down> = Vec::new();
        let mut storms = Vec::new();
        for day in 0..plan.days {
            let midnight = Plan::begins() + SignedDuration::from_hours(24 * i64::from(day));
            let moment = |chance: &mut Chance| midnight + SignedDuration::from_mins(chance.between(0, 1_439));
            if chance.happens(often) {
                let from = moment(&mut chance);
                let minutes = match chance.below(100) {
                    0..45 => chance.between(2, 40),
                    45..90 => chance.between(41, 600),
                    _ => chance.between(601, 4_000),
                };
                let down = Down {
                    from,
                    to: from + SignedDuration::from_mins(minutes),
                    how: chance.pick(&[How::Stopped, How::Crashed, How::Struck], How::Crashed),
                };
                // One after the other, with time in between.
                let pause = SignedDuration::from_hours(2);
                if day > 0 && downs.last().is_none_or(|last| last.to + pause < down.from) {
                    downs.push(down);
                }
            }
            for platform in [Platform::Telegram, Platform::Discord] {
                if chance.happens(often) {
                    let from = moment(&mut chance);
                    let asks = chance.happens(500);
                    let to = from + SignedDuration::from_mins(chance.between(1, 45));
                    storms.push(Storm {
                        platform,
                        from,
                        to,
                        asks,
                    });
                }
            }
        }
        Self {
            seed: plan.seed,
            downs,
            storms,
            odds,
        }
    }

    /// What a platform does to a message at an instant, for the `attempt`th time.
    pub(crate) fn meets(&self, platform: Platform, at: Timestamp, key: i64, attempt: u32) -> Does {
        let storm = self
            .storms
            .iter()
            .find(|storm| storm.platform == platform && storm.from <= at && at < storm.to);
        if let Some(storm) = storm {
            if !storm.asks {
                return Does::Broken;
            }
            let left = storm.to.duration_since(at).unsigned_abs();
            return Does::Later(left.clamp(Duration::from_secs(1), Duration::from_mins(5)));
        }
        let mut chance = Chance::of(self.seed, &[5, key.unsigned_abs()]);
        if chance.below(10_000) >= self.odds {
            return Does::Deliver;
        }
        let times = u32::try_from(chance.between(1, 4)).unwrap_or(1);
        match chance.below(4) {
            0 => Does::Unknown {
                arrives: chance.happens(500),
            },
            1 if attempt <= times => Does::Later(Duration::from_secs(30)),
            // A few never get through: it is tried until the scheduler gives up.
            2 if attempt <= times || chance.happens(200) => Does::Broken,
            _ => Does::Deliver,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weather(trouble: Trouble) -> Weather {
        Weather::of(&Plan {
            learners: 1,
            groups: 0,
            days: 60,
            seed: 11,
            trouble,
        })
    }

    #[test]
    fn without_trouble_the_sun_shines() {
        let weather = weather(Trouble::None);
        assert!(weather.downs.is_empty() && weather.storms.is_empty());
        let at = Timestamp::UNIX_EPOCH;
        for key in 0..1_000 {
            assert_eq!(weather.meets(Platform::Telegram, at, key, 1), Does::Deliver);
        }
    }

    #[test]
    fn downtimes_come_one_after_the_other_from_minutes_to_days() {
        let weather = weather(Trouble::Many);
        assert!(weather.downs.len() > 10);
        assert!(weather.downs.windows(2).all(|pair| pair[0].to < pair[1].from));
        let minutes: Vec<_> = weather
            .downs
            .iter()
            .map(|down| down.to.duration_since(down.from).as_mins())
            .collect();
        assert!(
            minutes.iter().any(|it| *it < 40) && minutes.iter().any(|it| *it > 200),
            "{minutes:?}"
        );
    }

    #[test]
    fn in_a_storm_nothing_arrives_on_its_platform() {
        let weather = weather(Trouble::Many);
        let storm = weather.storms[0];
        for key in 0..100 {
            let does = weather.meets(storm.platform, storm.from, key, 1);
            assert!(matches!(does, Does::Later(_) | Does::Broken), "{does:?}");
        }
    }
}
