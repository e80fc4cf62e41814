//! `skip`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `skip`.
pub(crate) struct Skip;

impl Command for Skip {
    const SPEC: Spec = Spec {
        name: "skip",
        about: "Leave a topic out",
        group: Group::Learn,
        params: &[],
        examples: &["skip"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
