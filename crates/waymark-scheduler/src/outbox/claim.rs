//! Taking prompts for this process, and deciding which of them are to be sent now.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use waymark_app::{
    Fault,
    ports::{Address, AddressKind, Courier},
    prompt::{self, Kind},
    request::Platform,
};
use waymark_core::{calendar::Zone, ledger::Excuse};
use waymark_store::{Chat, Learner, Outage, PromptId, Recipient, Settlement, Store, Tx};

use super::{Fate, Outcome, materialise::just_after};
use crate::{
    due::{Claimed, Verdict, verdict, while_it_holds},
    policy::Policy,
};

/// A prompt that this process has no courier for is looked at again so often.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(2);
const CONSOLE: &str = "console";

/// A claimed prompt that is to be sent now.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// Which claim of the row this is.
    pub(crate) number: u32,
    /// When it ends.
    pub(crate) lease_until: Timestamp,
    /// How many deliveries have failed so far.
    pub(crate) failures: u32,
    /// Since when it may have arrived.
    pub(crate) left: Option<Timestamp>,
    /// What is to be said; its place is that of the first route.
    pub(crate) prompt: prompt::Prompt,
    /// Where the recipient can be reached from here, best first; never empty.
    pub(crate) routes: Vec<Route>,
}

/// One way to a recipient.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    /// The account's or the chat's own id on its platform.
    pub(crate) external: String,
    pub(crate) address: Address,
    /// For how long its platform knows a message again.
    pub(crate) knows_again: Option<Duration>,
}

/// Claims prompts that are ready, at most `limit`. What is not to be sent now is an outcome already.
pub(crate) async fn claim<'a>(
    store: &Store,
    now: Timestamp,
    limit: u32,
    policy: &Policy,
    couriers: impl Fn(Platform) -> Option<&'a dyn Courier>,
) -> Result<(Vec<Claim>, Vec<Outcome>), Fault> {
    let mut tx = store.begin(now).await?;
    let lease = SignedDuration::try_from(policy.lease).unwrap_or(SignedDuration::MAX);
    let lease_until = now.saturating_add(lease).unwrap_or(Timestamp::MAX);
    let claimed = tx.claim(lease_until, limit).await?;
    let Some(first) = claimed.iter().map(|row| row.due_at).min() else {
        return Ok((Vec::new(), Vec::new()));
    };
    let outages = tx.outages(first, just_after(now)).await?;
    let readers = readers(&mut tx, &claimed).await?;
    tx.commit().await?;
    let (mut claims, mut outcomes) = (Vec::new(), Vec::new());
    for mut row in claimed {
        if let Some((platform, external)) = prompt::only(&row.kind) {
            row.accounts
                .retain(|account| account.platform == platform && account.external == external);
        }
        // Rows of a recipient who is gone went with them.
        let Some(reader) = readers.get(&row.recipient) else {
            continue;
        };
        match sort(&row, reader, now, policy, &outages, &couriers) {
            Ok((prompt, routes)) => claims.push(Claim {
                number: row.claim,
                lease_until,
                failures: row.failures,
                left: row.sending_at,
                prompt,
                routes,
            }),
            Err(fate) => outcomes.push(Outcome {
                id: row.id,
                claim: row.claim,
                recipient: row.recipient,
                kind: row.kind,
                day: row.day,
                fate,
                left: row.sending_at,
                closed: Vec::new(),
            }),
        }
    }
    Ok((claims, outcomes))
}

/// Who reads a prompt.
enum Reader {
    Learner(Learner),
    /// A chat, in the zone of its group.
    Chat(Chat, Zone),
}

impl Reader {
    fn zone(&self) -> &Zone {
        match self {
            Self::Learner(learner) => &learner.zone,
            Self::Chat(_, zone) => zone,
        }
    }
}

/// Everybody whom claimed prompts are for.
async fn readers(
    tx: &mut Tx,
    claimed: &[waymark_store::Prompt],
) -> Result<HashMap<Recipient, Reader>, Fault> {
    let ids: BTreeSet<_> = claimed.iter().filter_map(|row| row.recipient.learner()).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let learners = tx.these_learners(&ids).await?;
    let mut readers: HashMap<_, _> = learners
        .into_iter()
        .map(|learner| (Recipient::Learner(learner.id), Reader::Learner(learner)))
        .collect();
    for chat in claimed.iter().filter_map(|row| row.chat.as_ref()) {
        if let Some(group) = tx.group(chat.group).await? {
            readers.insert(chat.id.into(), Reader::Chat(chat.clone(), group.zone));
        }
    }
    Ok(readers)
}

/// What is to be said of a claimed prompt, and where; or what becomes of it instead.
fn sort<'a>(
    row: &waymark_store::Prompt,
    reader: &Reader,
    now: Timestamp,
    policy: &Policy,
    outages: &[Outage],
    couriers: impl Fn(Platform) -> Option<&'a dyn Courier>,
) -> Result<(prompt::Prompt, Vec<Route>), Fate> {
    // Whoever is only ever in the terminal relies on no service: a closed terminal excuses nothing. Nor does a chat:
    // a day is a learner's.
    let relies = matches!(reader, Reader::Learner(_))
        && (row.accounts.is_empty() || row.accounts.iter().any(|account| account.platform != CONSOLE));
    let undelivered = (relies && policy.excuses_undelivered()).then_some(Excuse::Undelivered);
    let routes = ways(row, reader, couriers);
    if let Some(left) = row.sending_at
        && !known_again(&routes, left, now, policy)
    {
        return Err(unclear(policy));
    }
    let Some(kind) = Kind::named(&row.kind) else {
        return Err(Fate::dropped("unknown kind", None));
    };
    let claimed = Claimed {
        day: row.day,
        due_at: row.due_at,
        zone: reader.zone(),
        quiet: match reader {
            Reader::Learner(learner) => learner.quiet,
            Reader::Chat(..) => None,
        },
        undelivered,
    };
    let verdict = match kind.holds_for() {
        Some(span) => while_it_holds(row.due_at, now, span),
        None => verdict(claimed, now, policy.catch_up, outages),
    };
    let (late, belated) = match verdict {
        Verdict::Send { late, belated } => (late, belated),
        Verdict::Hold(at) => return Err(Fate::Wait(at)),
        Verdict::Drop { reason, excuse } => return Err(Fate::dropped(reason, excuse)),
    };
    match reader {
        Reader::Learner(_) if row.accounts.is_empty() => {
            return Err(Fate::dropped("no open account", undelivered));
        }
        Reader::Chat(chat, _) if chat.closed_reason.is_some() => {
            return Err(Fate::dropped("chat closed", None));
        }
        Reader::Learner(_) | Reader::Chat(..) => {}
    }
    let Some(best) = routes.first() else {
        // Another process may reach them: a terminal that is opened, a platform that is connected. Until it is too late.
        let again = now.saturating_add(LOOK_AGAIN).unwrap_or(Timestamp::MAX);
        return Err(Fate::Wait(again));
    };
    let prompt = prompt::Prompt {
        id: row.id,
        to: row.recipient,
        kind,
        day: row.day,
        due_at: row.due_at,
        place: best.address.platform.as_str().to_owned(),
        closed: None,
        about: prompt::apart(&row.kind).1.map(str::to_owned),
        late,
        belated,
    };
    Ok((prompt, routes))
}

/// A delivery that may or may not have arrived. A doubled prompt is worse than a missing one, so it is not sent again;
/// and since it may be missing, the day is excused.
pub(crate) fn unclear(policy: &Policy) -> Fate {
    let excuse = policy.excuses_undelivered().then_some(Excuse::Undelivered);
    Fate::dropped("outcome unknown", excuse)
}

/// Whether a message that left then, and may have arrived, can be sent again: wherever it may have gone, the platform
/// knows it again for as long as a delivery may take.
fn known_again(routes: &[Route], left: Timestamp, now: Timestamp, policy: &Policy) -> bool {
    !routes.is_empty() && routes.iter().all(|route| route.surely_knows(left, now, policy))
}

impl Route {
    /// Whether what left then is known again if it leaves now.
    pub(crate) fn surely_knows(&self, left: Timestamp, now: Timestamp, policy: &Policy) -> bool {
        let age = now
            .duration_since(left)
            .unsigned_abs()
            .saturating_add(policy.patience);
        self.knows_again.is_some_and(|within| age < within)
    }
}

/// The ways to a recipient that this process has a courier for.
fn ways<'a>(
    row: &waymark_store::Prompt,
    reader: &Reader,
    couriers: impl Fn(Platform) -> Option<&'a dyn Courier>,
) -> Vec<Route> {
    match reader {
        Reader::Learner(learner) => routes(row, learner, couriers),
        Reader::Chat(chat, _) => {
            let at = (&*chat.external, AddressKind::Chat);
            route(&chat.platform, &chat.external, at, couriers)
                .into_iter()
                .collect()
        }
    }
}

/// The open accounts that this process has a courier for: the preferred platform first.
fn routes<'a>(
    row: &waymark_store::Prompt,
    learner: &Learner,
    couriers: impl Fn(Platform) -> Option<&'a dyn Courier>,
) -> Vec<Route> {
    let mut routes: Vec<_> = row
        .accounts
        .iter()
        .filter_map(|account| {
            let at = (&*account.address, AddressKind::Learner);
            route(&account.platform, &account.external, at, &couriers)
        })
        .collect();
    routes.sort_by_key(|route| Some(route.address.platform.as_str()) != learner.platform.as_deref());
    routes
}

/// The way to an address, if this process has a courier for its platform.
fn route<'a>(
    platform: &str,
    external: &str,
    (to, kind): (&str, AddressKind),
    couriers: impl Fn(Platform) -> Option<&'a dyn Courier>,
) -> Option<Route> {
    let platform = Platform::named(platform)?;
    let knows_again = couriers(platform)?.knows_again();
    Some(Route {
        knows_again,
        external: external.to_owned(),
        address: Address {
            platform,
            to: to.to_owned(),
            kind,
        },
    })
}

impl Claim {
    /// What came of it.
    pub(crate) fn outcome(&self, fate: Fate) -> Outcome {
        Outcome {
            id: self.prompt.id,
            claim: self.number,
            recipient: self.prompt.to,
            kind: self.prompt.kind.as_str().to_owned(),
            day: self.prompt.day,
            fate,
            left: self.left,
            closed: Vec::new(),
        }
    }

    /// The row.
    pub(crate) fn id(&self) -> PromptId {
        self.prompt.id
    }
}

impl Fate {
    pub(crate) fn dropped(reason: impl Into<String>, excuse: Option<Excuse>) -> Self {
        Self::Dropped {
            reason: reason.into(),
            excuse,
        }
    }
}

impl Outcome {
    /// What is stored. What may have arrived once stays so, whatever came of a later try.
    pub(crate) fn settlement(&self) -> Settlement {
        match &self.fate {
            Fate::Delivered { receipt } => Settlement::Delivered {
                receipt: receipt.message.clone(),
                poll: receipt.poll.clone(),
            },
            Fate::Silent { reason } => Settlement::Dropped {
                reason: (*reason).to_owned(),
            },
            Fate::Dropped { reason, .. } => Settlement::Dropped {
                reason: reason.clone(),
            },
            Fate::Wait(at) => Settlement::Again {
                at: *at,
                failed: false,
                left: self.left,
            },
            Fate::Failed { again, left, .. } => Settlement::Again {
                at: *again,
                failed: true,
                left: self.left.or(*left),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use waymark_app::{
        ports::{BoxFuture, Key, Receipt, Undelivered},
        reply::Reply,
    };
    use waymark_core::ids::LearnerId;
    use waymark_store::{Account, Prompt};

    use super::*;
    use crate::policy::Service;

    /// Takes everything; knows a message again for so long.
    struct Knows(Option<Duration>);

    impl Courier for Knows {
        fn deliver<'a>(
            &'a self,
            _: &'a Address,
            _: &'a Reply,
            _: &'a Key,
        ) -> BoxFuture<'a, Result<Receipt, Undelivered>> {
            Box::pin(async { Ok(Receipt::default()) })
        }

        fn knows_again(&self) -> Option<Duration> {
            self.0
        }
    }

    /// The routes to a learner with these open accounts, who prefers a platform; Discord is not connected.
    fn sorted(accounts: &[&str], prefers: Option<&str>) -> Result<Vec<Platform>, Fate> {
        sorted_after(accounts, prefers, None, |platform| {
            (platform != Platform::Discord).then_some(&Knows(None) as &dyn Courier)
        })
    }

    /// The same, where the message left before, so many seconds ago.
    fn sorted_after(
        accounts: &[&str],
        prefers: Option<&str>,
        left_secs: Option<i64>,
        couriers: impl Fn(Platform) -> Option<&'static dyn Courier>,
    ) -> Result<Vec<Platform>, Fate> {
        let now = Timestamp::UNIX_EPOCH;
        let day = jiff::civil::date(1970, 1, 1);
        let learner = Learner {
            id: LearnerId(1),
            created_at: now,
            start_day: day,
            zone: Zone::utc(),
            alias: None,
            hidden: false,
            background: None,
            new_per_day: 5,
            minutes_per_day: 30,
            quiet: None,
            platform: prefers.map(str::to_owned),
            focus: None,
            set_up: true,
        };
        let account = |platform: &&str| Account {
            platform: (*platform).to_owned(),
            external: "1".to_owned(),
            learner: LearnerId(1),
            address: "1".to_owned(),
            name: None,
            closed_reason: None,
        };
        let row = Prompt {
            id: PromptId(1),
            recipient: LearnerId(1).into(),
            kind: "daily_practice".to_owned(),
            day,
            due_at: now,
            claim: 1,
            failures: 0,
            sending_at: left_secs.map(|secs| now - SignedDuration::from_secs(secs)),
            accounts: accounts.iter().map(account).collect(),
            chat: None,
        };
        let policy = Policy::new(Service::Hosted);
        let reader = Reader::Learner(learner);
        let (prompt, routes) = sort(&row, &reader, now, &policy, &[], couriers)?;
        assert_eq!(prompt.place, routes[0].address.platform.as_str());
        Ok(routes.iter().map(|route| route.address.platform).collect())
    }

    #[test]
    fn the_preferred_platform_comes_first_if_it_is_open_and_connected() {
        let (console, telegram) = (Platform::Console, Platform::Telegram);
        let both = ["console", "discord", "telegram"];
        assert_eq!(sorted(&both, None).unwrap(), [console, telegram]);
        assert_eq!(sorted(&both, Some("telegram")).unwrap(), [telegram, console]);
        assert_eq!(sorted(&both, Some("discord")).unwrap(), [console, telegram]);
        assert_eq!(sorted(&["telegram"], Some("console")).unwrap(), [telegram]);
    }

    #[test]
    fn what_may_have_arrived_is_sent_again_only_while_each_platform_surely_knows_it_again() {
        const KNOWS: Knows = Knows(Some(Duration::from_mins(2)));
        let couriers = |platform| -> Option<&'static dyn Courier> {
            Some(match platform {
                Platform::Discord => &KNOWS,
                Platform::Console | Platform::Telegram => &Knows(None),
            })
        };
        let after = |accounts: &[&str], secs| sorted_after(accounts, None, Some(secs), couriers);
        assert_eq!(after(&["discord"], 60).unwrap(), [Platform::Discord]);
        let doubtful = [
            (&["discord"][..], 110),
            (&["telegram"], 1),
            // It may have gone to the other one.
            (&["discord", "telegram"], 1),
            (&[], 1),
        ];
        for (accounts, secs) in doubtful {
            let fate = after(accounts, secs);
            assert!(
                matches!(&fate, Err(Fate::Dropped { reason, .. }) if reason == "outcome unknown"),
                "{accounts:?}: {fate:?}"
            );
        }
    }

    #[test]
    fn who_is_only_where_we_are_not_waits_for_another_process() {
        for accounts in [&["discord"], &["smoke signals"]] {
            assert!(matches!(sorted(accounts, None), Err(Fate::Wait(at)) if at > Timestamp::UNIX_EPOCH));
        }
        let undelivered = Some(Excuse::Undelivered);
        assert!(
            matches!(sorted(&[], None), Err(Fate::Dropped { reason, excuse }) if reason == "no open account" && excuse == undelivered)
        );
    }
}
