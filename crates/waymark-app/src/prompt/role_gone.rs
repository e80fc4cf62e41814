//! To who set up a chat: the role that was called with its question is gone, so that nobody is called.

use super::{Composed, Prompt};
use crate::{
    command::clipped,
    ctx::Ctx,
    error::Error,
    reply::{Item, Reply, Text, Tone},
};

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    let found = super::chat_of(ctx, prompt).await?;
    let Some(chat) = found.filter(|chat| chat.mention_lost == Some(prompt.day)) else {
        return Ok(Composed::Silence("another role was chosen"));
    };
    Ok(Composed::Say(
        Reply::new(Tone::Warning)
            .para("The role that I called with the question of the day is gone. The question still comes; it calls nobody.")
            .list([Item::new(Text::new().strong(clipped(&chat.title)))])
            .small(
                Text::new()
                    .plain("Choose another one there with ")
                    .command("setup role")
                    .plain("."),
            ),
    ))
}
