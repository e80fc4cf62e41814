//! `forget`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `forget`.
pub(crate) struct Forget;

impl Command for Forget {
    const SPEC: Spec = Spec {
        name: "forget",
        about: "Erase everything that Waymark knows about you",
        group: Group::Manage,
        params: &[],
        examples: &["forget"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
