//! `leave`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `leave`.
pub(crate) struct Leave;

impl Command for Leave {
    const SPEC: Spec = Spec {
        name: "leave",
        about: "Stop following a roadmap; your progress is kept",
        group: Group::Begin,
        params: &[],
        examples: &["leave"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
