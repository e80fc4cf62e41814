//! Learners and their settings.

use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use waymark_core::{
    calendar::{Quiet, Zone},
    ids::{LearnerId, RoadmapId},
};

use crate::{
    Snapshot, StoreError, Tx,
    engine::{Many, Row, statements},
    value::values,
};

/// One person, with their settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    pub id: LearnerId,
    pub created_at: Timestamp,
    /// The first day of their ledger.
    pub start_day: civil::Date,
    pub zone: Zone,
    /// The name on boards, if not their own.
    pub alias: Option<String>,
    /// Not on boards at all.
    pub hidden: bool,
    /// What they know already (`python`, `go` …): adds comparisons.
    pub background: Option<String>,
    pub new_per_day: u32,
    pub minutes_per_day: u32,
    pub quiet: Option<Quiet>,
    /// The platform that prompts go to.
    pub platform: Option<String>,
    /// The roadmap that commands mean when none is named.
    pub focus: Option<RoadmapId>,
    /// Whether the guided first contact is over.
    pub set_up: bool,
}

statements! {
    GET = "SELECT id, created_at, start_day, zone, alias, hidden, background, new_per_day, minutes_per_day, \
           quiet_from, quiet_to, platform, focus, set_up FROM learner WHERE id = $1";
    AFTER = "SELECT id, created_at, start_day, zone, alias, hidden, background, new_per_day, minutes_per_day, \
             quiet_from, quiet_to, platform, focus, set_up FROM learner WHERE id > $1 ORDER BY id LIMIT $2";
    INSERT = "INSERT INTO learner (created_at, start_day, zone) VALUES ($1, $2, $3) RETURNING id, created_at, start_day, \
              zone, alias, hidden, background, new_per_day, minutes_per_day, quiet_from, quiet_to, platform, focus, set_up";
    UPDATE = "UPDATE learner SET start_day = $2, zone = $3, alias = $4, hidden = $5, background = $6, new_per_day = $7, \
              minutes_per_day = $8, quiet_from = $9, quiet_to = $10, platform = $11, focus = $12, set_up = $13 \
              WHERE id = $1";
    // Everything else of theirs refers to this row and goes with it.
    DELETE = "DELETE FROM learner WHERE id = $1";
}

/// Some learners.
pub(crate) const THESE: Many = Many {
    head: "SELECT id, created_at, start_day, zone, alias, hidden, background, new_per_day, minutes_per_day, \
           quiet_from, quiet_to, platform, focus, set_up FROM learner WHERE id IN (",
    row: "?",
    tail: ")",
};

impl Snapshot {
    /// A learner, if there is one of this id.
    pub async fn learner(&mut self, id: LearnerId) -> Result<Option<Learner>, StoreError> {
        self.work.row(GET, values![id]).await?.map(read).transpose()
    }

    /// Those of some learners that there are, in any order.
    pub async fn these_learners(&mut self, ids: &[LearnerId]) -> Result<Vec<Learner>, StoreError> {
        let rows = ids.iter().map(|id| values![*id]).collect();
        self.work
            .rows_many(THESE, rows)
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// Learners in the order of their ids, from the first one after `after` (`LearnerId(0)` to begin).
    pub async fn learners(&mut self, after: LearnerId, limit: u32) -> Result<Vec<Learner>, StoreError> {
        self.work
            .rows(AFTER, values![after, limit])
            .await?
            .into_iter()
            .map(read)
            .collect()
    }
}

impl Tx {
    /// Makes a learner without an account; see [`Tx::arrive`].
    pub(crate) async fn new_learner(&mut self, zone: &Zone) -> Result<Learner, StoreError> {
        let now = self.now();
        read(self.work.one(INSERT, values![now, zone.day(now), zone]).await?)
    }

    /// Keeps a learner's settings (all but id and time of creation). `false`: there is no such learner.
    pub async fn put_learner(&mut self, learner: &Learner) -> Result<bool, StoreError> {
        let l = learner;
        let (from, to) = (l.quiet.map(Quiet::from), l.quiet.map(Quiet::to));
        let values = values![
            l.id,
            l.start_day,
            l.zone,
            l.alias,
            l.hidden,
            l.background,
            l.new_per_day,
            l.minutes_per_day,
            from,
            to,
            l.platform,
            l.focus,
            l.set_up
        ];
        let Some(before) = self.learner(l.id).await? else {
            return Ok(false);
        };
        self.work.run(UPDATE, values).await?;
        if before.hidden != l.hidden {
            for seat in self.boards_of(l.id).await? {
                self.enter_boards(&seat, l.id).await?;
            }
        }
        if (&before.zone, before.start_day) != (&l.zone, l.start_day) {
            self.end_streak(l.id).await?;
        }
        Ok(true)
    }

    /// Erases a learner and everything that is theirs. `false`: there is no such learner.
    pub async fn forget(&mut self, learner: LearnerId) -> Result<bool, StoreError> {
        for seat in self.boards_of(learner).await? {
            self.leave_boards(seat.group, learner).await?;
        }
        Ok(self.work.run(DELETE, values![learner]).await? == 1)
    }
}

/// Reads what is left of a row: the columns of a learner, in the order of the statements above.
pub(crate) fn read(mut row: Row) -> Result<Learner, StoreError> {
    Ok(Learner {
        id: row.take()?,
        created_at: row.take()?,
        start_day: row.take()?,
        zone: row.take()?,
        alias: row.maybe()?,
        hidden: row.take()?,
        background: row.maybe()?,
        new_per_day: row.take()?,
        minutes_per_day: row.take()?,
        quiet: match (row.maybe()?, row.maybe()?) {
            (Some(from), Some(to)) => Quiet::new(from, to),
            _ => None,
        },
        platform: row.maybe()?,
        focus: row.maybe()?,
        set_up: row.take()?,
    })
}
