//! When the group's question and its recap come to which chat, and chats that close, open and move.

use jiff::civil::Date;
use waymark_core::group;
use waymark_store::{Chat, Group, NewPrompt, Snapshot, Tx};

use crate::{error::Fault, prompt::Kind};

/// The chat with a platform's id, else the one of the server that it stands in.
pub(crate) async fn find(
    view: &mut Snapshot,
    platform: &str,
    external: &str,
    server: Option<&str>,
) -> Result<Option<Chat>, Fault> {
    let found = view.chat_at(platform, external).await?;
    Ok(match (found, server) {
        (None, Some(server)) => view.chat_of_server(platform, server).await?,
        (found, _) => found,
    })
}

/// Puts a chat's schedules as its group wants them; a chat that does not ask, or that is closed, rests.
pub(crate) async fn schedule(tx: &mut Tx, group: &Group, chat: &Chat) -> Result<(), Fault> {
    let rule = group::rule(group.hour, group.weekdays);
    let asks = chat.asks && chat.closed_reason.is_none();
    let next = asks.then(|| rule.next(&group.zone, tx.now())).flatten();
    // Put first, it comes first, where both come at once.
    let recap = group::recap_rule(group.hour, group.weekdays);
    let told = (asks && group.recap)
        .then(|| recap.next(&group.zone, tx.now()))
        .flatten();
    let kind = Kind::GroupRecap.as_str();
    tx.put_schedule(chat.id, kind, &recap.to_string(), &group.zone, told)
        .await?;
    let kind = Kind::GroupQuestion.as_str();
    tx.put_schedule(chat.id, kind, &rule.to_string(), &group.zone, next)
        .await?;
    Ok(())
}

/// The same for every chat of a group.
pub(crate) async fn schedule_all(tx: &mut Tx, group: &Group) -> Result<(), Fault> {
    for chat in tx.chats(group.id).await? {
        schedule(tx, group, &chat).await?;
    }
    Ok(())
}

/// Lets a chat rest that can't be reached, and tells who set it up, once. `false`: there is no such chat, or it rests.
///
/// # Errors
/// When the store fails.
pub async fn close(tx: &mut Tx, platform: &str, external: &str, reason: &str) -> Result<bool, Fault> {
    let found = tx.chat_at(platform, external).await?;
    rest(tx, found, reason).await
}

/// The same for the chat of a server.
pub(crate) async fn close_server(
    tx: &mut Tx,
    platform: &str,
    server: &str,
    reason: &str,
) -> Result<bool, Fault> {
    let found = tx.chat_of_server(platform, server).await?;
    rest(tx, found, reason).await
}

async fn rest(tx: &mut Tx, chat: Option<Chat>, reason: &str) -> Result<bool, Fault> {
    let Some(mut chat) = chat.filter(|chat| chat.closed_reason.is_none()) else {
        return Ok(false);
    };
    chat.closed_reason = Some(reason.to_owned());
    tx.put_chat(&chat).await?;
    let group = super::of_chat(tx, &chat).await?;
    schedule(tx, &group, &chat).await?;
    tell(tx, &chat, Kind::ChatClosed).await?;
    Ok(true)
}

/// Tells who set a chat up what became of it, and gives their local day; `None` if nobody is to be told.
async fn tell(tx: &mut Tx, chat: &Chat, kind: Kind) -> Result<Option<Date>, Fault> {
    let admin = match chat.learner {
        Some(learner) => tx.learner(learner).await?,
        None => None,
    };
    let Some(admin) = admin else {
        return Ok(None);
    };
    let now = tx.now();
    let day = admin.zone.day(now);
    tx.add_prompt(&NewPrompt {
        recipient: admin.id.into(),
        // One admin may have several chats.
        kind: kind.about(chat.id),
        day,
        due_at: now,
        ready_at: now,
    })
    .await?;
    Ok(Some(day))
}

/// A role of a server is gone: it is called no more, and who set the chat up is told. `false`: it was not called.
pub(crate) async fn lose_role(tx: &mut Tx, platform: &str, server: &str, role: &str) -> Result<bool, Fault> {
    let found = tx.chat_of_server(platform, server).await?;
    let Some(mut chat) = found.filter(|chat| chat.mention.as_deref() == Some(role)) else {
        return Ok(false);
    };
    chat.mention = None;
    chat.mention_lost = tell(tx, &chat, Kind::RoleGone).await?;
    tx.put_chat(&chat).await?;
    Ok(true)
}

/// Somebody asks something in a chat: if it was closed, it is tried again. Should it close again, who set it up has
/// been told already.
pub(crate) async fn heard_from(tx: &mut Tx, platform: &str, external: &str) -> Result<(), Fault> {
    let Some(mut chat) = tx.chat_at(platform, external).await? else {
        return Ok(());
    };
    if chat.closed_reason.take().is_some() {
        tx.put_chat(&chat).await?;
        let group = super::of_chat(tx, &chat).await?;
        schedule(tx, &group, &chat).await?;
    }
    Ok(())
}

/// Keeps what is new of a chat and lets it be asked again, if it was closed. `false`: it was not.
pub(crate) async fn open(tx: &mut Tx, mut chat: Chat) -> Result<bool, Fault> {
    let was_closed = chat.closed_reason.take().is_some();
    if was_closed {
        chat.told_day = None;
    }
    tx.put_chat(&chat).await?;
    if was_closed {
        let group = super::of_chat(tx, &chat).await?;
        schedule(tx, &group, &chat).await?;
    }
    Ok(was_closed)
}
