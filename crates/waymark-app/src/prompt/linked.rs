//! To whose code linked another account with theirs, where they were before: whoever has seen a code can use it.

use waymark_store::{Account, Link, LinkId, NewPrompt};

use super::{Composed, Kind, Prompt, apart};
use crate::{
    command::link::named,
    ctx::Ctx,
    error::{Error, Fault},
    reply::{Button, Reply, Text, Tone},
    words,
};

/// Tells each of some accounts that they are one learner with others now: there, and nowhere else.
pub(crate) async fn tell(ctx: &mut Ctx<'_>, link: LinkId, accounts: &[Account]) -> Result<(), Fault> {
    for account in accounts {
        let about = format!("{link}:{}:{}", account.platform, account.external);
        let prompt = NewPrompt {
            recipient: ctx.learner.id.into(),
            kind: Kind::Linked.about(about),
            day: ctx.today(),
            due_at: ctx.now,
            ready_at: ctx.now,
        };
        ctx.tx.add_prompt(&prompt).await?;
    }
    Ok(())
}

/// The account that a prompt of this stored kind is for, if it is for one of a learner's accounts only: platform, and the
/// platform's id.
pub fn only(kind: &str) -> Option<(&str, &str)> {
    match apart(kind) {
        (kind, Some(about)) if kind == Kind::Linked.as_str() => about.split_once(':')?.1.split_once(':'),
        _ => None,
    }
}

pub(super) async fn compose(ctx: &mut Ctx<'_>, prompt: &Prompt) -> Result<Composed, Error> {
    let about = prompt.about.as_deref().and_then(|about| about.split_once(':'));
    let (link, told) = match about {
        Some((link, told)) => (link.parse().ok(), told.split_once(':')),
        None => (None, None),
    };
    let links = ctx.tx.links(ctx.learner.id).await?;
    let found = links.into_iter().find(|known| Some(known.id.0) == link);
    let (Some(link), Some(told)) = (found, told) else {
        return Ok(Composed::Silence("apart again"));
    };
    let accounts = ctx.tx.accounts(ctx.learner.id).await?;
    let others = accounts
        .iter()
        .filter(|account| beside(&link, account) != beside_of(&link, told));
    let names: Vec<_> = others.map(named).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    Ok(Composed::Say(
        Reply::new(Tone::Warning)
            .para(Text::new().strong(words::list(&names)).plain(format!(
                " {are} linked with this account now: both are one learner."
            )))
            .para("Your code was used for it. Was that not you? Then undo it, within 24 hours.")
            .row([Button::new("Undo the link", format!("link undo {}", link.id))]),
    ))
}

/// Whether an account came along with the one who went into the other.
fn beside(link: &Link, account: &Account) -> bool {
    beside_of(link, (&account.platform, &account.external))
}

fn beside_of(link: &Link, (platform, external): (&str, &str)) -> bool {
    let mut came = link.accounts.iter();
    came.any(|(at, id)| at == platform && id == external)
}
