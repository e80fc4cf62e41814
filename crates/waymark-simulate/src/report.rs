//! What came of a simulation: what was checked and how often, what broke, how fast it went.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::Serialize;

/// So many breaches are told in full.
const TOLD: usize = 20;

/// Something that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Nobody gets two prompts of a kind for one planned day.
    Doubled,
    /// No prompt comes in somebody's quiet hours.
    Quiet,
    /// No practice and no nudge comes on a day that is paused or not planned.
    Unplanned,
    /// No practice and no nudge comes on a day that is studied already.
    Studied,
    /// After a downtime each learner gets at most one prompt that makes up for it.
    CatchUp,
    /// No prompt comes six hours late, or on another day.
    Late,
    /// No request ends in a fault.
    Fault,
    /// Nobody is refused who asked for something sensible.
    Refusal,
    /// A request that comes twice changes nothing and is answered the same.
    Repeat,
    /// Who answers rightly is told so, and who does not, too.
    Verdict,
    /// Linked accounts are one learner.
    Link,
    /// The outages that are known are those that were.
    Outage,
    /// Studied days and their points are as in the diary.
    Day,
    /// Days are excused that must be, and none that may not.
    Excuse,
    /// Streak, longest streak and freezes are as counted on the fingers.
    Streak,
    /// Boards of week, month, all time and streaks are as summed up anew.
    Board,
    /// Ranks are 1, 2, 2, 4.
    Rank,
    /// A week closes with the board that it had.
    Close,
    /// A closed week stays as it was.
    Frozen,
    /// The database is sound, and every reference has its row.
    Sound,
    /// What is exported can be read, and is what the diary says.
    Export,
    /// No prompt stays in the outbox.
    Stuck,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Doubled,
        Self::Quiet,
        Self::Unplanned,
        Self::Studied,
        Self::CatchUp,
        Self::Late,
        Self::Fault,
        Self::Refusal,
        Self::Repeat,
        Self::Verdict,
        Self::Link,
        Self::Outage,
        Self::Day,
        Self::Excuse,
        Self::Streak,
        Self::Board,
        Self::Rank,
        Self::Close,
        Self::Frozen,
        Self::Sound,
        Self::Export,
        Self::Stuck,
    ];

    /// What must hold, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Doubled => "no prompt comes twice for a recipient, kind and day",
            Self::Quiet => "no prompt comes in quiet hours",
            Self::Unplanned => "no practice or nudge on paused or unplanned days",
            Self::Studied => "no practice or nudge when the day is studied already",
            Self::CatchUp => "at most one catch-up a learner after a downtime",
            Self::Late => "no prompt comes six hours late",
            Self::Fault => "no request ends in a fault",
            Self::Refusal => "nothing sensible is refused",
            Self::Repeat => "a repeated request changes nothing, same answer",
            Self::Verdict => "right answers are told right, wrong ones wrong",
            Self::Link => "linked accounts are one learner",
            Self::Outage => "outages are known as they were",
            Self::Day => "study days and points equal the diary",
            Self::Excuse => "days are excused that must be, no others",
            Self::Streak => "streak, longest and freezes equal the oracle",
            Self::Board => "boards equal recomputation",
            Self::Rank => "ranks are counted right",
            Self::Close => "weeks close with the board they had",
            Self::Frozen => "closed weeks are unchanged",
            Self::Sound => "database sound, references whole",
            Self::Export => "exports can be read and agree",
            Self::Stuck => "no prompt stays in the outbox",
        }
    }
}

/// Something that did not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// What.
    pub check: Check,
    /// Whom, or what, it is about.
    pub who: String,
    /// The simulated instant, or the day.
    pub when: String,
    /// What was expected, and what was found.
    pub what: String,
}

/// What was checked so far, and what broke.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    counts: BTreeMap<Check, u64>,
    broken: BTreeMap<Check, u64>,
    breaches: Vec<Breach>,
}

impl Findings {
    /// Notes that something was checked; `breach` tells (whom, when, what) if it did not hold.
    pub(crate) fn note(
        &mut self,
        check: Check,
        holds: bool,
        breach: impl FnOnce() -> (String, String, String),
    ) {
        *self.counts.entry(check).or_default() += 1;
        if holds {
            return;
        }
        let broken = self.broken.entry(check).or_default();
        *broken += 1;
        if *broken <= TOLD as u64 {
            let (who, when, what) = breach();
            self.breaches.push(Breach {
                check,
                who,
                when,
                what,
            });
        }
    }
}

#[cfg(test)]
impl Findings {
    /// What did not hold.
    pub(crate) fn broken(&self) -> Vec<Check> {
        self.broken.keys().copied().collect()
    }
}

/// What was checked, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// What.
    pub check: Check,
    /// In words.
    pub about: &'static str,
    /// How often it was looked at.
    pub count: u64,
    /// How often it did not hold.
    pub broken: u64,
}

/// What came of a simulation.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// People.
    pub learners: u32,
    /// Groups.
    pub groups: u32,
    /// Simulated days.
    pub days: u32,
    /// The seed to repeat it.
    pub seed: u64,
    /// Stands for everything that was said and sent, in order: the same seed gives the same.
    pub trace: String,
    /// Each invariant with its count.
    pub checks: Vec<Checked>,
    /// What broke, some of each kind.
    pub breaches: Vec<Breach>,
    /// Requests that were handled.
    pub requests: u64,
    /// Messages that were handed to platforms.
    pub prompts: u64,
    /// Of these, messages that arrived.
    pub arrived: u64,
    /// Downtimes.
    pub downtimes: u64,
    /// Weeks of groups that closed.
    pub weeks: u64,
    /// Real time in all.
    pub took: Duration,
    /// Of it, for requests.
    pub in_requests: Duration,
    /// Of it, for the scheduler.
    pub in_scheduler: Duration,
    /// Size of the database in bytes, the log folded in.
    pub database_bytes: u64,
    /// The most memory that this process ever had, in bytes; where the system tells.
    pub peak_memory_bytes: Option<u64>,
}

impl Report {
    /// Whether every invariant held.
    pub fn holds(&self) -> bool {
        self.checks.iter().all(|checked| checked.broken == 0)
    }

    pub(crate) fn take(&mut self, findings: Findings) {
        let of = |map: &BTreeMap<Check, u64>, check| map.get(&check).copied().unwrap_or(0);
        self.checks = Check::ALL
            .into_iter()
            .map(|check| Checked {
                check,
                about: check.about(),
                count: of(&findings.counts, check),
                broken: of(&findings.broken, check),
            })
            .collect();
        self.breaches = findings.breaches;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} learners, {} groups, {} days, seed {}: trace {}",
            self.learners, self.groups, self.days, self.seed, self.trace
        )?;
        writeln!(f)?;
        for checked in &self.checks {
            let sign = match (checked.broken, checked.count) {
                (0, 0) => "  - ",
                (0, _) => " ok ",
                _ => "FAIL",
            };
            write!(f, "{sign} {:<52} {:>9}", checked.about, checked.count)?;
            if checked.broken > 0 {
                write!(f, "  {} broken", checked.broken)?;
            }
            writeln!(f)?;
        }
        for breach in &self.breaches {
            writeln!(
                f,
                "\nbroken: {}\n  {}, {}: {}\n  repeat with --seed {}",
                breach.check.about(),
                breach.who,
                breach.when,
                breach.what,
                self.seed
            )?;
        }
        let rate = |count: u64, in_all: Duration| {
            let micros = u64::try_from(in_all.as_micros()).unwrap_or(u64::MAX).max(1);
            count.saturating_mul(1_000_000) / micros
        };
        writeln!(f)?;
        writeln!(
            f,
            "{} requests ({}/s while handled), {} messages ({}/s while the scheduler worked), {} arrived",
            self.requests,
            rate(self.requests, self.in_requests),
            self.prompts,
            rate(self.prompts, self.in_scheduler),
            self.arrived
        )?;
        writeln!(
            f,
            "{} downtimes, {} weeks of groups closed",
            self.downtimes, self.weeks
        )?;
        let mib = |bytes: u64| format!("{}.{} MiB", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20);
        let memory = self.peak_memory_bytes.map_or_else(|| "unknown".to_owned(), mib);
        let learner_days = u64::from(self.learners) * u64::from(self.days);
        write!(
            f,
            "{}.{} s in all, {} days of one learner a second; database {}, peak memory {memory}",
            self.took.as_secs(),
            self.took.subsec_millis() / 100,
            rate(learner_days, self.took),
            mib(self.database_bytes)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_listed_once_in_its_own_words() {
        let mut words: Vec<_> = Check::ALL.iter().map(|check| check.about()).collect();
        assert!(Check::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Check::ALL.len());
    }
}
