//! To who set up a chat: it can't be reached any more, and its questions rest.

use super::{Composed, Prompt};
use crate::{
    command::clipped,
    ctx::Ctx,
    error::Error,
    reply::{Item, Reply, Text, Tone},
};

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    let found = super::chat_of(ctx, prompt).await?;
    // Once only; composing this very prompt again says the same.
    let untold = found.filter(|chat| chat.told_day.is_none_or(|day| day == prompt.day));
    let Some((mut chat, reason)) = untold.and_then(|chat| {
        let reason = chat.closed_reason.clone()?;
        Some((chat, reason))
    }) else {
        return Ok(Composed::Silence("open again"));
    };
    chat.told_day = Some(prompt.day);
    ctx.tx.put_chat(&chat).await?;
    let text = Text::new().strong(clipped(&chat.title));
    let reply = Reply::new(Tone::Warning)
        .para("I can't reach a chat any more that you set up; its questions rest.")
        .list([Item::new(text.plain(format!(": {}", clipped(&reason))))]);
    // Of permissions that are given back nobody tells us.
    let then = if chat.server.is_some() {
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
