//! `hint`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `hint`.
pub(crate) struct Hint;

impl Command for Hint {
    const SPEC: Spec = Spec {
        name: "hint",
        about: "Show a hint for the question that is open",
        group: Group::Practise,
        params: &[],
        examples: &["hint"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
