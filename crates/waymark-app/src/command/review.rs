//! `review`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `review`.
pub(crate) struct Review;

impl Command for Review {
    const SPEC: Spec = Spec {
        name: "review",
        about: "Show what falls due for review, and when",
        group: Group::Practise,
        params: &[],
        examples: &["review"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
