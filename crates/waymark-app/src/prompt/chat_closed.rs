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
    let reply = Reply::new(Tone::Warning).para(what).list(closed);
    // Of permissions that are given back nobody tells us.
    let then = if served {
        Text::new()
            .plain(
                "When I am permitted to write there again, or another channel of that server is to have them, an admin types ",
            )
            .command("setup channel")
            .plain(" there, and they go on. I say this only once.")
    } else {
        "Let me in again, and they go on by themselves. I say this only once.".into()
    };
    Ok(Composed::Say(reply.small(then)))
}
