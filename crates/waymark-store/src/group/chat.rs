//! Chats with others: where a group is spoken to.

use jiff::civil;
use serde::Serialize;
use waymark_core::ids::LearnerId;

use crate::{
    ChatId, GroupId, Snapshot, StoreError, Tx,
    engine::{Many, Row, statements},
    value::values,
};

/// A chat of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chat {
    pub id: ChatId,
    pub platform: String,
    /// The platform's id of it, which is its address too.
    pub external: String,
    pub title: String,
    pub group: GroupId,
    /// Who set it up, and hears of it if it closes.
    pub learner: Option<LearnerId>,
    /// Whether the group's question comes here.
    pub asks: bool,
    /// Why nothing can be delivered any more; `None` while it can.
    pub closed_reason: Option<String>,
    /// The local day on which that was told to who set it up.
    pub told_day: Option<civil::Date>,
    /// The platform's id of the server that it stands in, where chats stand in servers. A server has one chat.
    pub server: Option<String>,
    /// The platform's id of the role that is called with the question.
    pub mention: Option<String>,
    /// The local day of who set it up on which the role was found to be gone.
    pub mention_lost: Option<civil::Date>,
    /// Whether each question opens a thread to talk about it.
    pub thread: bool,
}

/// A chat about to belong to a group.
#[derive(Clone, Copy, Debug)]
pub struct NewChat<'a> {
    pub platform: &'a str,
    pub external: &'a str,
    pub server: Option<&'a str>,
    pub title: &'a str,
    pub group: GroupId,
    pub learner: LearnerId,
}

statements! {
    GET = "SELECT id, platform, external, title, study_group, learner, asks, closed_reason, told_day, server, mention, mention_lost, thread FROM chat WHERE id = $1";
    FIND = "SELECT id, platform, external, title, study_group, learner, asks, closed_reason, told_day, server, mention, mention_lost, thread FROM chat WHERE platform = $1 AND external = $2";
    OF_GROUP = "SELECT id, platform, external, title, study_group, learner, asks, closed_reason, told_day, server, mention, mention_lost, thread FROM chat WHERE study_group = $1 ORDER BY id";
    OF_LEARNER = "SELECT id, platform, external, title, study_group, learner, asks, closed_reason, told_day, server, mention, mention_lost, thread FROM chat WHERE learner = $1 ORDER BY id";
    OF_SERVER = "SELECT id, platform, external, title, study_group, learner, asks, closed_reason, told_day, server, mention, mention_lost, thread FROM chat WHERE platform = $1 AND server = $2";
    // The constraints decide who was first.
    INSERT = "INSERT INTO chat (platform, external, server, title, study_group, learner) VALUES ($1, $2, $3, $4, $5, $6) \
              ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE chat SET title = $2, study_group = $3, learner = $4, asks = $5, closed_reason = $6, told_day = $7, \
              mention = $8, mention_lost = $9, thread = $10 WHERE id = $1";
    MOVE = "UPDATE chat SET external = $3 WHERE platform = $1 AND external = $2";
    DELETE = "DELETE FROM chat WHERE platform = $1 AND external = $2";
}

/// Some chats.
pub(crate) const THESE: Many = Many {
    head: "SELECT id, platform, external, title, study_group, learner, asks, closed_reason, told_day, server, mention, mention_lost, thread FROM chat WHERE id IN (",
    row: "?",
    tail: ")",
};

impl Snapshot {
    /// A chat, if there is one of this id.
    pub async fn chat(&mut self, id: ChatId) -> Result<Option<Chat>, StoreError> {
        self.work.row(GET, values![id]).await?.map(read).transpose()
    }

    /// The chat with a platform's id, if it belongs to a group.
    pub async fn chat_at(&mut self, platform: &str, external: &str) -> Result<Option<Chat>, StoreError> {
        self.work
            .row(FIND, values![platform, external])
            .await?
            .map(read)
            .transpose()
    }

    /// The chat of a server, if it has a group.
    pub async fn chat_of_server(&mut self, platform: &str, server: &str) -> Result<Option<Chat>, StoreError> {
        self.work
            .row(OF_SERVER, values![platform, server])
            .await?
            .map(read)
            .transpose()
    }

    /// A group's chats, closed ones too.
    pub async fn chats(&mut self, group: GroupId) -> Result<Vec<Chat>, StoreError> {
        let rows = self.work.rows(OF_GROUP, values![group]).await?;
        rows.into_iter().map(read).collect()
    }

    /// The chats that a learner set up.
    pub async fn chats_of(&mut self, learner: LearnerId) -> Result<Vec<Chat>, StoreError> {
        let rows = self.work.rows(OF_LEARNER, values![learner]).await?;
        rows.into_iter().map(read).collect()
    }
}

impl Tx {
    /// Lets a chat belong to a group. `None`: it belongs to one already, or its server does.
    pub async fn add_chat(&mut self, new: NewChat<'_>) -> Result<Option<Chat>, StoreError> {
        let values = values![
            new.platform,
            new.external,
            new.server,
            new.title,
            new.group,
            new.learner
        ];
        if self.work.run(INSERT, values).await? == 0 {
            return Ok(None);
        }
        self.chat_at(new.platform, new.external).await
    }

    /// Keeps a chat's settings (all but its address and server). `false`: there is no such chat.
    pub async fn put_chat(&mut self, chat: &Chat) -> Result<bool, StoreError> {
        let values = values![
            chat.id,
            chat.title,
            chat.group,
            chat.learner,
            chat.asks,
            chat.closed_reason,
            chat.told_day,
            chat.mention,
            chat.mention_lost,
            chat.thread
        ];
        Ok(self.work.run(UPDATE, values).await? == 1)
    }

    /// Follows a chat to its new id; what is on its way to it goes there. If that one was known as a chat of its own, it
    /// is the same chat. `false`: nothing is known at the old id, as when it has moved already.
    pub async fn move_chat(&mut self, platform: &str, from: &str, to: &str) -> Result<bool, StoreError> {
        if from == to || self.chat_at(platform, from).await?.is_none() {
            return Ok(false);
        }
        self.work.run(DELETE, values![platform, to]).await?;
        Ok(self.work.run(MOVE, values![platform, from, to]).await? == 1)
    }
}

pub(crate) fn read(mut row: Row) -> Result<Chat, StoreError> {
    Ok(Chat {
        id: row.take()?,
        platform: row.take()?,
        external: row.take()?,
        title: row.take()?,
        group: row.take()?,
        learner: row.maybe()?,
        asks: row.take()?,
        closed_reason: row.maybe()?,
        told_day: row.maybe()?,
        server: row.maybe()?,
        mention: row.maybe()?,
        mention_lost: row.maybe()?,
        thread: row.take()?,
    })
}
