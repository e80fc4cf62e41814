//! Due schedules become prompts, and move on to their next time: both in one transaction.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use waymark_app::{Fault, prompt::Kind};
use waymark_core::{
    calendar::Zone,
    ledger::Excuse,
    recurrence::{Firing, Rule},
};
use waymark_store::{Due, NewPrompt, Outage, Recipient, ScheduleId, Step, Store, Tx};

use crate::{
    due::{Decision, Timing, decide, was_down},
    policy::Policy,
};

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Materialised {
    /// Schedules that were due.
    pub due: u64,
    /// Prompts put into the outbox.
    pub put: u64,
    /// Firings that come to nothing: too late, or one of several.
    pub missed: u64,
    /// Days that are excused for it.
    pub excused: u64,
}

/// A due schedule with what becomes of it.
struct Decided {
    due: Due,
    decision: Decision,
}

/// Materialises the schedules that came due first, at most a batch.
pub(crate) async fn materialise(
    store: &Store,
    now: Timestamp,
    policy: &Policy,
) -> Result<Materialised, Fault> {
    let mut tx = store.begin(now).await?;
    let due = tx.due_schedules(now, policy.batch).await?;
    let Some(first) = due.first() else {
        return Ok(Materialised::default());
    };
    let outages = tx.outages(first.firing.at, just_after(now)).await?;
    let mut batch = Batch {
        now,
        policy,
        outages,
        steps: Vec::with_capacity(due.len()),
        seen: HashSet::with_capacity(due.len()),
        excuses: Vec::new(),
        done: Materialised::default(),
    };
    for due in due {
        if batch.seen.contains(&due.id) {
            continue;
        }
        let Some(decided) = batch.decide(due) else {
            continue;
        };
        if decided.decision.timing == Timing::Late {
            batch.make_up(&mut tx, decided).await?;
        } else {
            let says = decided.decision.timing == Timing::OnTime;
            batch.step(decided, says);
        }
    }
    batch.done.put = tx.materialise(&batch.steps).await?;
    for (learner, day) in batch.excuses {
        batch.done.excused += u64::from(tx.excuse_day(learner, day, Excuse::Outage).await?);
    }
    tx.commit().await?;
    Ok(batch.done)
}

struct Batch<'a> {
    now: Timestamp,
    policy: &'a Policy,
    outages: Vec<Outage>,
    steps: Vec<Step>,
    seen: HashSet<ScheduleId>,
    excuses: Vec<(waymark_core::ids::LearnerId, jiff::civil::Date)>,
    done: Materialised,
}

impl Batch<'_> {
    fn decide(&mut self, due: Due) -> Option<Decided> {
        self.seen.insert(due.id);
        self.done.due += 1;
        let Ok(rule) = due.rule.parse::<Rule>() else {
            tracing::error!(schedule = %due.id, rule = due.rule, "stored rule can't be read; tried again in a day");
            self.steps.push(Step {
                schedule: due.id,
                next: in_a_day(&due.zone, self.now),
                prompt: None,
            });
            return None;
        };
        let decision = decide(
            &rule,
            &due.zone,
            due.firing,
            self.now,
            self.policy.catch_up,
            &self.outages,
        );
        Some(Decided { due, decision })
    }

    /// Handles all late schedules of a recipient: at most one of them is made up for, and a group's recap besides.
    async fn make_up(&mut self, tx: &mut Tx, late: Decided) -> Result<(), Fault> {
        let recipient = late.due.recipient;
        let mut late = vec![late];
        for schedule in tx.schedules(recipient).await? {
            let (Some(planned), Some(at)) = (schedule.planned_day, schedule.next_at) else {
                continue;
            };
            if at > self.now || self.seen.contains(&schedule.id) {
                continue;
            }
            let due = Due {
                id: schedule.id,
                recipient,
                kind: schedule.kind,
                rule: schedule.rule,
                zone: schedule.zone,
                firing: Firing { planned, at },
            };
            let Some(decided) = self.decide(due) else {
                continue;
            };
            match decided.decision.timing {
                Timing::Late => late.push(decided),
                Timing::OnTime => self.step(decided, true),
                Timing::TooLate => self.step(decided, false),
            }
        }
        late.sort_by_key(|decided| rank(&decided.due.kind));
        // One that was put into the outbox before the process died is the one that they get.
        let kinds = match recipient {
            Recipient::Learner(_) => Kind::REMINDERS,
            Recipient::Chat(_) => [Kind::GroupQuestion; 3],
        };
        let too_old = self.now.saturating_sub(self.policy.catch_up);
        let too_old = too_old.unwrap_or(Timestamp::MIN);
        let mut got_one = tx
            .waits(recipient, kinds.map(Kind::as_str), too_old, self.now)
            .await?;
        for decided in late {
            // It comes once a week, and no question makes up for it.
            if Kind::named(&decided.due.kind) == Some(Kind::GroupRecap) {
                self.step(decided, true);
                continue;
            }
            self.step(decided, !got_one);
            got_one = true;
        }
        Ok(())
    }

    /// Moves a schedule on, with or without a prompt.
    fn step(&mut self, Decided { due, decision }: Decided, says: bool) {
        let mut missed = decision.missed;
        if !says {
            missed.push(decision.last);
        }
        self.done.missed += missed.len() as u64;
        if Kind::named(&due.kind).is_some_and(Kind::excuses)
            && let Recipient::Learner(learner) = due.recipient
        {
            let ours = missed.iter().filter(|firing| was_down(&self.outages, firing.at));
            self.excuses.extend(ours.map(|firing| (learner, firing.planned)));
        }
        let prompt = says.then_some(NewPrompt {
            recipient: due.recipient,
            kind: due.kind,
            day: decision.last.planned,
            due_at: decision.last.at,
            ready_at: decision.last.at,
        });
        self.steps.push(Step {
            schedule: due.id,
            next: decision.next,
            prompt,
        });
    }
}

/// Which of several late kinds is made up for: the first.
fn rank(kind: &str) -> usize {
    let known = Kind::ALL.iter().position(|known| known.as_str() == kind);
    known.unwrap_or(Kind::ALL.len())
}

/// An instant that [`Outage`]s that end now still touch.
pub(super) fn just_after(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_millis(1)).unwrap_or(now)
}

/// When to look at a schedule again that this version can't read.
fn in_a_day(zone: &Zone, now: Timestamp) -> Option<Firing> {
    let at = now.checked_add(SignedDuration::from_hours(24)).ok()?;
    Some(Firing {
        planned: zone.day(at),
        at,
    })
}
