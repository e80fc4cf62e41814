//! What the service can know of its own absence, and what that spoils.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, time},
};
use waymark_core::calendar::Zone;

/// The heartbeat, as anybody sees it who knows how often it beats.
#[derive(Clone, Debug)]
pub(crate) struct Pulse {
    beat: SignedDuration,
    gap: SignedDuration,
    /// The last sign of life.
    seen: Option<Timestamp>,
    /// Until when whoever gave it holds the role.
    held_until: Timestamp,
    /// Who that is.
    holder: u32,
    /// When the process that runs now beat last.
    tried: Option<Timestamp>,
    /// Which process runs.
    process: u32,
    /// The spans in which nobody was there, as far as the service can tell.
    pub(crate) outages: Vec<(Timestamp, Timestamp)>,
}

impl Pulse {
    pub(crate) fn new(beat: SignedDuration, gap: SignedDuration) -> Self {
        Self {
            beat,
            gap,
            seen: None,
            held_until: Timestamp::MIN,
            holder: 0,
            tried: None,
            process: 0,
            outages: Vec::new(),
        }
    }

    /// A process starts.
    pub(crate) fn start(&mut self) {
        self.process += 1;
        self.tried = None;
    }

    /// A process stops in good order.
    pub(crate) fn resign(&mut self, at: Timestamp) {
        if self.holder == self.process {
            self.seen = Some(at);
            self.held_until = at;
        }
    }

    /// When it will beat next.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.tried.map(|tried| tried + self.beat)
    }

    /// The scheduler looks for work: it beats if it is time. Gives the outage that it learns of by that.
    pub(crate) fn tick(&mut self, at: Timestamp) -> Option<(Timestamp, Timestamp)> {
        if self.next().is_some_and(|next| at < next) {
            return None;
        }
        self.tried = Some(at);
        if self.holder != self.process && self.held_until > at {
            return None;
        }
        let outage = self
            .seen
            .filter(|seen| at.duration_since(*seen) > self.gap)
            .map(|seen| (seen, at));
        self.holder = self.process;
        self.seen = Some(at);
        self.held_until = at + self.beat + self.beat + self.beat;
        self.outages.extend(outage);
        outage
    }
}

/// Whether an absence spoils somebody's day: it took an hour of their evening, or was there at its end.
pub(crate) fn spoils(zone: &Zone, day: Date, from: Timestamp, to: Timestamp) -> bool {
    if !zone.has(day) {
        return false;
    }
    let evening = zone.instant(day, time(18, 0, 0, 0));
    let midnight = zone.start_of(day.tomorrow().unwrap_or(day));
    let taken = to.min(midnight).duration_since(from.max(evening));
    taken >= SignedDuration::from_hours(1) || (from < midnight && midnight <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    #[test]
    fn a_silence_longer_than_the_gap_is_an_outage_from_the_last_sign_of_life() {
        let mut pulse = Pulse::new(SignedDuration::from_mins(10), SignedDuration::from_mins(45));
        pulse.start();
        assert_eq!(
            (pulse.tick(at(0)), pulse.tick(at(5)), pulse.tick(at(10))),
            (None, None, None)
        );
        pulse.start();
        assert_eq!(pulse.tick(at(30)), None, "the other one still holds the role");
        assert_eq!(pulse.tick(at(40)), None, "not for long enough");
        pulse.start();
        assert_eq!(pulse.tick(at(100)), Some((at(40), at(100))));
    }

    #[test]
    fn an_evening_is_spoiled_by_an_hour_of_it_or_by_its_end() {
        let day = jiff::civil::date(1970, 1, 1);
        let check = |from, to, expected| assert_eq!(spoils(&Zone::utc(), day, at(from), at(to)), expected);
        check(17 * 60, 18 * 60 + 59, false);
        check(17 * 60, 19 * 60, true);
        check(24 * 60 - 5, 24 * 60, true);
        check(24 * 60 - 5, 24 * 60 - 1, false);
        check(24 * 60, 25 * 60, false);
    }
}
