//! `group create`: a chat becomes a study group.

use waymark_core::{
    calendar::Weekdays,
    group::{Act, Name},
};
use waymark_store::NewChat;

use super::info;
use crate::{
    command::clipped,
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    group::{self, Here},
    reply::{Button, Reply, Text, Tone},
    words,
};

pub(super) async fn run(ctx: &mut Ctx<'_>, name: Option<&str>) -> Result<Reply, Error> {
    group::permit(ctx, Act::Create)?;
    let name = name.map(read).transpose()?;
    if let Some(here) = group::here(ctx).await? {
        return Err(taken(&here.group.name).into());
    }
    let here = create(ctx, name).await?;
    Ok(Reply::new(Tone::Good)
        .title(
            Text::new()
                .strong(here.group.name.as_str())
                .plain(" is a study group now"),
        )
        .para("Once a day I ask everybody here the same question. An admin chooses when; whoever wants to be in it joins.")
        .row([
            Button::new("Set up", "setup").primary(),
            Button::new("Join the group", "group join"),
        ])
        .to_group())
}

/// Makes a group of the chat in which the learner talks; without a name, by the chat's title.
pub(in crate::command) async fn create(ctx: &mut Ctx<'_>, name: Option<Name>) -> Result<Here, Error> {
    let Some((platform, chat)) = group::place(ctx) else {
        return Err(
            Refusal::new("A group is made in a chat with others: add me to one, and type it there.").into(),
        );
    };
    let name = name.unwrap_or_else(|| Name::of_title(&chat.title));
    let (zone, hour) = (ctx.zone().clone(), ctx.app.defaults().practice_at);
    let made = ctx
        .tx
        .new_group(name.as_str(), &zone, hour, Weekdays::ALL)
        .await?;
    let title = Name::of_title(&chat.title);
    let new = NewChat {
        platform: &platform,
        external: &chat.id,
        server: chat.server.as_deref(),
        title: title.as_str(),
        group: made.id,
        learner: ctx.learner.id,
    };
    match ctx.tx.add_chat(new).await? {
        Some(mut chat) => {
            if ctx.is_anonymous() {
                chat.learner = None;
                ctx.tx.put_chat(&chat).await?;
            }
            Ok(Here { chat, group: made })
        }
        None => Err(Fault::Stored {
            what: "chat",
            found: chat.id,
        }
        .into()),
    }
}

/// Reads a name.
pub(super) fn read(name: &str) -> Result<Name, Refusal> {
    Name::new(name).map_err(|error| Refusal::new(words::sentence(&error.to_string())))
}

/// The chat belongs to a group already.
pub(super) fn taken(name: &str) -> Refusal {
    Refusal::new(format!("This chat belongs to {} already.", clipped(name))).button(info::button())
}
