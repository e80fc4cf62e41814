//! `next`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `next`.
pub(crate) struct NextUp;

impl Command for NextUp {
    const SPEC: Spec = Spec {
        name: "next",
        about: "Show which topics come next, and why",
        group: Group::Learn,
        params: &[],
        examples: &["next"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
