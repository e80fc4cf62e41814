//! `start`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `start`.
pub(crate) struct Start;

impl Command for Start {
    const SPEC: Spec = Spec {
        name: "start",
        about: "Set Waymark up: your zone, a roadmap, your hour",
        group: Group::Begin,
        params: &[],
        examples: &["start"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
