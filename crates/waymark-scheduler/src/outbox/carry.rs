//! Bringing prompts to one recipient, one after the other. No transaction is open meanwhile.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use waymark_app::{
    ports::{BoxFuture, Key, Leave, Undelivered},
    prompt::Composed,
    reply::Reply,
    request::Platform,
};
use waymark_core::ledger::Excuse;

use super::{Claim, Fate, Outcome, claim::Route, unclear};
use crate::{
    backoff,
    brake::{Brake, Pass},
    scheduler::Desk,
};

/// A prompt that could not be marked as being sent is tried again after this.
const UNMARKED: Duration = Duration::from_secs(1);

/// A claimed prompt, composed for its first route.
pub(crate) struct Carried {
    pub(crate) claim: Claim,
    pub(crate) reply: Reply,
}

/// Delivers prompts to one recipient, in order.
pub(crate) async fn carry(desk: Arc<Desk>, prompts: Vec<Carried>) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(prompts.len());
    for prompt in prompts {
        outcomes.push(carry_one(&desk, prompt).await);
    }
    outcomes
}

async fn carry_one(desk: &Desk, Carried { claim, mut reply }: Carried) -> Outcome {
    let mut closed: Vec<(Platform, String, String)> = Vec::new();
    let mut fate = Fate::dropped("unreachable", undelivered(desk));
    for (i, route) in claim.routes.iter().enumerate() {
        if i > 0 {
            let first = closed.first().map(|(platform, ..)| *platform);
            let first = first.filter(|_| desk.policy.excuses_undelivered());
            match compose(desk, &claim, route, first).await {
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
    let mark = Mark {
        desk,
        claim,
        route,
        left: OnceLock::new(),
    };
    let delivery = courier.carry(&route.address, reply, &key, &mark);
    let ended = tokio::time::timeout(desk.policy.patience, delivery).await;
    let left = mark.left.get().copied();
    if ended.is_err() && left.is_none() {
        // It never came to its turn: nothing is in doubt.
        desk.brake(platform, Brake::unclear);
        return Attempt::Ended(Fate::Wait(soon(desk.clock.now(), UNMARKED)));
    }
    let ended = ended.unwrap_or_else(|_| {
        Err(match route.knows_again {
            Some(_) => Undelivered::Doubtful {
                reason: "no answer in time".to_owned(),
            },
            None => Undelivered::Unknown,
        })
    });
    let now = desk.clock.now();
    desk.brake(platform, |brake| match &ended {
        Ok(_) | Err(Undelivered::Never { .. }) => brake.went(),
        Err(Undelivered::Later { after, all: true }) => brake.refused(now, *after),
        Err(
            Undelivered::Later { all: false, .. }
            | Undelivered::Unknown
            | Undelivered::Doubtful { .. }
            | Undelivered::Broken { .. },
        ) => brake.unclear(),
    });
    Attempt::Ended(match ended {
        Ok(receipt) => Fate::Delivered { receipt },
        // It may have arrived there before: the same on another platform might be the second.
        Err(Undelivered::Never { .. }) if claim.left.is_some() => unclear(&desk.policy),
        Err(Undelivered::Never { reason }) => return Attempt::Closed(reason),
        Err(Undelivered::Later { after, .. }) => Fate::Wait(soon(now, after)),
        Err(Undelivered::Unknown) => unclear(&desk.policy),
        Err(Undelivered::Doubtful { reason }) => failed(desk, claim, reason, left),
        Err(Undelivered::Broken { reason }) => failed(desk, claim, reason, None),
    })
}

/// Notes that a prompt is being sent, when its courier says that it is.
struct Mark<'a> {
    desk: &'a Desk,
    claim: &'a Claim,
    route: &'a Route,
    /// When it left for the first time.
    left: OnceLock<Timestamp>,
}

impl Leave for Mark<'_> {
    fn ask(&self) -> BoxFuture<'_, Result<(), Undelivered>> {
        Box::pin(async move {
            let now = self.desk.clock.now();
            if let Some(left) = self.claim.left
                && !self.route.surely_knows(left, now, &self.desk.policy)
            {
                // It waited too long for its turn.
                return Err(Undelivered::Unknown);
            }
            if self.desk.marks.mark(self.claim.id(), self.claim.number).await {
                self.left.get_or_init(|| now);
                return Ok(());
            }
            // The claim is over, or the store is out of order: whoever has it by then sends it.
            Err(Undelivered::Later {
                after: UNMARKED,
                all: false,
            })
        })
    }
}

/// Composes a prompt for a route; `closed` is the one where it was to go.
pub(crate) async fn compose(
    desk: &Desk,
    claim: &Claim,
    route: &Route,
    closed: Option<Platform>,
) -> Result<Reply, Fate> {
    let mut prompt = claim.prompt.clone();
    prompt.closed = closed;
    route.address.platform.as_str().clone_into(&mut prompt.place);
    match desk.composer.compose(&prompt, desk.clock.now()).await {
        Ok(Composed::Say(reply)) => Ok(reply),
        Ok(Composed::Silence(reason)) => Err(Fate::Silent { reason }),
        Err(fault) => Err(failed(desk, claim, chain(&fault), None)),
    }
}

/// A failed try: another one follows, unless there were enough. `left`: when it left, if it may have arrived.
fn failed(desk: &Desk, claim: &Claim, reason: String, left: Option<Timestamp>) -> Fate {
    let failures = claim.failures.saturating_add(1);
    if failures >= desk.policy.attempts {
        return Fate::dropped(format!("failed {failures} times: {reason}"), undelivered(desk));
    }
    let wait = backoff::wait(failures, claim.id().0.unsigned_abs());
    Fate::Failed {
        again: soon(desk.clock.now(), wait),
        reason,
        left,
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

#[cfg(test)]
mod tests {
    use std::{
        collections::HashMap,
        sync::{Mutex, PoisonError},
    };

    use waymark_app::{
        Fault,
        ports::{Address, AddressKind, BoxFuture, Clock as _, Courier, Receipt, VirtualClock},
        prompt::{Kind, Prompt},
        reply::{Tone, plain},
    };
    use waymark_core::ids::LearnerId;
    use waymark_store::PromptId;

    use super::*;
    use crate::{Composer, Policy, Service};

    /// Says where it is; on Discord there is nothing to say.
    struct Where;

    impl Composer for Where {
        fn compose<'a>(&'a self, prompt: &'a Prompt, _: Timestamp) -> BoxFuture<'a, Result<Composed, Fault>> {
            Box::pin(async move {
                Ok(if prompt.place == "discord" {
                    Composed::Silence("not here")
                } else {
                    Composed::Say(Reply::new(Tone::Plain).para(prompt.place.clone()))
                })
            })
        }
    }

    /// Notes everything.
    struct Noted;

    impl crate::outbox::Marker for Noted {
        fn mark(&self, _: PromptId, _: u32) -> BoxFuture<'_, bool> {
            Box::pin(async { true })
        }
    }

    /// Gives what it is told to, and remembers what it was given.
    struct Told(Result<Receipt, Undelivered>, Mutex<Vec<String>>);

    impl Courier for Told {
        fn deliver<'a>(
            &'a self,
            to: &'a Address,
            reply: &'a Reply,
            _: &'a Key,
        ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
            let mut given = self.1.lock().unwrap_or_else(PoisonError::into_inner);
            given.push(format!("{}: {}", to.to, plain(reply).trim()));
            let told = self.0.clone();
            Box::pin(async move { told })
        }
    }

    fn never() -> Result<Receipt, Undelivered> {
        Err(Undelivered::Never {
            reason: "blocked".to_owned(),
        })
    }

    /// Carries a prompt over some routes, each with what its platform answers. Gives what became of it, the messages
    /// that were tried, and the accounts that were closed.
    async fn carried(
        service: Service,
        routes: &[(Platform, Result<Receipt, Undelivered>)],
    ) -> (Outcome, Vec<String>) {
        let clock = VirtualClock::standing(Timestamp::UNIX_EPOCH);
        let couriers: HashMap<_, _> = routes
            .iter()
            .map(|(platform, told)| (*platform, Arc::new(Told(told.clone(), Mutex::default()))))
            .collect();
        let desk = Desk::new(
            Arc::new(Where),
            couriers
                .iter()
                .map(|(platform, told)| (*platform, Arc::clone(told) as Arc<dyn Courier>))
                .collect(),
            Arc::new(clock.clone()),
            Policy::new(service),
            Arc::new(Noted),
        );
        let route = |(platform, _): &(Platform, _)| Route {
            knows_again: None,
            external: format!("ada@{}", platform.as_str()),
            address: Address {
                platform: *platform,
                to: "ada".to_owned(),
                kind: AddressKind::Learner,
            },
        };
        let claim = Claim {
            number: 1,
            lease_until: clock.now() + SignedDuration::from_mins(1),
            failures: 0,
            left: None,
            prompt: Prompt {
                id: PromptId(1),
                to: LearnerId(1).into(),
                kind: Kind::DailyPractice,
                day: jiff::civil::date(1970, 1, 1),
                due_at: clock.now(),
                place: routes[0].0.as_str().to_owned(),
                closed: None,
                about: None,
                late: SignedDuration::ZERO,
                belated: SignedDuration::ZERO,
            },
            routes: routes.iter().map(route).collect(),
        };
        let reply = Reply::new(Tone::Plain).para("first");
        let outcome = carry(Arc::new(desk), vec![Carried { claim, reply }])
            .await
            .remove(0);
        let given = routes
            .iter()
            .flat_map(|(platform, _)| couriers[platform].1.lock().unwrap().clone());
        let given = given.collect();
        (outcome, given)
    }

    fn arrived() -> Receipt {
        Receipt {
            message: Some("m1".to_owned()),
            poll: None,
        }
    }

    #[tokio::test]
    async fn a_blocked_account_is_closed_and_the_next_one_is_tried_with_words_for_its_platform() {
        let routes = [(Platform::Telegram, never()), (Platform::Console, Ok(arrived()))];
        let (outcome, given) = carried(Service::Hosted, &routes).await;
        assert_eq!(given, ["ada: first", "ada: console"]);
        assert!(matches!(outcome.fate, Fate::Delivered { receipt } if receipt == arrived()));
        let closed = (
            Platform::Telegram,
            "ada@telegram".to_owned(),
            "blocked".to_owned(),
        );
        assert_eq!(outcome.closed, [closed]);
    }

    #[tokio::test]
    async fn when_every_account_is_blocked_the_prompt_is_undelivered() {
        let routes = [(Platform::Telegram, never()), (Platform::Console, never())];
        let (outcome, given) = carried(Service::Hosted, &routes).await;
        assert_eq!(given.len(), 2);
        assert_eq!(outcome.closed.len(), 2);
        let excused = Some(Excuse::Undelivered);
        assert!(
            matches!(outcome.fate, Fate::Dropped { reason, excuse } if reason == "unreachable: blocked" && excuse == excused)
        );
    }

    #[tokio::test]
    async fn a_terminal_closes_no_account_and_excuses_nothing() {
        let (outcome, _) = carried(Service::Terminal, &[(Platform::Console, never())]).await;
        assert!(outcome.closed.is_empty());
        assert!(matches!(outcome.fate, Fate::Dropped { excuse: None, .. }));
    }

    #[tokio::test]
    async fn only_a_platform_that_says_never_is_passed_over() {
        let broken = Err(Undelivered::Broken {
            reason: "reset".to_owned(),
        });
        let routes = [(Platform::Telegram, broken), (Platform::Console, Ok(arrived()))];
        let (outcome, given) = carried(Service::Hosted, &routes).await;
        assert_eq!(given.len(), 1);
        assert!(matches!(outcome.fate, Fate::Failed { .. }));
        let routes = [
            (Platform::Telegram, Err(Undelivered::Unknown)),
            (Platform::Console, Ok(arrived())),
        ];
        assert_eq!(carried(Service::Hosted, &routes).await.1.len(), 1);
    }

    #[tokio::test]
    async fn what_is_not_said_on_the_next_platform_is_silent() {
        let routes = [(Platform::Telegram, never()), (Platform::Discord, Ok(arrived()))];
        let (outcome, given) = carried(Service::Hosted, &routes).await;
        assert_eq!(given.len(), 1);
        assert!(matches!(outcome.fate, Fate::Silent { reason: "not here" }));
        assert_eq!(outcome.closed.len(), 1);
    }
}
