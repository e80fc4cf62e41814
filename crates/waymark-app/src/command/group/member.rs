//! `group join`, `group leave`.

use waymark_core::group::Act;
use waymark_store::Group;

use super::info;
use crate::{
    code::{self, Opens, Tried},
    command::clipped,
    ctx::Ctx,
    error::{Error, Refusal},
    group,
    reply::{Button, Reply, Text, Tone},
};

pub(super) async fn join(ctx: &mut Ctx<'_>, code: Option<&str>) -> Result<Reply, Error> {
    group::permit(ctx, Act::Join)?;
    if let Some(code) = code {
        return by_code(ctx, code).await;
    }
    let here = group::needed(ctx).await?;
    enter(ctx, &here.group).await
}

/// Joins the group that a code opens; also from a deep link.
pub(in crate::command) async fn by_code(ctx: &mut Ctx<'_>, text: &str) -> Result<Reply, Error> {
    let kept = match code::attempt(ctx, Opens::Membership, text).await? {
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
    let known = ctx.tx.membership(opened.id, ctx.learner.id).await?;
    if known.is_none_or(|membership| membership.left_at.is_some()) {
        code::use_up(ctx, text).await?;
    }
    enter(ctx, &opened).await
}

async fn enter(ctx: &mut Ctx<'_>, opened: &Group) -> Result<Reply, Error> {
    let name = clipped(&opened.name);
    if !ctx.tx.join_group(opened.id, ctx.learner.id).await? {
        return Ok(Reply::new(Tone::Plain).para(format!("You are in {name} already.")));
    }
    let reply = Reply::new(Tone::Good)
        .para(format!("You are in {name} now."))
        .small(
            Text::new()
                .plain("Others there may see your name, points and streak. Choose another name with ")
                .command("settings alias")
                .plain(", hide with ")
                .command("settings hidden on")
                .plain(", leave with ")
                .command("group leave")
                .plain("."),
        );
    Ok(group::offer_start(ctx, opened, reply).await?)
}

pub(super) async fn leave(ctx: &mut Ctx<'_>, which: Option<&str>) -> Result<Reply, Error> {
    group::permit(ctx, Act::Join)?;
    let own = group::own(ctx).await?;
    let here = group::here(ctx).await?.map(|here| here.group.id);
    let named = which.and_then(|id| own.iter().find(|group| group.id.to_string() == id.trim()));
    let left = match (named, here) {
        (Some(named), _) => named,
        (None, Some(here)) => own.iter().find(|group| group.id == here).ok_or_else(not_in)?,
        (None, None) => match own.as_slice() {
            [] => return Err(not_in().into()),
            [one] => one,
            many => {
                return Err(
                    Refusal::new("You are in several groups. Which one do you want to leave?")
                        .buttons(many.iter().map(|group| {
                            Button::new(clipped(&group.name), format!("group leave {}", group.id))
                        }))
                        .into(),
                );
            }
        },
    };
    ctx.tx.leave_group(left.id, ctx.learner.id).await?;
    Ok(Reply::new(Tone::Good)
        .para(format!(
            "You have left {}, and are on none of its boards any more.",
            clipped(&left.name)
        ))
        .small(
            "What you have learnt, your points and your streak are yours. You can join again at any time.",
        ))
}

fn not_in() -> Refusal {
    Refusal::new("You are not in this group.").button(info::button())
}
