//! `remind`

use crate::{
    command::{Args, Command, Group, Spec},
    ctx::Ctx,
    error::{Error, Refusal},
    reply::Reply,
};

/// `remind`.
pub(crate) struct Remind;

impl Command for Remind {
    const SPEC: Spec = Spec {
        name: "remind",
        about: "Choose when your daily practice comes",
        group: Group::Manage,
        params: &[],
        examples: &["remind"],
        details: "",
    };

    fn parse(_args: &Args) -> Result<Self, Refusal> {
        Ok(Self)
    }

    async fn run(self, _ctx: &mut Ctx<'_>) -> Result<Reply, Error> {
        Err(Refusal::new("not built yet").into())
    }
}
