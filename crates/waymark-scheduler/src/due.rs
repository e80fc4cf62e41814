//! What becomes of a schedule whose time has come, and of a prompt that is about to be sent. Pure.
//!
//! After downtime a schedule may have come several times over: only the last time counts, and only while it is less
//! than the catch-up window late and still the day that it was planned for. The others are missed.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use waymark_core::{
    calendar::{Quiet, Zone},
    ledger::Excuse,
    recurrence::{Firing, Rule},
};
use waymark_store::Outage;

/// A prompt that is no later than this is on time.
pub const PUNCTUAL: SignedDuration = SignedDuration::from_secs(60);
/// As far back as firings are looked at; missed days that lie further back are not excused.
const BACK_DAYS: usize = 400;

/// What becomes of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// When it fires next: after now, and for a later date than the last that has come.
    pub next: Option<Firing>,
    /// The last firing that has come.
    pub last: Firing,
    /// Whether that one is still to be said.
    pub timing: Timing,
    /// The firings before it that nobody saw to, latest first.
    pub missed: Vec<Firing>,
}

/// How a firing stands to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// To be sent.
    OnTime,
    /// To be sent, if the learner gets nothing else to make up for the delay.
    Late,
    /// Not to be sent any more.
    TooLate,
}

/// A claimed prompt, as far as it matters for when it is sent.
#[derive(Clone, Copy, Debug)]
pub struct Claimed<'a> {
    /// The local date that it is for.
    pub day: Date,
    /// When it was planned.
    pub due_at: Timestamp,
    /// Where the learner is.
    pub zone: &'a Zone,
    /// When the learner wants to be left alone.
    pub quiet: Option<Quiet>,
    /// What excuses the day if the prompt does not get through, and no outage explains it.
    pub undelivered: Option<Excuse>,
}

/// What to do with a claimed prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Send it.
    Send {
        /// By how much it is late through an outage.
        late: SignedDuration,
        /// By how much it is late for another reason.
        belated: SignedDuration,
    },
    /// Hold it until the quiet hours end.
    Hold(Timestamp),
    /// Do not send it.
    Drop {
        /// Why.
        reason: &'static str,
        /// What excuses the day, if it is our fault.
        excuse: Option<Excuse>,
    },
}

/// Decides what becomes of a schedule whose `first` unseen firing has come.
pub fn decide(
    rule: &Rule,
    zone: &Zone,
    first: Firing,
    now: Timestamp,
    catch_up: SignedDuration,
    outages: &[Outage],
) -> Decision {
    let mut came = came(rule, zone, first, now);
    let last = came.next().unwrap_or(first);
    Decision {
        next: rule.next_after(zone, now, Some(last.planned)),
        last,
        timing: timing(zone, last, now, catch_up, outages),
        missed: came.collect(),
    }
}

/// Decides what to do with a claimed prompt.
pub fn verdict(prompt: Claimed<'_>, now: Timestamp, catch_up: SignedDuration, outages: &[Outage]) -> Verdict {
    let Claimed {
        day,
        due_at,
        zone,
        quiet,
        undelivered,
    } = prompt;
    let away = was_down(outages, due_at);
    let excuse = if away { Some(Excuse::Outage) } else { undelivered };
    // What the quiet hours held back is not late.
    let wanted_at = quiet.map_or(due_at, |quiet| quiet.end_after(zone, due_at));
    let late = now.duration_since(wanted_at);
    let punctual = late <= PUNCTUAL;
    if !punctual && is_over(zone, day, due_at, now) {
        return Verdict::Drop {
            reason: "the day is over",
            excuse,
        };
    }
    if !punctual && late >= catch_up {
        return Verdict::Drop {
            reason: "too late",
            excuse,
        };
    }
    let ready_at = quiet.map_or(now, |quiet| quiet.end_after(zone, now));
    if ready_at > now {
        if is_over(zone, day, due_at, ready_at) {
            return Verdict::Drop {
                reason: "quiet hours",
                excuse: excuse.filter(|_| !punctual),
            };
        }
        return Verdict::Hold(ready_at);
    }
    let (late, belated) = match (away, punctual) {
        (true, _) => (late.max(SignedDuration::ZERO), SignedDuration::ZERO),
        (false, false) => (SignedDuration::ZERO, late),
        (false, true) => (SignedDuration::ZERO, SignedDuration::ZERO),
    };
    Verdict::Send { late, belated }
}

/// Decides what to do with a prompt that can be sent for so long, on whatever day and at whatever hour.
pub fn while_it_holds(due_at: Timestamp, now: Timestamp, span: SignedDuration) -> Verdict {
    if now.duration_since(due_at) >= span {
        return Verdict::Drop {
            reason: "too late",
            excuse: None,
        };
    }
    Verdict::Send {
        late: SignedDuration::ZERO,
        belated: SignedDuration::ZERO,
    }
}

/// Whether nobody was there at an instant.
pub fn was_down(outages: &[Outage], at: Timestamp) -> bool {
    outages.iter().any(|outage| outage.from <= at && at < outage.to)
}

/// Whether the local date that a prompt is for has passed. A firing that a gap carried over midnight has until the end
/// of the date on which it came.
fn is_over(zone: &Zone, day: Date, due_at: Timestamp, now: Timestamp) -> bool {
    zone.day(now) > day.max(zone.day(due_at))
}

fn timing(
    zone: &Zone,
    firing: Firing,
    now: Timestamp,
    catch_up: SignedDuration,
    outages: &[Outage],
) -> Timing {
    let late = now.duration_since(firing.at);
    if late <= PUNCTUAL && !was_down(outages, firing.at) {
        Timing::OnTime
    } else if late < catch_up && !is_over(zone, firing.planned, firing.at, now) {
        Timing::Late
    } else {
        Timing::TooLate
    }
}

/// The firings that have come, from the last one back to `first`.
fn came(rule: &Rule, zone: &Zone, first: Firing, now: Timestamp) -> impl Iterator<Item = Firing> {
    // Where the clock is put back over midnight, what is planned for tomorrow may have come already.
    let from = zone.day(now).saturating_add(1.day());
    from.series(-1.day())
        .take_while(move |day| *day > first.planned)
        .take(BACK_DAYS)
        .filter_map(move |day| rule.on(zone, day))
        .filter(move |firing| firing.at <= now)
        .chain(std::iter::once(first))
}

#[cfg(test)]
mod tests;
