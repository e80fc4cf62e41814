//! `streak`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `streak`.
pub(crate) struct ShowStreak;

impl Command for ShowStreak {
    const SPEC: Spec = Spec {
        name: "streak",
        about: "Show your streak, and why it is what it is",
        group: Group::Track,
        params: &[],
        examples: &["streak"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
