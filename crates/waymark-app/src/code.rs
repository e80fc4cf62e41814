//! Single-use codes: given out once, kept as hashes only, and not to be guessed.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use waymark_core::{group::Code, ids::LearnerId};
use waymark_store::{Code as Kept, GroupId, NewCode};

use crate::{
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::Reply,
};

/// An invitation is good for so long.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A code for another account of one's own: whoever has it becomes one with its maker.
const ACCOUNT_OPEN_FOR: SignedDuration = SignedDuration::from_mins(10);
/// So many characters of a hash confirm that somebody has seen the code: 80 bits.
const PROOF_CHARS: usize = 20;
/// So many wrong codes are accepted from a learner within [`WATCHED`].
const WRONG_MAX: u32 = 5;
/// For so long wrong codes are counted.
const WATCHED: SignedDuration = SignedDuration::from_hours(1);

/// What a code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    /// A group, to a learner.
    Membership,
    /// A group, to another chat.
    Chat,
    /// A learner, to another account of theirs.
    Account,
}

impl Opens {
    fn as_str(self) -> &'static str {
        match self {
            Self::Membership => "join",
            Self::Chat => "chat",
            Self::Account => "account",
        }
    }

    fn open_for(self) -> SignedDuration {
        match self {
            Self::Membership | Self::Chat => OPEN_FOR,
            Self::Account => ACCOUNT_OPEN_FOR,
        }
    }
}

/// What came of a code that somebody gave.
#[expect(clippy::large_enum_variant, reason = "it lives for one match")]
pub(crate) enum Tried {
    /// It opens this; it is used up when [`use_up`] says so.
    Opens(Kept),
    /// It opens nothing. That is remembered, so this is a reply and not a refusal, which would take it back.
    Wrong(Reply),
}

/// Makes a code. It is said once and never stored, so the reply is not kept for a repeated request either.
pub(crate) async fn make(ctx: &mut Ctx<'_>, opens: Opens, group: Option<GroupId>) -> Result<Code, Fault> {
    ctx.secret = true;
    loop {
        let code = Code::of(random()?);
        let new = NewCode {
            hash: &hash(&code),
            what: opens.as_str(),
            group,
            learner: ctx.learner.id,
            until: ctx.now.saturating_add(opens.open_for()).unwrap_or(Timestamp::MAX),
        };
        if ctx.tx.add_code(new).await? {
            return Ok(code);
        }
    }
}

/// Tries a code.
pub(crate) async fn attempt(ctx: &mut Ctx<'_>, opens: Opens, text: &str) -> Result<Tried, Error> {
    patience(ctx).await?;
    let open = match Code::parse(text) {
        Some(code) => ctx.tx.open_code(&hash(&code), ctx.now).await?,
        None => None,
    };
    if let Some(kept) = open.filter(|kept| kept.what == opens.as_str()) {
        return Ok(Tried::Opens(kept));
    }
    Ok(Tried::Wrong(wrong(ctx).await?))
}

/// Refuses whoever has tried too many.
async fn patience(ctx: &mut Ctx<'_>) -> Result<(), Error> {
    let since = watched(ctx);
    if ctx.tx.count_wrong_codes(ctx.learner.id, since).await? >= WRONG_MAX {
        return Err(Refusal::new(
            "Those were too many codes that open nothing. Try again in an hour, or ask for a new one.",
        )
        .into());
    }
    Ok(())
}

async fn wrong(ctx: &mut Ctx<'_>) -> Result<Reply, Fault> {
    let since = watched(ctx);
    ctx.tx.add_wrong_code(ctx.learner.id, since).await?;
    Ok(Refusal::new(
        "That code opens nothing: it was used, its time is over, or a character is wrong. Ask for a new one.",
    )
    .into())
}

fn watched(ctx: &Ctx<'_>) -> Timestamp {
    ctx.now.saturating_sub(WATCHED).unwrap_or(Timestamp::MIN)
}

/// What says that an account has been shown what a code opens; it is bound to both, and ends with the code.
pub(crate) fn proof(ctx: &Ctx<'_>, text: &str) -> Option<String> {
    proven(ctx, &hash(&Code::parse(text)?))
}

fn proven(ctx: &Ctx<'_>, hash: &str) -> Option<String> {
    let (platform, account) = ctx.account()?;
    let mut proof = hex(&format!("{hash} {} {account}", platform.as_str()));
    proof.truncate(PROOF_CHARS);
    Some(proof)
}

/// Uses up the code for an account that a learner made, if the proof belongs to it and to this account.
pub(crate) async fn confirm(
    ctx: &mut Ctx<'_>,
    maker: LearnerId,
    proof: &str,
) -> Result<Result<(), Reply>, Error> {
    patience(ctx).await?;
    let open = ctx
        .tx
        .open_hashes(maker, Opens::Account.as_str(), ctx.now)
        .await?;
    for hash in open {
        if proven(ctx, &hash).is_some_and(|wanted| wanted == proof) {
            ctx.tx.use_code(&hash).await?;
            return Ok(Ok(()));
        }
    }
    Ok(Err(wrong(ctx).await?))
}

/// Uses a code up that [`attempt`] found open.
pub(crate) async fn use_up(ctx: &mut Ctx<'_>, text: &str) -> Result<(), Fault> {
    if let Some(code) = Code::parse(text) {
        ctx.tx.use_code(&hash(&code)).await?;
    }
    Ok(())
}

/// 50 random bits need no salt: there is no list of them to try.
fn hash(code: &Code) -> String {
    hex(code.as_str())
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn random() -> Result<u64, Fault> {
    getrandom::u64().map_err(|error| Fault::Random(error.to_string()))
}
