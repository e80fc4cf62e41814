//! `help`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `help`.
pub(crate) struct Help;

impl Command for Help {
    const SPEC: Spec = Spec {
        name: "help",
        about: "List the commands, or explain one of them",
        group: Group::Begin,
        params: &[],
        examples: &["help"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
