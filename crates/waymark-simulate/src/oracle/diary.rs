//! What somebody did, and what follows: which day it counts for, and what it is worth.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime},
};
use waymark_core::calendar::Zone;

/// Something worth points, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Topic,
    Right,
    Wrong,
    Minutes,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    day: Date,
    deed: Deed,
    stands: bool,
}

/// One learner's diary.
#[derive(Clone, Debug)]
pub(crate) struct Diary {
    /// The first day that counts.
    start: Date,
    pub(crate) zone: Zone,
    entries: Vec<Entry>,
    by_day: BTreeMap<Date, Vec<usize>>,
    /// When points were won or lost, and how many.
    gains: Vec<(Timestamp, i64)>,
    /// From when on which weekdays are planned, Monday as the lowest bit.
    plans: BTreeMap<Date, u8>,
    /// First and last day, both included.
    pauses: Vec<(Date, Date)>,
    /// Days that have to be excused.
    pub(crate) must: BTreeSet<Date>,
    /// Days that may be.
    pub(crate) may: BTreeSet<Date>,
    /// Since this day nothing reaches them: every day may be excused.
    pub(crate) unreachable_since: Option<Date>,
    /// Whether reminders are set: who gets none has no day that could be spoiled.
    pub(crate) is_reminded: bool,
}

impl Diary {
    /// Somebody speaks for the first time; nobody knows yet where they are.
    pub(crate) fn begun(at: Timestamp) -> Self {
        Self {
            start: Zone::utc().day(at),
            zone: Zone::utc(),
            entries: Vec::new(),
            by_day: BTreeMap::new(),
            gains: Vec::new(),
            plans: BTreeMap::new(),
            pauses: Vec::new(),
            must: BTreeSet::new(),
            may: BTreeSet::new(),
            unreachable_since: None,
            is_reminded: false,
        }
    }

    /// A newcomer says where they are.
    pub(crate) fn settle(&mut self, at: Timestamp, zone: Zone) {
        self.start = self.start.min(zone.day(at));
        self.zone = zone;
    }

    /// They move: days that were open before and are over after are nobody's fault.
    pub(crate) fn travel(&mut self, at: Timestamp, zone: Zone) {
        let (old, new) = (self.zone.local(at), zone.local(at));
        for back in -1..=2 {
            let day = old.date().saturating_add(back.days());
            let was_open = day >= old.date() || (day == eve(old) && old.hour() < 3);
            let over = if new.date() > old.date() {
                // Whoever comes to a later date is there, whatever the hour.
                day < new.date()
            } else {
                day < new.date() && !(day == eve(new) && new.hour() < 3)
            };
            if was_open && over && !self.has_studied(day) {
                self.must.insert(day);
            }
        }
        self.zone = zone;
    }

    /// Plans weekdays from a day on.
    pub(crate) fn plan(&mut self, from: Date, weekdays: u8) {
        self.plans.insert(from, weekdays);
    }

    /// Pauses from a day to a day.
    pub(crate) fn pause(&mut self, from: Date, to: Date) {
        self.pauses.push((from, to));
    }

    /// Ends the pause of a day, so that the day counts again.
    pub(crate) fn end_pause(&mut self, today: Date) {
        for (_, to) in self
            .pauses
            .iter_mut()
            .filter(|(from, to)| *from <= today && today <= *to)
        {
            *to = today.saturating_sub(1.day());
        }
    }

    /// Does something; `yesterday_excused` says whether the day before was excused by then. Gives which deed it is, to
    /// take it back by.
    pub(crate) fn does(&mut self, at: Timestamp, deed: Deed, yesterday_excused: bool) -> usize {
        let local = self.zone.local(at);
        let yesterday = eve(local);
        let saves_yesterday = local.hour() < 3
            && self.first() <= yesterday
            && self.is_planned(yesterday)
            && !self.is_paused(yesterday)
            && !self.has_studied(yesterday)
            && !yesterday_excused;
        let day = if saves_yesterday { yesterday } else { local.date() };
        let number = self.entries.len();
        self.change(at, day, |diary| {
            diary.entries.push(Entry {
                day,
                deed,
                stands: true,
            });
            diary.by_day.entry(day).or_default().push(number);
        });
        number
    }

    /// Takes a deed back.
    pub(crate) fn take_back(&mut self, at: Timestamp, number: usize) {
        let Some(day) = self.entries.get(number).map(|entry| entry.day) else {
            return;
        };
        self.change(at, day, |diary| {
            if let Some(entry) = diary.entries.get_mut(number) {
                entry.stands = false;
            }
        });
    }

    fn change(&mut self, at: Timestamp, day: Date, change: impl FnOnce(&mut Self)) {
        let before = self.points(day);
        change(self);
        let gained = self.points(day) - before;
        if gained != 0 {
            self.gains.push((at, gained));
        }
    }

    fn deeds(&self, day: Date) -> impl Iterator<Item = Deed> {
        let numbers = self.by_day.get(&day).into_iter().flatten();
        numbers
            .filter_map(|number| self.entries.get(*number))
            .filter(|entry| entry.stands)
            .map(|entry| entry.deed)
    }

    /// What a day is worth: 10 for a topic; 5 and 2 for answers, up to 100; 5 for having begun.
    pub(crate) fn points(&self, day: Date) -> i64 {
        let (mut topics, mut answers, mut studied) = (0, 0, 0);
        for deed in self.deeds(day) {
            studied = 5;
            match deed {
                Deed::Topic => topics += 10,
                Deed::Right => answers += 5,
                Deed::Wrong => answers += 2,
                Deed::Minutes => {}
            }
        }
        topics + i64::min(answers, 100) + studied
    }

    /// What was won between two instants, less what was lost.
    pub(crate) fn won(&self, from: Timestamp, to: Timestamp) -> i64 {
        let within = self.gains.iter().filter(|(at, _)| from <= *at && *at < to);
        within.map(|(_, points)| points).sum()
    }

    /// Every day on which something was ever done.
    pub(crate) fn days(&self) -> impl Iterator<Item = Date> {
        self.by_day.keys().copied()
    }

    pub(crate) fn has_studied(&self, day: Date) -> bool {
        self.deeds(day).next().is_some()
    }

    pub(crate) fn is_planned(&self, day: Date) -> bool {
        let weekdays = self
            .plans
            .range(..=day)
            .next_back()
            .map_or(0b111_1111, |(_, plan)| *plan);
        weekdays & (1 << day.weekday().to_monday_zero_offset()) != 0
    }

    pub(crate) fn is_paused(&self, day: Date) -> bool {
        self.pauses.iter().any(|(from, to)| *from <= day && day <= *to)
    }

    /// The first day that counts.
    pub(crate) fn first(&self) -> Date {
        let studied = self.days().find(|day| self.has_studied(*day));
        studied.map_or(self.start, |day| day.min(self.start))
    }

    /// Whether a day may be excused.
    pub(crate) fn may_be_excused(&self, day: Date) -> bool {
        self.must.contains(&day)
            || self.may.contains(&day)
            || self.unreachable_since.is_some_and(|since| since <= day)
    }

    /// They can be reached again: what lies between may have been excused.
    pub(crate) fn reached(&mut self, at: Timestamp) {
        if let Some(since) = self.unreachable_since.take() {
            let today = self.zone.day(at);
            self.may
                .extend(since.series(1.day()).take_while(|day| *day <= today));
        }
    }

    /// Something went wrong between two instants: the days that it touched may be excused.
    pub(crate) fn trouble(&mut self, from: Timestamp, to: Timestamp) {
        let (first, last) = (self.zone.day(from).saturating_sub(1.day()), self.zone.day(to));
        self.may
            .extend(first.series(1.day()).take_while(|day| *day <= last));
    }

    /// The service was away, and knows it: days whose evening that took are excused.
    pub(crate) fn outage(&mut self, from: Timestamp, to: Timestamp) {
        let first = self.zone.day(from);
        let last = self.zone.day(to);
        for day in first.series(1.day()).take_while(|day| *day <= last) {
            if self.is_reminded && self.start <= day && super::spoils(&self.zone, day, from, to) {
                self.must.insert(day);
            }
        }
    }
}

fn eve(local: DateTime) -> Date {
    local.date().saturating_sub(1.day())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn berlin() -> Diary {
        let mut diary = Diary::begun(at("2026-03-16T10:00:00Z"));
        diary.settle(at("2026-03-16T10:00:00Z"), Zone::named("Europe/Berlin").unwrap());
        diary
    }

    #[test]
    fn by_night_a_missed_day_is_saved_first() {
        let mut diary = berlin();
        diary.does(at("2026-03-17T23:30:00Z"), Deed::Topic, false); // 00:30 on the 18th
        diary.does(at("2026-03-17T23:31:00Z"), Deed::Right, false);
        assert_eq!(
            (diary.points(date(2026, 3, 17)), diary.points(date(2026, 3, 18))),
            (15, 10)
        );
        let mut excused = berlin();
        excused.does(at("2026-03-17T23:30:00Z"), Deed::Topic, true);
        assert!(excused.has_studied(date(2026, 3, 18)));
    }

    #[test]
    fn what_is_taken_back_is_a_loss_then() {
        let mut diary = berlin();
        let topic = diary.does(at("2026-03-16T12:00:00Z"), Deed::Topic, false);
        diary.take_back(at("2026-03-23T12:00:00Z"), topic);
        assert_eq!(
            diary.won(at("2026-03-16T00:00:00Z"), at("2026-03-20T00:00:00Z")),
            15
        );
        assert_eq!(
            diary.won(at("2026-03-20T00:00:00Z"), at("2026-04-20T00:00:00Z")),
            -15
        );
        assert!(!diary.has_studied(date(2026, 3, 16)));
    }

    #[test]
    fn answers_are_worth_a_hundred_a_day_at_most() {
        let mut diary = berlin();
        for _ in 0..30 {
            diary.does(at("2026-03-16T12:00:00Z"), Deed::Right, false);
        }
        assert_eq!(diary.points(date(2026, 3, 16)), 105);
    }

    #[test]
    fn a_leap_over_the_date_line_costs_no_day() {
        let mut diary = berlin();
        diary.travel(
            at("2026-03-18T12:00:00Z"),
            Zone::named("Pacific/Kiritimati").unwrap(),
        );
        assert_eq!(diary.must, BTreeSet::from([date(2026, 3, 18)]));
        let mut back = berlin();
        back.travel(
            at("2026-03-18T12:00:00Z"),
            Zone::named("Pacific/Honolulu").unwrap(),
        );
        assert!(back.must.is_empty());
    }
}
