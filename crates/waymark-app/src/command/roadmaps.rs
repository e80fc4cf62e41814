//! `roadmaps`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `roadmaps`.
pub(crate) struct Roadmaps;

impl Command for Roadmaps {
    const SPEC: Spec = Spec {
        name: "roadmaps",
        about: "Show the roadmaps that you can follow",
        group: Group::Begin,
        params: &[],
        examples: &["roadmaps"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
