//! `plan`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `plan`.
pub(crate) struct ShowPlan;

impl Command for ShowPlan {
    const SPEC: Spec = Spec {
        name: "plan",
        about: "Show your pace, and adjust it",
        group: Group::Track,
        params: &[],
        examples: &["plan"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
