//! Writing down what came of claimed prompts.

use jiff::{Timestamp, civil::Date};
use waymark_app::{Fault, close_chat, ports::Receipt, prompt::Kind, request::Platform};
use waymark_core::ledger::Excuse;
use waymark_store::{PromptId, Recipient, Store};

use crate::tick::Tick;

/// What came of a claimed prompt.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) id: PromptId,
    pub(crate) claim: u32,
    pub(crate) recipient: Recipient,
    pub(crate) kind: String,
    pub(crate) day: Date,
    pub(crate) fate: Fate,
    /// Since when it may have arrived, as far as was known when it was claimed.
    pub(crate) left: Option<Timestamp>,
    /// Accounts, or the chat, that turned out to be closed: platform, id, why.
    pub(crate) closed: Vec<(Platform, String, String)>,
}

/// How it ended, for now.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    /// It arrived.
    Delivered { receipt: Receipt },
    /// There was nothing to say.
    Silent { reason: &'static str },
    /// It will not be sent; if that is our fault, the day is excused.
    Dropped { reason: String, excuse: Option<Excuse> },
    /// It was not sent yet, and that is nobody's failure.
    Wait(Timestamp),
    /// It did not arrive, or may have arrived when it left and is known again; it is tried again.
    Failed {
        again: Timestamp,
        reason: String,
        left: Option<Timestamp>,
    },
}

/// Settles prompts, closes accounts and excuses days, all in one transaction.
pub(crate) async fn settle(
    store: &Store,
    now: Timestamp,
    outcomes: &[Outcome],
    tick: &mut Tick,
) -> Result<(), Fault> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let mut tx = store.begin(now).await?;
    let mut counted = Tick::default();
    for outcome in outcomes {
        for (platform, account, reason) in &outcome.closed {
            match outcome.recipient {
                Recipient::Learner(_) => {
                    tx.close_account(platform.as_str(), account, reason).await?;
                }
                Recipient::Chat(_) => {
                    close_chat(&mut tx, platform.as_str(), account, reason).await?;
                }
            }
        }
        let settled = tx
            .settle(outcome.id, outcome.claim, &outcome.settlement())
            .await?;
        if !settled {
            // Another process took it over, or the learner is gone.
            continue;
        }
        counted.count(&outcome.fate);
        if let Fate::Dropped {
            excuse: Some(excuse), ..
        } = &outcome.fate
            && Kind::named(&outcome.kind).is_some_and(Kind::excuses)
            && let Recipient::Learner(learner) = outcome.recipient
        {
            counted.excused += u64::from(tx.excuse_day(learner, outcome.day, *excuse).await?);
        }
    }
    tx.commit().await?;
    tick.add(&counted);
    for outcome in outcomes {
        log(outcome);
    }
    Ok(())
}

fn log(outcome: &Outcome) {
    let (prompt, kind) = (outcome.id, outcome.kind.as_str());
    for (platform, _, reason) in &outcome.closed {
        tracing::info!(%prompt, platform = platform.as_str(), reason, "address closed");
    }
    match &outcome.fate {
        Fate::Delivered { .. } => tracing::debug!(%prompt, kind, "prompt delivered"),
        Fate::Silent { reason } => tracing::debug!(%prompt, kind, reason, "nothing to say"),
        Fate::Dropped { reason, excuse } => {
            tracing::info!(%prompt, kind, reason, excused = excuse.is_some(), "prompt dropped");
        }
        Fate::Wait(at) => tracing::debug!(%prompt, kind, until = %at, "prompt waits"),
        Fate::Failed { again, reason, .. } => {
            tracing::warn!(%prompt, kind, reason, again_at = %again, "delivery failed");
        }
    }
}
