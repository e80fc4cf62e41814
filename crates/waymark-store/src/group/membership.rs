//! Who is in a group.

use std::collections::HashMap;

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    GroupId, Snapshot, StoreError, Tx,
    engine::{Many, Row, statements},
    value::values,
};

/// A learner's place in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    pub group: GroupId,
    pub learner: LearnerId,
    pub joined_at: Timestamp,
    /// When they left; `None` while they are in it.
    pub left_at: Option<Timestamp>,
}

/// What a learner `l` is called: the alias; else the name on a platform; else one on another.
macro_rules! name {
    ($platform:literal) => {
        concat!(
            "COALESCE(l.alias, (SELECT a.name FROM account AS a WHERE a.learner = l.id AND a.platform = ",
            $platform,
            " AND a.name IS NOT NULL ORDER BY a.external LIMIT 1), (SELECT a.name FROM account AS a \
             WHERE a.learner = l.id AND a.name IS NOT NULL ORDER BY a.platform, a.external LIMIT 1))"
        )
    };
}

/// What learners are called.
pub(crate) const NAMES: Many = Many {
    head: "WITH asked (learner, platform) AS (VALUES",
    row: "(?, ?)",
    tail: concat!(
        ") SELECT l.id, ",
        name!("CAST(asked.platform AS TEXT)"),
        " FROM asked JOIN learner AS l ON l.id = CAST(asked.learner AS BIGINT)"
    ),
};

statements! {
    GET = "SELECT study_group, learner, joined_at, left_at FROM membership WHERE study_group = $1 AND learner = $2";
    OF_LEARNER = "SELECT study_group, learner, joined_at, left_at FROM membership WHERE learner = $1 \
                  ORDER BY joined_at, study_group";
    MEMBERS = "SELECT study_group, learner, joined_at, left_at FROM membership \
               WHERE study_group = $1 AND learner > $2 AND left_at IS NULL ORDER BY learner LIMIT $3";
    COUNT = "SELECT COUNT(*), COUNT(CASE WHEN joined_at >= $2 OR EXISTS (SELECT 1 FROM study_day AS d \
             WHERE d.learner = m.learner AND d.day >= $3 AND d.studied = 1) THEN 1 END) \
             FROM membership AS m WHERE study_group = $1 AND left_at IS NULL";
    CALLED = concat!(
        "SELECT m.learner FROM membership AS m JOIN learner AS l ON l.id = m.learner \
         WHERE m.study_group = $1 AND m.left_at IS NULL AND l.hidden = 0 AND LOWER(", name!("$2"), ") = LOWER($3) \
         ORDER BY m.learner LIMIT $4"
    );
    JOIN = "INSERT INTO membership (study_group, learner, joined_at) VALUES ($1, $2, $3) \
            ON CONFLICT (study_group, learner) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL \
            WHERE membership.left_at IS NOT NULL";
    LEAVE = "UPDATE membership SET left_at = $3 WHERE study_group = $1 AND learner = $2 AND left_at IS NULL";
}

impl Snapshot {
    /// A learner's place in a group, also if they have left.
    pub async fn membership(
        &mut self,
        group: GroupId,
        learner: LearnerId,
    ) -> Result<Option<Membership>, StoreError> {
        self.work
            .row(GET, values![group, learner])
            .await?
            .map(read)
            .transpose()
    }

    /// Every group that a learner is in or was in, in the order in which they joined.
    pub async fn memberships(&mut self, learner: LearnerId) -> Result<Vec<Membership>, StoreError> {
        let rows = self.work.rows(OF_LEARNER, values![learner]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Who is in a group, in the order of their ids, from the first one after `after` (`LearnerId(0)` to begin).
    pub async fn members(
        &mut self,
        group: GroupId,
        after: LearnerId,
        limit: u32,
    ) -> Result<Vec<Membership>, StoreError> {
        let rows = self.work.rows(MEMBERS, values![group, after, limit]).await?;
        rows.into_iter().map(read).collect()
    }

    /// The members who go by a name on a group's boards, as they are read on a platform; nobody who hides.
    pub async fn members_called(
        &mut self,
        group: GroupId,
        platform: &str,
        name: &str,
        limit: u32,
    ) -> Result<Vec<LearnerId>, StoreError> {
        let values = values![group, platform, name, limit];
        let rows = self.work.rows(CALLED, values).await?;
        rows.into_iter().map(|mut row| row.take()).collect()
    }

    /// What learners are called, as they are read on a platform; who has no name is left out.
    pub async fn names(
        &mut self,
        learners: &[LearnerId],
        platform: &str,
    ) -> Result<HashMap<LearnerId, String>, StoreError> {
        let rows = learners
            .iter()
            .map(|learner| values![learner, platform])
            .collect();
        let mut names = HashMap::new();
        for mut row in self.work.rows_many(NAMES, rows).await? {
            let (learner, name): (LearnerId, Option<String>) = (row.take()?, row.maybe()?);
            names.extend(name.map(|name| (learner, name)));
        }
        Ok(names)
    }

    /// How many are in a group, and how many of them have joined since an instant or studied since a day.
    pub async fn count_members(
        &mut self,
        group: GroupId,
        joined_since: Timestamp,
        studied_since: civil::Date,
    ) -> Result<(u32, u32), StoreError> {
        let values = values![group, joined_since, studied_since];
        let mut row = self.work.one(COUNT, values).await?;
        Ok((row.take()?, row.take()?))
    }
}

impl Tx {
    /// Takes a learner into a group. `false`: they are in it already.
    pub async fn join_group(&mut self, group: GroupId, learner: LearnerId) -> Result<bool, StoreError> {
        let now = self.now();
        let joined = self.work.run(JOIN, values![group, learner, now]).await? == 1;
        if joined {
            let seats = self.boards_of(learner).await?;
            for seat in seats.iter().filter(|seat| seat.group == group) {
                self.enter_boards(seat, learner).await?;
            }
        }
        Ok(joined)
    }

    /// Lets a learner leave a group. `false`: they are not in it.
    pub async fn leave_group(&mut self, group: GroupId, learner: LearnerId) -> Result<bool, StoreError> {
        let now = self.now();
        self.leave_boards(group, learner).await?;
        Ok(self.work.run(LEAVE, values![group, learner, now]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Membership, StoreError> {
    Ok(Membership {
        group: row.take()?,
        learner: row.take()?,
        joined_at: row.take()?,
        left_at: row.maybe()?,
    })
}
