//! `progress`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `progress`.
pub(crate) struct ShowProgress;

impl Command for ShowProgress {
    const SPEC: Spec = Spec {
        name: "progress",
        about: "Show how far you are",
        group: Group::Track,
        params: &[],
        examples: &["progress"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
