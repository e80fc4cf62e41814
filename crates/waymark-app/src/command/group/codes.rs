//! `group invite`, `group link-chat`: single-use codes, for a person and for a chat.

use waymark_core::group::{Act, Name};
use waymark_store::NewChat;

use super::create;
use crate::{
    code::{self, Opens, Tried},
    command::clipped,
    ctx::Ctx,
    error::{Error, Refusal},
    group,
    reply::{Button, Reply, Text, Tone},
};

pub(super) async fn invite(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    group::permit(ctx, Act::Invite)?;
    let here = group::needed(ctx).await?;
    let code = code::make(ctx, Opens::Membership, Some(here.group.id)).await?;
    // A link that cannot be passed on would only be pressed by whoever made it.
    let way = if ctx.account().is_some_and(|(platform, _)| platform.has_links()) {
        Text::new()
            .plain("Pass on this link: ")
            .deep_link("join the group", format!("j-{code}"))
            .plain("; or let them type ")
    } else {
        Text::new().plain("Pass it on; they type ")
    };
    Ok(Reply::new(Tone::Good)
        .para(
            Text::new()
                .plain(format!(
                    "A way into {}, for one person: ",
                    clipped(&here.group.name)
                ))
                .strong(code.to_string())
                .plain("."),
        )
        .para(way.command(format!("group join {code}")).plain(" to me."))
        .small("It is good for 7 days and used once. Your next one makes it void, if nobody has used it."))
}

pub(super) async fn link_chat(ctx: &mut Ctx<'_>, code: Option<&str>) -> Result<Reply, Error> {
    group::permit(ctx, Act::LinkChat)?;
    match code {
        None => give(ctx).await,
        Some(code) => link(ctx, code).await,
    }
}

/// In a chat of the group: the code for the other chat.
async fn give(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    let here = group::needed(ctx).await?;
    let code = code::make(ctx, Opens::Chat, Some(here.group.id)).await?;
    Ok(Reply::new(Tone::Good)
        .para(
            Text::new()
                .plain("In the other chat, on this platform or another, an admin types ")
                .command(format!("group link-chat {code}"))
                .plain(format!(
                    "; then it belongs to {} too.",
                    clipped(&here.group.name)
                )),
        )
        .small("The code is good for 7 days and used once. Both chats get the same question and share one board."))
}

/// In the other chat: it joins the group.
async fn link(ctx: &mut Ctx<'_>, text: &str) -> Result<Reply, Error> {
    if let Some(here) = group::here(ctx).await? {
        return Err(create::taken(&here.group.name).into());
    }
    let Some((platform, chat)) = group::place(ctx) else {
        return Err(Refusal::new("Use that code in the chat that is to belong to the group.").into());
    };
    let kept = match code::attempt(ctx, Opens::Chat, text).await? {
        Tried::Opens(kept) => kept,
        Tried::Wrong(reply) => return Ok(reply),
    };
    let opened = match kept.group {
        Some(id) => ctx.tx.group(id).await?,
        None => None,
    };
    let Some(opened) = opened else {
        return Err(Refusal::new("The group of that code is gone.").into());
    };
    code::use_up(ctx, text).await?;
    let title = Name::of_title(&chat.title);
    let new = NewChat {
        platform: &platform,
        external: &chat.id,
        server: chat.server.as_deref(),
        title: title.as_str(),
        group: opened.id,
        learner: ctx.learner.id,
    };
    let Some(mut added) = ctx.tx.add_chat(new).await? else {
        return Err(create::taken(&opened.name).into());
    };
    // Where the group is asked elsewhere, it is asked here.
    added.asks = ctx.tx.chats(opened.id).await?.iter().any(|chat| chat.asks);
    ctx.tx.put_chat(&added).await?;
    group::chats::schedule(&mut ctx.tx, &opened, &added).await?;
    Ok(Reply::new(Tone::Good)
        .para(format!(
            "This chat belongs to {} now: the same question, and one board.",
            clipped(&opened.name)
        ))
        .row([
            Button::new("Join the group", "group join").primary(),
            Button::new("Show the group", "group info"),
        ])
        .to_group())
}
