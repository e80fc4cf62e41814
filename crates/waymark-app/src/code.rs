//! Single-use codes: given out once, kept as hashes only, and not to be guessed.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use waymark_core::group::Code;
use waymark_store::{Code as Kept, GroupId, NewCode};

use crate::{
    ctx::Ctx,
    error::{Error, Fault, Refusal},
    reply::Reply,
};

/// An invitation is good for so long.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
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
}

impl Opens {
    fn as_str(self) -> &'static str {
        match self {
            Self::Membership => "join",
            Self::Chat => "chat",
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
pub(crate) async fn make(ctx: &mut Ctx<'_>, opens: Opens, group: GroupId) -> Result<Code, Fault> {
    ctx.secret = true;
    loop {
        let code = Code::of(random()?);
        let new = NewCode {
            hash: &hash(&code),
            what: opens.as_str(),
            group: Some(group),
            learner: ctx.learner.id,
            until: ctx.now.saturating_add(OPEN_FOR).unwrap_or(Timestamp::MAX),
        };
        if ctx.tx.add_code(new).await? {
            return Ok(code);
        }
    }
}

/// Tries a code.
pub(crate) async fn attempt(ctx: &mut Ctx<'_>, opens: Opens, text: &str) -> Result<Tried, Error> {
    let since = ctx.now.saturating_sub(WATCHED).unwrap_or(Timestamp::MIN);
    let learner = ctx.learner.id;
    if ctx.tx.count_wrong_codes(learner, since).await? >= WRONG_MAX {
        return Err(Refusal::new(
            "Those were too many codes that open nothing. Try again in an hour, or ask for a new one.",
        )
        .into());
    }
    let open = match Code::parse(text) {
        Some(code) => ctx.tx.open_code(&hash(&code), ctx.now).await?,
        None => None,
    };
    if let Some(kept) = open.filter(|kept| kept.what == opens.as_str()) {
        return Ok(Tried::Opens(kept));
    }
    ctx.tx.add_wrong_code(learner, since).await?;
    Ok(Tried::Wrong(
        Refusal::new(
            "That code opens nothing: it was used, its time is over, or a character is wrong. Ask for a new one.",
        )
        .into(),
    ))
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
    Sha256::digest(code.as_str())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn random() -> Result<u64, Fault> {
    getrandom::u64().map_err(|error| Fault::Random(error.to_string()))
}
