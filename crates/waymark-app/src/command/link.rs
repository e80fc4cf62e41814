//! `link`: the accounts of one person, on whatever platforms, become one learner; and, for a day, two again.

use jiff::SignedDuration;
use waymark_core::ids::LearnerId;
use waymark_store::{Account, LinkId};

use crate::{
    account,
    code::{self, Opens, Tried},
    command::{Args, Command, Group, Kind, Param, Parts, Shown, Spec, Who, clipped},
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    prompt::linked,
    reminder,
    reply::{Button, Item, Reply, Text, Tone},
    request::{Actor, Platform},
    words,
};

mod apart;
mod preview;

/// For so long after a link the two can be parted again.
pub const LINKS_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// `link [what] [which]`
pub(crate) enum LinkAccounts {
    /// A code, for the other platform.
    Give,
    /// The code of the other platform: shows what would become of it.
    Try(String),
    /// It was shown, and is wanted: whose code it was, and the proof.
    Confirm(LearnerId, String),
    /// Part the two again; the link, if a button names it.
    Undo(Option<LinkId>),
}

impl Command for LinkAccounts {
    const SPEC: Spec = Spec {
        name: "link",
        about: "Link your account on another platform, so that both are one learner",
        group: Group::Manage,
        who: Who::Everyone,
        shown: Shown::Privately,
        params: &[
            Param::optional("what", Kind::Text, "The code from the other platform; or undo"),
            Param::optional("which", Kind::Text, "What a button adds"),
        ],
        parts: Parts::None,
        examples: &["link", "link K7M2P-Q9X4T", "link undo"],
        details: "link gives a code. Send it to me from your account on the other platform within 10 minutes: you see what \
                  becomes one, and are asked. Progress and answers of both are kept, what was done twice earns points once, \
                  and the streak is computed again. link undo parts them again within 24 hours.",
    };

    fn parse(args: &Args) -> Result<Self, Refusal> {
        let Some(what) = args.get("what") else {
            return Ok(Self::Give);
        };
        let which = args.get("which").unwrap_or_default().trim();
        match what.to_lowercase().as_str() {
            "undo" | "unlink" => Ok(Self::Undo(which.parse().ok().map(LinkId))),
            "yes" => {
                let (maker, proof) = which.split_once(' ').unwrap_or((which, ""));
                let maker = maker.parse().map(LearnerId).map_err(|_| Refusal::new(OLD))?;
                Ok(Self::Confirm(maker, proof.to_owned()))
            }
            // People may write a code with a blank in it.
            _ => Ok(Self::Try(format!("{what}{which}"))),
        }
    }

    async fn run(self, ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        match self {
            Self::Give => give(ctx).await,
            Self::Try(code) => by_code(ctx, &code).await,
            Self::Confirm(maker, proof) => confirm(ctx, maker, &proof).await,
            Self::Undo(link) => apart::undo(ctx, link).await,
        }
    }
}

const OLD: &str = "That button is too old. Ask for a new code with link, on the other platform.";

/// A code for the other platform, and what is linked already.
async fn give(ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
    if ctx.is_anonymous() {
        return Err(Refusal::new(
            "You speak for the chat, which is no account of yours. Write to me privately.",
        )
        .into());
    }
    let code = code::make(ctx, Opens::Account, None).await?;
    let mut reply = Reply::titled("Link another account")
        .para(
            Text::new()
                .plain("On the other platform, send me ")
                .code(format!("link {code}"))
                .plain(". Then both are one learner: one progress, one streak, one message a day."),
        )
        .small(
            "The code is good for 10 minutes and used once; a new one makes it void. Show it to nobody: whoever uses it \
             shares your account. You are asked before anything changes.",
        );
    let accounts = ctx.tx.accounts(ctx.learner.id).await?;
    if accounts.len() > 1 {
        reply = reply
            .para("Linked already:")
            .list(accounts.iter().map(|account| Item::new(named(account))));
    }
    if let Some(link) = apart::last(ctx).await? {
        reply = reply.row([apart::button(&link)]);
    }
    Ok(reply)
}

/// The code of the other platform: what becomes one is shown, and asked.
pub(crate) async fn by_code(ctx: &mut Ctx<'_>, text: &str) -> Result<Reply, Error> {
    if ctx.is_anonymous() {
        return Err(Refusal::new(
            "You speak for the chat, which is no account of yours. Write to me privately.",
        )
        .into());
    }
    let kept = match code::attempt(ctx, Opens::Account, text).await? {
        Tried::Opens(kept) => kept,
        Tried::Wrong(reply) => return Ok(reply),
    };
    if read_along(ctx) {
        // Others have seen it, and one of them might be faster.
        code::use_up(ctx, text).await?;
        let refusal = Refusal::new(
            "Others can read along here, so I made that code void. Ask for a new one, and send it to me privately.",
        );
        return Ok(refusal.into());
    }
    if kept.learner == ctx.learner.id {
        return Ok(yours(ctx).await?);
    }
    let Some(proof) = code::proof(ctx, text) else {
        return Err(Refusal::new(OLD).into());
    };
    Ok(preview::show(ctx, kept.learner, &proof).await?)
}

/// Whether what is typed here is seen by others. On Discord, a command is not.
fn read_along(ctx: &Ctx<'_>) -> bool {
    let discord = ctx
        .account()
        .is_some_and(|(platform, _)| platform == Platform::Discord);
    (ctx.chat().is_some() || !ctx.direct) && !discord
}

/// Their own code: nothing to link.
async fn yours(ctx: &mut Ctx<'_>) -> Result<Reply, Fault> {
    let accounts = ctx.tx.accounts(ctx.learner.id).await?;
    let names: Vec<_> = accounts.iter().map(named).collect();
    let text = if let [_] = names.as_slice() {
        "That code is from this very account. Send it to me from your account on the other platform."
            .to_owned()
    } else {
        format!(
            "That code is yours already: {} are one learner. Nothing was changed.",
            words::list(&names)
        )
    };
    Ok(Refusal::new(text).into())
}

async fn confirm(ctx: &mut Ctx<'_>, maker: LearnerId, proof: &str) -> Result<Reply, Error> {
    if maker == ctx.learner.id || went_into(ctx, maker).await? {
        return Ok(Reply::new(Tone::Plain)
            .para("These accounts are linked. Nothing was changed.")
            .row([Button::new("Today", "today")]));
    }
    if let Err(wrong) = code::confirm(ctx, maker, proof).await? {
        return Ok(wrong);
    }
    let (stays, goes) = ctx.tx.who_stays(maker, ctx.learner.id).await?;
    let made_by = ctx.tx.accounts(maker).await?;
    let link = ctx.tx.link(stays, goes).await?;
    ctx.newcomer = false;
    reload(ctx).await?;
    follow(ctx).await?;
    linked::tell(ctx, link, &made_by).await?;
    tracing::info!(learner = %stays, other = %goes, %link, "learners linked");
    let streak = ctx.tx.ledger(stays).await?.streak(ctx.local()).current;
    let points = ctx
        .tx
        .points(stays, jiff::civil::Date::MIN, jiff::civil::Date::MAX)
        .await?;
    let accounts = ctx.tx.accounts(stays).await?;
    let items = accounts.iter().map(|account| Item::new(named(account)));
    let goes_to = ctx.learner.platform.as_deref().and_then(Platform::named);
    let mut reply = Reply::titled("Linked: one learner")
        .tone(Tone::Good)
        .list(items)
        .para(format!(
            "Your streak is {}, and you have {}.",
            words::count(streak, "day"),
            words::count(points, "point")
        ));
    if let Some(platform) = goes_to {
        reply = reply.para(
            Text::new()
                .plain(format!(
                    "What I send of myself comes on {platform}, once. Change that with "
                ))
                .command("settings platform")
                .plain("."),
        );
    }
    Ok(reply
        .small(
            "What you did before can't be taken back one by one any more. The link itself can, for 24 hours.",
        )
        .row([
            Button::new("Today", "today").primary(),
            Button::new("Undo the link", format!("link undo {link}")),
        ])
        .in_place())
}

/// Whether somebody is one with the learner already: the button was pressed twice.
async fn went_into(ctx: &mut Ctx<'_>, maker: LearnerId) -> Result<bool, Fault> {
    let links = ctx.tx.links(ctx.learner.id).await?;
    Ok(links.iter().any(|link| link.other == maker) && ctx.tx.learner(maker).await?.is_none())
}

/// The account that asks may belong to another learner now.
async fn reload(ctx: &mut Ctx<'_>) -> Result<(), Fault> {
    let Some((platform, external)) = ctx.account() else {
        return Ok(());
    };
    let actor = Actor {
        platform,
        external: external.to_owned(),
        address: String::new(),
        name: String::new(),
        zone: None,
    };
    if let Some(learner) = account::learner(&mut ctx.tx, &actor).await? {
        ctx.learner = learner;
    }
    Ok(())
}

/// Reminders that came along follow the zone of whoever stayed.
async fn follow(ctx: &mut Ctx<'_>) -> Result<(), Fault> {
    let schedules = ctx.tx.schedules(ctx.learner.id).await?;
    if schedules.iter().any(|schedule| schedule.zone != ctx.learner.zone) {
        reminder::follow_zone(ctx).await?;
    }
    Ok(())
}

/// An account, for its owner: "Ada on Telegram".
pub(crate) fn named(account: &Account) -> String {
    let platform =
        Platform::named(&account.platform).map_or_else(|| account.platform.clone(), |it| it.to_string());
    match &account.name {
        Some(name) => format!("{} on {platform}", clipped(name)),
        None => words::sentence_start(&platform),
    }
}

#[cfg(test)]
mod tests;
