//! `link undo`: two learners again.

use waymark_store::{Link, LinkId};

use super::{LINKS_KEPT, named, reload};
use crate::{
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::{Button, Item, Reply, Text, Tone},
};

/// The link that can be undone.
pub(super) async fn last(ctx: &mut Ctx<'_>) -> Result<Option<Link>, Fault> {
    let links = ctx.tx.links(ctx.learner.id).await?;
    let over = ctx.now.saturating_sub(LINKS_KEPT).unwrap_or(jiff::Timestamp::MIN);
    Ok(links
        .into_iter()
        .next_back()
        .filter(|link| link.kept && link.at > over))
}

pub(super) fn button(link: &Link) -> Button {
    Button::new("Undo the last link", format!("link undo {}", link.id))
}

pub(super) async fn undo(ctx: &mut Ctx<'_>, wanted: Option<LinkId>) -> Result<Reply, Error> {
    let Some(link) = last(ctx).await? else {
        let linked = ctx.tx.accounts(ctx.learner.id).await?.len() > 1;
        let text = if linked {
            "These accounts were linked more than 24 hours ago: what each had before is not kept any longer."
        } else {
            "There is no link to undo."
        };
        return Err(Refusal::new(text).button(Button::new("Today", "today")).into());
    };
    if wanted.is_some_and(|wanted| wanted != link.id) {
        return Err(Refusal::new(
            Text::new()
                .plain("That is not your last link, so nothing was changed. ")
                .command("link undo")
                .plain(" undoes the last one."),
        )
        .into());
    }
    let stayed = ctx.learner.id;
    let Some(left) = ctx.tx.unlink(stayed, link.id).await? else {
        return Err(Refusal::new("That link can't be undone any more.").into());
    };
    reload(ctx).await?;
    tracing::info!(learner = %stayed, other = %left, link = %link.id, "link undone");
    let mut items = Vec::new();
    for learner in [stayed, left] {
        let accounts = ctx.tx.accounts(learner).await?;
        let names: Vec<_> = accounts.iter().map(named).collect();
        items.push(Item::new(crate::words::list(&names)));
    }
    let kept = ctx.tx.accounts(stayed).await?;
    let kept = kept.first().map_or_else(|| "the first".to_owned(), named);
    Ok(Reply::titled("Two learners again")
        .tone(Tone::Good)
        .numbered(1, items)
        .para(format!(
            "Both have back what they had before. What you did since is with {kept}; the days of it are excused for the other."
        ))
        .row([Button::new("Today", "today").primary(), Button::new("Link them again", "link")]))
}
