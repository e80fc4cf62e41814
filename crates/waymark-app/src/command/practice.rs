//! `practice`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `practice`.
pub(crate) struct Practice;

impl Command for Practice {
    const SPEC: Spec = Spec {
        name: "practice",
        about: "Ask me a question",
        group: Group::Practise,
        params: &[],
        examples: &["practice"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
