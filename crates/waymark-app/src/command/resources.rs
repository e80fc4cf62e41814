//! `resources`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `resources`.
pub(crate) struct Resources;

impl Command for Resources {
    const SPEC: Spec = Spec {
        name: "resources",
        about: "Show books, sites and channels",
        group: Group::Learn,
        params: &[],
        examples: &["resources"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
