//! To who set up a chat: the role that was called with its question is gone, so that nobody is called.

use super::{Composed, Prompt};
use crate::{
    command::clipped,
    ctx::Ctx,
    error::Error,
    reply::{Item, Reply, Text, Tone},
};

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    let chats = ctx.tx.chats_of(ctx.learner.id).await?;
    let lost: Vec<_> = chats
        .iter()
        .filter(|chat| chat.mention_lost == Some(prompt.day))
        .map(|chat| Item::new(Text::new().strong(clipped(&chat.title))))
        .collect();
    if lost.is_empty() {
        return Ok(Composed::Silence("another role was chosen"));
    }
    Ok(Composed::Say(
        Reply::new(Tone::Warning)
            .para("The role that I called with the question of the day is gone. The question still comes; it calls nobody.")
            .list(lost)
            .small(
                Text::new()
                    .plain("Choose another one there with ")
                    .command("setup role")
                    .plain("."),
            ),
    ))
}
