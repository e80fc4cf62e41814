//! `answer`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `answer`.
pub(crate) struct Answer;

impl Command for Answer {
    const SPEC: Spec = Spec {
        name: "answer",
        about: "Answer the question that is open",
        group: Group::Practise,
        params: &[],
        examples: &["answer"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
