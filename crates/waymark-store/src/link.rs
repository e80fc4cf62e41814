//! Two learners become one, since they are one person with two accounts; and, for a day, two again.

mod apart;
pub(crate) mod owned;
mod recount;
pub(crate) mod rows;
mod union;
mod write;

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use waymark_core::{calendar::Zone, ids::LearnerId};

use self::{
    apart::Linked,
    owned::OWNED,
    rows::Rows,
    union::{Beside, shared, union},
};
use crate::{
    Account, AskId, Learner, LinkId, Review, Schedule, ScheduleId, Snapshot, StoreError, Tx, card,
    engine::{Row, statements},
    value::values,
};

/// That two learners became one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    pub id: LinkId,
    /// Who the two are now.
    pub learner: LearnerId,
    /// Who went into them.
    pub other: LearnerId,
    pub at: Timestamp,
    /// The accounts of the other: platform and the platform's id.
    pub accounts: Vec<(String, String)>,
    /// Whether the two can still be parted.
    pub kept: bool,
}

/// A learner and their rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Side {
    learner: Learner,
    rows: Rows,
}

/// All that is needed to part two learners again.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    into: Side,
    from: Side,
    then: Side,
    accounts: Vec<(String, String)>,
    /// The keys of rows that only changed hands, by table.
    moved: BTreeMap<String, Vec<String>>,
    schedules: Vec<KeptSchedule>,
    /// Earlier links of the one who went.
    links: Vec<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptSchedule {
    id: ScheduleId,
    kind: String,
    rule: String,
    zone: Zone,
    planned_day: Option<civil::Date>,
    next_at: Option<Timestamp>,
}

statements! {
    REVIEWS = "SELECT id, question, at, day, rating, correct, fresh, millis, ask FROM review WHERE learner IN ($1, $2) \
               ORDER BY at, id";
    // As the application writes where a question came from.
    GROUP_ASKS = "SELECT id, source FROM ask WHERE learner IN ($1, $2) AND source LIKE 'group:%'";
    WEIGHT = "SELECT created_at, (SELECT COUNT(*) FROM study_day WHERE learner = $1 AND studied = 1), \
              (SELECT COUNT(*) FROM deed WHERE learner = $1 AND undone_at IS NULL) FROM learner WHERE id = $1";
    BORN = "UPDATE learner SET created_at = $2 WHERE id = $1";
    AGAIN = "INSERT INTO learner (id, created_at, start_day, zone) VALUES ($1, $2, $3, $4)";
    VOID = "DELETE FROM code WHERE learner IN ($1, $2) AND what = 'account'";
    TAKE_ACCOUNTS = "UPDATE account SET learner = $2 WHERE learner = $1";
    GIVE_ACCOUNT = "UPDATE account SET learner = $2 WHERE learner = $1 AND platform = $3 AND external = $4";
    TAKE_SCHEDULES = "UPDATE schedule SET learner = $2 WHERE learner = $1 \
                      AND kind NOT IN (SELECT kind FROM schedule WHERE learner = $2)";
    DROP_SCHEDULE = "DELETE FROM schedule WHERE id = $1";
    PUT_SCHEDULE = "INSERT INTO schedule (id, learner, kind, rule, zone) VALUES ($1, $2, $3, $4, $5)";
    ADD = "INSERT INTO link_audit (learner, other, at, accounts, kept) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    OF = "SELECT id, learner, other, at, accounts, CAST(CASE WHEN kept IS NULL THEN 0 ELSE 1 END AS BIGINT) \
          FROM link_audit WHERE learner = $1 ORDER BY id";
    KEPT = "SELECT kept FROM link_audit WHERE learner = $1 AND id = $2 AND kept IS NOT NULL";
    TAKE_LINKS = "UPDATE link_audit SET learner = $2 WHERE learner = $1";
    GIVE_LINK = "UPDATE link_audit SET learner = $2 WHERE learner = $1 AND id = $3";
    DROP = "DELETE FROM link_audit WHERE id = $1";
    PURGE = "UPDATE link_audit SET kept = NULL WHERE kept IS NOT NULL AND at < $1";
}

impl Snapshot {
    /// The links that made a learner what they are, oldest first.
    pub async fn links(&mut self, learner: LearnerId) -> Result<Vec<Link>, StoreError> {
        let rows = self.work.rows(OF, values![learner]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Which of two learners stays when they are linked: whoever has the longer history, which is more studied days, then
    /// more that was done, then the earlier start. Given back in this order: who stays, who goes.
    pub async fn who_stays(
        &mut self,
        a: LearnerId,
        b: LearnerId,
    ) -> Result<(LearnerId, LearnerId), StoreError> {
        let (of_a, of_b) = (self.weight(a).await?, self.weight(b).await?);
        Ok(if of_a >= of_b { (a, b) } else { (b, a) })
    }

    /// How long a learner's history is: studied days, deeds, and since when.
    async fn weight(
        &mut self,
        learner: LearnerId,
    ) -> Result<(i64, i64, Reverse<(Timestamp, LearnerId)>), StoreError> {
        let mut row = self.work.one(WEIGHT, values![learner]).await?;
        let since: Timestamp = row.take()?;
        Ok((row.take()?, row.take()?, Reverse((since, learner))))
    }

    async fn side(&mut self, learner: LearnerId) -> Result<Side, StoreError> {
        let known = self.learner(learner).await?;
        Ok(Side {
            learner: known.ok_or_else(|| StoreError::damaged(format!("learner {learner} is missing")))?,
            rows: self.rows_of(learner).await?,
        })
    }

    /// All answers of two learners, the oldest first.
    async fn reviews_of(&mut self, a: LearnerId, b: LearnerId) -> Result<Vec<Review>, StoreError> {
        let rows = self.work.rows(REVIEWS, values![a, b]).await?;
        rows.into_iter().map(card::read_review).collect()
    }

    /// Which asks came of which question of a group.
    async fn group_asks(&mut self, a: LearnerId, b: LearnerId) -> Result<BTreeMap<i64, i64>, StoreError> {
        let mut found = BTreeMap::new();
        for mut row in self.work.rows(GROUP_ASKS, values![a, b]).await? {
            let (ask, source): (AskId, String) = (row.take()?, row.take()?);
            let question = source.split_once(':').and_then(|(_, id)| id.parse().ok());
            found.extend(question.map(|question| (ask.0, question)));
        }
        Ok(found)
    }
}

impl Tx {
    /// Makes one learner of two: all that `from` has goes to `into`, whose id stays. What is needed to part them is kept.
    ///
    /// # Errors
    /// When one of them does not exist, or they are the same.
    pub async fn link(&mut self, into: LearnerId, from: LearnerId) -> Result<LinkId, StoreError> {
        if into == from {
            return Err(StoreError::damaged(format!(
                "learner {into} linked with themselves"
            )));
        }
        let now = self.now();
        self.off_boards(&[into, from]).await?;
        self.work.run(VOID, values![into, from]).await?;
        let (own, other) = (self.side(into).await?, self.side(from).await?);
        let mut reviews = self.reviews_of(into, from).await?;
        let both = shared(&own, &other);
        reviews.retain(|review| both.contains(&review.question));
        let group_asks = self.group_asks(into, from).await?;
        let beside = Beside {
            reviews: &reviews,
            group_asks: &group_asks,
            now,
        };
        let mut then = union(&own, &other, &beside);
        let accounts = self.accounts(into).await?;
        if then.learner.platform.is_none() {
            // Prompts go on coming to where they came.
            let open = accounts.iter().find(|account| account.closed_reason.is_none());
            then.learner.platform = open.or(accounts.first()).map(|account| account.platform.clone());
        }
        let mut moved = BTreeMap::new();
        for table in OWNED {
            let mut keys = Vec::new();
            for row in self.work.rows(table.keys, values![from]).await? {
                keys.push(table.key_of(row)?);
            }
            moved.insert(table.name.to_owned(), keys);
            self.work.run(table.take, values![from, into]).await?;
        }
        let accounts = self
            .accounts(from)
            .await?
            .into_iter()
            .map(identity)
            .collect::<Vec<_>>();
        let kept = Kept {
            schedules: self
                .schedules(from)
                .await?
                .into_iter()
                .map(KeptSchedule::from)
                .collect(),
            links: self
                .links(from)
                .await?
                .into_iter()
                .map(|link| link.id.0)
                .collect(),
            accounts: accounts.clone(),
            moved,
            into: own,
            from: other,
            then,
        };
        self.replace_rows(from, &kept.from.rows, &Rows::default()).await?;
        self.replace_rows(into, &kept.into.rows, &kept.then.rows).await?;
        self.put_side(&kept.then.learner).await?;
        self.work.run(TAKE_ACCOUNTS, values![from, into]).await?;
        self.work.run(TAKE_SCHEDULES, values![from, into]).await?;
        self.work.run(TAKE_LINKS, values![from, into]).await?;
        self.forget(from).await?;
        self.on_boards(into).await?;
        let kept = serde_json::to_string(&kept).map_err(StoreError::damaged)?;
        let accounts = serde_json::to_string(&accounts).map_err(StoreError::damaged)?;
        let values = values![into, from, now, accounts, kept];
        self.work.one(ADD, values).await?.take()
    }

    /// Makes two learners of one again. Whoever had gone is as they were; whoever stayed keeps what was done since.
    /// `None` if it is too late, or another link came after this one. Gives who had gone.
    pub async fn unlink(
        &mut self,
        learner: LearnerId,
        link: LinkId,
    ) -> Result<Option<LearnerId>, StoreError> {
        let links = self.links(learner).await?;
        if links.last().is_none_or(|last| last.id != link) {
            return Ok(None);
        }
        let Some(mut row) = self.work.row(KEPT, values![learner, link]).await? else {
            return Ok(None);
        };
        let kept: String = row.take()?;
        let kept: Kept = serde_json::from_str(&kept).map_err(StoreError::damaged)?;
        let (into, from) = (kept.into.learner.id, kept.from.learner.id);
        self.off_boards(&[learner]).await?;
        self.work.run(VOID, values![learner, learner]).await?;
        let now = self.side(learner).await?;
        let start = (kept.from.learner.created_at, kept.from.learner.start_day);
        self.work
            .run(AGAIN, values![from, start.0, start.1, kept.from.learner.zone])
            .await?;
        for (platform, external) in &kept.accounts {
            self.work
                .run(GIVE_ACCOUNT, values![into, from, platform, external])
                .await?;
        }
        for table in OWNED {
            let keys = kept.moved.get(table.name).into_iter().flatten();
            let rows = keys.map(|key| table.given(into, from, key));
            let rows = rows.collect::<Result<_, _>>()?;
            self.work.run_many(table.give, rows).await?;
        }
        let linked = Linked {
            into: &kept.into,
            from: &kept.from,
            then: &kept.then,
            now: &now,
        };
        let reviews = self.reviews_of(into, into).await?;
        let (stayed, left) = (linked.stayed(&reviews, self.now()), linked.left());
        self.replace_rows(into, &now.rows, &stayed.rows).await?;
        self.replace_rows(from, &Rows::default(), &left.rows).await?;
        for schedule in &kept.schedules {
            self.put_back(from, schedule).await?;
        }
        for link in &kept.links {
            self.work
                .run(GIVE_LINK, values![into, from, LinkId(*link)])
                .await?;
        }
        self.work.run(DROP, values![link]).await?;
        self.put_side(&stayed.learner).await?;
        self.put_side(&left.learner).await?;
        self.on_boards(into).await?;
        self.on_boards(from).await?;
        Ok(Some(from))
    }

    /// Forgets what links before a moment were made of: they cannot be parted any more. Gives how many.
    pub async fn purge_links(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.work.run(PURGE, values![before]).await
    }
}

impl From<Schedule> for KeptSchedule {
    fn from(it: Schedule) -> Self {
        Self {
            id: it.id,
            kind: it.kind,
            rule: it.rule,
            zone: it.zone,
            planned_day: it.planned_day,
            next_at: it.next_at,
        }
    }
}

fn identity(account: Account) -> (String, String) {
    (account.platform, account.external)
}

fn read(mut row: Row) -> Result<Link, StoreError> {
    let (id, learner, other, at): (LinkId, LearnerId, LearnerId, Timestamp) =
        (row.take()?, row.take()?, row.take()?, row.take()?);
    let accounts: String = row.take()?;
    Ok(Link {
        id,
        learner,
        other,
        at,
        accounts: serde_json::from_str(&accounts).map_err(StoreError::damaged)?,
        kept: row.take()?,
    })
}
