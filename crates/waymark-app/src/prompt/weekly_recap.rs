//! To be composed.

use super::{Composed, Prompt};
use crate::{ctx::Ctx, error::Error};

pub(super) async fn compose(_ctx: &mut Ctx<'_>, _prompt: &Prompt) -> Result<Composed, Error> {
    Ok(Composed::Silence("nothing to say"))
}
