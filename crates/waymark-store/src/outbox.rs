//! The outbox: prompts on their way. At most one of a kind for a recipient and local day, whatever happens.

mod recipient;

pub use recipient::Recipient;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan as _, civil};
use serde::Serialize;
use waymark_core::{calendar::Zone, ids::LearnerId, recurrence::Firing};

use crate::{
    Account, Chat, PromptId, ScheduleId, Snapshot, StoreError, Tx, account,
    engine::{Many, Row, Statement, Work, statements},
    group::chat,
    store::PURGED_AT_ONCE,
    value::{Value, values},
};

/// What becomes of a schedule whose time has come.
#[derive(Clone, Debug)]
pub struct Step {
    pub schedule: ScheduleId,
    /// When it fires next; never again if `None`.
    pub next: Option<Firing>,
    /// The prompt that comes of it; none if it is too late for one.
    pub prompt: Option<NewPrompt>,
}

/// A prompt about to enter the outbox.
#[derive(Clone, Debug)]
pub struct NewPrompt {
    pub recipient: Recipient,
    pub kind: String,
    /// The local day it is for.
    pub day: civil::Date,
    /// When it was planned.
    pub due_at: Timestamp,
    /// From when on it may be sent: later than planned when spread over time or held by quiet hours.
    pub ready_at: Timestamp,
}

/// A claimed prompt: ours to deliver until the lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    pub id: PromptId,
    pub recipient: Recipient,
    pub kind: String,
    pub day: civil::Date,
    pub due_at: Timestamp,
    /// Which claim this is: a settlement by an earlier one is refused.
    pub claim: u32,
    /// How many deliveries have failed so far.
    pub failures: u32,
    /// Since when it may have arrived: an earlier claim began to send it and never told how that ended, or could not tell.
    pub sending_at: Option<Timestamp>,
    /// Where a learner can be reached: their open accounts.
    pub accounts: Vec<Account>,
    /// The chat that is the recipient.
    pub chat: Option<Chat>,
}

/// When there is something to do next, by what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wake {
    /// A schedule's time has come.
    pub schedule: Option<Timestamp>,
    /// A prompt is to be sent, or to be taken over from one who claimed it and fell silent.
    pub prompt: Option<Timestamp>,
    /// A week is to be closed.
    pub week: Option<Timestamp>,
}

impl Wake {
    /// The first of them.
    pub fn next(self) -> Option<Timestamp> {
        [self.schedule, self.prompt, self.week]
            .into_iter()
            .flatten()
            .min()
    }
}

/// What became of a claimed prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It arrived; with the platform's ids of the message, and of the poll in it.
    Delivered {
        receipt: Option<String>,
        poll: Option<String>,
    },
    /// It will not be sent (not needed, too late, unreachable, in doubt): with the reason.
    Dropped { reason: String },
    /// To be tried again. `failed`: this try counts as a failure. `left`: since when it may have arrived, if it may.
    Again {
        at: Timestamp,
        failed: bool,
        left: Option<Timestamp>,
    },
}

/// A prompt as the export shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    pub kind: String,
    pub day: civil::Date,
    pub due_at: Timestamp,
    pub state: String,
    pub reason: Option<String>,
    pub receipt: Option<String>,
    pub settled_at: Option<Timestamp>,
}

statements! {
    DELIVERED = "UPDATE outbox SET state = 'delivered', receipt = $3, settled_at = $4, poll = $5, lease_until = NULL \
                 WHERE id = $1 AND claims = $2 AND state = 'pending' AND lease_until IS NOT NULL";
    DROPPED = "UPDATE outbox SET state = 'dropped', reason = $3, settled_at = $4, lease_until = NULL \
               WHERE id = $1 AND claims = $2 AND state = 'pending' AND lease_until IS NOT NULL";
    AGAIN = "UPDATE outbox SET ready_at = $3, failures = failures + $4, lease_until = NULL, sending_at = $5 \
             WHERE id = $1 AND claims = $2 AND state = 'pending' AND lease_until IS NOT NULL";
    RELEASE = "UPDATE outbox SET ready_at = $3, lease_until = NULL \
               WHERE id = $1 AND claims = $2 AND state = 'pending' AND lease_until IS NOT NULL";
    SENDING = "UPDATE outbox SET sending_at = COALESCE(sending_at, $3) \
               WHERE id = $1 AND claims = $2 AND state = 'pending' AND lease_until IS NOT NULL";
    // Before all that is due at the same moment. By the index of those that left: the ready ones may be a long queue.
    HASTEN = "UPDATE outbox SET ready_at = due_at - 1 WHERE state = 'pending' AND sending_at IS NOT NULL \
              AND sending_at <= $1 AND +ready_at <= $1 AND ready_at >= due_at";
    // Each is one look at an index.
    WAKE = "SELECT (SELECT MIN(at) FROM firing), \
            (SELECT MIN(ready_at) FROM outbox WHERE state = 'pending'), \
            (SELECT MIN(ends_at) FROM open_week)";
    OF = "SELECT kind, day, due_at, state, reason, receipt, settled_at FROM outbox WHERE learner = $1 ORDER BY id";
    OF_CHAT = "SELECT kind, day, due_at, state, reason, receipt, settled_at FROM outbox WHERE chat = $1 ORDER BY id";
    WAITS = "SELECT id FROM outbox WHERE learner = $1 AND kind IN ($2, $3, $4) AND day >= $5 AND state = 'pending' \
             AND due_at > $6 AND due_at <= $7 LIMIT 1";
    WAITS_IN_CHAT = "SELECT id FROM outbox WHERE chat = $1 AND kind IN ($2, $3, $4) AND day >= $5 AND state = 'pending' \
                     AND due_at > $6 AND due_at <= $7 LIMIT 1";
    PURGE = "DELETE FROM outbox WHERE id IN \
             (SELECT id FROM outbox WHERE state <> 'pending' AND settled_at < $1 ORDER BY settled_at LIMIT $2)";
}

/// SQLite: one writes at a time, so what is found is free.
pub(crate) const CLAIM_SQLITE: Statement = Statement(
    "UPDATE outbox SET ready_at = $2, lease_until = $2, claims = claims + 1 WHERE id IN \
     (SELECT id FROM outbox WHERE state = 'pending' AND ready_at <= $1 ORDER BY ready_at LIMIT $3) \
     RETURNING id, learner, chat, kind, day, due_at, claims, failures, sending_at",
);

/// PostgreSQL: rows that another claim holds are passed over, not waited for.
#[cfg(feature = "postgres")]
pub(crate) const CLAIM_POSTGRES: Statement = Statement(
    "WITH ready AS MATERIALIZED (SELECT id FROM outbox WHERE state = 'pending' AND ready_at <= $1 \
     ORDER BY ready_at LIMIT $3 FOR UPDATE SKIP LOCKED) \
     UPDATE outbox SET ready_at = $2, lease_until = $2, claims = claims + 1 FROM ready WHERE outbox.id = ready.id \
     RETURNING outbox.id, learner, chat, kind, day, due_at, claims, failures, sending_at",
);

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO outbox (learner, chat, kind, day, due_at, ready_at) VALUES",
    row: "(?, ?, ?, ?, ?, ?)",
    // One index for learners, one for chats.
    tail: "ON CONFLICT DO NOTHING",
};

/// The casts stand outside the values: within, SQLite (3.51) takes 500 rows for many and reads all firings.
pub(crate) const ADVANCE: Many = Many {
    head: "WITH step (id, day, at) AS (VALUES",
    row: "(?, ?, ?)",
    tail: ") UPDATE firing SET planned_day = step.day, at = CAST(step.at AS BIGINT) \
           FROM step WHERE firing.schedule = CAST(step.id AS BIGINT)",
};

/// The open accounts of some learners.
pub(crate) const ACCOUNTS: Many = Many {
    head: "SELECT platform, external, learner, address, name, closed_reason FROM account \
           WHERE closed_reason IS NULL AND learner IN (",
    row: "?",
    tail: ") ORDER BY platform, external",
};

impl Snapshot {
    /// When there is something to do next.
    pub async fn wake(&mut self) -> Result<Wake, StoreError> {
        let mut row = self.work.one(WAKE, values![]).await?;
        Ok(Wake {
            schedule: row.maybe()?,
            prompt: row.maybe()?,
            week: row.maybe()?,
        })
    }

    /// Whether a prompt of one of some kinds, planned after an instant and until another, is still to be sent.
    pub async fn waits(
        &mut self,
        to: Recipient,
        kinds: [&str; 3],
        after: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        // A planned day is at most a day away from that of UTC, and a gap may carry its hour over midnight.
        let first = Zone::utc().day(after).saturating_sub(2.days());
        let [one, two, three] = kinds;
        let row = match to {
            Recipient::Learner(learner) => {
                let values = values![learner, one, two, three, first, after, until];
                self.work.row(WAITS, values).await?
            }
            Recipient::Chat(chat) => {
                let values = values![chat, one, two, three, first, after, until];
                self.work.row(WAITS_IN_CHAT, values).await?
            }
        };
        Ok(row.is_some())
    }

    /// All prompts to a recipient that are remembered.
    pub async fn sent(&mut self, to: impl Into<Recipient>) -> Result<Vec<Sent>, StoreError> {
        let rows = match to.into() {
            Recipient::Learner(learner) => self.work.rows(OF, values![learner]).await?,
            Recipient::Chat(chat) => self.work.rows(OF_CHAT, values![chat]).await?,
        };
        rows.into_iter().map(read_sent).collect()
    }
}

impl Tx {
    /// Moves schedules on and puts their prompts into the outbox, in this transaction: both or neither.
    /// A prompt of the same kind, recipient and day is never put twice. Gives how many were put.
    pub async fn materialise(&mut self, steps: &[Step]) -> Result<u64, StoreError> {
        let mut moved = Vec::with_capacity(steps.len());
        for step in steps {
            match step.next {
                Some(next) => moved.push(values![step.schedule, next.planned, next.at]),
                None => self.fire_next(step.schedule, None).await?,
            }
        }
        self.work.run_many(ADVANCE, moved).await?;
        let prompts: Vec<_> = steps
            .iter()
            .filter_map(|step| step.prompt.as_ref())
            .map(insert)
            .collect();
        self.work.run_many(INSERT, prompts).await
    }

    /// Puts one prompt into the outbox, without a schedule. `false`: there is one of this kind for this day.
    pub async fn add_prompt(&mut self, prompt: &NewPrompt) -> Result<bool, StoreError> {
        Ok(self.work.run_many(INSERT, vec![insert(prompt)]).await? == 1)
    }

    /// Claims prompts that are ready, until `lease_until`: earliest due first, nobody else gets them meanwhile.
    pub async fn claim(&mut self, lease_until: Timestamp, limit: u32) -> Result<Vec<Prompt>, StoreError> {
        let statement = match &self.work {
            Work::Sqlite(_) => CLAIM_SQLITE,
            #[cfg(feature = "postgres")]
            Work::Postgres(_) => CLAIM_POSTGRES,
        };
        let now = self.now();
        let rows = self
            .work
            .rows(statement, values![now, lease_until, limit])
            .await?;
        let mut prompts = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        prompts.sort_by_key(|prompt| (prompt.due_at, prompt.id));
        self.address(&mut prompts).await?;
        Ok(prompts)
    }

    /// Lets what may have arrived, and can be claimed again, come before all that is only ready: the platform knows it
    /// again for a while, and a long queue may last longer. Gives how many.
    pub async fn hasten(&mut self) -> Result<u64, StoreError> {
        let now = self.now();
        self.work.run(HASTEN, values![now]).await
    }

    /// Finds where claimed prompts go.
    async fn address(&mut self, prompts: &mut [Prompt]) -> Result<(), StoreError> {
        let learners: BTreeSet<LearnerId> = prompts.iter().filter_map(|it| it.recipient.learner()).collect();
        let rows = learners.into_iter().map(|learner| values![learner]).collect();
        let mut accounts = BTreeMap::<_, Vec<Account>>::new();
        for row in self.work.rows_many(ACCOUNTS, rows).await? {
            let account = account::read(row)?;
            accounts.entry(account.learner).or_default().push(account);
        }
        let chats: BTreeSet<_> = prompts.iter().filter_map(|it| it.recipient.chat()).collect();
        let rows = chats.into_iter().map(|chat| values![chat]).collect();
        let mut found = BTreeMap::new();
        for row in self.work.rows_many(chat::THESE, rows).await? {
            let chat = chat::read(row)?;
            found.insert(chat.id, chat);
        }
        for prompt in prompts {
            match prompt.recipient {
                Recipient::Learner(id) => prompt.accounts = accounts.get(&id).cloned().unwrap_or_default(),
                Recipient::Chat(id) => prompt.chat = found.get(&id).cloned(),
            }
        }
        Ok(())
    }

    /// Notes that a claimed prompt is about to be sent. If nobody settles it, the next claim knows of the doubt.
    /// `false`: the claim is over, do not send it.
    pub async fn sending(&mut self, id: PromptId, claim: u32) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.work.run(SENDING, values![id, claim, now]).await? == 1)
    }

    /// Settles a claimed prompt. `false`: the claim is over (its lease ended and another took it, or it is settled).
    pub async fn settle(
        &mut self,
        id: PromptId,
        claim: u32,
        outcome: &Settlement,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let changed = match outcome {
            Settlement::Delivered { receipt, poll } => {
                let values = values![id, claim, receipt, now, poll];
                self.work.run(DELIVERED, values).await?
            }
            Settlement::Dropped { reason } => self.work.run(DROPPED, values![id, claim, reason, now]).await?,
            Settlement::Again { at, failed, left } => {
                self.work.run(AGAIN, values![id, claim, at, failed, left]).await?
            }
        };
        Ok(changed == 1)
    }

    /// Gives claimed prompts back that were not sent, so that the next process need not wait for the lease to end.
    pub async fn release(&mut self, claimed: &[(PromptId, u32)]) -> Result<u64, StoreError> {
        let now = self.now();
        let mut released = 0;
        for (id, claim) in claimed {
            released += self.work.run(RELEASE, values![id, claim, now]).await?;
        }
        Ok(released)
    }

    /// Forgets prompts that were settled before a moment, at most [`PURGED_AT_ONCE`] at once. Gives how many.
    pub async fn purge_outbox(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.work.run(PURGE, values![before, PURGED_AT_ONCE]).await
    }
}

fn insert(prompt: &NewPrompt) -> Vec<Value> {
    values![
        prompt.recipient.learner(),
        prompt.recipient.chat(),
        prompt.kind,
        prompt.day,
        prompt.due_at,
        prompt.ready_at
    ]
}

fn read(mut row: Row) -> Result<Prompt, StoreError> {
    Ok(Prompt {
        id: row.take()?,
        recipient: Recipient::read(&mut row)?,
        kind: row.take()?,
        day: row.take()?,
        due_at: row.take()?,
        claim: row.take()?,
        failures: row.take()?,
        sending_at: row.maybe()?,
        accounts: Vec::new(),
        chat: None,
    })
}

fn read_sent(mut row: Row) -> Result<Sent, StoreError> {
    Ok(Sent {
        kind: row.take()?,
        day: row.take()?,
        due_at: row.take()?,
        state: row.take()?,
        reason: row.maybe()?,
        receipt: row.maybe()?,
        settled_at: row.maybe()?,
    })
}
