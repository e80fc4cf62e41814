//! Accounts: who a learner is on a platform, and where prompts reach them.

use serde::Serialize;
use waymark_core::{calendar::Zone, ids::LearnerId};

use crate::{
    GroupId, Learner, PromptId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    learner,
    value::values,
};

/// A learner's account on a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// `console`, `telegram`, `discord`.
    pub platform: String,
    /// The platform's own id of the person.
    pub external: String,
    pub learner: LearnerId,
    /// Where a message reaches them.
    pub address: String,
    pub name: Option<String>,
    /// Why nothing can be delivered any more (blocked, chat gone); `None` while it can.
    pub closed_reason: Option<String>,
}

/// Who spoke to us.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub learner: Learner,
    /// Whether this account was not known before.
    pub new: bool,
    /// Why nothing could be delivered to it until now, while nobody has told them.
    pub unreached: Option<String>,
}

/// Someone who speaks to us.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    pub platform: &'a str,
    pub external: &'a str,
    pub address: &'a str,
    pub name: Option<&'a str>,
    /// Whether they speak where messages reach them: that opens a closed account again. In a group chat they may well
    /// have blocked us.
    pub direct: bool,
}

statements! {
    GET = "SELECT platform, external, learner, address, name, closed_reason FROM account \
           WHERE platform = $1 AND external = $2";
    LEARNER = "SELECT a.address, a.name, a.closed_reason, a.told_by, l.id, l.created_at, l.start_day, l.zone, l.alias, l.hidden, \
               l.background, l.new_per_day, l.minutes_per_day, l.quiet_from, l.quiet_to, l.platform, l.focus, l.set_up \
               FROM account a JOIN learner l ON l.id = a.learner WHERE a.platform = $1 AND a.external = $2";
    OF = "SELECT platform, external, learner, address, name, closed_reason FROM account \
          WHERE learner = $1 ORDER BY platform, external";
    // The constraint decides who was first; the account may have been made since we looked.
    PUT = "INSERT INTO account (platform, external, learner, address, name) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (platform, external) DO UPDATE SET address = excluded.address, name = excluded.name, \
           closed_reason = CASE WHEN $6 = 1 THEN NULL ELSE account.closed_reason END, \
           told_by = CASE WHEN $6 = 1 THEN NULL ELSE account.told_by END RETURNING learner";
    CLOSE = "UPDATE account SET closed_reason = $3 WHERE platform = $1 AND external = $2";
    // SQLite takes all accounts of a platform for fewer than those of an address, or of a group, unless it cannot.
    CLOSE_ADDRESS = "UPDATE account SET closed_reason = $3 WHERE platform || '' = $1 AND address = $2";
    OPEN_ADDRESS = "UPDATE account SET closed_reason = NULL, told_by = NULL WHERE platform || '' = $1 AND address = $2";
    OPEN_MEMBERS = "UPDATE account SET closed_reason = NULL, told_by = NULL WHERE platform || '' = $1 AND closed_reason = $2 \
                    AND learner IN (SELECT learner FROM membership WHERE study_group = $3)";
    // Composed again, the same prompt tells it again.
    TELL = "UPDATE account SET told_by = $3 WHERE learner = $1 AND platform = $2 AND (told_by IS NULL OR told_by = $3)";
    // Prompts are counted from 1: an answer told it.
    TELL_NOW = "UPDATE account SET told_by = 0 WHERE platform = $1 AND external = $2 \
                AND closed_reason IS NOT NULL AND told_by IS NULL";
}

impl Snapshot {
    /// An account, if anyone has spoken to us from it.
    pub async fn account(&mut self, platform: &str, external: &str) -> Result<Option<Account>, StoreError> {
        self.work
            .row(GET, values![platform, external])
            .await?
            .map(read)
            .transpose()
    }

    /// A learner's accounts, closed ones too.
    pub async fn accounts(&mut self, learner: LearnerId) -> Result<Vec<Account>, StoreError> {
        self.work
            .rows(OF, values![learner])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// The learner behind an account, made if new (then with `zone`, and `true`). Opens a closed account again if
    /// they speak directly to us.
    pub async fn arrive(&mut self, from: Arrival<'_>, zone: &Zone) -> Result<(Learner, bool), StoreError> {
        let arrived = self.receive(from, zone).await?;
        Ok((arrived.learner, arrived.new))
    }

    /// The same, and whether something that was sent to the account did not arrive.
    pub async fn receive(&mut self, from: Arrival<'_>, zone: &Zone) -> Result<Arrived, StoreError> {
        let known = self
            .work
            .row(LEARNER, values![from.platform, from.external])
            .await?;
        if let Some(mut row) = known {
            let (address, name): (String, Option<String>) = (row.take()?, row.maybe()?);
            let closed: Option<String> = row.maybe()?;
            let told: Option<i64> = row.maybe()?;
            let learner = learner::read(row)?;
            let same = address == from.address && name.as_deref() == from.name;
            if !same || (from.direct && closed.is_some()) {
                self.put_account(from, learner.id).await?;
            }
            return Ok(Arrived {
                learner,
                new: false,
                unreached: closed.filter(|_| told.is_none()),
            });
        }
        let learner = self.new_learner(zone).await?;
        let owner = self.put_account(from, learner.id).await?;
        if owner == learner.id {
            return Ok(Arrived {
                learner,
                new: true,
                unreached: None,
            });
        }
        self.forget(learner.id).await?;
        // Somebody made the account since we looked.
        let known = self.learner(owner).await?;
        let known = known.ok_or_else(|| StoreError::damaged(format!("learner {owner} is missing")))?;
        Ok(Arrived {
            learner: known,
            new: false,
            unreached: None,
        })
    }

    /// Notes that the learner hears now that an account of theirs is closed. `false`: it is not, or they have heard.
    pub async fn tell_unreached(&mut self, platform: &str, external: &str) -> Result<bool, StoreError> {
        Ok(self.work.run(TELL_NOW, values![platform, external]).await? == 1)
    }

    /// Opens the accounts of a group's members again that were closed for this reason. Gives how many.
    pub async fn open_members(
        &mut self,
        platform: &str,
        group: GroupId,
        reason: &str,
    ) -> Result<u64, StoreError> {
        self.work
            .run(OPEN_MEMBERS, values![platform, reason, group])
            .await
    }

    /// Notes that nothing can be delivered to an account any more. `false`: there is no such account.
    pub async fn close_account(
        &mut self,
        platform: &str,
        external: &str,
        reason: &str,
    ) -> Result<bool, StoreError> {
        Ok(self.work.run(CLOSE, values![platform, external, reason]).await? == 1)
    }

    /// Notes that nothing can be delivered to an address any more. `false`: no account has it.
    pub async fn close_address(
        &mut self,
        platform: &str,
        address: &str,
        reason: &str,
    ) -> Result<bool, StoreError> {
        let values = values![platform, address, reason];
        Ok(self.work.run(CLOSE_ADDRESS, values).await? > 0)
    }

    /// Notes that an address can be reached again. `false`: no account has it.
    pub async fn open_address(&mut self, platform: &str, address: &str) -> Result<bool, StoreError> {
        Ok(self.work.run(OPEN_ADDRESS, values![platform, address]).await? > 0)
    }

    /// Notes that a prompt tells a learner that their accounts on a platform are closed. `false`: an earlier one did.
    pub async fn tell_closed(
        &mut self,
        learner: LearnerId,
        platform: &str,
        prompt: PromptId,
    ) -> Result<bool, StoreError> {
        Ok(self.work.run(TELL, values![learner, platform, prompt]).await? > 0)
    }

    async fn put_account(&mut self, from: Arrival<'_>, learner: LearnerId) -> Result<LearnerId, StoreError> {
        let values = values![
            from.platform,
            from.external,
            learner,
            from.address,
            from.name,
            from.direct
        ];
        self.work.one(PUT, values).await?.take()
    }
}

pub(crate) fn read(mut row: Row) -> Result<Account, StoreError> {
    Ok(Account {
        platform: row.take()?,
        external: row.take()?,
        learner: row.take()?,
        address: row.take()?,
        name: row.maybe()?,
        closed_reason: row.maybe()?,
    })
}
