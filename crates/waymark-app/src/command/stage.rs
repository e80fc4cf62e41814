//! `stage`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `stage`.
pub(crate) struct ShowStage;

impl Command for ShowStage {
    const SPEC: Spec = Spec {
        name: "stage",
        about: "Show one stage with its topics",
        group: Group::Learn,
        params: &[],
        examples: &["stage"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
