//! `done`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `done`.
pub(crate) struct Done;

impl Command for Done {
    const SPEC: Spec = Spec {
        name: "done",
        about: "Tick a topic off",
        group: Group::Learn,
        params: &[],
        examples: &["done"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
