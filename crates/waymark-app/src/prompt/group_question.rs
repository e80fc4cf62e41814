//! What a group is asked at its own hour: yesterday's answer, then today's question, in each of its chats.

use waymark_store::{ChatId, Tx};

use super::{Composed, Prompt, apology};
use crate::{
    app::App,
    error::Fault,
    group::{pick, shared, week},
    reply::Block,
};

pub(super) async fn compose(app: &App, mut tx: Tx, prompt: &Prompt, chat: ChatId) -> Result<Composed, Fault> {
    let Some(chat) = tx.chat(chat).await? else {
        return Ok(Composed::Silence("chat gone"));
    };
    let Some(group) = tx.group(chat.group).await? else {
        return Ok(Composed::Silence("group gone"));
    };
    if !chat.asks {
        return Ok(Composed::Silence("not set up"));
    }
    if group.paused && group.paused_to.is_none_or(|to| prompt.day <= to) {
        return Ok(Composed::Silence("paused"));
    }
    let late = apology(prompt, &group.zone, tx.now());
    let asked = match tx.group_question_on(group.id, prompt.day).await? {
        Some(asked) => Some(asked),
        None => pick::choose(app, &mut tx, &group, prompt.day).await?,
    };
    let Some(asked) = asked else {
        return Ok(Composed::Silence("nothing left to ask"));
    };
    week::cheer(&mut tx, &group, prompt.day).await?;
    let Some(mut reply) = shared::question(app.catalog(), &mut tx, &group, &chat, &asked).await? else {
        return Ok(Composed::Silence("question retired"));
    };
    if let Some(sorry) = late {
        reply.body.insert(0, Block::Para(sorry.into()));
    }
    let thread = chat
        .thread
        .then(|| format!("Question of the day, {}", prompt.day.strftime("%-d %B")));
    tx.commit().await?;
    Ok(Composed::Say(reply.thread(thread)))
}
