//! Study groups.

pub(crate) mod board;
pub(crate) mod chat;
pub(crate) mod code;
pub(crate) mod membership;
pub(crate) mod question;
pub(crate) mod week;

pub use board::Standing;
pub use chat::{Chat, NewChat};
pub use code::{Code, NewCode};
pub use membership::Membership;
pub use question::{Answers, GroupAnswer, GroupQuestion};
pub use week::{ClosedWeek, Place};

use jiff::{Timestamp, civil};
use serde::Serialize;
use waymark_core::{
    calendar::{Weekdays, Zone},
    ids::RoadmapId,
};

use crate::{
    GroupId, Snapshot, StoreError, Tx,
    engine::{Row, statements},
    value::values,
};

/// A study group, with what its admins chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    pub id: GroupId,
    pub created_at: Timestamp,
    pub name: String,
    pub zone: Zone,
    /// What its questions are about while nobody studies anything else.
    pub roadmap: Option<RoadmapId>,
    /// When its question comes, in its zone.
    pub hour: civil::Time,
    /// On which days.
    pub weekdays: Weekdays,
    /// Whether platforms that have polls of their own use them.
    pub polls: bool,
    pub paused: bool,
    /// The last day of a pause; open if it has none.
    pub paused_to: Option<civil::Date>,
    /// What a week is to bring: of what, and how much.
    pub goal: Option<(String, u32)>,
    /// Whether its chats are told how a week went.
    pub recap: bool,
}

statements! {
    GET = "SELECT id, created_at, name, zone, roadmap, hour, weekdays, polls, paused, paused_to, goal_kind, goal, recap \
           FROM study_group WHERE id = $1";
    INSERT = "INSERT INTO study_group (created_at, name, zone, hour, weekdays) VALUES ($1, $2, $3, $4, $5) \
              RETURNING id, created_at, name, zone, roadmap, hour, weekdays, polls, paused, paused_to, goal_kind, goal, recap";
    UPDATE = "UPDATE study_group SET name = $2, zone = $3, roadmap = $4, hour = $5, weekdays = $6, polls = $7, \
              paused = $8, paused_to = $9, goal_kind = $10, goal = $11, recap = $12 WHERE id = $1";
    DELETE = "DELETE FROM study_group WHERE id = $1";
}

impl Snapshot {
    /// A group, if there is one of this id.
    pub async fn group(&mut self, id: GroupId) -> Result<Option<Group>, StoreError> {
        self.work.row(GET, values![id]).await?.map(read).transpose()
    }
}

impl Tx {
    /// Makes a group.
    pub async fn new_group(
        &mut self,
        name: &str,
        zone: &Zone,
        hour: civil::Time,
        weekdays: Weekdays,
    ) -> Result<Group, StoreError> {
        let now = self.now();
        let values = values![now, name, zone, hour, weekdays];
        let group = read(self.work.one(INSERT, values).await?)?;
        self.begin_weeks(group.id, zone).await?;
        Ok(group)
    }

    /// Keeps what was chosen for a group. `false`: there is no such group.
    pub async fn put_group(&mut self, group: &Group) -> Result<bool, StoreError> {
        let g = group;
        let (goal_kind, goal) = g.goal.clone().unzip();
        let values = values![
            g.id,
            g.name,
            g.zone,
            g.roadmap,
            g.hour,
            g.weekdays,
            g.polls,
            g.paused,
            g.paused_to,
            goal_kind,
            goal,
            g.recap
        ];
        let before = self.group(g.id).await?;
        let put = self.work.run(UPDATE, values).await? == 1;
        if let Some(before) = before.filter(|before| before.zone != g.zone) {
            self.move_weeks(&before, g).await?;
        }
        Ok(put)
    }

    /// Deletes a group with its chats, members and questions. `false`: there is no such group.
    pub async fn drop_group(&mut self, id: GroupId) -> Result<bool, StoreError> {
        Ok(self.work.run(DELETE, values![id]).await? == 1)
    }
}

fn read(mut row: Row) -> Result<Group, StoreError> {
    Ok(Group {
        id: row.take()?,
        created_at: row.take()?,
        name: row.take()?,
        zone: row.take()?,
        roadmap: row.maybe()?,
        hour: row.take()?,
        weekdays: row.take()?,
        polls: row.take()?,
        paused: row.take()?,
        paused_to: row.maybe()?,
        goal: row.maybe()?.zip(row.maybe()?),
        recap: row.take()?,
    })
}
