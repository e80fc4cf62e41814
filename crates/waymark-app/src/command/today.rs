//! `today`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `today`.
pub(crate) struct Today;

impl Command for Today {
    const SPEC: Spec = Spec {
        name: "today",
        about: "Show what to do today",
        group: Group::Learn,
        params: &[],
        examples: &["today"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
