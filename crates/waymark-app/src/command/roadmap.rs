//! `roadmap`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `roadmap`.
pub(crate) struct Overview;

impl Command for Overview {
    const SPEC: Spec = Spec {
        name: "roadmap",
        about: "Show your roadmap, stage by stage",
        group: Group::Learn,
        params: &[],
        examples: &["roadmap"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
