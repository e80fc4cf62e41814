//! The streak: what became of each day, and the number that follows.

use std::{collections::btree_map, iter::Peekable};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time},
};
use serde::{Deserialize, Serialize};

use super::{
    AT_RISK_FROM, Excuse, FREEZE_EVERY, FREEZES_HELD, GRACE_HOURS, Ledger, Mark, ZONES_APART_DAYS,
    pause::merged, yesterday_in_grace,
};
use crate::calendar::{Weekdays, Zone};

/// What became of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Planned and studied, in a pause or not: adds a day.
    Studied,
    /// Studied though not planned: earns points, leaves the streak as it is.
    StudiedUnplanned,
    /// Planned and missed, and a freeze was spent on it: adds a day.
    Frozen,
    /// Planned, and our fault: adds a day.
    Excused(Excuse),
    /// In a pause: leaves the streak as it is.
    Paused,
    /// Not planned: leaves the streak as it is.
    Unplanned,
    /// Planned and missed, without a freeze: the streak begins anew.
    Missed,
    /// Today (or, before 03:00, yesterday): still open.
    Pending,
}

/// One line of `streak why`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The local date.
    pub day: Date,
    /// What became of it.
    pub outcome: Outcome,
    /// The streak before this day; what was lost, if it is missed.
    pub before: u32,
    /// The streak after this day.
    pub streak: u32,
    /// Freezes held after this day.
    pub freezes: u8,
    /// Whether this day earned a freeze. (It spent one if the outcome is [`Outcome::Frozen`].)
    pub earned: bool,
}

/// The streak at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streak {
    /// The streak now.
    pub current: u32,
    /// The longest that there ever was.
    pub longest: u32,
    /// Freezes held.
    pub freezes: u8,
    /// After how many more streak days the next freeze is earned; `None` while no more can be held.
    pub next_freeze_in: Option<u32>,
    /// What led to the number, from the first day on.
    pub days: Vec<Entry>,
}

impl Ledger {
    /// The streak as of a local date and time; see [`Ledger::entries`] for the rules.
    pub fn streak(&self, now: DateTime) -> Streak {
        let mut entries = self.entries(now);
        let days = entries.by_ref().collect();
        let run = entries.run;
        Streak {
            current: run.current,
            longest: run.longest,
            freezes: run.freezes(),
            next_freeze_in: run.next_freeze_in(),
            days,
        }
    }

    /// What became of each day from the first up to a local date and time.
    ///
    /// - A planned day that is studied or excused adds a day to the streak, as does one that a freeze covers.
    /// - Unplanned and paused days neither add nor break, except that a planned day studied in a pause adds.
    /// - Today does not break while it is open. Before 03:00, yesterday is open too, and no freeze is spent on it.
    /// - A freeze is earned whenever 7 streak days have been saved up for it. Saving begins with the streak and
    ///   stands still while 2 are held, so up to then it is at every multiple of 7. It is spent by itself on a
    ///   planned day that is missed; that day counts, for the streak and for saving. (Saving on while 2 are held
    ///   and losing it would let an earlier, longer streak end up with fewer freezes than a later, shorter one:
    ///   excusing a day long ago could break the streak of today.)
    /// - A planned day that is missed without a freeze ends the streak, and what was saved up is gone.
    ///
    /// A change of time zone can bring back a day when later ones are marked already. They stay counted, and the
    /// planned days before them are open again; one that a freeze had covered gives it back until it is over once
    /// more. (To see a moment in the past as it was then, cut the marks after it off first.)
    pub fn entries(&self, now: DateTime) -> Entries<'_> {
        let today = now.date();
        let ahead = today.saturating_add(ZONES_APART_DAYS.days());
        let last = self
            .marks
            .range(today..=ahead)
            .next_back()
            .map_or(today, |(day, _)| *day);
        let next = self.first_day().filter(|first| *first <= last);
        let from = next.unwrap_or(today);
        Entries {
            next,
            last,
            open_from: yesterday_in_grace(now).unwrap_or(today),
            marks: self.marks.range(from..).peekable(),
            plan: self.plan_on(from),
            plans: self.plans.range(from..).peekable(),
            pauses: merged(&self.pauses).into_iter().peekable(),
            run: Run::default(),
        }
    }
}

impl Ledger {
    /// Until when the streak of an instant stays as it is if nothing is added to the ledger: for now, when the local day
    /// or the grace for the day before ends. `None`: it stays for good.
    pub fn stays_until(&self, current: u32, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
        let today = zone.day(now);
        if current == 0 && self.marks.range(today..).next().is_none() {
            return None;
        }
        let grace = Time::constant(GRACE_HOURS, 0, 0, 0);
        let tomorrow = today.saturating_add(1.day());
        // Where the clock goes back over midnight, tomorrow has begun before.
        let ends = [
            zone.instant(today, grace),
            zone.start_of(tomorrow),
            zone.instant(tomorrow, grace),
        ];
        ends.into_iter().filter(|end| *end > now).min()
    }
}

impl Streak {
    /// Whether the streak is worth a nudge: 2 days or more, and today is planned and still open.
    pub fn at_risk(&self, now: DateTime) -> bool {
        let today = now.date();
        self.current >= AT_RISK_FROM
            && self
                .days
                .iter()
                .rfind(|entry| entry.day <= today)
                .is_some_and(|entry| entry.day == today && entry.outcome == Outcome::Pending)
    }

    /// The last `count` days, oldest first.
    pub fn last(&self, count: usize) -> &[Entry] {
        &self.days[self.days.len().saturating_sub(count)..]
    }
}

impl Outcome {
    /// Whether the day adds to the streak.
    pub fn adds(self) -> bool {
        matches!(self, Self::Studied | Self::Frozen | Self::Excused(_))
    }
}

/// What became of each day, in order; see [`Ledger::entries`].
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    next: Option<Date>,
    last: Date,
    /// From this day on, a planned day without a mark is still open.
    open_from: Date,
    marks: Peekable<btree_map::Range<'a, Date, Mark>>,
    plan: Weekdays,
    plans: Peekable<btree_map::Range<'a, Date, Weekdays>>,
    pauses: Peekable<std::vec::IntoIter<(Date, Date)>>,
    run: Run,
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let day = self.next?;
        self.next = day.tomorrow().ok().filter(|next| *next <= self.last);

        let mark = self.marks.next_if(|(on, _)| **on == day).map(|(_, mark)| *mark);
        if let Some((_, plan)) = self.plans.next_if(|(from, _)| **from == day) {
            self.plan = *plan;
        }
        while self.pauses.next_if(|(_, last)| *last < day).is_some() {}
        let paused = self.pauses.peek().is_some_and(|(first, _)| *first <= day);
        let planned = self.plan.contains(day);

        let outcome = match mark {
            Some(Mark::Studied) if planned => Outcome::Studied,
            Some(Mark::Studied) => Outcome::StudiedUnplanned,
            _ if paused => Outcome::Paused,
            _ if !planned => Outcome::Unplanned,
            Some(Mark::Excused(why)) => Outcome::Excused(why),
            None if day >= self.open_from => Outcome::Pending,
            None if self.run.freezes() > 0 => Outcome::Frozen,
            None => Outcome::Missed,
        };
        let before = self.run.current;
        let earned = self.run.take(outcome);
        Some(Entry {
            day,
            outcome,
            before,
            streak: self.run.current,
            freezes: self.run.freezes(),
            earned,
        })
    }
}

/// A streak as it grows.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    current: u32,
    longest: u32,
    /// Streak days saved up for freezes; every [`FREEZE_EVERY`] of them are one.
    saved: u32,
}

impl Run {
    const FULL: u32 = FREEZE_EVERY * FREEZES_HELD as u32;

    #[expect(clippy::cast_possible_truncation, reason = "at most FREEZES_HELD")]
    fn freezes(self) -> u8 {
        (self.saved / FREEZE_EVERY) as u8
    }

    fn next_freeze_in(self) -> Option<u32> {
        (self.saved < Self::FULL).then(|| FREEZE_EVERY - self.saved % FREEZE_EVERY)
    }

    /// Takes a day in; says whether it earned a freeze.
    fn take(&mut self, outcome: Outcome) -> bool {
        if outcome == Outcome::Missed {
            self.current = 0;
            self.saved = 0;
        }
        if outcome == Outcome::Frozen {
            self.saved = self.saved.saturating_sub(FREEZE_EVERY);
        }
        if !outcome.adds() {
            return false;
        }
        let held = self.freezes();
        self.current += 1;
        self.longest = self.longest.max(self.current);
        self.saved = Self::FULL.min(self.saved + 1);
        self.freezes() > held
    }
}
