//! To who set up a chat: it can't be reached any more, and its questions rest.

use super::{Composed, Prompt};
use crate::{
    command::clipped,
    ctx::Ctx,
    error::Error,
    reply::{Item, Reply, Text, Tone},
};

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    let mut closed = Vec::new();
    let mut served = false;
    for mut chat in ctx.tx.chats_of(ctx.learner.id).await? {
        let untold = chat.told_day.is_none_or(|day| day == prompt.day);
        let Some(reason) = chat.closed_reason.clone().filter(|_| untold) else {
            continue;
        };
        served |= chat.server.is_some();
        // Once only; composing this very prompt again says the same.
        chat.told_day = Some(prompt.day);
        ctx.tx.put_chat(&chat).await?;
        let text = Text::new().strong(clipped(&chat.title));
        closed.push(Item::new(text.plain(format!(": {}", clipped(&reason)))));
    }
    let what = match closed.as_slice() {
        [] => return Ok(Composed::Silence("open again")),
        [_] => "I can't reach a chat any more that you set up; its questions rest.",
        _ => "I can't reach some chats any more that you set up; their questions rest.",
    };
    let mut reply = Reply::new(Tone::Warning).para(what).list(closed);
    if served {
        reply = reply.para(
            Text::new()
                .plain("If a channel is gone, choose another one of that server: ")
                .command("setup channel")
                .plain("."),
        );
    }
    Ok(Composed::Say(reply.small(
        "Let me in again, and they go on by themselves. I say this only once.",
    )))
}
