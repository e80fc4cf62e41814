//! Excusing the days that an outage spoiled: all learners, a batch at a time.
//!
//! How far it got is kept with the outage, in the transaction of the batch: a process that dies goes on where it was.

use jiff::Timestamp;
use waymark_app::Fault;
use waymark_core::ledger::Excuse;
use waymark_store::Store;

use crate::outage::{may_spoil, spoiled};

/// Excuses a batch of learners for the oldest outage that still wants it. Gives the days that were excused, and
/// whether there is more to do.
pub(crate) async fn excuse(store: &Store, now: Timestamp, batch: u32) -> Result<(u64, bool), Fault> {
    if store.read().await?.unexcused().await?.is_none() {
        return Ok((0, false));
    }
    let mut tx = store.begin(now).await?;
    let Some(open) = tx.unexcused().await? else {
        return Ok((0, false));
    };
    let mut excused = 0;
    let learners = if may_spoil(open.outage) {
        tx.learners(open.up_to, batch).await?
    } else {
        Vec::new()
    };
    for learner in &learners {
        let days = spoiled(open.outage, &learner.zone);
        // Whom Waymark never speaks to has no day that it could spoil.
        if days.is_empty() || tx.schedules(learner.id).await?.is_empty() {
            continue;
        }
        for day in days {
            if learner.start_day <= day {
                excused += u64::from(tx.excuse_day(learner.id, day, Excuse::Outage).await?);
            }
        }
    }
    let last = learners.last().map(|learner| learner.id);
    tx.excused(open.id, last).await?;
    tx.commit().await?;
    if last.is_none() {
        let span = open.outage.to.duration_since(open.outage.from);
        tracing::info!(
            from = %open.outage.from, to = %open.outage.to, secs = span.as_secs(),
            "nobody was there for a while; the days that this spoiled are excused"
        );
    }
    Ok((excused, true))
}
