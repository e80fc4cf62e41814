//! `habits`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `habits`.
pub(crate) struct Habits;

impl Command for Habits {
    const SPEC: Spec = Spec {
        name: "habits",
        about: "Show daily habits, tips and where the roadmap leads",
        group: Group::Learn,
        params: &[],
        examples: &["habits"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
