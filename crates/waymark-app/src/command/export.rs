//! `export`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `export`.
pub(crate) struct Export;

impl Command for Export {
    const SPEC: Spec = Spec {
        name: "export",
        about: "Get everything that Waymark knows about you",
        group: Group::Manage,
        params: &[],
        examples: &["export"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
