//! `undo`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `undo`.
pub(crate) struct Undo;

impl Command for Undo {
    const SPEC: Spec = Spec {
        name: "undo",
        about: "Take your last change back",
        group: Group::Learn,
        params: &[],
        examples: &["undo"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
