//! Bringing prompts to one learner, one after the other. No transaction is open meanwhile.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use waymark_app::{
    ports::{Key, Undelivered},
    prompt::Composed,
    reply::Reply,
};
use waymark_core::ledger::Excuse;

use super::{Claim, Fate, Outcome, claim::Route, unclear};
use crate::{backoff, brake::Pass, scheduler::Desk};

/// A claimed prompt, composed for its first route and marked as being sent.
pub(crate) struct Carried {
    pub(crate) claim: Claim,
    pub(crate) reply: Reply,
}

/// Delivers prompts to one learner, in order.
pub(crate) async fn carry(desk: Arc<Desk>, prompts: Vec<Carried>) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(prompts.len());
    for prompt in prompts {
        outcomes.push(carry_one(&desk, prompt).await);
    }
    outcomes
}

async fn carry_one(desk: &Desk, Carried { claim, mut reply }: Carried) -> Outcome {
    let mut closed = Vec::new();
    let mut fate = Fate::dropped("unreachable", undelivered(desk));
    for (i, route) in claim.routes.iter().enumerate() {
        if i > 0 {
            match compose(desk, &claim, route).await {
                Ok(composed) => reply = composed,
                Err(other) => {
                    fate = other;
                    break;
                }
            }
        }
        match deliver(desk, &claim, route, &reply).await {
            Attempt::Ended(ended) => {
                fate = ended;
                break;
            }
            Attempt::Closed(reason) => {
                fate = Fate::dropped(format!("unreachable: {reason}"), undelivered(desk));
                closed.push((route.address.platform, route.external.clone(), reason));
            }
        }
    }
    if !desk.policy.excuses_undelivered() {
        // A terminal that is closed comes back; only a service learns that a chat is gone.
        closed.clear();
    }
    let mut outcome = claim.outcome(fate);
    outcome.closed = closed;
    outcome
}

/// What came of one route.
enum Attempt {
    Ended(Fate),
    /// Nothing arrives there any more; another route may do.
    Closed(String),
}

async fn deliver(desk: &Desk, claim: &Claim, route: &Route, reply: &Reply) -> Attempt {
    let now = desk.clock.now();
    if later(now, desk.policy.patience) > claim.lease_until {
        // Others may have it by the time that it would arrive.
        return Attempt::Ended(Fate::Wait(soon(now, Duration::ZERO)));
    }
    let platform = route.address.platform;
    let Some(courier) = desk.couriers.get(&platform) else {
        return Attempt::Ended(Fate::dropped("platform not connected", undelivered(desk)));
    };
    if let Pass::Wait(until) = desk.brake(platform, |brake| brake.ask(now)) {
        return Attempt::Ended(Fate::Wait(soon(until, Duration::ZERO)));
    }
    let key = Key {
        id: claim.id().0,
        kind: claim.prompt.kind.as_str().to_owned(),
    };
    let delivery = courier.deliver(&route.address, reply, &key);
    let ended = tokio::time::timeout(desk.policy.patience, delivery)
        .await
        .unwrap_or(Err(Undelivered::Unknown));
    let now = desk.clock.now();
    desk.brake(platform, |brake| match &ended {
        Ok(_) | Err(Undelivered::Never { .. }) => brake.went(),
        Err(Undelivered::Later { after }) => brake.refused(now, *after),
        Err(Undelivered::Unknown | Undelivered::Broken { .. }) => brake.unclear(),
    });
    Attempt::Ended(match ended {
        Ok(receipt) => Fate::Delivered {
            receipt: receipt.message,
        },
        Err(Undelivered::Never { reason }) => return Attempt::Closed(reason),
        Err(Undelivered::Later { after }) => Fate::Wait(soon(now, after)),
        Err(Undelivered::Unknown) => unclear(&desk.policy),
        Err(Undelivered::Broken { reason }) => failed(desk, claim, reason),
    })
}

/// Composes a prompt for a route.
pub(crate) async fn compose(desk: &Desk, claim: &Claim, route: &Route) -> Result<Reply, Fate> {
    let mut prompt = claim.prompt.clone();
    route.address.platform.as_str().clone_into(&mut prompt.place);
    match desk.composer.compose(&prompt, desk.clock.now()).await {
        Ok(Composed::Say(reply)) => Ok(reply),
        Ok(Composed::Silence(reason)) => Err(Fate::Silent { reason }),
        Err(fault) => Err(failed(desk, claim, chain(&fault))),
    }
}

/// A failed try: another one follows, unless there were enough.
fn failed(desk: &Desk, claim: &Claim, reason: String) -> Fate {
    let failures = claim.failures.saturating_add(1);
    if failures >= desk.policy.attempts {
        return Fate::dropped(format!("failed {failures} times: {reason}"), undelivered(desk));
    }
    let wait = backoff::wait(failures, claim.id().0.unsigned_abs());
    Fate::Failed {
        again: soon(desk.clock.now(), wait),
        reason,
    }
}

fn undelivered(desk: &Desk) -> Option<Excuse> {
    desk.policy.excuses_undelivered().then_some(Excuse::Undelivered)
}

/// So much after now, and at least a millisecond, which is what the store can tell apart: else a tick would meet the
/// same row again and again.
fn soon(now: Timestamp, wait: Duration) -> Timestamp {
    later(now, wait.max(Duration::from_millis(1)))
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
